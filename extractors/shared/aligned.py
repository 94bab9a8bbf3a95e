"""Text outside ruled tables in, grids found by alignment out: columns from figures under each other, rows from lines.

Used where a table is drawn with shading, with horizontal lines only, or with nothing at all. The result is a grid like
any other, so that everything after it need not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from extractors.shared.bands import Band, bands_of, blocks_of, parted_bands
from extractors.shared.columns import Layout, columns_of, first_data, is_head, is_value, over, spans_of
from extractors.shared.headcells import levels_of
from extractors.shared.labels import read_label
from extractors.shared.records import Spanning, joins, records
from extractors.shared.textlines import text_of
from extractors.shared.upright import upright_labels
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from schemas.layout import Cell, Grid, Line
from schemas.page import Box, Char, Fill, Rule, around

MONEY = re.compile(r"\((?:単位[:：]?)?[百千万億]*円\)")


def aligned(page: int, chars: Sequence[Char], rules: Sequence[Rule], fills: Sequence[Fill]) -> tuple[list[Grid], list[Line]]:
    """Grids found by alignment, and the lines that stand in none."""
    grids: list[Grid] = []
    free: list[Line] = []
    labels, rest = upright_labels(chars)
    placed: set[int] = set()
    for first in (part for whole in blocks_of(bands_of(rest, rules, fills), rules) for part in _by_header(whole)):
        block = parted_bands(first, rest, rules, fills) if _tabular(first) else first
        if not _tabular(block):
            free.extend(line for band in block for p in band.pieces for line in p.lines)
            continue
        if _captions(block[0]):
            free.extend(line for p in block[0].pieces for line in p.lines)
            block = block[1:]
        merged, header = _levelled(block)
        rows, wide = records(merged[header:])
        merged = [*merged[:header], *rows]
        columns = columns_of(merged, header, [one.piece for one in wide])
        if len(columns.columns) < 2:
            free.extend(line for band in block for p in band.pieces for line in p.lines)
            continue
        inside = [one for one in labels if around(b.box for b in block).overlap_y(one.box) > 0.5 * one.box.height]
        placed.update(id(one) for one in inside)
        grids.append(_spanned(_grid(page, merged, header, columns, inside, wide), header))
    free.extend(one for one in labels if id(one) not in placed)
    return grids, sorted(free, key=lambda f: (f.box.top, f.box.x0))


def _captions(band: Band) -> bool:
    """Whether a table's first band is a caption of amounts that is no label: 事業費（円）及び指標."""
    text = key(text_of(band.pieces[0].lines))
    return len(band.pieces) == 1 and MONEY.search(text) is not None and read_label(text, shared()) is None


def _levelled(bands: Sequence[Band]) -> tuple[list[Band], int]:
    """The bands with those of the header as its levels, and how many bands stand above the data."""
    header = first_data(bands)
    while header > 1 and _begins(bands[header - 1], bands[header : header + 2]):
        header -= 1
    heads = [b for b in bands[:header] if is_head(b)]
    above = [part for b in bands[:header] if not any(b is h for h in heads) for part in _titled(b)]
    levels = levels_of(heads) if heads else []
    return sorted([*above, *levels], key=lambda b: b.box.mid_y) + list(bands[header:]), len(above) + len(levels)


def _begins(band: Band, data: Sequence[Band]) -> bool:
    """Whether a band above the first values holds the first lines of entries that go on beside them."""
    below = [line for b in data for p in b.pieces for line in p.lines]
    return all(
        read_label(text_of(p.lines), shared()) is None and any(joins(p.lines[-1], line) for line in below) for p in band.pieces
    )


def _titled(band: Band) -> list[Band]:
    """A title with a unit in its corner as two rows, so that the title heads the whole table."""
    label = read_label(text_of(band.pieces[-1].lines), shared())
    if len(band.pieces) != 2 or label is None or label.unit is None or label.roles or label.year is not None:
        return [band]
    name, unit = band.pieces
    box, mid = band.box, band.box.mid_y
    return [Band((unit,), Box(box.x0, box.top, box.x1, mid)), Band((name,), Box(box.x0, mid, box.x1, box.bottom))]


def _by_header(block: Sequence[Band]) -> list[list[Band]]:
    """A block cut where, after rows of values, a band of years heads the next: with the fields just above that band."""
    cuts = [0]
    valued = False
    for row, band in enumerate(block):
        if any(is_value(p) for p in band.pieces) and not _heads(band):
            valued = True
        elif valued and _heads(band):
            start = row
            while start - 1 > cuts[-1] and not any(is_value(p) for p in block[start - 1].pieces):
                start -= 1
            cuts.append(start)
            valued = False
    return [list(block[a:b]) for a, b in pairwise([*cuts, len(block)])]


def _heads(band: Band) -> bool:
    """Whether a band prints two or more years or measures side by side."""
    labels = [read_label(text_of(p.lines), shared()) for p in band.pieces]
    return sum(one is not None and (one.year is not None or one.has("measure")) for one in labels) >= 2


