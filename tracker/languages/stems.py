"""How Korean verbs change: a stem that ends in a vowel melts into its endings (부르: 부른, 불러, 불렀)."""

from __future__ import annotations

from collections.abc import Iterator

FIRST, VOWELS, FINALS = ord("가"), 21, 28
N, L, M, B, SS = 4, 8, 16, 17, 20  # the finals ㄴ ㄹ ㅁ ㅂ ㅆ
A, AE, EO, YEO, OH, WA, WU, WO, EU, YI = 0, 1, 4, 6, 8, 9, 13, 14, 18, 20
MELTED = {OH: WA, WU: WO, YI: YEO, EU: EO}  # 보아 봐, 낮추어 낮춰, 버티어 버텨, 쓰어 써
HA, REU = "하", "르"


def inflected(stem: str) -> Iterator[str]:
    """The beginnings of all forms of a verb.

    >>> list(inflected("부르"))
    ['부르', '부른', '부를', '부름', '부릅', '불러', '불렀']
    >>> list(inflected("원하"))[-2:], list(inflected("낮추"))[-2:], list(inflected("받"))
    (['원해', '원했'], ['낮춰', '낮췄'], ['받'])
    """
    yield stem
    lead, last = stem[:-1], ord(stem[-1]) - FIRST
    if last % FINALS:
        return  # a consonant keeps its endings apart
    for final in (N, L, M, B):
        yield lead + chr(FIRST + last + final)
    initial, vowel = divmod(last // FINALS, VOWELS)
    if stem[-1] == HA:
        vowel = AE
    elif stem[-1] == REU and lead:  # 부르어 불러, but 치르어 치러
        before = ord(lead[-1]) - FIRST
        bright = before // FINALS % VOWELS in (A, OH)
        lead = lead[:-1] + chr(FIRST + before + L) if before % FINALS == 0 else lead
        vowel = A if bright else EO
    else:
        vowel = MELTED.get(vowel, vowel)
    last = (initial * VOWELS + vowel) * FINALS
    yield lead + chr(FIRST + last)
    yield lead + chr(FIRST + last + SS)
