"""What people see: the chart with its citations, the reader of texts, and everything to take away.

The choices here are shared with the command line, so this imports nothing of ours. The first of each is the
default. It is left out of the address, so that it must never change: old links would show something else.
"""

from __future__ import annotations

from typing import Literal

# as they stand in the address and on the command line
UNITS = ("won", "usd", "usd-cited", "constant-won", "constant-usd", "budget-share", "change", "index")
BASE_YEAR = 2025
YEARS = range(1945, 2101)  # that may be asked for
SHAPES = ("16x9", "square")
Language = Literal["en", "ko"]
LANGUAGES: dict[Language, str] = {"en": "English", "ko": "한국어"}
SITE = "Cost-sharing Tracker"