def _tabular(block: Sequence[Band]) -> bool:
    """Whether a run of bands is a table: two or more of its bands, and most of them, hold pieces side by side."""
    return sum(len(band.pieces) >= 2 for band in block) >= max(2, 0.5 * len(block))


def ascending(edges: Sequence[float]) -> list[float]:
    """Edges of rows or columns in order: where prints of odd sizes overlap, a row has no height rather than less."""
    return list(accumulate(edges, max))


def _grid(page: int, bands: Sequence[Band], header: int, laid: Layout, labels: Sequence[Line], wide: Sequence[Spanning]) -> Grid:
    columns = laid.columns
    left = min([c.x0 for c in columns] + [b.box.x0 for b in bands]) - 2
    right = max([c.x1 for c in columns] + [b.box.x1 for b in bands]) + 2
    xs = ascending([left, *((a.x1 + b.x0) / 2 for a, b in pairwise(columns)), right])
    between = [(a.box.bottom + b.box.top) / 2 for a, b in pairwise(bands)]
    ys = ascending([bands[0].box.top - 1, *between, bands[-1].box.bottom + 1])
    shift = 1 if labels else 0  # labels written downwards stand in a column of their own, left of the others
    edge = min([left, *(one.box.x0 - 2 for one in labels)])
    cells: list[Cell] = []
    held: dict[int, set[int]] = {}
    for one in wide:
        first, last = over(one.piece, laid)
        top, bottom = header + one.first, header + one.last
        for row in range(top, bottom + 1):
            held.setdefault(row, set()).update(range(first, last + 1))
        box = Box(xs[first], ys[top], xs[last + 1], ys[bottom + 1])
        cells.append(_cell(page, box, (top, bottom - top + 1), (first + shift, last - first + 1), one.piece.lines))
    for row, band in enumerate(bands):
        taken = held.get(row, set())
        for piece, (first, last) in spans_of(band, laid, row < header):
            taken.update(range(first, last + 1))
            box = Box(xs[first], ys[row], xs[last + 1], ys[row + 1])
            cells.append(_cell(page, box, (row, 1), (first + shift, last - first + 1), piece.lines))
        cells += [
            _cell(page, Box(xs[col], ys[row], xs[col + 1], ys[row + 1]), (row, 1), (col + shift, 1), ())
            for col in sorted(set(range(len(columns))) - taken)
        ]
    for label in labels:
        rows = [r for r in range(len(bands)) if label.box.top - 4 <= bands[r].box.mid_y <= label.box.bottom + 4]
        if rows:
            box = Box(edge, ys[rows[0]], left, ys[rows[-1] + 1])
            cells.append(_cell(page, box, (rows[0], len(rows)), (0, 1), (label,)))
    cells.sort(key=lambda c: (c.row, c.col))
    return Grid(page, Box(edge, ys[0], right, ys[-1]), tuple(cells), len(bands), len(columns) + shift, "aligned")


def _cell(page: int, box: Box, rows: tuple[int, int], cols: tuple[int, int], lines: tuple[Line, ...]) -> Cell:
    return Cell(page, box, rows[0], cols[0], rows[1], cols[1], lines, text_of(lines))


def _spanned(grid: Grid, header: int) -> Grid:
    """The grid with names that stand for several rows spanning them: where the row labels beside them recur in a cycle
    (目標, 実績, 目標, 実績 …), one name to a cycle."""
    by_place = {(c.row, c.col): c for c in grid.cells}
    cycle = _cycle(grid, header, by_place)
    if cycle is None:
        return grid
    label_col, starts = cycle
    ends = [*starts[1:], grid.n_rows]
    cells = list(grid.cells)
    for col in range(label_col):
        for first, after in zip(starts, ends, strict=True):
            column = [by_place[r, col] for r in range(first, after) if (r, col) in by_place]
            named = [c for c in column if c.text]
            if len(named) != 1 or len(column) != after - first or any(c.col_span > 1 for c in column):
                continue
            box = around(c.box for c in column)
            cells = [c for c in cells if c not in column]
            cells.append(replace(named[0], row=first, row_span=after - first, box=box))
    cells.sort(key=lambda c: (c.row, c.col))
    return replace(grid, cells=tuple(cells))


def _cycle(grid: Grid, header: int, by_place: dict[tuple[int, int], Cell]) -> tuple[int, list[int]] | None:
    """The column whose texts recur down the rows, and the rows where each round begins."""
    for col in range(1, grid.n_cols):
        texts = [by_place[r, col].text if (r, col) in by_place else "" for r in range(header, grid.n_rows)]
        if len(texts) < 2 or not all(texts) or len(set(texts)) == len(texts) or len(set(texts)) > 6:
            continue
        starts = [header + i for i, t in enumerate(texts) if t == texts[0]]
        sizes = {b - a for a, b in pairwise([*starts, grid.n_rows])}
        if max(sizes) > 1 and len(set(texts)) == max(sizes):
            return col, starts
    return None
