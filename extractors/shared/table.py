"""A grid in, a table to walk in out: every cell told apart as label, value, text or empty, with its neighbours.

Nothing is decided here about what a value means; that is the header path's work.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from extractors.shared.labels import Label, read_label
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.number import is_figure, is_value_like
from pipeline.normalizers.text import is_dash, key
from schemas.layout import Cell, Grid
from schemas.page import Box
from schemas.reading import Printed

NodeKind = Literal["label", "value", "text", "empty"]
CODE = re.compile(r"^(?:[A-Z]{1,2}-?)?\d{1,4}(?:[-‐－.]\d{1,3}){0,3}$")
LONE_YEAR = re.compile(r"^(?:19[5-9]\d|20\d\d)$")
TWO = re.compile(r"^(?P<first>[\d,，０-９]+)\s*[(（](?P<second>[\d,，０-９]+)[)）]$")  # 326,800(0): an amount and its share
LONGEST_VALUE = 44  # compared characters: longer texts are prose, whatever figures they hold
ALIGNED = 3.0  # points within which two column edges are one


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One cell with what it is. Compared by identity: two cells of one text are two cells."""

    cell: Cell
    kind: NodeKind
    label: Label | None = None

    @property
    def text(self) -> str:
        return self.cell.text

    @property
    def box(self) -> Box:
        return self.cell.box

    @property
    def printed(self) -> Printed:
        return Printed(self.cell.text, self.cell.page, ink(self.cell))

    def has(self, kind: str, value: str | None = None) -> bool:
        return self.label is not None and self.label.has(kind, value)

    def value(self, kind: str) -> str | None:
        return None if self.label is None else self.label.value(kind)


def ink(cell: Cell) -> Box:
    """The box that is published: the cell's own, so that it holds the value and no other cell's text."""
    return cell.box


@dataclass(eq=False, slots=True)
class Table:
    """A grid whose cells are nodes; `before` is the table whose headers this one goes on under, if it prints none; `previous`
    is the one printed before it, on the page before if it is the first of its page; `headed` says that it is a row of a list,
    whose every cell is headed by its column."""

    grid: Grid
    nodes: list[Node]
    at: dict[tuple[int, int], Node]
    before: Table | None = None
    previous: Table | None = None
    headed: bool = False
    lefts: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return self.grid.box

    @property
    def page(self) -> int:
        return self.grid.page

    def column_at(self, x: float) -> int | None:
        """The lattice column under a page position, None outside the table."""
        return bisect_right(self.lefts, x) - 1 if self.box.x0 <= x < self.box.x1 else None

    def column_of(self, node: Node) -> int:
        """The lattice column under the middle of a cell."""
        return max(node.cell.col, min(node.cell.cols[-1], bisect_right(self.lefts, node.box.mid_x) - 1))

    def row_of(self, node: Node) -> int:
        """The lattice row at the middle of a cell."""
        return max(node.cell.row, min(node.cell.rows[-1], bisect_right(self.tops, node.box.mid_y) - 1))

    def above(self, node: Node) -> Iterator[Node]:
        """Nodes over this one, nearest first, going on into the table before where this one prints no headers."""
        col = self.column_of(node)
        last: Node | None = node
        for row in range(node.cell.row - 1, -1, -1):
            there = self.at.get((row, col))
            if there is not None and there is not last:
                yield there
                last = there
        if self.before is not None:
            earlier = self.before
            under = earlier.column_at(node.box.mid_x)
            if under is None:
                return
            for row in range(earlier.grid.n_rows - 1, -1, -1):
                there = earlier.at.get((row, under))
                if there is not None and there is not last:
                    yield there
                    last = there

    def leftward(self, node: Node) -> Iterator[Node]:
        """Nodes to the left of this one on its middle row, nearest first."""
        yield from self._along(node, range(node.cell.col - 1, -1, -1))

    def rightward(self, node: Node) -> Iterator[Node]:
        """Nodes to the right of this one on its middle row, nearest first."""
        yield from self._along(node, range(node.cell.col + node.cell.col_span, self.grid.n_cols))

    def below(self, node: Node) -> Iterator[Node]:
        """Nodes under this one, nearest first."""
        col = self.column_of(node)
        last: Node | None = node
        for row in range(node.cell.row + node.cell.row_span, self.grid.n_rows):
            there = self.at.get((row, col))
            if there is not None and there is not last:
                yield there
                last = there

    def _along(self, node: Node, columns: range) -> Iterator[Node]:
        row = self.row_of(node)
        last: Node | None = node
        for col in columns:
            there = self.at.get((row, col))
            if there is not None and there is not last:
                yield there
                last = there


