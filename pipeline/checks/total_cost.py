"""Is 総コスト the sum of 事業費 and 人件費? In: costs; out: a finding where all three are printed, held or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.money import column_of, compare
from pipeline.checks.rows import Rows, grouped, label, year_of
from schemas.finding import Finding, Row

CHECK = "total_cost"
_WHOLE = ("総コスト", "総事業費", "トータルコスト", "フルコスト", "総費用")
_PROJECT = ("事業費", "直接事業費", "直接経費")
_STAFF = ("人件費", "職員人件費")


def check(rows: Rows) -> Iterator[Finding]:
    """One finding per project and column that prints the three of them."""
    for column in grouped(rows["costs"], column_of).values():
        whole, project, staff = (_only(column, names) for names in (_WHOLE, _PROJECT, _STAFF))
        if whole is None or project is None or staff is None:
            continue
        comparison = compare(whole, [project, staff])
        if comparison is None:
            continue
        what = f"{whole['item']} of {year_of(whole)}: {project['item']} and {staff['item']}"
        if comparison.verdict == "equal":
            yield Finding(CHECK, "info", f"{what} add up to it", whole)
        elif comparison.verdict == "rounded":
            yield Finding(CHECK, "warning", f"{what} differ by rounding, {comparison.words()}", whole)
        else:
            yield Finding(CHECK, "error", f"{what} do not add up to it, {comparison.words()}", whole, (whole, project, staff))


def _only(column: Sequence[Row], names: Sequence[str]) -> Row | None:
    """The one row of that item; None where there is none or more than one."""
    found = [row for row in column if label(row["item"]) in names]
    return found[0] if len(found) == 1 else None
