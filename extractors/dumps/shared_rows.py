"""In: fragments of value rows in the order of the dump and the number of slots. Out: whole rows, each sure or not.

A dump may break a row of six figures into four and two with other cells between. Fragments are joined to rows of the
printed size; where several ways fit, the smoothest wins and is sure only if every other way is clearly worse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.dumps.shared_figures import amount, decimals

#: A way of joining is sure if every other one costs at least this much more.
SURE = 2.5
#: Fragments right behind each other are one row unless they fit as badly as this.
_ROUGH = 1.2
#: Ways of joining that are looked at before a sheet is given up as too broken.
_MOST_WAYS = 20000


@dataclass(frozen=True, slots=True)
class Fragment:
    """Figures printed together: `run` numbers uninterrupted runs of figures and headers, `unit` is near."""

    at: int
    values: tuple[str, ...]
    run: int = 0
    unit: str = ""
    head: bool | None = None  # True: known to begin a row, False: known to end one
    weak: bool = False  # may be a number of something else on the form (a slot's 1, 2, 3)
    partner: int | None = None  # the place of the fragment that by the order of the dump is the row's other part


@dataclass(frozen=True, slots=True)
class Row:
    """One value row; `parts` are the fragments in slot order, `missing` slots nothing was found for (at the end)."""

    values: tuple[str, ...]
    parts: tuple[Fragment, ...]
    sure: bool
    missing: int = 0

    @property
    def at(self) -> int:
        return self.parts[0].at

    @property
    def unit(self) -> str:
        return next((p.unit for p in self.parts if p.unit), "")


def join(fragments: Sequence[Fragment], size: int, wanted: int | None = None) -> tuple[tuple[Row, ...], tuple[Fragment, ...]]:
    """Rows of `size` in the dump's order and the fragments no row could take.

    `wanted`: how many rows there should be, where that is known; what cannot be completed is then given as a row
    with missing slots (never sure).
    """
    rows: list[Row] = []
    open_: list[Fragment] = []
    for fragment in _merged(fragments):
        if len(fragment.values) == size:
            rows.append(Row(fragment.values, (fragment,), not fragment.weak))
        elif len(fragment.values) < size:
            open_.append(fragment)
        else:
            whole, rest = divmod(len(fragment.values), size)
            rows += [Row(fragment.values[i * size : (i + 1) * size], (fragment,), not rest) for i in range(whole)]
    found, left = _runs(open_, size)
    more, left = _best_join(left, size)
    rows += [*found, *more]
    short = [f for f in left if wanted is not None and len(rows) < wanted and 2 * len(f.values) >= size]
    for fragment in short[: max(0, (wanted or 0) - len(rows))]:
        rows.append(Row(fragment.values, (fragment,), False, size - len(fragment.values)))
        left = [f for f in left if f is not fragment]
    return tuple(sorted(rows, key=lambda r: r.at)), tuple(left)


def _merged(fragments: Sequence[Fragment]) -> list[Fragment]:
    """A value in words right behind figures belongs to their row."""
    out: list[Fragment] = []
    for fragment in fragments:
        if out and fragment.head is False and fragment.at == out[-1].at + 1 and fragment.run == out[-1].run:
            head = False if out[-1].head is None else out[-1].head
            weak = out[-1].weak or fragment.weak
            out[-1] = replace(out[-1], values=out[-1].values + fragment.values, head=head, weak=weak)
        else:
            out.append(fragment)
    return out


def _runs(fragments: list[Fragment], size: int) -> tuple[list[Row], list[Fragment]]:
    """Rows out of figures that stand one by one: only if the whole run makes whole rows and holds single figures."""
    rows: list[Row] = []
    left: list[Fragment] = []
    runs: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        runs.setdefault(fragment.run, []).append(fragment)
    for run in runs.values():
        total = sum(len(f.values) for f in run)
        single = any(len(f.values) == 1 for f in run)
        fits = total == size or (total % size == 0 and single and _splits(run, size))
        smooth = all(len(f.values) == 1 for f in run) or _rough(run, size) < _ROUGH
        if len(run) > 1 and fits and smooth and not _mixed(run) and all(p.head is not False for p in run[:-1]):
            values = tuple(v for f in run for v in f.values)
            rows += [_cut(run, values, i, size) for i in range(0, total, size)]
        else:
            left += _together(run) if total < size and all(len(f.values) == 1 for f in run) else run
    return rows, left


def _rough(run: Sequence[Fragment], size: int) -> float:
    """How badly fragments right behind each other fit where they meet inside a row."""
    cost, total = 0.0, 0
    for one, two in pairwise(run):
        total += len(one.values)
        cost += _misfit(one, two) if total % size else 0.0
    return cost


def _together(run: Sequence[Fragment]) -> list[Fragment]:
    """Figures printed one by one without anything between them, as one fragment; a value in words ends its row."""
    plain = [f for f in run if f.head is not False]
    if len(plain) < 2 or any(b.at != a.at + 1 for a, b in pairwise(plain)):
        return list(run)
    whole = replace(plain[0], values=tuple(v for f in plain for v in f.values))
    return [whole, *(f for f in run if f.head is False)]


def _mixed(parts: Sequence[Fragment]) -> bool:
    """Whether a lone digit, which may be a number of something else on the form, stands beside longer fragments."""
    return any(p.weak for p in parts) and any(len(p.values) > 1 for p in parts)


def _splits(run: Sequence[Fragment], size: int) -> bool:
    """Whether row ends fall on fragment ends."""
    ends, total = set(), 0
    for fragment in run:
        total += len(fragment.values)
        ends.add(total)
    return all(i in ends for i in range(size, total + 1, size))


def _cut(run: Sequence[Fragment], values: tuple[str, ...], start: int, size: int) -> Row:
    taken, total = [], 0
    for fragment in run:
        if start <= total < start + size:
            taken.append(fragment)
        total += len(fragment.values)
    return Row(values[start : start + size], tuple(taken), True)


def _best_join(fragments: list[Fragment], size: int) -> tuple[list[Row], list[Fragment]]:
    """The cheapest way to make whole rows of all fragments, or of as many as possible."""
    if not fragments:
        return [], []
    ways = _ways(fragments, size)
    if not ways:
        return [], fragments
    every = len(ways) < _MOST_WAYS
    ways.sort(key=lambda way: way[0])
    cost, best = ways[0]
    rows = []
    for group in best:
        values = _values(fragments, group)
        other = next((c for c, groups in ways[1:] if values not in [_values(fragments, g) for g in groups]), math.inf)
        parts = tuple(fragments[i] for i in group)
        rows.append(Row(values, parts, every and other - cost >= SURE and not _mixed(parts)))
    used = {i for group in best for i in group}
    return rows, [f for i, f in enumerate(fragments) if i not in used]


Group = tuple[int, ...]


def _values(fragments: Sequence[Fragment], group: Group) -> tuple[str, ...]:
    return tuple(v for i in group for v in fragments[i].values)


def _ways(fragments: Sequence[Fragment], size: int) -> list[tuple[float, tuple[Group, ...]]]:
    """Every way to make rows of the fragments with what it costs; a fragment left over costs much."""
    out: list[tuple[float, tuple[Group, ...]]] = []

    def go(left: tuple[int, ...], groups: tuple[Group, ...], cost: float) -> None:
        if len(out) >= _MOST_WAYS:
            return
        if not left:
            out.append((cost, groups))
            return
        first, others = left[0], left[1:]
        for group in _groups(fragments, first, others, size):
            rest = tuple(i for i in others if i not in group)
            go(rest, (*groups, group), cost + _cost(fragments, group))
        go(others, groups, cost + 12.0)

    go(tuple(range(len(fragments))), (), 0.0)
    return [way for way in out if way[1]]


def _groups(fragments: Sequence[Fragment], first: int, others: tuple[int, ...], size: int) -> list[Group]:
    """Ordered groups with `first` that fill a row: in the dump's order, of two also the other way round; or one by one."""
    out: list[Group] = []

    def grow(group: Group, rest: tuple[int, ...], total: int) -> None:
        if total == size:
            out.append(group)
            if len(group) == 2:
                out.append((group[1], group[0]))
            return
        for n, i in enumerate(rest):
            if total + len(fragments[i].values) <= size and (len(group) < 3 or _one_by_one(fragments, group, i)):
                grow((*group, i), rest[n + 1 :], total + len(fragments[i].values))

    grow((first,), others, len(fragments[first].values))
    return [g for g in out if _allowed(fragments, g)]


