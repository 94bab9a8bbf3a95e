"""Header bands of an unruled table in, its header cells by level out: the lines of a wrapped label joined into one cell."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.shared.bands import Band, Piece
from extractors.shared.labels import read_label
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from schemas.layout import Line
from schemas.page import around

CENTRED = 1.5  # points: the lines of one centred cell have their middles this near
CLOSE = 0.6  # font sizes: the lines of one cell stand this close under each other
LEVEL = 0.7  # font sizes: cells whose middles lie this near stand on one level


def levels_of(bands: Sequence[Band]) -> list[Band]:
    """The header as levels from top to bottom, each with its cells from left to right."""
    cells = _joined([line for band in bands for piece in band.pieces for line in piece.lines])
    levels: list[list[Piece]] = []
    for cell in sorted(cells, key=lambda p: p.box.mid_y):
        if levels and cell.box.mid_y - levels[-1][0].box.mid_y < LEVEL * cell.lines[0].size and _free(cell, levels[-1]):
            levels[-1].append(cell)
        else:
            levels.append([cell])
    return [Band(tuple(sorted(one, key=lambda p: p.box.x0)), around(p.box for p in one)) for one in levels]


def _free(cell: Piece, level: Sequence[Piece]) -> bool:
    return not any(other.box.overlap_x(cell.box) > 1.0 for other in level)


def _joined(lines: Sequence[Line]) -> list[Piece]:
    """Lines as cells: one goes on in the line under it where both stand in one column and read as one label."""
    cells: list[Piece] = []
    for line in sorted(lines, key=lambda f: (f.box.top, f.box.x0)):
        home = next((c for c in reversed(cells) if _under(c, line) and _goes_on(text_of(c.lines), line.text)), None)
        if home is None:
            cells.append(Piece((line,), line.box))
        else:
            cells[cells.index(home)] = Piece((*home.lines, line), around((home.box, line.box)))
    return cells


def _under(cell: Piece, line: Line) -> bool:
    gap = line.box.top - cell.lines[-1].box.bottom
    if not -0.5 * line.size < gap < CLOSE * line.size or cell.box.overlap_x(line.box) <= 0:
        return False
    return abs(cell.box.mid_x - line.box.mid_x) < CENTRED or abs(cell.box.x0 - line.box.x0) < CENTRED


def _goes_on(upper: str, lower: str) -> bool:
    """Whether the lower line is the rest of the upper: it closes its parenthesis, or only both together say something."""
    if _open(upper) or _open(lower):
        return True
    parts = [read_label(text, shared()) for text in (upper, lower)]
    both = read_label(upper + lower, shared())
    tail = parts[1] is not None and parts[1].year is None and all(r.kind == "axis" for r in parts[1].roles)
    if None not in parts:
        return tail and both is not None  # 最終目標 / 値, 令和５ / 年度
    return both is not None or parts == [None, None] or key(lower).startswith("(")


def _open(text: str) -> bool:
    compared = key(text)
    return compared.count("(") > compared.count(")")
