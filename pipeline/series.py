"""In: the published tables of all documents; out: the table `series`, one row per indicator, measure and year.

Each edition of a sheet prints some years again. The newest edition's figure is the value; a figure that was printed
differently before makes the row `revised`, and both stay in `observations`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.editions import (
    KIND_ORDER,
    Edition,
    Figure,
    IndicatorKey,
    Tables,
    by_year,
    edition_of,
    figures,
    neighbours,
    records,
    sheet_key,
)
from pipeline.normalizers import text
from pipeline.renames import Rename, propose

COLUMNS = (
    "series_id", "document_id", "jurisdiction_code", "jurisdiction", "sheet_code", "sheet_name", "program_name",
    "indicator_name", "ordinal", "measure", "target_kind", "fiscal_year", "value", "value_high", "unit",
    "latest_document_id", "first_value", "revised", "editions", "renamed_from", "needs_review", "review_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that a newer edition prints differently; both with their row of `observations`."""

    old: Figure
    new: Figure


def build(tables: Tables) -> pd.DataFrame:
    """`series` from `observations`, `sheets` and `documents`; each indicator, measure and fiscal year stands once.

    Rows without a fiscal year have no place in it. Columns as in `COLUMNS`, sorted by municipality, sheet, indicator, year.
    """
    points = figures(tables)
    renames = {rename.new: rename for rename in propose(points)}
    rows = [
        _row(key, measure, year, group, renames.get(key))
        for (key, measure, year), group in by_year(points).items()
        if year is not None
    ]
    rows.sort(key=_order)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"ordinal": "Int16", "fiscal_year": "Int16", "value": "float64", "value_high": "float64",
                         "first_value": "float64", "revised": "bool", "needs_review": "bool"})  # fmt: skip


def revisions(tables: Tables) -> list[Revision]:
    """Every change of a figure from one edition year to the next that prints it, oldest first within its indicator."""
    return [
        Revision(old, new)
        for old, new in consecutive(tables)
        if old.edition.year != new.edition.year and not new.says_the_same(old)
    ]


def consecutive(tables: Tables) -> Iterator[tuple[Figure, Figure]]:
    """Each figure with the same indicator, measure and year in the next edition that prints a number for it (old, new),
    and in a surer document of the same edition."""
    for (_, _, year), group in by_year(figures(tables)).items():
        if year is not None:
            yield from neighbours(_printed(group))


def latest(tables: Tables) -> pd.Series:
    """`is_latest` for each row of `observations`, in its order: no newer edition prints this indicator-measure-year."""
    points = figures(tables)
    newest = {id(point.row): point.edition == group[-1].edition for group in by_year(points).values() for point in group}
    linked = iter(points)
    point = next(linked, None)
    flags: list[bool] = []
    for observation in tables["observations"]["observation_id"]:
        if point is not None and point.row["observation_id"] == observation:
            flags.append(newest[id(point.row)])
            point = next(linked, None)
        else:
            flags.append(True)  # without an indicator's name nothing can be newer
    return pd.Series(flags, index=tables["observations"].index, dtype="bool")


def latest_costs(tables: Tables) -> pd.Series:
    """`is_latest` for each row of `costs`, in its order: no newer edition prints this amount of this project and year."""
    rows = records(tables["costs"])
    keys = cost_keys(tables)
    documents = {row["document_id"]: row for row in records(tables["documents"])}
    printed = [edition_of(row, documents.get(row["document_id"])) for row in rows]
    newest: dict[tuple[Any, ...], Edition] = {}
    for key, edition in zip(keys, printed, strict=True):
        newest[key] = max(newest.get(key, edition), edition)
    flags = [edition == newest[key] for key, edition in zip(keys, printed, strict=True)]
    return pd.Series(flags, index=tables["costs"].index, dtype="bool")


