"""In: the tables of damaged sheets and of the whole ones; out: what became of each kind of damage, and every silent fault."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

#: What makes a row the same row on the damaged sheet, what must be equal then, by table.
KEYS = {
    "observations": ("indicator_name", "measure", "target_kind", "fiscal_year"),
    "costs": ("project_code", "item", "stage", "fiscal_year"),
    "surveys": ("metric", "fiscal_year"),
}
VALUES = {"observations": "value", "costs": "yen", "surveys": "percent"}

Tables = Mapping[str, pd.DataFrame]


@dataclass
class Verdict:
    """`fates` counts status or reason by kind of damage; `silent` and `crashes` are sentences that should not be there."""

    fates: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    silent: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    values: int = 0

    @property
    def files(self) -> int:
        return sum(sum(counter.values()) for counter in self.fates.values())

    @property
    def extracted(self) -> float:
        """The share of files that still gave rows."""
        good = sum(counter["extracted"] + counter["partial"] for counter in self.fates.values())
        return good / self.files if self.files else 0.0

    def lines(self) -> list[str]:
        counted = {kind: ", ".join(f"{fate} {n}" for fate, n in fates.most_common()) for kind, fates in self.fates.items()}
        said = [f"{kind:24} {fates}" for kind, fates in counted.items()]
        said.append(f"{self.files} files, {self.extracted:.0%} still extract, {self.values} unmarked values compared")
        return [*said, f"silently wrong: {len(self.silent)}", *self.silent, f"crashed: {len(self.crashes)}", *self.crashes]


def judge(damaged: Tables, whole: Tables, sample_of: Mapping[str, str], kind_of: Mapping[str, str]) -> Verdict:
    """`sample_of` and `kind_of` give sample and damage by the damaged file's path; `whole` holds the samples themselves."""
    verdict = Verdict()
    names = dict(zip(whole["documents"]["source_path"], whole["documents"]["document_id"], strict=True))
    origin: dict[str, tuple[str, str]] = {}
    for row in damaged["documents"].to_dict("records"):
        path = row["source_path"]
        for name in (path, *row["also_at"]):  # the same damage twice gives the same bytes
            verdict.fates[kind_of[name]][row["reason"] if row["status"] == "rejected" else row["status"]] += 1
        origin[row["document_id"]] = (path, names[sample_of[path]])
        if row["reason"] == "crashed":
            verdict.crashes.append(f"{path}: {row['message']}")
    for table in KEYS:
        _compare(table, damaged[table], whole[table], origin, verdict)
    return verdict


def _compare(
    table: str, damaged: pd.DataFrame, whole: pd.DataFrame, origin: Mapping[str, tuple[str, str]], verdict: Verdict
) -> None:
    truth: dict[str, dict[tuple[Any, ...], set[Any]]] = defaultdict(lambda: defaultdict(set))
    anything: dict[str, set[Any]] = defaultdict(set)
    for row in _rows(whole):
        truth[row["document_id"]][_key(table, row)].add(row[VALUES[table]])
        anything[row["document_id"]].add((row.get("measure"), row["fiscal_year"], row[VALUES[table]]))
    for row in _rows(damaged):
        path, sample = origin[row["document_id"]]
        value = row[VALUES[table]]
        if row["needs_review"] or value is None:
            continue
        verdict.values += 1
        known = truth[sample].get(_key(table, row))
        right = value in known if known else (row.get("measure"), row["fiscal_year"], value) in anything[sample]
        if not right:
            verdict.silent.append(f"  {path}: {table} {_key(table, row)}: {value!r}, not {known or 'there'}")


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _key(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS[table])
