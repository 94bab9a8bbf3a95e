"""Do the figures of one indicator have one unit? In: observations; out: a finding per indicator that has several."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.rows import Rows, grouped, label
from pipeline.normalizers import text
from schemas.finding import Finding

CHECK = "unit_conflict"


def check(rows: Rows) -> Iterator[Finding]:
    """Rates have a unit of their own, and a value may print its own. What is left marks nothing: both are printed."""
    for found in grouped(rows["observations"], lambda row: row["indicator_id"]).values():
        told = [row for row in found if row["measure"] != "rate" and row["unit"] and row["value"] is not None]
        inherited = [row for row in told if text.key(row["unit"]) not in text.key(row["value_text"] or "")]
        units = grouped(inherited, lambda row: label(row["unit"]))
        if len(units) > 1:
            names = " and ".join(rows_[0]["unit"] for rows_ in units.values())
            message = f"{told[0]['indicator_name']}: figures in {names}"
            yield Finding(CHECK, "warning", message, list(units.values())[1][0])
