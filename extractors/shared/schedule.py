"""Bars drawn over a table of years in, schedule narratives out: from the year a bar begins under to the one it ends under."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.shared.table import Node, Table
from schemas.layout import Line
from schemas.page import Box
from schemas.reading import NarrativeReading, Printed

INSIDE = 6.0  # points: a bar's end may touch the next year's column


def schedules(tables: Sequence[Table], bars: Sequence[tuple[int, Line]]) -> list[NarrativeReading]:
    """One narrative per bar, with the printed labels of its first and last year."""
    out: list[NarrativeReading] = []
    for page, bar in bars:
        table = next((t for t in tables if t.page == page and t.box.holds(bar.box.mid_x, bar.box.mid_y)), None)
        if table is None:
            continue
        first = year_over(table, bar.box, bar.box.x0 + INSIDE)
        last = year_over(table, bar.box, bar.box.x1 - INSIDE)
        text = Printed(bar.text, page, bar.box)
        out.append(NarrativeReading("", text, "schedule", None, None, _label(first), _label(last)))
    return out


def year_over(table: Table, bar: Box, x: float) -> Node | None:
    """The year header over a position, the nearest above the bar."""
    over = [
        n
        for n in table.nodes
        if n.label is not None and n.label.year is not None and n.box.x0 <= x < n.box.x1 and n.box.bottom <= bar.top + 2
    ]
    return max(over, key=lambda n: n.box.bottom, default=None)


def _label(node: Node | None) -> Printed | None:
    return None if node is None else node.printed
