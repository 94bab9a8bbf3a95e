"""A figure in, the row in which its indicator's block begins out: 名称 | 目標 over 説明 | 実績 is one indicator, not two.

Offices print an indicator's measures as rows and use the cells beside them for its name and, below that, what it means
or nothing. Such rows belong together where a number, a kind or a unit stands once for them all, where the lower cell is
empty, or where it says that it explains.
"""

from __future__ import annotations

import re

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
    first = _first_row(table, label)
    texts = [n for n, _ in path.row_texts if n.cell.row == node.cell.row and n.cell.row_span == 1]
    if first == label.cell.row or len(texts) > 1:
        return None
    text = texts[0] if texts else None
    if text is None:
        if not _blank_beside(table, label) or any(n.cell.row <= first for n, _ in path.row_texts if n.kind == "text"):
            return None
    elif not (_EXPLAINS.match(key(text.text)) or _stands_for(table, first, label.cell.row)) or not _named(table, first, text):
        return None
    start = table.at.get((first, node.cell.col))
    return None if start is None or start is node else (start, text)


def _first_row(table: Table, label: Node) -> int:
    """The row of the first of the measures that follow each other down to this one, each of another kind."""
    seen = {_measure(label)}
    row = label.cell.row
    while row > label.cell.row - TALLEST + 1:
        above = table.at.get((row - 1, label.cell.col))
        if above is None or above.cell.cols != label.cell.cols or above.cell.row_span > 1 or _measure(above) in (None, *seen):
            break
        seen.add(_measure(above))
        row -= 1
    return row


def _measure(node: Node) -> str | None:
    """What a row's label measures; None for one that gives a year as well, which is no row of a block."""
    if node.label is None or node.label.year is not None:
        return None
    return "target" if node.has("target_kind") else node.value("measure")


def _stands_for(table: Table, first: int, last: int) -> bool:
    """Whether one cell beside the rows stands for exactly these: its number, kind or unit."""
    cells = (table.at.get((last, col)) for col in range(table.grid.n_cols))
    return any(n is not None and n.cell.row == first and n.cell.row + n.cell.row_span - 1 >= last for n in cells) and not any(
        n is not None and n.cell.row < first and n.cell.row_span <= TALLEST
        for n in (table.at.get((last, col)) for col in range(table.grid.n_cols))
    )


def _named(table: Table, first: int, text: Node) -> bool:
    """Whether the column of the explaining text prints a name in the block's first row."""
    name = table.at.get((first, text.cell.col))
    return name is not None and name.kind == "text" and name.cell.row == first


def _blank_beside(table: Table, label: Node) -> bool:
    """Whether the row has an empty cell of its own where the rows above print the name."""
    beside = next(iter(table.leftward(label)), None)
    return beside is not None and beside.kind == "empty" and beside.cell.row_span == 1
