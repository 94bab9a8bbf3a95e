"""Takes what was drawn on each sheet; gives the same CSV tables as hand-checked truth has.

Only facts that stand printed are entered. A blank cell is not judged by a comparison.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS: dict[str, tuple[str, ...]] = {
    "observations": (
        "document",
        "sheet",
        "indicator_no",
        "indicator_name",
        "unit",
        "measure",
        "fiscal_year",
        "column_label",
        "value_text",
        "value",
        "value_high",
        "denominator",
        "comparator",
        "value_kind",
    ),
    "observations_optional": (
        "document",
        "sheet",
        "indicator_no",
        "indicator_name",
        "unit",
        "measure",
        "fiscal_year",
        "column_label",
        "value_text",
        "value",
    ),
    "costs": ("document", "sheet", "project_code", "project_name", "fiscal_year", "stage", "item", "thousand_yen"),
    "surveys": ("document", "sheet", "metric", "fiscal_year", "percent", "average_percent"),
    "ratings": ("document", "sheet", "item", "rating_text"),
    "sheets": ("document", "jurisdiction_code", "jurisdiction", "sheet", "name", "department", "fiscal_year", "rating"),
    "narratives": ("document", "sheet", "section", "text"),
}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed value and what it says. `value` None with kind `none` is a dash, with kind `text` a word."""

    text: str
    value: float | None = None
    high: float | None = None
    denominator: float | None = None
    comparator: str = "eq"
    kind: str = "number"
    unit: str | None = None


def plain(value: float | int | None) -> str:
    """A number without a needless `.0`; empty for None."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


@dataclass
class Truth:
    """The rows of one document. `sheet` is the code of the sheet being drawn; `officials` are names printed on it.

    `issuer` is the code of the municipality that is printed as issuer, empty where none can be told from the document.
    `unjudged` are printed figures that may be read as an indicator's or left alone.
    """

    document: str
    sheet: str = ""
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    officials: list[str] = field(default_factory=list)
    issuer: str = ""
    unjudged: list[str] = field(default_factory=list)

    def add(self, table: str, **cells: object) -> None:
        row = dict.fromkeys(COLUMNS[table], "")
        row.update(document=self.document, sheet=self.sheet)
        row.update({k: plain(v) if isinstance(v, (int, float)) else str(v) for k, v in cells.items() if v is not None})
        self.rows[table].append(row)

    def observe(
        self, name: str, unit: str, measure: str, year: int | None, figure: Figure, *, no: int | str = "", label: str = ""
    ) -> None:
        """One printed value of an indicator. An empty slot is no row."""
        if figure.text == "":
            return
        number = figure.kind in ("number", "range")
        self.add(
            "observations",
            indicator_no=no,
            indicator_name=name,
            unit=figure.unit if figure.unit is not None else unit,
            measure=measure,
            fiscal_year=year,
            column_label=label,
            value_text=figure.text.replace("\n", ""),
            value=figure.value if number else None,
            value_high=figure.high,
            denominator=figure.denominator,
            comparator=figure.comparator if number else "",
            value_kind=figure.kind,
        )

    def cost(self, item: str, year: int | None, amount: float | None, *, stage: str = "", name: str = "", code: str = "") -> None:
        """One printed amount in 千円 (None: nothing or a dash is printed, which is no row)."""
        if amount is not None:
            self.add("costs", project_code=code, project_name=name, fiscal_year=year, stage=stage, item=item, thousand_yen=amount)


def write(folder: Path, truths: list[Truth]) -> None:
    """Write one CSV per table that has rows, documents in the given order."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in COLUMNS.items():
        rows = [row for t in truths for row in t.rows[table]]
        path = folder / f"{table}.csv"
        if not rows:
            path.unlink(missing_ok=True)
            continue
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
