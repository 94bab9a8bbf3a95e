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


class Impossible(ValueError):
    """The value cannot be of the column's type."""


def typed(table: str, rows: Iterable[Row]) -> tuple[list[Row], list[Finding]]:
    """New rows with every declared column and nothing else, in the declared types, and what had to become null.

    Raises ValueError where a row holds a column that is not declared: that is our fault, not the sheet's.
    """
    declared = columns(TABLES[table])
    names = {column.name for column in declared}
    settled: list[Row] = []
    findings: list[Finding] = []
    for row in rows:
        if not names.issuperset(row):
            unknown = ", ".join(sorted(set(row) - names))
            raise ValueError(f"table {table} has no column {unknown}: declare it in schemas/tables.py or do not give it")
        new: Row = {}
        wrong: list[tuple[Column, Any]] = []
        for column in declared:
            value = row.get(column.name)
            if value is None:
                new[column.name] = _DEFAULTS.get(column.name)
                continue
            try:
                new[column.name] = settle(value, column.kind)
            except Impossible:
                new[column.name] = _DEFAULTS.get(column.name)
                wrong.append((column, value))
        settled.append(new)
        for column, value in wrong:
            message = f"{table}.{column.name} cannot hold {value!r} ({column.kind}); published as null"
            findings.append(Finding("schema_type", "error", message, new, (new,) if "needs_review" in names else ()))
    return settled, findings


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
