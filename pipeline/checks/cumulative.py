"""Does a cumulative figure never fall, unless a note says why? In: observations; out: a finding per fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.checks.rows import Rows, grouped, number, year_of
from schemas.finding import Finding, Row

CHECK = "cumulative_falls"


def check(rows: Rows) -> Iterator[Finding]:
    """Actuals of indicators with `basis` cumulative, by year.

    What is meant to fall (a balance, what is left to do) is let be: its direction or its targets say so. A single fall
    of what is meant to rise marks both figures; where the sheet does not say what is meant, it is only told.
    """
    counted = [row for row in rows["observations"] if row["basis"] == "cumulative" and row["value"] is not None]
    for found in grouped(counted, lambda row: (row["indicator_id"], row["unit"])).values():
        actuals = sorted((row for row in found if _dated(row, "actual")), key=lambda row: row["fiscal_year"])
        aim = _aim(actuals, found) if actuals else None
        if aim == "down":
            continue
        falls = [pair for pair in pairwise(actuals) if pair[1]["value"] < pair[0]["value"] and not pair[1]["note"]]
        for before, after in falls:
            message = (
                f"{after['indicator_name']} counts up, but falls from {number(before['value'])} in {year_of(before)} "
                f"to {number(after['value'])} in {year_of(after)}, and no note says why"
            )
            yield Finding(CHECK, "warning", message, after, (before, after) if aim == "up" and len(falls) == 1 else ())


def _dated(row: Row, measure: str) -> bool:
    return row["measure"] == measure and row["fiscal_year"] is not None


def _aim(actuals: Sequence[Row], rows: Sequence[Row]) -> str | None:
    """Whether the figure is meant to go `up` or `down`: its printed direction, else its targets against its first figure."""
    if actuals[0]["direction"] in ("up", "down"):
        return str(actuals[0]["direction"])
    targets = [row["value"] for row in rows if row["measure"] == "target"]
    first = min((row["value"] for row in rows if row["measure"] == "baseline"), default=actuals[0]["value"])
    if targets and min(targets) > first:
        return "up"
    return "down" if targets and max(targets) < first else None
