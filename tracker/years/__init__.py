"""The years that a text names, each a mention of its own: written, relative, of an era, counted, spans."""
