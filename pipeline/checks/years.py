"""Do fiscal years follow each other as their columns do, and can the figure be of that year?

In: observations and costs; out: findings where a year is out of its place. A shifted year header is caught here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.rows import Rows, grouped, sheets_by_id, year_of
from schemas.finding import Finding, Row

#: Two values stand in one printed row (or column) where their centres are this close, in points.
_ALIGNED = 4.0


def consecutive(rows: Rows) -> Iterator[Finding]:
    """Years of one indicator and measure, in the order in which they are printed.

    Out of order marks the figures. A year left out is only said, since a blank cell is no row.
    """
    years = grouped(rows["observations"], lambda row: row["sheet_id"])
    for found in grouped(rows["observations"], lambda row: (row["indicator_id"], row["measure"], row["page"])).values():
        for line in _lines(found):
            yield from _order(line)
        yield from _holes(found, {row["fiscal_year"] for row in years[found[0]["sheet_id"]]})


def _lines(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Figures printed beside each other from left to right, or below each other, that have a year and a place."""
    placed = [row for row in rows if row["x0"] is not None and row["fiscal_year"] is not None and row["basis"] != "cumulative"]
    for axis, along in ((("top", "bottom"), "x0"), (("x0", "x1"), "top")):
        ordered = sorted(placed, key=lambda row: (row[axis[0]] + row[axis[1]]) / 2)
        line: list[Row] = []
        for row in ordered:
            if line and _centre(row, axis) - _centre(line[0], axis) > _ALIGNED:
                yield sorted(line, key=lambda one: one[along])
                line = []
            line.append(row)
        if line:
            yield sorted(line, key=lambda one: one[along])


def _centre(row: Row, axis: tuple[str, str]) -> float:
    return float(row[axis[0]] + row[axis[1]]) / 2


def _order(line: Sequence[Row]) -> Iterator[Finding]:
    """A line of three years or more that goes neither up nor down all the way."""
    years = [row["fiscal_year"] for row in line]
    if len(line) < 3 or years == sorted(years) or years == sorted(years, reverse=True):
        return
    printed = ", ".join(str(year) for year in years)
    message = f"{line[0]['indicator_name']}: the years of {line[0]['measure']} are printed as {printed}"
    yield Finding("years_consecutive", "warning", message, line[0], tuple(line))


def _holes(rows: Sequence[Row], everywhere: set[int | None]) -> Iterator[Finding]:
    """A year between actuals of which no row of the sheet speaks: its header may have been read wrongly.

    The first year may stand apart (基準年度).
    """
    years = sorted({row["fiscal_year"] for row in rows if row["fiscal_year"] is not None})[1:]
    if not years or rows[0]["measure"] != "actual":
        return
    missing = [year for year in range(years[0], years[-1]) if year not in years and year not in everywhere]
    if missing:
        message = f"{rows[0]['indicator_name']}: no actual of fiscal {', '.join(map(str, missing))} is printed between others"
        yield Finding("years_consecutive", "info", message, rows[0])


def conflict(rows: Rows) -> Iterator[Finding]:
    """An actual or a settlement of a year after the sheet's own year and the next: it cannot be known yet.

    The next year is allowed, since sheets written late in a year show its figures so far.
    """
    editions = {sheet: row["fiscal_year"] for sheet, row in sheets_by_id(rows).items()}
    known = [(row, row["measure"] == "actual" and row["value"] is not None) for row in rows["observations"]]
    known += [(row, row["stage"] == "settlement") for row in rows["costs"]]
    for row, is_fact in known:
        edition = editions.get(row["sheet_id"])
        if is_fact and edition is not None and row["fiscal_year"] is not None and row["fiscal_year"] > edition + 1:
            name = row.get("indicator_name") or row.get("item")
            message = f"{name}: an actual of {year_of(row)} on a sheet of fiscal {edition}"
            yield Finding("year_conflict", "warning", message, row, (row,))
