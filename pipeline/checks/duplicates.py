"""Does each indicator have one figure per measure and year, each project one amount per item and year?

In: observations, costs and surveys; out: a finding per key that stands twice.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from pipeline.checks.money import column_of
from pipeline.checks.rows import Rows, grouped, label, year_of
from schemas.finding import Finding, Row

CHECK = "duplicate_key"


def check(rows: Rows) -> Iterator[Finding]:
    """Different figures under one key mark their rows; the same figure printed twice is only said."""
    for found in grouped(rows["observations"], _observation).values():
        yield from _twice(found, f"{found[0]['indicator_name']}, {found[0]['measure']} of {year_of(found[0])}", "value")
    for found in grouped(rows["costs"], lambda row: (*column_of(row), *_cost(row))).values():
        # Two parts of one label are two lines of a list (委託料 twice), each an amount of its own.
        if found[0]["item_role"] != "part":
            yield from _twice(found, f"{found[0]['item']} of {year_of(found[0])}", "yen")
    for found in grouped(rows["surveys"], lambda row: (row["sheet_id"], label(row["metric"]), row["fiscal_year"])).values():
        yield from _twice(found, f"{found[0]['metric']} of {year_of(found[0])}", "percent")


def _observation(row: Row) -> Hashable:
    """Rows without a year are told apart by their column's label, as the sheet does."""
    place = row["fiscal_year"] if row["fiscal_year"] is not None else label(row["column_label"])
    # An indicator's id holds its program and its place on the sheet, so that one name three times is three indicators.
    return (row["indicator_id"], row["measure"], row["target_kind"], place, label(row["unit"]))


def _cost(row: Row) -> tuple[str, str, str, str]:
    return (row["item_role"], label(row["item_group"]), label(row["item"]), label(row["account_code"]))


def _twice(rows: Sequence[Row], what: str, value: str) -> Iterator[Finding]:
    if len(rows) < 2:
        return
    printed = " and ".join(dict.fromkeys(str(row["value_text"]) for row in rows))
    if len({row[value] for row in rows}) == 1:
        yield Finding(CHECK, "info", f"{what} is printed {len(rows)} times, each time as {printed}", rows[1])
    else:
        yield Finding(CHECK, "warning", f"{what} is printed as {printed}", rows[1], tuple(rows))
