"""In: the typed tables; out: a finding for every value outside what its column declares (Pandera, lazily), every reference
that leads nowhere. Ids that stand twice are made unique.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import pandera.errors

from pipeline.checks.rows import Rows
from schemas.columns import Column, columns
from schemas.finding import Finding, Row
from schemas.tables import TABLES

#: Pandera's name of a failed check, by its beginning, and ours.
_CODES = {
    "not_nullable": "schema_missing",
    "isin": "schema_choice",
    "greater_than_or_equal_to": "schema_bounds",
    "less_than_or_equal_to": "schema_bounds",
    "str_matches": "schema_pattern",
    "field_uniqueness": "duplicate_id",
}


def failures(table: str, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """(position, column, code) of every value that its column's declaration refuses. The frame is indexed from 0.

    Raises TypeError where a column is missing, unknown or of another type: our own fault.
    """
    try:
        TABLES[table].validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        found: list[tuple[int, str, str]] = []
        for column, check, index in errors.failure_cases[["column", "check", "index"]].itertuples(index=False):
            code = next((ours for theirs, ours in _CODES.items() if str(check).startswith(theirs)), None)
            if code is None or index is None or pd.isna(index):
                raise TypeError(f"table {table}, column {column}: {check}") from errors
            found.append((int(index), str(column), code))
        return sorted(found)
    return []


def check(table: str, rows: Sequence[Row], frame: pd.DataFrame) -> Iterator[Finding]:
    """One finding per refused value, marking its row. `rows` and `frame` hold the same rows in the same order."""
    if not rows:
        return  # Pandera takes its time also for nothing
    facts = {column.name: column for column in columns(TABLES[table])}
    for position, name, code in failures(table, frame):
        row, column = rows[position], facts[name]
        code = "percent_bounds" if code == "schema_bounds" and column.unit == "%" else code
        doubts = (row,) if "needs_review" in facts else ()
        yield Finding(code, "error", _sentence(table, column, row[name]), row, doubts)


def _sentence(table: str, column: Column, value: object) -> str:
    what = f"{table}.{column.name} is {value!r}"
    if value is None:
        return f"{table}.{column.name} is missing"
    if column.choices:
        return f"{what}, not one of {', '.join(column.choices)}"
    if column.pattern:
        return f"{what}, not of the form {column.pattern}"
    if column.key:
        return f"{what}, as in another row"
    least = "" if column.least is None else f" from {column.least:g}"
    most = "" if column.most is None else f" to {column.most:g}"
    return f"{what}, outside{least}{most}"


def make_unique(rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Gives a row whose id another row has already a number at its end, and says so."""
    for table, model in TABLES.items():
        name = next(column.name for column in columns(model) if column.key)
        first: dict[str, Row] = {}
        for row in rows.get(table, ()):
            own = row[name]
            if own is None:
                continue
            if own in first and table != "documents":
                number = next(n for n in range(2, len(rows[table]) + 2) if f"{own}-{n}" not in first)
                row[name] = f"{own}-{number}"
                if table != "findings":
                    message = f"two rows of {table} are told apart by nothing but their place; the later one is {row[name]}"
                    yield Finding("duplicate_id", "warning", message, row, (first[own], row))
            first[row[name]] = row


def references(rows: Rows) -> Iterator[Finding]:
    """One finding per value that refers to a row which is not there, marking its row."""
    ids: dict[str, set[str]] = {}
    for table, model in TABLES.items():
        for column in columns(model):
            if not column.refers:
                continue
            target, name = column.refers.split(".")
            if column.refers not in ids:
                ids[column.refers] = {row[name] for row in rows.get(target, ()) if row[name] is not None}
            for row in rows.get(table, ()):
                if row[column.name] is not None and row[column.name] not in ids[column.refers]:
                    message = f"{table}.{column.name} is {row[column.name]}, which {target} does not hold"
                    yield Finding("broken_reference", "error", message, row, (row,))
