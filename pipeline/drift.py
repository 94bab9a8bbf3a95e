"""In: the tables of all documents; out: layouts that give less than on their last edition, which is a fault, not a gap.

A city that redraws its form changes nothing that a sum could catch: the fields are simply not found any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline.editions import Tables

#: By table and document, the positions of its rows.
Places = Mapping[str, Mapping[Any, Any]]
#: A field counts as lost where it falls under this share of the last edition's.
FALLS_UNDER = 0.5
#: A share of filled cells (unit, code …) is only compared where it was at least this.
WAS_FILLED = 0.8
#: A table or measure is only compared where a sheet usually had one.
USUAL = 1.0
#: From so many rows on, half of them missing is no accident of what the year brought.
MANY = 10
SHARE = " filled"
COUNTED = ("indicators", "costs", "surveys", "ratings", "narratives")
FILLED = (
    ("sheets", "sheet_code"), ("sheets", "sheet_name"), ("sheets", "department"), ("indicators", "unit"),
    ("indicators", "program_name"), ("observations", "fiscal_year"), ("costs", "project_name"), ("costs", "fiscal_year"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drift:
    """One field of one city's layout. `before` and `now` are rows per sheet, or the share of filled cells."""

    jurisdiction_code: str | None
    family: str
    field: str
    before_year: int
    year: int
    before: float
    now: float
    document_ids: tuple[str, ...] = ()

    def sentence(self) -> str:
        """For people: what fell, from where to where, and what to do."""
        if self.field == "layout":
            return (
                f"the edition of {self.year} is not recognized as {self.family} any more, as that of {self.before_year} was: "
                "the form was probably redrawn; compare the two with hyoka inspect"
            )
        what = "filled" if self.field.endswith(SHARE) else "per document" if self.field == "sheets" else "per sheet"
        return (
            f"{self.field.removesuffix(SHARE)}: {self.now:.2g} {what} in the edition of {self.year}, "
            f"{self.before:.2g} in that of {self.before_year} ({self.family}): "
            "the form was probably redrawn; compare the two with hyoka inspect"
        )


def drifts(tables: Tables) -> list[Drift]:
    """Every field that an edition gives less than half as often as the one before it, by municipality and family.

    Compared are rows per sheet for each table and measure, and the share of filled cells of the columns in `FILLED`.
    A family that a city's newer edition is no longer read as, while it is read as `generic` or rejected, is a drift too.
    """
    documents = tables["documents"]
    # A text dump of a sheet gives less than its PDF did, which says nothing of the form.
    known = documents[
        documents["fiscal_year"].notna() & documents["jurisdiction_code"].notna() & (documents["text_layer"] != "dump")
    ]
    # Where each document's rows are, found once: looking for them per edition grows with the square of the documents.
    places = {name: table.groupby("document_id").indices for name, table in tables.items() if name != "documents"}
    found: list[Drift] = []
    for (code, family), group in known[known["family"].notna()].groupby(["jurisdiction_code", "family"], sort=True):
        years = sorted(int(year) for year in group["fiscal_year"].unique())
        ids = {year: tuple(group.loc[group["fiscal_year"] == year, "document_id"]) for year in years}
        profiles = {year: _profile(tables, places, ids[year]) for year in years} if len(years) > 1 else {}
        for before, year in pairwise(years):
            found += [
                Drift(str(code), str(family), name, before, year, was, now, ids[year])
                for name, was, now in _fallen(profiles[before], profiles[year])
            ]
        found += _left(known, str(code), str(family), max(years))
    return found


def _left(known: pd.DataFrame, code: str, family: str, last: int) -> list[Drift]:
    """Whether the city's next edition after `last` is read as `generic` only, though this family was described."""
    if family == "generic":
        return []
    later = known[(known["jurisdiction_code"] == code) & (known["fiscal_year"] > last)]
    if later.empty:
        return []
    year = int(later["fiscal_year"].min())
    now = later[later["fiscal_year"] == year]
    if not set(now["family"].dropna()) <= {"generic"}:
        return []
    return [Drift(code, family, "layout", last, year, 1.0, 0.0, tuple(now["document_id"]))]


def _profile(tables: Tables, places: Places, documents: tuple[str, ...]) -> dict[str, tuple[float, int]]:
    """Rows per sheet by table and measure, and shares of filled cells, each with the number of rows it was counted on."""
    part = {name: tables[name].iloc[[at for one in documents for at in where.get(one, ())]] for name, where in places.items()}
    sheets = len(part["sheets"])
    if not sheets:
        return {"sheets": (0.0, 0)}
    counts = {name: len(part[name]) for name in COUNTED}
    measures = part["observations"]["measure"].value_counts()
    counts |= {f"observations ({measure})": int(count) for measure, count in measures.items()}
    profile = {name: (count / sheets, count) for name, count in counts.items()}
    profile["sheets"] = (sheets / len(documents), sheets)
    for table, column in FILLED:
        if len(part[table]) and column in part[table].columns:
            profile[f"{table}.{column}{SHARE}"] = (float(part[table][column].notna().mean()), len(part[table]))
    return profile


def _fallen(
    before: Mapping[str, tuple[float, int]], now: Mapping[str, tuple[float, int]]
) -> list[tuple[str, float, float]]:
    """Fields that are gone, or that were many and are less than half as many."""
    fallen: list[tuple[str, float, float]] = []
    for name, (was, rows) in before.items():
        share = name.endswith(SHARE)
        # A share of no rows is not there; the table's own count tells of it.
        current = now.get(name, (was if share else 0.0, 0))[0]
        gone = current == 0 or (rows >= MANY and current < was * FALLS_UNDER)
        if gone and was >= (WAS_FILLED if share else USUAL):
            fallen.append((name, was, current))
    return fallen
