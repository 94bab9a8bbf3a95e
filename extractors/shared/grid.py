"""A page in, its layout out: grids of cells holding their own characters, free lines, bars drawn over a table.

Characters go into the cell that holds their middle: words that run over a ruling belong to two cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.aligned import aligned
from extractors.shared.bars import bars_of
from extractors.shared.labels import read_label
from extractors.shared.lattice import Lattice, Span, lattices
from extractors.shared.textlines import lines_of, text_of
from extractors.shared.vocabulary import shared
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import key
from schemas.layout import Cell, Grid, Line, PageLayout
from schemas.page import Box, Char, Fill, Page, Rule

FRAMED_ROWS = 3  # a table within one ruled frame has a header and two rows at least
STRUCK_SHARE = 0.6  # a slanted stroke that crosses this share of a cell, both ways, strikes it out


@dataclass(slots=True)
class _Table:
    """A lattice with a fast way from a point to its cell."""

    lattice: Lattice
    xs: list[float]
    ys: list[float]
    at: dict[tuple[int, int], int]

    @classmethod
    def of(cls, lattice: Lattice) -> _Table:
        xs: dict[int, float] = {}
        ys: dict[int, float] = {}
        at: dict[tuple[int, int], int] = {}
        for span in lattice.spans:
            xs[span.col], xs[span.col + span.col_span] = span.box.x0, span.box.x1
            ys[span.row], ys[span.row + span.row_span] = span.box.top, span.box.bottom
        for index, span in enumerate(lattice.spans):
            for row in range(span.row, span.row + span.row_span):
                for col in range(span.col, span.col + span.col_span):
                    at[row, col] = index
        full_x = [xs.get(i, float("nan")) for i in range(lattice.n_cols + 1)]
        full_y = [ys.get(i, float("nan")) for i in range(lattice.n_rows + 1)]
        return cls(lattice, _filled(full_x), _filled(full_y), at)

    def find(self, x: float, y: float) -> int | None:
        if not self.lattice.box.holds(x, y):
            return None
        return self.at.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def _filled(values: list[float]) -> list[float]:
    """Lattice positions that no cell touches take their neighbour's place, so that the list stays in order."""
    out: list[float] = []
    for value in values:
        out.append(value if value == value else (out[-1] if out else float("-inf")))
    return out


def layout(page: Page) -> PageLayout:
    """Grids, free lines and bars of one page, each from top to bottom."""
    bars, rules = bars_of(page.fills, page.rules)
    tables = [_Table.of(t) for t in lattices(rules)]
    tables.sort(key=lambda t: t.lattice.box.width * t.lattice.box.height)  # an inner table before the frame around it
    inside: dict[tuple[int, int], list[Char]] = defaultdict(list)
    over: dict[int, list[Char]] = defaultdict(list)
    free: list[Char] = []
    for char in page.chars:
        x, y = char.box.mid_x, char.box.mid_y
        bar = next((i for i, b in enumerate(bars) if b.holds(x, y)), None)
        place = None if bar is not None else _place(tables, x, y)
        if bar is not None:
            over[bar].append(char)
        elif place is not None:
            inside[place].append(char)
        else:
            free.append(char)
    slants = [f.box for f in page.fills if f.slant]
    fills = [f for f in page.fills if not f.slant]
    narrow = {i for i, t in enumerate(tables) if t.lattice.n_cols == 1}
    framed = _framed(page.number, inside, narrow, rules, fills)
    grids = [
        _grid(page.number, t, {c: chars for (g, c), chars in inside.items() if g == i}, fills, slants)
        for i, t in enumerate(tables)
    ]
    found, lines = aligned(page.number, free, rules, fills)
    grids.extend((*found, *framed))
    grids.sort(key=lambda g: (g.box.top, g.box.x0))
    bar_lines = [Line(text_of(text), bars[i], text[0].size) for i, chars in sorted(over.items()) if (text := lines_of(chars))]
    return PageLayout(page.number, page.width, page.height, tuple(grids), tuple(lines), tuple(bar_lines), page.notes)


def _framed(
    page: int, inside: dict[tuple[int, int], list[Char]], narrow: set[int], rules: Sequence[Rule], fills: Sequence[Fill]
) -> list[Grid]:
    """Tables without rulings inside one ruled frame (or in its rows, where `narrow` frames hold lines across only): their
    characters leave the frame's cells."""
    frames: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for index, cell in inside:
        frames[index, -1 if index in narrow else cell].append((index, cell))
    out: list[Grid] = []
    for places in frames.values():
        chars = [c for place in places for c in inside[place]]
        if len({round(c.box.mid_y) for c in chars}) < FRAMED_ROWS:
            continue
        found = [g for g in aligned(page, chars, rules, fills)[0] if _holds_figures(g)]
        out.extend(found)
        for place in places:
            inside[place] = [c for c in inside[place] if not any(g.box.holds(c.box.mid_x, c.box.mid_y) for g in found)]
    return out


def _holds_figures(grid: Grid) -> bool:
    """Whether a grid found in a frame is a table of figures, and no prose that happens to align."""
    rows = {c.row for c in grid.cells if is_figure(c.text)}
    cols = {c.col for c in grid.cells if is_figure(c.text)}
    headed = sum(len(key(c.text)) <= 20 for c in grid.cells if c.text) >= 0.8 * sum(bool(c.text) for c in grid.cells)
    return len(rows) >= 2 and headed and (len(cols) >= 2 or _labelled(grid))


def _labelled(grid: Grid) -> bool:
    """Whether rows of one figure are a card's: each begins with a label that says its year or measure."""
    labels = [read_label(c.text, shared()) for c in grid.cells if c.col == 0]
    return sum(one is not None and (one.year is not None or one.has("measure")) for one in labels) >= FRAMED_ROWS


def _place(tables: Sequence[_Table], x: float, y: float) -> tuple[int, int] | None:
    for index, table in enumerate(tables):
        cell = table.find(x, y)
        if cell is not None:
            return index, cell
    return None


def _grid(page: int, table: _Table, inside: dict[int, list[Char]], fills: Sequence[Fill], slants: Sequence[Box]) -> Grid:
    cells = []
    for index, span in enumerate(table.lattice.spans):
        lines = lines_of(inside.get(index, ()))
        cells.append(
            Cell(
                page, span.box, span.row, span.col, span.row_span, span.col_span, lines, text_of(lines),
                _fill_of(span, fills), any(_crosses(s, span.box) for s in slants),
            )
        )  # fmt: skip
    cells.sort(key=lambda c: (c.row, c.col))
    return Grid(page, table.lattice.box, tuple(cells), table.lattice.n_rows, table.lattice.n_cols)


def _fill_of(span: Span, fills: Sequence[Fill]) -> tuple[float, ...]:
    """The colour painted last under the middle of the cell."""
    for fill in reversed(fills):
        if fill.box.holds(span.box.mid_x, span.box.mid_y):
            return fill.color
    return ()


def _crosses(slant: Box, cell: Box) -> bool:
    return slant.overlap_x(cell) > STRUCK_SHARE * cell.width and slant.overlap_y(cell) > STRUCK_SHARE * cell.height
