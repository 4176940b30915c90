"""The language of each line: an English caption in a Korean article, a Korean comment under an English."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from tracker.languages.lexicon import EASTERN
from tracker.models import Mention

LINE = 300  # letters of a line by which its language is told
ENGLISH = 12  # Latin letters that more than a name or a currency have

KANA = "\u3040"  # the first letter of the Japanese and Korean scripts

SCRIPTS = {"ko": regex.compile("[가-힣]"), "ja": regex.compile("[ぁ-ヿ]")}
_HAN = re.compile("[一-鿿]")
_LATIN = re.compile("[A-Za-z]")


def tongues(text: str, language: str, mentions: Sequence[Mention]) -> list[str]:
    """The language of the line that each mention stands in.

    >>> from tracker.sums.mentions import find_mentions
    >>> text = "올해 1조1833억원을 낸다.\\nThe deal was worth $1 billion, the caption said."
    >>> tongues(text, "ko", find_mentions(text, "ko"))
    ['ko', 'en']
    """
    if text.isascii() or (language not in EASTERN and language != "en"):
        return [language] * len(mentions)
    found: list[str] = []
    known: tuple[int, int] = (0, 0)
    for mention in mentions:
        if not (found and known[0] <= mention.start and mention.end <= known[1]):
            start = max(text.rfind("\n", 0, mention.start) + 1, mention.start - LINE)
            end = text.find("\n", mention.end, mention.end + LINE)
            known = (start, mention.end + LINE if end < 0 else end)
            tongue = _tongue(text[slice(*known)], language)
        found.append(tongue)
    return found


def _tongue(line: str, language: str) -> str:
    """The language of a line in a text of some language."""
    if language == "en" and (line.isascii() or max(line) < KANA):
        return language
    scripts = {tongue: len(script.findall(line)) for tongue, script in SCRIPTS.items()}
    most = max(scripts, key=lambda tongue: scripts[tongue])
    if language == "en":
        return most if scripts[most] > len(_LATIN.findall(line)) else language
    if scripts[most]:
        return most if language in scripts else language
    return language if _HAN.search(line) or len(_LATIN.findall(line)) <= ENGLISH else "en"
