"""A segment of one printed row and the figure columns of its block in, the texts of the single columns out.

Where columns stand so close that a figure almost touches the text beside it, only the rows above and below tell
them apart: a small gap is a column's end where the figure on its one side stands in a column of figures and the text
on its other side beside that column, or where both sides stand in different columns of figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.shared.labels import read_label
from extractors.shared.textlines import line_of, segments
from extractors.shared.vocabulary import shared
from pipeline.normalizers.era import read_years
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import is_dash, key
from schemas.layout import Line
from schemas.page import Box, Char, around

LONE_YEAR = re.compile(r"^(?:19[5-9]\d|20\d\d)(?:\D.*)?$")
FINE_GAP = 0.15  # in font sizes: a gap that may part columns where the rows around it say so
MEMBERS = 2  # figures under each other that make a column
REACH = 1.0  # points: how far a text may reach into the column beside it


def is_value_line(line: Line) -> bool:
    return is_figure(line.text) or is_dash(line.text)


def figure_columns(lines: Sequence[Line]) -> list[Box]:
    """The extents of figures that stand under each other."""
    runs: list[list[Box]] = []
    for box in sorted((f.box for f in lines if is_value_line(f) and not LONE_YEAR.match(key(f.text))), key=lambda b: b.width):
        over = [r for r in runs if around(r).overlap_x(box) > 0]
        if not over:
            runs.append([box])
        elif len(over) == 1:
            over[0].append(box)
    return sorted((around(r) for r in runs if len(r) >= MEMBERS), key=lambda b: b.x0)


def figures_of(part: Sequence[Char]) -> list[Line]:
    """The figures of a segment: itself, or those that a small gap parts from the text they stand before or after."""
    whole = line_of(part)
    if whole is None or is_value_line(whole):
        return [] if whole is None else [whole]
    pieces = [line for piece in segments(part, FINE_GAP) if (line := line_of(piece)) is not None]
    return [one for one in (pieces[0], pieces[-1]) if is_value_line(one)] if len(pieces) > 1 else []


def aligned_figures(lines: Sequence[Line]) -> list[Line]:
    """Those figures that end, begin or have their middle under another's."""

    def same(a: Box, b: Box) -> bool:
        return min(abs(a.x1 - b.x1), abs(a.x0 - b.x0), abs(a.mid_x - b.mid_x)) < REACH

    return [f for f in lines if any(o is not f and same(o.box, f.box) for o in lines)]


def parted(part: Sequence[Char], columns: Sequence[Box]) -> list[Line]:
    """A segment as lines, one for each column it prints in."""
    whole = line_of(part)
    if whole is None or not columns or is_value_line(whole):
        return [] if whole is None else [whole]
    pieces = [(list(piece), line) for piece in segments(part, FINE_GAP) if (line := line_of(piece)) is not None]
    if len(pieces) < 2:
        return [whole]
    wholly = read_label(whole.text, shared()) is not None and len(read_years(whole.text)) < 2
    groups = [pieces[0][0]]
    for (_, left), (chars, right) in pairwise(pieces):
        if _ends(left, right, columns, wholly):
            groups.append(list(chars))
        else:
            groups[-1] = [c for c in part if c.box.x0 >= groups[-1][0].box.x0 and c.box.x1 <= chars[-1].box.x1 + 0.01]
    return [line for group in groups if (line := line_of(group)) is not None]


def _ends(left: Line, right: Line, columns: Sequence[Box], wholly: bool) -> bool:
    """Whether a column ends between two texts of one row."""
    for column in columns:
        if is_value_line(left) and left.box.overlap_x(column) > 0 and right.box.x0 >= column.x1 - REACH:
            return True
        if is_value_line(right) and right.box.overlap_x(column) > 0 and left.box.x1 <= column.x0 + REACH:
            return True
    mine = [c for c in columns if c.overlap_x(left.box) > 0]
    other = [c for c in columns if c.overlap_x(right.box) > 0]
    return not wholly and bool(mine) and bool(other) and mine[-1].x1 <= other[0].x0
