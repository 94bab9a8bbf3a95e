"""Tables of a page in, rated items out: what is rated, how, and the scale where it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.fields import answer_of
from extractors.shared.naming import bare_name
from extractors.shared.options import choices, options_of
from extractors.shared.paths import Path, path_of
from extractors.shared.points import points_of
from extractors.shared.table import Node, Table
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import fold, key
from pipeline.normalizers.unit import is_unit
from schemas.reading import Printed, RatingReading

HEADED = 0.5  # of its width: a cell that reaches further past a header is not in its column
LONGEST = 40  # compared characters: a longer answer is prose
OVERALL = frozenset(
    {
        "評価",
        "総合評価",
        "最終評価",
        "総合判定",
        "施策評価",
        "事業評価",
        "事務事業評価",
        "施策の評価",
        "自己評価",
        "内部評価",
        "達成状況(自己評価)",
    }
)  # labels of a sheet's one rating; where a sheet prints several, none is its own
POINTS = frozenset({"評価点", "評点", "得点"})
_MARKED = re.compile(r"[●■◆☑✓✔レ◎]")
_OPTION = re.compile(r"(?=[●■◆☑✓✔◎○□◇☐])|(?:^|(?<=[\s　]))(?=レ)")
_OPEN = re.compile(r"[○□◇☐]")
_NUMBERED = re.compile(r"^[\d０-９]{1,2}[\s　.．]+")
_STEP = re.compile(r"^\s*\d{1,2}\s*[.:、．]\s*\S")
_MARK = re.compile(r"^[①-⑳❶-❿]\s*")
_GRADE = re.compile(r"^\d$")
_LETTER = re.compile(r"^(?:[A-ES][+-]?|[◎○〇△▲×☆★]{1,5})$")
_WORD = re.compile(r"[^\W\d_]{2}")
_BULLET = re.compile(r"^[・･]\s*")


@dataclass(frozen=True, slots=True)
class Scale:
    """A printed scale (`5. 先進的な…` to `1. …`), which is no rating itself, and the cells that print it."""

    steps: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()


def scale_of(tables: Sequence[Table]) -> Scale:
    """The scale printed in one cell of the document, a numbered step a line."""
    for table in tables:
        for node in table.nodes:
            steps = tuple(line.text for line in node.cell.lines if _STEP.match(fold(line.text)))
            if len(steps) >= 3 and len(steps) >= len(node.cell.lines) - 2:
                return Scale(steps, frozenset({id(node)}))
    return Scale()


def ratings(tables: Sequence[Table], taken: set[int], scale: Scale) -> tuple[list[RatingReading], set[int]]:
    """Every answered rating label whose answer is short. Prose under the same label is left to the narratives."""
    out: list[RatingReading] = []
    used: set[int] = set()
    for table in tables:
        for one in choices(table, taken - scale.used):
            used.update((id(one.item), id(one.chosen), id(one.options)))
            value = one.chosen.text.strip()
            printed = Printed(value, one.chosen.cell.page, one.chosen.box)
            out.append(RatingReading(_item(table, one.item), printed, None, one.steps, _overall(one.item)))
        for node in table.nodes:
            if node.kind != "label" or not node.has("rating", "item"):
                continue
            answer = _answer(table, node)
            if answer is None or id(answer) in taken or id(answer) in used or options_of(answer.text):
                continue
            points = points_of(table, answer)
            value = points or marked_option(answer.text) or _BULLET.sub("", answer.text.strip())
            if (points is None and not is_rating(value)) or _heads_others(table, node, answer):
                continue
            used.update((id(node), id(answer)))
            printed = Printed(value, answer.cell.page, answer.box)
            out.append(RatingReading(_item(table, node), printed, None, _steps(value, scale), _overall(node)))
        out.extend(_columns(table, taken, used, scale))
    return out, used


def _heads_others(table: Table, label: Node, answer: Node) -> bool:
    """Whether a label heads several rows, so that the cell to its right is the item of one of them, or several columns
    beside that of the cell to its right."""
    if answer.cell.col <= label.cell.col:
        return False
    rows = (table.at.get((row, answer.cell.col)) for row in label.cell.rows)
    if any(n is not None and n is not answer and n.kind != "empty" for n in rows):
        return True
    columns = {id(n) for col in label.cell.cols if (n := table.at.get((label.cell.row + label.cell.row_span, col))) is not None}
    under = next(iter(table.below(answer)), None)
    return len(columns) > 1 and under is not None and under.kind == "value" and under.cell.cols == answer.cell.cols


def _overall(label: Node) -> bool:
    return label.label is not None and label.label.base in OVERALL


def _steps(value: str, scale: Scale) -> tuple[str, ...]:
    """The printed scale where the rating is one of its numbers."""
    return scale.steps if _GRADE.match(key(value)) else ()


def _columns(table: Table, taken: set[int], used: set[int], scale: Scale) -> list[RatingReading]:
    """Ratings in a column of their own: one per row, of the row's indicator where the row names one."""
    out: list[RatingReading] = []
    for node in table.nodes:
        if node.kind not in ("text", "value") or id(node) in taken or id(node) in used:
            continue
        points = points_of(table, node)
        width = node.cell.col_span + (points is not None)
        head = next((n for n in table.above(node) if n.kind == "label" and n.cell.col_span <= width), None)
        if head is None or head.box.overlap_x(node.box) < HEADED * node.box.width:
            continue
        graded = head.has("measure", "rate") and _LETTER.match(key(node.text)) is not None  # 達成度 | A
        if not (graded or head.has("rating", "item")) or not _in_header_row(table, head):
            continue
        if points is None and not is_rating(node.text):
            continue
        path = path_of(table, node)
        project_wide = table.headed and node.cell.row_span == table.grid.n_rows  # beside all indicators of the row
        texts = () if project_wide else path.row_texts
        name = next((t for t, h in texts if h is not None and h.has("slot", "name")), None)
        project = None if table.headed else _project(table, head, node)
        name = name or (_row_item(path) if project is None and not project_wide and _says_only_rating(head) else None)
        used.update(id(n) for n in (node, name) if n is not None)
        value = Printed(points or _BULLET.sub("", node.text.strip()), node.cell.page, node.box)
        item = head.text if name is None else _MARK.sub("", bare_name(name.printed).text)
        own = name is None and project is None
        out.append(RatingReading(item, value, project, _steps(value.text, scale), own and _overall(head)))
    return out


