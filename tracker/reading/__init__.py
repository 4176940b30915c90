"""Text to figures, one file a step."""
