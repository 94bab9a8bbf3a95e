"""Figures whose headers leave two readings of their measure in, the same figures with the reading that fits out.

Where a row says 目標 and its column 実績, one label alone cannot decide. Each reading is tried on the whole table: a good
one says nothing twice of one indicator and year, and leaves no indicator without an actual. The better one is taken; the
figures stay in doubt unless it wins clearly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from extractors.shared.meaning import Meaning
from extractors.shared.table import Table
from schemas.vocabulary import Measure, TargetKind

TWICE = 3  # what a figure said twice costs
CLEAR = 2  # by how much the better reading must win


class Figure(Protocol):
    """What is read of one value: where it stands, what it means, whose it is."""

    table: Table
    meaning: Meaning

    @property
    def token(self) -> tuple[int, int]: ...


def settle(figures: Iterable[Figure]) -> None:
    """Decide, table by table, the figures that two labels claim for different measures."""
    by_table: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_table[id(figure.table)].append(figure)
    for there in by_table.values():
        if any(f.meaning.other is not None for f in there):
            _settle(there)


def _settle(there: Sequence[Figure]) -> None:
    first, second = _cost(there, swapped=False), _cost(there, swapped=True)
    clear = abs(first - second) >= CLEAR
    for figure in there:
        meaning = figure.meaning
        if meaning.other is None:
            continue
        if second < first:
            meaning = replace(meaning, measure=meaning.other[0], target_kind=meaning.other[1])
        doubts = tuple(d for d in meaning.doubts if not clear or d.code != "measure_conflict")
        figure.meaning = replace(meaning, other=None, doubts=doubts)


def _cost(there: Sequence[Figure], swapped: bool) -> int:
    """How badly a reading fits: figures said twice, indicators without an actual."""
    said: Counter[tuple[tuple[int, int], Measure | None, TargetKind | None, str]] = Counter()
    measures: dict[tuple[int, int], set[Measure | None]] = defaultdict(set)
    for figure in there:
        meaning = figure.meaning
        other = meaning.other if swapped and meaning.other is not None else (meaning.measure, meaning.target_kind)
        year = meaning.year.text if meaning.year is not None else ""
        said[figure.token, other[0], other[1], year] += 1
        measures[figure.token].add(other[0])
    return TWICE * sum(count - 1 for count in said.values()) + sum("actual" not in found for found in measures.values())
