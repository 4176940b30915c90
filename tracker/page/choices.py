"""The choices that the page, its pictures and the command line share. Imports nothing heavy.

The first of each is the default. A default is left out of the address, so that it must never change: old
links would then show something else.
"""

from __future__ import annotations

# as they stand in the address and on the command line -> the units of tracker.record.series
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
SITE = "Cost-sharing Tracker"
BASE_YEAR = 2025
SHAPES = ("16x9", "square")
LANGUAGES = ("en", "ko")
