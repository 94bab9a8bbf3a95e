"""Tables of a document in, its sheets out where it is a list: one row a project, with its evaluation beside its name.

A list is told by a header row with a column for the project's name and columns that evaluate it. Only a document that is
nothing else is read so: where a sheet is named, its list of projects belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.family import Family
from extractors.shared.fields import fields
from extractors.shared.labels import Label
from extractors.shared.loose import Loose, line_fields
from extractors.shared.sheets import Plot, level
from extractors.shared.table import ALIGNED, Node, Table, build
from extractors.shared.vocabulary import Role, Vocabulary
from pipeline.normalizers.number import is_figure
from schemas.layout import Grid, PageLayout
from schemas.page import around

COLUMNS = 6  # a list that evaluates its rows has at least so many headed columns
PARENT = Label("", (Role("sheet", "parent"),))
OTHER_FIGURES = 3  # so many figures outside of lists make the document more than a list


@dataclass(frozen=True, slots=True)
class Register:
    """The header rows of a list as a table of their own, and the header over the names of its projects."""

    top: Table
    head: Node


def registered(pages: Sequence[PageLayout], tables: Mapping[int, list[Table]], words: Vocabulary, family: Family) -> list[Plot]:
    """The rows of the document's lists as sheets; none where it is no list."""
    if family.sheet_row is not None or family.code_label is not None:
        return []
    said = {page.number: line_fields(page, tables[page.number], words) for page in pages}
    if any(one.label.has("sheet", "name") for found in said.values() for one in found):
        return []
    every = [table for page in pages for table in tables[page.number]]
    lists: dict[int, Register] = {}
    for table in every:
        found = _register(table, words) or (lists.get(id(table.before)) if table.before is not None else None)
        if found is not None:
            lists[id(table)] = found
        elif _is_more(table):
            return []
    out = [plot for table in every if id(table) in lists for plot in _rows(table, lists[id(table)], words)]
    for plot in out:
        lines = next(page.free for page in pages if page.number == plot.page_first)
        plot.above = [(plot.page_first, line) for line in lines]
        plot.loose.extend(said[plot.page_first])
    return out


def _is_more(table: Table) -> bool:
    """Whether a table that is no list says more than a legend does: it names a sheet, or holds figures."""
    named = any(f.across for f in fields(table, "sheet", "name"))
    return named or sum(n.kind == "value" and is_figure(n.text) for n in table.nodes) >= OTHER_FIGURES


def _register(table: Table, words: Vocabulary) -> Register | None:
    """The header of a list that evaluates projects; of names at several levels (施策名, 事務事業名) the lowest is the row's."""
    found = [n for n in table.nodes if n.cell.row <= 1 and (n.has("slot", "project_name") or n.has("sheet", "name"))]
    for head in sorted(found, key=level):
        if any(f.across and f.label.cell.row < head.cell.row for f in fields(table, "sheet", "name")):
            continue  # a sheet is named above the list
        bottom = head.cell.row + head.cell.row_span
        row = [n for n in table.nodes if n.cell.row < bottom and n.kind != "empty"]
        rated = any(n.has("rating", "item") or n.has("measure", "actual") for n in row)
        labels = sum(n.kind == "label" for n in row)
        if rated and labels >= COLUMNS and labels > 0.7 * len(row):
            return Register(_part(table, 0, bottom, words), head)
    return None


def _rows(table: Table, list_: Register, words: Vocabulary) -> Iterable[Plot]:
    """The rows of one table. A row across its columns is no project's: a total, or a section that heads the rows below."""
    head = list_.head
    first = head.cell.row + head.cell.row_span if any(n is head for n in table.nodes) else 0
    cells = [n for n in table.nodes if n.cell.row >= first and n.kind in ("text", "label") and _covers(n, head)]
    section: Node | None = None
    for name, after in zip(cells, [*(n.cell.row for n in cells[1:]), table.grid.n_rows], strict=True):
        if name.has("item", "total"):
            continue
        if name.box.x1 - name.box.x0 > head.box.x1 - head.box.x0 + 2 * ALIGNED:
            section = name
            continue
        part = _part(table, name.cell.row, after, words)
        part.before, part.headed = list_.top, True
        plot = _plot(part, name, head)
        if section is not None:
            plot.loose.append(Loose(PARENT, section.printed, section.box.top, table))
        yield plot


def _covers(node: Node, head: Node) -> bool:
    return node.box.x0 <= head.box.x0 + ALIGNED and node.box.x1 >= head.box.x1 - ALIGNED


def _part(table: Table, first: int, after: int, words: Vocabulary) -> Table:
    """Some rows as a table of their own; a cell that spans more rows stands in each part."""
    cells = tuple(
        replace(c, row=max(c.row, first) - first, row_span=min(c.row + c.row_span, after) - max(c.row, first))
        for c in (n.cell for n in table.nodes)
        if c.row < after and c.row + c.row_span > first
    )
    grid = table.grid
    return build(Grid(grid.page, around(c.box for c in cells), cells, after - first, grid.n_cols, grid.kind), words)


def _plot(part: Table, name: Node, head: Node) -> Plot:
    """The sheet of one row."""
    page = part.page
    plot = Plot(page, page, tables=[part], name=name.printed, name_label=head.label, start=name.box.top, from_row=True)
    for node in part.nodes:
        over = _head(part, node)
        if over is None or node.kind == "empty":
            continue
        if over.has("slot", "project_code") or over.has("sheet", "code"):
            plot.code = plot.code or node.printed
        elif over != head.label and over.has("sheet") and node.kind == "text":
            parent = over.has("sheet", "name") or over.has("slot", "project_name")  # a name at a higher level
            plot.loose.append(Loose(PARENT if parent else over, node.printed, node.box.top, part))
    return plot


def _head(part: Table, node: Node) -> Label | None:
    over = next((n for n in part.above(node) if n.kind == "label"), None)
    return None if over is None else over.label
