"""Is a printed total the sum of its parts? In: costs and printed totals; out: a finding per total, held or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.money import Comparison, amount, column_of, compare, item_of
from pipeline.checks.rows import Rows, grouped, label, number, year_of
from schemas.finding import Finding, Row
from schemas.vocabulary import Severity

CHECK = "sum_of_parts"
#: A group that shows only the largest parts: its sum may be less than the whole.
_MAIN = "主な"
#: Beginnings of a label that make it the same item of a sub-project (細事業費 of 事業費).
_SUB = ("細", "小", "個別", "各")
#: Items that stand beside 事業費, not within it.
_BESIDE = "人件費"


def check(rows: Rows) -> Iterator[Finding]:
    """Totals over a sheet's projects, sub-projects of a project, and the parts listed under an amount."""
    by_sheet = grouped(rows["costs"], lambda row: row["sheet_id"])
    for control in rows["controls"]:
        if control.get("yen") is not None or control.get("thousand_yen") is not None:
            yield from _control(control, by_sheet.get(control["sheet_id"], []))
    for costs in by_sheet.values():
        yield from _sub_projects(costs)
        for column in grouped(costs, column_of).values():
            yield from _listed_parts(column)


def _control(control: Row, costs: Sequence[Row]) -> Iterator[Finding]:
    """A printed total that is not published, over the same item of all projects of the sheet."""
    item, year, stage = item_of(control), control.get("fiscal_year"), control.get("stage")
    parts = [
        row
        for row in costs
        if label(row["item"]) == item
        and (year is None or row["fiscal_year"] == year)
        and (stage is None or row["stage"] in (stage, None))
    ]
    what = f"{control.get('item')} of {year_of(control)}"
    comparison = compare(control, parts)
    if comparison is None:
        message = f"{what} is printed as {control.get('value_text')}, but no amount of {item} was found on the sheet"
        yield Finding(CHECK, "warning", message, control)
    else:
        yield _told(what, comparison, len(parts), control, parts)


def _sub_projects(costs: Sequence[Row]) -> Iterator[Finding]:
    """The same item of the sub-projects (細事業費) against the sheet's own amount (事業費)."""
    for column in grouped(costs, lambda row: (row["fiscal_year"], row["stage"], label(row["stage_text"]))).values():
        for whole in column:
            if whole["item_role"] != "total" or amount(whole) is None:
                continue
            names = {mark + label(whole["item"]) for mark in _SUB}
            parts = [row for row in column if label(row["item"]) in names and row["item_role"] in ("total", "part")]
            comparison = compare(whole, parts)
            if comparison:
                # A sub-project that has ended is no longer listed, so that an earlier year's sum may be less.
                doubted = [whole, *parts] if comparison.difference > 0 else []
                yield _told(f"{whole['item']} of {year_of(whole)}", comparison, len(parts), whole, doubted)


def _told(what: str, comparison: Comparison, count: int, at: Row, doubted: Sequence[Row]) -> Finding:
    if comparison.verdict == "equal":
        return Finding(CHECK, "info", f"{what}: {count} parts add up to the printed {number(comparison.whole)} 千円", at)
    if comparison.verdict == "rounded":
        return Finding(CHECK, "warning", f"{what}: the sum differs by rounding, {comparison.words()}", at)
    severity: Severity = "error" if doubted else "warning"
    return Finding(CHECK, severity, f"{what}: {count} parts do not add up, {comparison.words()}", at, tuple(doubted))


def _listed_parts(column: Sequence[Row]) -> Iterator[Finding]:
    """Parts under a heading of their own against the amount above them: they may be fewer, never more."""
    for group, parts in grouped([row for row in column if _is_listed(row)], lambda row: label(row["item_group"])).items():
        whole = whole_of(column)
        comparison = compare(whole, parts) if whole else None
        if whole is None or comparison is None:
            continue
        what = f"{parts[0]['item_group']} of {whole['item']}, {year_of(whole)}"
        if comparison.verdict == "equal":
            yield Finding(CHECK, "info", f"{what}: {len(parts)} parts add up to {number(comparison.whole)} 千円", whole)
        elif comparison.difference > 0 and comparison.verdict == "different":
            doubted = (whole, *parts)
            yield Finding(CHECK, "warning", f"{what}: the parts exceed the whole, {comparison.words()}", whole, doubted)
        elif comparison.difference > 0 or comparison.verdict == "rounded":
            yield Finding(CHECK, "warning", f"{what}: the sum differs by rounding, {comparison.words()}", whole)
        elif _MAIN not in group:
            yield Finding(CHECK, "info", f"{what}: the parts are less than the whole, {comparison.words()}", whole)


def _is_listed(row: Row) -> bool:
    return row["item_role"] == "part" and bool(row["item_group"]) and label(row["item"]) != _BESIDE


def whole_of(column: Sequence[Row]) -> Row | None:
    """The amount that parts and funding of one project and column belong to; None where it is not one alone.

    Of several totals it is the one that is neither 人件費 nor 総コスト.
    """
    totals = [row for row in column if row["item_role"] == "total"]
    plain = [row for row in totals if label(row["item"]) in ("事業費", "経費", "直接事業費")] or [
        row for row in totals if _BESIDE not in label(row["item"]) and "コスト" not in label(row["item"])
    ]
    return plain[0] if len(plain) == 1 else None
