"""In: the rows of all documents; out: the published tables, typed and in a fixed order, with every doubt as a finding.

A row that fails is published with `needs_review` and a reason, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from pipeline import editions, series
from pipeline.checks import (
    chain,
    counts,
    cumulative,
    duplicates,
    financing,
    magnitude,
    prose,
    rates,
    same_edition,
    schema,
    sums,
    total_cost,
    types,
    units,
    years,
)
from pipeline.checks.rows import Rows
from pipeline.frames import frame
from schemas.finding import Finding, Row, finding_id
from schemas.tables import TABLES

#: Checks over the rows of single sheets. Each yields findings and changes nothing.
SHEET_CHECKS: tuple[Callable[[Rows], Iterator[Finding]], ...] = (
    duplicates.check,
    sums.check,
    total_cost.check,
    financing.check,
    rates.check,
    years.consecutive,
    years.conflict,
    cumulative.check,
    units.check,
    counts.check,
    magnitude.magnitude,
    magnitude.percent,
    prose.check,
    same_edition.check,
)
#: Checks over several editions; they also get the tables.
EDITION_CHECKS: tuple[Callable[[Rows, editions.Tables], Iterator[Finding]], ...] = (
    chain.editions_agree,
    chain.renames,
    chain.layouts,
)
#: Printed totals used in checks and not published.
CONTROLS = "controls"


def validate(rows: Mapping[str, Sequence[Row]]) -> dict[str, pd.DataFrame]:
    """The published tables by name, all of them, also the empty ones.

    `rows` holds the rows of all documents by table, each document's in reading order, and the printed totals under
    `controls`. It is not changed. Raises ValueError where it holds a table or a column that is not declared.
    """
    unknown = set(rows) - set(TABLES) - {CONTROLS}
    if unknown:
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}")
    material, findings = _typed(rows)
    _note(findings, schema.make_unique(material))
    _note(findings, schema.references(material))
    linked = {name: frame(name, material[name]) for name in TABLES if name not in ("series", "findings")}
    _set(material["observations"], "is_latest", series.latest(linked))
    _set(material["costs"], "is_latest", series.latest_costs(linked))
    for sheet_check in SHEET_CHECKS:
        _note(findings, sheet_check(material))
    for edition_check in EDITION_CHECKS:
        _note(findings, edition_check(material, linked))
    tables: dict[str, pd.DataFrame] = {}
    for name in linked:
        _note(findings, schema.check(name, material[name], frame(name, material[name])))
        tables[name] = frame(name, material[name])
    tables["series"] = _series(tables, findings)
    tables["findings"] = _findings(material, findings)
    return {name: tables[name] for name in TABLES}


def _typed(rows: Rows) -> tuple[dict[str, list[Row]], list[Finding]]:
    """Copies of all rows in the declared types, documents in a fixed order, each document's rows in theirs."""
    material: dict[str, list[Row]] = {}
    findings: list[Finding] = []
    for name in TABLES:
        material[name], wrong = types.typed(name, rows.get(name, ()))
        findings += wrong
    for finding in findings:
        finding.mark()
    material[CONTROLS] = [dict(row) for row in rows.get(CONTROLS, ())]
    material["documents"].sort(key=_document_order)
    place = {row["document_id"]: number for number, row in enumerate(material["documents"])}
    for name in material:
        if name != "documents":
            material[name].sort(key=lambda row: place.get(row["document_id"], len(place)))
    return material, findings


def _document_order(row: Row) -> tuple[object, ...]:
    """By municipality, layout and year, not by file name, which says nothing."""
    year = row["fiscal_year"]
    return (row["jurisdiction_code"] or "~", row["family"] or "~", 9999 if year is None else year, row["document_id"] or "")


def _note(findings: list[Finding], found: Iterator[Finding]) -> None:
    """Collects findings and marks the rows they cast doubt on."""
    for finding in list(found):
        finding.mark()
        findings.append(finding)


def _set(rows: Sequence[Row], name: str, values: pd.Series) -> None:
    for row, value in zip(rows, values.tolist(), strict=True):
        row[name] = value


def _series(tables: Mapping[str, pd.DataFrame], findings: list[Finding]) -> pd.DataFrame:
    rows, wrong = types.typed("series", editions.records(series.build(tables)))
    for finding in wrong:
        finding.mark()
    findings += wrong
    # What is wrong with an observation, and told of it, needs no second finding for its row of the series.
    _note(findings, (one for one in schema.check("series", rows, frame("series", rows)) if not one.at["needs_review"]))
    return frame("series", rows)


def _findings(material: Mapping[str, Sequence[Row]], findings: Sequence[Finding]) -> pd.DataFrame:
    """`findings`: what earlier stages gave and what the checks found, by document, then by place."""
    rows = list(material["findings"]) + types.typed("findings", [finding.row() for finding in findings])[0]
    place = {row["document_id"]: number for number, row in enumerate(material["documents"])}
    rows.sort(key=lambda row: (place.get(row["document_id"], len(place)), *_finding_order(row)))
    for row in rows:
        row["finding_id"] = row["finding_id"] or finding_id(row)
    for _ in schema.make_unique({"findings": rows}):
        raise AssertionError("findings are numbered without a word")
    for finding in schema.check("findings", rows, frame("findings", rows)):
        finding.mark()
    return frame("findings", rows)


def _finding_order(row: Row) -> tuple[object, ...]:
    page = row["page"]
    return (10**6 if page is None else page, row["top"] or 0.0, row["x0"] or 0.0, row["check"] or "", row["message"] or "")
