"""What a check says of published rows: a stable code, how bad it is, a sentence, the place, and the rows it casts doubt on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import Severity

Row = dict[str, Any]

#: Codes of the checks that run over the rows of all documents, with the question each one asks. Readers, extractors
#: and normalizers have codes of their own for what they saw and could not place or read.
CHECKS: dict[str, str] = {
    "schema_type": "Is the value of the column's type? (it is published as null if not)",
    "schema_missing": "Is there a value where one is required?",
    "schema_choice": "Is the value on the column's closed list?",
    "schema_bounds": "Does the value lie within the column's bounds?",
    "schema_pattern": "Is the value written as the column requires (codes, ids)?",
    "duplicate_id": "Is the row's id its own?",
    "broken_reference": "Does the row it refers to exist?",
    "sum_of_parts": "Is the printed total the sum of its parts? (1 千円 of rounding per addend is a warning that marks nothing)",
    "total_cost": "Is 総コスト the sum of 事業費 and 人件費?",
    "financing": "Do the sources of funds add up to the cost?",
    "printed_rate": "Is the printed 達成率 what actual and target give?",
    "years_consecutive": "Do the fiscal years follow each other as their columns do?",
    "year_conflict": "Can an actual or a settlement be of that year, given the year of the sheet?",
    "cumulative_falls": "Does a cumulative figure never fall, unless a note says why?",
    "duplicate_key": "Does each indicator have one figure per measure and year, each project one amount per item and year?",
    "unit_conflict": "Do the figures of one indicator have one unit?",
    "prior_year": "Does this edition's column for an earlier year say what that year's own edition said?",
    "revised": "Is a figure printed as in the edition before? It is not, while the sheet's others are: the publisher's revision.",
    "rename_proposed": "Does an indicator go on under another name? (a proposal; nothing is merged)",
    "layout_drift": "Does a layout give as much as on its last edition?",
    "same_edition": "Do two documents of one edition print the same?",
    "declared_count": "Are there as many projects or indicators as the sheet says?",
    "order_of_magnitude": "Is the figure within a factor of 1000 of the indicator's other figures, with no group of digits lost?",
    "percent_bounds": "Is a share between 0 and 100 %, and no rate beyond 1000 %?",
    "prose_agrees": "Does the text repeat a figure of the table? It does, and both agree.",
    "prose_disagrees": "Does the text repeat a figure of the table? It does, and they differ.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know.

    `at` is the row whose document, sheet, place and printed text the finding shows; `doubts` are the rows that are
    marked `needs_review` because of it (for `error` and `warning`; an `info` finding marks nothing).
    """

    check: str
    severity: Severity
    message: str
    at: Row
    doubts: tuple[Row, ...] = ()

    def row(self) -> Row:
        """The finding as a row of `findings`, without its id."""
        at = self.at
        return {
            **{name: at.get(name) for name in ("document_id", "jurisdiction_code", "jurisdiction", "sheet_id", "value_text")},
            **{name: at.get(name) for name in ("x0", "top", "x1", "bottom")},
            "page": at.get("page", at.get("page_first")),
            "severity": self.severity,
            "check": self.check,
            "message": self.message,
            "row_id": own_id(at),
            "needs_review": self.severity != "info",
            "review_reason": None if self.severity == "info" else self.check,
        }

    def mark(self) -> None:
        """Marks the rows it casts doubt on, with its code and sentence. A row is marked once by the same sentence."""
        if self.severity == "info":
            return
        for row in self.doubts:
            reason = f"{self.check}: {self.message}"
            before = row.get("review_reason")
            row["needs_review"] = True
            if not before:
                row["review_reason"] = reason
            elif reason not in before:
                row["review_reason"] = f"{before}; {reason}"


def own_id(row: Row) -> str | None:
    """The id of a published row, whatever table it is of; None for a row that is a sheet's or a document's."""
    for name in ("observation_id", "cost_id", "survey_id", "rating_id", "narrative_id", "indicator_id"):
        if name in row:
            return str(row[name]) if row[name] is not None else None
    return None


def finding_id(row: Row) -> str:
    """16 hex digits of what the finding is about: document, sheet, check, place and printed text, not its wording."""
    box = [None if row.get(name) is None else round(float(row[name]), 1) for name in ("x0", "top", "x1", "bottom")]
    names = ("document_id", "sheet_id", "check", "row_id", "page", "value_text")
    told = "\x1f".join(str(part) for part in [*(row.get(name) for name in names), *box])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
