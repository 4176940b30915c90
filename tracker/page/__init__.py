"""What people see: the chart with its citations, the reader of texts, and everything to take away.

The choices here are shared with the command line, so this imports nothing. The first of each is the default.
A default is left out of the address, so that it must never change: old links would show something else.
"""

from __future__ import annotations

# as they stand in the address and on the command line
UNITS = (
    "won",
    "usd",
    "usd-cited",
    "constant-won",
    "constant-usd",
    "budget-share",
    "change",
    "index",
)
BASE_YEAR = 2025
SHAPES = ("16x9", "square")
LANGUAGES = ("en", "ko")
SITE = "Cost-sharing Tracker"
