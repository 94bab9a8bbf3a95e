"""Two labels that claim one figure: the reading that fits the whole table is taken, and stays in doubt unless it wins clearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from extractors.shared.meaning import Meaning
from extractors.shared.readings import settle
from schemas.reading import Doubt, Printed
from schemas.vocabulary import Measure, TargetKind

CONFLICT = (Doubt("measure_conflict", "the column says 実績, the row says 目標"),)


@dataclass
class Figure:
    table: Any
    meaning: Meaning
    token: tuple[int, int]


def figure(table: object, name: int, measure: Measure, year: str, other: tuple[Measure, TargetKind | None] | None) -> Figure:
    kind: TargetKind | None = "target" if measure == "target" else None
    meaning = Meaning(measure, kind, Printed(year), None, "", None, None, None, CONFLICT if other else (), other)
    return Figure(table, meaning, (name, 0))


def test_a_reading_that_says_nothing_twice_wins_clearly() -> None:
    table = object()
    found = [
        figure(table, 1, "target", "R5", None),
        figure(table, 1, "target", "R5", ("actual", None)),
        figure(table, 2, "target", "R5", None),
        figure(table, 2, "target", "R5", ("actual", None)),
    ]
    settle(cast("list[Any]", found))
    assert [f.meaning.measure for f in found] == ["target", "actual", "target", "actual"]
    assert not any(f.meaning.doubts for f in found)


def test_readings_that_fit_alike_leave_the_nearest_label_in_doubt() -> None:
    table = object()
    found = [figure(table, 1, "actual", "R4", None), figure(table, 1, "target", "R5", ("actual", None))]
    settle(cast("list[Any]", found))
    assert found[1].meaning.measure == "target"
    assert [d.code for d in found[1].meaning.doubts] == ["measure_conflict"]
