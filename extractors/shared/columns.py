"""Bands of an unruled table in, its columns out, and which of them each piece of a band covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.bands import Band, Piece
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import is_dash, key
from schemas.layout import Line
from schemas.page import Box, Fill, around

CENTRED = 0.3  # of a column's pitch: how far a header's middle may lie from the middle of the columns it spans
ROW_FILL = 0.9  # a fill wider than this share of the table shades a row and bounds no column
_YEAR = re.compile(r"^(?:19[5-9]\d|20\d\d)(?:\D.*)?$")

Spans = list[tuple[Piece, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an unruled table."""

    x0: float
    x1: float
    figures: bool

    @property
    def mid(self) -> float:
        return (self.x0 + self.x1) / 2


def is_value(piece: Piece) -> bool:
    """Whether a piece is one figure or dash on one line."""
    return len(piece.lines) == 1 and is_value_line(piece.lines[0])


def is_value_line(line: Line) -> bool:
    return is_figure(line.text) or is_dash(line.text)


def first_data(bands: Sequence[Band]) -> int:
    """The first band that holds values; a band of lone years is a header. 0 where no band holds any."""
    for row, band in enumerate(bands):
        values = [p for p in band.pieces if is_value(p)]
        if values and not all(_YEAR.match(key(p.lines[0].text)) for p in values):
            return row
    return 0


def columns_of(bands: Sequence[Band], header: int) -> list[Column]:
    """Columns from left to right: figures of the data rows that overlap in x, then texts over no figures, then headers
    that head nothing printed."""
    data = [p for band in bands[header:] for p in band.pieces]
    columns = [Column(b.x0, b.x1, True) for b in _runs([p.box for p in data if is_value(p)])]
    texts = [p.box for p in data if not is_value(p) and not _over(p.box, columns)]
    columns += [Column(b.x0, b.x1, False) for b in _runs(texts)]
    columns.sort(key=lambda c: c.x0)
    for band in bands[:header]:
        columns = _with_empty(band, columns)
    return columns


def _with_empty(band: Band, columns: list[Column]) -> list[Column]:
    """Columns for headers that stand over none: a column with nothing printed in it (備考)."""
    loose = [p for p in band.pieces if not _over(p.box, columns)]
    bare = [c for c in columns if c.figures and not any(_meets(p.box, c) for p in band.pieces)]
    if not loose or len(loose) <= len(bare):
        return columns
    return sorted([*columns, *(Column(p.box.x0, p.box.x1, False) for p in loose)], key=lambda c: c.x0)


def _meets(box: Box, column: Column) -> bool:
    return column.x0 < box.x1 and box.x0 < column.x1


def _over(box: Box, columns: Sequence[Column]) -> list[int]:
    return [i for i, c in enumerate(columns) if _meets(box, c)]


def _runs(boxes: Sequence[Box]) -> list[Box]:
    """Boxes merged where they overlap in x; a box over two runs of narrower ones joins none (it spans them)."""
    runs: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.width):
        over = [r for r in runs if r.overlap_x(box) > 0]
        if not over:
            runs.append(box)
        elif len(over) == 1:
            runs[runs.index(over[0])] = around((over[0], box))
    return runs


def spans_of(band: Band, columns: Sequence[Column], header: bool, fills: Sequence[Fill], width: float) -> Spans:
    """The columns each piece of a row covers; header pieces reach over the columns they are centred on."""
    own: Spans = []
    order = _in_order(band, columns) if header else {}
    for piece in band.pieces:
        over = _over(piece.box, columns)
        if not over:
            over = [order.get(id(piece), min(range(len(columns)), key=lambda i: abs(columns[i].mid - piece.box.mid_x)))]
        own.append((piece, (over[0], over[-1])))
    if len(own) == 1 and len(columns) > 2 and not is_value(own[0][0]) and own[0][1][0] == 0:
        return [(own[0][0], (0, len(columns) - 1))]
    own = _apart(own)
    return [(p, _reach(p, n, own, columns, fills, width)) for n, (p, _) in enumerate(own)] if header else own


def _in_order(band: Band, columns: Sequence[Column]) -> dict[int, int]:
    """Headers centred over right-aligned figures touch none of them: as many headers as bare columns pair in order."""
    loose = [p for p in band.pieces if not _over(p.box, columns)]
    bare = [i for i, c in enumerate(columns) if c.figures and not any(_meets(p.box, c) for p in band.pieces)]
    return {id(p): i for p, i in zip(loose, bare, strict=False)} if len(loose) == len(bare) else {}


def _apart(own: Spans) -> Spans:
    """Two pieces of a row never share a column: the later one begins after the earlier one ends."""
    out: Spans = []
    for piece, (first, last) in own:
        if out and first <= out[-1][1][1]:
            first = out[-1][1][1] + 1
            if first > last:
                before, span = out[-1]
                out[-1] = (Piece(before.lines + piece.lines, around((before.box, piece.box))), span)
                continue
        out.append((piece, (first, last)))
    return out


def _reach(
    piece: Piece, index: int, own: Spans, columns: Sequence[Column], fills: Sequence[Fill], width: float
) -> tuple[int, int]:
    """The columns a header spans: those of its own background, else the free ones around that it is centred on."""
    first, last = own[index][1]
    for fill in fills:
        box = fill.box
        if not fill.slant and box.width < ROW_FILL * width and box.holds(piece.box.mid_x, piece.box.mid_y):
            inside = [i for i, c in enumerate(columns) if box.x0 <= c.mid < box.x1]
            if inside:
                return min(first, inside[0]), max(last, inside[-1])
    low = own[index - 1][1][1] + 1 if index else 0
    high = own[index + 1][1][0] - 1 if index + 1 < len(own) else len(columns) - 1
    best, least = (first, last), _off(piece, columns, first, last)
    for a in range(low, first + 1):
        for b in range(last, high + 1):
            off = _off(piece, columns, a, b)
            wider = b - a > best[1] - best[0]
            if all(columns[i].figures for i in range(a, b + 1)) and off <= CENTRED and (wider or off < least):
                best, least = (a, b), off
    return best


def _off(piece: Piece, columns: Sequence[Column], first: int, last: int) -> float:
    """How far a header's middle lies from the middle of a range of columns, in pitches."""
    low, high = columns[first], columns[last]
    pitch = max(1.0, (high.x1 - low.x0) / (last - first + 1))
    return abs((low.x0 + high.x1) / 2 - piece.box.mid_x) / pitch
