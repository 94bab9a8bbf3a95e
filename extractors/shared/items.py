"""An amount's header path in, what the amount is out: its item with role and group, its stage."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.shared.marks import is_mark
from extractors.shared.naming import LONGEST_NAME
from extractors.shared.paths import Path, is_share
from extractors.shared.table import Node, Table
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import yen_factor
from schemas.reading import Doubt
from schemas.vocabulary import ItemRole, Stage

Item = tuple[str, ItemRole, str | None, tuple[Doubt, ...]]
ROLES: dict[str, ItemRole] = {
    "total": "total", "part": "part", "funding": "funding", "of_which": "of_which", "revenue": "revenue", "balance": "balance",
}  # fmt: skip
FIELD_SLOTS = ("account", "project_name", "project_code", "department")  # labels that a form answers beside them
STAGES: dict[str, Stage] = {"budget": "budget", "settlement": "settlement"}


def stage_head(table: Table, path: Path) -> Node | None:
    """The label that gives the stage: the column's, else the row's; of a share (うち…) that of what it is a share of, the
    row above it or the column before it."""
    found = path.nearest("stage", "ulo")
    if found is not None:
        return found[0]
    for share, whole in ((path.left[:1], table.above), (path.up[:1], table.leftward)):
        if share and is_share(share[0]):
            return next((n for n in whole(share[0]) if n.label is not None and not is_share(n) and n.has("stage")), None)
    said = path.up[0] if path.up else None  # 計画 and 実績 over amounts: what was to be spent, and what was
    if said is None or said.has("item") or not (said.has("target_kind", "plan") or said.has("measure", "actual")):
        return None
    return said


def stage_of(head: Node | None) -> str | None:
    """The stage as printed (当初予算, 決算 …)."""
    if head is None or head.label is None:
        return None
    return head.label.part("stage", shared()) or head.text if head.has("stage") else head.label.base


def stage_role_of(head: Node | None) -> Stage | None:
    """What the stage's label means, where its word alone would say it to nobody (a family's own label)."""
    value = None if head is None else head.value("stage")
    return None if value is None else STAGES[value]


def item_of(table: Table, path: Path) -> Item | None:
    """The item's label, its role and the group above it: the row's nearest label or text, else the column's."""
    texts = [(t, head) for t, head in path.row_texts if yen_factor(t.text) is None and not is_mark(t) and not _no_item(table, t)]
    own = (t for t, head in texts if head is None or head.has("axis") or not head.has("slot"))
    row = [*(n for n in path.left if n.has("item")), *(() if table.headed else own)]
    row.sort(key=lambda n: -n.cell.col)
    group = path.nearest("group", "lou")
    over = group or _item_over(row)
    if row and row[0].kind == "text":
        return _named(row[0].text, over[1] if over else None, over[0].text if over else None)
    if row:
        among = None if group is not None else _between(table, row[0])
        return _item(row[0], row[0].value("item"), among or over, over[0].text if over and not among else None)
    group_text = None if group is None else group[0].text
    for side in ("u", "o"):
        found = path.nearest("item", side)
        if found is not None:
            return _item(found[0], found[1], group, group_text)
    return None


def _item_over(row: Sequence[Node]) -> tuple[Node, str] | None:
    """The item whose parts a row and its neighbours name in the publisher's own words: 人件費 beside 常勤職員分 and others."""
    over = next((n for n in row[1:] if n.has("item") and n.cell.row_span > row[0].cell.row_span), None)
    if over is None or not (row[0].kind == "text" or row[0].has("item", "ambiguous")):
        return None
    return over, "funding" if over.has("item", "funding") else "part"


def _no_item(table: Table, text: Node) -> bool:
    """Whether a text beside an amount names no item: prose, or what another field of the form is answered with."""
    if "。" in text.text or len(key(text.text)) > LONGEST_NAME:
        return True
    left = next(iter(table.leftward(text)), None)
    if left is None or left.kind != "label" or left.has("axis"):
        return False
    return left.has("sheet") or any(left.has("slot", slot) for slot in FIELD_SLOTS)


def stage_item(table: Table, node: Node, path: Path) -> Item | None:
    """`令和５年度決算額 | 488,583`: a label that names a stage and no item is itself what the amount is. Not in a group of
    items, nor in the row of an indicator, but for a listed project's own column of money; in doubt under a head that is
    not understood (件数)."""
    staged = next((n for n in (*path.left[:1], *path.up[:1]) if n.has("stage") and not n.has("measure")), None)
    if path.nearest("group") is not None or staged is None or staged.label is None:
        return None
    measured = any(head is not None and head.has("slot", "name") for _, head in path.row_texts)
    if measured and not (table.headed and staged.label.unit is not None and yen_factor(staged.label.unit) is not None):
        return None
    over = next((n for n in table.above(node) if n.kind not in ("value", "empty")), None)
    unknown = over is not None and over.kind == "text" and over.cell.cols == node.cell.cols and not _no_item(table, over)
    doubt = Doubt("column_unknown", f"the column's head {over.text} is not understood") if unknown and over is not None else None
    return staged.label.part("stage", shared()), "total", None, () if doubt is None else (doubt,)


def _between(table: Table, node: Node) -> tuple[Node, str] | None:
    """その他 without a group of its own, among sources of funding (地方債, その他, 一般財源), is one of them."""
    beside = [next((n for n in side if n.kind != "empty"), None) for side in (table.above(node), table.below(node))]
    known = [n for n in beside if n is not None and n.value("item") == "funding" and n.cell.cols == node.cell.cols]
    return (known[0], "funding") if len(known) == 2 else None


def _item(
    node: Node, role: str | None, group: tuple[Node, str] | None, text: str | None
) -> Item | None:
    if role is None:
        return None
    if role == "ambiguous":
        return _named(node.text, group[1] if group else None, text)
    return node.text, ROLES[role], text, ()


def _named(text: str, group: str | None, group_text: str | None) -> Item:
    """An item in the publisher's own words: what it is follows from the group above it."""
    if group == "funding":
        return text, "funding", group_text, ()
    if group == "part":
        return text, "part", group_text, ()
    return text, "part", group_text, (Doubt("item_role_unknown", "no group label says whether this is a cost or its financing"),)
