"""What the engine makes of a page before it knows any meaning: grids of cells with spans, and free lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.page import Box, Note

GridKind = Literal["ruled", "aligned"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of text with its place; `size` is the font size in points.

    `xs` holds the left and right edge of each character of `text`; empty where a line was put together from others.
    """

    text: str
    box: Box
    size: float = 0.0
    xs: tuple[tuple[float, float], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid. Rows and columns count from 0 in the grid's lattice; `text` joins its wrapped lines.

    `struck` says that a slanted stroke crosses the cell (a future year struck out); `fill` is its background.
    """

    page: int
    box: Box
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    lines: tuple[Line, ...] = ()
    text: str = ""
    fill: tuple[float, ...] = ()
    struck: bool = False

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.row_span)

    @property
    def cols(self) -> range:
        return range(self.col, self.col + self.col_span)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: cells on a lattice of `n_rows` x `n_cols`, ruled or found by alignment."""

    page: int
    box: Box
    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    kind: GridKind = "ruled"


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page as grids and as the lines of text outside them, both from top to bottom.

    `bars` are filled shapes that carry text across columns (schedules drawn over a table).
    """

    number: int
    width: float
    height: float
    grids: tuple[Grid, ...] = ()
    free: tuple[Line, ...] = ()
    bars: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = field(default=())
