"""The cited dataset: loaded, checked, compared, put into units and handed out."""
