"""Tables of a page in, rated items out: what is rated, how, and the scale where it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.shared.fields import answer_of
from extractors.shared.table import Node, Table
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import key
from schemas.reading import Printed, RatingReading

LONGEST = 40  # compared characters: a longer answer is prose
_MARKED = re.compile(r"[●■◆☑✓✔レ◎]")
_OPEN = re.compile(r"[○□◇☐]")
_NUMBERED = re.compile(r"^[\d０-９]{1,2}[\s　.．]+")
_GRADE = re.compile(r"^\d$")
_BULLET = re.compile(r"^[・･]\s*")


def ratings(tables: Sequence[Table], taken: set[int]) -> tuple[list[RatingReading], set[int]]:
    """Every answered rating label whose answer is short. Prose under the same label is left to the narratives."""
    out: list[RatingReading] = []
    used: set[int] = set()
    for table in tables:
        for node in table.nodes:
            if node.kind != "label" or not node.has("rating", "item"):
                continue
            answer = _answer(table, node)
            if answer is None or id(answer) in taken or id(answer) in used:
                continue
            value = marked_option(answer.text) or _BULLET.sub("", answer.text.strip())
            if not is_rating(value):
                continue
            used.update((id(node), id(answer)))
            out.append(RatingReading(_item(table, node), Printed(value, answer.cell.page, answer.box)))
    return out, used


def _answer(table: Table, node: Node) -> Node | None:
    """Below where items stand side by side over a row of results, else what answers the label."""
    under = next(iter(table.below(node)), None)
    right = next(iter(table.rightward(node)), None)
    left = next(iter(table.leftward(node)), None)
    in_a_row = any(n is not None and n.has("rating", "item") for n in (left, right))
    if under is not None and under.kind in ("text", "value") and (in_a_row or _under_items(table, under)):
        return under
    found = answer_of(table, node)
    if found is not None:
        return found[0]
    last = right is not None and next(iter(table.rightward(right)), None) is None
    # a word like その他 is a label elsewhere; as the last cell beside a rating's label it is the answer
    return right if last and right is not None and right.has("item", "ambiguous") else None


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
    if is_figure(text) and not _GRADE.match(compared):
        return False
    return 0 < len(compared) <= LONGEST and not compared.endswith("。") and "。" not in compared


def marked_option(text: str) -> str | None:
    """Of printed options the marked one: `●継続 ○拡充` → 継続; None where no option list is printed."""
    if not _MARKED.search(text) or not _OPEN.search(text):
        return None
    parts = re.split(r"(?=[●■◆☑✓✔◎○□◇☐])", text)
    chosen = [p for p in parts if p and _MARKED.match(p)]
    return _MARKED.sub("", chosen[0]).strip() if len(chosen) == 1 else None
