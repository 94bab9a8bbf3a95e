"""Tables of a page in, amounts of money out: item, group, stage and project of each, from the header path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.shared.around import Surroundings
from extractors.shared.captions import ABOVE
from extractors.shared.marks import is_mark
from extractors.shared.meaning import unit_beside, unit_of
from extractors.shared.naming import LONGEST_NAME, box_above, headed
from extractors.shared.paths import Path, answers_prose, column_head, is_share, numbers_row, path_of, spans_years, year_of
from extractors.shared.stacks import stacked_figures
from extractors.shared.table import TWO, Node, Table
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import is_dash, key
from pipeline.normalizers.unit import is_unit, split_unit, yen_factor
from schemas.reading import CostReading, Doubt, Printed, Unplaced
from schemas.vocabulary import ItemRole, Stage

ROLES: dict[str, ItemRole] = {
    "total": "total", "part": "part", "funding": "funding", "of_which": "of_which", "revenue": "revenue", "balance": "balance",
}  # fmt: skip
FIELD_SLOTS = ("account", "project_name", "project_code", "department")  # labels that a form answers beside them
STAGES: dict[str, Stage] = {"budget": "budget", "settlement": "settlement"}
WEAK = frozenset(
    {
        "合計",
        "総計",
        "計",
        "国",
        "県",
        "府",
        "都",
        "国庫",
        "その他",
        "他",
        "報酬",
        "支出",
        "費用",
        "収入",
        "コスト",
        "総額",
        "手数料",
    }
)
LONGEST_CORNER = 30  # compared characters
RELATIVE = re.compile(r"^前年度?(?!.*(?:繰越|繰り越し))")  # what is carried over from there is money of this year
_MONEY_UNIT = re.compile(r"(?:単位[:/]?)?((?:百万|千|万|億)?円)(?:単位)?")


def is_money(path: Path) -> bool:
    """Whether the headers speak of money: an item, a stage of the budget, a group of items. A row of targets or actuals
    that names no item goes on under the heads of the amounts above it, and is none of them."""
    if _measured(path):
        return False
    for node in path.labels():
        label = node.label
        if label is None:
            continue
        if label.has("stage") or label.has("group") or label.has("cost"):
            return True
        if label.has("item") and label.base not in WEAK and not label.has("measure"):
            return True
    return False


def _measured(path: Path) -> bool:
    row = [n for n in path.left if n.label is not None]
    said = any(n.value("measure") in ("target", "actual") and not n.has("stage") for n in row)
    return said and not any(n.has(kind) for n in path.labels() for kind in ("item", "group", "cost"))


@dataclass(slots=True)
class Purse:
    """Amounts with the cells used, and what found no place."""

    costs: list[CostReading] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unplaced: list[Unplaced] = field(default_factory=list)


def costs(tables: Sequence[Table], around: Surroundings, taken: set[int]) -> Purse:
    """Every amount in the tables. Differences, rates and head counts are told apart and left out."""
    out = Purse()
    for table in tables:
        unit = money_unit_of(table.before if table.headed and table.before is not None else table, around)
        for node in table.nodes:
            if node.kind != "value" or id(node) in taken:
                continue
            path = path_of(table, node)
            if is_money(path) and not answers_prose(path):
                _one(table, node, path, unit, around, out)
    return out


def _one(table: Table, node: Node, path: Path, unit: Printed | None, around: Surroundings, out: Purse) -> None:
    if path.up and path.up[0].has("slot") and not path.up[0].has("item") and not path.up[0].has("stage"):
        return  # a code, account or number of the row
    if numbers_row(table, node, column_head(table, node)) or any(n.has("measure", "rate") for n in path.up[:1]):
        return
    beside = unit_beside(table, node)
    named = path.nearest("cost", "lu")
    left_out = named is not None and named[1] in ("skip", "staff") and named != path.nearest("cost", "o")
    if beside is not None and not _money(beside.printed) and not left_out:
        return  # 交付件数 | 10 | 件: a count under the headings of a budget
    out.used.update(id(cell) for cell in (node, beside) if cell is not None)
    out.used.update(
        id(text) for text, _ in path.row_texts if len(key(text.text)) <= LONGEST_NAME and not text.text.endswith("。")
    )
    row_unit = unit_of_row(path)
    if left_out or is_dash(node.text):
        return
    if row_unit is not None and not _money(row_unit):
        message = f"a figure among amounts is counted in {row_unit.text}"
        out.unplaced.append(Unplaced("not_money", message, node.printed, "info"))
        return
    if spans_years(table, node, path):
        message = "an amount stands under several years: none of them is its own"
        out.unplaced.append(Unplaced("several_years", message, node.printed))
        return
    year = year_of(path)
    staged = stage_head(table, path)
    stage = stage_of(staged)
    item = item_of(table, path) or _stage_item(table, node, path)
    if item is None or (year is None and stage is None):
        what = "item" if item is None else "year or stage"
        out.unplaced.append(Unplaced("amount_unplaced", f"an amount has no {what} in its headers", node.printed))
        return
    text, role, group, doubts = item
    doubts = (*doubts, *_doubts(node, stage if year is None else None))
    own_unit = beside.printed if beside is not None else unit_of(path) or row_unit or _unit_in_column(table, node)
    project = _project(table, node, around)
    out.used |= project.cells
    for value, name, own_role in _split(node.printed, text, path):
        out.costs.append(
            CostReading(
                value, name, own_role or role, group, year[0].printed if year else None, stage,
                own_unit if _money(own_unit) else unit,
                project.code, project.name, project.department, project.is_major, project.account, doubts, stage_role_of(staged),
            )
        )  # fmt: skip


def _doubts(node: Node, undated: str | None) -> Iterator[Doubt]:
    """What the cell and the stage of an amount without a year leave in doubt."""
    if stacked_figures(node.cell):
        yield Doubt("stacked_values", "the cell prints several amounts over each other")
    if undated is not None and RELATIVE.match(key(undated)):
        yield Doubt("year_not_printed", f"{undated} is of the year before one that is not printed beside it")


def _money(unit: Printed | None) -> bool:
    return unit is not None and yen_factor(unit.text) is not None


def unit_of_row(path: Path) -> Printed | None:
    """The unit in a cell of the row's own or behind its name: money, or what else is counted there (従事人数 人), which is
    then no amount. Where the column names the item, the row's unit is something else's (an indicator's beside it)."""
    if any(n.has("item") for n in path.up):
        return None
    cell = headed(path, "unit")
    if cell is not None and is_unit(cell.text):
        return cell.printed
    for text, _ in path.row_texts:
        unit = text.text if yen_factor(text.text) is not None else split_unit(text.text)[1]
        if unit is not None:
            return Printed(unit, text.cell.page, text.box)
    return None


def _unit_in_column(table: Table, node: Node) -> Printed | None:
    """The money unit in a row of units between the column's header and its amounts."""
    above = next((n for n in table.above(node) if n.kind in ("label", "text")), None)
    return above.printed if above is not None and above.kind == "text" and yen_factor(above.text) is not None else None


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


def item_of(table: Table, path: Path) -> tuple[str, ItemRole, str | None, tuple[Doubt, ...]] | None:
    """The item's label, its role and the group above it: the row's nearest label or text, else the column's."""
    texts = [(t, head) for t, head in path.row_texts if yen_factor(t.text) is None and not is_mark(t) and not _no_item(table, t)]
    own = (t for t, head in texts if head is None or head.has("axis") or not head.has("slot"))
    row = [*(n for n in path.left if n.has("item")), *(() if table.headed else own)]
    row.sort(key=lambda n: -n.cell.col)
    group = path.nearest("group", "lou") or _item_over(row)
    group_text = None if group is None else group[0].text
    for node in row:
        if node.kind == "text":
            return _named(node.text, group[1] if group else None, group_text)
        return _item(node, node.value("item"), group or _between(table, node), group_text)
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


def _stage_item(table: Table, node: Node, path: Path) -> tuple[str, ItemRole, str | None, tuple[Doubt, ...]] | None:
    """`令和５年度決算額 | 488,583`: a label that names a stage and no item is itself what the amount is. Not in a group of
    items, nor in the row of an indicator; in doubt under a head that is not understood (件数)."""
    if path.nearest("group") is not None or any(head is not None and head.has("slot", "name") for _, head in path.row_texts):
        return None
    staged = next((n for n in (*path.left[:1], *path.up[:1]) if n.has("stage") and not n.has("measure")), None)
    if staged is None or staged.label is None:
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
) -> tuple[str, ItemRole, str | None, tuple[Doubt, ...]] | None:
    if role is None:
        return None
    if role == "ambiguous":
        return _named(node.text, group[1] if group else None, text)
    return node.text, ROLES[role], text, ()


