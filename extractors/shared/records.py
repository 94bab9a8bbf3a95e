"""The lines below the headers of an unruled table in, its rows out, and the entries that stand centred over several.

Rows are where figures stand, or where the labels of rows (目標, 実績) stand. Lines off the rows are a wrapped entry's or
an entry's that several rows share: lines close under each other in one column are one entry, and the entries of a
column share the rows out so that each is in the middle of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.shared.bands import Band, Piece
from extractors.shared.gutters import is_value_line
from extractors.shared.labels import read_label
from extractors.shared.vocabulary import shared
from pipeline.normalizers.text import key
from schemas.layout import Line
from schemas.page import Box, around

ON_ROW = 0.32  # font sizes: a line this near a row's middle stands on it
CLOSE = 0.45  # font sizes: the lines of one entry stand this close under each other
SET = 2.0  # points: lines of one entry begin, or have their middles, this near each other
ROOM = 0.8  # font sizes: rows this much further apart than others leave room for a row of its own
CENTRED = 0.3  # of a row: how far an entry may lie from the middle of the rows it stands for


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell's lines."""

    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return around(f.box for f in self.lines)


@dataclass(frozen=True, slots=True)
class Spanning:
    """An entry that stands for the rows `first` to `last` (places in the list of bands)."""

    piece: Piece
    first: int
    last: int


def records(bands: Sequence[Band]) -> tuple[list[Band], list[Spanning]]:
    """Rows as bands from top to bottom, and the entries that span several of them; unchanged where no line is off its row."""
    lines = [line for band in bands for piece in band.pieces for line in piece.lines]
    rows, labelled = _rows(lines)
    if not rows or all(_on(line, rows) is not None for line in lines):
        return list(bands), []
    entries = _entries(lines, [] if labelled else rows)
    own = [e for e in entries if _own_row(e, entries, rows)]
    spans = _spans([e for e in entries if e not in own], rows, [e.box.mid_y for e in own])
    return _laid(spans, own, rows)


def _rows(lines: Sequence[Line]) -> tuple[list[float], bool]:
    """The middles of the rows: where labels of rows stand, if most rows of figures have one, else where figures stand.
    Also whether it is the labels."""
    labelled = _clusters([f for f in lines if _is_row_label(f)])
    values = [f for f in lines if is_value_line(f)]
    valued = _clusters([f for f in values if not _is_index(f, values)])
    beside = [y for y in valued if any(abs(y - r) < 2.0 for r in labelled)]
    by_label = bool(valued) and len(labelled) > 1 and len(beside) >= 0.6 * len(valued)
    return (labelled, True) if by_label else (valued, False)


def _clusters(lines: Sequence[Line]) -> list[float]:
    out: list[list[float]] = []
    for line in sorted(lines, key=lambda f: f.box.mid_y):
        if out and line.box.mid_y - out[-1][0] < ON_ROW * line.size:
            out[-1].append(line.box.mid_y)
        else:
            out.append([line.box.mid_y])
    return [sum(one) / len(one) for one in out]


def _is_row_label(line: Line) -> bool:
    label = read_label(line.text, shared())
    return label is not None and any(label.has(k) for k in ("measure", "target_kind", "stage"))


def _is_index(line: Line, values: Sequence[Line]) -> bool:
    """Whether a figure numbers its row: one or two digits left of all other figures."""
    return len(key(line.text)) <= 2 and key(line.text).isdigit() and all(
        line.box.x1 <= v.box.x0 or (v.box.overlap_x(line.box) > 0 and len(key(v.text)) <= 2) for v in values
    )  # fmt: skip


def _on(line: Line, rows: Sequence[float]) -> int | None:
    near = min(range(len(rows)), key=lambda n: abs(rows[n] - line.box.mid_y))
    return near if abs(rows[near] - line.box.mid_y) < ON_ROW * line.size else None


