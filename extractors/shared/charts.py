"""A page's layout in, the same without the labels of its charts out, and how many labels were left out.

Axis and data labels repeat a table's figures or round them: they are never values. A chart is known by its axes: figures
in even steps at an even distance above each other, and labels at an even distance in one row below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.shared.textlines import SEGMENT_GAP, text_of
from pipeline.normalizers.era import is_year_label
from pipeline.normalizers.number import is_figure, read_figure
from pipeline.normalizers.text import key
from schemas.layout import Cell, Grid, Line, PageLayout
from schemas.page import Box

STEPS = 3  # ticks that make an axis
EVEN = 0.12  # share by which the distances of an axis may differ
ALIGNED = 2.0  # points between the edges of one axis' labels
BELOW = 45.0  # points: the labels of the other axis stand so near below, its title or the chart's caption under them
REACH = 34.0  # points beyond its axes that a chart's labels and unit take up
TALL = 320.0  # points: how far above its labels a chart without a value axis may hold figures
CENTRED = 6.0  # points between the middles of a label and of the figure over it
UNDER = 24.0  # points: so near under its header stands the first figure of a table
LONGEST = 40  # compared characters of a label; a longer line is prose

_FIGURE = re.compile(r"^[△▲\-−]?[\d０-９][\d０-９,，.．]*\s*[%％]?$")
_BLANKS = re.compile(r"\s+")
_CAPTION = re.compile(r"^[(【\[<]?(?:図|グラフ|表)(?:\d|\s|[:：.．-])|推移[)】\]]?$|グラフ$")


def without_charts(page: PageLayout) -> tuple[PageLayout, int]:
    """The page without its charts' labels, and their number. A ruled table is never a chart, but its cell may hold one."""
    page, framed = _without_framed(page)
    areas = list(charts(page))
    if not areas:
        return page, framed
    grids = [g for g in page.grids if not _drawn(g, areas)]
    gone = sum(len([c for c in g.cells if c.text]) for g in page.grids if g not in grids)
    free = [line for line in page.free if not any(_label(line, area) for area in areas)]
    return replace(page, grids=tuple(grids), free=tuple(free)), framed + gone + len(page.free) - len(free)


def _without_framed(page: PageLayout) -> tuple[PageLayout, int]:
    """The page without the labels of charts that stand whole in one ruled cell: the frame around a chart, a form's box."""
    gone = 0
    grids = []
    for grid in page.grids:
        cells = [_bare(cell, page.width) if grid.kind == "ruled" and len(cell.lines) > 2 * STEPS else cell for cell in grid.cells]
        gone += sum(len(old.lines) - len(new.lines) for old, new in zip(grid.cells, cells, strict=True))
        grids.append(replace(grid, cells=tuple(cells)))
    return replace(page, grids=tuple(grids)) if gone else page, gone


def _bare(cell: Cell, width: float) -> Cell:
    parts = [part for line in cell.lines for part in _pieces(line)]
    areas = list(_areas(parts, width))
    left = tuple(part for part in parts if not any(_label(part, area) for area in areas))
    return replace(cell, lines=left, text=text_of(left)) if areas else cell


def _pieces(line: Line) -> Iterator[Line]:
    """The line's words that wide blanks part: the labels of an axis, which a cell prints as one line."""
    if len(line.xs) != len(line.text):
        yield line
        return
    start = 0
    for match in _BLANKS.finditer(line.text):
        if line.xs[match.end()][0] - line.xs[match.start() - 1][1] > SEGMENT_GAP * line.size:
            yield _piece(line, start, match.start())
            start = match.end()
    yield _piece(line, start, len(line.text))


def _piece(line: Line, start: int, end: int) -> Line:
    places = line.xs[start:end]
    return replace(line, text=line.text[start:end], box=replace(line.box, x0=places[0][0], x1=places[-1][1]), xs=places)


def charts(page: PageLayout) -> Iterator[Box]:
    """The areas of the page's charts: those with two axes, then those whose labels carry figures at uneven heights."""
    lines = [*page.free, *(line for g in page.grids if g.kind == "aligned" for c in g.cells for line in c.lines)]
    ruled = [g.box for g in page.grids if g.kind == "ruled"]
    yield from _areas([line for line in lines if not any(b.holds(line.box.mid_x, line.box.mid_y) for b in ruled)], page.width)


def _areas(lines: Sequence[Line], width: float) -> Iterator[Box]:
    """The areas of the charts that these lines label, on a page of this width."""
    figures = [line for line in lines if _FIGURE.match(line.text.strip())]
    rows = [r for r in _category_rows([f for f in lines if f.box.width < 0.3 * width]) if not _heads(r, figures)]
    found: list[Box] = []
    for axis in _axes(figures):
        under = [row for row in rows if _below(axis, row)]
        if under:
            row = min(under, key=lambda r: r[0].box.top)
            found.append(_area(axis, row))
    for row in rows:
        if not any(area.holds(row[0].box.mid_x, row[0].box.mid_y) for area in found):
            over = _carried(row, figures, rows)
            if over:
                found.append(_area(over, row))
    yield from found


