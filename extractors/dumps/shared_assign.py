"""In: costs of pairing things with places. Out: the cheapest pairing and, per pair, what the next best one costs more.

A pair whose alternative is much dearer is forced by evidence; one whose alternative is as cheap rests on order alone.
Own search (exact, over subsets) instead of an optimizer: the sizes are those of one sheet, and the price of the
second-best answer, which decides what is marked, is what optimizers do not give.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

#: More columns than this are paired in order, every pair without regret.
MOST = 12
INF = float("inf")


def assign(costs: Sequence[Sequence[float]]) -> tuple[tuple[int | None, ...], tuple[float, ...]]:
    """The column of each row and each row's regret: the rise of the total cost if this row may not have its column.

    Every row gets a column where there are enough of them; the columns left over stay free. `inf` forbids a pair.
    A row that cannot be paired gets None and regret 0.
    """
    rows, columns = len(costs), max((len(c) for c in costs), default=0)
    if columns > MOST or rows > MOST:
        return tuple(r if r < columns else None for r in range(rows)), (0.0,) * rows
    total, chosen = _best(costs, columns, None)
    if total == INF:
        return _without_impossible(costs)
    regrets = []
    for row, column in enumerate(chosen):
        other = _best(costs, columns, (row, column))[0] if column is not None else total
        regrets.append(other - total)
    return chosen, tuple(regrets)


def _without_impossible(costs: Sequence[Sequence[float]]) -> tuple[tuple[int | None, ...], tuple[float, ...]]:
    """Where no whole pairing exists, forbidden pairs become dear ones and no pair is trusted."""
    chosen, _ = assign([[min(c, 1e6) for c in row] for row in costs])
    kept = tuple(c if c is not None and costs[r][c] < INF else None for r, c in enumerate(chosen))
    return kept, (0.0,) * len(costs)


Pairing = tuple[float, tuple[int | None, ...]]


def _best(costs: Sequence[Sequence[float]], columns: int, barred: tuple[int, int | None] | None) -> Pairing:
    rows = len(costs)
    spare = max(0, rows - columns)

    @cache
    def go(row: int, used: int, skipped: int) -> Pairing:
        if row == rows:
            return 0.0, ()
        best: Pairing = (INF, (None,) * (rows - row))
        for column in range(columns):
            cost = costs[row][column]
            if used >> column & 1 or cost == INF or barred == (row, column):
                continue
            rest, tail = go(row + 1, used | 1 << column, skipped)
            if cost + rest < best[0]:
                best = (cost + rest, (column, *tail))
        if skipped < spare:
            rest, tail = go(row + 1, used, skipped + 1)
            if rest < best[0]:
                best = (rest, (None, *tail))
        return best

    return go(0, 0, 0)
