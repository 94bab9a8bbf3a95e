"""A place in a folded text in, the one year or date that begins there out: `2022(令和4)年1月末`, `６年度上半期`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Half = Literal["first", "second"]

_STARTS = ((2018, "令和 令 R", 60), (1988, "平成 平 H", 45), (1925, "昭和 昭 S", 70), (1911, "大正", 15))
#: Era as printed → the year before its first; era → its last number that is believed.
ERA_START = {name: start for start, names, _ in _STARTS for name in names.split()}
_ERA_LAST = {name: last for _, names, last in _STARTS for name in names.split()} | {"R": 40, "H": 40, "S": 64}
# Below these a letter with a bare number is rather a code (H1, S3) than a year, unless 年 or a western year says so.
_LETTER_FIRST = {"R": 1, "H": 10, "S": 20}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUM = "[二三四五六]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_ERA = re.compile(
    rf"(?P<era>令\s*和|平\s*成|昭\s*和|大\s*正)\s*(?:(?P<n>\d{{1,2}}|\d\s\d(?=\s*年)|元)(?!\d)|(?P<k>{_KANJI_NUM})(?=\s*年))"
    r"|(?<![一-鿿])(?P<abbreviated>[令平昭])\s?(?P<an>\d{1,2}|元)(?!\d)"
    r"|(?<![A-Za-z0-9_])(?<![A-Za-z0-9]-)(?P<letter>[RHS])(?:\.\s?|\s)?(?P<ln>\d{1,2}|元)(?!\d|[A-Za-z])"
)
_WESTERN = re.compile(r"(?<![\d.,])(?P<ad>19[5-9]\d|20\d\d)(?!\d|,\d)")
_SHORT = re.compile(r"(?<!\d)['’‘](?P<ad2>\d\d)(?!\d)")
_BARE = re.compile(r"(?<![\d.,第全築約])(?<!過去)(?<!今後)(?P<bare>\d{1,2}|元)(?=\s*年\s*度(?!目(?!標)|間|あたり|当たり|ごと))")
_BARE_SPAN = re.compile(r"(?<![\d.,第])(?P<bare>\d{1,2}|元)(?=\s*[~\-]\s*(?:\d{1,2}|元)\s*年\s*度(?!目(?!標)|間))")
_BARE_DATE = re.compile(r"(?<![\d.,第])(?P<bare>\d{1,2}|元)(?=\s*年\s*\d{1,2}\s*月\s*(?:末|時点|現在|\d{1,2}\s*日))")
_UNIT = re.compile(r"\s*(?P<unit>年\s*度|年(?!\s*(?:間|目(?!標)|生|代|以上|連続|\d?か月)))")
_IN_BRACKETS = re.compile(r"\s*[(\[/]\s*(?P<inner>[^()\[\]]{1,12}?)\s*[)\]]|\s*/\s*(?P<slash>[^()\[\]/\s]{2,6})(?=\s|$)")
_MONTH = re.compile(r"\s*(?:(?P<m1>\d{1,2})\s*月?\s*~\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2}\s*日)?")
_DOTTED = re.compile(
    r"\s*(?P<sep>[./\-])\s*(?P<m>0?[1-9]|1[0-2])(?!\d)(?:\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d))?\s*(?P<end>末|時点|現在)?"
)
_AS_OF = re.compile(r"\s*(?:末日?|時点|現在)+")
HALF = re.compile(
    r"\s*[(]?\s*(?:(?P<first>上半期|上期|前半期?|前期|第?[12]四半期|4\s*月?\s*~\s*9\s*月末?)"
    r"|(?P<second>下半期|下期|後半期?|後期|第?[34]四半期|10\s*月?\s*~\s*(?:翌年?)?3\s*月末?))"
    r"(?!基本|計画|高齢|実施)\s*[)]?"
)
# What may follow a year that has no 年: anything else makes it a code, a count or part of a word (2021号, R3-1).
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[()\[\]【】〔〕「」『』〈〉《》<>~・、,:;=→⇒\n]|/\s*(?![\d])|-\s*(?:[RHS'令平昭]|19[5-9]\d|20\d\d|\d{1,2}\s*年|$)|[^\S\n]+(?![\d])"
    r"|から|より|まで|以降|以前|平均|末|時点|現在|実績|目標|見込|想定|計画|予算|決算|基準|現状|当初|中間|最終|達成|評価|値|度|中|分|推計|速報|確定|見直|改定|策定|調査|国勢|国調|センサス|補正|事業|上半期|上期|下半期|下期|前期|後期)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One year being read: calendar or fiscal `year` (or era-less `bare`), the unit printed, where it ends."""

    end: int
    year: int | None = None
    bare: int | None = None
    era: str | None = None
    unit: str = ""
    conflict: bool = False
    shift: int = 0
    is_date: bool = False
    as_of: bool = False
    half: Half | None = None


