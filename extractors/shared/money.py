"""Tables of a page in, amounts of money out: item, group, stage and project of each, from the header path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.shared.around import Surroundings
from extractors.shared.items import item_of, stage_head, stage_item, stage_of, stage_role_of
from extractors.shared.meaning import unit_beside, unit_of
from extractors.shared.money_units import money_unit_of, unit_in_column, unit_of_row
from extractors.shared.naming import LONGEST_NAME, box_above
from extractors.shared.paths import Path, answers_prose, column_head, numbers_row, path_of, spans_years, year_of
from extractors.shared.stacks import stacked_figures
from extractors.shared.table import TWO, Node, Table
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import is_dash, key
from pipeline.normalizers.unit import yen_factor
from schemas.reading import CostReading, Doubt, Printed, Unplaced
from schemas.vocabulary import ItemRole

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
COUNTED = re.compile(r"(?:割合|率|人数|人員|職員数|人工|時間|日数|回数|件数)(?:\([^()]*\))?$")
RELATIVE = re.compile(r"^前年度?(?!.*(?:繰越|繰り越し))")  # what is carried over from there is money of this year
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
    item = item_of(table, path) or stage_item(table, node, path)
    if item is None or (year is None and stage is None):
        what = "item" if item is None else "year or stage"
        out.unplaced.append(Unplaced("amount_unplaced", f"an amount has no {what} in its headers", node.printed))
        return
    text, role, group, doubts = item
    if COUNTED.search(key(text)):
        out.unplaced.append(Unplaced("not_money", f"{text} is counted, not paid", node.printed, "info"))
        return
    doubts = (*doubts, *_doubts(node, stage if year is None else None))
    own_unit = beside.printed if beside is not None else unit_of(path) or row_unit or unit_in_column(table, node)
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
