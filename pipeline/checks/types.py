"""In: rows as they come from normalizing; out: rows of the declared types, and a finding for each value that had another.

An impossible value becomes null and its row is marked; the row is never dropped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from schemas.columns import Column, Kind, columns
from schemas.finding import Finding, Row
from schemas.tables import TABLES

#: Integers that each kind holds.
_RANGES: dict[Kind, tuple[int, int]] = {"integer": (-(2**63), 2**63 - 1), "short": (-(2**15), 2**15 - 1)}
#: What stands where nothing was given.
_DEFAULTS: dict[str, Any] = {"needs_review": False, "corrected": False, "is_latest": True, "withdrawn": False}
#: Columns of these types alone need no look at each value.
_PLAIN: dict[Kind, set[type]] = {"text": {str, type(None)}, "flag": {bool, type(None)}}


class Impossible(ValueError):
    """The value cannot be of the column's type."""


def typed(table: str, rows: Iterable[Row]) -> tuple[list[Row], list[Finding]]:
    """New rows with every declared column and nothing else, in the declared types, and what had to become null.

    Raises ValueError where a row holds a column that is not declared: that is our fault, not the sheet's.
    """
    declared, given = columns(TABLES[table]), list(rows)
    names = [column.name for column in declared]
    known = set(names)
    for row in given:
        if not known.issuperset(row):
            unknown = ", ".join(sorted(set(row) - known))
            raise ValueError(f"table {table} has no column {unknown}: declare it in schemas/tables.py or do not give it")
    wrong: list[tuple[int, Column, Any]] = []
    settled = [_column([row.get(column.name) for row in given], column, wrong) for column in declared]
    new = [dict(zip(names, values, strict=True)) for values in zip(*settled, strict=True)]
    findings = []
    for position, column, value in sorted(wrong, key=lambda one: one[0]):
        message = f"{table}.{column.name} cannot hold {value!r} ({column.kind}); published as null"
        doubts = (new[position],) if "needs_review" in known else ()
        findings.append(Finding("schema_type", "error", message, new[position], doubts))
    return new, findings


def _column(values: list[Any], column: Column, wrong: list[tuple[int, Column, Any]]) -> list[Any]:
    """One column's values settled, nulls by default; adds (position, column, value) of the impossible ones to `wrong`."""
    default = _DEFAULTS.get(column.name)
    if set(map(type, values)) <= _PLAIN.get(column.kind, set()):
        return values if default is None else [default if value is None else value for value in values]
    settled = []
    for position, value in enumerate(values):
        try:
            plain = None if value is None else settle(value, column.kind)
        except Impossible:
            wrong.append((position, column, value))
            plain = None
        settled.append(default if plain is None else plain)
    return settled


def settle(value: Any, kind: Kind) -> Any:
    """The value in plain Python of that kind, NaN as None. Raises Impossible."""
    if kind == "text":
        if isinstance(value, str):
            return value
    elif kind == "flag":
        if isinstance(value, bool):
            return value
    elif kind == "texts":
        if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
            return list(value)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _numeric(value, kind)
    raise Impossible(repr(value))


def _numeric(value: int | float | Decimal, kind: Kind) -> int | float | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise Impossible(repr(value))
    if kind in ("number", "point"):
        return float(value)
    least, most = _RANGES[kind]
    if value != int(value) or not least <= value <= most:
        raise Impossible(repr(value))
    return int(value)
