"""A value cell in, its header path and what the path says out. The heart of the engine.

Upward a value meets other values, then its column's headers, level by level; leftward its row's labels and the cells
that name the row. Rows that run across the whole table head everything below them. What a value means is the union of
what these say; the nearest wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.shared.dates import dated
from extractors.shared.labels import Label
from extractors.shared.table import ALIGNED, Node, Table
from pipeline.normalizers.era import YearLabel
from pipeline.normalizers.text import is_dash, key
from pipeline.normalizers.unit import is_unit

_COUNT = re.compile(r"^\d{1,2}$")
HEAD_KINDS = (
    "measure",
    "target_kind",
    "stage",
    "item",
    "slot",
    "half",
    "axis",
    "basis",
    "reference",
    "survey",
    "group",
    "cost",
    "sheet",
)


@dataclass(frozen=True, slots=True)
class Path:
    """Header cells of one value, nearest first: its column's (`up`), its row's (`left`), rows across the table (`over`).

    `band` is the first cell of plain text above the headers: where a name in a merged row stands.
    `row_texts` are the row's cells of plain text with the label of their column; `nameless` says that the row has a
    cell for its name, and that it is empty. `date` is the cell of the row that says the value's year, where each value
    has its own.
    """

    up: tuple[Node, ...]
    left: tuple[Node, ...]
    over: tuple[Node, ...]
    band: Node | None
    row_texts: tuple[tuple[Node, Label | None], ...]
    nameless: bool = False
    date: Node | None = None

    def nearest(self, kind: str, sides: str = "ulo") -> tuple[Node, str] | None:
        """The nearest header with a role of this kind and that role's value; sides in order of preference."""
        for side in sides:
            for node in {"u": self.up, "l": self.left, "o": self.over}[side]:
                value = node.value(kind)
                if value is not None:
                    return node, value
        return None

    def labels(self) -> Iterable[Node]:
        yield from self.up
        yield from self.left
        yield from self.over


def is_header(node: Node) -> bool:
    """Whether a label heads a column or row (and is not a field's or section's heading)."""
    label = node.label
    if label is None:
        return False
    return label.year is not None or label.unit is not None or any(r.kind in HEAD_KINDS for r in label.roles)


def column_head(table: Table, node: Node) -> Label | None:
    """What the column of a cell is for: the first header above it."""
    for above in table.above(node):
        if above.kind == "label" and is_header(above) and not _runs_across(above, node, None):
            return above.label
    return None


def path_of(table: Table, node: Node) -> Path:
    """The header path of one cell."""
    left, texts, nameless = _left(table, node)
    anchor = next(iter([*left, *(t for t, _ in texts)]), None)
    up, over, band = _up(table, node, anchor)
    own = next((n for n in up if any(n.has(kind) for kind in ("measure", "target_kind", "stage"))), None)
    if own is None or any(n.label is not None and n.label.year is not None for n in up):
        return Path(tuple(up), tuple(left), tuple(over), band, tuple(texts), nameless)
    measure = "target" if own.has("target_kind") else own.value("measure")
    when = dated(table, node, measure, next((n for n in (*up, *over) if names_group(n, node)), None), _word_over)
    if when is not None:
        left = [n for n in left if not any(n is year for year in when.years)]
    return Path(tuple(up), tuple(left), tuple(over), band, tuple(texts), nameless, when.own if when else None)


def _word_over(table: Table, node: Node) -> Label | None:
    """What the column of a cell is for; over a year that stands under the year of another row, the word over both."""
    if node.label is None or not node.label.only_year:
        return column_head(table, node)
    heads = (n.label for n in table.above(node) if is_header(n) and not _runs_across(n, node, None))
    return next((one for one in heads if one is not None and not one.only_year), None)


def names_group(head: Node, node: Node) -> bool:
    """Whether a header stands over the columns of one indicator: KPI① over its name, target and actual."""
    return head.has("slot", "name") and head.box.x1 - head.box.x0 > node.box.width + ALIGNED


