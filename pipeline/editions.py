"""In: the published tables of all documents; out: every figure with the indicator and the edition it belongs to.

Linking is strict: one municipality, family, kind of sheet, sheet code and name, program, indicator name and, where a
name stands more than once on a sheet, its place among them. What is nearly the same is proposed elsewhere
(`pipeline/renames.py`), never linked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from pipeline.normalizers import text

Tables = Mapping[str, pd.DataFrame]
Item = TypeVar("Item")

#: Which target stands for the year where one edition prints several: the one called 目標 before 見込.
KIND_ORDER = {None: 0, "target": 0, "final": 1, "interim": 2, "plan": 3, "forecast": 4}


class IndicatorKey(NamedTuple):
    """What makes two printed indicators the same one. All parts but the last are folded texts."""

    place: str
    family: str
    kind: str
    code: str
    sheet: str
    program: str
    name: str
    nth: int


class Edition(NamedTuple):
    """Sorts what documents print, old before new: by fiscal year (-1 unknown), then the surer text layer, then any order."""

    year: int
    sure: int
    document_id: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of `observations`, seen as a point of its indicator. `edition` sorts from old to new."""

    indicator: IndicatorKey
    measure: str
    year: int | None
    kind: str | None
    edition: Edition
    row: Mapping[str, Any]

    @property
    def document_id(self) -> str:
        return str(self.row["document_id"])

    @property
    def number(self) -> float | None:
        value = self.row["value"]
        return None if value is None else float(value)

    def says_the_same(self, other: Figure) -> bool:
        """Whether two printed figures are equal, also across a change of unit where both have a base value."""
        same_unit = text.key(self.row.get("unit") or "") == text.key(other.row.get("unit") or "")
        mine, theirs = self.row.get("base_value"), other.row.get("base_value")
        if not same_unit and mine is not None and theirs is not None:
            return self.row.get("base_unit") == other.row.get("base_unit") and close(mine, theirs)
        names = ("value", "value_high", "denominator")
        # A unit that one edition prints and the other leaves out is no other figure.
        both_units = bool(self.row.get("unit")) and bool(other.row.get("unit"))
        if both_units and not same_unit:
            return False
        return self.row.get("comparator") == other.row.get("comparator") and all(
            close(self.row.get(name), other.row.get(name)) for name in names
        )


def close(one: float | None, other: float | None) -> bool:
    """Equal as printed: both missing, or the same within float64's own error."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(other))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The table's rows with plain Python values, None for every missing one."""
    names = [str(name) for name in table.columns]
    columns = [_plain(table[name]) for name in table.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(values: pd.Series) -> list[Any]:
    return [None if missing else value for value, missing in zip(values.tolist(), values.isna().tolist(), strict=True)]


def figures(tables: Tables) -> list[Figure]:
    """All observations of an indicator with a name, in the order of the table, linked to their indicator."""
    sheets = {row["sheet_id"]: row for row in records(tables["sheets"])}
    documents = {row["document_id"]: row for row in records(tables["documents"])}
    rows = records(tables["observations"])
    nth = _places(rows, sheets, documents)
    return [
        Figure(
            nth[row["indicator_id"]],
            row["measure"],
            None if row["fiscal_year"] is None else int(row["fiscal_year"]),
            row["target_kind"],
            edition_of(row, documents.get(row["document_id"])),
            row,
        )
        for row in rows
        if row["indicator_id"] in nth
    ]


#: Text layers, the surest first. Of two documents of one edition the one that is read more surely counts as the newer.
SURE = ("native", "ocr", "broken", "dump")


def edition_of(row: Mapping[str, Any], document: Mapping[str, Any] | None = None) -> Edition:
    """Sorts printed rows from the oldest edition to the newest, within one edition year from the least sure to the surest.

    The document's id only makes the order total.
    """
    year = -1 if row["edition_year"] is None else int(row["edition_year"])
    return Edition(year, -doubt(document), str(row["document_id"]))


def neighbours(printed: Mapping[Edition, Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs (old, new) to be compared among what several editions print of one thing, by edition.

    Of each year the surest document is held against the surest of the year before, and against the others of its own
    year: a text dump that misreads a figure shall neither revise it nor hide that nothing was revised.
    """
    years: dict[int, list[Item]] = defaultdict(list)
    for edition in sorted(printed):
        years[edition.year].append(printed[edition])
    yield from pairwise(every[-1] for every in years.values())
    for every in years.values():
        yield from ((other, every[-1]) for other in every[:-1])


def doubt(document: Mapping[str, Any] | None) -> int:
    """How unsure a document's characters are: 0 for a native text layer, up to 4."""
    layer = document.get("text_layer") if document else None
    return SURE.index(layer) if layer in SURE else len(SURE)


def _places(
    rows: Iterable[Mapping[str, Any]],
    sheets: Mapping[Hashable, Mapping[str, Any]],
    documents: Mapping[Hashable, Mapping[str, Any]],
) -> dict[str, IndicatorKey]:
    """The key of each indicator id. Same-named indicators of one document are counted in reading order."""
    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["indicator_id"] is not None and row["indicator_name"]:
            first.setdefault(row["indicator_id"], row)

    def reading_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
        sheet = sheets.get(row["sheet_id"], {})
        return (row["document_id"], sheet.get("ordinal") or 0, row["ordinal"] or 0, row["indicator_id"])

    counted: dict[tuple[Any, ...], int] = defaultdict(int)
    keys: dict[str, IndicatorKey] = {}
    for row in sorted(first.values(), key=reading_order):
        sheet, document = sheets.get(row["sheet_id"], {}), documents.get(row["document_id"], {})
        head = (*sheet_key(row, sheet, document), text.key(row["program_name"] or ""), text.key(row["indicator_name"]))
        counted[(row["document_id"], *head)] += 1
        keys[row["indicator_id"]] = IndicatorKey(*head, counted[(row["document_id"], *head)])
    return keys


def sheet_key(row: Mapping[str, Any], sheet: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    """Municipality, family, kind, code and name of the sheet a row stands on.

    A document whose municipality is not known is linked with no other: its sheet 611 may be any city's.
    """
    place = row["jurisdiction_code"] or f"document {row['document_id']}"
    return (
        place,
        document.get("family") or "",
        sheet.get("kind") or "",
        text.key(row["sheet_code"] or ""),
        text.key(row["sheet_name"] or ""),
    )


def by_year(points: Iterable[Figure]) -> dict[tuple[IndicatorKey, str, int | None], list[Figure]]:
    """The points of one indicator-measure-year together, each list from the oldest edition to the newest."""
    groups: dict[tuple[IndicatorKey, str, int | None], list[Figure]] = defaultdict(list)
    for point in points:
        groups[(point.indicator, point.measure, point.year)].append(point)
    for group in groups.values():
        group.sort(key=lambda point: (point.edition, KIND_ORDER.get(point.kind, 9), point.number is None))
    return dict(groups)
