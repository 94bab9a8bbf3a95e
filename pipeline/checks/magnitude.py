"""Is a figure within a factor of 1000 of the indicator's other figures, with no group of digits lost? Is a rate a rate?

In: observations; out: findings. A lost digit group (24,771 read as 24 or 771) is what no sum on the sheet can catch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.checks.rows import Rows, grouped, label, number, year_of
from pipeline.normalizers import text
from schemas.finding import Finding, Row

FACTOR = 1000.0
#: Beyond this no rate in percent is believed: growth rates reach some hundreds.
MOST_PERCENT = 1000.0


def magnitude(rows: Rows) -> Iterator[Finding]:
    """Figures of one indicator on one sheet against the middle of the others.

    A factor of 1000 marks the figure; a figure that looks like the first or last digits of its neighbours is only told.
    """
    figures = [row for row in rows["observations"] if row["measure"] != "rate" and row["value"] and row["value_kind"] != "text"]
    for found in grouped(figures, lambda row: (row["indicator_id"], label(row["unit"]))).values():
        for row in found:
            others = [abs(other["value"]) for other in found if other is not row]
            if others:
                yield from _against(row, others)


def _against(row: Row, others: Sequence[float]) -> Iterator[Finding]:
    value, middle = abs(row["value"]), median(others)
    factor = max(value / middle, middle / value)
    what = f"{row['indicator_name']}, {row['measure']} of {year_of(row)} is {number(row['value'])}"
    if factor >= FACTOR:
        # Of two figures alone nobody knows which is wrong: both are told, each in its turn.
        message = f"{what}, the indicator's other figures are about {number(middle)}"
        yield Finding("order_of_magnitude", "warning", message, row, (row,))
    elif value < 1000 <= middle and _lost_group(row, others):
        message = f"{what}, which may have lost a group of digits: others are about {number(middle)}"
        yield Finding("order_of_magnitude", "info", message, row)


def _lost_group(row: Row, others: Sequence[float]) -> bool:
    """Whether the figure is another one without its first or its last three digits."""
    digits = re.sub(r"[^\d]", "", text.fold(row["value_text"] or ""))
    wholes = {str(int(other)) for other in others if other >= 1000 and other == int(other)}
    return bool(digits) and any(digits in (whole[:-3], whole[-3:]) for whole in wholes)


def percent(rows: Rows) -> Iterator[Finding]:
    """Figures in percent beyond any rate. Shares of `surveys` have their bounds in the table's declaration."""
    for row in rows["observations"]:
        if row["value"] is not None and row["unit"] in ("%", "％") and abs(row["value"]) > MOST_PERCENT:
            message = f"{row['indicator_name']}, {row['measure']} of {year_of(row)} is {number(row['value'])} %"
            yield Finding("percent_bounds", "warning", message, row, (row,))