def group_over(table: Table, node: Node) -> Node | None:
    """The head of a group of columns whose first column, a cell of which this is, names the group's indicator.

    `目標` there is what is aimed at where another column of the group prints the 目標値.
    """
    if node.kind == "value" and not is_dash(node.text):
        return None
    heads = [n for n in table.above(node) if is_header(n)]
    group = next((n for n in heads if names_group(n, node)), None)
    head = heads[0] if heads else None
    if group is None or head is None or abs(group.box.x0 - node.box.x0) > ALIGNED or not head.has("measure", "target"):
        return None
    owner = table if any(n is head for n in table.nodes) else table.before
    others = () if owner is None else (n for n in owner.nodes if n.cell.row == head.cell.row and n is not head)
    beside = [n for n in others if group.box.x0 <= n.box.mid_x <= group.box.x1 and n.has("measure", "target")]
    return group if beside else None


def _up(table: Table, node: Node, anchor: Node | None) -> tuple[list[Node], list[Node], Node | None]:
    up: list[Node] = []
    over: list[Node] = []
    band: Node | None = None
    for above in table.above(node):
        if above.kind == "empty":
            continue
        if _runs_across(above, node, anchor):
            over.append(above)
            continue
        if above.kind == "label" and is_header(above):
            if over and not up and above.cell.cols != node.cell.cols:
                break  # past a row across the table, only a header right over the column is still this column's
            if up and _repeats(up, above):
                break
            up.append(above)
        elif up:
            band = above if above.kind == "text" else None
            break
    return up, over, band


def _repeats(up: list[Node], above: Node) -> bool:
    """Whether the header would say a second year or stage: it then heads another block further up."""
    label = above.label
    return (
        label is not None
        and label.year is not None
        and any(n.label is not None and n.label.year is not None and n.label.only_year and label.only_year for n in up)
    )


def _runs_across(above: Node, node: Node, anchor: Node | None) -> bool:
    """Whether a cell above covers both the value's column and the column that names its row: a section row."""
    if anchor is None or above.cell.col_span <= node.cell.col_span:
        return False
    return above.cell.col <= anchor.cell.col and above.cell.col + above.cell.col_span >= node.cell.col + node.cell.col_span


def _left(table: Table, node: Node) -> tuple[list[Node], list[tuple[Node, Label | None]], bool]:
    """Row labels and row texts to the left; another table in the same ruled grid ends the walk."""
    labels: list[Node] = []
    texts: list[tuple[Node, Label | None]] = []
    passed = False  # a value, seen after the row's own labels: what lies further left heads that value
    others = False  # a label of the value passed: the row's year is further left, and all its values'
    nameless = False
    named = False  # the column of names, which begins a table in a grid that holds two side by side
    for left in table.leftward(node):
        named_by = group_over(table, left)
        if named_by is not None and not named_by.box.x0 - ALIGNED <= node.box.mid_x <= named_by.box.x1 + ALIGNED:
            continue  # the name of another group of columns
        head = named_by.label if named_by is not None else column_head(table, left)
        attribute = head is not None and (head.has("slot") or head.has("sheet"))
        group = left.kind == "label" and left.cell.row_span > node.cell.row_span and left.cell.col == 0
        if named and not attribute and not group:
            break
        if not named and head is not None and head.has("slot", "name") and not head.has("slot", "program"):
            named = True
            nameless = left.kind == "empty" or is_dash(left.text)
        if left.kind == "empty" or (is_unit_cell(left) and not attribute) or numbers_row(table, left, head):
            continue
        if _dates_a_field(table, left):
            break
        if left.kind == "label" and named_by is None and not _names_a_row(table, left):
            if passed and labels and is_share(labels[-1]) and not texts and left.has("stage"):
                labels.append(left)
                break
            if passed and (texts or not labels or not _spans_more(left, labels[-1])):
                if texts:
                    break
                if others and left.label is not None and left.label.only_year:
                    labels.append(left)
                others = True
                continue
            labels.append(left)
        elif left.kind in ("label", "text"):
            if passed and texts:
                break
            texts.append((left, head))
        else:
            if head is not None and (head.has("slot") or head.has("sheet")):
                texts.append((left, head))
            elif labels or texts:
                passed = True
    return labels, texts, nameless