def _says_only_rating(label: Node) -> bool:
    """Whether a head says that its column rates, and not what."""
    return _overall(label) or (label.label is not None and label.label.base in POINTS)


def _row_item(path: Path) -> Node | None:
    """What a row of ratings rates: the row's first cell, where it stands in no column of another kind."""
    if any(head is not None and (head.has("slot") or head.has("sheet")) for _, head in path.row_texts):
        return None
    if not path.row_texts:
        return next((n for n in path.left if n.label is not None and n.label.year is None and n.cell.row_span == 1), None)
    first, _ = path.row_texts[-1]
    return first if first.kind == "text" and len(key(first.text)) <= LONGEST else None


def _project(table: Table, head: Node, rated: Node) -> Printed | None:
    """The project that a list names on the row of a rating; None where the table lists but one, which is the sheet's."""
    for named in (n for n in table.nodes if head.cell.row in n.cell.rows and n.has("slot", "project_name")):
        there = table.at.get((table.row_of(rated), named.cell.col))
        listed = sum(n.kind in ("text", "label") for n in table.below(named))
        if listed > 1 and there is not None and there.kind in ("text", "label") and there is not named:
            return there.printed
    return None


def _in_header_row(table: Table, head: Node) -> bool:
    """Whether the label stands in a row of labels (its own table's, or the one it continues)."""
    owner = table if any(n is head for n in table.nodes) else table.before
    if owner is None:
        return False
    labels = [n for n in owner.nodes if n.kind == "label" and head.cell.row in n.cell.rows]
    beside = [n for n in labels if n.cell.row == head.cell.row]
    return len(beside) >= 3 or (len(labels) >= 3 and any(n.has("slot", "project_name") for n in labels))


