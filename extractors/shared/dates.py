"""A value in a row that prints its years in cells of their own in, the year cell that dates the value out.

Lists print a year beside the figure it belongs to: 現状値 | 年度 | 目標値 | 目標年度. The word over the year says whose it is
(目標年度 is the target's, 基準年度 the baseline's); a bare 年度 belongs to the figures before it where the row begins with a
figure, else to those behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.shared.labels import Label
from extractors.shared.table import Node, Table

Head = Callable[[Table, Node], Label | None]
Part = Literal["plain", "target", "baseline", "value"]
_YEARS = re.compile(r"年[度次]?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """The year cells of a row, none of which is a label of the whole row, and the one that dates the value."""

    years: tuple[Node, ...]
    own: Node | None


def dated(table: Table, node: Node, measure: str | None, group: Node | None, head: Head) -> Dated | None:
    """Who dates a value of this measure; None where the row's years are labels of the row as in any table."""
    row = sorted([*table.leftward(node), node, *table.rightward(node)], key=lambda n: n.cell.col)
    if group is not None:
        row = [n for n in row if group.box.x0 - 1 <= n.box.mid_x <= group.box.x1 + 1]
    parts = [(n, kind) for n in row if (kind := _part(table, n, head)) is not None]
    years = tuple(n for n, kind in parts if kind != "value")
    bare = [(n, kind) for n, kind in parts if kind in ("plain", "value")]
    first = next((kind for _, kind in bare), None)
    trailing = first == "value" and any(kind == "plain" for _, kind in bare)
    if not years or (not trailing and all(kind in ("plain", "value") for _, kind in parts)):
        return None
    said = next((n for n, kind in parts if kind == measure and kind in ("target", "baseline")), None)
    return Dated(years, said or _bare(bare, node, trailing))


def _bare(bare: Sequence[tuple[Node, Part]], node: Node, trailing: bool) -> Node | None:
    """The bare year of a value: the next one behind it where years trail, else the last one before it."""
    at = next((i for i, (n, _) in enumerate(bare) if n is node), None)
    if at is None:
        return None
    beside = bare[at + 1 :] if trailing else bare[at - 1 :: -1] if at else []
    return next((n for n, kind in beside if kind == "plain"), None)


def _part(table: Table, node: Node, head: Head) -> Part | None:
    """What a cell is to the dates of its row: a year and whose, a figure of a measure, or nothing."""
    over = head(table, node)
    if over is None:
        return None
    if node.label is not None and node.label.only_year:
        if over.year is not None or _YEARS.search(over.base) is None:
            return None
        if over.has("reference") or over.has("measure", "baseline"):
            return "baseline"
        return "target" if over.has("target_kind") or over.has("measure", "target") else "plain"
    measured = over.has("measure") or over.has("target_kind")
    return "value" if node.kind == "value" and measured and over.year is None and not _YEARS.search(over.base) else None
