"""Parts every row shares: whose it is, where it is printed, whether a person should look at it; and findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.identity import Identities
from pipeline.normalize_names import without_officials
from schemas.page import Box
from schemas.reading import Doubt, Printed
from schemas.vocabulary import Severity

Row = dict[str, object]
Tables = dict[str, list[Row]]


@dataclass(slots=True)
class Ledger:
    """One document's rows while they are made: its owner columns, its ids, its anchor year, its findings.

    `anchor` is the year (western) that era-less numbers are read next to; None where the document gives none.
    """

    document_id: str
    jurisdiction_code: str | None
    jurisdiction: str | None
    ids: Identities
    anchor: int | None = None
    findings: list[Row] = field(default_factory=list)
    _told: dict[tuple[object, ...], Row] = field(default_factory=dict)

    def owner(self) -> Row:
        """The columns that say whose row it is."""
        return {
            "document_id": self.document_id,
            "jurisdiction_code": self.jurisdiction_code,
            "jurisdiction": self.jurisdiction,
        }

    def tell(
        self,
        check: str,
        message: str,
        *,
        at: Printed | None = None,
        sheet_id: str | None = None,
        row_id: str | None = None,
        severity: Severity = "warning",
    ) -> None:
        """One finding; the same one about the same place is told once (a header's year stands over many values)."""
        place = (check, sheet_id, at.page, at.box, at.text) if at else (check, sheet_id, message, row_id)
        if place in self._told:
            return
        row: Row = {
            **self.owner(),
            "finding_id": self.ids("finding", sheet_id, check, at.text if at else None, at.page if at else None, row_id),
            "sheet_id": sheet_id,
            "severity": severity,
            "check": check,
            "message": without_officials(message),
            "row_id": row_id,
            **evidence(at, hide_officials=True),
            **review([Doubt(check, message)] if severity != "info" else []),
        }
        row["review_reason"] = without_officials(str(row["review_reason"])) if row["review_reason"] else None
        self._told[place] = row
        self.findings.append(row)


def evidence(at: Printed | None, *, hide_officials: bool = False) -> Row:
    """Page (from 1), box in points and text of a printed value; all null where nothing is printed."""
    box = at.box if at else None
    text = (at.text or None) if at else None
    return {
        "value_text": without_officials(text) if text and hide_officials else text,
        "page": at.page if at else None,
        **_edges(box),
    }


def _edges(box: Box | None) -> Row:
    edges = (box.x0, box.top, box.x1, box.bottom) if box else (None, None, None, None)
    return dict(zip(("x0", "top", "x1", "bottom"), edges, strict=True))


def review(doubts: Iterable[Doubt]) -> Row:
    """`needs_review` and its reason: each doubt once, as `code: sentence`."""
    reasons = list(dict.fromkeys(f"{d.code}: {d.message}" for d in doubts))
    return {"needs_review": bool(reasons), "review_reason": "; ".join(reasons) or None}
