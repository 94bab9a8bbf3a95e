"""Figures with a mark and the notes under their table in, figures with the year the note gives out.

`注)「2021年度(基準)」欄に*のある数値は、2022年度の数値` moves every figure of that column that carries the mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.era import read_years
from pipeline.normalizers.text import fold, key
from schemas.layout import Line
from schemas.reading import FigureReading, IndicatorReading, Printed

_NOTE = re.compile(
    r"(?:「(?P<column>[^」]+)」(?:欄)?(?:に|の|で)?)?(?P<mark>[*※]\d?)(?:印)?(?:の(?:ある|ついた|付いた)|が(?:ある|ついた|付いた)|を付した|付き)"
    r"[^、。]{0,8}は、?(?P<rest>.+)$"
)


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a note says: figures with this mark (in this column, if it names one) are of this year."""

    mark: str
    column: str
    year: Printed
    text: str


def footnotes(page: int, lines: Sequence[Line]) -> list[Footnote]:
    """The notes of one page that move marked figures to another year."""
    out = []
    for line in lines:
        match = _NOTE.search(fold(line.text))
        years = read_years(match["rest"]) if match is not None else ()
        if match is not None and years:
            year = Printed(years[0].text, page, line.box)
            out.append(Footnote(match["mark"], key(match["column"] or ""), year, line.text))
    return out


def moved(indicator: IndicatorReading, notes: Sequence[Footnote]) -> IndicatorReading:
    """The indicator with the years its footnotes give; figures without the mark stay as they are."""
    return replace(indicator, figures=tuple(_moved(f, notes) for f in indicator.figures)) if notes else indicator


def _moved(figure: FigureReading, notes: Sequence[Footnote]) -> FigureReading:
    for note in notes:
        in_column = not note.column or note.column == key(figure.column_label)
        if note.year.page == figure.value.page and in_column and note.mark in fold(figure.value.text):
            return replace(figure, year=note.year, note=note.text)
    return figure
