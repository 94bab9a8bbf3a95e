"""In: the published tables of a run; out: what a person wants to know at its end, as numbers and as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    import pandas as pd

# A sum that holds is told as a finding of severity `info`, one that does not (or only nearly) as a warning or an error.
SUM_CHECKS = {
    "sum_of_parts": "printed total = sum of its parts",
    "total_cost": "総コスト = 事業費 + 人件費",
    "financing": "sources of funds = cost",
    "printed_rate": "printed rate = recomputed",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One document that is rejected or partial."""

    path: str
    status: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one release. `sums` maps a kind of check to (held, not held)."""

    documents: int = 0
    extracted: int = 0
    partial: int = 0
    rejected: int = 0
    sheets: int = 0
    indicators: int = 0
    observations: int = 0
    costs: int = 0
    to_review: int = 0
    findings: int = 0
    withdrawn: int = 0
    sums: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 where everything was extracted, 1 where some source is rejected or partial."""
        return 1 if self.troubles else 0

    def counts(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Summary:
        """Undoes `as_json`. Raises KeyError or TypeError where it is none."""
        sums = {name: (held, failed) for name, (held, failed) in kept["sums"].items()}
        return cls(**{**kept, "sums": sums, "troubles": tuple(Trouble(**one) for one in kept["troubles"])})

    def lines(self) -> list[str]:
        """For people, at the end of a run."""
        parts = {"extracted": self.extracted, "partial": self.partial, "rejected": self.rejected, "withdrawn": self.withdrawn}
        shown = ", ".join(f"{name} {count:,}" for name, count in parts.items() if count or name != "withdrawn")
        said = [
            f"documents     {self.documents:7,}   {shown}",
            f"sheets        {self.sheets:7,}",
            f"indicators    {self.indicators:7,}",
            f"observations  {self.observations:7,}",
            f"costs         {self.costs:7,}",
            f"to review     {self.to_review:7,}   rows of these tables; see needs_review and review_reason",
            f"findings      {self.findings:7,}",
        ]
        for name, (held, failed) in self.sums.items():
            said.append(f"sums          {held:7,}   of {held + failed:,} hold: {name}")
        return said

    def trouble_lines(self) -> list[str]:
        return [f"{one.status}: {printable(one.path)}: {one.reason or 'see findings'}: {one.message}" for one in self.troubles]


def summarize(
    tables: Mapping[str, pd.DataFrame], withdrawn: int = 0, sums: Mapping[str, tuple[int, int]] | None = None
) -> Summary:
    """Counts the tables that are about to be published."""
    documents = tables["documents"]
    status = documents["status"].value_counts()
    # `findings` and `series` repeat what other tables print.
    named = [table for name, table in tables.items() if name not in ("findings", "series")]
    marked = [table["needs_review"].sum() for table in named if "needs_review" in table.columns]
    return Summary(
        documents=len(documents),
        extracted=int(status.get("extracted", 0)),
        partial=int(status.get("partial", 0)),
        rejected=int(status.get("rejected", 0)),
        sheets=len(tables["sheets"]),
        indicators=len(tables["indicators"]),
        observations=len(tables["observations"]),
        costs=len(tables["costs"]),
        to_review=int(sum(marked)),
        findings=len(tables["findings"]),
        withdrawn=withdrawn,
        sums=_sums(tables["findings"]),
        troubles=tuple(_troubles(documents.to_dict("records"))),
    )


def _sums(findings: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Per kind of sum that was printed: how many held, how many did not."""
    counted: dict[str, tuple[int, int]] = {}
    for check, name in SUM_CHECKS.items():
        severities = findings.loc[findings["check"] == check, "severity"]
        held = int((severities == "info").sum())
        if len(severities):
            counted[name] = (held, len(severities) - held)
    return counted


def _troubles(documents: Iterable[Mapping[Any, Any]]) -> list[Trouble]:
    found = [
        Trouble(str(row["source_path"]), str(row["status"]), _text(row["reason"]), _text(row["message"]))
        for row in documents
        if row["status"] != "extracted"
    ]
    return sorted(found, key=lambda one: (one.status, one.path))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def printable(name: str) -> str:
    """A file name on one line of a terminal: line breaks and control characters are written out, spaces of any width stay."""
    return "".join(c if c.isprintable() or category(c) == "Zs" else c.encode("unicode_escape").decode() for c in name)
