"""Takes cells with spans, written like a spreadsheet; draws them on a Paper with one of the ways offices rule tables.

Rows grow to hold their text. `draw` gives the lower edge of the table; `draw_pages` goes on over pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sheetmaker.paper import BLACK, Align, Color, Paper

Ruling = Literal["lines", "boxes", "rects", "horizontal", "double", "none", "shade"]
RULINGS: tuple[Ruling, ...] = ("lines", "boxes", "rects", "horizontal", "double", "none", "shade")
GREY: Color = (0.9, 0.9, 0.9)
STRIPE: Color = (0.93, 0.95, 0.98)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `struck` draws the slanted line through a slot that is not used; `edge` False leaves it unruled."""

    row: int
    col: int
    text: str = ""
    rows: int = 1
    cols: int = 1
    align: Align = "l"
    valign: Literal["t", "m", "b"] = "m"
    size: float | None = None
    bold: bool = False
    vertical: bool = False
    shrink: bool = False
    overflow: bool = False
    struck: bool = False
    edge: bool = True
    fill: Color | None = None
    color: Color = BLACK
    font: str | None = None


@dataclass
class Grid:
    """A table: column widths in points, cells, least row heights."""

    widths: list[float]
    size: float = 9
    pad: float = 2
    row_height: float = 0
    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    stripe_from: int = 1
    stripe_every: int = 1

    def put(self, row: int, col: int, text: str = "", **style: object) -> None:
        self.cells.append(Cell(row, col, text, **style))  # type: ignore[arg-type]

    def head(self, row: int, col: int, text: str, **style: object) -> None:
        """A label: centred on grey unless told otherwise."""
        self.put(row, col, text, **{"align": "c", "fill": GREY, **style})

    @property
    def rows(self) -> int:
        return max((c.row + c.rows for c in self.cells), default=0)

    @property
    def width(self) -> float:
        return sum(self.widths)

    def _lines(self, paper: Paper, cell: Cell, size: float) -> list[str]:
        if cell.vertical:
            return list(cell.text.replace("\n", ""))
        if cell.shrink or cell.overflow:
            return cell.text.split("\n")
        return paper.wrap(cell.text, sum(self.widths[cell.col : cell.col + cell.cols]) - 2 * self.pad, size, cell.font)

    def row_heights(self, paper: Paper) -> list[float]:
        least = self.row_height or self.size * 1.7
        out = [self.heights.get(r, least) for r in range(self.rows)]
        for cell in sorted(self.cells, key=lambda c: c.rows):
            size = cell.size or self.size
            need = len(self._lines(paper, cell, size)) * size * 1.2 + 2 * self.pad
            short = need - sum(out[cell.row : cell.row + cell.rows])
            if short > 0:
                out[cell.row + cell.rows - 1] += short
        return out

    def draw(
        self,
        paper: Paper,
        x: float,
        top: float,
        ruling: Ruling = "lines",
        *,
        rows: range | None = None,
        heights: list[float] | None = None,
    ) -> float:
        """Draw the rows (all, or a run of them that no cell crosses) and give the lower edge."""
        heights = heights or self.row_heights(paper)
        rows = rows if rows is not None else range(self.rows)
        ys = {rows.start: top}
        for r in rows:
            ys[r + 1] = ys[r] + heights[r]
        xs = [x]
        for w in self.widths:
            xs.append(xs[-1] + w)
        cells = [c for c in self.cells if c.row in rows]
        boxes = [(c, (xs[c.col], ys[c.row], xs[c.col + c.cols], ys[min(c.row + c.rows, rows.stop)])) for c in cells]
        if ruling == "shade":
            self._stripes(paper, xs, ys, rows)
        for cell, (x0, y0, x1, y1) in boxes:
            if cell.fill is not None:
                paper.fill(x0, y0, x1, y1, cell.fill)
        for cell, box in boxes:
            self._write(paper, cell, box)
            if cell.struck:
                paper.line(box[0], box[3], box[2], box[1], width=0.5)
        rule(paper, [box for cell, box in boxes if cell.edge], ruling)
        return ys[rows.stop]

    def draw_pages(
        self,
        paper: Paper,
        x: float,
        top: float,
        ruling: Ruling,
        *,
        bottom: float,
        next_top: float,
        header_rows: int = 0,
        on_page: Callable[[], None] | None = None,
    ) -> float:
        """Draw over as many pages as needed, breaking only where no cell is cut; repeat `header_rows` rows on each."""
        heights = self.row_heights(paper)
        cut = [r for r in range(1, self.rows + 1) if not any(c.row < r < c.row + c.rows for c in self.cells)]
        start, y = 0, top
        while start < self.rows:
            fits = [r for r in cut if r > start and y + sum(heights[start:r]) <= bottom]
            stop = fits[-1] if fits else next(r for r in cut if r > start)
            y = self.draw(paper, x, y, ruling, rows=range(start, stop), heights=heights)
            start = stop
            if start < self.rows:
                paper.new_page()
                if on_page:
                    on_page()
                y = next_top
                if header_rows:
                    y = self.draw(paper, x, y, ruling, rows=range(header_rows), heights=heights)
        return y

    def _stripes(self, paper: Paper, xs: list[float], ys: dict[int, float], rows: range) -> None:
        for r in rows:
            if r >= self.stripe_from and ((r - self.stripe_from) // self.stripe_every) % 2 == 0:
                paper.fill(xs[0], ys[r], xs[-1], ys[r + 1], STRIPE)

    def _write(self, paper: Paper, cell: Cell, box: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = box
        size = cell.size or self.size
        if cell.shrink:
            widest = max((paper.measure(t, size, cell.font) for t in cell.text.split("\n")), default=0)
            size *= min(1.0, (x1 - x0 - 2 * self.pad) / widest) if widest else 1.0
        lines = self._lines(paper, cell, size)
        step = size * 1.2
        tall = len(lines) * step
        y = {"t": y0 + self.pad, "m": (y0 + y1 - tall) / 2, "b": y1 - self.pad - tall}[cell.valign]
        align: Align = "c" if cell.vertical else cell.align
        at = {"l": x0 + self.pad, "c": (x0 + x1) / 2, "r": x1 - self.pad}[align]
        for line in lines:
            y += step
            if line:
                paper.text(at, y - step * 0.24, line, size, align=align, bold=cell.bold, color=cell.color, font=cell.font)


def rule(paper: Paper, boxes: list[tuple[float, float, float, float]], ruling: Ruling) -> None:
    """The rulings around the given boxes, as the named way of ruling draws them."""
    if ruling in ("none", "shade"):
        return
    if ruling == "boxes":
        for box in boxes:
            paper.frame(*box)
        return
    across = {(round(y, 2), round(x0, 2), round(x1, 2)) for x0, y0, x1, y1 in boxes for y in (y0, y1)}
    down = {(round(x, 2), round(y0, 2), round(y1, 2)) for x0, y0, x1, y1 in boxes for x in (x0, x1)}
    if ruling == "rects":
        for y, x0, x1 in sorted(across):
            paper.fill(x0 - 0.25, y - 0.25, x1 + 0.25, y + 0.25, BLACK)
        for x, y0, y1 in sorted(down):
            paper.fill(x - 0.25, y0 - 0.25, x + 0.25, y1 + 0.25, BLACK)
        return
    shifts = (-0.7, 0.7) if ruling == "double" else (0.0,)
    for y, x0, x1 in joined(across):
        for s in shifts:
            paper.line(x0, y + s, x1, y + s, width=0.4 if ruling == "double" else 0.6)
    if ruling != "horizontal":
        for x, y0, y1 in joined(down):
            for s in shifts:
                paper.line(x + s, y0, x + s, y1, width=0.4 if ruling == "double" else 0.6)


def joined(parts: set[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Pieces on one straight line that touch, as one piece."""
    out: list[tuple[float, float, float]] = []
    for at, start, end in sorted(parts):
        if out and out[-1][0] == at and start <= out[-1][2] + 0.05:
            out[-1] = (at, out[-1][1], max(end, out[-1][2]))
        else:
            out.append((at, start, end))
    return out
