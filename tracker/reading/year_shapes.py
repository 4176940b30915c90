"""How years are written: one expression for languages with spaces, one for Korean, Japanese and Chinese.

Both read text that `cues.fold` has lowered. The named groups say what was found: `iso` a whole date,
`year` with `to` or `through` a range, `plain` one year, `ending` and `ended` a fiscal year by its end, `era`
and `of` a Japanese era, `short` two digits, `begun` to `over` a range of these, `kanji` two or four,
`count` a number of years. A `month` beside a year makes it a date.

Each begins with a look at the first letter, for most places of a text begin no year.
"""

from __future__ import annotations

import re
from functools import cache

from tracker.reading.cues import CueBook

_LATIN = r"""
(?: (?=\d) | \b (?=[^\W\d_]) )(?:
  (?P<iso> (?<!\d) (?:19|20)\d\d [-./] \d{1,2} [-./] \d{1,2} (?!\d) )
| (?:fiscal\ )? year (?:\ that)? \ (?: end(?:ing|ed|s)? | through | to ) \ (?:in\ |on\ )?
  (?P<ending> %(months)s ) \.? (?:\ \d{1,2},?)? \ (?P<ended> (?:19|20)\d\d )
| (?:fiscal\ )? year \ (?:that\ )? end(?:s|ing) \ (?:in\ |on\ )? (?P<open> %(months)s ) \b (?!\.?\ \d)
| (?<=from\ ) (?P<starts> %(months)s ) \b (?! \.?\ \d)
| (?P<month> \b (?:%(months)s) \.?,?\s (?: \d{1,2} (?:st|nd|rd|th)? ,?\s )? (?:of\s)? )?
  (?P<fiscal> (?: fiscal (?:\ years?)? | fy | financial\ year | f\.y\. ) \s?'? )?
  (?<! [\d.,$₩£€¥-] ) (?P<year> (?:19|20)\d\d )
  (?: \s? [-–—~/] \s? (?P<to> (?:19|20)\d\d | \d\d )
    | \s (?:to|through|until|till|thru) \s (?: (?:fiscal|fy|the\ end\ of) \s? )?
      (?P<through> (?:19|20)\d\d )
  )?
  (?! [\d%%] | [.,]\d | \s (?:troops|soldiers|won|yen|people|million|billion|trillion)\b )
| between\ (?:fiscal\ )? (?P<low> (?:19|20)\d\d ) \ and\ (?:fiscal\ )? (?P<high> (?:19|20)\d\d )
| (?:fy|fiscal) \s?'? (?P<short> \d\d ) (?!\d)
| (?P<era> showa | heisei | reiwa ) \ (?P<of> \d{1,2} )
| (?<![\w.,]) (?P<count> %(counts)s | \d{1,2} ) [-\ ]
  (?: (?:calendar|fiscal|financial|full|straight|consecutive)\  )? (?:%(units)s) (?![a-z])
  (?! \ (?: ago | later | before | after | earlier | old | in\ jail | in\ prison ) )
)
"""
_EASTERN = r"""
(?= [\d'昭平令〇一二三四五六七八九十] )(?:
  (?P<iso> (?<!\d) (?:19|20)\d\d [-./]\s? \d{1,2} [-./]\s? \d{1,2} (?!\d) )
| (?<![\d.,]) (?P<year> (?:19|20)\d\d ) \s?
  (?: (?:년도?|年度?) \s? (?:末|말)? \s? (?:부터|에서|から|より|至)? )? \s? [-–~∼～〜]? \s?
  (?: (?<=[부터에서からより至~∼～〜–-]) | (?<=[부터에서からより至~∼～〜–-]\s) )
  (?P<to> (?: (?:19|20)\d\d | \d\d ) (?= \s? (?:년|年|까지|まで) ) ) (?! \s? (?:년간|年間) )
  (?: \s? (?:년도?|年度?) )?
| (?<![\d.,]) (?P<plain> (?:19|20)\d\d ) \s? (?P<fiscal> 년도 | 年度 | \s?회계연도 | \s?会計年度 )?
  (?: (?:년|年) (?P<month> \s?\d{1,2}\s? (?:월|月) )? )?
  (?! [\d,] | \.\d | \s? (?:명|人|원|円|억|億|만|万|조|兆|달러|ドル|엔) )
| (?P<era> 昭和 | 平成 | 令和 ) \s? (?P<of> 元 | \d{1,2} | [一二三四五六七八九十]{1,3} ) \s? 年度?
  (?P<month2> \s?\d{1,2}月 )?
| (?<![〇一二三四五六七八九十百千])
  (?P<kanji> (?:一九|二〇) [〇一二三四五六七八九]{2} (?=年)
    | [〇六七八九] [〇一二三四五六七八九] (?=年) | [一二三四五] [〇一二三四五六七八九] (?=年度) )
  年 (?! 間 ) 度? (?P<month4> [一二三四五六七八九十]{1,2}月 )?
| (?<![\d.,]) (?P<begun> \d\d ) (?:年度|년도)? \s? [-–~∼～〜] \s? (?P<over> \d\d ) (?:年度|년도)
| (?<![\d.,]) '? (?P<short> \d\d )
  (?: 년도 | \s?회계연도 | (?: [、・] \s? \d\d )? (?:会計)?年度
    | 년 (?= \s?[(（] )
    | 년 (?= \s [\d,.천백십]+ \s? [조억] )
    | 년 (?= (?:에는?|부터|까지|분|은|의|도|보다) (?![가-힣]) | \s? (?:분담금|수준|예산|협정) )
    | 年 (?= [にはのをもか分比まで、] | 予算 | \d{1,2}月 )
  ) (?P<month3> \s?\d{1,2}\s? (?:월|月) )?
| (?<![\d.,]) (?P<count> \d{1,2} | [二三四五六七八九十]{1,2} ) \s?
  (?: 개년 | 년간 | 년\s?동안 | 년치 | 년에\s?걸쳐 | 년\s?협정 | 년짜리 | 년을\s?모두
    | 년\s?(?=총액|합계|누계|총|모두|도합)
    | 年で(?=\d|計|総額|合計|最大|約|およそ|上限) | 年間 | 年分 | [かカヵ]年 )
)
"""


