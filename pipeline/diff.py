"""In: two releases; out: what is new, gone, or printed differently, value by value (`Diff`), as text and JSON.

The same bytes are compared row by row under their ids; a document that another one replaced under its name is compared by
what its rows are about. Everything else is new or gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from pipeline import drift, series, vanished
from pipeline.diff_rows import About, Change, about, changed_rows, columns_changed, differing, rows_by_id
from pipeline.editions import Tables, figures, records
from pipeline.renames import Rename, propose
from schemas.tables import TABLES

COMPARED = ("sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives")


@dataclass(frozen=True, slots=True)
class Document:
    """A source file in words: its name, and what is to be said of it."""

    document_id: str
    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs. Lists are in a fixed order; `row_counts` holds (old, new) by table."""

    documents_new: tuple[Document, ...] = ()
    documents_gone: tuple[Document, ...] = ()
    documents_renamed: tuple[Document, ...] = ()
    documents_replaced: tuple[Document, ...] = ()
    documents_status: tuple[Document, ...] = ()
    sheets_new: tuple[About, ...] = ()
    sheets_gone: tuple[About, ...] = ()
    indicators_new: tuple[About, ...] = ()
    indicators_gone: tuple[About, ...] = ()
    sheets_ended: tuple[About, ...] = ()
    indicators_ended: tuple[About, ...] = ()
    values: tuple[Change, ...] = ()
    revisions: tuple[Change, ...] = ()
    renames: tuple[str, ...] = ()
    findings_new: Mapping[str, int] = field(default_factory=dict)
    findings_gone: Mapping[str, int] = field(default_factory=dict)
    finding_kinds_new: tuple[str, ...] = ()
    drifts: tuple[drift.Drift, ...] = ()
    reread: Mapping[str, int] = field(default_factory=dict)
    row_counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__dataclass_fields__ if name != "row_counts")

    @property
    def errors(self) -> list[str]:
        """What must not pass quietly: layouts that give less than on their last edition."""
        return [one.sentence() for one in self.drifts]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(old: Tables, new: Tables) -> Diff:
    """Compares two releases, given as their tables. What an older schema did not have counts as empty."""
    old, new = complete(old), complete(new)
    docs_old, docs_new = ({row["document_id"]: row for row in records(tables["documents"])} for tables in (old, new))
    same = docs_old.keys() & docs_new.keys()
    replaced = _replaced(docs_old, docs_new)
    reread: Counter[str] = Counter()
    values: list[Change] = []
    for table in COMPARED:
        pairs, counts = _same_documents(table, old[table], new[table], same)
        reread.update(counts)
        values += [change for change in pairs if change.columns]
        values += changed_rows(table, old[table], new[table], replaced)
    fresh = docs_new.keys() - docs_old.keys()
    points = figures(new)
    renames = propose(points)
    status = [(docs_old[one], docs_new[one]) for one in sorted(same) if docs_old[one]["status"] != docs_new[one]["status"]]
    gone = docs_old.keys() - docs_new.keys() - set(replaced)
    return Diff(
        documents_new=_documents(docs_new, fresh - set(replaced.values())),
        documents_gone=_documents(docs_old, gone),
        documents_renamed=_renamed(docs_old, docs_new, same),
        documents_replaced=tuple(Document(to, docs_new[to]["source_path"], f"was {of}") for of, to in replaced.items()),
        documents_status=tuple(
            Document(now["document_id"], now["source_path"], f"{was['status']} → {now['status']}") for was, now in status
        ),
        **_new_and_gone("sheets", old, new),
        **_new_and_gone("indicators", old, new),
        values=tuple(values),
        revisions=tuple(_revisions(new, fresh - set(replaced.values()))),
        sheets_ended=tuple(vanished.sheets_ended(new, fresh)),
        indicators_ended=tuple(vanished.indicators_ended(points, fresh, {one.old for one in renames})),
        renames=tuple(_renames(old, renames)),
        findings_new=dict(_kinds(new) - _kinds(old)),  # `asdict` copies a Counter wrongly
        findings_gone=dict(_kinds(old) - _kinds(new)),
        finding_kinds_new=tuple(sorted(_kinds(new).keys() - _kinds(old).keys())),
        drifts=tuple(one for one in drift.drifts(new) if one not in set(drift.drifts(old))),
        reread={name: count for name, count in sorted(reread.items()) if count},
        row_counts={table: (len(old[table]), len(new[table])) for table in new if len(old[table]) != len(new[table])},
    )


