"""The committed samples of every family, extracted by the command itself, held against their committed truth."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from harness.stages import Rows, read_folder
from sheetmaker.compare import compare, squash
from sheetmaker.truth import Row

ROOT = Path(__file__).parent.parent
RAW, GOLDEN = ROOT / "data" / "raw", ROOT / "tests" / "golden" / "samples"
SAMPLES = sorted(path.stem for path in RAW.rglob("*.pdf"))
TABLES = ("sheets", "observations", "costs", "surveys", "ratings")


def truth(table: str) -> dict[str, list[Row]]:
    """The true rows of each document."""
    out: dict[str, list[Row]] = defaultdict(list)
    with (GOLDEN / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out[row["document"]].append(row)
    return out


GOLD = {table: truth(table) for table in (*TABLES, "narratives")}
JUDGED = [(sample, table) for sample in SAMPLES for table in TABLES if GOLD[table][sample]]


@pytest.fixture(scope="module")
def published(samples_clean: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The published rows of each sample by table."""
    names = {
        r["document_id"]: Path(r["source_path"]).stem for r in pq.read_table(samples_clean / "documents.parquet").to_pylist()
    }
    out: dict[str, dict[str, list[dict[str, Any]]]] = {name: defaultdict(list) for name in names.values()}
    for path in samples_clean.glob("*.parquet"):
        if path.stem == "series":
            continue
        for row in pq.read_table(path).to_pylist():
            out[names[row["document_id"]]][path.stem].append(row)
    return out


@pytest.mark.parametrize(("sample", "table"), JUDGED)
def test_every_sample_is_read_whole(published: dict[str, Rows], sample: str, table: str) -> None:
    tally = compare(table, GOLD[table][sample], published[sample][table])
    assert tally.f1 == 1.0, "\n".join(tally.notes)
    assert tally.silent == 0
    assert tally.marked_rate <= 0.1, "rows that are right are marked"


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_table_is_invented(published: dict[str, Rows], sample: str) -> None:
    rated = any(row["rating"] for row in GOLD["sheets"][sample])  # the sheet's one rating stands in `ratings` too
    for table in TABLES:
        if not GOLD[table][sample] and not (table == "ratings" and rated):
            assert not [r for r in published[sample][table] if not r["needs_review"]], table


@pytest.mark.parametrize("sample", [s for s in SAMPLES if GOLD["narratives"][s]])
def test_no_labelled_text_is_lost(published: dict[str, Rows], sample: str) -> None:
    """Each stands in `narratives`, as an indicator's description, or in `findings`."""
    rows = published[sample]
    said = [row["text"] for row in rows["narratives"]] + [row["description"] for row in rows["indicators"]]
    whole = "\n".join(squash(text) for text in (*said, *(row["value_text"] for row in rows["findings"])))
    missing = [row["text"] for row in GOLD["narratives"][sample] if squash(row["text"]) not in whole]
    assert not missing


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_text_is_published_once(published: dict[str, Rows], sample: str) -> None:
    found = [(r["page"], r["x0"], r["top"], r["program_name"], r["text"]) for r in published[sample]["narratives"]]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_city_is_the_one_that_issued_it(published: dict[str, Rows], sample: str) -> None:
    expected = {row["jurisdiction_code"] for row in GOLD["sheets"][sample]}
    assert {row["jurisdiction_code"] or "" for row in published[sample]["sheets"]} == expected


@pytest.fixture(scope="module")
def without_families() -> dict[str, Rows]:
    return read_folder(RAW, "generic")


@pytest.mark.parametrize(("sample", "table"), [(s, t) for s, t in JUDGED if t in ("observations", "costs")])
def test_without_families_nothing_wrong_is_silent(without_families: dict[str, Rows], sample: str, table: str) -> None:
    tally = compare(table, GOLD[table][sample], without_families[sample].get(table, []))
    assert tally.silent == 0, "\n".join(tally.notes)
    assert tally.f1 >= 0.98, "\n".join(tally.notes)
