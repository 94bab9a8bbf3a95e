"""Printed labels in, fiscal years out: eras, western years, dates, spans and years without an era.

A fiscal year runs from April to March, so a date of January to March belongs to the year before. Written for the
forms offices really print; general date parsers read `R元` as a medieval era and `4/26` as a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.normalizers.text import fold

Half = Literal["first", "second"]

_ERA_START = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}
_ERA_LAST = {"令和": 60, "平成": 45, "昭和": 70, "大正": 15, "R": 40, "H": 40, "S": 64}
# Below these a letter with a bare number is rather a code (H1, S3) than a year, unless 年 or a western year says so.
_LETTER_FIRST = {"R": 1, "H": 10, "S": 20}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
#: Years between the document's year and the reading of an era-less number beyond which the reading is refused.
_FAR = 25
#: A western two-digit reading this near to the document's year makes a distant era reading doubtful.
_WESTERN_NEAR = 3

_KANJI_NUM = "[二三四五六]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_ERA = re.compile(
    rf"(?P<era>令\s*和|平\s*成|昭\s*和|大\s*正)\s*(?:(?P<n>\d{{1,2}}|\d\s\d(?=\s*年)|元)(?!\d)|(?P<k>{_KANJI_NUM})(?=\s*年))"
    r"|(?<![A-Za-z0-9_])(?<![A-Za-z0-9]-)(?P<letter>[RHS])(?:\.\s?|\s)?(?P<ln>\d{1,2}|元)(?!\d|[A-Za-z])"
)
_WESTERN = re.compile(r"(?<![\d.,])(?P<ad>19[5-9]\d|20\d\d)(?!\d|,\d)")
_SHORT = re.compile(r"(?<!\d)['’‘](?P<ad2>\d\d)(?!\d)")
_BARE = re.compile(r"(?<![\d.,第全築約])(?<!過去)(?<!今後)(?P<bare>\d{1,2}|元)(?=\s*年\s*度(?!目|間|あたり|当たり|ごと))")
_BARE_SPAN = re.compile(r"(?<![\d.,第])(?P<bare>\d{1,2}|元)(?=\s*[~\-]\s*(?:\d{1,2}|元)\s*年\s*度(?!目|間))")
_BARE_DATE = re.compile(r"(?<![\d.,第])(?P<bare>\d{1,2}|元)(?=\s*年\s*\d{1,2}\s*月\s*(?:末|時点|現在|\d{1,2}\s*日))")
_BEGIN = re.compile(r"[令平昭大RHS'’‘元\d]")
_UNIT = re.compile(r"\s*(?P<unit>年\s*度|年(?!\s*(?:間|目|生|代|以上|連続|\d?か月)))")
_IN_BRACKETS = re.compile(r"\s*[(\[/]\s*(?P<inner>[^()\[\]]{1,12}?)\s*[)\]]|\s*/\s*(?P<slash>[^()\[\]/\s]{2,6})(?=\s|$)")
_MONTH = re.compile(r"\s*(?:(?P<m1>\d{1,2})\s*月?\s*~\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2}\s*日)?")
_DOTTED = re.compile(
    r"\s*(?P<sep>[./\-])\s*(?P<m>0?[1-9]|1[0-2])(?!\d)(?:\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d))?\s*(?P<end>末|時点|現在)?"
)
_AS_OF = re.compile(r"\s*(?:末日?|時点|現在|当初)+")
_HALF = re.compile(
    r"\s*[(]?\s*(?:(?P<first>上半期|上期|前半期?|前期|第?[12]四半期)|(?P<second>下半期|下期|後半期?|後期|第?[34]四半期))"
    r"(?!基本|計画|高齢|実施)\s*[)]?"
)
_JOIN = re.compile(r"\s*(?:~|-|から)\s*")
_TO_NUMBER = re.compile(r"(?P<n>\d{1,2}|元)(?!\d|[./,]\d)(?=\s*(?:年|$|[()\[\]\s]|末|まで|実績|目標|見込|計画))")
_LEADING_WAVE = re.compile(r"~\s*$")
# What may follow a year that has no 年: anything else makes it a code, a count or part of a word (2021号, R3-1).
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[()\[\]【】〔〕「」~・、,:→⇒\n]|/\s*(?![\d])|-\s*(?:[RHS'令平昭]|19[5-9]\d|20\d\d|\d{1,2}\s*年|$)|[^\S\n]+(?![\d])"
    r"|から|より|まで|末|時点|現在|実績|目標|見込|想定|計画|予算|決算|基準|現状|当初|中間|最終|達成|評価|上半期|上期|下半期|下期|前期|後期)"
)
_EMPTY_BRACKETS = re.compile(r"[(\[【〔「]\s*[・、,:~/\-]*\s*[)\]】〕」]")
_EDGES = " \t\n\u3000・、,:~/→⇒"
_LABEL_REST = re.compile(r"(?:末|時点|現在|まで|から|の)*")


@dataclass(frozen=True, slots=True)
class YearLabel:
    """One year, date or span as printed; `start`/`end` are offsets in the folded text.

    `fiscal_year` is the year, of a span its first year; `year_to` the last year of a span. An era-less label
    (`６年度`, `5～7年度`) has `bare` and `bare_to` instead, to be read with `resolve`; `shift` is −1 where its month
    puts it into the fiscal year before. `conflict`: an era and a western year that disagree (then the western one counts).
    `span` without `fiscal_year` and `bare` is open to the left (`～R7`): only its last year is known.
    """

    text: str
    fiscal_year: int | None = None
    year_to: int | None = None
    bare: int | None = None
    is_date: bool = False
    half: Half | None = None
    conflict: bool = False
    as_of: bool = False
    span: bool = False
    start: int = 0
    end: int = 0
    bare_to: int | None = None
    shift: int = 0

    @property
    def last(self) -> int | None:
        """The year the label counts as: its last one; None for an era-less label."""
        return self.year_to if self.year_to is not None else self.fiscal_year


@dataclass(frozen=True, slots=True)
class _Point:
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


def _numeral(text: str) -> int:
    if text == "元":
        return 1
    if text[0] in "0123456789":
        return int("".join(text.split()))
    tens, has_ten, ones = text.rpartition("十")
    return (_KANJI.get(tens, 1) * 10 if has_ten else 0) + (_KANJI[ones] if ones else 0)


def _start(text: str, at: int) -> _Point | None:
    """The year itself at this place, without unit, brackets and date."""
    if m := _ERA.match(text, at):
        era = "".join((m["era"] or m["letter"]).split())
        number = _numeral(m["n"] or m["k"] or m["ln"])
        good = 1 <= number <= _ERA_LAST[era]
        return _Point(m.end(), _ERA_START[era] + number, era=era) if good else None
    if m := _WESTERN.match(text, at):
        return _Point(m.end(), int(m["ad"]), era="")
    if m := _SHORT.match(text, at):
        return _Point(m.end(), 2000 + int(m["ad2"]), era="'")
    if m := (_BARE.match(text, at) or _BARE_SPAN.match(text, at) or _BARE_DATE.match(text, at)):
        return _Point(m.end(), bare=_numeral(m["bare"]))
    return None


def _with_unit(text: str, point: _Point) -> _Point:
    m = _UNIT.match(text, point.end)
    return replace(point, unit="".join(m["unit"].split()), end=m.end()) if m and not point.unit else point


def _with_brackets(text: str, point: _Point) -> _Point:
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
    other = _with_unit(inner, other)
    if other.end != len(inner):
        return point
    western = point.year if point.era == "" else other.year
    clash = point.year != other.year
    both = replace(point, year=western, conflict=clash, end=m.end(), era=point.era or other.era, unit=point.unit or other.unit)
    return both if point.unit else _with_unit(text, replace(both, unit="" if not other.unit else other.unit))


def _trusted(text: str, point: _Point, paired: bool) -> bool:
    """Whether a year without 年 is one, and not a code or a count."""
    if point.unit or paired or point.is_date or point.bare is not None:
        return True
    if point.era in _LETTER_FIRST:
        number = (point.year or 0) - _ERA_START[point.era]
        if number < _LETTER_FIRST[point.era]:
            return False
    if point.era in ("令和", "平成", "昭和", "大正"):
        return not text.startswith(("号", "丁目", "番"), point.end)
    return _AFTER_YEAR.match(text, point.end) is not None


def _with_date(text: str, point: _Point) -> _Point:
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
    return replace(point, shift=shift, is_date=True, half=half, end=end)


def _point(text: str, at: int) -> _Point | None:
    """A whole year or date at this place: `2022(令和4)年1月末`, `R6.11末時点`, `６年度上半期`."""
    point = _start(text, at)
    if point is None:
        return None
    point = _with_unit(text, point)
    bracketed = _with_brackets(text, point)
    paired = bracketed.end != point.end
    point = _with_date(text, bracketed)
    if not _trusted(text, point, paired):
        return None
    return _with_suffix(text, point)


def _with_suffix(text: str, point: _Point) -> _Point:
    if m := _AS_OF.match(text, point.end):
        point = replace(point, as_of=True, end=m.end())
    if m := _HALF.match(text, point.end):
        point = replace(point, half="first" if m["first"] else "second", end=m.end())
    return point


def _span_end(text: str, first: _Point) -> _Point | None:
    """The last year of a span that begins with `first`, inheriting its era where it prints none."""
    join = _JOIN.match(text, first.end)
    if not join:
        return None
    # Read from a copy that begins here, so that the dash of `R3-R7` is not taken for the dash of a code.
    last = _point(text[join.end() :], 0)
    last = replace(last, end=last.end + join.end()) if last else None
    if last is not None and not (last.bare is not None and first.year is not None):
        return last
    m = _TO_NUMBER.match(text, join.end())
    if not m or (first.is_date and first.year is not None):
        return None
    number = _numeral(m["n"])
    last = _with_unit(text, _Point(m.end(), bare=number))
    if first.year is None:
        return _with_suffix(text, last) if last.unit else None
    year = _inherited(first, number)
    if year is None or ("-" in join.group() and not last.unit):
        return None
    return _with_suffix(text, replace(_with_brackets(text, replace(last, year=year, bare=None, era=first.era)), bare=None))


def _inherited(first: _Point, number: int) -> int | None:
    """The year a number at a span's end means: in the era of its first year, or the next era where that lies before."""
    assert first.year is not None
    if first.era in ("", "'"):
        year = first.year - first.year % 100 + number
        return year if year > first.year else None
    for start in sorted({_ERA_START[first.era or ""], 1988, 2018}):
        if start >= _ERA_START[first.era or ""] and start + number > first.year:
            return start + number
    return None


