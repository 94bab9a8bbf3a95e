"""Tables of a sheet in, the names it lists by item marks out: `ア 出前講座の回数`, which the table of figures only calls ア.

Forms that print what an indicator is and how it developed in two tables join them by the mark, below the same group
(活動指標, 成果指標): without the first table a row of the second has no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.shared.table import Node, Table
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import is_unit
from schemas.reading import Printed

MARK = re.compile(r"^(?:[①-⑳❶-❿]|[(（]?\d{1,2}[)）.．]?|[ア-ン]|[A-Z])$")
_LETTER = re.compile(r"^(?:[ア-ン]|[A-Z])$")  # a digit or a circled number may be anything's
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name listed by its mark, in its group, with the unit its row prints."""

    group: str
    mark: str
    node: Node
    unit: Printed | None


def is_mark(node: Node) -> bool:
    """Whether a cell prints nothing but the letter that stands for an indicator."""
    return _LETTER.match(key(node.text)) is not None


def listed(tables: Iterable[Table]) -> tuple[Listed, ...]:
    """Every name that stands right of its mark."""
    out = []
    for table in tables:
        for node in table.nodes:
            beside = next(iter(table.rightward(node)), None) if is_mark(node) else None
            if beside is None or beside.kind != "text" or is_unit(beside.text) or not _WORD.search(key(beside.text)):
                continue
            out.append(Listed(_group(table, node), key(node.text), beside, _unit(table, beside)))
    return tuple(out)


def named_by(mark: Node, heads: Sequence[Node], every: Iterable[Listed]) -> Listed | None:
    """The one name that is listed by this mark: in the group that heads its row, else in the whole sheet."""
    found = [one for one in every if one.mark == key(mark.text)]
    groups = {_plain(n) for n in heads if n.has("slot", "name")}
    own = [one for one in found if one.group in groups]
    best = own or [one for one in found if not one.group or not groups]
    return best[0] if len({key(one.node.text) for one in best}) == 1 else None


def _group(table: Table, mark: Node) -> str:
    """The group a mark belongs to: the label of names left of it, else above it."""
    for node in (*table.leftward(mark), *table.above(mark)):
        if node.has("slot", "name"):
            return _plain(node)
    return ""


def _plain(node: Node) -> str:
    """A group's word, however it ends: 活動指標 and 活動指標名 are one."""
    return (node.label.base if node.label is not None else key(node.text)).removesuffix("名")


def _unit(table: Table, name: Node) -> Printed | None:
    beside = next(iter(table.rightward(name)), None)
    return beside.printed if beside is not None and beside.kind != "empty" and is_unit(beside.text) else None
