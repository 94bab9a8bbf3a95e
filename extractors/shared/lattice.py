"""Rules in, cells out: where lines cross, which spans they leave, in points. Knows nothing of text.

A table is a set of rules that touch each other. Its rules give a lattice of x and y positions; two neighbouring
fields of the lattice belong to one cell unless a rule stands between them. Merged cells are thus whatever the
publisher drew, in any shape that is a rectangle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.page import Box, Rule, around

SNAP = 2.2  # points: double lines and Excel's rounding fall together
REACH = 3.0  # points: rules that end this near each other touch
COVER = 0.55  # a border counts where rules cover this share of it
SMALLEST = 3.5  # points: narrower fields are gaps between double lines


@dataclass(frozen=True, slots=True)
class Span:
    """One cell of a lattice: its box and the rows and columns it covers."""

    box: Box
    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    box: Box
    spans: tuple[Span, ...]
    n_rows: int
    n_cols: int


@dataclass(slots=True)
class _Stroke:
    """A rule reduced to one coordinate and an extent along the other axis."""

    at: float
    start: float
    end: float


class _Sets:
    """Disjoint sets over integers."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, a: int) -> int:
        while self.parent[a] != a:
            self.parent[a] = self.parent[self.parent[a]]
            a = self.parent[a]
        return a

    def join(self, a: int, b: int) -> None:
        self.parent[self.find(a)] = self.find(b)


def _snapped(values: Iterable[float]) -> dict[float, float]:
    """Each coordinate with the middle of its cluster."""
    ordered = sorted(set(values))
    out: dict[float, float] = {}
    cluster: list[float] = []
    for value in [*ordered, float("inf")]:
        if cluster and (value - cluster[-1] > SNAP or value - cluster[0] > 2 * SNAP):
            middle = sum(cluster) / len(cluster)
            out.update(dict.fromkeys(cluster, middle))
            cluster = []
        cluster.append(value)
    return out


def _strokes(rules: Sequence[Rule], horizontal: bool) -> list[_Stroke]:
    """Collinear rules of one direction merged where they touch."""
    raw = [
        (r.box.mid_y, r.box.x0, r.box.x1) if horizontal else (r.box.mid_x, r.box.top, r.box.bottom)
        for r in rules
        if r.direction == ("h" if horizontal else "v")
    ]
    at = _snapped(r[0] for r in raw)
    by_place: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for place, start, end in raw:
        by_place[at[place]].append((start, end))
    out = []
    for place, extents in by_place.items():
        extents.sort()
        current = _Stroke(place, *extents[0])
        for start, end in extents[1:]:
            if start <= current.end + REACH:
                current.end = max(current.end, end)
            else:
                out.append(current)
                current = _Stroke(place, start, end)
        out.append(current)
    return out


