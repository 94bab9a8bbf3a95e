"""Characters outside ruled tables in, bands of text out: one per printed row, and blocks of bands that stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.gutters import LONE_YEAR, aligned_figures, figure_columns, figures_of, parted
from extractors.shared.textlines import SEGMENT_GAP, WORD_GAP, line_of, rows_of, segments
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import is_dash, key
from schemas.layout import Line
from schemas.page import Box, Char, Fill, Rule, around

LEVEL = 0.35  # of a line's height: two lines that share so much stand on one row
TIE = 0.25  # a text that shares two rows about equally stands between them
WRAPPED = 0.6  # font sizes: lines of one cell stand this close
APART = 1.1  # line heights: a wider gap between two bands begins a new block
PADDED = 3.0  # line heights: rows of a table may stand so far apart where their columns show that they belong together
COLUMNS = 3  # so many pieces under each other are columns
WIDE = 100.0  # points: a rule or shaded row at least this long bounds bands
STRIP = 60.0  # points: rulings that stand closer hold one row between them
DOUBLE = 4.0  # points between the two lines of a double ruling
ENDS = 3.0  # points: how much rulings of one table may differ in where they end


@dataclass(frozen=True, slots=True)
class Piece:
    """Text standing together in one row: the lines of one cell."""

    lines: tuple[Line, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Band:
    """One row: its pieces from left to right."""

    pieces: tuple[Piece, ...]
    box: Box


def bands_of(chars: Sequence[Char], rules: Sequence[Rule], fills: Sequence[Fill], columns: Sequence[Box] = ()) -> list[Band]:
    """Bands from top to bottom: lines that overlap in height, or that stand between the same two bounds.

    `columns` are the extents of figures known to stand under each other: what prints in two of them is two texts.
    """
    lines = [line for row in rows_of(chars) for part in segments(row, SEGMENT_GAP) for line in _split_figures(part, columns)]
    groups = _rows(lines)
    return sorted((_band(group) for group in _enclosed(groups, _bounds(rules, fills))), key=lambda b: b.box.top)


def _split_figures(part: Sequence[Char], columns: Sequence[Box]) -> list[Line]:
    """A segment as lines: figures that stand close side by side are one column's each."""
    whole = line_of(part)
    if whole is None:
        return []
    pieces = [line for piece in segments(part, WORD_GAP) if (line := line_of(piece)) is not None]
    if len(pieces) > 1 and all(is_figure(p.text) or is_dash(p.text) for p in pieces):
        return pieces
    return parted(part, columns)


def _bounds(rules: Sequence[Rule], fills: Sequence[Fill]) -> list[tuple[float, float, float]]:
    """Heights that part rows, with their extent in x: long horizontal rules, edges of shaded rows."""
    out = [(r.box.mid_y, r.box.x0, r.box.x1) for r in rules if r.direction == "h" and r.box.width >= WIDE]
    for fill in fills:
        if not fill.slant and fill.box.width >= WIDE and 6.0 < fill.box.height < 60.0:
            out += [(fill.box.top, fill.box.x0, fill.box.x1), (fill.box.bottom, fill.box.x0, fill.box.x1)]
    return out


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by row: figures make rows, texts join the one they stand on; a text between two rows is its own."""
    groups: list[list[Line]] = []
    for line in sorted((f for f in lines if _figured([f])), key=lambda f: f.box.mid_y):
        home = next((g for g in reversed(groups[-3:]) if _share(g[0], line) > LEVEL), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    rows = list(groups)
    for line in sorted((f for f in lines if not _figured([f])), key=lambda f: f.box.mid_y):
        shares = sorted(((_share(g[0], line), n) for n, g in enumerate(rows)), reverse=True)[:2]
        if shares and shares[0][0] > LEVEL and (len(shares) < 2 or shares[0][0] - shares[1][0] > TIE):
            rows[shares[0][1]].append(line)
            continue
        between = len(shares) == 2 and shares[1][0] > LEVEL
        home = next(
            (g for g in reversed(groups[len(rows) :][-4:]) if not between and any(_share(f, line) > LEVEL for f in g)), None
        )
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return sorted(groups, key=lambda g: min(f.box.mid_y for f in g))


def _share(a: Line, b: Line) -> float:
    """How much of the lower of two lines stands on the other's height."""
    return a.box.overlap_y(b.box) / max(0.1, min(a.box.height, b.box.height))


