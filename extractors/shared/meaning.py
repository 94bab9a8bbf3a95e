"""A header path in, the measure, year and unit it gives out: which label wins where two would decide."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.shared.paths import Path, column_head, is_unit_cell, year_of
from extractors.shared.table import Node, Table
from pipeline.normalizers.era import YearLabel
from schemas.reading import Doubt, Printed
from schemas.vocabulary import Measure, TargetKind

MEASURES: dict[str, Measure] = {"actual": "actual", "target": "target", "baseline": "baseline", "rate": "rate"}
TARGET_KINDS: dict[str, TargetKind] = {
    "target": "target", "forecast": "forecast", "plan": "plan", "interim": "interim", "final": "final",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One side's word on the measure."""

    measure: Measure
    kind: TargetKind | None
    node: Node


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the headers say of one value; `other` is the measure that another label claims, where two contradict."""

    measure: Measure | None
    target_kind: TargetKind | None
    year: Printed | None
    year_label: YearLabel | None
    column_label: str
    unit: Printed | None
    half: str | None
    basis: Printed | None
    doubts: tuple[Doubt, ...] = field(default=())
    other: tuple[Measure, TargetKind | None] | None = None


def measure_said(nodes: tuple[Node, ...]) -> Said | None:
    """The nearest label that names a measure or a kind of target. A kind printed under a measure sharpens it."""
    for node in nodes:
        kind, measure = node.value("target_kind"), node.value("measure")
        if kind is not None:
            return Said("target", TARGET_KINDS[kind], node)
        if measure is not None:
            return Said(MEASURES[measure], "target" if measure == "target" else None, node)
    return None


def decide(path: Path) -> tuple[Said | None, Said | None, tuple[Doubt, ...]]:
    """The measure of a value (reading rule 1: the nearest label wins, but an own column 現状値, 基準値 or 目標値 beats
    a row label 実績; 基準年度 over a row that names its measure is only a year), and what another label says against it."""
    up, left = measure_said(path.up), measure_said(path.left)
    if up is None and left is None:
        reference = path.nearest("reference", "ul")
        if reference is not None:
            return Said("baseline", None, reference[0]), None, ()
        return measure_said(path.over), None, ()
    if up is None or left is None:
        return up or left, None, ()
    if up.measure == left.measure:
        return (up if up.kind not in (None, "target") else left), None, ()
    if left.measure == "actual" and up.measure in ("baseline", "target", "rate"):
        return up, None, ()
    if left.measure == "rate" or up.measure == "rate":
        return (left if left.measure == "rate" else up), None, ()
    return left, up, (Doubt("measure_conflict", f"the column says {up.node.text}, the row says {left.node.text}"),)


def meaning_of(path: Path) -> Meaning:
    """Everything the headers say of one value."""
    said, other, doubts = decide(path)
    year = year_of(path)
    half = path.nearest("half", "ul")
    basis = path.nearest("basis", "ul")
    column = path.up[0].text if path.up else (path.left[0].text if path.left else "")
    return Meaning(
        said.measure if said else None,
        said.kind if said else None,
        year[0].printed if year else None,
        year[1] if year else None,
        column,
        unit_of(path),
        half[1] if half else (year[1].half if year else None),
        Printed(basis[0].text, basis[0].cell.page, basis[0].box) if basis else None,
        doubts,
        (other.measure, other.kind) if other else None,
    )


def unit_of(path: Path) -> Printed | None:
    """The unit printed in a header's parentheses, the row's before the column's."""
    for nodes in (path.left, path.up, path.over):
        for node in nodes:
            if node.label is not None and node.label.unit is not None:
                return Printed(node.label.unit, node.cell.page, node.box)
    return None


def unit_beside(table: Table, node: Node) -> Node | None:
    """The cell that prints nothing but a value's unit: right of it (`488,583 | 千円`), or before the first value of its
    row (`事業費 | 千円 | 1,200 | 1,300`). A column headed 単位 is the indicator's, wherever the row goes on."""
    for left in table.leftward(node):
        if is_unit_cell(left):
            before = next(iter(table.leftward(left)), None)
            if (before is None or before.kind != "value") and column_head(table, left) is None:
                return left
            break
        if left.kind != "value":
            break
    right = next(iter(table.rightward(node)), None)
    if right is None or not is_unit_cell(right):
        return None
    head = column_head(table, right)
    return None if head is not None and head.has("slot") else right