def _named(text: str, group: str | None, group_text: str | None) -> tuple[str, ItemRole, str | None, tuple[Doubt, ...]]:
    """An item in the publisher's own words: what it is follows from the group above it."""
    if group == "funding":
        return text, "funding", group_text, ()
    if group == "part":
        return text, "part", group_text, ()
    return text, "part", group_text, (Doubt("item_role_unknown", "no group label says whether this is a cost or its financing"),)


def _split(value: Printed, item: str, path: Path) -> list[tuple[Printed, str, ItemRole | None]]:
    """`326,800(0)` under 経費（一財） is two amounts, each with its own label."""
    label = next((n.label for n in path.labels() if n.text == item), None)
    two = TWO.match(value.text.split("※")[0].strip())
    if two is None or label is None or not label.note:
        return [(value, item, None)]
    first, second = Printed(two["first"].strip(), value.page, value.box), Printed(two["second"].strip(), value.page, value.box)
    return [(first, label.part("item", shared()), None), (second, label.note, "funding")]


@dataclass(frozen=True, slots=True)
class Project:
    """The project an amount belongs to, as its row or the box above prints it; `cells` are the ids of those read."""

    code: Printed | None = None
    name: Printed | None = None
    department: Printed | None = None
    is_major: bool | None = None
    account: Printed | None = None
    cells: frozenset[int] = frozenset()


