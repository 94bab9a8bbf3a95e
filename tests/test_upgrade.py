"""A new version of the program reads everything again and says, value by value, what it reads differently."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rerun.runs import HEAD, played, sheet

from pipeline import cache, gather, history, release
from pipeline import run as run_module
from pipeline.cache import Rows
from pipeline.find import Item
from pipeline.jobs import Done
from pipeline.process import Task
from pipeline.progress import Bar
from pipeline.run import Options, Outcome, run

Version = Callable[[str, Callable[[Rows], Rows]], None]


@pytest.fixture
def version(monkeypatch: pytest.MonkeyPatch) -> Version:
    """Installs a version of the program: its fingerprint, and how it reads what others read plainly."""
    monkeypatch.setattr(cache, "CLOCK_GRAIN_NS", 0)

    def install(name: str, reads: Callable[[Rows], Rows]) -> None:
        for module in (cache, run_module, release, history):
            monkeypatch.setattr(module, "fingerprint", lambda: name)

        def worked(todo: list[Item], options: Options) -> Iterator[tuple[Item, Done[Rows]]]:
            for item in todo:
                yield item, Done(reads(played(Task(item))))

        monkeypatch.setattr(gather, "_worked", worked)

    return install


def started(folder: Path, **options: Any) -> Outcome:
    return run(Options(str(folder / "raw"), str(folder / "clean"), **options), Bar(wanted=False))


def plainly(rows: Rows) -> Rows:
    return rows


def year_later(rows: Rows) -> Rows:
    """A version that takes 2021 for 2022 and finds a note."""
    for row in rows.get("observations", []):
        if row["fiscal_year"] == 2021:
            row["value"], row["note"] = row["value"] + 1, "※1"
    return rows


def report(outcome: Outcome) -> dict[str, Any]:
    assert outcome.report is not None
    kept: dict[str, Any] = json.loads(outcome.report.with_suffix(".json").read_text("utf-8"))
    return kept


def test_an_upgrade_tells_what_it_reads_differently(tmp_path: Path, version: Version) -> None:
    (tmp_path / "raw").mkdir()
    for n in range(3):
        (tmp_path / "raw" / f"{n}.pdf").write_bytes(sheet(2023, {2021: float(n), 2022: 5.0}, code=str(n)))
    version("old", plainly)
    started(tmp_path)
    version("new", year_later)
    outcome = started(tmp_path)
    assert outcome.changed
    told = report(outcome)
    assert told["upgraded"]
    assert not any(told["files"][kind] for kind in ("added", "changed", "renamed", "removed"))
    assert told["diff"]["reread"] == {"observations": 3}
    assert [(c["old"]["value"], c["new"]["value"]) for c in told["diff"]["values"]] != []
    assert {tuple(change["columns"]) for change in told["diff"]["values"]} == {("value", "note")}
    assert outcome.report is not None
    assert outcome.report.read_text("utf-8").startswith("The pipeline itself has changed")
    assert not started(tmp_path).changed


def test_an_upgrade_that_reads_the_same_says_so(tmp_path: Path, version: Version) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(sheet(2023, {2021: 1.0}))
    version("old", plainly)
    started(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "clean").glob("*.parquet")}
    version("new", plainly)
    told = report(started(tmp_path))
    assert told["upgraded"]
    assert not told["diff"]["values"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "clean").glob("*.parquet")} == before


def test_going_back_to_the_old_version_reads_nothing_again(tmp_path: Path, version: Version) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(sheet(2023, {2021: 1.0}))
    read: list[int] = []

    def counting(rows: Rows) -> Rows:
        read.append(1)
        return rows

    version("old", counting)
    started(tmp_path)
    version("new", counting)
    started(tmp_path)
    version("old", counting)
    assert started(tmp_path).changed
    assert len(read) == 2


def test_a_rejected_file_that_becomes_readable_leaves_the_list_by_itself(tmp_path: Path, version: Version) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(HEAD + b"a form nobody described")
    version("old", plainly)
    assert started(tmp_path).summary.exit_code == 1

    def described(rows: Rows) -> Rows:
        rows["documents"][0] |= {"status": "extracted", "reason": None, "message": None, "family": "generic"}
        return rows

    version("new", described)
    outcome = started(tmp_path)
    assert outcome.summary.exit_code == 0
    assert report(outcome)["diff"]["documents_status"][0]["note"] == "rejected → extracted"
    assert pd.read_parquet(tmp_path / "clean" / "documents.parquet")["status"].tolist() == ["extracted"]


def test_rows_of_a_withdrawn_file_survive_an_upgrade_and_lost_columns(tmp_path: Path, version: Version) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "raw" / "a.pdf"
    path.write_bytes(sheet(2023, {2021: 1.0}))
    version("old", plainly)
    started(tmp_path)
    path.unlink()
    started(tmp_path)
    store = cache.RowStore(tmp_path / "clean.state" / "rows")
    (key,) = store.keys()
    rows = store.get(key)
    assert rows is not None
    rows["observations"][0]["column_of_old"] = 1
    rows["table_of_old"] = [{"a": 1}]
    store.put(key, rows)
    version("new", year_later)
    started(tmp_path)
    documents = pd.read_parquet(tmp_path / "clean" / "documents.parquet")
    assert documents["withdrawn"].tolist() == [True]
    assert pd.read_parquet(tmp_path / "clean" / "observations.parquet")["value"].tolist() == [1.0]
    started(tmp_path, prune=True)
    assert pd.read_parquet(tmp_path / "clean" / "documents.parquet").empty