def complete(tables: Tables) -> dict[str, pd.DataFrame]:
    """All tables with all columns of today; a table or column that is not there is empty."""
    whole: dict[str, pd.DataFrame] = {}
    for name, model in TABLES.items():
        table = tables.get(name, pd.DataFrame())
        missing = [column for column in model.to_schema().columns if column not in table.columns]
        whole[name] = table.assign(**dict.fromkeys(missing)) if missing else table
    return whole


def _documents(rows: Mapping[Hashable, Mapping[str, Any]], ids: Iterable[Hashable]) -> tuple[Document, ...]:
    chosen = sorted((rows[one] for one in ids), key=lambda row: row["source_path"])
    return tuple(
        Document(row["document_id"], row["source_path"], " ".join(str(row[name]) for name in ("status", "reason") if row[name]))
        for row in chosen
    )


def _replaced(old: Mapping[Any, Mapping[str, Any]], new: Mapping[Any, Mapping[str, Any]]) -> dict[str, str]:
    """Documents that are gone and whose name now belongs to other bytes: old id to new id."""
    at = {row["source_path"]: one for one, row in new.items() if one not in old}
    gone = sorted((row["source_path"], one) for one, row in old.items() if one not in new)
    return {one: at[path] for path, one in gone if path in at}


def _renamed(
    old: Mapping[Any, Mapping[str, Any]], new: Mapping[Any, Mapping[str, Any]], same: Iterable[Any]
) -> tuple[Document, ...]:
    moved = [(old[one]["source_path"], new[one]["source_path"], one) for one in same]
    return tuple(Document(one, now, f"was {was}") for was, now, one in sorted(moved) if was != now)


def _same_documents(
    table: str, old: pd.DataFrame, new: pd.DataFrame, same: Iterable[Any]
) -> tuple[list[Change], dict[str, int]]:
    """Rows of unchanged bytes that an upgrade reads differently, and how many appeared, vanished or changed."""
    same = set(same) & differing(old, new)
    before, now = rows_by_id(table, old, same), rows_by_id(table, new, same)
    changes = [
        Change.between(table, before[one], now[one], columns_changed(before[one], now[one]))
        for one in before.keys() & now.keys()
        if columns_changed(before[one], now[one])
    ]
    changes += [Change.between(table, before[one], None, ("row",)) for one in before.keys() - now.keys()]
    changes += [Change.between(table, None, now[one], ("row",)) for one in now.keys() - before.keys()]
    changes.sort(key=Change.order)
    return changes, {table: len(changes)}


def _new_and_gone(table: str, old: Tables, new: Tables) -> dict[str, tuple[About, ...]]:
    """Sheets or indicators that no edition had before, and that no edition has any more."""
    before, now = about(table, old), about(table, new)
    return {
        f"{table}_new": tuple(now[key] for key in sorted(now.keys() - before.keys())),
        f"{table}_gone": tuple(before[key] for key in sorted(before.keys() - now.keys())),
    }


def _revisions(new: Tables, fresh: set[Any]) -> Iterable[Change]:
    """Figures that a document which is new here prints differently from an older edition, or the other way round."""
    for one in series.revisions(new):
        if one.old.document_id in fresh or one.new.document_id in fresh:
            yield Change.between("observations", one.old.row, one.new.row, ("value",))


def _renames(old: Tables, renames: Iterable[Rename]) -> Iterable[str]:
    known = {(one.old, one.new) for one in propose(figures(old))}
    for one in renames:
        if (one.old, one.new) not in known:
            first = one.first.row
            yield (
                f"{first['indicator_name']} (sheet {first['sheet_code'] or first['sheet_name']}, page {first['page']}) "
                f"seems to go on with {one.old.name}: names {one.similarity:.0f} % alike, {one.equal} equal figures; not merged"
            )


def _kinds(tables: Tables) -> Counter[str]:
    findings = tables["findings"]
    return Counter(f"{severity} {check}" for severity, check in zip(findings["severity"], findings["check"], strict=True))
