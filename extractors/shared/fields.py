"""A label in, the cell that answers it out: the one to its right, or the one below where labels stand side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.shared.cards import card_answers, list_heads
from extractors.shared.table import ALIGNED, Node, Table
from schemas.page import Box


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A label with its answer; `across` says the answer stands to the right, `card` below, in a row of fields."""

    table: Table
    label: Node
    answer: Node
    across: bool
    card: bool = False

    @property
    def box(self) -> Box:
        return self.answer.box


def answer_of(table: Table, label: Node) -> tuple[Node, bool] | None:
    """The cell that answers a label. An empty cell to the right is an empty field, never a reason to look further."""
    right = next(iter(table.rightward(label)), None)
    if right is not None and _heads_a_field(table, label, right):
        return None
    if right is not None and (right.kind in ("text", "value") or _is_year(label, right)):
        return right, True
    if right is not None and right.kind == "empty" and not _heads_a_column(table, label):
        return None
    under = next(iter(table.below(label)), None)
    if under is not None and under.kind in ("text", "value") and same_width(label, under):
        return under, False
    return None


def _heads_a_field(table: Table, group: Node, right: Node) -> bool:
    """Whether the cell beside a group's label (施策体系, over several rows) is a field's label that nobody knows (政策の柱)."""
    if right.kind != "text" or right.cell.row_span >= group.cell.row_span:
        return False
    beyond = next(iter(table.rightward(right)), None)
    return beyond is not None and beyond.kind in ("text", "value") and beyond.cell.row_span == right.cell.row_span


def _is_year(label: Node, right: Node) -> bool:
    """Whether a field that asks for a year is answered by one, which elsewhere would be a header."""
    return label.has("sheet", "year") and right.label is not None and right.label.only_year


def same_width(a: Node, b: Node) -> bool:
    """Whether two cells begin and end at the same places from left to right."""
    return abs(a.box.x0 - b.box.x0) <= ALIGNED and abs(a.box.x1 - b.box.x1) <= ALIGNED


def _heads_a_column(table: Table, label: Node) -> bool:
    left = next(iter(table.leftward(label)), None)
    return left is not None and left.kind == "label" and left.cell.row == label.cell.row


def fields(table: Table, kind: str, value: str | None = None) -> Iterator[Field]:
    """Every answered label of the table with a role of this kind (and value), in reading order."""
    own = kind in ("sheet", "person") or value == "project_name"
    cards, listed = (card_answers(table), list_heads(table)) if own else ({}, set())
    for node in table.nodes:
        if node.kind == "label" and node.has(kind, value) and id(node) not in listed:
            if id(node) in cards:
                yield Field(table, node, cards[id(node)], False, True)
                continue
            found = answer_of(table, node)
            if found is not None:
                yield Field(table, node, found[0], found[1])