def _axes(figures: Sequence[Line]) -> Iterator[list[Line]]:
    """Figures above each other with one edge, in even steps of value at even distances."""
    seen: set[int] = set()
    for first in figures:
        if id(first) in seen:
            continue
        for edge in ("x1", "x0"):
            column = [f for f in figures if abs(getattr(f.box, edge) - getattr(first.box, edge)) < ALIGNED]
            column = sorted(_own(column), key=lambda f: f.box.mid_y)
            if len(column) >= STEPS and _even([f.box.mid_y for f in column]) and _stepped(column):
                seen.update(id(f) for f in column)
                yield column
                break


def _own(column: Sequence[Line]) -> list[Line]:
    """The lines of one size: a bar's own label may share an edge with the axis."""
    sizes = [round(f.size, 1) for f in column]
    usual = max(set(sizes), key=sizes.count)
    return [f for f in column if abs(f.size - usual) < 0.3]


def _even(places: Sequence[float]) -> bool:
    """Whether the places are at one distance from each other; a hidden tick may leave twice the distance."""
    steps = [b - a for a, b in pairwise(places)]
    least = min(steps)
    return least > 4 and all(abs(s / least - round(s / least)) < EVEN and s < 3.5 * least for s in steps)


def _stepped(column: Sequence[Line]) -> bool:
    """Whether the figures fall evenly from top to bottom, to the digits printed; a list's numbers rise."""
    read = [read_figure(f.text.strip()).value for f in column]
    values = [float(v) for v in read if v is not None]
    if len(values) != len(column):
        return False
    top, low = column[0].box.mid_y, column[-1].box.mid_y
    slope = (values[-1] - values[0]) / (low - top)
    step = abs(slope) * (low - top) / max(1, len(column) - 1)
    return slope < 0 and all(
        abs(values[0] + slope * (f.box.mid_y - top) - v) <= 0.15 * step + 0.51 for f, v in zip(column, values, strict=True)
    )


def _category_rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Years or short words at even distances on one line."""
    rows: list[list[Line]] = []
    for line in sorted((f for f in lines if 0 < len(key(f.text)) <= 16), key=lambda f: (round(f.box.top), f.box.x0)):
        if rows and abs(rows[-1][-1].box.mid_y - line.box.mid_y) < 2 and abs(rows[-1][-1].size - line.size) < 0.3:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        middles = [f.box.mid_x for f in sorted(row, key=lambda f: f.box.x0)]
        if len(row) >= 3 and _even(middles) and sum(is_year_label(f.text) for f in row) >= 0.6 * len(row):
            yield sorted(row, key=lambda f: f.box.x0)


def _heads(row: Sequence[Line], figures: Sequence[Line]) -> bool:
    """Whether figures stand right under the labels: then they head a table."""
    under = [f for f in figures if 0 <= f.box.top - row[0].box.bottom < UNDER]
    return sum(any(f.box.overlap_x(label.box) > 0 for f in under) for label in row) >= 2


def _below(axis: Sequence[Line], row: Sequence[Line]) -> bool:
    low = max(f.box.bottom for f in axis)
    return -6 <= row[0].box.top - low < BELOW and row[-1].box.x1 > max(f.box.x1 for f in axis)


def _carried(row: Sequence[Line], figures: Sequence[Line], rows: Sequence[Sequence[Line]]) -> list[Line]:
    """Figures over the labels of a row, one over each at heights of their own: bars or points, never a table's row."""
    floor = max((r[0].box.bottom for r in rows if r[0].box.bottom < row[0].box.top - 1), default=0.0)
    over: list[Line] = []
    for label in row:
        above = [
            f
            for f in figures
            if abs(f.box.mid_x - label.box.mid_x) < CENTRED and floor <= f.box.top and 0 < label.box.top - f.box.bottom < TALL
        ]
        if len(above) == 1:
            over.append(above[0])
    heights = sorted(f.box.mid_y for f in over)
    uneven = sum(b - a > 1.0 for a, b in pairwise(heights))
    return over if len(over) >= max(3, 0.7 * len(row)) and uneven >= 0.6 * (len(over) - 1) else []


def _area(upper: Sequence[Line], row: Sequence[Line]) -> Box:
    every = [*upper, *row]
    return Box(
        min(f.box.x0 for f in every) - REACH,
        min(f.box.top for f in every) - REACH,
        max(f.box.x1 for f in every) + REACH,
        max(f.box.bottom for f in row) + 0.6 * REACH,
    )


def _label(line: Line, area: Box) -> bool:
    """Whether a line is one of the chart's labels: inside its area a figure, a year, a unit or the caption, not prose."""
    text = line.text.strip()
    if not area.holds(line.box.mid_x, line.box.mid_y) or len(key(text)) > LONGEST or "。" in text:
        return False
    return is_figure(text) or is_year_label(text) or _CAPTION.search(text) is not None or len(key(text)) <= 8


def _drawn(grid: Grid, areas: Sequence[Box]) -> bool:
    """Whether an unruled grid is made of a chart's labels: all of its figures and years stand in one chart's area."""
    lines = [line for c in grid.cells for line in c.lines]
    return grid.kind == "aligned" and any(all(a.holds(f.box.mid_x, f.box.mid_y) for f in lines) for a in areas if lines)
