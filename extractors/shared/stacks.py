"""A grid in, the same grid out with every row that stacks two or more indicators in its cells taken apart.

`①温室効果ガス排出量` over `②自主防災組織の結成率` in one cell, with two figures over each other in every cell beside it,
are two rows that the publisher drew as one. A figure that merely wraps (`239,55` / `2`) is not a stack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.shared.textlines import text_of
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import fold, is_dash
from schemas.layout import Cell, Grid, Line
from schemas.page import Box

FULL = 0.85  # of its cell's width: a line that fills it may go on in the next
_WHOLE = re.compile(r"^[^\d]{0,4}(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![,.]?\d)(?:\D.*)?$")
_ITEM = re.compile(r"^\s*(?:[①-⑳]|[(（]?\d{1,2}(?:[)）]|[.．](?!\d))|[・●■◆])")


def unstacked(grid: Grid) -> Grid:
    """The grid with stacked rows apart; rows that stack nothing stay as they are."""
    counts = {row: count for row in range(grid.n_rows) if (count := _stack(grid, row)) > 1}
    if not counts:
        return grid
    cells: list[Cell] = []
    for cell in grid.cells:
        before = sum(count - 1 for row, count in counts.items() if row < cell.row)
        inside = sum(counts[row] - 1 for row in cell.rows if row in counts)
        moved = replace(cell, row=cell.row + before, row_span=cell.row_span + inside)
        parts = _apart(moved, counts[cell.row]) if cell.row_span == 1 and cell.row in counts else None
        cells.extend(parts or (moved,))
    cells.sort(key=lambda c: (c.row, c.col))
    return replace(grid, cells=tuple(cells), n_rows=grid.n_rows + sum(count - 1 for count in counts.values()))


def _stack(grid: Grid, row: int) -> int:
    """How many indicators a row stacks: as many as the lines of its value cells, if its name has as many parts."""
    here = [c for c in grid.cells if c.row == row and c.row_span == 1]
    sizes = {len(c.lines) for c in here if len(c.lines) > 1 and _figures(c)}
    if len(sizes) != 1:
        return 1
    count = sizes.pop()
    names = [c for c in here if not _figures(c) and len(c.lines) >= count]
    return count if any(len(_items(c.lines)) == count for c in names) else 1


def _figures(cell: Cell) -> bool:
    """Whether every line of a cell is a whole figure or a dash, and none is a line that had to wrap."""
    if not cell.lines or not all(is_dash(f.text) or (is_figure(f.text) and _WHOLE.match(fold(f.text))) for f in cell.lines):
        return False
    return len(cell.lines) == 1 or all(f.box.width < FULL * cell.box.width for f in cell.lines[:-1])


def _items(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines by item: a new item begins with a mark where marks are printed, else with every line."""
    if not any(_ITEM.match(fold(line.text)) or _ITEM.match(line.text) for line in lines):
        return [(line,) for line in lines]
    out: list[list[Line]] = []
    for line in lines:
        if not out or _ITEM.match(fold(line.text)) or _ITEM.match(line.text):
            out.append([])
        out[-1].append(line)
    return [tuple(item) for item in out]


def _apart(cell: Cell, count: int) -> list[Cell] | None:
    """A stacked cell as `count` cells under each other; None where it holds no stack (a label for the whole row)."""
    items = _items(cell.lines)
    if len(items) != count:
        return None
    tops = [cell.box.top, *(item[0].box.top for item in items[1:]), cell.box.bottom]
    return [
        replace(
            cell,
            row=cell.row + n,
            row_span=1,
            box=Box(cell.box.x0, tops[n], cell.box.x1, tops[n + 1]),
            lines=item,
            text=text_of(item),
        )
        for n, item in enumerate(items)
    ]


def stacked_figures(cell: Cell) -> bool:
    """Whether a cell holds several whole figures that no name takes apart: its joined text is no figure to trust."""
    return len(cell.lines) > 1 and _figures(cell)