def _entries(lines: Sequence[Line], rows: Sequence[float]) -> list[Entry]:
    """Lines joined into entries: close under each other in one column, unless each stands on a row of its own."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda f: (f.box.top, f.box.x0)):
        home = next((g for g in reversed(groups) if _goes_on(g[-1], line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return [Entry(tuple(part)) for group in groups for part in _by_row(group, rows)]


def _goes_on(last: Line, line: Line) -> bool:
    if key(line.text).startswith("("):
        return joins(last, line)  # the unit under a label
    if is_value_line(last) or is_value_line(line) or _is_row_label(line) or _is_row_label(last):
        return False
    return joins(last, line)


def joins(last: Line, line: Line) -> bool:
    """Whether a line stands close under another in one column, as the lines of one wrapped text do."""
    gap = line.box.top - last.box.bottom
    if not -0.3 * line.size < gap < CLOSE * line.size or last.box.overlap_x(line.box) <= 0:
        return False
    return abs(last.box.x0 - line.box.x0) < SET or abs(last.box.mid_x - line.box.mid_x) < SET


def _by_row(group: list[Line], rows: Sequence[float]) -> list[list[Line]]:
    """A run of lines as one entry, or as one for each row where the run falls into parts centred on a row each."""
    covered = [y for y in rows if group[0].box.top <= y <= group[-1].box.bottom]
    if len(covered) < 2 or len(group) < len(covered):
        return [group]
    edges = [float("-inf"), *((a + b) / 2 for a, b in pairwise(covered)), float("inf")]
    parts = [[f for f in group if low <= f.box.mid_y < high] for low, high in pairwise(edges)]
    for part, y in zip(parts, covered, strict=True):
        if not part or abs(around(f.box for f in part).mid_y - y) > ON_ROW * part[0].size:
            return [group]
    return parts


def _own_row(entry: Entry, entries: Sequence[Entry], rows: Sequence[float]) -> bool:
    """Whether an entry off the rows is a row by itself (a section's, a name above its values), not one that rows share."""
    box, size = entry.box, entry.lines[0].size
    if any(box.top - 0.1 * size <= y <= box.bottom + 0.1 * size for y in rows):
        return False
    over, under = [y for y in rows if y < box.mid_y], [y for y in rows if y > box.mid_y]
    if not over or not under:
        return True
    least = min(b - a for a, b in pairwise(rows))
    if under[0] - over[-1] > least + ROOM * size and not any(
        o.box.overlap_y(box) > 0.3 * size for o in entries if any(abs(o.box.mid_y - y) < 2 for y in (over[-1], under[0]))
    ):
        return True
    beside = [o for o in entries if o is not entry and o.box.overlap_x(box) > 0 and _covers(o, over[-1], under[0])]
    return bool(beside) and min(box.mid_y - over[-1], under[0] - box.mid_y) > size


def _covers(entry: Entry, *rows: float) -> bool:
    return any(entry.box.top <= y <= entry.box.bottom for y in rows)


def _spans(entries: Sequence[Entry], rows: Sequence[float], breaks: Sequence[float]) -> list[tuple[Entry, int, int]]:
    """Every entry with the rows it stands for: its own, or those it is in the middle of among its column's entries."""
    out: list[tuple[Entry, int, int]] = []
    for column in _columns(entries):
        homes = [_home(entry, rows) for entry in column]
        if all(home is not None for home in homes) and not any(a == b for a, b in pairwise(homes)):
            out += [(e, h, h) for e, h in zip(column, homes, strict=True) if h is not None]
            continue
        for part, low, high in _between(column, rows, breaks):
            out += _shared_out(part, rows, low, high)
    return out


def _columns(entries: Sequence[Entry]) -> list[list[Entry]]:
    runs: list[list[Entry]] = []
    for entry in sorted(entries, key=lambda e: e.box.width):
        over = [r for r in runs if around(e.box for e in r).overlap_x(entry.box) > 0]
        if len(over) == 1:
            over[0].append(entry)
        else:
            runs.append([entry])
    return [sorted(r, key=lambda e: e.box.mid_y) for r in runs]


def _home(entry: Entry, rows: Sequence[float]) -> int | None:
    """The one row an entry is centred on, or the only one it covers."""
    near = min(range(len(rows)), key=lambda n: abs(rows[n] - entry.box.mid_y))
    if abs(rows[near] - entry.box.mid_y) < ON_ROW * entry.lines[0].size:
        return near
    covered = [n for n, y in enumerate(rows) if entry.box.top <= y <= entry.box.bottom]
    return covered[0] if len(covered) == 1 else None


def _between(column: Sequence[Entry], rows: Sequence[float], breaks: Sequence[float]) -> list[tuple[list[Entry], int, int]]:
    """A column's entries with the rows they share, cut where a row of its own stands between."""
    edges = [float("-inf"), *sorted(breaks), float("inf")]
    out = []
    for low, high in pairwise(edges):
        within = [n for n, y in enumerate(rows) if low < y < high]
        part = [e for e in column if low < e.box.mid_y < high]
        if within and part:
            out.append((part, within[0], within[-1]))
    return out


def _shared_out(part: Sequence[Entry], rows: Sequence[float], low: int, high: int) -> list[tuple[Entry, int, int]]:
    """Rows `low` to `high` cut into one run for each entry, each entry in the middle of its run; where that fails, every
    entry stands for the row nearest to it."""
    size = high - low + 1
    if size >= len(part):
        best: dict[int, tuple[float, list[tuple[int, int]]]] = {low: (0.0, [])}
        for entry in part:
            after: dict[int, tuple[float, list[tuple[int, int]]]] = {}
            for start, (cost, runs) in best.items():
                for end in range(start, high + 1):
                    off = cost + abs((rows[start] + rows[end]) / 2 - entry.box.mid_y)
                    if end + 1 not in after or off < after[end + 1][0]:
                        after[end + 1] = (off, [*runs, (start, end)])
            best = after
        cost, runs = best.get(high + 1, (float("inf"), []))
        pitch = min((b - a for a, b in pairwise(rows)), default=10.0)
        if (
            runs
            and max(abs((rows[a] + rows[b]) / 2 - e.box.mid_y) for e, (a, b) in zip(part, runs, strict=True)) < CENTRED * pitch
        ):
            return [(e, a, b) for e, (a, b) in zip(part, runs, strict=True)]
    return [(e, n, n) for e in part for n in (min(range(low, high + 1), key=lambda r: abs(rows[r] - e.box.mid_y)),)]


def _laid(
    spans: Sequence[tuple[Entry, int, int]], own: Sequence[Entry], rows: Sequence[float]
) -> tuple[list[Band], list[Spanning]]:
    """Bands from top to bottom with the entries of one row, and the entries of several."""
    single: dict[int, list[Piece]] = {n: [] for n in range(len(rows))}
    for entry, first, last in spans:
        if first == last:
            single[first].append(Piece(entry.lines, entry.box))
    bands = [(y, _band(single[n], y)) for n, y in enumerate(rows)]
    levels: list[list[Entry]] = []
    for entry in sorted(own, key=lambda e: e.box.mid_y):
        if levels and entry.box.mid_y - levels[-1][0].box.mid_y < ON_ROW * entry.lines[0].size:
            levels[-1].append(entry)
        else:
            levels.append([entry])
    bands += [(level[0].box.mid_y, _band([Piece(e.lines, e.box) for e in level], 0.0)) for level in levels]
    bands.sort(key=lambda b: b[0])
    place = [next(i for i, (at, _) in enumerate(bands) if at == y) for y in rows]
    wide = [Spanning(Piece(e.lines, e.box), place[a], place[b]) for e, a, b in spans if a != b]
    return [band for _, band in bands], wide


def _band(pieces: Sequence[Piece], mid: float) -> Band:
    made = sorted(pieces, key=lambda p: p.box.x0)
    return Band(tuple(made), around(p.box for p in made) if made else Box(0.0, mid - 1, 0.1, mid + 1))
