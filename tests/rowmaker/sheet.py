"""In: a few words on one invented sheet; out: its rows as the normalize stage gives them, for tests of what comes after."""

from __future__ import annotations

from typing import Any

Rows = dict[str, list[dict[str, Any]]]
TABLES = (
    "documents",
    "sheets",
    "indicators",
    "observations",
    "costs",
    "surveys",
    "ratings",
    "narratives",
    "findings",
    "controls",
)


class City:
    """Collects the sheets of several documents; `rows` is what `validate` takes."""

    def __init__(self, code: str | None = "132012", name: str | None = "八王子市") -> None:
        self.owner = {"jurisdiction_code": code, "jurisdiction": name}
        self.rows: Rows = {table: [] for table in TABLES}

    def sheet(self, year: int = 2024, number: int = 1, **changes: Any) -> Sheet:
        """A sheet in a document of its own. `changes` are columns of `sheets`; `text_layer` and `family` the document's."""
        sha256 = f"{year:04d}{number:04d}".ljust(64, "a")
        document = {
            **self.owner,
            "document_id": sha256[:16],
            "source_path": f"{year}-{number}.pdf",
            "also_at": [],
            "sha256": sha256,
            "bytes": 1000,
            "pages": 2,
            "family": changes.pop("family", "generic"),
            "fiscal_year": year,
            "text_layer": changes.pop("text_layer", "native"),
            "status": "extracted",
        }
        self.rows["documents"].append(document)
        return Sheet(self, document["document_id"], year, changes)


class Sheet:
    """One sheet of one document. Each method adds a row and gives it."""

    def __init__(self, city: City, document_id: str, year: int, changes: dict[str, Any]) -> None:
        self.rows, self.year = city.rows, year
        self.owner = {**city.owner, "document_id": document_id, "needs_review": False, "review_reason": None}
        self.id = f"s-{document_id}"
        row = {"ordinal": 1, "page_first": 1, "page_last": 2, "kind": "policy", "sheet_code": "11", "sheet_name": "広聴",
               "fiscal_year": year}  # fmt: skip
        self.row = self._add("sheets", sheet_id=self.id, **{**row, **changes})
        self.names = {"sheet_id": self.id, "sheet_code": self.row["sheet_code"], "sheet_name": self.row["sheet_name"]}

    def _add(self, table: str, **columns: Any) -> dict[str, Any]:
        row = {**self.owner, **columns}
        self.rows[table].append(row)
        return row

    def _id(self, table: str) -> str:
        return f"{table}-{self.id}-{len(self.rows[table])}"

    def _place(self, text: str) -> dict[str, Any]:
        x = 10.0 + 10 * sum(len(rows) for rows in self.rows.values())
        return {"value_text": text, "page": 1, "x0": x, "top": 100.0, "x1": x + 8, "bottom": 110.0}

    def indicator(self, name: str = "相談件数", unit: str | None = "件", **columns: Any) -> Indicator:
        place = sum(row["sheet_id"] == self.id for row in self.rows["indicators"]) + 1
        row = self._add("indicators", indicator_id=self._id("indicators"), sheet_id=self.id, ordinal=place,
                        **{"indicator_name": name, "unit": unit, **columns})  # fmt: skip
        return Indicator(self, row)

    def cost(
        self, item: str, amount: float | None, role: str = "total", year: int | None = None, **columns: Any
    ) -> dict[str, Any]:
        """An amount in 千円, of the sheet itself unless `project_name` is given."""
        row = {
            **self.names, "project_name": self.row["sheet_name"], "fiscal_year": self.year if year is None else year,
            "stage": "settlement", "stage_text": "決算", "item": item, "item_role": role, "edition_year": self.year,
            "yen": None if amount is None else int(amount * 1000), "thousand_yen": amount, "is_latest": True,
            **self._place("-" if amount is None else f"{amount:,.10g}"),
        }  # fmt: skip
        return self._add("costs", cost_id=self._id("costs"), **{**row, **columns})

    def control(self, item: str, amount: float | None, text: str | None = None, **columns: Any) -> dict[str, Any]:
        """A printed total that is not published."""
        row = {
            "sheet_id": self.id, "item": item, "fiscal_year": self.year, "stage": "settlement",
            "yen": None if amount is None else int(amount * 1000), **self._place(text or f"{amount:,.10g}"),
        }  # fmt: skip
        return self._add("controls", **{**row, **columns})

    def survey(self, metric: str, percent: float, **columns: Any) -> dict[str, Any]:
        row = {"sheet_id": self.id, "sheet_code": self.row["sheet_code"], "metric": metric, "fiscal_year": self.year,
               "percent": percent, **self._place(f"{percent}%")}  # fmt: skip
        return self._add("surveys", survey_id=self._id("surveys"), **{**row, **columns})

    def narrative(self, text: str, **columns: Any) -> dict[str, Any]:
        row = {"sheet_id": self.id, "sheet_code": self.row["sheet_code"], "section": "result", "heading": "成果",
               "ordinal": len(self.rows["narratives"]) + 1, "text": text, **self._place(text)}  # fmt: skip
        return self._add("narratives", narrative_id=self._id("narratives"), **{**row, **columns})

    def rating(self, item: str, text: str, **columns: Any) -> dict[str, Any]:
        row = {"sheet_id": self.id, "sheet_code": self.row["sheet_code"], "item": item, "rating_text": text, **self._place(text)}
        return self._add("ratings", rating_id=self._id("ratings"), **{**row, **columns})


class Indicator:
    """One indicator of a sheet."""

    def __init__(self, sheet: Sheet, row: dict[str, Any]) -> None:
        self.sheet, self.row = sheet, row

    def says(
        self, measure: str, year: int | None, value: float | None, text: str | None = None, **columns: Any
    ) -> dict[str, Any]:
        """One figure; `text` is what is printed if it is not the value with commas."""
        sheet, own = self.sheet, self.row
        row = {
            **sheet.names, "indicator_id": own["indicator_id"], "program_name": own.get("program_name"),
            "indicator_name": own["indicator_name"], "ordinal": own["ordinal"], "direction": own.get("direction"),
            "basis": own.get("basis"), "measure": measure, "fiscal_year": year, "column_label": f"{year}年度",
            "edition_year": sheet.year, "is_latest": True, "value": value, "comparator": "eq", "unit": own["unit"],
            "value_kind": "none" if value is None else "number", "corrected": False,
            **sheet._place(text if text is not None else "－" if value is None else f"{value:,.10g}"),
        }  # fmt: skip
        return sheet._add("observations", observation_id=sheet._id("observations"), **{**row, **columns})


def one_of_each() -> City:
    """A city with at least one row in every table, nothing of it doubtful."""
    city = City()
    sheet = city.sheet(2024, sheet_code="11")
    visits = sheet.indicator("相談件数", "件")
    for year, aim, done in ((2022, 100, 90), (2023, 110, 95), (2024, 120, 101)):
        visits.says("target", year, aim)
        visits.says("actual", year, done)
    visits.says("target", 2025, None)
    sheet.cost("事業費", 1200)
    sheet.cost("一般財源", 1200, "funding", item_group="財源")
    sheet.survey("満足度", 48.5)
    sheet.rating("有効性", "A", grade="A")
    sheet.narrative("窓口を開いた。")
    return city
