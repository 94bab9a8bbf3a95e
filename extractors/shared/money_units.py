"""An amount's cell, row and table in, the unit of money printed for it out."""

from __future__ import annotations

import re

from extractors.shared.around import Surroundings
from extractors.shared.captions import ABOVE
from extractors.shared.naming import headed
from extractors.shared.paths import Path
from extractors.shared.table import Node, Table
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import is_unit, split_unit, yen_factor
from schemas.reading import Printed

LONGEST_CORNER = 30  # compared characters
_MONEY_UNIT = re.compile(r"(?:単位[:/]?)?((?:百万|千|万|億)?円)(?:単位)?")


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


def unit_in_column(table: Table, node: Node) -> Printed | None:
    """The money unit in a row of units between the column's header and its amounts."""
    above = next((n for n in table.above(node) if n.kind in ("label", "text")), None)
    return above.printed if above is not None and above.kind == "text" and yen_factor(above.text) is not None else None


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
    """The one money unit that a table prints beside words of no role: after 単位 (`コストの内訳（単位：千円）`), or in
    parentheses in its corner (`お金の内訳（千円）`)."""
    found = {}
    for node in table.nodes:
        corner = node.cell.row == 0 and node.cell.col == 0 and key(node.text).endswith("円)")
        match = _MONEY_UNIT.search(key(node.text)) if node.kind == "text" and ("単位" in node.text or corner) else None
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
