"""Takes tables written as rows of texts; gives pages of characters and rules, grids and tables, and what the engine reads.

In a row `<` continues the cell to its left and `^` the cell above it, so that merged cells are written as they look. A line
break in a text is one on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.engine import extract
from extractors.family import GENERIC, Family
from extractors.shared.paths import Path, path_of
from extractors.shared.table import Node, Table, build
from extractors.shared.vocabulary import Vocabulary, shared
from schemas.layout import Cell, Grid, Line
from schemas.page import Box, Char, Direction, DocumentPages, Fill, Page, Rule, Source, around
from schemas.reading import DocumentReading, SheetReading

Ruling = Literal["lines", "rects", "double", "open"]
Rows = Sequence[Sequence[str]]
SIZE = 9.0
PAD = 3.0


def rule(x0: float, top: float, x1: float, bottom: float) -> Rule:
    """A rule from one point to another; the longer side is its direction."""
    direction: Direction = "h" if x1 - x0 >= bottom - top else "v"
    return Rule(Box(x0, top, x1, bottom), direction)


def write(text: str, x: float, top: float, size: float = SIZE) -> list[Char]:
    """One line of text: full-width characters are as wide as high, others half."""
    out = []
    for char in text:
        wide = size if ord(char) > 0x2000 else size / 2
        if not char.isspace():
            out.append(Char(char, Box(x, top, x + wide, top + size), size))
        x += wide
    return out


def length(text: str, size: float = SIZE) -> float:
    return sum(size if ord(c) > 0x2000 else size / 2 for c in text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of the written rows with what it spans."""

    text: str
    row: int
    col: int
    rows: int
    cols: int


def placed(rows: Rows) -> Iterator[Placed]:
    """The cells of written rows."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(rows) and rows[r + high][c] == "^":
                high += 1
            yield Placed(text, r, c, high, wide)


@dataclass
class Draft:
    """A page being made."""

    number: int = 1
    width: float = 595.0
    height: float = 842.0
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)

    def line(self, text: str, x: float = 40.0, top: float = 30.0, size: float = SIZE) -> Draft:
        self.chars += write(text, x, top, size)
        return self

    def table(
        self,
        rows: Rows,
        widths: Sequence[float] | float = 80.0,
        *,
        x: float = 40.0,
        top: float = 60.0,
        height: float = 20.0,
        ruling: Ruling = "lines",
    ) -> Draft:
        count = len(rows[0])
        each = [widths] * count if isinstance(widths, (int, float)) else list(widths)
        xs = [x + sum(each[:n]) for n in range(count + 1)]
        ys = [top + height * n for n in range(len(rows) + 1)]
        for cell in placed(rows):
            box = Box(xs[cell.col], ys[cell.row], xs[cell.col + cell.cols], ys[cell.row + cell.rows])
            self._cell(cell.text, box)
            self.rules += _edges(box, ruling, xs[0], xs[-1])
        return self

    def _cell(self, text: str, box: Box) -> None:
        lines = text.split("\n")
        size = min(SIZE, SIZE * (box.width - 2 * PAD) / max(length(line) for line in lines)) if text else SIZE  # printed to fit
        top = box.mid_y - len(lines) * (SIZE + 1) / 2
        for n, line in enumerate(lines):
            self.chars += write(line, box.x0 + PAD, top + n * (SIZE + 1), size)

    def page(self) -> Page:
        return Page(self.number, self.width, self.height, tuple(self.chars), tuple(self.rules), tuple(self.fills))


def _edges(box: Box, ruling: Ruling, left: float, right: float) -> Iterable[Rule]:
    thick = 0.5 if ruling == "rects" else 0.0
    shifts = (-0.8, 0.8) if ruling == "double" else (0.0,)
    for shift in shifts:
        for y in (box.top, box.bottom):
            yield rule(box.x0, y + shift, box.x1, y + shift + thick)
        for x in (box.x0, box.x1):
            if ruling != "open" or x not in (left, right):
                yield rule(x + shift, box.top, x + shift + thick, box.bottom)


def document(*drafts: Draft) -> DocumentPages:
    return DocumentPages(Source("made.pdf", "0" * 64, 1), tuple(d.page() for d in drafts))


def read(*drafts: Draft, family: Family = GENERIC) -> DocumentReading:
    return extract(document(*drafts), family)


def sheet(*drafts: Draft, family: Family = GENERIC) -> SheetReading:
    """The one sheet of a document."""
    (one,) = read(*drafts, family=family).sheets
    return one


# --- tables that nobody drew ---------------------------------------------------------------------------------------


def grid(rows: Rows, page: int = 1, top: float = 60.0) -> Grid:
    """The written rows as a grid, without drawing and finding them: cells of 80 by 20 points."""
    cells = []
    for cell in placed(rows):
        box = Box(
            40.0 + 80 * cell.col, top + 20 * cell.row, 40.0 + 80 * (cell.col + cell.cols), top + 20 * (cell.row + cell.rows)
        )
        texts = [t for t in cell.text.split("\n") if t]
        lines = tuple(
            Line(t, Box(box.x0 + PAD, box.top + 10 * n, box.x1, box.top + 10 * n + SIZE), SIZE) for n, t in enumerate(texts)
        )
        cells.append(Cell(page, box, cell.row, cell.col, cell.rows, cell.cols, lines, "".join(texts)))
    return Grid(page, around(c.box for c in cells), tuple(cells), len(rows), len(rows[0]))


def table(rows: Rows, words: Vocabulary | None = None, page: int = 1) -> Table:
    return build(grid(rows, page), words or shared())


def node(made: Table, text: str) -> Node:
    """The one cell of this text."""
    (one,) = (n for n in made.nodes if n.text == text)
    return one


def path(rows: Rows, text: str) -> Path:
    made = table(rows)
    return path_of(made, node(made, text))


def told(one: SheetReading) -> list[tuple[str, str]]:
    """Check and text of everything that found no place, but for texts without figures that nobody took."""
    return [(u.check, u.at.text) for u in one.unplaced if u.check != "text_unclaimed"]


def values(one: SheetReading) -> list[tuple[str, str, str | None, str]]:
    """Name, measure, year label and text of every figure of a sheet."""
    return [(i.name.text, f.measure, f.year.text if f.year else None, f.value.text) for i in one.indicators for f in i.figures]
