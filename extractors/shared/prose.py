"""Tables of a page in, labelled blocks of prose out: each text cell that nothing else used, under its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extractors.shared.around import Surroundings
from extractors.shared.cards import cards
from extractors.shared.fields import answer_of, same_width
from extractors.shared.labels import read_label
from extractors.shared.options import options_of
from extractors.shared.table import ALIGNED, Node, Table
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import fold, joined, key
from schemas.layout import Cell, Line
from schemas.page import around as around_all
from schemas.reading import NarrativeReading, Printed
from schemas.vocabulary import Section

PROSE = 25  # compared characters: a text this long is prose whatever stands beside it
HEADING = 40
SECTIONS: dict[str, Section] = {
    "goal": "goal", "plan": "plan", "activities": "activities", "schedule": "schedule", "result": "result", "effect": "effect",
    "issue": "issue", "action": "action", "reason": "reason", "trend": "trend", "description": "description", "other": "other",
}  # fmt: skip
_GRADE = re.compile(r"^(?:[A-Za-z]|[IVX]{1,4}|[ア-ン]|[◎○〇●△▲×]|/?\d{1,3}点?)[+\-]?$")
BLOCK = re.compile(r"^[【\[〔](?:成果|活動|評価|数値)?指標[\d①-⑳]*[】\]〕]")
_BRACKETED = re.compile(r"^(?:<[^<>]{2,30}>|【[^【】]{2,30}】|〔[^〔〕]{2,30}〕|《[^《》]{2,30}》)$")
_BULLETS = "・○〇◯●■□◆◇➤*※①②③④⑤⑥⑦⑧⑨⑩-―－〈<【（(★☆▼▽◎→↓"


def narratives(
    tables: Sequence[Table], around: Surroundings, taken: set[int], title: str | None = None
) -> tuple[list[NarrativeReading], set[int]]:
    """Prose cells with their heading and section, in reading order, each once; `title` is the sheet's name, which a
    cell may print in brackets over its prose."""
    out: list[NarrativeReading] = []
    used: set[int] = set()
    last: tuple[Table, Node] | None = None
    for table in tables:
        carded = {id(answer): head for head, answer in cards(table)}
        heads = {id(head) for head in carded.values()}
        for node in table.nodes:
            if node.kind not in ("text", "value") or id(node) in taken or id(node) in heads:
                continue
            if _heads_prose(table, node):
                continue
            heading = carded.get(id(node)) or heading_of(table, node, around.on(table.page), taken)
            section = _section(heading)
            if heading is not None and not is_prose(node.text) and _heads_another(table, node, heading):
                continue
            if section is None and (node.kind == "value" or not is_prose(node.text)):
                continue
            used.add(id(node))
            if heading is None and (blocks := _blocks(node.cell)):
                out.extend(blocks)
                continue
            text = paragraphs(node.cell, title)
            if text and heading is None and last is not None and _goes_on(*last, table, node, tables):
                out[-1] = replace(out[-1], text=_continued(out[-1].text, text))
            elif text:
                head = heading.text if heading is not None else ""
                out.append(NarrativeReading(head, Printed(text, node.cell.page, node.box), section or "other"))
            last = (table, node) if text else last
    return out, used


def _goes_on(before: Table, end: Node, table: Table, node: Node, tables: Sequence[Table]) -> bool:
    """Whether a text without a heading goes on with the block that ends the page before: the last of that page's last
    table and the first of this page's first one, as wide as it. Tables that both pages print are the form's head."""
    if table.page != before.page + 1 or not same_width(end, node):
        return False
    first, at = (next(i for i, one in enumerate(tables) if one is wanted) for wanted in (before, table))
    printed, above = ([n for n in one.nodes if n.kind != "empty"] for one in (table, before))
    known = {key(n.text) for one in tables if one.page == before.page for n in one.nodes}
    between = [key(n.text) for one in tables[first + 1 : at] for n in one.nodes]
    return printed[0] is node and above[-1] is end and known.issuperset(between)


def _continued(begun: Printed, text: str) -> Printed:
    """A block with what the next page prints of it; its place is where it begins."""
    new_line = fold(text)[:1] in _BULLETS
    return replace(begun, text=f"{begun.text}\n{text}" if new_line else joined([begun.text, text]))


def _heads_another(table: Table, node: Node, heading: Node) -> bool:
    """Whether a short text is itself the heading of the prose below it: another block stands between it and `heading`."""
    over = next((n for n in table.above(node) if n.kind != "empty"), None)
    under = next((n for n in table.below(node) if n.kind != "empty"), None)
    if over is None or under is None or over is heading or under.kind != "text":
        return False
    return is_prose(over.text) and is_prose(under.text) and under.cell.col_span == node.cell.col_span


def _heads_prose(table: Table, node: Node) -> bool:
    """Whether a short text is the heading of the cell beside it: at the row's begin, in a group that a label heads, or as
    a hint between a label and its prose (対象 | 誰を対象に | …)."""
    if node.kind != "text" or is_prose(node.text) or len(key(node.text)) > HEADING:
        return False
    right = next(iter(table.rightward(node)), None)
    left = next(iter(table.leftward(node)), None)
    if right is None or right.kind != "text" or right.cell.rows != node.cell.rows:
        return False
    if left is None or (left.kind == "label" and left.cell.row_span > node.cell.row_span):
        return True
    return left.has("section") and is_prose(right.text)


def is_prose(text: str) -> bool:
    compared = key(text)
    return len(compared) >= PROSE or (compared.endswith("。") and len(compared) > 5)


def heading_of(table: Table, node: Node, free: Sequence[Line], taken: AbstractSet[int] = frozenset()) -> Node | None:
    """The label or short text that heads a cell: to its left in its row, else above it. What serves another purpose (a
    mark between its item and the reason for it) heads nothing."""
    if table.headed:
        return next((n for n in table.above(node) if n.kind in ("label", "text")), None)
    rated = False
    for left in table.leftward(node):
        if left.kind == "text" and id(left) in taken and (reason := _column_section(table, node)) is not None:
            return reason
        if _GRADE.match(key(left.text)) or options_of(left.text):
            rated = True  # the reasons of a rating are headed by their column, not by the grade beside them
            continue
        if rated:
            return _column_heading(table, node) or (left if len(key(left.text)) <= HEADING else None)
        if left.kind == "label" or (
            left.kind == "text" and len(key(left.text)) <= HEADING and left.cell.row_span >= node.cell.row_span
        ):
            before = next(iter(table.leftward(left)), None)
            if left.kind == "text" and before is not None and before.has("section") and before.cell.rows == left.cell.rows:
                return before  # a hint stands between the label and its prose
            if left.kind == "text" and before is not None and before.has("rating"):
                return _column_section(table, node) or before  # a reason beside the rating it gives
            if left.cell.row_span <= 3 * max(1, node.cell.row_span):
                return left
            if left.has("section"):
                return next((n for n in table.above(node) if n.has("section") and n.cell.row >= left.cell.row), left)
            break  # it names a part of the form; the block's own heading stands above
        if left.kind != "empty":
            break
    over = list(table.above(node))
    over.sort(key=lambda n: n.cell.col_span > node.cell.col_span)  # a row across several columns heads none of them alone
    for above in over:
        if above.kind == "label" and (above.has("section") or above.has("slot") or above.has("rating")):
            answered = answer_of(table, above) if above.has("section") and not is_prose(node.text) else None
            elsewhere = (answered is not None and answered[1]) or _answered_beside(table, above, node)
            return None if elsewhere else above
        if (
            above.kind == "text"
            and len(key(above.text)) <= HEADING
            and not is_prose(above.text)
            and above.box.x0 <= node.box.x0 + ALIGNED
        ):
            return above
    return _caption(table, node, free)


def _column_heading(table: Table, node: Node) -> Node | None:
    """The label of a section above a cell in its column, or the cell right above where its background sets it apart."""
    over = [n for n in table.above(node) if n.cell.cols == node.cell.cols]
    found = next((n for n in over if n.kind == "label" and n.has("section")), None)
    if found is None and over and over[0].kind == "text" and over[0].cell.fill != node.cell.fill:
        return over[0] if len(key(over[0].text)) <= HEADING else None
    return found


def _answered_beside(table: Table, label: Node, node: Node) -> bool:
    """Whether a label right above has its answer to the right: the cell under it is the next row's own heading."""
    right = next(iter(table.rightward(label)), None)
    beside = right is not None and right.kind == "text" and right.cell.row == label.cell.row
    return beside and label.cell.cols == node.cell.cols and label.cell.col == 0 and not is_prose(node.text)