def is_unit_cell(node: Node) -> bool:
    """Whether a cell prints nothing but a unit: that of the value to its left."""
    return node.kind == "text" and is_unit(node.text.strip())


def is_share(node: Node) -> bool:
    """Whether a label names a share (うち特定財源) of the amount printed before it in the row, whose year and stage it has."""
    return key(node.text).lstrip("(").startswith("うち")


def numbers_row(table: Table, node: Node, head: Label | None) -> bool:
    """Whether a cell only counts the rows: the figure above it is one less, or the one below one more, and no word over
    them says what they measure."""
    if not _COUNT.match(key(node.text)) or (head is not None and (head.year is not None or head.has("measure"))):
        return False
    over, under = next(iter(table.above(node)), None), next(iter(table.below(node)), None)
    number = int(key(node.text))
    beside = {key(n.text): step for n, step in ((over, -1), (under, 1)) if n is not None and n.cell.col == node.cell.col}
    return any(text == str(number + step) for text, step in beside.items())


def _dates_a_field(table: Table, left: Node) -> bool:
    """Whether a year is the answer to a field of the sheet (事業期間 | 平成11年度～) and heads nothing."""
    if left.label is None or not left.label.only_year:
        return False
    before = next(iter(table.leftward(left)), None)
    return before is not None and before.has("sheet", "related")


def _names_a_row(table: Table, node: Node) -> bool:
    """Whether a known word stands where the row's own name, project or program is printed: there it is a name."""
    if any(node.has(kind) for kind in ("measure", "target_kind", "slot", "axis", "stage", "item", "group", "cost")) or (
        node.label is not None and node.label.only_year
    ):
        return False
    head = column_head(table, node)
    return head is not None and any(head.has("slot", s) for s in ("name", "project_name", "program", "department", "description"))


def _spans_more(left: Node, last: Node) -> bool:
    """Whether a label further left heads a group of rows that the nearer one belongs to."""
    return left.cell.row_span > last.cell.row_span


def answers_prose(path: Path) -> bool:
    """Whether the row's nearest label is a section's heading: what it answers is prose, whatever figures it holds."""
    first = path.left[0] if path.left else None
    return (
        first is not None and first.has("section") and not any(first.has(k) for k in ("measure", "item", "slot", "target_kind"))
    )


def year_of(path: Path) -> tuple[Node, YearLabel] | None:
    """The header that gives the year: the column's, else the row's, else a row across; a section's heading comes last."""
    if path.date is not None and path.date.label is not None and path.date.label.year is not None:
        return path.date, path.date.label.year
    said = [(n, n.label.year) for n in path.labels() if n.label is not None and n.label.year is not None]
    heads = [
        (n, y) for n, y in said if n.label is not None and (not n.label.roles or any(r.kind in HEAD_KINDS for r in n.label.roles))
    ]
    return next(iter([*heads, *said]), None)


def spans_years(table: Table, node: Node, path: Path) -> bool:
    """Whether a cell lies under several year headers of one row: a period (`４年間`, an arrow), no year's own value."""
    head = next((n for n in path.up if n.label is not None and n.label.year is not None), None)
    if head is None or table.grid.kind != "ruled" or head.cell.col_span >= node.cell.col_span:
        return False
    owner = table if head.cell.page == table.page and any(n is head for n in table.nodes) else table.before
    beside = () if owner is None else (n for n in owner.nodes if n.cell.row == head.cell.row and n.label is not None)
    years = {n.text for n in beside if n.label and n.label.year is not None and n.box.overlap_x(node.box) > 0.5 * n.box.width}
    return len(years) > 1
