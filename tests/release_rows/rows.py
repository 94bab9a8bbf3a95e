"""In: a few words on one edition; out: tables shaped as published, for tests of what compares editions and releases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

SHEET = {"sheet_code": "611", "sheet_name": "広聴広報"}
TABLES = ("documents", "sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives", "findings")
COLUMNS = {
    "documents": (
        "document_id", "source_path", "sha256", "jurisdiction_code", "family", "fiscal_year", "text_layer", "status", "reason",
    ),
    "sheets": ("sheet_id", "document_id", "jurisdiction_code", "ordinal", "kind", "sheet_code", "sheet_name", "fiscal_year"),
    "indicators": (
        "indicator_id", "sheet_id", "document_id", "jurisdiction_code", "ordinal", "program_name", "indicator_name", "unit",
    ),
    "observations": (
        "observation_id", "indicator_id", "sheet_id", "document_id", "jurisdiction_code", "jurisdiction", "sheet_code",
        "sheet_name", "program_name", "indicator_name", "ordinal", "measure", "target_kind", "fiscal_year", "column_label",
        "edition_year", "value", "value_high", "denominator", "comparator", "unit", "base_value", "base_unit",
        "value_kind", "value_text", "page", "x0", "top", "x1", "bottom", "needs_review", "review_reason",
    ),
    "costs": (
        "cost_id", "sheet_id", "document_id", "jurisdiction_code", "sheet_code", "sheet_name", "project_code",
        "project_name", "account_code", "fiscal_year", "stage", "stage_text", "item", "item_group", "item_role", "yen",
        "edition_year", "value_text", "page", "x0", "top", "x1", "bottom", "needs_review", "review_reason",
    ),
    "surveys": ("survey_id", "sheet_id", "document_id", "sheet_code", "metric", "fiscal_year", "percent", "value_text", "page"),
    "ratings": ("rating_id", "sheet_id", "document_id", "sheet_code", "program_name", "item", "rating_text", "page"),
    "narratives": ("narrative_id", "sheet_id", "document_id", "section", "heading", "ordinal", "text", "value_text", "page"),
    "findings": ("finding_id", "sheet_id", "document_id", "severity", "check", "message", "page"),
}  # fmt: skip


@dataclass
class City:
    """Collects the rows of several editions; `tables()` gives the frames."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def edition(
        self, year: int, document: str = "", code: str | None = "242161", family: str = "iga_shisaku", **sheet: Any
    ) -> Edition:
        document = document or f"doc{year}"
        head = {"document_id": document, "jurisdiction_code": code, "jurisdiction": "伊賀市"}
        self.rows["documents"].append(
            head | {"source_path": f"{document}.pdf", "sha256": document * 4, "family": family, "fiscal_year": year,
                    "text_layer": "native", "status": "extracted"}
        )  # fmt: skip
        names = SHEET | sheet
        self.rows["sheets"].append(
            head | names | {"sheet_id": f"{document}-s", "ordinal": 1, "kind": "policy", "fiscal_year": year}
        )
        return Edition(self, year, head | names | {"sheet_id": f"{document}-s"})

    def tables(self) -> dict[str, pd.DataFrame]:
        return {name: pd.DataFrame(rows, columns=list(COLUMNS[name])) for name, rows in self.rows.items()}


@dataclass
class Edition:
    """One sheet of one edition, to which indicators and amounts are added."""

    city: City
    year: int
    head: dict[str, Any]
    count: int = 0

    def indicator(self, name: str, *, program: str | None = None, unit: str | None = "件", **measures: Any) -> Edition:
        """`actual={2021: 956, 2022: (1102, {"needs_review": True})}`; a text instead of a number is a dash or a word."""
        self.count += 1
        indicator = self.head | {
            "indicator_id": f"{self.head['document_id']}-{self.count}", "ordinal": self.count,
            "indicator_name": name, "program_name": program, "unit": unit,
        }  # fmt: skip
        self.city.rows["indicators"].append(indicator)
        for measure, years in measures.items():
            for year, value in years.items():
                self._observe(indicator, measure, year, value)
        return self

    def _observe(self, indicator: dict[str, Any], measure: str, year: int | None, value: Any) -> None:
        value, extra = value if isinstance(value, tuple) else (value, {})
        number = isinstance(value, int | float)
        self.city.rows["observations"].append(
            {
                **indicator, "observation_id": f"o{len(self.city.rows['observations'])}", "measure": measure,
                "fiscal_year": year, "edition_year": self.year, "value": value if number else None, "comparator": "eq",
                "value_kind": "number" if number else "none", "value_text": str(value), "page": self.count,
                "target_kind": "target" if measure == "target" else None, "needs_review": False, "x0": 10.0,
            }
            | extra
        )  # fmt: skip

    def cost(self, item: str, yen: int, year: int, stage: str = "settlement", **extra: Any) -> Edition:
        self.city.rows["costs"].append(
            self.head
            | {
                "cost_id": f"c{len(self.city.rows['costs'])}", "item": item, "item_role": "total", "yen": yen,
                "fiscal_year": year, "stage": stage, "edition_year": self.year, "value_text": f"{yen:,}", "page": 1,
                "needs_review": False,
            }
            | extra
        )  # fmt: skip
        return self