def _label(text: str, start: int, first: _Point, last: _Point | None) -> YearLabel:
    end = last.end if last else first.end
    span = last is not None
    if not span and (wave := _LEADING_WAVE.search(text, 0, start)):
        # `～R7`: a sum or a plan up to that year, whose first year is not printed.
        span, start = True, wave.start()
    year = first.year + first.shift if first.year is not None else None
    year_to = last.year + last.shift if last and last.year is not None else None
    if span and last is None:
        year, year_to = None, year
    return YearLabel(
        text=text[start:end].strip(),
        fiscal_year=year,
        year_to=year_to,
        bare=first.bare,
        bare_to=last.bare if last else None,
        is_date=(last or first).is_date,
        half=(last or first).half,
        conflict=first.conflict or bool(last and last.conflict),
        as_of=(last or first).as_of or (last or first).is_date,
        span=span,
        start=start,
        end=end,
        shift=(last or first).shift if (last or first).year is None else 0,
    )


def read_years(text: str) -> tuple[YearLabel, ...]:
    """Every year, date or span printed in the text, in order. Never raises."""
    folded = fold(text)
    labels: list[YearLabel] = []
    at = 0
    while begin := _BEGIN.search(folded, at):
        at = begin.start()
        first = _point(folded, at)
        if first is None:
            at += 1
            continue
        last = _span_end(folded, first)
        label = _label(folded, at, first, last)
        labels.append(label)
        at = label.end
    return tuple(labels)


