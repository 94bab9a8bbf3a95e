"""In: the rows of all editions; out: findings on what one edition prints otherwise than another, and on layouts that fell.

The chain of editions catches what no sum can: columns that were taken for each other give right totals in wrong years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline import drift, series
from pipeline.checks.rows import Rows, number
from pipeline.editions import Edition, Tables, doubt, edition_of, figures, neighbours
from pipeline.renames import propose
from schemas.finding import Finding, Row

#: From so many figures of a sheet that two editions print, most of them differing is no revision but a fault.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Pair:
    """One figure in two editions: the newer row, the older one, whether they are equal, and the newer one's subject."""

    new: Row
    old: Row
    equal: bool
    subject: tuple[Any, ...]
    measured: bool

    def sentence(self) -> str:
        return (
            f"{self.new['value_text']} for fiscal {self.new['fiscal_year']} (page {self.new['page']}); "
            f"the edition of {self.old['edition_year']} prints {self.old['value_text']} "
            f"({self.old['document_id']}, page {self.old['page']})"
        )


def editions_agree(rows: Rows, tables: Tables) -> Iterator[Finding]:
    """`revised`, `prior_year` and `same_edition`: each figure against the same one in the edition before.

    A figure that differs while the sheet's others agree was revised by its publisher: told, nothing is marked. Where
    most of a sheet's figures differ, its columns were probably taken for each other: an error that marks them all.
    """
    sheets: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for pair in (*_observed(rows, tables), *_spent(rows, tables)):
        sheets[(pair.new["sheet_id"], pair.old["document_id"])].append(pair)
    unsure = {row["document_id"]: doubt(row) for row in rows["documents"]}
    for pairs in sheets.values():
        measured = [pair for pair in pairs if pair.measured]
        wrong = [pair for pair in measured if not pair.equal]
        most = 2 * len(wrong) > len(measured)
        if most and len(wrong) >= ENOUGH and not _one_edition(wrong[0]):
            yield _swapped(wrong, measured)
        for pair in pairs:
            if not pair.equal and not (most and pair.measured and len(wrong) >= ENOUGH and not _one_edition(pair)):
                yield _differs(pair, unsure, alone=most and pair.measured)


def _differs(pair: _Pair, unsure: Mapping[str, int], *, alone: bool) -> Finding:
    if _one_edition(pair):
        # A text dump beside its PDF: only the one that is read less surely is doubted.
        new, old = (unsure.get(row["document_id"], 0) for row in (pair.new, pair.old))
        doubted = (pair.new, pair.old) if new == old else (pair.new,) if new > old else (pair.old,)
        return Finding("same_edition", "warning", pair.sentence(), doubted[0], doubted)
    if alone:  # nothing else on the sheet tells a revision from a misread column
        return Finding("prior_year", "warning", pair.sentence(), pair.new, (pair.new,))
    return Finding("revised", "info", pair.sentence(), pair.new)


def _swapped(wrong: list[_Pair], measured: list[_Pair]) -> Finding:
    """One error for the sheet, with the years its figures seem to belong to."""
    known: dict[tuple[Any, ...], set[tuple[Any, Any]]] = defaultdict(set)
    for pair in measured:
        known[pair.subject].add((_value(pair.old), pair.old["fiscal_year"]))
    moved = sorted(
        {
            f"fiscal {pair.new['fiscal_year']} holds what was printed for fiscal {year}"
            for pair in wrong
            for value, year in known[pair.subject]
            if value == _value(pair.new) and year != pair.new["fiscal_year"]
        }
    )
    message = (
        f"{len(wrong)} of {len(measured)} figures that the edition of {wrong[0].old['edition_year']} prints too differ: "
        f"the columns were probably taken for each other{': ' + '; '.join(moved) if moved else ''}. First: {wrong[0].sentence()}"
    )
    return Finding("prior_year", "error", message, wrong[0].new, tuple(pair.new for pair in measured))


def _one_edition(pair: _Pair) -> bool:
    return bool(pair.new["edition_year"] == pair.old["edition_year"])


def _value(row: Row) -> Any:
    return row.get("value", row.get("yen"))


def _observed(rows: Rows, tables: Tables) -> Iterator[_Pair]:
    """Observations with the one of the edition before it that prints the same indicator, measure and year."""
    material = {row["observation_id"]: row for row in rows["observations"]}
    for old, new in series.consecutive(tables):
        subject = (new.indicator, new.measure)
        pair = material[new.row["observation_id"]], material[old.row["observation_id"]]
        yield _Pair(*pair, new.says_the_same(old), subject, new.measure == "actual")


def _spent(rows: Rows, tables: Tables) -> Iterator[_Pair]:
    """Settled costs with the one of the edition before it that prints the same amount; a budget may change at will."""
    documents = {row["document_id"]: row for row in rows["documents"]}
    printed: dict[tuple[Any, ...], dict[Edition, Row]] = defaultdict(dict)
    for key, row in zip(series.cost_keys(tables), rows["costs"], strict=True):
        if row["stage"] == "settlement" and row["yen"] is not None and row["fiscal_year"] is not None:
            printed[key].setdefault(edition_of(row, documents.get(row["document_id"])), row)
    for key, editions in printed.items():
        for old, new in neighbours(editions):
            # Publishers round: one step of the printed unit is no other amount.
            yield _Pair(new, old, abs(old["yen"] - new["yen"]) <= 1000, (*key[:-1], "costs"), True)


def renames(rows: Rows, tables: Tables) -> Iterator[Finding]:
    """`rename_proposed`: an indicator that seems to go on with an older one. Nothing is merged."""
    material = {row["observation_id"]: row for row in rows["observations"]}
    for one in propose(figures(tables)):
        row = material[one.first.row["observation_id"]]
        message = (
            f"{row['indicator_name']} seems to go on with {one.old.name} of an earlier edition: the names are "
            f"{number(one.similarity)} % alike and {one.equal} figures are equal; both stay apart in series"
        )
        yield Finding("rename_proposed", "info", message, row)


def layouts(rows: Rows, tables: Tables) -> Iterator[Finding]:
    """`layout_drift`: an edition that gives less than half of what the one before gave."""
    documents = {row["document_id"]: row for row in rows["documents"]}
    for one in drift.drifts(tables):
        yield Finding("layout_drift", "error", one.sentence(), documents[one.document_ids[0]])
