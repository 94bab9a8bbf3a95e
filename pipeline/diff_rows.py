"""In: the rows of one table in two releases; out: pairs of rows that are about the same thing and differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.editions import Tables, close, records
from pipeline.normalizers import text

Row = Mapping[str, Any]

KEYS = {
    "sheets": "sheet_id", "indicators": "indicator_id", "observations": "observation_id", "costs": "cost_id",
    "surveys": "survey_id", "ratings": "rating_id", "narratives": "narrative_id",
}  # fmt: skip
#: What a row is about, beside its sheet: equal in two documents that say the same thing.
SUBJECT: dict[str, tuple[str, ...]] = {
    "sheets": (),
    "indicators": ("program_name", "indicator_name"),
    "observations": ("program_name", "indicator_name", "measure", "target_kind", "fiscal_year", "column_label"),
    "costs": ("project_code", "project_name", "fiscal_year", "stage", "stage_text", "item_group", "item", "item_role"),
    "surveys": ("metric", "fiscal_year"),
    "ratings": ("program_name", "item"),
    "narratives": ("program_name", "project_code", "section", "heading"),
}
#: What a row says of its subject; the rest is where it stands and what follows from it.
SAID: dict[str, tuple[str, ...]] = {
    "sheets": ("sheet_name", "parent_name", "department", "fiscal_year", "rating_text"),
    "indicators": ("description", "unit", "direction", "basis"),
    "observations": ("value", "value_high", "denominator", "comparator", "unit", "value_kind", "value_text"),
    "costs": ("yen",),
    "surveys": ("percent", "average_percent"),
    "ratings": ("rating_text",),
    "narratives": ("text",),
}
#: Columns that change because other documents came or went, not because this one is read differently.
FOLLOWS = {"is_latest", "needs_review", "review_reason"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One side of a change: the text as printed and its place."""

    text: str
    document_id: str
    page: int | None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One row that says something else now. `old` or `new` is None where the row itself came or went."""

    table: str
    subject: str
    columns: tuple[str, ...]
    old: Printed | None
    new: Printed | None

    @classmethod
    def between(cls, table: str, old: Row | None, new: Row | None, columns: tuple[str, ...]) -> Change:
        head = new or old or {}
        return cls(table, subject_text(table, head), columns, _printed(table, old, columns), _printed(table, new, columns))

    def order(self) -> tuple[Any, ...]:
        side = self.new or self.old
        return (self.table, side.document_id if side else "", (side.page if side else 0) or 0, self.subject)

    def sentence(self) -> str:
        """`subject: old (page …) → new (page …)`."""
        return f"{self.subject}: {_side(self.old)} → {_side(self.new)}"


@dataclass(frozen=True, slots=True, order=True)
class About:
    """A sheet or an indicator in words, with a document that has it."""

    jurisdiction_code: str
    sheet: str
    name: str
    document_id: str
    page: int | None


def _side(printed: Printed | None) -> str:
    if printed is None:
        return "nothing"
    shown = printed.text if len(printed.text) <= 60 else printed.text[:59] + "…"
    return f"{shown} ({printed.document_id}, page {printed.page or '?'})"


def _printed(table: str, row: Row | None, columns: tuple[str, ...]) -> Printed | None:
    if row is None:
        return None
    shown = [name for name in columns if name in row and name not in ("value", "value_text", "yen", "row")]
    printed = row.get("value_text") or row.get("text") or row.get("rating_text") or ""
    said = " ".join(f"{name}={row[name]}" for name in shown) if shown else ""
    value = row.get("value", row.get("yen", row.get("percent")))
    page = row.get("page", row.get("page_first"))
    parts = " ".join(part for part in (str(printed), f"[{said}]" if said else "") if part)
    return Printed(parts or "this row", str(row["document_id"]), None if page is None else int(page),
                   None if value is None else float(value))  # fmt: skip


def subject_text(table: str, row: Row) -> str:
    """What a row is about, for people: sheet, then the names that tell it from its neighbours."""
    names = [str(row[name]) for name in SUBJECT[table] if row.get(name) is not None]
    sheet = " ".join(str(row[name]) for name in ("sheet_code", "sheet_name") if row.get(name))
    return " / ".join(part for part in (table, sheet, *names) if part)


def rows_by_id(table: str, frame: pd.DataFrame, documents: Iterable[Any]) -> dict[str, Row]:
    """The rows of these documents by their own id."""
    part = frame[frame["document_id"].isin(list(documents))]
    return {row[KEYS[table]]: row for row in records(part)}


def differing(old: pd.DataFrame, new: pd.DataFrame) -> set[Any]:
    """Documents whose rows are not all equal in two tables, told by hashes: most documents need no closer look."""
    shared = [name for name in new.columns if name in old.columns and name not in FOLLOWS]
    before, now = _hashes(old, shared), _hashes(new, shared)
    return {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}


def _hashes(table: pd.DataFrame, columns: list[str]) -> dict[Any, int]:
    """One number per document, the same whatever the order of its rows."""
    plain = table[columns].astype(str)
    hashes = pd.util.hash_pandas_object(plain, index=False)
    return {one: int(group.sum()) for one, group in hashes.groupby(table["document_id"].to_numpy())}


def columns_changed(old: Row, new: Row) -> tuple[str, ...]:
    """Columns that both have and that differ, without those that follow from other documents."""
    names = [name for name in new if name in old and name not in FOLLOWS]
    return tuple(name for name in names if not _equal(old[name], new[name]))


def _equal(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return close(old, new)
    return bool(str(old) == str(new)) if hasattr(old, "__len__") else bool(old == new)


def changed_rows(table: str, old: pd.DataFrame, new: pd.DataFrame, replaced: Mapping[str, str]) -> Iterator[Change]:
    """What replaced documents say differently: rows about the same subject with other words, and rows that came or went."""
    before = _by_subject(table, old, {one: one for one in replaced})
    now = _by_subject(table, new, {to: of for of, to in replaced.items()})
    changes: list[Change] = []
    for key in before.keys() | now.keys():
        was, row = before.get(key), now.get(key)
        if was is None or row is None:
            changes.append(Change.between(table, was, row, ("row",)))
        elif columns := tuple(name for name in SAID[table] if not _equal(was.get(name), row.get(name))):
            changes.append(Change.between(table, was, row, columns))
    changes.sort(key=Change.order)
    yield from changes


def _by_subject(table: str, frame: pd.DataFrame, documents: Mapping[str, str]) -> dict[tuple[Any, ...], Row]:
    """Rows by document (under its old id) and subject; of several about one subject each has its number."""
    counted: dict[tuple[Any, ...], int] = defaultdict(int)
    found: dict[tuple[Any, ...], Row] = {}
    for row in records(frame[frame["document_id"].isin(list(documents))]):
        names = ("sheet_code", *SUBJECT[table])
        key = (documents[row["document_id"]], *(_key(row.get(name)) for name in names))
        counted[key] += 1
        found[(*key, counted[key])] = row
    return found


def _key(value: Any) -> Any:
    return text.key(value) if isinstance(value, str) else value


def about(table: str, tables: Tables) -> dict[tuple[str, ...], About]:
    """Sheets or indicators by municipality, sheet and name: the same thing in all editions."""
    sheets = {row["sheet_id"]: row for row in records(tables["sheets"])}
    found: dict[tuple[str, ...], About] = {}
    for row in records(tables[table]):
        sheet = sheets.get(row["sheet_id"], row)
        code, name = str(sheet.get("sheet_code") or ""), str(sheet.get("sheet_name") or "")
        place = str(row["jurisdiction_code"] or row["document_id"])
        own = str(row.get("indicator_name") or "") if table == "indicators" else ""
        program = str(row.get("program_name") or "") if table == "indicators" else ""
        key = (place, text.key(code), text.key(name), text.key(program), text.key(own))
        found.setdefault(key, About(place, f"{code} {name}".strip(), own, str(row["document_id"]), sheet.get("page_first")))
    return found