def read_year(text: str) -> YearLabel | None:
    """The one year the text prints: None where there is none, or where two are printed that differ."""
    labels = read_years(text)
    if not labels:
        return None
    years = {(label.last, label.bare_to or label.bare) for label in labels}
    return labels[0] if len(years) == 1 else None


def resolve(label: YearLabel, anchor: int) -> int | None:
    """The fiscal year a label counts as (of a span its last), era-less numbers read nearest to the year `anchor`.

    None where no reading lies near, or where a two-digit western reading competes (`24年度` beside 2024).
    """
    if label.last is not None:
        return label.last
    number = label.bare_to if label.bare_to is not None else label.bare
    if number is None:
        return None
    readings = sorted({start + number for start in (1988, 2018)}, key=lambda y: abs(y - anchor))
    near, other = (abs(y - anchor) for y in readings)
    western = abs(2000 + number - anchor)
    if near > _FAR or near == other or (western <= _WESTERN_NEAR and near > 2 * _WESTERN_NEAR):
        return None
    return readings[0] + label.shift


def strip_years(text: str) -> str:
    """The folded label without its years: `R５年度実績` is `実績`, `基準値(H30)` is `基準値`."""
    folded = fold(text)
    out, at = "", 0
    for label in read_years(folded):
        out += folded[at : label.start]
        at = label.end
    out += folded[at:]
    return _EMPTY_BRACKETS.sub("", out).strip(_EDGES) if at else folded.strip()


def is_year_label(text: str) -> bool:
    """Whether the text is a year header and nothing else (`2021(R3)`, `６年度`, `R4年度末時点`); not `R5年度実績`."""
    labels = read_years(text)
    if not labels:
        return False
    rest = "".join(strip_years(text).split()).strip("()[]【】")
    return _LABEL_REST.fullmatch(rest) is not None
