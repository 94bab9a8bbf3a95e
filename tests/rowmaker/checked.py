"""In: an invented city; out: what the checks over its sheets find and mark, without the publishing around them."""

from __future__ import annotations

from typing import Any

from rowmaker.sheet import City

from pipeline.checks import types
from pipeline.validate import SHEET_CHECKS
from schemas.finding import Finding
from schemas.tables import TABLES


def checked(city: City) -> tuple[dict[str, list[dict[str, Any]]], list[Finding]]:
    """The rows as the checks leave them, and all findings."""
    rows = {table: types.typed(table, city.rows.get(table, ()))[0] for table in TABLES}
    rows["controls"] = city.rows["controls"]
    findings = [finding for check in SHEET_CHECKS for finding in check(rows)]
    for finding in findings:
        finding.mark()
    return rows, findings


def found(city: City, check: str) -> list[tuple[str, str]]:
    """(severity, message) of one check's findings."""
    return [(finding.severity, finding.message) for finding in checked(city)[1] if finding.check == check]


def severities(city: City, check: str) -> list[str]:
    return [severity for severity, _ in found(city, check)]


def marked(city: City, table: str) -> list[str]:
    """The printed texts of the table's marked rows."""
    return [row["value_text"] for row in checked(city)[0][table] if row["needs_review"]]
