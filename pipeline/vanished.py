"""In: the tables of all editions; out: sheets and indicators that a newest edition does not print any more (or not yet).

An older edition still holds them, so that nothing is gone from the tables: only the edition tells that they ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from pipeline.diff_rows import About
from pipeline.editions import Figure, IndicatorKey, Tables, records, sheet_key


def indicators_ended(points: Iterable[Figure], fresh: Collection[Any], renamed: Collection[IndicatorKey]) -> list[About]:
    """Indicators of a sheet's edition before that its newest edition, one of the `fresh` documents, does not print.

    Those in `renamed` go on under another name and are told there.
    """
    sheets: dict[tuple[str, ...], dict[int, dict[IndicatorKey, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for point in points:
        sheets[tuple(point.indicator[:5])][point.edition.year].setdefault(point.indicator, point)
    found: list[About] = []
    for years in sheets.values():
        *_, before, newest = [-2, -2, *sorted(years)]
        if before < 0 or not any(point.document_id in fresh for point in years[newest].values()):
            continue
        for key in years[before].keys() - years[newest].keys() - set(renamed):
            row = years[before][key].row
            name = " / ".join(part for part in (row["program_name"], row["indicator_name"]) if part)
            found.append(About(key.place, _sheet_of(row), name, str(row["document_id"]), row["page"]))
    return sorted(found, key=_order)


def sheets_ended(tables: Tables, fresh: Collection[Any]) -> list[About]:
    """Sheets of a city's edition before that its newest edition of the same family, with `fresh` documents, does not have."""
    documents = {row["document_id"]: row for row in records(tables["documents"])}
    places: dict[tuple[str, ...], dict[int, dict[tuple[str, ...], dict[str, Any]]]] = defaultdict(lambda: defaultdict(dict))
    for row in records(tables["sheets"]):
        key = sheet_key(row, row, documents.get(row["document_id"], {}))
        if row["fiscal_year"] is not None and (row["sheet_code"] or row["sheet_name"]):
            places[key[:3]][int(row["fiscal_year"])].setdefault(key, row)
    found: list[About] = []
    for years in places.values():
        *_, before, newest = [-2, -2, *sorted(years)]
        if before < 0 or not any(row["document_id"] in fresh for row in years[newest].values()):
            continue
        for ended in years[before].keys() - years[newest].keys():
            row = years[before][ended]
            found.append(About(ended[0], _sheet_of(row), "", str(row["document_id"]), row["page_first"]))
    return sorted(found, key=_order)


def _sheet_of(row: Any) -> str:
    return " ".join(str(row[name]) for name in ("sheet_code", "sheet_name") if row[name])


def _order(one: About) -> tuple[Any, ...]:
    return (one.jurisdiction_code, one.sheet, one.name, one.document_id)