def _project(table: Table, node: Node, around: Surroundings) -> Project:
    """Code, name, department … of the row's project; of a box above where the table is one project's."""
    if table.headed:
        return Project()  # the row's project is the sheet
    there: dict[str, Node] = {}
    major: bool | None = None
    for cell in [*table.leftward(node), *table.rightward(node)]:
        head = column_head(table, cell) if cell.kind != "label" else None
        slot = None if head is None else head.value("slot")
        if slot == "major":
            major = cell.kind != "empty" and not is_dash(cell.text)
        elif slot is not None and cell.kind != "empty":
            there.setdefault(slot, cell)
    found = {slot: cell.printed for slot, cell in there.items()}
    if "project_name" not in found:
        box = box_above(node, [p for p in around.programs if not p.label.has("class")])
        if box is not None and len(key(box.answer.text)) <= LONGEST_NAME:
            found["project_name"] = box.answer.printed
    used = frozenset(id(cell) for cell in there.values())
    code, name, department, account = (found.get(slot) for slot in ("project_code", "project_name", "department", "account"))
    return Project(code, name, department, major, account, used)


def money_unit_of(table: Table, around: Surroundings) -> Printed | None:
    """The money unit printed for the whole table: in a label of it, or on a line above it."""
    for node in table.nodes:
        if (
            node.label is not None
            and node.label.unit is not None
            and yen_factor(node.label.unit) is not None
            and not node.has("item")
        ):
            return Printed(node.label.unit, node.cell.page, node.box)
    said = _unit_in_heads(table)
    if said is not None:
        return said
    best: Printed | None = None
    for line in sorted(around.on(table.page), key=lambda f: f.box.top):
        if line.box.bottom > table.box.top + 14 or table.box.top - line.box.bottom > 2 * ABOVE:
            continue
        match = _MONEY_UNIT.search(key(line.text))
        if match and ("単位" in line.text or f"({match[1]})" in key(line.text)) and line.box.overlap_x(table.box) > 0:
            best = Printed(match[1], table.page, line.box)
    return best or _unit_of_total(table)


def _unit_in_heads(table: Table) -> Printed | None:
    """The one money unit that a table prints after 単位 beside words of no role, in its corner: `コストの内訳（単位：千円）`."""
    found = {}
    for node in table.nodes:
        match = _MONEY_UNIT.search(key(node.text)) if node.kind == "text" and "単位" in node.text else None
        if match is not None and len(key(node.text)) <= LONGEST_CORNER:
            found[match[1]] = node
    if len(found) != 1:
        return None
    ((unit, node),) = found.items()
    return Printed(unit, node.cell.page, node.box)


def _unit_of_total(table: Table) -> Printed | None:
    """The money unit that only the totals print (`事業費計（千円）`): their parts are in the same."""
    totals = [n for n in table.nodes if n.value("item") == "total" and n.label is not None and n.label.unit is not None]
    units = {n.label.unit for n in totals if n.label is not None and n.label.unit is not None}
    unit = units.pop() if len(units) == 1 else None
    return None if unit is None or yen_factor(unit) is None else Printed(unit, totals[0].cell.page, totals[0].box)
