"""Random sheets nobody described, read by the generic family: how well, by every dimension of the layouts.

`HYOKA_LAYOUT_SEEDS=0:400` reads more sheets than the usual number. The floors go up with the engine and never down.
"""

from __future__ import annotations

import os

import pytest
from harness.layouts import Score, score, table, total
from sheetmaker.dimensions import HELD_OUT
from sheetmaker.layouts import HARD, wanted

SEEDS = os.environ.get("HYOKA_LAYOUT_SEEDS", "0:150")
FLOORS = {"observations": 0.40, "costs": 0.55, "ratings": 0.60, "sheets": 0.50}
CEILING_SILENT = 0.20
FLOOR_HARD, FLOOR_HELD_OUT = 0.25, 0.0


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    return score(wanted(SEEDS, [], hard=False))


@pytest.fixture(scope="module")
def tuned(scores: list[Score]) -> list[Score]:
    return [s for s in scores if getattr(s.spec, HELD_OUT[0]) != HELD_OUT[1]]


def test_table_by_dimension(scores: list[Score], capsys: pytest.CaptureFixture[str]) -> None:
    printed = table(scores)
    with capsys.disabled():
        print("\n" + printed)
    assert HELD_OUT[1] in printed


@pytest.mark.parametrize("name", FLOORS)
def test_random_layouts_are_read(tuned: list[Score], name: str) -> None:
    assert total(tuned, name).f1 >= FLOORS[name]


def test_random_layouts_are_seldom_silently_wrong(tuned: list[Score]) -> None:
    assert total(tuned).silent_rate <= CEILING_SILENT


def test_the_dimension_kept_out_of_tuning_is_read_as_well(scores: list[Score], capsys: pytest.CaptureFixture[str]) -> None:
    held = total(s for s in scores if getattr(s.spec, HELD_OUT[0]) == HELD_OUT[1])
    with capsys.disabled():
        print(f"\nkept out of tuning ({HELD_OUT[1]}): {held.gold} values, F1 {held.f1:.4f}, silent {held.silent_rate:.4f}")
    assert held.gold > 0
    assert held.f1 >= FLOOR_HELD_OUT


def test_hard_layouts_on_average(capsys: pytest.CaptureFixture[str]) -> None:
    scores = score(wanted("0:4", [], hard=True))
    by_title = {title: total(s for s in scores if s.document.startswith(f"hard-{title}-")) for title in HARD}
    with capsys.disabled():
        print()
        for title, t in by_title.items():
            print(f"{title:20} F1 {t.f1:.4f}  silent {t.silent_rate:.4f}  marked {t.marked_rate:.4f}")
    assert sum(t.f1 for t in by_title.values()) / len(by_title) >= FLOOR_HARD
