"""Do the sources of funds add up to the cost? In: costs; out: a finding per project, and one per column that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.money import amount, amounts, column_of, compare
from pipeline.checks.rows import Rows, grouped, label, number, year_of
from pipeline.checks.sums import whole_of
from schemas.finding import Finding, Row

CHECK = "financing"
#: The city's own money. Where a form prints it alone, beside the cost, the other sources are not shown.
_OWN = ("一財", "一般財源")


def check(rows: Rows) -> Iterator[Finding]:
    """`of_which` rows (うち受益者負担) are part of another source and do not count."""
    projects = grouped(rows["costs"], lambda row: column_of(row)[:3])
    for costs in projects.values():
        funding = [row for row in costs if row["item_role"] in ("funding", "of_which")]
        if funding and all(_own_money_alone(row) for row in funding):
            yield from _within(costs, funding)
        elif any(row["item_role"] == "funding" for row in costs):
            yield from _project(costs)


def _own_money_alone(row: Row) -> bool:
    """Whether it is the city's own money without a group of sources around it."""
    return label(row["item"]) in _OWN and "財源" not in label(row["item_group"])


def _within(costs: Sequence[Row], funding: Sequence[Row]) -> Iterator[Finding]:
    """The city's own money is all that is shown: it can only be checked not to exceed the cost."""
    for row in funding:
        whole = whole_of([other for other in costs if column_of(other) == column_of(row)])
        comparison = compare(whole, [row]) if whole else None
        if whole is not None and comparison and comparison.difference > comparison.slack:
            message = f"{row['item']} of {year_of(row)} exceeds the cost, {comparison.words()}"
            yield Finding(CHECK, "error", message, row, (whole, row))


def _project(costs: Sequence[Row]) -> Iterator[Finding]:
    held, compared, first = 0, 0, costs[0]
    for column in grouped(costs, column_of).values():
        whole, funding = whole_of(column), [row for row in column if row["item_role"] == "funding"]
        if whole is None or amount(whole) is None:
            if any(amounts(funding)):
                message = f"{year_of(funding[0])}: sources of {number(sum(amounts(funding)))} 千円, but no cost is printed"
                yield Finding(CHECK, "warning", message, funding[0])
            continue
        comparison = compare(whole, funding)
        if comparison is None:
            if amount(whole):
                message = f"{whole['item']} of {year_of(whole)}: no source is printed for {number(amount(whole) or 0)} 千円"
                yield Finding(CHECK, "warning", message, whole)
            continue
        compared += 1
        first = first if compared > 1 else whole
        what = f"{whole['item']} of {year_of(whole)} {whole['stage_text'] or ''}".rstrip()
        if comparison.verdict == "equal":
            held += 1
        elif comparison.verdict == "rounded":
            held += 1
            yield Finding(CHECK, "warning", f"{what}: the sources differ by rounding, {comparison.words()}", whole)
        else:
            message = f"{what}: the sources do not add up to it, {comparison.words()}"
            yield Finding(CHECK, "error", message, whole, (whole, *funding))
    if compared == 0:
        yield Finding(CHECK, "info", "no column prints both a cost and its sources: nothing to compare", first)
    elif held:
        yield Finding(CHECK, "info", f"the sources add up to the cost in {held} of {compared} columns", first)
