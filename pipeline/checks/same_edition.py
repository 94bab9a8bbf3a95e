"""Does one sheet stand in two documents of one edition? In: sheets; out: a finding per sheet that does.

A city publishes a file again, or a text dump lies beside the PDF. Where their figures differ is asked in `chain.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.rows import Rows, grouped, label
from schemas.finding import Finding, Row


def check(rows: Rows) -> Iterator[Finding]:
    """Sums over both documents would count the sheet twice; `is_latest` takes one of them."""
    documents = {row["document_id"]: row for row in rows["documents"]}
    known = [row for row in rows["sheets"] if row["jurisdiction_code"] and (row["sheet_code"] or row["sheet_name"])]

    def key(row: Row) -> tuple[object, ...]:
        family = documents.get(row["document_id"], {}).get("family")
        place = (row["jurisdiction_code"], family, row["kind"], row["fiscal_year"])
        return (*place, label(row["sheet_code"]), label(row["sheet_name"]))

    for found in grouped(known, key).values():
        ids = sorted({row["document_id"] for row in found})
        if len(ids) > 1:
            message = f"documents {', '.join(ids)} hold this sheet: use rows with is_latest, or one document at a time"
            yield Finding("same_edition", "info", message, found[0])
