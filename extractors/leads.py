"""Laid-out pages and what was read from them in, labels nobody understood out: each with its place and a role it may have.

A lead is a short text that stands where labels stand: painted like the form's other labels, over or before figures,
before prose. What was read without a doubt is none; nor is anything that stands beside an official's label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.shared.fields import fields
from extractors.shared.labels import read_label
from extractors.shared.prose import is_prose
from extractors.shared.table import Node, Table
from extractors.shared.vocabulary import Role, Vocabulary
from pipeline.normalizers.era import read_years
from pipeline.normalizers.text import fold, key
from pipeline.normalizers.unit import is_unit, yen_factor
from schemas.layout import PageLayout
from schemas.page import Box
from schemas.reading import DocumentReading, Printed, SheetReading

LONGEST = 20  # compared characters: longer texts are names or prose
PAINTED = 0.5  # share of the known labels that must be painted for paint to tell labels
WHITE = 0.98
OVER_FIGURES = "over figures"


@dataclass(frozen=True, slots=True)
class Lead:
    """A label without a role: where it stands first, how often it is printed, why it looks like one, roles to try."""

    text: str
    page: int
    box: Box
    count: int
    why: str
    tries: tuple[Role, ...]
    painted: bool = False


def leads(pages: Sequence[PageLayout], tables: Sequence[Table], reading: DocumentReading, words: Vocabulary) -> list[Lead]:
    """Every label without a role, each once, in reading order."""
    settled = {(p.page, p.box) for p in _settled(reading)}
    paint = _label_paint(tables)
    found: dict[str, Lead] = {}
    count: Counter[str] = Counter()
    for lead in (*_in_tables(tables, settled, paint), *_on_lines(pages, words)):
        compared = key(lead.text)
        count[compared] += 1
        found.setdefault(compared, lead)
    order = sorted(found.values(), key=lambda one: (one.page, round(one.box.top), one.box.x0))
    return list(_turned([replace(one, count=count[key(one.text)]) for one in order]))


def _turned(order: Sequence[Lead]) -> Iterator[Lead]:
    """Heads of figures that are printed several times side by side say different things (目標 and 実績): each gets the
    next role first; one printed once beside them is a measure of its own (基準値)."""
    repeated = [one for one in order if one.why == OVER_FIGURES and one.count > 1]
    for one in order:
        if one.why == OVER_FIGURES and repeated:
            same = [other for other in repeated if other.tries == one.tries]
            by = same.index(one) % len(one.tries) if one in same else -1
            yield replace(one, tries=one.tries[by:] + one.tries[:by])
        else:
            yield one


def _settled(reading: DocumentReading) -> Iterator[Printed]:
    """What was read without a doubt."""
    for sheet in reading.sheets:
        yield from (p for p in (sheet.code, sheet.name, sheet.parent, sheet.department, sheet.year) if p is not None)
        yield from _settled_on(sheet)


def _settled_on(sheet: SheetReading) -> Iterator[Printed]:
    for one in sheet.indicators:
        if one.doubts or any(f.doubts for f in one.figures):
            continue
        yield from (p for p in (one.name, one.program, one.description, one.unit, one.direction, one.sheet_code) if p is not None)
        yield from (f.value for f in one.figures)
    for cost in sheet.costs:
        if not cost.doubts:
            yield from (p for p in (cost.project_code, cost.project_name, cost.department, cost.account_code) if p is not None)
    yield from (r.value for r in sheet.ratings)
    yield from (n.text for n in sheet.narratives)


def _label_paint(tables: Iterable[Table]) -> set[tuple[float, ...]]:
    """The fills of the form's known labels; empty where its labels are not painted."""
    labels = [n for t in tables for n in t.nodes if n.kind == "label"]
    painted = [n.cell.fill for n in labels if n.cell.fill and min(n.cell.fill) < WHITE]
    return set(painted) if labels and len(painted) >= PAINTED * len(labels) else set()


