"""Tables and free lines of a document in, its sheets out: where each begins, its code, name, department, year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.family import Family
from extractors.shared.captions import ABOVE
from extractors.shared.fields import Field, fields
from extractors.shared.forms import repeated_forms
from extractors.shared.labels import Label
from extractors.shared.loose import Loose, loose_fields, past_code
from extractors.shared.table import CODE, Node, Table
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.text import fold, key
from schemas.layout import Line, PageLayout
from schemas.reading import Printed

TITLE_CODE = re.compile(r"^(?:[A-Z]{1,2}-?\d{1,4}|\d{1,4}(?:[-.]\d{1,3}){1,3}|\d{2,6})$")
_IN_CODES = re.compile(r"[0-9A-Za-z①-⑳]")
CODE_AND_NAME = re.compile(r"^(?P<code>(?:[A-Z]-?)?\d[\d０-９]{0,5}(?:[-‐－.]\d{1,3}){0,3})[\s　:：]+(?P<name>\S.*)$")
SHORT = frozenset({"施策", "事務事業", "事業"})  # names of sheets only in the head of a page
SMALL_PRINT = 0.8  # of the largest print in the cell
TITLE_SHARE = 0.35  # a title row stands in this upper share of its page
_LEVELS = (("事務事業", 0), ("事業", 1), ("取組", 2), ("実施施策", 2), ("単位施策", 2), ("基本施策", 3), ("施策", 4), ("政策", 5))


@dataclass(eq=False, slots=True)
class Plot:
    """The part of a document that is one sheet; `above` are lines of its page that speak for all sheets on it."""

    page_first: int
    page_last: int
    tables: list[Table] = field(default_factory=list)
    free: list[tuple[int, Line]] = field(default_factory=list)
    bars: list[tuple[int, Line]] = field(default_factory=list)
    above: list[tuple[int, Line]] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    code: Printed | None = None
    name: Printed | None = None
    name_label: Label | None = None
    start: float = 0.0
    from_row: bool = False


def plots(pages: Sequence[PageLayout], tables: dict[int, list[Table]], words: Vocabulary, family: Family) -> list[Plot]:
    """The document's sheets in order; a document that names none is one sheet."""
    out: list[Plot] = []
    for page in pages:
        here = tables[page.number]
        starts = _starts(page, here, words, family)
        starts = sorted([*starts, *_cards(page, here, starts, out)], key=lambda p: p.start)
        loose = loose_fields(page, here, words)
        starts = [s for s in starts if not _same(out[-1] if out else None, s)] if out else starts
        if (starts and starts[0].start <= max(TITLE_SHARE * page.height, 0.0)) or not out:
            first = starts.pop(0) if starts else Plot(page.number, page.number)
            first.start = 0.0
            out.append(first)
        out.extend(starts)
        _share_out(page, here, loose, out)
    return out


def _cards(page: PageLayout, here: Sequence[Table], starts: Sequence[Plot], out: Sequence[Plot]) -> list[Plot]:
    """Sheets whose card has no name, or another field in its place (see `repeated_forms`)."""
    last = next((p for p in reversed(out) if p.name is not None and p.name_label is not None and p.tables), None)
    named = [p for p in (last, *starts) if p is not None and p.name_label is not None]
    forms = [t for p in named for t in ((p.tables[0],) if p is last else (t for t in here if t.box.top == p.start))]
    return [
        _plot(page, table, headline(answer) if answer is not None else None, None, named[-1].name_label)
        for table, answer in repeated_forms(here, forms)
    ]


def _same(last: Plot | None, start: Plot) -> bool:
    """Whether a page repeats the heading of the sheet it continues."""
    if last is None or last.name is None or start.name is None:
        return False
    code = (last.code.text if last.code else ""), (start.code.text if start.code else "")
    return key(last.name.text) == key(start.name.text) and (key(code[0]) == key(code[1]) or not all(code))


def _share_out(page: PageLayout, here: Sequence[Table], loose: Sequence[Loose], out: list[Plot]) -> None:
    """Give the page's tables, lines and fields to the sheets that begin on it or go on over it."""
    current = [p for p in out if p.page_first == page.number] or [out[-1]]
    if out[-1].page_first == page.number and current[0].start > 0 and len(out) > len(current):
        current.insert(0, out[-len(current) - 1])

    def owner(top: float) -> Plot:
        fitting = [p for p in current if p.page_first < page.number or p.start <= top + 2]
        return fitting[-1] if fitting else current[0]

    for table in here:
        owner(table.box.top).tables.append(table)
    for line in page.free:
        owner(_head_of(line, page, here, current)).free.append((page.number, line))
    for bar in page.bars:
        owner(bar.box.top).bars.append((page.number, bar))
    for one in loose:
        owner(one.top).loose.append(one)
    for plot in current:
        plot.page_last = page.number


def _head_of(line: Line, page: PageLayout, here: Sequence[Table], current: Sequence[Plot]) -> float:
    """Where a free line counts as standing: at the start of the sheet it heads (its account, its unit of money), if it is
    nearer to that than to the table above it."""
    above = max((t.box.bottom for t in here if t.box.bottom <= line.box.mid_y), default=0.0)
    for plot in current:
        gap = plot.start - line.box.bottom
        if plot.page_first == page.number and -2 <= gap <= min(ABOVE, line.box.top - above):
            return plot.start
    return line.box.top


