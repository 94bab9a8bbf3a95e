"""Tables of a page in, satisfaction and participation shares out, each with the average printed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.shared.paths import path_of, year_of
from extractors.shared.table import Node, Table
from schemas.reading import Printed, SurveyReading


def surveys(tables: Sequence[Table]) -> tuple[list[SurveyReading], set[int]]:
    """Shares under or beside a label like 満足度; an average belongs to the metric before it."""
    out: list[SurveyReading] = []
    used: set[int] = set()
    for table in tables:
        for node in table.nodes:
            head = _metric(table, node) if node.kind == "value" else None
            if head is None or head.label is None:
                continue
            used.add(id(node))
            if head.has("survey", "metric"):
                out.append(SurveyReading(head.label.base or head.text, node.printed, _year(table, node)))
            elif out and out[-1].average is None and out[-1].value.page == node.cell.page:
                out[-1] = replace(out[-1], average=node.printed)
    return out, used


def _metric(table: Table, node: Node) -> Node | None:
    """The label that says what is surveyed: right above, or right before where no header stands above; before the row
    where the headers are its years and shares are printed (points are figures of an indicator)."""
    path = path_of(table, node)
    if path.up and not all(n.label is not None and n.label.only_year for n in path.up):
        return path.up[0] if path.up[0].has("survey") else None
    if path.up and not (node.text.strip().endswith(("%", "％")) and path.left and not path.row_texts):
        return None
    before = path.left[0] if path.up else next(iter(table.leftward(node)), None)
    return before if before is not None and before.has("survey") else None


def _year(table: Table, node: Node) -> Printed | None:
    found = year_of(path_of(table, node))
    return None if found is None else found[0].printed