@cache
def year_shapes(book: CueBook) -> re.Pattern[str]:
    """The expression for the years of a language; a language with no word for "year" is an eastern one.

    >>> from tracker.reading.cues import cue_book
    >>> shapes = year_shapes(cue_book("en"))
    >>> [match.group() for match in shapes.finditer("in fiscal 2021 and 2026-30, over five years")]
    ['fiscal 2021', '2026-30', 'five years']
    """
    if not book.units:
        return re.compile(_EASTERN, re.VERBOSE)
    words = {
        "months": "|".join(map(re.escape, book.months)) or "(?!)",
        "counts": "|".join(map(re.escape, sorted(book.numbers, key=len, reverse=True))) or "(?!)",
        "units": "|".join(map(re.escape, book.units)),
    }
    return re.compile(_LATIN % words, re.VERBOSE)


@cache
def year_hints(book: CueBook) -> re.Pattern[str]:
    """A quick look at whether a sentence can name a year at all: most of those with money do not."""
    units = "|".join(map(re.escape, book.units)) or "[年년]"
    return re.compile(rf"(?:19|20)\d\d|{units}|decade|fy|fiscal|showa|heisei|reiwa|昭和|平成|令和")


@cache
def month_days(book: CueBook) -> re.Pattern[str]:
    """A day of a month, "dec. 31" or 12월 31일: `name` or `number` of the month, then `day` or `of`."""
    names = "|".join(map(re.escape, book.months)) or "(?!)"
    latin = rf"\b(?P<name>{names})\.? (?P<day>\d{{1,2}})\b"
    return re.compile(rf"{latin}|(?P<number>\d{{1,2}}) ?[월月] ?(?P<of>\d{{1,2}}) ?[일日]")


# The date that opens an entry of a timeline: "• January 1991 — First agreement. Seoul puts in $150 million."
ENTRY = re.compile(
    r"^[^\S\n]*(?:[^\w\s(\[\"“][^\S\n]*)?(?:[^\W\d_]{3,9}\.?[ ])?(?:\d{1,2},?[ ])?(?P<year>(?:19|20)\d\d)"
    r"(?:[년年.-]?[ ]?\d{1,2}[월月.-]?)?(?:[ ]?\d{1,2}[일日]?)?[년年.]?(?:[^\S\n]*[—–:|\t-]|[ ]{2})",
    re.MULTILINE,
)