def _answer(table: Table, node: Node) -> Node | None:
    """In the column headed 評価 where the table has one, below where items stand side by side over a row of results,
    else what answers the label."""
    column = _in_rated_column(table, node)
    if column is not None:
        return column
    under = next(iter(table.below(node)), None)
    right = next(iter(table.rightward(node)), None)
    left = next(iter(table.leftward(node)), None)
    in_a_row = any(n is not None and n.has("rating", "item") for n in (left, right))
    answers = under is not None and under.kind in ("text", "value")
    if answers and under is not None and _names_its_item(table, node, under):
        return None  # this label only heads the column of answers
    if under is not None and _project(table, node, under) is not None:
        return None  # a row of a list
    if under is not None and under.kind in ("text", "value") and (in_a_row or _under_items(table, under)):
        return under
    found = answer_of(table, node)
    if found is not None:
        return found[0]
    last = right is not None and next(iter(table.rightward(right)), None) is None
    # a word like その他 is a label elsewhere; as the last cell beside a rating's label it is the answer
    return right if last and right is not None and right.has("item", "ambiguous") else None


def _in_rated_column(table: Table, node: Node) -> Node | None:
    """The cell of the label's row in a column further right that is headed as the ratings' own."""
    for head in table.nodes:
        if head.cell.row >= node.cell.row or head.cell.col <= node.cell.col or not head.has("rating", "item"):
            continue
        there = table.at.get((node.cell.row, head.cell.col))
        if there is None or there.kind not in ("text", "value") or there.cell.cols != head.cell.cols:
            continue
        if _in_header_row(table, head) and is_rating(there.text):
            return there
    return None


def _names_its_item(table: Table, label: Node, answer: Node) -> bool:
    """Whether the answer's row names what is rated: another rated item, or an indicator."""
    if any(n is not label and n.has("rating", "item") for n in table.leftward(answer)):
        return True
    if _says_only_rating(label) and _in_header_row(table, label) and _row_item(path_of(table, answer)) is not None:
        return True
    named = (n for n in table.nodes if label.cell.row in n.cell.rows)
    names = (n for n in named if n.has("slot", "name") or n.has("slot", "project_name"))
    return any(there.kind == "text" for n in names if (there := table.at.get((answer.cell.row, n.cell.col))) is not None)


def _under_items(table: Table, cell: Node) -> bool:
    """Whether the cell stands in a row that is headed as the results of ratings."""
    return any(n.has("rating", "result") for n in table.leftward(cell))


def _item(table: Table, node: Node) -> str:
    """The item's label, with the label of its group before it where that is an item too (効率性・経済性(1)実施主体)."""
    above = next(iter(table.above(node)), None)
    if above is not None and above.has("rating", "item") and above.cell.col_span > node.cell.col_span:
        return above.text + node.text
    left = next(iter(table.leftward(node)), None)
    if left is not None and left.label is not None and node.label is not None and left.label.base == node.label.base:
        return _NUMBERED.sub("", left.text)  # the group prints the item in full: ７ 令和７年度の方向性 | 方向性
    return node.text


def is_rating(text: str) -> bool:
    compared = key(text)
    if is_figure(text) and not (_GRADE.match(compared) or _is_step(text)):
        return False
    return 0 < len(compared) <= LONGEST and not compared.endswith("。") and "。" not in compared


def _is_step(text: str) -> bool:
    """Whether a number stands before a word of its scale (`１　現状維持`), and not before a unit (`12 件`)."""
    match = _NUMBERED.match(text.strip())
    return match is not None and _WORD.match(text.strip()[match.end() :]) is not None and not is_unit(text.strip()[match.end() :])


def marked_option(text: str) -> str | None:
    """Of printed options the marked one: `●継続 ○拡充` → 継続; None where no option list is printed."""
    options = [o for o in _OPTION.split(text.strip()) if o.strip()]
    chosen = [o for o in options if _MARKED.match(o)]
    if len(chosen) != 1 or not any(_OPEN.match(o) for o in options):
        return None
    return _MARKED.sub("", chosen[0], count=1).strip()
