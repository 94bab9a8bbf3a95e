"""Bands of an unruled table in, its columns out, and which of them each piece of a band covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.bands import Band, Piece
from extractors.shared.gutters import LONE_YEAR, is_value_line
from extractors.shared.heads import leaves_of, matched, whole
from extractors.shared.labels import read_label
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from schemas.page import Box, around

SET_IN = 3.0  # points: texts of one column begin this near each other
NEAR_TEXT = 40.0  # points: further apart, two texts are columns of their own

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


def is_field(band: Band) -> bool:
    """Whether a band is a label and its answer, not a row of the table's columns."""
    if len(band.pieces) != 2:
        return False
    label, answer = (read_label(text_of(p.lines), shared()) for p in band.pieces)
    kinds = ("slot", "sheet", "section", "rating")
    return (
        label is not None
        and label.year is None
        and any(label.has(k) for k in kinds)
        and answer is None
        and not is_value(band.pieces[1])
    )


def is_title(band: Band) -> bool:
    """Whether a band only titles the table: plain text, with its unit perhaps, and no header's word."""
    labels = [read_label(text_of(p.lines), shared()) for p in band.pieces]
    heads = [one for one in labels if one is not None and (one.roles or one.year is not None)]
    if any(one.year is not None or one.has("measure") or one.has("stage") for one in heads) or len(heads) > 1:
        return False
    last = labels[-1]
    cornered = last is not None and last.unit is not None and not last.roles
    first = labels[0] is None or labels[0].unit is None or bool(labels[0].roles)
    return len(band.pieces) == 1 or (len(band.pieces) == 2 and cornered and first)


def is_head(band: Band) -> bool:
    """Whether a band above the data heads its columns."""
    return not is_field(band) and not is_title(band)


def first_data(bands: Sequence[Band]) -> int:
    """The first band below the headers: the first that holds values (a band of lone years is a header), or the section
    row right above it. 0 where no band holds any."""
    for row, band in enumerate(bands):
        values = [p for p in band.pieces if is_value(p)]
        if values and not all(LONE_YEAR.match(key(p.lines[0].text)) for p in values):
            while row > 1 and _section_row(bands[row - 1], band) and any(len(b.pieces) > 1 for b in bands[: row - 1]):
                row -= 1
            return row
    return 0


def _section_row(band: Band, data: Band) -> bool:
    """Whether a band is a lone text set where the names of the rows begin."""
    return len(band.pieces) == 1 and not is_value(data.pieces[0]) and abs(band.pieces[0].box.x0 - data.pieces[0].box.x0) < SET_IN


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table and, for each header piece (by id), the columns it spans."""

    columns: tuple[Column, ...]
    heads: dict[int, tuple[int, int]]


def columns_of(bands: Sequence[Band], header: int, wide: Sequence[Piece] = ()) -> Layout:
    """Columns from left to right: figures of the data rows that overlap in x, texts over no figures, and headers with
    nothing printed under them. `wide` are entries of several rows."""
    data = [*(p for band in bands[header:] for p in band.pieces), *wide]
    columns = [Column(b.x0, b.x1, True) for b in _runs([p.box for p in data if is_value(p)])]
    texts = [p.box for p in data if not is_value(p) and not _over(p.box, columns)]
    columns += _joined_texts([Column(b.x0, b.x1, False) for b in sorted(_runs(texts), key=lambda b: b.x0)], bands[header:], wide)
    columns.sort(key=lambda c: c.x0)
    if not header:
        return Layout(tuple(columns), {})
    found = [Box(c.x0, 0, c.x1, 1) for c in columns]
    leaves, spans = leaves_of([b for b in bands[:header] if is_head(b)], found)
    if not leaves:
        return Layout(tuple(columns), {})
    pairs = matched(leaves, found, [c.figures for c in columns])
    figures = {(c.x0, c.x1): c.figures for c in columns}
    place = {id(leaf): n for n, (leaf, _) in enumerate(pairs) if leaf is not None}
    made = []
    for leaf, box in pairs:
        extent = whole(leaf, box)
        made.append(Column(extent.x0, extent.x1, figures[box.x0, box.x1] if box is not None else False))
    return Layout(_apart_columns(made), {key: (place[id(a)], place[id(b)]) for key, (a, b) in spans.items()})


def _joined_texts(columns: Sequence[Column], bands: Sequence[Band], wide: Sequence[Piece]) -> list[Column]:
    """Text columns side by side that no row fills both of are one: labels set in or centred in their column. One with
    entries of several rows stays apart."""
    out: list[Column] = []
    for column in columns:
        last = out[-1] if out else None
        both = last is not None and any(
            any(_meets(p.box, last) for p in b.pieces) and any(_meets(p.box, column) for p in b.pieces) for b in bands
        )
        shares = any(_meets(p.box, c) for p in wide for c in (column, last) if c is not None)
        if last is not None and not both and not shares and column.x0 - last.x1 < NEAR_TEXT:
            out[-1] = Column(last.x0, max(last.x1, column.x1), False)
        else:
            out.append(column)
    return out


def _apart_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns whose headers reach over their neighbours, cut where they meet."""
    out = list(columns)
    for n in range(1, len(out)):
        a, b = out[n - 1], out[n]
        if b.x0 < a.x1:
            cut = (max(a.x0, b.x0) + min(a.x1, b.x1)) / 2
            out[n - 1] = Column(a.x0, max(a.x0 + 0.1, cut - 0.05), a.figures)
            out[n] = Column(min(cut + 0.05, b.x1 - 0.1), b.x1, b.figures)
    return tuple(out)


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


def spans_of(band: Band, layout: Layout, header: bool) -> Spans:
    """The columns each piece of a row covers; those of headers are known from the tree of headers."""
    columns = layout.columns
    if is_field(band):
        return [(band.pieces[0], (0, 0)), (band.pieces[1], (1, len(columns) - 1))]
    own: Spans = []
    for piece in band.pieces:
        over = _over(piece.box, columns) or [min(range(len(columns)), key=lambda i: abs(columns[i].mid - piece.box.mid_x))]
        own.append((piece, layout.heads.get(id(piece), (over[0], over[-1])) if header else (over[0], over[-1])))
    if len(own) == 1 and len(columns) > (1 if header else 2) and not is_value(own[0][0]) and own[0][1][0] == 0:
        return [(own[0][0], (0, len(columns) - 1))]
    return _apart(sorted(own, key=lambda one: one[1]))


def over(piece: Piece, layout: Layout) -> tuple[int, int]:
    """The columns an entry of several rows covers."""
    found = _over(piece.box, layout.columns)
    near = min(range(len(layout.columns)), key=lambda i: abs(layout.columns[i].mid - piece.box.mid_x))
    return (found[0], found[-1]) if found else (near, near)


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
