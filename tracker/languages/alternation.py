"""Many words as one expression that shares their beginnings: most places are given up at the first letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def alternation(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest that stands at a place.

    >>> alternation(["billion", "bn", "mill", "million"])
    '(?:b(?:illion|n)|mill(?:ion)?)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _expression(tree)


def _expression(node: dict[str, Any]) -> str:
    branches = [re.escape(key) + _expression(node[key]) for key in sorted(node) if key]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if "" in node else joined
