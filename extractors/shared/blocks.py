"""A figure in, the row in which its indicator's block begins out: 名称 | 目標 over 説明 | 実績 is one indicator, not two.

Offices print an indicator's measures as rows and use the cells beside them for its name and, below that, what it means
or nothing. Such rows belong together where a number, a kind or a unit stands once for them all, where the lower cell is
empty, or where it says that it explains.
"""

from __future__ import annotations

import re

from extractors.shared.labels import Label
from extractors.shared.paths import Path
from extractors.shared.table import Node, Table
from pipeline.normalizers.text import key

TALLEST = 4  # rows: target, actual, rate and one more
_EXPLAINS = re.compile(r"^[(【\[〔]?(?:説明|算式|算出|計算|定義|考え方|内容|指標の|出典|根拠|※)")


def block_start(table: Table, node: Node, path: Path) -> tuple[Node, Node | None] | None:
    """The cell of the figure's column in the first row of its block, and the row's own text that explains the indicator.
    None where the figure's row stands for itself."""
    label = next((n for n in path.left if n.has("measure") or n.has("target_kind")), None)
    if label is None or label.cell.row_span > 1 or node.cell.row_span > 1:
        return None
    texts = [n for n, head in path.row_texts if n.cell.row_span == 1 and n.cell.col < label.cell.col and not _attribute(head)]
    own = texts[0] if texts else next(iter(table.leftward(label)), None)
    if len(texts) > 1 or own is None or own.cell.row_span > 1 or (not texts and own.kind != "empty"):
        return None
    first = _first_row(table, label, own.cell.col)
    if first is None or (texts and not _EXPLAINS.match(key(own.text)) and not _stands_for(table, first, label.cell.row)):
        return None
    start = table.at.get((first, node.cell.col))
    return None if start is None or start is node else (start, own if texts else None)


def _attribute(head: Label | None) -> bool:
    """Whether a column holds the numbers, kinds or units of indicators, and not their names."""
    return head is not None and head.has("slot") and not (head.has("slot", "name") or head.has("slot", "description"))


def _first_row(table: Table, label: Node, column: int) -> int | None:
    """The nearest row above that prints a name in this column, where each row down from it has a measure of its own."""
    seen = {_measure(label)}
    for row in range(label.cell.row - 1, label.cell.row - TALLEST, -1):
        above, name = table.at.get((row, label.cell.col)), table.at.get((row, column))
        if above is None or above.cell.cols != label.cell.cols or above.cell.row_span > 1 or _measure(above) in (None, *seen):
            return None
        seen.add(_measure(above))
        if name is None or name.kind != "empty":
            return row if name is not None and name.kind == "text" and name.cell.row == row else None
    return None


def _measure(node: Node) -> str | None:
    """What a row's label measures; None for one that gives a year as well, which is no row of a block."""
    if node.label is None or node.label.year is not None:
        return None
    return "target" if node.has("target_kind") else node.value("measure")


def _stands_for(table: Table, first: int, last: int) -> bool:
    """Whether one cell beside the rows stands for just these, its number, kind or unit, and none for more of them."""
    beside = [n for col in range(table.grid.n_cols) if (n := table.at.get((last, col))) is not None]
    if any(n.cell.row < first and n.cell.row_span <= TALLEST for n in beside):
        return False
    return any(n.cell.row == first and last in n.cell.rows for n in beside)
