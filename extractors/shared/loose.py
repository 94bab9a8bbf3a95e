"""Tables and free lines of a page in, the fields of sheets on it out: each label with its answer, wherever both are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.fields import Field, fields
from extractors.shared.labels import Label, read_label
from extractors.shared.table import CODE, LONE_YEAR, Node, Table
from extractors.shared.vocabulary import Role, Vocabulary
from pipeline.normalizers.text import fold, key
from schemas.layout import Cell, Line, PageLayout
from schemas.page import around
from schemas.reading import Printed

_OFFICE = re.compile(r"(?:[部局課室所館園係班署]|センター|グループ|チーム|担当|学校|事務局)$")


@dataclass(frozen=True, slots=True)
class Loose:
    """A field of the sheet, in a table or on a line: its label and its printed answer; `card` says it stands below."""

    label: Label
    answer: Printed
    top: float
    table: Table | None = None
    card: bool = False


def loose_fields(page: PageLayout, here: Sequence[Table], words: Vocabulary) -> list[Loose]:
    """Every answered field of a page."""
    return [*_table_fields(here), *_cell_fields(here, words), *line_fields(page, here, words)]


def _table_fields(here: Sequence[Table]) -> list[Loose]:
    answered = [
        Loose(f.label.label, _answer(f), f.label.box.top, f.table, f.card)
        for t in here
        for kind in ("sheet", "person")
        for f in fields(t, kind)
        if (f.across or f.card) and f.label.label is not None
    ]
    return [*answered, *(one for t in here for n in t.nodes if (one := _year_field(t, n)) is not None)]


def _answer(field: Field) -> Printed:
    """What answers a field: of a parent's code and name the name, of a department all cells that go on naming it."""
    if field.across and field.label.has("sheet", "parent"):
        return past_code(field.table, field.answer)[1].printed
    if not (field.across and field.label.has("sheet", "department")):
        return field.answer.printed
    cells = [field.answer]
    for node in field.table.rightward(field.answer):
        if node.kind != "text" or node.cell.rows != field.answer.cell.rows or not _OFFICE.search(key(node.text)):
            break
        cells.append(node)
    joined = " ".join(n.text for n in cells)
    return field.answer.printed if len(cells) == 1 else Printed(joined, field.answer.cell.page, around(n.box for n in cells))


def past_code(table: Table, answer: Node) -> tuple[Printed | None, Node]:
    """The code in a field's first cell and the name in its second (施策 | 12 | 子育て支援): else none, and the answer."""
    beside = next(iter(table.rightward(answer)), None)
    named = beside is not None and beside.kind == "text" and beside.cell.rows == answer.cell.rows
    if beside is None or not named or not CODE.match(key(answer.text)):
        return None, answer
    return answer.printed, beside


def _year_field(table: Table, node: Node) -> Loose | None:
    """`年度 | 2013 | 会計コード | 10`: beside a word that mostly heads rows of years, one lone year is the sheet's own."""
    if not node.has("field", "year"):
        return None
    right = list(table.rightward(node))[:2]
    if not right or not _is_one_year(right[0]) or any(n.kind == "value" or _is_one_year(n) for n in right[1:]):
        return None
    answer = right[0]
    under = next(iter(table.below(answer)), None)
    if under is not None and under.kind == "value" and under.cell.cols == answer.cell.cols:
        return None
    return Loose(Label(node.text, (Role("sheet", "year"),), base=key(node.text)), answer.printed, node.box.top, table)


def _is_one_year(node: Node) -> bool:
    if node.label is not None:
        return node.label.only_year and node.label.year is not None and node.label.year.fiscal_year is not None
    return node.kind == "value" and LONE_YEAR.match(key(node.text)) is not None


def _cell_fields(here: Sequence[Table], words: Vocabulary) -> list[Loose]:
    """Fields printed with their label in one cell, perhaps side by side: `評価部局： 総合政策部　　関連部局： 会計室`."""
    out: list[Loose] = []
    for table in here:
        for node in (n for n in table.nodes if n.kind == "text"):
            for part in (part for line in node.cell.lines for part in line.text.split("  ")):
                head, mark, tail = fold(part).partition(":")
                label = read_label(head, words) if mark and tail.strip() else None
                if label is not None and (label.has("sheet") or label.has("person")):
                    out.append(Loose(label, Printed(tail.strip(), node.cell.page, node.box), node.box.top, table))
    return out


def line_fields(page: PageLayout, here: Sequence[Table], words: Vocabulary) -> list[Loose]:
    """Fields printed outside tables: `評価部局： 総合政策部`, or a label with a box of its own beside or below it."""
    out: list[Loose] = []
    for line in page.free:
        head, mark, tail = fold(line.text).partition(":")
        label = read_label(head, words)
        if label is None or not (label.has("sheet") or label.has("person")):
            continue
        if mark and tail.strip():
            out.append(Loose(label, Printed(tail.strip(), page.number, line.box), line.box.top))
            continue
        answer = _beside(page, line, here, words)
        if answer is not None:
            out.append(Loose(label, answer, line.box.top))
    return out


def _beside(page: PageLayout, line: Line, here: Sequence[Table], words: Vocabulary) -> Printed | None:
    """The box right of a label, else the one right below it, else the next text on its line."""
    single: list[Cell] = [n.cell for t in here for n in t.nodes if n.cell.row == 0 and n.kind in ("text", "value")]
    right = [c for c in single if -2 <= c.box.x0 - line.box.x1 < 60 and c.box.overlap_y(line.box) > 0.5 * line.box.height]
    below = [c for c in single if -2 <= c.box.top - line.box.bottom < 8 and c.box.x0 - 4 <= line.box.x0 <= c.box.x1]
    if right or below:
        cell = min(right, key=lambda c: c.box.x0) if right else below[0]
        return Printed(cell.text, page.number, cell.box)
    after = [
        f for f in page.free if f.box.x0 > line.box.x1 and f.box.overlap_y(line.box) > 0.5 * line.box.height and f is not line
    ]
    nearest = min(after, key=lambda f: f.box.x0, default=None)
    if nearest is None or nearest.box.x0 - line.box.x1 > 60 or read_label(nearest.text, words) is not None:
        return None
    return Printed(nearest.text, page.number, nearest.box)