def _starts(page: PageLayout, here: Sequence[Table], words: Vocabulary, family: Family) -> list[Plot]:
    """Sheets that begin on the page, from top to bottom."""
    found: list[Plot] = []
    for table in here:
        if family.code_label is not None or family.sheet_row is not None:
            found.extend(_family_starts(page, table, family))
            continue
        names = (*fields(table, "sheet", "name"), *(f for f in fields(table, "slot", "project_name") if f.card))
        named = [f for f in names if _begins(page, f)]
        if named:
            best = min(named, key=lambda f: level(f.label))
            code, name = past_code(table, best.answer)
            found.append(_plot(page, table, headline(name), code, best.label.label))
    if not found and here and family.code_label is None and family.sheet_row is None:
        titled = _title_row(page, here)
        if titled is not None:
            found.append(titled)
    levels = {_level_text(p.name_label.base) for p in found if p.name_label is not None}
    if len(levels) > 1:  # a sheet's own level, not that of the policy it belongs to
        found = [p for p in found if p.name_label is not None and _level_text(p.name_label.base) == min(levels)]
    return sorted(found, key=lambda p: p.start)


def _begins(page: PageLayout, field: Field) -> bool:
    """Whether a field that names a sheet begins one: beside its label, or below it in the head of the page."""
    if field.card:
        return field.label.box.top <= TITLE_SHARE * page.height
    in_head = field.label.box.top <= TITLE_SHARE * page.height or key(field.label.text) not in SHORT  # elsewhere anyone's
    return field.across and field.label.cell.col_span <= 6 and in_head


def headline(node: Node) -> Printed:
    """The answer in its largest print: notes in small print beside a name are not part of it."""
    largest = max((line.size for line in node.cell.lines), default=0.0)
    main = [line for line in node.cell.lines if line.size >= SMALL_PRINT * largest]
    longest = max(main, key=lambda line: len(line.text), default=None)
    main = [line for line in main if longest is None or line.box.overlap_x(longest.box) > 0]
    main = [replace(line, text=line.text.split("  ")[0]) for line in main]
    return Printed(text_of(main), node.cell.page, node.box)


def level(node: Node) -> int:
    """How far down the plan's tree what a label names stands: 0 a 事務事業, 5 a 政策."""
    return _level_text(node.label.base if node.label else node.text)


def _level_text(text: str) -> int:
    return next((level for word, level in _LEVELS if word in text), 3)


def _plot(page: PageLayout, table: Table, name: Printed | None, code: Printed | None, label: Label | None = None) -> Plot:
    plot = Plot(page.number, page.number, name=name, code=code, name_label=label)
    plot.start = table.box.top
    if name is not None and code is None:
        both = CODE_AND_NAME.match(fold(name.text).strip())
        if both:
            plot.code = Printed(both["code"], name.page, name.box)
            plot.name = Printed(both["name"], name.page, name.box)
    return plot


def _title_row(page: PageLayout, here: Sequence[Table]) -> Plot | None:
    """A first row of a number and a short name, with no label at all."""
    table = here[0]
    if table.box.top > TITLE_SHARE * page.height:
        return None
    row = [n for n in table.nodes if n.cell.row == 0]
    if (
        len(row) < 2
        or row[0].cell.row_span > 1
        or not TITLE_CODE.match(key(row[0].text))
        or row[1].kind not in ("text", "label")
        or CODE.match(key(row[1].text))
    ):
        return None
    return _plot(page, table, row[1].printed, row[0].printed)


def _family_starts(page: PageLayout, table: Table, family: Family) -> list[Plot]:
    """Starts that a family describes: rows of a pattern, or the answer below a label."""
    out: list[Plot] = []
    for node in table.nodes:
        compared = key(node.text)
        if family.sheet_row is not None and (match := re.match(family.sheet_row, compared)):
            plot = _plot(page, table, None, Printed(match[1], node.cell.page, node.box))
            plot.start = node.box.top
            out.append(plot)
        elif family.code_label is not None and compared == family.code_label:
            under = next(iter(table.below(node)), None)
            if under is not None and under.kind != "empty":
                beside = next(iter(table.rightward(under)), None)
                match = None if beside is None or family.name_pattern is None else re.match(family.name_pattern, beside.text)
                name = (
                    None
                    if match is None or beside is None
                    else Printed(match["name"], beside.cell.page, beside.cell.lines[0].box)
                )
                out.append(_plot(page, table, name, under.printed))
    return out


def sheet_field(plot: Plot, value: str) -> Printed | None:
    """The plot's first answered field of a kind (code, department, parent, year); weak labels (also 関連…) come last, and
    the nearest first: of parents the 施策 before the 政策 above it, of departments the 課 before the 部."""
    found = [one for one in plot.loose if one.label.has("sheet", value) and key(one.answer.text) not in ("", "-")]
    if len({key(one.answer.text) for one in found if one.card}) > 1:  # several cards: none speaks for the whole
        found = [one for one in found if not one.card]
    if value == "parent" and plot.name is not None:  # 施策名 may be either
        found = [one for one in found if key(one.answer.text) != key(plot.name.text)]
    if value == "code":
        found = [one for one in found if _IN_CODES.search(fold(one.answer.text))]
    nearest = {"parent": "施策", "department": "課"}.get(value, "")
    found.sort(key=lambda one: (one.label.has("sheet", "related"), nearest not in one.label.base))
    return found[0].answer if found else None