def _touching(across: Sequence[_Stroke], down: Sequence[_Stroke]) -> list[tuple[list[_Stroke], list[_Stroke]]]:
    """Groups of strokes that cross or meet."""
    sets = _Sets(len(across) + len(down))
    for i, h in enumerate(across):
        for j, v in enumerate(down):
            if h.start - REACH <= v.at <= h.end + REACH and v.start - REACH <= h.at <= v.end + REACH:
                sets.join(i, len(across) + j)
    groups: dict[int, tuple[list[_Stroke], list[_Stroke]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[sets.find(i)][0].append(h)
    for j, v in enumerate(down):
        groups[sets.find(len(across) + j)][1].append(v)
    return list(groups.values())


def _covered(strokes: Iterable[_Stroke], start: float, end: float) -> bool:
    """Whether the strokes of one coordinate cover most of the stretch."""
    total = sum(max(0.0, min(s.end, end) - max(s.start, start)) for s in strokes)
    return total >= COVER * (end - start)


def _positions(strokes: Sequence[_Stroke], others: Sequence[_Stroke]) -> list[float]:
    """Lattice positions of one axis: the strokes' own and, where a side is left open, how far the others reach."""
    places = sorted({s.at for s in strokes})
    low, high = min(o.start for o in others), max(o.end for o in others)
    if not places or low < places[0] - 2 * REACH:
        places.insert(0, low)
    if high > places[-1] + 2 * REACH:
        places.append(high)
    return places


def _spans(xs: list[float], ys: list[float], across: Sequence[_Stroke], down: Sequence[_Stroke]) -> list[Span]:
    """Cells of one lattice: fields united where no rule parts them."""
    cols, rows = len(xs) - 1, len(ys) - 1
    at_y: dict[float, list[_Stroke]] = defaultdict(list)
    at_x: dict[float, list[_Stroke]] = defaultdict(list)
    for h in across:
        at_y[h.at].append(h)
    for v in down:
        at_x[v.at].append(v)
    sets = _Sets(cols * rows)
    for r in range(rows):
        for c in range(cols):
            if c + 1 < cols and not _covered(at_x.get(xs[c + 1], ()), ys[r], ys[r + 1]):
                sets.join(r * cols + c, r * cols + c + 1)
            if r + 1 < rows and not _covered(at_y.get(ys[r + 1], ()), xs[c], xs[c + 1]):
                sets.join(r * cols + c, (r + 1) * cols + c)
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for field in range(rows * cols):
        groups[sets.find(field)].append(divmod(field, cols))
    spans: list[Span] = []
    for fields in groups.values():
        for r0, r1, c0, c1 in _rectangles(fields):
            if _closed((r0, r1, c0, c1), xs, ys, at_x, at_y):
                spans.append(Span(Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]), r0, c0, r1 - r0 + 1, c1 - c0 + 1))
    return spans


def _rectangles(fields: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Fields of one cell as rectangles (first row, last row, first column, last column); mostly just one."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, col in fields:
        by_row[row].append(col)
    out: list[tuple[int, int, int, int]] = []
    live: dict[tuple[int, int], int] = {}
    for row in range(min(by_row), max(by_row) + 2):
        runs = set(_runs(sorted(by_row.get(row, []))))
        ended = [run for run in live if run not in runs]
        out.extend((live.pop(run), row - 1, run[0], run[1]) for run in ended)
        for run in runs:
            live.setdefault(run, row)
    return out


def _runs(cols: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for col in cols:
        if runs and runs[-1][1] == col - 1:
            runs[-1] = (runs[-1][0], col)
        else:
            runs.append((col, col))
    return runs


def _closed(
    area: tuple[int, int, int, int],
    xs: list[float],
    ys: list[float],
    at_x: dict[float, list[_Stroke]],
    at_y: dict[float, list[_Stroke]],
) -> bool:
    """Whether rules stand above and below; left and right may be open at the table's edge, as many offices print it."""
    r0, r1, c0, c1 = area
    left, right = xs[c0], xs[c1 + 1]
    top = _covered(at_y.get(ys[r0], ()), left, right)
    bottom = _covered(at_y.get(ys[r1 + 1], ()), left, right)
    sides = _covered(at_x.get(left, ()), ys[r0], ys[r1 + 1]) + _covered(at_x.get(right, ()), ys[r0], ys[r1 + 1])
    return (top and bottom) or (sides == 2 and (top or bottom))


def lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """All tables that the rules draw, top to bottom; rules that touch no other draw none."""
    out = []
    for across, down in _touching(_strokes(rules, True), _strokes(rules, False)):
        if len(across) < 2 or not down:
            continue
        xs, ys = _positions(down, across), _positions(across, down)
        xs = [x for i, x in enumerate(xs) if i == 0 or x - xs[i - 1] > 0]
        spans = [s for s in _spans(xs, ys, across, down) if s.box.width >= SMALLEST and s.box.height >= SMALLEST]
        if spans:
            out.append(Lattice(around(s.box for s in spans), tuple(spans), len(ys) - 1, len(xs) - 1))
    return sorted(out, key=lambda t: (t.box.top, t.box.x0))
