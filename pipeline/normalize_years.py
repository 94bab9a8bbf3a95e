"""Year labels of a reading in, fiscal years with their doubts out; and the year a document is anchored to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.normalizers.era import YearLabel, read_year, read_years, resolve
from schemas.hints import Hints
from schemas.reading import DocumentReading, Doubt, Printed


@dataclass(frozen=True, slots=True)
class YearRead:
    """A label as read: `year` is the fiscal year it counts as, `first` the first one of a span."""

    year: int | None = None
    first: int | None = None
    label: YearLabel | None = None
    doubts: tuple[Doubt, ...] = ()


def year_of(printed: Printed | None, anchor: int | None, *, halves: bool = False) -> YearRead:
    """The fiscal year of a printed label, an era-less one read next to `anchor`. No label, no year.

    `halves`: a half counts as its year, as in a schedule.
    """
    if printed is None or not printed.text.strip():
        return YearRead()
    label = read_year(printed.text)
    if label is None:
        several = len(read_years(printed.text)) > 1
        code, what = ("years_differ", "prints several years") if several else ("year_unread", "is no year that can be read")
        return YearRead(doubts=(Doubt(code, f"the year label {printed.text!r} {what}"),))
    return read_label(label, anchor, halves=halves)


def read_label(label: YearLabel, anchor: int | None, *, halves: bool = False) -> YearRead:
    """The same for a label already read; half a year (上半期) is no fiscal year, a date at its end (9月末) lies in one."""
    doubts: list[Doubt] = []
    if label.conflict:
        doubts.append(Doubt("year_conflict", f"era and western year disagree in {label.text!r}"))
    if label.half and not label.is_date and not halves:
        # A half must not stand beside the whole year as if it were one; the label stays in `note`.
        doubt = Doubt("half_year", f"{label.text!r} is only a part of a fiscal year: the row has none")
        return YearRead(None, None, label, (*doubts, doubt))
    year = label.last if label.last is not None else resolve(label, anchor) if anchor is not None else None
    if year is None:
        near = f"near {anchor}" if anchor is not None else "since the document prints no year to read it by"
        doubts.append(Doubt("year_unresolved", f"the era of {label.text!r} cannot be told {near}"))
    return YearRead(year, _first(label, year), label, tuple(doubts))


def _first(label: YearLabel, last: int | None) -> int | None:
    """The first year of a span; the year itself where the label is no span; None where the span is open to the left."""
    if not label.span:
        return last
    if label.fiscal_year is not None or label.bare is None or last is None or label.bare_to is None:
        return label.fiscal_year
    distance = label.bare_to - label.bare
    return last - distance if distance >= 0 else None


def document_year(reading: DocumentReading, hints: Hints) -> tuple[YearRead, int | None]:
    """The year evaluated (offset applied) and the anchor for era-less years."""
    around = _typical(reading) or _published(hints)
    read = shifted(year_of(reading.year, around), reading.year_offset)
    return read, read.year if read.year is not None else around


def shifted(read: YearRead, offset: int) -> YearRead:
    """The year of a form that prints another year than the one it evaluates (令和７年度 評価書 evaluates 令和６年度)."""
    return read if read.year is None else YearRead(read.year + offset, read.first, read.label, read.doubts)


def _typical(reading: DocumentReading) -> int | None:
    """The middle one of all years printed with an era in titles and headers."""
    years = sorted(label.last for text in _labels(reading) for label in read_years(text) if label.last is not None)
    return years[len(years) // 2] if years else None


def _labels(reading: DocumentReading) -> Iterator[str]:
    for sheet in reading.sheets:
        yield from _texts((sheet.year,))
        yield from _texts(f.year for i in sheet.indicators for f in i.figures)
        yield from _texts(c.year for c in sheet.costs)
        yield from _texts(s.year for s in sheet.surveys)
    yield from _texts((reading.year, reading.title))


def _texts(printed: Iterable[Printed | None]) -> Iterator[str]:
    return (p.text for p in printed if p is not None)


def _published(hints: Hints) -> int | None:
    label = read_year(hints.published.replace("-", "/")) if hints.published else None
    return label.last if label else None