def _enclosed(groups: Sequence[list[Line]], bounds: Sequence[tuple[float, float, float]]) -> list[list[Line]]:
    """Rows joined where two bounds enclose them and only one of them holds figures: a wrapped name beside its values."""
    out: list[tuple[tuple[float, float] | None, list[Line]]] = []
    for group in groups:
        between = _between(around(g.box for g in group), bounds)
        near = bool(out) and around(g.box for g in group).top - around(g.box for g in out[-1][1]).bottom < WRAPPED * group[0].size
        if near and between is not None and out[-1][0] == between and not (_figured(out[-1][1]) and _figured(group)):
            out[-1][1].extend(group)
        else:
            out.append((between, list(group)))
    wanted = [both for both in out if both[0] is None or _figured(both[1])]
    return [g for _, g in wanted] + [g for group in groups if not any(group[0] in g for _, g in wanted) for g in [group]]


def _figured(lines: Sequence[Line]) -> bool:
    return any((is_figure(f.text) or is_dash(f.text)) and not LONE_YEAR.match(key(f.text)) for f in lines)


def _between(box: Box, bounds: Sequence[tuple[float, float, float]]) -> tuple[float, float] | None:
    """The two bounds around a box, where they are no further apart than a few lines."""
    over = [y for y, x0, x1 in bounds if y <= box.mid_y and x0 - 2 <= box.mid_x <= x1 + 2]
    under = [y for y, x0, x1 in bounds if y > box.mid_y and x0 - 2 <= box.mid_x <= x1 + 2]
    if not over or not under:
        return None
    top, bottom = max(over), min(under)
    return (top, bottom) if 0 < bottom - top < STRIP else None


def _band(lines: Sequence[Line]) -> Band:
    """Lines of one row as pieces: those over each other with a common extent are one cell's."""
    pieces: list[list[Line]] = []
    for line in sorted(lines, key=lambda f: (f.box.x0, f.box.top)):
        home = next(
            (p for p in pieces if around(q.box for q in p).overlap_x(line.box) > 0.3 * min(line.box.width, p[0].box.width)), None
        )
        if home is None:
            pieces.append([line])
        else:
            home.append(line)
    made = [Piece(tuple(sorted(p, key=lambda f: f.box.top)), around(q.box for q in p)) for p in pieces]
    made.sort(key=lambda p: p.box.x0)
    return Band(tuple(made), around(p.box for p in made))


def parted_bands(block: Sequence[Band], chars: Sequence[Char], rules: Sequence[Rule], fills: Sequence[Fill]) -> list[Band]:
    """The bands of one block read again with its columns of figures known."""
    box = around(b.box for b in block)
    inside = [c for c in chars if box.top - 0.5 <= c.box.mid_y <= box.bottom + 0.5]
    figures = [line for row in rows_of(inside) for part in segments(row, SEGMENT_GAP) for line in figures_of(part)]
    columns = figure_columns(aligned_figures(figures))
    return bands_of(inside, rules, fills, columns) if len(columns) > 1 else list(block)


def blocks_of(bands: Sequence[Band], rules: Sequence[Rule] = ()) -> list[list[Band]]:
    """Runs of bands that stand closely under each other, in strips of one table ruled across, or in the same columns."""
    across = sorted((r.box for r in rules if r.direction == "h" and r.box.width >= WIDE), key=lambda b: b.mid_y)
    blocks: list[list[Band]] = []
    for band in bands:
        if blocks:
            last = blocks[-1][-1]
            height = max(min(last.box.height, band.box.height), 6.0)
            gap = band.box.top - last.box.bottom
            if (
                gap <= APART * height
                or _strips(last.box, band.box, across)
                or (gap <= PADDED * height and _same_columns(last, band))
            ):
                blocks[-1].append(band)
                continue
        blocks.append([band])
    return blocks


def _same_columns(upper: Band, lower: Band) -> bool:
    """Whether the pieces of two bands stand under each other, each under one: rows of a table with much room between."""
    few, many = sorted((upper.pieces, lower.pieces), key=len)
    under = [[p for p in many if p.box.overlap_x(one.box) > 0] for one in few]
    return len(few) >= COLUMNS and all(len(one) == 1 for one in under) and len({id(one[0]) for one in under}) == len(few)


def _strips(upper: Box, lower: Box, across: Sequence[Box]) -> bool:
    """Whether a ruling parts two bands and two more of the same ends stand above the one and below the other."""
    parting = [r for r in across if upper.mid_y < r.mid_y < lower.mid_y]
    if not parting:
        return False
    over = [r for r in across if r.mid_y <= upper.mid_y and _same_ends(r, parting[0])]
    under = [r for r in across if r.mid_y >= lower.mid_y and _same_ends(r, parting[0])]
    if not over or not under or not all(_same_ends(r, parting[0]) for r in parting):
        return False
    top, bottom = over[-1].mid_y, under[0].mid_y
    return max(parting[0].mid_y - top, bottom - parting[-1].mid_y) <= STRIP and parting[-1].mid_y - parting[0].mid_y <= DOUBLE


def _same_ends(a: Box, b: Box) -> bool:
    return abs(a.x0 - b.x0) <= ENDS and abs(a.x1 - b.x1) <= ENDS
