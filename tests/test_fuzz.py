"""Damaged sheets: no run ends, nothing crashes, no wrong value goes unmarked. `make fuzz` does the same with a thousand."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pandas as pd
import pytest
from fuzzing.__main__ import LEAST_EXTRACTED, SAMPLES, fuzz
from fuzzing.damage import DAMAGES
from fuzzing.judge import Verdict, judge


@pytest.mark.parametrize("kind", sorted(DAMAGES))
def test_every_damage_changes_the_file_and_is_repeatable(kind: str) -> None:
    data = next(SAMPLES.glob("itami/*.pdf")).read_bytes()
    changed = [DAMAGES[kind](data, Random(seed)) for seed in (1, 1, 2)]
    assert changed[0] == changed[1]
    assert changed[0] != data
    assert changed[2] != data


def test_damaged_sheets_harm_no_run(tmp_path: Path) -> None:
    verdict = fuzz(44, 7, tmp_path)
    assert verdict.files == 44
    assert not verdict.crashes
    assert not verdict.silent
    assert verdict.extracted >= LEAST_EXTRACTED
    assert set(verdict.fates) == set(DAMAGES)


def tables(value: float, *, marked: bool = False, name: str = "来館者数", reason: str | None = None) -> dict[str, pd.DataFrame]:
    """A release with one figure."""
    status = "rejected" if reason else "extracted"
    observation = {"document_id": "d", "indicator_name": name, "measure": "actual", "target_kind": None, "fiscal_year": 2024,
                   "value": value, "needs_review": marked}  # fmt: skip
    document = {"document_id": "d", "source_path": "a.pdf", "also_at": [], "status": status, "reason": reason,
                "message": "KeyError"}  # fmt: skip
    costs = ["document_id", "project_code", "item", "stage", "fiscal_year", "yen", "needs_review"]
    return {
        "documents": pd.DataFrame([document]),
        "observations": pd.DataFrame([] if reason else [observation], columns=list(observation)),
        "costs": pd.DataFrame(columns=costs),
        "surveys": pd.DataFrame(columns=["document_id", "metric", "fiscal_year", "percent", "needs_review"]),
    }


def verdict_on(damaged: dict[str, pd.DataFrame]) -> Verdict:
    return judge(damaged, tables(10.0), {"a.pdf": "a.pdf"}, {"a.pdf": "flipped"})


def test_the_judge_sees_what_it_looks_for() -> None:
    assert not verdict_on(tables(10.0)).silent
    assert len(verdict_on(tables(11.0)).silent) == 1
    assert not verdict_on(tables(11.0, marked=True)).silent
    assert not verdict_on(tables(10.0, name="来館")).silent, "a name may be cut, its value is still the sheet's"
    assert len(verdict_on(tables(11.0, name="来館")).silent) == 1
    assert len(verdict_on(tables(10.0, reason="crashed")).crashes) == 1
    assert verdict_on(tables(10.0, reason="truncated")).fates["flipped"] == {"truncated": 1}


def test_the_same_damage_twice_is_two_files() -> None:
    twice = tables(10.0)
    twice["documents"].at[0, "also_at"] = ["b.pdf"]
    assert judge(twice, tables(10.0), {"a.pdf": "a.pdf"}, {"a.pdf": "flipped", "b.pdf": "zeroed"}).files == 2