def numeral(text: str) -> int:
    """The number of `元`, `12`, `1 2` or `二十`."""
    if text == "元":
        return 1
    if text[0] in "0123456789":
        return int("".join(text.split()))
    tens, has_ten, ones = text.rpartition("十")
    return (_KANJI.get(tens, 1) * 10 if has_ten else 0) + (_KANJI[ones] if ones else 0)


def _start(text: str, at: int) -> Point | None:
    """The year itself at this place, without unit, brackets and date."""
    if m := _ERA.match(text, at):
        era = "".join((m["era"] or m["abbreviated"] or m["letter"]).split())
        number = numeral(m["n"] or m["k"] or m["an"] or m["ln"])
        good = 1 <= number <= _ERA_LAST[era]
        return Point(m.end(), ERA_START[era] + number, era=era) if good else None
    if m := _WESTERN.match(text, at):
        return Point(m.end(), int(m["ad"]), era="")
    if m := _SHORT.match(text, at):
        return Point(m.end(), 2000 + int(m["ad2"]), era="'")
    if m := (_BARE.match(text, at) or _BARE_SPAN.match(text, at) or _BARE_DATE.match(text, at)):
        return Point(m.end(), bare=numeral(m["bare"]))
    return None


def with_unit(text: str, point: Point) -> Point:
    """The year with the 年 or 年度 behind it."""
    m = _UNIT.match(text, point.end)
    return replace(point, unit="".join(m["unit"].split()), end=m.end()) if m and not point.unit else point


def with_brackets(text: str, point: Point) -> Point:
    """The same year in the other reckoning, in brackets or after a slash: `2021(R3)`, `令和6年度(2024年度)`."""
    m = _IN_BRACKETS.match(text, point.end)
    if point.year is None or not m:
        return point
    inner = m["inner"] or m["slash"]
    other = _start(inner, 0)
    if other is None or other.year is None:
        return point
    if (other.era == "") == (point.era == "") and other.year != point.year:
        return point
    other = with_unit(inner, other)
    if other.end != len(inner):
        return point
    western = point.year if point.era == "" else other.year
    clash = point.year != other.year
    both = replace(point, year=western, conflict=clash, end=m.end(), era=point.era or other.era, unit=point.unit or other.unit)
    return both if point.unit else with_unit(text, replace(both, unit="" if not other.unit else other.unit))


def _trusted(text: str, point: Point, paired: bool) -> bool:
    """Whether a year without 年 is one, and not a code or a count."""
    if point.unit or paired or point.is_date or point.bare is not None:
        return True
    if point.era in _LETTER_FIRST:
        number = (point.year or 0) - ERA_START[point.era]
        if number < _LETTER_FIRST[point.era]:
            return False
    if point.era in ("令和", "平成", "昭和", "大正"):
        return not text.startswith(("号", "丁目", "番"), point.end)
    return _AFTER_YEAR.match(text, point.end) is not None


def _with_date(text: str, point: Point) -> Point:
    """A month after the year moves January to March into the fiscal year before, unless 年度 is printed."""
    fiscal = point.unit == "年度"
    if point.unit:
        m = _MONTH.match(text, point.end)
        if not m:
            return point
        first, month = int(m["m1"] or m["m"]), int(m["m"])
    else:
        m = _DOTTED.match(text, point.end)
        # `2021.5` and `2021/3` may be figures: a western year needs a day or a word (末, 時点) to be a date.
        if not m or (point.era == "" and not (m["d"] or m["end"])) or (point.era != "" and m["sep"] == "-" and not m["d"]):
            return point
        first = month = int(m["m"])
    if not 1 <= month <= 12 or not 1 <= first <= 12:
        return point
    shift = -1 if not fiscal and month <= 3 and first <= month else 0
    halves: dict[tuple[int, int], Half] = {(4, 9): "first", (10, 3): "second"}
    half = halves.get((first, month))
    end = m.start("end") if "end" in m.re.groupindex and m["end"] else m.end()
    if first == month == 9 and text[end:].lstrip().startswith("末"):
        half = "first"
    # Months in a row (4~9月) are a period, one month is a date.
    return replace(point, shift=shift, is_date=first == month, half=half, end=end)


def point_at(text: str, at: int) -> Point | None:
    """A whole year or date at this place: `2022(令和4)年1月末`, `R6.11末時点`, `６年度上半期`."""
    point = _start(text, at)
    if point is None:
        return None
    point = with_unit(text, point)
    bracketed = with_brackets(text, point)
    paired = bracketed.end != point.end
    point = _with_date(text, bracketed)
    if not _trusted(text, point, paired):
        return None
    return with_suffix(text, point)


def with_suffix(text: str, point: Point) -> Point:
    """The year with what says of which day or half it is: 末時点, 上半期."""
    if m := _AS_OF.match(text, point.end):
        point = replace(point, as_of=True, end=m.end())
    if m := HALF.match(text, point.end):
        point = replace(point, half="first" if m["first"] else "second", end=m.end())
    return point
