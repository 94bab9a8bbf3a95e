"""Text outside ruled tables in, grids found by alignment out: columns from figures under each other, rows from lines.

Used where a table is drawn with shading, with horizontal lines only, or with nothing at all. The result is a grid like
any other, so that everything after it need not know.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.shared.bands import Band, Piece, bands_of, blocks_of
from extractors.shared.textlines import text_of
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import is_dash
from schemas.layout import Cell, Grid, Line
from schemas.page import Box, Char, Fill, Rule, around

CENTRED = 0.3  # of a column's pitch: how far a header's middle may lie from the middle of the columns it spans
ROW_FILL = 0.9  # a fill wider than this share of the table shades a row and bounds no column


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an unruled table."""

    x0: float
    x1: float
    figures: bool

    @property
    def mid(self) -> float:
        return (self.x0 + self.x1) / 2


def aligned(page: int, chars: Sequence[Char], rules: Sequence[Rule], fills: Sequence[Fill]) -> tuple[list[Grid], list[Line]]:
    """Grids found by alignment, and the lines that stand in none."""
    grids: list[Grid] = []
    free: list[Line] = []
    for block in blocks_of(bands_of(chars, rules, fills)):
        pieces = [p for band in block for p in band.pieces]
        columns = _columns(pieces)
        if len(block) < 1 or len(columns) < 2 or not _tabular(block):
            free.extend(line for band in block for p in band.pieces for line in p.lines)
            continue
        grids.append(_grid(page, _merged(block), columns, fills))
    return grids, sorted(free, key=lambda f: (f.box.top, f.box.x0))


def _tabular(block: Sequence[Band]) -> bool:
    """Whether a run of bands is a table: two or more of its bands, and most of them, hold pieces side by side."""
    return sum(len(band.pieces) >= 2 for band in block) >= max(2, 0.5 * len(block))


def _columns(pieces: Sequence[Piece]) -> list[Column]:
    """Columns from left to right: figures that overlap in x first, then texts that stand over no figures."""
    figures = _runs([p.box for p in pieces if _is_value(p)])
    columns = [Column(b.x0, b.x1, True) for b in figures]
    texts = [p.box for p in pieces if not _is_value(p) and not any(c.x0 < p.box.x1 and p.box.x0 < c.x1 for c in columns)]
    columns += [Column(b.x0, b.x1, False) for b in _runs(texts)]
    return sorted(columns, key=lambda c: c.x0)


def _is_value(piece: Piece) -> bool:
    return len(piece.lines) == 1 and (is_figure(piece.lines[0].text) or is_dash(piece.lines[0].text))


def _runs(boxes: Sequence[Box]) -> list[Box]:
    """Boxes merged where they overlap in x; a box over two runs of narrower ones joins none (it spans them)."""
    runs: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.width):
        over = [r for r in runs if r.overlap_x(box) > 0]
        if not over:
            runs.append(box)
        elif len(over) == 1:
            runs[runs.index(over[0])] = around([over[0], box])
    return runs


def _merged(block: Sequence[Band]) -> list[Band]:
    """Bands with a lone continued text given to the row it belongs to: the second line of a wrapped name."""
    data = [b.box.mid_y for b in block if sum(_is_value(p) for p in b.pieces) >= 1]
    gaps = [b - a for a, b in itertools.pairwise(data)]
    pitch = median(gaps) if gaps else 0.0
    out: list[Band] = []
    for band in block:
        lone = len(band.pieces) == 1 and not _is_value(band.pieces[0])
        near = out and pitch and band.box.mid_y - out[-1].box.mid_y < 0.7 * pitch
        home = next((p for p in out[-1].pieces if _same_column(p, band.pieces[0])), None) if lone and near else None
        if home is not None and any(_is_value(p) for p in out[-1].pieces):
            joined = Piece(home.lines + band.pieces[0].lines, around([home.box, band.pieces[0].box]))
            pieces = tuple(joined if p is home else p for p in out[-1].pieces)
            out[-1] = Band(pieces, around(p.box for p in pieces))
        else:
            out.append(band)
    return out


def _same_column(a: Piece, b: Piece) -> bool:
    return not _is_value(a) and abs(a.box.x0 - b.box.x0) < 3.0


def _grid(page: int, bands: Sequence[Band], columns: Sequence[Column], fills: Sequence[Fill]) -> Grid:
    left = min([c.x0 for c in columns] + [b.box.x0 for b in bands]) - 2
    right = max([c.x1 for c in columns] + [b.box.x1 for b in bands]) + 2
    xs = [left, *((a.x1 + b.x0) / 2 for a, b in itertools.pairwise(columns)), right]
    ys = [
        bands[0].box.top - 1,
        *((a.box.bottom + b.box.top) / 2 for a, b in itertools.pairwise(bands)),
        bands[-1].box.bottom + 1,
    ]
    first_data = next((r for r, b in enumerate(bands) if any(_is_value(p) for p in b.pieces)), len(bands))
    cells: list[Cell] = []
    for row, band in enumerate(bands):
        spans = _spans(band, columns, row < first_data, fills, right - left)
        taken: set[int] = set()
        for piece, (first, last) in spans:
            taken.update(range(first, last + 1))
            cells.append(_cell(page, Box(xs[first], ys[row], xs[last + 1], ys[row + 1]), row, first, last, piece.lines))
        cells.extend(
            _cell(page, Box(xs[c], ys[row], xs[c + 1], ys[row + 1]), row, c, c, ()) for c in range(len(columns)) if c not in taken
        )
    cells.sort(key=lambda c: (c.row, c.col))
    return Grid(page, Box(left, ys[0], right, ys[-1]), tuple(cells), len(bands), len(columns), "aligned")


def _cell(page: int, box: Box, row: int, first: int, last: int, lines: tuple[Line, ...]) -> Cell:
    return Cell(page, box, row, first, 1, last - first + 1, lines, text_of(lines))


def _spans(
    band: Band, columns: Sequence[Column], header: bool, fills: Sequence[Fill], width: float
) -> list[tuple[Piece, tuple[int, int]]]:
    """The columns each piece of a row covers; header pieces reach over the columns they are centred on."""
    own: list[tuple[Piece, tuple[int, int]]] = []
    for piece in band.pieces:
        over = [i for i, c in enumerate(columns) if c.x0 < piece.box.x1 and piece.box.x0 < c.x1]
        if not over:
            over = [min(range(len(columns)), key=lambda i: abs(columns[i].mid - piece.box.mid_x))]
        own.append((piece, (over[0], over[-1])))
    if len(own) == 1 and len(columns) > 2 and not _is_value(own[0][0]) and own[0][1][0] == 0:
        return [(own[0][0], (0, len(columns) - 1))]
    own = _apart(own)
    if not header:
        return own
    return [(piece, _reach(piece, index, own, columns, fills, width)) for index, (piece, _) in enumerate(own)]


def _apart(own: list[tuple[Piece, tuple[int, int]]]) -> list[tuple[Piece, tuple[int, int]]]:
    """Two pieces of a row never share a column: the later one begins after the earlier one ends."""
    out: list[tuple[Piece, tuple[int, int]]] = []
    for piece, (first, last) in own:
        if out and first <= out[-1][1][1]:
            first = out[-1][1][1] + 1
            if first > last:
                before, span = out[-1]
                out[-1] = (Piece(before.lines + piece.lines, around([before.box, piece.box])), span)
                continue
        out.append((piece, (first, last)))
    return out


def _reach(
    piece: Piece,
    index: int,
    own: Sequence[tuple[Piece, tuple[int, int]]],
    columns: Sequence[Column],
    fills: Sequence[Fill],
    width: float,
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