def build(grid: Grid, words: Vocabulary) -> Table:
    """The grid with every cell told apart."""
    nodes = [_node(cell, words) for cell in grid.cells]
    at = {(row, col): node for node in nodes for row in node.cell.rows for col in node.cell.cols}
    table = Table(grid, nodes, at)
    table.lefts = _starts(((n.cell.col, n.box.x0) for n in nodes), grid.n_cols)
    table.tops = _starts(((n.cell.row, n.box.top) for n in nodes), grid.n_rows)
    _settle_lone_years(table)
    return table


def _starts(places: Iterable[tuple[int, float]], count: int) -> list[float]:
    """Where each lattice column (or row) begins; one in which no cell begins takes its neighbour's place."""
    known = dict(places)
    out: list[float] = []
    for index in range(count):
        out.append(known.get(index, out[-1] if out else float("-inf")))
    return out


def _node(cell: Cell, words: Vocabulary) -> Node:
    text = cell.text.strip()
    if not key(text):
        return Node(cell, "empty")
    if is_dash(text):
        return Node(cell, "value")
    label = read_label(text, words)
    if label is not None:
        return Node(cell, "label", label)
    main = text.split("※")[0].strip() or text
    if len(key(text)) > LONGEST_VALUE:
        return Node(cell, "text")
    if is_figure(main) or is_value_like(main) or TWO.match(main):
        return Node(cell, "value")
    return Node(cell, "text")


def _settle_lone_years(table: Table) -> None:
    """A bare four-digit number is a year header only beside others in order; alone it is a value (2,021 件 as 2021)."""
    for index, node in enumerate(table.nodes):
        if node.kind != "label" or not LONE_YEAR.match(key(node.text)):
            continue
        if not any(_next_year(node, other) for other in table.nodes if other is not node):
            table.nodes[index] = Node(node.cell, "value")
    table.at = {(row, col): node for node in table.nodes for row in node.cell.rows for col in node.cell.cols}


def _next_year(node: Node, other: Node) -> bool:
    """Whether the other cell stands in line with this one and prints a year one to five apart."""
    if other.label is None or other.label.year is None or other.label.year.fiscal_year is None:
        return False
    in_line = other.cell.row == node.cell.row or other.cell.col == node.cell.col
    apart = abs(int(key(node.text)) - other.label.year.fiscal_year)
    return in_line and 1 <= apart <= 5


def continues(table: Table, earlier: Table) -> bool:
    """Whether a table goes on under an earlier one: the same column edges, and no header of its own."""
    return len(_edges(table)) >= 3 and in_line(table, earlier) and not heads(table) and heads(earlier)


def in_line(table: Table, earlier: Table) -> bool:
    """Whether most column edges of a table stand under those of an earlier one."""
    mine, theirs = _edges(table), _edges(earlier)
    shared = sum(any(abs(a - b) <= ALIGNED for b in theirs) for a in mine)
    return shared >= 0.8 * len(mine)


def heads(table: Table) -> bool:
    """Whether one of the table's first rows holds two or more column headers (years, measures, items)."""
    kinds = ("measure", "target_kind", "stage", "item", "slot", "axis", "half")
    for row in range(3):
        there = [n.label for n in table.nodes if n.label is not None and n.cell.row == row and n.cell.col > 0]
        if sum(one.year is not None or any(one.has(k) for k in kinds) for one in there) >= 2:
            return True
    return False


def _edges(table: Table) -> set[float]:
    return {round(e, 1) for n in table.nodes for e in (n.box.x0, n.box.x1)}
