"""Tables of a page in, indicators with their figures out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.shared.around import Surroundings
from extractors.shared.labels import Label
from extractors.shared.meaning import Meaning, meaning_of, unit_beside
from extractors.shared.money import is_money
from extractors.shared.naming import LONGEST_NAME, Name, box_above, headed, name_of, unit_after, unit_near
from extractors.shared.paths import Path, answers_prose, group_over, path_of, spans_years
from extractors.shared.points import is_points
from extractors.shared.prose import is_prose
from extractors.shared.readings import settle
from extractors.shared.stacks import stacked_figures
from extractors.shared.table import Node, Table
from pipeline.normalizers.number import is_figure, read_figure
from pipeline.normalizers.text import is_dash, key
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed, Unplaced

_UNIT_SAID = re.compile(r"単位[:=]([^()、。]{1,6})[)、。]")
_TOPIC = re.compile(r"(?:状況|一覧|推移|指標|実績|評価|結果|達成度)(?:等|について)?$")  # heads a part of the sheet, no program
ATTRIBUTES = (
    "number",
    "project_code",
    "account",
    "unit",
    "department",
    "major",
    "note",
    "name",
    "project_name",
    "program",
    "description",
    "direction",
)


@dataclass(slots=True)
class Drawn:
    """One figure with its meaning and the name it belongs to."""

    table: Table
    node: Node
    path: Path
    meaning: Meaning
    name: Name

    @property
    def token(self) -> tuple[int, int]:
        """What tells the indicator apart."""
        return self.name.token


@dataclass(slots=True)
class Harvest:
    """What the tables gave: figures by indicator, the cells used, what found no place."""

    drawn: dict[tuple[int, int], list[Drawn]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    unplaced: list[Unplaced] = field(default_factory=list)


def harvest(tables: Sequence[Table], around: Surroundings, taken: set[int]) -> Harvest:
    """Every figure of an indicator in the tables; `taken` holds ids of cells that already serve another purpose."""
    out = Harvest()
    for table in tables:
        for node in table.nodes:
            if id(node) not in taken and node.kind in ("value", "text"):
                _one(table, node, around, taken, out)
    _drop_lone_texts(out)
    settle(d for drawn in out.drawn.values() for d in drawn)
    return out


def _one(table: Table, node: Node, around: Surroundings, taken: set[int], out: Harvest) -> None:
    path = path_of(table, node)
    if is_points(table, node) or any(id(n) in taken for n in path.up[:1]):
        return  # points of a rating, or a cell below what is rated
    if group_over(table, node) is not None:
        return  # it names the figures beside it
    if is_attribute(path) or answers_prose(path) or is_money(path) or any(n.has("survey") for n in path.up[:1]):
        return
    meaning = meaning_of(path)
    if meaning.measure is None and meaning.year is None:
        return
    if spans_years(table, node, path):
        _several_years(node, out)
        return
    if node.kind == "text" and not _worded(node, path, meaning):
        return
    if meaning.measure is None and not any(n.label is not None and n.label.year is not None for n in path.up + path.left):
        return
    if meaning.half in ("first", "second"):
        out.used.add(id(node))
        if node.kind == "value":
            message = f"a figure of half a year ({meaning.column_label}) is not the fiscal year's"
            out.unplaced.append(Unplaced("half_year", message, node.printed, "info"))
        return
    name = name_of(table, node, path, around)
    if name is None or name.node is node:
        if node.kind == "value":
            out.used.add(id(node))
        if node.kind == "value" and not is_dash(node.text):  # dashes alone are a slot that is not used
            out.unplaced.append(
                Unplaced("value_without_name", "a figure under a year or measure has no indicator's name", node.printed)
            )
        return
    out.drawn.setdefault(name.token, []).append(Drawn(table, node, path, meaning, name))


def _several_years(node: Node, out: Harvest) -> None:
    """A figure under several years is told; words there (a plan's period, an arrow) are no values."""
    if node.kind == "value" and is_figure(node.text):
        out.used.add(id(node))
        message = "a figure stands under several years: none of them is its own"
        out.unplaced.append(Unplaced("several_years", message, node.printed))


def _worded(node: Node, path: Path, meaning: Meaning) -> bool:
    """Whether a text may be a value in words: short, under a column's header, in a row that is headed too."""
    headed_row = bool(path.left or path.row_texts)
    if key(node.text).endswith("。"):
        return False
    return meaning.measure is not None and len(key(node.text)) <= LONGEST_NAME and bool(path.up) and headed_row


def is_attribute(path: Path) -> bool:
    """Whether the column says the cell is a number, code, name … of its row, not a value."""
    head = path.up[0] if path.up else None
    if head is None or head.label is None or head.label.year is not None or head.has("measure") or head.has("target_kind"):
        return False
    return head.has("sheet", "code") or any(head.has("slot", slot) for slot in ATTRIBUTES)


def _drop_lone_texts(out: Harvest) -> None:
    """Words count as values only where the same indicator has figures or dashes too, or every slot is a word; and where
    the table is no schedule."""
    schedules = _schedules(out)
    for token, found in list(out.drawn.items()):
        if not any(d.node.kind == "value" for d in found) or id(found[0].table) in schedules:
            del out.drawn[token]


def _schedules(out: Harvest) -> set[int]:
    """Tables that print words alone (検討, 試行, 実施, →) under years, and no label that says 目標 or 実績."""
    drawn = [d for found in out.drawn.values() for d in found]
    measured = {id(d.table) for d in drawn if _is_said(d.meaning) or is_figure(d.node.text) or is_dash(d.node.text)}
    return {id(d.table) for d in drawn} - measured


def _is_said(meaning: Meaning) -> bool:
    """Whether a label says that the values are measured; 計画 and 予定 head schedules too."""
    return meaning.measure is not None and meaning.target_kind not in ("plan", "forecast")


def readings(found: Harvest, around: Surroundings) -> list[IndicatorReading]:
    """Indicators with their figures in the order their names are met; ordinals are given by the sheet."""
    out = []
    for drawn in found.drawn.values():
        for one in drawn:
            beside = (one.name.node, one.name.aside, unit_after(one.table, one.node), unit_beside(one.table, one.node))
            found.used.update(id(n) for n in (one.node, *beside) if n is not None)
            found.used.update(id(n) for n, head in one.path.row_texts if head is not None and not _tells(head, n))
        out.append(_reading(drawn, around))
    return out


def _reading(drawn: Sequence[Drawn], around: Surroundings) -> IndicatorReading:
    first = drawn[0]
    aside = next((d.name.aside.printed for d in drawn if d.name.aside is not None), None)
    description = _description(first, around) or aside
    units = [u for d in drawn if (u := unit_near(d.table, d.node, d.path, d.name, around)) is not None]
    return IndicatorReading(
        first.name.printed,
        0,
        _sure(tuple(_figure(d) for d in drawn)),
        program_of(first, around),
        description,
        units[0] if units else first.name.unit or _unit_said(description) or _unit_of_figures(drawn),
        _cell(first.path, "direction"),
        next((d.meaning.basis for d in drawn if d.meaning.basis is not None), None),
        first.name.doubts,
        _listed_code(first),
    )


def _sure(figures: tuple[FigureReading, ...]) -> tuple[FigureReading, ...]:
    """The figures, with those in doubt that share their measure and have no year: one of them at most can be right."""
    yearless = [(f.measure, f.target_kind) for f in figures if f.year is None]
    doubt = Doubt("year_missing", "several figures of one measure, and no year printed for this one")
    return tuple(
        replace(f, doubts=(*f.doubts, doubt)) if f.year is None and yearless.count((f.measure, f.target_kind)) > 1 else f
        for f in figures
    )


def _unit_of_figures(drawn: Sequence[Drawn]) -> Printed | None:
    """The unit that the other figures of the indicator print, where they all print the same."""
    own = (d.node.text for d in drawn if d.meaning.measure != "rate")
    units = {unit for text in own if (unit := read_figure(text).unit) is not None}
    first = drawn[0].node.printed
    return Printed(units.pop(), first.page, first.box) if len(units) == 1 else None


def _unit_said(description: Printed | None) -> Printed | None:
    """The unit a description names: `…の割合（単位：％）`."""
    match = None if description is None else _UNIT_SAID.search(key(description.text))
    return Printed(match[1], description.page, description.box) if match is not None and description is not None else None


def _tells(head: Label, node: Node) -> bool:
    """Whether a row's text is prose of its own rather than an attribute of the indicator."""
    described = head.has("slot", "description") or head.has("slot", "name")
    return not (head.has("slot") or head.has("sheet")) or (is_prose(node.text) and not described)


def _listed_code(drawn: Drawn) -> Printed | None:
    """The code of the sheet an indicator belongs to, in a table that lists the indicators of many."""
    node = next((n for n, head in drawn.path.row_texts if head is not None and head.has("sheet", "code")), None)
    return None if node is None else node.printed


def _figure(drawn: Drawn) -> FigureReading:
    meaning = drawn.meaning
    doubts = list(meaning.doubts)
    if stacked_figures(drawn.node.cell):
        doubts.append(Doubt("stacked_values", "the cell prints several figures over each other"))
    measure = meaning.measure
    if measure is None:
        measure = "actual"
        doubts.append(Doubt("measure_not_printed", "no label says whether this is a target or an actual"))
    return FigureReading(
        drawn.node.printed, measure, meaning.target_kind, meaning.year, meaning.column_label, meaning.unit, None, tuple(doubts)
    )


def _cell(path: Path, slot: str) -> Printed | None:
    node = headed(path, slot)
    return None if node is None else node.printed


def program_of(drawn: Drawn, around: Surroundings) -> Printed | None:
    """The program an indicator belongs to: its row's cell, a row across the table above the name, a labelled box."""
    node = headed(drawn.path, "program")
    if node is not None and node is not drawn.name.node:
        return _titled(drawn, node).printed
    across = (n for n in drawn.path.over if n.kind == "text" and n is not drawn.name.node and not _TOPIC.search(key(n.text)))
    node = next(across, None)
    if node is not None and len(key(node.text)) <= LONGEST_NAME and not _is_block(drawn.table, node):
        return node.printed
    box = box_above(drawn.node, around.programs)
    return None if box is None else box.answer.printed


def _is_block(table: Table, node: Node) -> bool:
    """Whether a row across the table is a block of prose: sentences, or what stands under a section's heading."""
    heading = next((n for n in table.above(node) if n.kind != "empty"), None)
    return "。" in node.text or (heading is not None and heading.has("section"))


def _titled(drawn: Drawn, node: Node) -> Node:
    """The cell that names the program, where the one beside the values describes it: beside the name, or next above."""
    beside = drawn.table.leftward(drawn.name.node) if drawn.name.node is not None else iter(())
    found = next((n for n in beside if n.kind == "text" and n.cell.col == node.cell.col), node)
    for n in (found, *drawn.table.above(found)):
        if n.kind != "text":
            break
        if "。" not in n.text and len(key(n.text)) <= LONGEST_NAME:
            return n
    return found


def _description(drawn: Drawn, around: Surroundings) -> Printed | None:
    node = headed(drawn.path, "description")
    if node is not None:
        return node.printed
    box = box_above(drawn.node, around.descriptions)
    name = drawn.name.printed.box
    if box is None or name is None or box.answer.box.top < name.top - 1:
        return None
    return box.answer.printed
