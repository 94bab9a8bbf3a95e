"""Printed labels in, fiscal years out: eras, western years, dates, spans and years without an era.

A fiscal year runs from April to March, so a date of January to March belongs to the year before. Written for the
forms offices really print; general date parsers read `R元` as a medieval era and `4/26` as a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.normalizers.era_point import ERA_START, HALF, Half, Point, numeral, point_at, with_brackets, with_suffix, with_unit
from pipeline.normalizers.text import fold

#: Years between the document's year and the reading of an era-less number beyond which the reading is refused.
_FAR = 25
#: A western two-digit reading this near to the document's year makes a distant era reading doubtful.
_WESTERN_NEAR = 3

_BEGIN = re.compile(r"[令平昭大RHS'’‘元\d]")
_JOIN = re.compile(r"\s*(?:~|-|から)\s*")
_TO_NUMBER = re.compile(r"(?P<n>\d{1,2}|元)(?!\d|[./,]\d)(?=\s*(?:年|$|[()\[\]\s]|末|まで|実績|目標|見込|計画))")
_LEADING_WAVE = re.compile(r"~\s*$")
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


def _span_end(text: str, first: Point) -> Point | None:
    """The last year of a span that begins with `first`, inheriting its era where it prints none."""
    join = _JOIN.match(text, first.end)
    if not join:
        return None
    # Read from a copy that begins here, so that the dash of `R3-R7` is not taken for the dash of a code.
    last = point_at(text[join.end() :], 0)
    last = replace(last, end=last.end + join.end()) if last else None
    if last is not None and not (last.bare is not None and first.year is not None):
        return last
    m = _TO_NUMBER.match(text, join.end())
    if not m or (first.is_date and first.year is not None):
        return None
    number = numeral(m["n"])
    last = with_unit(text, Point(m.end(), bare=number))
    if first.year is None:
        return with_suffix(text, last) if last.unit else None
    year = _inherited(first, number)
    if year is None or ("-" in join.group() and not last.unit):
        return None
    return with_suffix(text, replace(with_brackets(text, replace(last, year=year, bare=None, era=first.era)), bare=None))


def _inherited(first: Point, number: int) -> int | None:
    """The year a number at a span's end means: in the era of its first year, or the next era where that lies before."""
    assert first.year is not None
    if first.era in ("", "'"):
        year = first.year - first.year % 100 + number
        return year if year > first.year else None
    for start in sorted({ERA_START[first.era or ""], 1988, 2018}):
        if start >= ERA_START[first.era or ""] and start + number > first.year:
            return start + number
    return None


def _label(text: str, start: int, first: Point, last: Point | None) -> YearLabel:
    end = last.end if last else first.end
    span = last is not None
    if not span and (wave := _LEADING_WAVE.search(text, 0, start)):
        # `～R7`: a sum or a plan up to that year, whose first year is not printed.
        span, start = True, wave.start()
    year = first.year + first.shift if first.year is not None else None
    year_to = last.year + last.shift if last and last.year is not None else None
    if span and last is None:
        year, year_to = None, year
    elif span and year is not None and year == year_to:
        # From the first to the last day of one fiscal year.
        span, year_to = False, None
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


@lru_cache(maxsize=4096)
def read_years(text: str) -> tuple[YearLabel, ...]:
    """Every year, date or span printed in the text, in order. Never raises."""
    folded = fold(text)
    labels: list[YearLabel] = []
    at = 0
    while begin := _BEGIN.search(folded, at):
        at = begin.start()
        first = point_at(folded, at)
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


def half_of(text: str) -> Half | None:
    """Which half of a year a label without a year speaks of (上半期, 10～3月); None where it is of none."""
    m = HALF.search(fold(text))
    return None if not m else "first" if m["first"] else "second"


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
