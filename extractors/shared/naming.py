"""A value and its header path in, the indicator it belongs to out: name, unit, description, program, direction.

Names stand in a column of their own, in a labelled box above, in a row across the table, in a band above the headers,
or on the line above the table. They are tried in that order: what is labelled comes before what is only near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.shared.around import Surroundings
from extractors.shared.blocks import block_start
from extractors.shared.captions import ABOVE, caption_of
from extractors.shared.fields import Field
from extractors.shared.labels import Label, read_label
from extractors.shared.marks import MARK, mark_of, named_by, numbered_group
from extractors.shared.meaning import unit_beside
from extractors.shared.paths import Path, column_head, path_of
from extractors.shared.table import Node, Table, in_line
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import is_unit
from schemas.layout import Line
from schemas.reading import Doubt, Printed

_LABELLED = re.compile(r"^(?P<label>\S{2,10}?)(?:[\s　]+|\s*[:：]\s*)(?P<name>\S.*)$")
_BRACKETED = re.compile(r"^(?P<label>[【〔《≪<＜〈](?:[^】〕》≫>＞〉]{2,8})[】〕》≫>＞〉])\s*(?P<name>\S.*)$")
_UNIT_TAIL = re.compile(r"^(?P<name>.+?)[\s　]*[(（【\[]?単位\s*[:：]\s*(?P<unit>[^\s()（）【】]{1,8})[)）】\]]?$")
_WORD = re.compile(r"[^\W\d_]{2}")  # a name has a word in it; a figure has at most a unit's letter
LONGEST_NAME = 80  # compared characters: a longer text in a row is prose beside the table


@dataclass(frozen=True, slots=True)
class Name:
    """The cell (or line of it) that names an indicator; `token` tells indicators apart."""

    token: tuple[int, int]
    printed: Printed
    how: str
    node: Node | None = None
    unit: Printed | None = None
    doubts: tuple[Doubt, ...] = ()
    aside: Node | None = None


def name_of(table: Table, node: Node, path: Path, around: Surroundings) -> Name | None:
    """The indicator a value belongs to, None where no name is printed near it."""
    block = block_start(table, node, path)
    if block is not None:
        name = name_of(table, block[0], path_of(table, block[0]), around)
        return None if name is None else replace(name, aside=block[1])
    if path.nameless and _headed(path, "name") is None:
        return None
    mark = None if _names_itself(path) else mark_of(path)
    if mark is not None and any(one.mark.group in ("", mark.group) for one in around.marked):
        one = named_by(mark, around.marked)
        return None if one is None else Name((id(one.node), 0), bare_name(one.name), "mark", one.node, one.unit)
    if mark is not None and _row_text(path) is None:
        return None
    for how, found in (
        ("column", _headed(path, "name")),
        ("field", _beside_label(table, path)),
        ("head", _over_column(table, node, path)),
    ):
        if found is not None:
            return Name((id(found), 0), bare_name(found.printed), how, found)
    box = box_above(node, around.names) or _box_before(table, node, around.names)
    row = _row_text(path)
    if box is not None and not (row is not None and _under_box(row, box)):
        return Name((id(box.answer), 0), bare_name(box.answer.printed), "box", box.answer)
    for how, found in (("row", row), ("over", _across(path)), ("band", _usable(path.band))):
        if found is not None:
            return Name((id(found), 0), bare_name(found.printed), how, found)
    return _caption(table, around.on(table.page))


def bare_name(name: Printed) -> Printed:
    """The name without the label printed before it in the same cell: `成果指標1　消防団員の充足率`."""
    tail = _UNIT_TAIL.match(name.text)
    if tail is not None:
        name = Printed(tail["name"], name.page, name.box)
    match = _BRACKETED.match(name.text) or _LABELLED.match(name.text)
    label = None if match is None else read_label(match["label"], shared())
    if match is None or label is None or not label.has("slot", "name"):
        return name
    return Printed(match["name"], name.page, name.box)


def _headed(path: Path, slot: str) -> Node | None:
    """The row's cell under a header of this slot."""
    found = [n for n, head in path.row_texts if head is not None and head.has("slot", slot)]
    return next((n for n in found if slot != "name" or _WORD.search(key(n.text))), None)


def headed(path: Path, slot: str) -> Node | None:
    """The row's cell under a header of this slot (unit, description, direction, program …)."""
    return _headed(path, slot)


def _names_itself(path: Path) -> bool:
    """Whether the row prints a name, and no group's word with a mark in its place (活動指標ア)."""
    text = _headed(path, "name") or _row_text(path)
    return text is not None and numbered_group(text) is None


def _beside_label(table: Table, path: Path) -> Node | None:
    """The row's text right after a label 指標名 on the same row."""
    for text, _ in path.row_texts:
        before = next(iter(table.leftward(text)), None)
        named = before is not None and before.has("slot", "name") and before.cell.row == text.cell.row
        if named and _WORD.search(key(text.text)):
            return text
    return None


def _over_column(table: Table, node: Node, path: Path) -> Node | None:
    """The text at the head of the value's column, where indicators stand side by side and years run down."""
    if path.up or path.row_texts:
        return None
    for above in table.above(node):
        if above.kind == "text" and _usable(above) is not None:
            return above
    return None


def box_above(node: Node, boxes: Iterable[Field]) -> Field | None:
    """The nearest labelled box above a value (or on its row, to the left) whose label and answer span the value."""
    best: Field | None = None
    every = list(boxes)
    for box in every:
        if box.label.cell.page != node.cell.page or box.answer.box.top > node.box.top + 1:
            continue
        if not (box.label.box.x0 - 2 <= node.box.mid_x <= _reach(box, every)):
            continue
        if best is None or box.answer.box.top > best.answer.box.top:
            best = box
    return best


