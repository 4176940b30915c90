"""Bytes, files and strings to `Document`: the text that is read, and what is known of its source."""
