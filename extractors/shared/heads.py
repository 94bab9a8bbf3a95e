"""Header levels of an unruled table and its data columns in, the full columns out and what each header spans.

Levels are read from the bottom up. The cells of one are shared out over the leaves below all at once: which run of
leaves each heads is decided by how well it is centred on them, by what both say (a year heads no year, a measure no
measure), and by leaving no leaf without a head. What heads nothing is a leaf. Leaves are then matched to the columns
of the data in order; a leaf without data is an empty column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.shared.bands import Band, Piece
from extractors.shared.labels import Label, read_label
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import shared
from schemas.page import Box, around

OFF = 0.45  # of a pitch: how far a parent's middle may lie from the middle of its children
CLASH = 4.0  # a parent and child that say the same kind of thing
BARE = 0.6  # a leaf that its neighbours' level leaves without a head
AGAIN = 0.15  # a leaf that says what another of the same head says
MIXED = 0.5  # leaves of different levels under one head
MIDDLE = 3.0  # points: leaves further above the lowest stand in the middle of the header
DOUBLE = 3.0  # a leaf in a column that has one
PHANTOM = 0.8  # a leaf over no data
FAR = 100.0  # points: the cost of figures under no header
UNHEADED = 20.0  # points: the cost of texts under no header, as the labels of rows often are
ROW_SLOTS = ("name", "unit", "description", "number", "direction", "note", "program", "remark")


@dataclass(slots=True)
class Leaf:
    """A lowest header with the boxes printed over its column."""

    box: Box
    piece: Piece
    label: Label | None = field(default=None)

    @property
    def mid(self) -> float:
        return self.box.mid_x


@dataclass(frozen=True, slots=True)
class _Choice:
    """How the cells of a level from one on are shared out: the cost, and for each the run of leaves (None: a leaf)."""

    cost: float
    runs: tuple[tuple[int, int] | None, ...]


def leaves_of(bands: Sequence[Band], data: Sequence[Box]) -> tuple[list[Leaf], dict[int, tuple[Leaf, Leaf]]]:
    """Leaves from left to right, and for every header piece (by id) the first and last leaf it spans."""
    leaves: list[Leaf] = []
    spans: dict[int, tuple[Leaf, Leaf]] = {}
    for band in reversed(bands):
        pieces = sorted(band.pieces, key=lambda p: p.box.mid_x)
        runs = _shared_out(pieces, leaves, data)
        made = []
        for piece, run in zip(pieces, runs, strict=True):
            if run is None:
                leaf = Leaf(piece.box, piece, _label(piece))
                made.append(leaf)
                spans[id(piece)] = (leaf, leaf)
            else:
                spans[id(piece)] = (leaves[run[0]], leaves[run[1]])
        leaves = sorted([*leaves, *made], key=lambda one: one.mid)
    return leaves, spans


def _label(piece: Piece) -> Label | None:
    return read_label(text_of(piece.lines), shared())


def _shared_out(pieces: Sequence[Piece], leaves: Sequence[Leaf], data: Sequence[Box]) -> tuple[tuple[int, int] | None, ...]:
    """The cheapest way to give each cell of a level a run of leaves of its own, or a place among the leaves."""
    known: dict[tuple[int, int], _Choice] = {}
    lowest = max((leaf.box.mid_y for leaf in leaves), default=0.0)

    def best(n: int, start: int) -> _Choice:
        if n == len(pieces):
            return _Choice(_skipped(leaves, start, len(leaves), lowest), ())
        if (n, start) in known:
            return known[n, start]
        piece, label = pieces[n], _label(pieces[n])
        place = sum(leaf.mid < piece.box.mid_x for leaf in leaves)
        choices: list[tuple[float, tuple[int, int] | None, _Choice]] = []
        if place >= start:
            rest = best(n + 1, place)
            choices.append((_alone(piece, leaves, data) + _skipped(leaves, start, place, lowest) + rest.cost, None, rest))
        for a in range(start, len(leaves)):
            for b in range(a, len(leaves)):
                cost = _headed(piece, label, leaves[a : b + 1])
                if cost is not None:
                    rest = best(n + 1, b + 1)
                    choices.append((cost + _skipped(leaves, start, a, lowest) + rest.cost, (a, b), rest))
        if choices:
            cost, run, rest = min(choices, key=lambda c: c[0])
            known[n, start] = _Choice(cost, (run, *rest.runs))
        else:
            known[n, start] = _Choice(1000.0, (None,) * (len(pieces) - n))
        return known[n, start]

    return best(0, 0).runs


def _skipped(leaves: Sequence[Leaf], start: int, end: int, lowest: float) -> float:
    """The cost of leaves without a head: none for the columns that name and describe a row, nor for a leaf set above the
    lowest level, in the middle of the header."""
    bare = [leaf for leaf in leaves[start:end] if not _of_rows(leaf.label) and leaf.box.mid_y > lowest - MIDDLE]
    return BARE * len(bare)


def _of_rows(label: Label | None) -> bool:
    return label is not None and label.year is None and any(label.has("slot", s) for s in ROW_SLOTS)


def _alone(piece: Piece, leaves: Sequence[Leaf], data: Sequence[Box]) -> float:
    """The cost of a cell as a leaf: high where its column has one, some where no data stands under it."""
    if any(piece.box.overlap_x(leaf.box) > 0.5 * min(piece.box.width, leaf.box.width) for leaf in leaves):
        return DOUBLE
    return BARE if any(piece.box.overlap_x(box) > 0 for box in data) else PHANTOM


def _headed(piece: Piece, label: Label | None, run: Sequence[Leaf]) -> float | None:
    """The cost of a cell as the head of a run of leaves; None where it is not centred on them."""
    clash = sum(CLASH for leaf in run if _clashes(label, leaf.label))
    texts = [text_of(leaf.piece.lines) for leaf in run]
    heights = [leaf.box.mid_y for leaf in run]
    clash += MIXED if max(heights) - min(heights) > MIDDLE else 0.0
    clash += AGAIN * (len(texts) - len(set(texts)))
    if len(run) == 1:
        over = piece.box.overlap_x(run[0].box) > 0.5 * min(piece.box.width, run[0].box.width)
        return clash + abs(piece.box.mid_x - run[0].mid) / 20 if over else None
    low, high = run[0].mid, run[-1].mid
    pitch = (high - low) / (len(run) - 1)
    off = abs((low + high) / 2 - piece.box.mid_x)
    return clash + off / pitch if low < piece.box.mid_x < high and off <= OFF * pitch else None


def _clashes(parent: Label | None, child: Label | None) -> bool:
    """Whether both say a year or both a measure, or the child heads names or units and the parent does not."""
    if parent is None or child is None:
        return False
    if _of_rows(child):
        return parent.year is not None or parent.has("measure") or parent.has("target_kind") or parent.has("stage")
    if parent.year is not None and child.year is not None:
        return True
    measures = ("measure", "target_kind")
    return any(parent.has(m) for m in measures) and any(child.has(m) for m in measures)


def matched(leaves: Sequence[Leaf], data: Sequence[Box], figures: Sequence[bool]) -> list[tuple[Leaf | None, Box | None]]:
    """Leaves and data columns paired in order at the least total distance; both may stay alone.

    `figures` says of each data column whether it holds figures.
    """
    n, m = len(leaves), len(data)
    cost = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[""] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            options: list[tuple[float, str]] = []
            if i and j:
                options.append((cost[i - 1][j - 1] + _distance(leaves[i - 1].box, data[j - 1]), "pair"))
            if i:
                options.append((cost[i - 1][j], "leaf"))
            if j:
                options.append((cost[i][j - 1] + (FAR if figures[j - 1] else UNHEADED), "data"))
            if options:
                cost[i][j], step[i][j] = min(options)
    out: list[tuple[Leaf | None, Box | None]] = []
    i, j = n, m
    while i or j:
        what = step[i][j]
        out.append((leaves[i - 1] if what in ("pair", "leaf") else None, data[j - 1] if what in ("pair", "data") else None))
        i, j = i - (what != "data"), j - (what != "leaf")
    return out[::-1]


def _distance(header: Box, data: Box) -> float:
    """How far a header stands from a column: little where they overlap, wherever their middles are."""
    apart = abs(header.mid_x - data.mid_x)
    return 0.1 * apart if header.overlap_x(data) > 0 else apart


def whole(leaf: Leaf | None, data: Box | None) -> Box:
    """The extent of a column: its header's and its data's."""
    return around([b for b in (leaf.box if leaf else None, data) if b is not None])
