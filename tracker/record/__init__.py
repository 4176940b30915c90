"""The cited dataset: loaded, kept, compared, put into units and handed out."""