def _column_section(table: Table, node: Node) -> Node | None:
    """The section's label that heads the cell's column, if its nearest label is one."""
    head = next((n for n in table.above(node) if n.kind == "label"), None)
    return head if head is not None and head.has("section") and head.cell.cols == node.cell.cols else None


def _blocks(cell: Cell) -> list[NarrativeReading]:
    """The sections of a cell that has no heading but prints one in brackets over each: ＜事業の目的・内容＞ … ＜主な成果＞ …"""
    starts = [i for i, line in enumerate(cell.lines) if _BRACKETED.match(fold(line.text).strip())]
    if not starts or starts[0] != 0:
        return []
    out: list[NarrativeReading] = []
    for start, end in zip(starts, [*starts[1:], len(cell.lines)], strict=True):
        head = fold(cell.lines[start].text).strip()[1:-1].strip()
        lines = cell.lines[start + 1 : end]
        label = read_label(head, shared())
        value = None if label is None else label.value("section")
        if lines:
            text = _joined(lines)
            box = around_all(line.box for line in lines)
            out.append(NarrativeReading(head, Printed(text, cell.page, box), "other" if value is None else SECTIONS[value]))
    return out


def _caption(table: Table, node: Node, free: Sequence[Line]) -> Node | None:
    """The line above a table of one cell."""
    if len(table.nodes) > 2:
        return None
    near = [
        f for f in free if 0 <= node.box.top - f.box.bottom < 16 and f.box.overlap_x(node.box) > 0 and len(key(f.text)) <= HEADING
    ]
    if not near:
        return None
    line = max(near, key=lambda f: f.box.bottom)
    return Node(Cell(node.cell.page, line.box, 0, 0, 1, 1, (line,), line.text), "text")


def _section(heading: Node | None) -> Section | None:
    value = None if heading is None else heading.value("section")
    return None if value is None else SECTIONS[value]


def paragraphs(cell: Cell, title: str | None = None) -> str:
    """The cell's text without the line breaks of the page; a line that begins with a bullet begins a new line. The
    sheet's name in brackets at its head and a block of indicators at its end are sections of their own."""
    return _joined(_own_lines(cell, title))


def _joined(lines: Sequence[Line]) -> str:
    parts: list[list[Line]] = []
    for line in lines:
        if not parts or fold(line.text)[:1] in _BULLETS:
            parts.append([])
        parts[-1].append(line)
    return "\n".join(text_of(part) for part in parts)


def _own_lines(cell: Cell, title: str | None) -> list[Line]:
    lines = list(cell.lines)
    end = next((i for i, line in enumerate(lines) if BLOCK.match(fold(line.text).strip())), len(lines))
    lines = lines[:end]
    wanted = key(title or "")
    for count in range(1, min(4, len(lines)) + 1):
        if wanted and key("".join(line.text for line in lines[:count])).strip("【】[]〔〕") == wanted:
            return lines[count:]
    return lines
