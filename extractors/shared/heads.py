"""Header bands of an unruled table and its data columns in, the full columns out and what each header spans.

Headers are read from the bottom up: one that is centred on several of those below it is their parent, any other is a
leaf. Leaves are then matched to the columns of the data in order; a leaf without data is an empty column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.shared.bands import Band, Piece
from schemas.page import Box, around

SAME = 2.0  # points: two ways to be centred that differ by less are equally good
CENTRED = 0.3  # of a pitch: how far a parent's middle may lie from the middle of its children
FAR = 1000.0  # points: the cost of data under no header


@dataclass(slots=True)
class Leaf:
    """A lowest header with the boxes printed over its column."""

    box: Box
    piece: Piece

    @property
    def mid(self) -> float:
        return self.box.mid_x


def leaves_of(bands: Sequence[Band]) -> tuple[list[Leaf], dict[int, tuple[Leaf, Leaf]]]:
    """Leaves from left to right, and for every header piece (by id) the first and last leaf it spans."""
    leaves: list[Leaf] = []
    spans: dict[int, tuple[Leaf, Leaf]] = {}
    for band in reversed(bands):
        parented: set[int] = set()
        for piece in band.pieces:
            children = _children(piece, leaves, parented, band)
            if children:
                parented.update(id(c) for c in children)
                spans[id(piece)] = (children[0], children[-1])
        for piece in band.pieces:
            if id(piece) not in spans:
                leaf = Leaf(piece.box, piece)
                spans[id(piece)] = (leaf, leaf)
                leaves.append(leaf)
        leaves.sort(key=lambda one: one.mid)
    return leaves, spans


def _children(piece: Piece, leaves: Sequence[Leaf], parented: set[int], band: Band) -> list[Leaf]:
    """The run of leaves below that a header is centred on: the best centred, none where it stands over no leaf."""
    others = [p.box for p in band.pieces if p is not piece]
    best: tuple[float, list[Leaf]] | None = None
    for a in range(len(leaves)):
        for b in range(a, len(leaves)):
            run = list(leaves[a : b + 1])
            if any(id(one) in parented for one in run) or any(run[0].mid - 1 <= o.mid_x <= run[-1].mid + 1 for o in others):
                continue
            off = _off(piece, run)
            if off is not None and (best is None or off < best[0] - SAME or (off < best[0] + SAME and len(run) > len(best[1]))):
                best = (off, run)
    return [] if best is None else best[1]


def _off(piece: Piece, run: Sequence[Leaf]) -> float | None:
    """How many points a header's middle lies from its children's; None where it is not centred on them."""
    if len(run) == 1:
        over = piece.box.overlap_x(run[0].box) > 0.5 * min(piece.box.width, run[0].box.width)
        return abs(piece.box.mid_x - run[0].mid) if over else None
    low, high = run[0].mid, run[-1].mid
    off = abs((low + high) / 2 - piece.box.mid_x)
    return off if low < piece.box.mid_x < high and off <= CENTRED * (high - low) / (len(run) - 1) else None


def matched(leaves: Sequence[Leaf], data: Sequence[Box]) -> list[tuple[Leaf | None, Box | None]]:
    """Leaves and data columns paired in order at the least total distance; both may stay alone."""
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
                options.append((cost[i][j - 1] + FAR, "data"))
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
