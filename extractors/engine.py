"""A document's pages and its family in, everything found on its sheets out, as printed.

Pages are laid out, tables chained to the ones they continue, the document cut into sheets; then each sheet's tables
are read in one order: shares, amounts, indicators, ratings, prose. A cell serves one purpose. What no purpose claimed
and what looked like a value is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.family import Family
from extractors.lists import by_code
from extractors.shared import indicators as figures
from extractors.shared.around import surroundings
from extractors.shared.charts import without_charts
from extractors.shared.cuts import begins_sheet, cut
from extractors.shared.footnotes import footnotes, moved
from extractors.shared.grid import layout
from extractors.shared.money import costs
from extractors.shared.prose import narratives
from extractors.shared.ratings import Scale, ratings, scale_of
from extractors.shared.registers import registered
from extractors.shared.schedule import schedules
from extractors.shared.sheets import Plot, plots, sheet_field
from extractors.shared.stacks import unstacked
from extractors.shared.statements import statements
from extractors.shared.surveys import surveys
from extractors.shared.table import Node, Table, build, continues, in_line
from extractors.shared.vocabulary import Role, Vocabulary, shared
from extractors.titles import POLICIES, PROJECTS, kind_of, plan_period, titles, year_of_document
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import key
from schemas.layout import Line, PageLayout
from schemas.page import Box, DocumentPages
from schemas.reading import ControlReading, CostReading, DocumentReading, IndicatorReading, Printed, SheetReading, Unplaced

SUMS = frozenset({"合計", "総計", "計", "小計", "事業費合計", "事業費計", "全体", "施策合計", "合計額"})
NAME = (Role("sheet", "name"),)
# What the form of one kind may call its sheet's name, where it prints no other label for it.
SHORT_NAMES = ((POLICIES, {"施策": NAME}), (PROJECTS, {"事務事業": NAME, "事業": NAME}))
FIELDS = ("code", "name", "parent", "department", "year")


def extract(document: DocumentPages, family: Family) -> DocumentReading:
    """Everything found in one document. Raises nothing of its own: what could not be placed is in the reading."""
    if document.dump is not None:
        from extractors.dumps import extract_dump

        return extract_dump(document, family.name)
    words = shared().plus(family.labels)
    drawn = [without_charts(layout(page)) for page in document.pages]
    pages = [page for page, _ in drawn]
    title, issuer = titles(pages)
    parts = _parts(pages, words, family)
    for form, names in SHORT_NAMES:
        if title is not None and form.search(key(title.text)) and not any(p.name or sheet_field(p, "name") for p in parts):
            parts = _parts(pages, words.plus(names), family)
    scale = scale_of([t for p in parts for t in p.tables])
    sheets = by_code([_sheet(plot, number, words, family, scale, title) for number, plot in enumerate(parts, 1)])
    return DocumentReading(
        family.name,
        tuple(sheets),
        title,
        issuer,
        year_of_document(pages, parts, sheets, title),
        family.year_offset,
        family.jurisdiction_code,
        period_from=plan_period(pages),
        furniture=sum(labels for _, labels in drawn),
        claimed=tuple(_claims(sheets)),
    )


def _parts(pages: Sequence[PageLayout], words: Vocabulary, family: Family) -> list[Plot]:
    """The document's sheets: the rows of a list, else the forms on its pages."""
    tables = _tables(pages, words, family)
    parts = registered(pages, tables, words, family) or plots(pages, tables, words, family)
    _name_rows(parts)
    return parts


def _tables(pages: Sequence[PageLayout], words: Vocabulary, family: Family) -> dict[int, list[Table]]:
    """Tables by page; one that prints no headers is chained to the one above it whose columns it shares."""
    out: dict[int, list[Table]] = {}
    last: Table | None = None
    for page in pages:
        out[page.number] = []
        for grid in (part for whole in page.grids for part in cut(whole, family)):
            table = build(unstacked(grid), words)
            if last is not None and (continues(table, last) or (begins_sheet(grid, family) and in_line(table, last))):
                table.before = last.before if begins_sheet(last.grid, family) and last.before is not None else last
            table.previous = last
            out[page.number].append(table)
            last = table
    return out


def _name_rows(parts: Sequence[Plot]) -> None:
    """Sheets that are rows of one table: their name from its column, what the head of the document says for all."""
    for plot in parts:
        for table in plot.tables if plot.name is None else ():
            named = (n for n in table.nodes if n.kind == "text" and any(a.has("sheet", "row_name") for a in table.above(n)))
            plot.name = plot.name or next((n.printed for n in named), None)
            plot.from_row = plot.name is not None
    for plot in parts[1:]:
        if plot.from_row and not plot.loose:
            plot.loose = list(parts[0].loose)


def _sheet(
    plot: Plot, number: int, words: Vocabulary, family: Family, scale: Scale, title: Printed | None
) -> SheetReading:
    """One sheet: every table read in the order of purposes."""
    taken: set[int] = set(_people(plot.tables)) | _identity(plot) | scale.used
    around = surroundings(plot.tables, [*plot.free, *plot.above])
    shares, used = surveys(plot.tables)
    taken |= used
    purse = costs(plot.tables, around, taken)
    taken |= purse.used
    rated, used = ratings(plot.tables, taken, scale)
    taken |= used
    found = figures.harvest(plot.tables, around, taken)
    notes = [note for page, line in [*plot.free, *plot.above] for note in footnotes(page, [line])]
    tabled = figures.readings(found, around)
    taken |= found.used
    told, doubtful = stated(plot, words, taken, [one.name.text for one in tabled])
    named = [moved(one, notes) for one in tabled + told]
    taken -= _unpublished(plot)
    prose, used = narratives(plot.tables, around, taken, plot.name.text if plot.name else None)
    taken |= used
    own, controls = _controls(purse.costs)
    return SheetReading(
        kind_of(plot, family, title),
        number,
        plot.page_first,
        plot.page_last,
        plot.code or sheet_field(plot, "code"),
        plot.name or sheet_field(plot, "name"),
        sheet_field(plot, "parent"),
        sheet_field(plot, "department"),
        sheet_field(plot, "year"),
        tuple(replace(one, ordinal=n) for n, one in enumerate(named, 1)),
        tuple(own),
        tuple(controls),
        tuple(shares),
        tuple(rated),
        (*prose, *schedules(plot.tables, plot.bars)),
        (*purse.unplaced, *found.unplaced, *doubtful, *_left_over(plot.tables, taken, family)),
    )