def cost_keys(tables: Tables) -> list[tuple[Any, ...]]:
    """What makes two rows of `costs` the same amount in different editions, for each row of the table."""
    sheets = {row["sheet_id"]: row for row in records(tables["sheets"])}
    documents = {row["document_id"]: row for row in records(tables["documents"])}
    names = ("project_code", "project_name", "account_code", "stage", "stage_text", "item_group", "item", "item_role")
    return [
        (
            *sheet_key(row, sheets.get(row["sheet_id"], {}), documents.get(row["document_id"], {})),
            *(text.key(row[name] or "") for name in names),
            row["fiscal_year"],
        )
        for row in records(tables["costs"])
    ]


def _printed(group: list[Figure]) -> dict[Edition, Figure]:
    """One figure for each document that prints a number, of the newest edition's kind of target, oldest first."""
    kind = min((p.kind for p in group if p.edition == group[-1].edition), key=lambda k: KIND_ORDER.get(k, 9))
    chosen: dict[Edition, Figure] = {}
    for point in group:
        if point.kind == kind and point.number is not None:
            chosen.setdefault(point.edition, point)
    return chosen


def _row(key: IndicatorKey, measure: str, year: int, group: list[Figure], rename: Rename | None) -> dict[str, Any]:
    printed = _printed(group)
    head = [*printed.values()][-1] if printed else group[-1]
    row = head.row
    differing = [(old, new) for old, new in neighbours(printed) if not new.says_the_same(old)]
    reasons = _reasons(group, head, differing, rename)
    return {
        **{name: row[name] for name in ("document_id", "jurisdiction_code", "jurisdiction", "sheet_code", "sheet_name",
                                        "program_name", "indicator_name", "ordinal", "value", "value_high", "unit")},
        "series_id": _id(key, measure, year),
        "measure": measure,
        "target_kind": head.kind,
        "fiscal_year": year,
        "latest_document_id": row["document_id"],
        "first_value": _first(printed),
        "revised": any(old.edition.year != new.edition.year for old, new in differing),
        "editions": list(dict.fromkeys(point.document_id for point in group)),
        "renamed_from": rename.old.name if rename else None,
        "needs_review": bool(reasons),
        "review_reason": "; ".join(reasons) or None,
    }  # fmt: skip


def _first(printed: Mapping[Edition, Figure]) -> float | None:
    """The number of the oldest edition year, from its surest document."""
    oldest = [figure for edition, figure in printed.items() if edition.year == min(printed).year]
    return oldest[-1].number if oldest else None


def _reasons(group: list[Figure], head: Figure, differing: list[tuple[Figure, Figure]], rename: Rename | None) -> list[str]:
    """Why a person should look at the row, as `code: sentence`, none twice."""
    reasons = [head.row["review_reason"] or "observation: its own row is marked"] if head.row["needs_review"] else []
    own = [p for p in group if p.edition == head.edition and p.kind == head.kind and p.number is not None]
    if any(not p.says_the_same(head) for p in own):
        reasons.append("series_ambiguous: one edition prints two figures for this year")
    if head.number is not None and group[-1].edition.year != head.edition.year:
        reasons.append("figure_withdrawn: the newest edition prints a dash or a word where a figure stood")
    # Beside a surer document (a PDF beside its text dump) the other is doubted in its own rows, not here.
    if any(new is head and old.edition.sure == new.edition.sure for old, new in differing if _one_year(old, new)):
        reasons.append("same_edition_differs: two documents of one fiscal year print different figures, none is the newer")
    if rename:
        reasons.append(f"rename_proposed: seems to go on with {rename.old.name!r}, with {rename.equal} equal figures")
    return list(dict.fromkeys(reasons))


def _one_year(old: Figure, new: Figure) -> bool:
    return old.edition.year == new.edition.year


def _id(key: IndicatorKey, measure: str, year: int) -> str:
    return hashlib.sha256("\x1f".join(map(str, (*key, measure, year))).encode()).hexdigest()[:16]


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("jurisdiction_code", "sheet_code", "sheet_name", "ordinal", "indicator_name", "measure", "fiscal_year")
    return (*((row[name] is not None, row[name] if row[name] is not None else 0) for name in names), row["series_id"])