def _in_tables(tables: Iterable[Table], settled: set[tuple[int, Box | None]], paint: set[tuple[float, ...]]) -> Iterator[Lead]:
    for table in tables:
        people = {id(f.answer) for f in fields(table, "person")}
        for node in table.nodes:
            if node.kind != "text" or id(node) in people or not _short(node.text) or (node.cell.page, node.box) in settled:
                continue
            painted = node.cell.fill in paint
            if paint and not painted:
                continue
            why = _why(table, node, painted)
            if why is not None:
                yield Lead(node.text, node.cell.page, node.box, 1, why[0], why[1], painted)


def _short(text: str) -> bool:
    compared = key(text)
    return 2 <= len(compared) <= LONGEST and "。" not in compared and not read_years(compared) and not is_unit(compared)


def _why(table: Table, node: Node, painted: bool) -> tuple[str, tuple[Role, ...]] | None:
    """What stands under or beside a text, and the roles that fit it."""
    if not painted and node.cell.col > 0 and table.grid.n_cols <= 2:
        return None  # of two columns the second one answers
    under = [n for n in table.below(node) if n.kind != "empty"]
    right = next((n for n in table.rightward(node) if n.kind != "empty"), None)
    money = _speaks_of_money(table)
    past = next((n for n in under if not painted or (n.kind != "label" and n.cell.fill != node.cell.fill)), None)
    if right is not None and right.kind == "value":
        if _heads_row(table, node, right):
            return ("before figures", _roles("item" if money else "measure"))
        return ("before a number", (Role("sheet", "code"), *_roles("measure")[:2]))
    if past is not None and past.kind == "value":
        return (OVER_FIGURES, _roles("stage" if money else "measure"))
    if past is not None and is_unit(key(past.text)):
        return ("over units", (Role("slot", "unit"),))
    if right is not None and right.kind == "text" and is_prose(right.text):
        return ("before prose", (Role("section", "other"), Role("rating", "item")))
    if past is not None and past.kind == "text" and is_prose(past.text):
        return ("over prose", (Role("section", "other"), Role("slot", "description")))
    if past is not None and past.kind == "text" and (painted or node.cell.row == 0) and len(under) > 1:
        return ("over short texts", (Role("axis", "plain"),) if money else (Role("slot", "name"), Role("slot", "program")))
    if right is not None and right.kind == "text" and (painted or node.cell.col == 0) and right.cell.fill != node.cell.fill:
        return ("before a short text", (Role("sheet", "name"), Role("sheet", "department"), Role("rating", "item")))
    return ("painted like the other labels", (Role("axis", "plain"),)) if painted else None


def _heads_row(table: Table, node: Node, value: Node) -> bool:
    """Whether figures stand in columns of their own to the right of a text: under a year, or side by side."""
    above = (n for n in table.above(value) if n.kind == "label" and n.label is not None)
    dated = any(n.label is not None and n.label.year is not None for n in above)
    return dated or sum(n.kind == "value" for n in table.rightward(node)) > 1


def _speaks_of_money(table: Table) -> bool:
    for node in table.nodes:
        if any(node.has(kind) for kind in ("stage", "group", "cost")):
            return True
        if node.label is not None and node.label.unit is not None and yen_factor(node.label.unit) is not None:
            return True
        if yen_factor(key(node.text)) is not None:
            return True
        if node.kind != "value" and key(node.text).endswith(("費", "費用", "経費", "財源", "支出金")):
            return True
    return False


def _roles(kind: str) -> tuple[Role, ...]:
    return {
        "item": (Role("item", "total"), Role("item", "part"), Role("item", "funding")),
        "stage": (Role("stage", "budget"), Role("stage", "settlement")),
        "measure": (Role("measure", "target"), Role("measure", "actual"), Role("measure", "baseline")),
    }[kind]


def _on_lines(pages: Sequence[PageLayout], words: Vocabulary) -> Iterator[Lead]:
    """`ラベル：答え` outside tables, where the label is not known."""
    for page in pages:
        for line in page.free:
            head, mark, tail = fold(line.text).partition(":")
            if not mark or not tail.strip() or read_label(line.text, words) is not None:
                continue
            if _short(head) and len(key(head)) <= 10 and head[:1] not in "(（※" and read_label(head, words) is None:
                tries = (Role("sheet", "name"), Role("sheet", "department"))
                yield Lead(head.strip(), page.number, line.box, 1, "on a line with a colon", tries)