def stated(plot: Plot, words: Vocabulary, taken: set[int], known: Iterable[str]) -> tuple[list[IndicatorReading], list[Unplaced]]:
    """Indicators stated in prose, and what looked like one: in cells that nothing claimed, and on free lines. What a
    table gives under the same name (`known`) is only repeated in prose."""
    texts = [
        (node.cell.lines, node.cell.page, False)
        for table in plot.tables
        for node in table.nodes
        if node.kind == "text" and id(node) not in taken and node.cell.lines
    ]
    by_page: dict[int, list[Line]] = {}
    for page, line in plot.free:
        by_page.setdefault(page, []).append(line)
    texts += [(tuple(lines), page, True) for page, lines in by_page.items()]
    names = {key(name) for name in known}
    found: list[IndicatorReading] = []
    unplaced: list[Unplaced] = []
    for lines, page, headed in texts:
        some, others = statements(lines, page, words, headed=headed)
        found.extend(one for one in some if key(one.name.text) not in names)
        unplaced.extend(others)
    return found, unplaced


def _people(tables: Iterable[Table]) -> Iterable[int]:
    """Cells that name an official: never read, never published."""
    for table in tables:
        for node in table.nodes:
            if node.has("person"):
                yield id(node)
                for beside in (*list(table.rightward(node))[:1], *list(table.below(node))[:1]):
                    if beside.kind != "label":
                        yield id(beside)
            elif table.headed and any(n.has("person") for n in table.above(node)):
                yield id(node)


def _identity(plot: Plot) -> set[int]:
    """Cells that answered a field of the sheet, alone or with those beside them."""
    answers = [*(one.answer for one in plot.loose), *(p for p in (plot.code, plot.name) if p is not None)]
    places = {(one.page, one.box) for one in answers if one.box is not None}
    return {id(n) for t in plot.tables for n in t.nodes for page, box in places if n.cell.page == page and _within(n.box, box)}


def _within(inner: Box, outer: Box) -> bool:
    return outer.x0 <= inner.x0 and outer.top <= inner.top and inner.x1 <= outer.x1 and inner.bottom <= outer.bottom


def _unpublished(plot: Plot) -> set[int]:
    """Texts that answered a field no table has a column for (実施形態, 根拠法令): prose where they are long, else told."""
    related = [one for one in plot.loose if one.label.has("sheet", "related") and not one.label.has("person")]
    boxes = {(one.answer.page, one.answer.box) for one in related}
    fields = {(p.page, p.box) for p in (plot.code, plot.name, *(sheet_field(plot, f) for f in FIELDS)) if p is not None}
    return {id(n) for t in plot.tables for n in t.nodes if n.kind == "text" and (n.cell.page, n.box) in boxes - fields}


def _controls(every: Sequence[CostReading]) -> tuple[list[CostReading], list[ControlReading]]:
    """Totals over several projects are used in checks, not published (reading rule 7): beside projects with codes every
    total without one, beside projects with names alone what is called a sum (合計)."""
    coded, named = any(c.project_code is not None for c in every), any(c.project_name is not None for c in every)
    own: list[CostReading] = []
    controls: list[ControlReading] = []
    for cost in every:
        summed = coded or (named and key(cost.item) in SUMS and cost.project_name is None)
        if summed and cost.project_code is None and cost.item_role == "total":
            controls.append(ControlReading(cost.item, cost.value, cost.year, cost.stage, cost.unit, cost.stage_role))
        else:
            own.append(cost)
    return own, controls


def _left_over(tables: Sequence[Table], taken: set[int], family: Family) -> list[Unplaced]:
    """Figures in tables that no purpose claimed: a person sees what the engine did not understand."""

    def open_figure(node: Node) -> bool:
        return node.kind == "value" and id(node) not in taken and is_figure(node.text) and not family.is_furniture(key(node.text))

    def open_text(node: Node) -> bool:
        return (
            node.kind == "text" and id(node) not in taken and len(key(node.text)) > 1 and not family.is_furniture(key(node.text))
        )

    message = "a figure in a table whose headers say nothing known"
    figures_left = [Unplaced("no_role", message, n.printed, "info") for t in tables for n in t.nodes if open_figure(n)]
    message = "a text in a table that answers no label known"
    return figures_left + [
        Unplaced("text_unclaimed", message, n.printed, "info") for t in tables for n in t.nodes if open_text(n)
    ]


def _claims(sheets: Sequence[SheetReading]) -> Iterable[Printed]:
    for sheet in sheets:
        for indicator in sheet.indicators:
            yield indicator.name
            yield from (f.value for f in indicator.figures)
        yield from (c.value for c in sheet.costs)
        yield from (c.value for c in sheet.controls)
        yield from (s.value for s in sheet.surveys)
        yield from (r.value for r in sheet.ratings)
        yield from (n.text for n in sheet.narratives)
