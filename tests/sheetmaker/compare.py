"""Takes true rows and published rows of one document; gives how many are exact, wrong, missing, extra, silent, marked.

Like `truth`, it knows nothing of the engine: rows are plain dictionaries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetmaker.truth import Row

Published = Mapping[str, Any]
DASHES = str.maketrans(dict.fromkeys("－―‐−ー—–─", "-"))


def squash(value: object) -> str:
    """Folded text without white space, one dash for all; empty for nothing."""
    if value is None or value != value:
        return ""
    return "".join(unicodedata.normalize("NFKC", str(value)).translate(DASHES).split())


def number(value: object) -> float | None:
    try:
        return None if value in (None, "") or value != value else float(str(value))
    except ValueError:
        return None


def alike(want: str, got: object) -> bool:
    """Whether a published cell is the true one; a blank true cell is not judged."""
    if want == "":
        return True
    one, two = number(want), number(got)
    if one is not None and two is not None:
        return abs(one - two) <= 1e-9 * max(1.0, abs(one))
    return squash(want) == squash(got)


@dataclass
class Tally:
    """Counts over one table; `notes` tells each row that is not exact."""

    gold: int = 0
    exact: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0
    silent: int = 0
    marked: int = 0
    notes: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        counts = [
            getattr(self, n) + getattr(other, n) for n in ("gold", "exact", "wrong", "missing", "extra", "silent", "marked")
        ]
        return Tally(*counts, notes=self.notes + other.notes)

    @property
    def found(self) -> int:
        return self.exact + self.wrong + self.extra

    @property
    def f1(self) -> float:
        return 2 * self.exact / (self.found + self.gold) if self.found + self.gold else 1.0

    @property
    def silent_rate(self) -> float:
        return self.silent / self.found if self.found else 0.0

    @property
    def marked_rate(self) -> float:
        return self.marked / self.exact if self.exact else 0.0


def _observation_faults(gold: Row, row: Published) -> list[str]:
    if gold["value_kind"] in ("none", "text"):
        return [] if number(row.get("value")) is None else [f"value {row['value']!r} claimed for {gold['value_text']!r}"]
    out = [
        f"{c} {row.get(c)!r}, not {gold[c]!r}"
        for c in ("value", "value_high", "denominator", "unit")
        if not alike(gold[c], row.get(c))
    ]
    if gold["comparator"] not in ("", "eq") and row.get("comparator") != gold["comparator"]:
        out.append(f"comparator {row.get('comparator')!r}, not {gold['comparator']!r}")
    return out


def _differing(*columns: str) -> Callable[[Row, Published], list[str]]:
    return lambda g, r: [f"{c} {r.get(c)!r}, not {g[c]!r}" for c in columns if not alike(g[c], r.get(c))]


def _sheet_faults(gold: Row, row: Published) -> list[str]:
    pairs = (("name", "sheet_name"), ("department", "department"), ("fiscal_year", "fiscal_year"), ("rating", "rating"))
    return [f"{c} {row.get(c)!r}, not {gold[g]!r}" for g, c in pairs if not alike(gold[g], row.get(c))]


KEYS: dict[str, tuple[str, ...]] = {
    "observations": ("indicator_name", "measure", "fiscal_year"),
    "costs": ("project_code", "stage", "item", "fiscal_year"),
    "surveys": ("metric", "fiscal_year"),
    "ratings": ("item",),
    "sheets": (),
}
FAULTS: dict[str, Callable[[Row, Published], list[str]]] = {
    "observations": _observation_faults,
    "costs": _differing("thousand_yen", "project_name"),
    "surveys": _differing("percent", "average_percent"),
    "ratings": _differing("rating_text"),
    "sheets": _sheet_faults,
}


def compare(table: str, gold: list[Row], found: Iterable[Published], unjudged: Iterable[str] = ()) -> Tally:
    """One table of one document. An unpaired published row counts as extra, and as silent unless it is marked.

    `unjudged` are values that may be published or not.
    """
    tally, left = Tally(gold=len(gold)), list(found)
    for g in sorted(gold, key=lambda g: sum(g[k] == "" for k in KEYS[table])):
        at = [r for r in left if all(alike(_leaf(k, g[k]), _leaf(k, r.get(k))) for k in KEYS[table])]
        if g["sheet"]:
            at = [r for r in at if squash(r.get("sheet_code")) in (squash(g["sheet"]), "")]
        label = " ".join([table, g["document"], *(g[k] for k in KEYS[table])])
        if not at:
            tally.missing += 1
            tally.notes.append(f"missing: {label} {g.get('value_text', '')}")
            continue
        best = min(at, key=lambda r: len(FAULTS[table](g, r)))
        left.remove(best)
        faults, marked = FAULTS[table](g, best), bool(best.get("needs_review"))
        if faults:
            tally.wrong += 1
            tally.silent += not marked
            tally.notes.append(f"wrong{'' if marked else ' SILENT'}: {label}: {'; '.join(faults)}")
        else:
            tally.exact += 1
            tally.marked += marked
    free = {squash(text) for text in unjudged}
    for row in left:
        if table == "observations" and squash(row.get("value_text")) in free:
            continue
        if table == "observations" and number(row.get("value")) is None and not squash(row.get("value_text")):
            continue
        tally.extra += 1
        tally.silent += not row.get("needs_review")
        said = " ".join(str(row.get(k)) for k in (*KEYS[table], "value_text"))
        document = gold[0]["document"] if gold else ""
        tally.notes.append(f"extra{'' if row.get('needs_review') else ' SILENT'}: {table} {document} {said}")
    return tally


def _leaf(column: str, value: Any) -> Any:
    """The last part of an item's path (`1/市民ニーズ`, `主な内訳/委託料`); other cells as they are."""
    return value.split("/")[-1] if column == "item" and isinstance(value, str) else value