def _one_by_one(fragments: Sequence[Fragment], group: Group, nxt: int) -> bool:
    return nxt == group[-1] + 1 and fragments[nxt].run == fragments[group[-1]].run and len(fragments[nxt].values) == 1


def _allowed(fragments: Sequence[Fragment], group: Group) -> bool:
    parts = [fragments[i] for i in group]
    return all(p.head is not True for p in parts[1:]) and all(p.head is not False for p in parts[:-1])


def _cost(fragments: Sequence[Fragment], group: Group) -> float:
    """How badly the parts fit: jumps in size, decimals, units, other figures between, backward order."""
    cost = 0.0
    parts = [fragments[i] for i in group]
    for one, two in pairwise(parts):
        cost += _misfit(one, two)
    percent = [p for p in parts for v in p.values if v.rstrip("*").endswith(("%", "％")) or "％" in v or "%" in v]
    if percent and any(p.unit and "%" not in p.unit and "％" not in p.unit for p in parts):
        cost += 8.0
    for a, b in pairwise(group):
        cost += 1.0 + 0.3 * (a - b - 1) if b < a else 0.3 * (b - a - 1)
    cost -= 2.0 * _steady([v for p in parts for v in p.values])
    cost -= 1.0 * any(p.partner == q.at for p in parts for q in parts)
    sizes = [len(p.values) for p in parts]
    cost += 1.5 * max(0, len(parts) - 2) + (1.5 if sizes[0] < sizes[-1] and len(parts) == 2 else 0.0)
    return cost


def _steady(values: Sequence[str]) -> bool:
    """Whether the row goes up or down by one step, or stands still: what plans look like."""
    numbers = [a for v in values if (a := amount(v)) is not None]
    steps = {round(b - a, 6) for a, b in pairwise(numbers)}
    return len(numbers) == len(values) >= 3 and len(steps) == 1


def _misfit(one: Fragment, two: Fragment) -> float:
    before = next((a for v in reversed(one.values) if (a := amount(v)) is not None), None)
    after = next((a for v in two.values if (a := amount(v)) is not None), None)
    cost = 0.0 if one.run == two.run else 0.7
    if before is not None and after is not None:
        cost += 0.0 if before == after else min(4.0, 1.5 * abs(math.log((before + 0.5) / (after + 0.5))))
        cost += 0.0 if decimals(one.values) & decimals(two.values) else 0.8
    else:
        cost += 0.4
    return cost


