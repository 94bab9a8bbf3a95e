"""A table in, the answers of labels that stand in a row over their answers out: 事業コード | 事業名 over 0101 | 公園整備.

A list of projects or indicators looks alike; it goes on in a second row, or has columns of figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.shared.table import CODE, Node, Table
from pipeline.normalizers.text import key

FIELD_KINDS = frozenset({"sheet", "person", "slot", "section"})
WHITE = 0.98  # a background this light in every part is none


def card_answers(table: Table) -> dict[int, Node]:
    """The answer below each label of such a row, by the label's id."""
    return {id(head): answer for head, answer in cards(table) if head.kind == "label" and answer.kind != "empty"}


def cards(table: Table) -> list[tuple[Node, Node]]:
    """Every cell of such rows with the one below it, known labels and others."""
    return [pair for heads, answers in _rows(table) if not _goes_on(table, answers) for pair in zip(heads, answers, strict=True)]


def list_heads(table: Table) -> set[int]:
    """The ids of the labels in rows that head the columns of a list: what stands beside them is no answer."""
    found = {id(head) for heads, answers in _rows(table) if _goes_on(table, answers) for head in heads}
    for node in table.nodes:
        beside = next(iter(table.rightward(node)), None)
        if beside is not None and beside.cell.row == node.cell.row and _heads_list(table, node) and _heads_list(table, beside):
            found.update(id(n) for n in table.nodes if n.cell.row == node.cell.row)
    return found


def _heads_list(table: Table, label: Node) -> bool:
    """Whether a label has two answers under each other, both as wide as it is."""
    if label.label is None or label.label.only_year:
        return False
    first = _under(table, label)
    second = None if first is None else _under(table, first)
    if first is None or second is None or "empty" in (first.kind, second.kind):
        return False
    return first.kind != "label" or second.kind != "label"  # 主要, 継続: a known word may be an answer


def _rows(table: Table) -> Iterator[tuple[list[Node], list[Node]]]:
    """Rows of labels with the cells right below them."""
    for row in range(table.grid.n_rows - 1):
        heads = _heads(table, row)
        answers = [_under(table, head) for head in heads]
        found = [a for a in answers if a is not None]
        if len(found) == len(heads) and _is_card(heads, found):
            yield heads, found


def _heads(table: Table, row: int) -> list[Node]:
    """The cells of a row that are one row high, where other cells may be higher."""
    there = [n for n in table.nodes if n.cell.row == row and n.kind != "empty"]
    least = min((n.cell.row_span for n in there), default=1)
    return [n for n in there if n.cell.row_span == least]


def _under(table: Table, head: Node) -> Node | None:
    """The cell right below with the same edges."""
    row = head.cell.row + head.cell.row_span
    there = table.at.get((row, head.cell.col))
    if there is None or there.cell.row != row:
        return None
    return there if there.cell.cols == head.cell.cols or _is_coded(table, head, there) else None


def _is_coded(table: Table, head: Node, code: Node) -> bool:
    """Whether a head over two cells has a code in the first of them and a name in the other."""
    name = next(iter(table.rightward(code)), None)
    if name is None or name.kind != "text" or CODE.match(key(code.text)) is None:
        return False
    return name.cell.row == code.cell.row and code.cell.col == head.cell.col and name.cell.cols[-1] == head.cell.cols[-1]


def _is_card(heads: Sequence[Node], answers: Sequence[Node]) -> bool:
    labels = [n for n in heads if n.label is not None]
    fields = [n for n in labels if n.has("sheet")]
    if len(labels) < 2 or not fields or any(not _asks(n) for n in labels):
        return False
    if any(n.label is not None and not n.label.only_year for n in answers):
        return False
    shades = {n.cell.fill for n in heads}
    if len(shades) == 1 and _shaded(heads[0]) and all(n.cell.fill not in shades for n in answers):
        return True
    return 2 * len(labels) > len(heads) and heads[0].kind == "label"


def _asks(node: Node) -> bool:
    """Whether a label asks for a field in words: no year, no amount, no measure."""
    label = node.label
    if label is None or label.year is not None or label.unit is not None:
        return False
    return any(label.has(kind) for kind in FIELD_KINDS)


def _shaded(node: Node) -> bool:
    return bool(node.cell.fill) and min(node.cell.fill) < WHITE


def _goes_on(table: Table, answers: Sequence[Node]) -> bool:
    """Whether another row of answers follows: then the labels head the columns of a list."""
    below = [_under(table, answer) for answer in answers]
    return all(n is not None and n.label is None for n in below)
