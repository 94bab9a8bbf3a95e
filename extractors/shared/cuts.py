"""A grid in, the grids of its sheets out, where a family prints several sheets as rows of one table."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from extractors.family import Family
from pipeline.normalizers.text import key
from schemas.layout import Cell, Grid
from schemas.page import around


def begins_sheet(grid: Grid, family: Family) -> bool:
    """Whether the grid's first row begins a sheet."""
    return family.sheet_row is not None and any(c.row == 0 and _matches(c, family) for c in grid.cells)


def cut(grid: Grid, family: Family) -> list[Grid]:
    """The grid in pieces: what stands before the first sheet's row, then one piece per sheet."""
    if family.sheet_row is None:
        return [grid]
    rows = sorted({c.row for c in grid.cells if _matches(c, family)})
    if not rows:
        return [grid]
    bounds = [0, *(r for r in rows if r > 0), grid.n_rows]
    pieces = []
    for first, after in itertools.pairwise(bounds):
        cells = [
            replace(c, row=c.row - first, row_span=min(c.row_span, after - c.row)) for c in grid.cells if first <= c.row < after
        ]
        if cells:
            pieces.append(Grid(grid.page, around(c.box for c in cells), tuple(cells), after - first, grid.n_cols, grid.kind))
    return pieces


def _matches(cell: Cell, family: Family) -> bool:
    return family.sheet_row is not None and re.match(family.sheet_row, key(cell.text)) is not None
