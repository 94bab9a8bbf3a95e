"""In: rows of costs and printed totals; out: amounts in 千円, how finely they are printed, and sums compared in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.checks.rows import label, number
from pipeline.normalizers import text
from schemas.finding import Row

#: Ends of a total's label that do not belong to what is totalled (事業費合計, 事業費の計).
_TOTAL_WORDS = re.compile(r"(の)?(総合計|合計額|合計|総額|総計|小計|計)$")
_FIGURE = re.compile(r"\d[\d,]*(?:\.(\d+))?")
#: Parts of an edition's amounts that belong to each other: one project, one column.
ColumnKey = tuple[str, str, str, int | None, str | None, str]

Verdict = Literal["equal", "rounded", "different"]


def amount(row: Row) -> float | None:
    """The amount in 千円; None where a dash, a word or nothing is printed, which is no zero."""
    value = row.get("thousand_yen")
    if value is None and row.get("yen") is not None:
        return float(row["yen"]) / 1000
    return None if value is None else float(value)


def amounts(rows: Sequence[Row]) -> list[float]:
    """The amounts that are printed among the rows."""
    return [value for row in rows if (value := amount(row)) is not None]


def column_of(row: Row) -> ColumnKey:
    """Which project and which printed column (year and stage) an amount belongs to, within its sheet."""
    project = (label(row.get("project_code")), label(row.get("project_name")))
    return (row["sheet_id"], *project, row.get("fiscal_year"), row.get("stage"), label(row.get("stage_text")))


def item_of(row: Row) -> str:
    """What is counted: the item's label without 合計 and the like."""
    return _TOTAL_WORDS.sub("", label(row.get("item"))) or label(row.get("item"))


def step(rows: Sequence[Row]) -> float:
    """The coarsest step of the printed figures in 千円: 1 for 千円, 1000 for 百万円, 100 for 0.1 of 百万円."""
    steps = []
    for row in rows:
        value, figure = amount(row), _FIGURE.search(text.fold(str(row.get("value_text") or "")))
        if not value or not figure:
            continue
        printed = float(figure[0].replace(",", ""))
        if printed:
            steps.append(abs(value) / printed * 10.0 ** -len(figure[1] or ""))
    known = [10.0**round_log for round_log in (_power(each) for each in steps) if round_log is not None]
    return max(known, default=1.0)


def _power(value: float) -> int | None:
    """The power of ten a step is, None where it is none (then the printed text holds another figure)."""
    for power in range(-6, 10):
        if abs(value - 10.0**power) <= 1e-6 * 10.0**power:
            return power
    return None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed whole against the sum of printed parts, in 千円."""

    whole: float
    total: float
    slack: float

    @property
    def difference(self) -> float:
        return self.total - self.whole

    @property
    def verdict(self) -> Verdict:
        """`rounded` where every addend's own rounding explains the difference."""
        if abs(self.difference) <= 1e-6:
            return "equal"
        return "rounded" if abs(self.difference) <= self.slack + 1e-6 else "different"

    def words(self) -> str:
        return f"{number(self.total)} 千円 against {number(self.whole)} 千円, {number(abs(self.difference))} apart"


def compare(whole: Row, parts: Sequence[Row]) -> Comparison | None:
    """The sum of the parts against the whole; None where the whole or every part is not printed."""
    printed, addends = amount(whole), amounts(parts)
    if printed is None or not addends:
        return None
    return Comparison(printed, sum(addends), len(addends) * step([whole, *parts]))
