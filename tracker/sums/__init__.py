"""A text to mentions: every sum of money, where it stands, how much, in which currency."""