def _box_before(table: Table, node: Node, boxes: Iterable[Field]) -> Field | None:
    """The labelled box that ends the page before, where its table goes on at the top of this one."""
    earlier = table.previous
    if earlier is None or earlier.page != table.page - 1 or not in_line(table, earlier):
        return None
    last = [b for b in boxes if b.table is earlier and b.label.box.x0 - 2 <= node.box.mid_x <= earlier.box.x1 + 2]
    box = max(last, key=lambda b: b.answer.box.top, default=None)
    below = [] if box is None else [n for n in earlier.nodes if n.kind == "value" and n.cell.row > box.answer.cell.row]
    return None if below else box


def _under_box(row: Node, box: Field) -> bool:
    """Whether the row names its own indicator below the one in the box: names one under the other in a column."""
    name = box.answer.cell
    return row.cell.page == name.page and row.cell.col == name.col and row.cell.row > name.row and row.cell.rows != name.rows


def _reach(box: Field, boxes: Iterable[Field]) -> float:
    """How far right a box speaks: to the next box of its kind on its row, else to its table's edge."""
    if not box.across:
        return box.answer.box.x1 + 2
    after = [b.label.box.x0 for b in boxes if b is not box and b.table is box.table and b.label.cell.row == box.label.cell.row]
    return min((x for x in after if x > box.label.box.x0), default=box.table.box.x1 + 2)


def _row_text(path: Path) -> Node | None:
    """The row's nearest text that could be a name: no unit, no mark, no prose, in no column of another kind."""
    named = any(head is not None and head.has("slot", "name") for _, head in path.row_texts)
    for text, head in path.row_texts:
        # 区分 heads a column of kinds, but of names where the row has no other column for them
        sorts = head is not None and head.has("slot", "program") and head.has("axis") and not named
        if head is not None and not sorts and (head.has("slot") or head.has("section") or _heads_parents(head)):
            continue
        if _usable(text) is not None:
            return text
    return None


def _heads_parents(head: Label) -> bool:
    """Whether a column prints what the rows belong to (主な施策), and no names of their own."""
    return head.has("sheet", "parent") and not head.has("sheet", "name")


def _usable(node: Node | None) -> Node | None:
    if node is None or node.kind != "text":
        return None
    compared = key(node.text)
    if (
        _WORD.search(compared) is None
        or MARK.match(compared)
        or is_unit(compared)
        or len(compared) > LONGEST_NAME
        or compared.endswith("。")
    ):
        return None
    return node


def _across(path: Path) -> Node | None:
    return next((n for n in path.over if _usable(n) is not None), None)


def _caption(table: Table, lines: Sequence[Line]) -> Name | None:
    """The line above the table; in doubt unless it begins with an item's mark."""
    found = caption_of(table, lines)
    if found is None:
        return None
    line, sure = found
    doubt = Doubt("name_from_caption", "the indicator's name is the line above the table")
    name = bare_name(Printed(line.text, table.page, line.box))
    return Name((id(line), 0), name, "caption", doubts=() if sure else (doubt,))


def unit_near(table: Table, node: Node, path: Path, name: Name, around: Surroundings) -> Printed | None:
    """The unit printed for the row: in a unit column or cell, in a box beside the name, in a unit label of the name's row."""
    cell = _headed(path, "unit")
    cell = cell or unit_after(table, node)
    if cell is not None:
        return cell.printed
    beside = unit_beside(table, node)
    if beside is not None:
        return beside.printed
    if name.node is None:
        return _unit_of_table(table)
    tail = _UNIT_TAIL.match(name.node.text)
    if tail is not None:
        return Printed(tail["unit"], name.node.cell.page, name.node.box)
    for box in around.units:
        same_table = box.table is table or abs(box.table.box.bottom - table.box.top) < ABOVE
        if same_table and abs(box.answer.box.mid_y - name.node.box.mid_y) < max(6.0, name.node.box.height / 2):
            return box.answer.printed
    return _unit_in_row(table, name.node) or _unit_of_table(table)


def unit_after(table: Table, node: Node) -> Node | None:
    """The row's cell under a header 単位 to the right of the figures."""
    right = next((n for n in table.rightward(node) if n.kind == "text"), None)
    head = None if right is None else column_head(table, right)
    return right if head is not None and head.has("slot", "unit") else None


def _unit_of_table(table: Table) -> Printed | None:
    """The one unit that a corner of the table prints for all of it."""
    corners = [n for n in table.nodes if n.cell.row <= 1 and (n.cell.col == 0 or n.cell.cols[-1] == table.grid.n_cols - 1)]
    found = [
        (n, n.label.unit) for n in corners if n.label is not None and n.label.unit and not n.label.roles and n.label.year is None
    ]
    return Printed(found[0][1], found[0][0].cell.page, found[0][0].box) if len({u for _, u in found}) == 1 else None


def _unit_in_row(table: Table, name: Node) -> Printed | None:
    """A label of nothing but a unit on the name's row: `（単位：件）` in the corner of a card."""
    for other in table.nodes:
        label = other.label
        if label is None or label.unit is None or label.roles or label.year is not None:
            continue
        if other.box.overlap_y(name.box) > 0.5 * min(other.box.height, name.box.height):
            return Printed(label.unit, other.cell.page, other.box)
    return None
