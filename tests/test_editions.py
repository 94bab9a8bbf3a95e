"""Two editions of one city through the whole pipeline: each year once, the revision with both places, the rename proposed.

And what a re-run costs and changes: nothing on unchanged input, one document's rows where one file was replaced.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from rerun.city import r5, r6
from rerun.command import ROOT, hyoka

from pipeline import change_report, history
from pipeline.diff import compare
from pipeline.diff_rows import FOLLOWS
from pipeline.state import state_folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`raw` with both editions beside all the samples, extracted once into `clean`; `first` tells the processor time."""
    folder = tmp_path_factory.mktemp("editions")
    (folder / "raw").mkdir()
    (folder / "raw" / "r5.pdf").write_bytes(r5())
    (folder / "raw" / "r6.pdf").write_bytes(r6())
    for path in sorted((ROOT / "data" / "raw").rglob("*.pdf")):
        (folder / "raw" / path.name).write_bytes(path.read_bytes())
    code, seconds = hyoka("extract", "raw", "--out", "clean", cwd=folder)
    assert code in (0, 1)
    (folder / "first").write_text(str(seconds))
    return folder


def test_the_series_holds_each_year_once_and_the_revision(place: Path) -> None:
    tables = change_report.load(place / "clean")
    ours = set(tables["documents"].query("source_path in ['r5.pdf', 'r6.pdf']")["document_id"])
    series = tables["series"]
    opinions = series[series["latest_document_id"].isin(ours) & series["indicator_name"].str.startswith("窓口に")]
    actual = opinions[opinions["measure"] == "actual"].set_index("fiscal_year")
    assert actual["value"].to_dict() == {2020: 812, 2021: 956, 2022: 969, 2023: 1011, 2024: 1053}
    assert actual["revised"].to_dict() == {2020: False, 2021: False, 2022: False, 2023: True, 2024: False}
    assert actual.loc[2023, "first_value"] == 1007
    assert len(actual.loc[2023, "editions"]) == 2


def test_the_revision_is_listed_with_both_values_and_pages(place: Path) -> None:
    tables = change_report.load(place / "clean")
    names = tables["documents"].set_index("source_path")["document_id"]
    old = {name: table[table["document_id"] == names["r5.pdf"]] for name, table in tables.items()}
    new = {name: table[table["document_id"].isin([names["r5.pdf"], names["r6.pdf"]])] for name, table in tables.items()}
    (revision,) = compare(old, new).revisions
    assert revision.old is not None
    assert revision.new is not None
    assert (revision.old.text, revision.old.page, revision.old.document_id) == ("1,007", 1, names["r5.pdf"])
    assert (revision.new.text, revision.new.page, revision.new.document_id) == ("1,011", 1, names["r6.pdf"])
    findings = tables["findings"]
    (message,) = findings.loc[(findings["check"] == "revised") & (findings["document_id"] == names["r6.pdf"]), "message"]
    assert all(part in message for part in ("1,011", "1,007", names["r5.pdf"], "page 1"))


def test_the_rename_is_proposed_and_nothing_is_merged(place: Path) -> None:
    tables = change_report.load(place / "clean")
    series = tables["series"]
    renamed = series[series["indicator_name"] == "窓口ニュースを読む市民の割合"]
    assert set(renamed["renamed_from"]) == {"窓口だよりを読む市民の割合"}
    assert renamed["needs_review"].all()
    assert (renamed["editions"].str.len() == 1).all()
    assert (series["indicator_name"] == "窓口だよりを読む市民の割合").any()


def tables_of(clean: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in clean.glob("*.parquet")}


def test_a_rerun_on_unchanged_input_changes_no_byte_and_costs_next_to_nothing(place: Path) -> None:
    before = tables_of(place / "clean")
    hyoka("extract", "raw", "--out", "clean", cwd=place)
    costs = [hyoka("extract", "raw", "--out", "clean", cwd=place)[1] for _ in range(3)]
    assert tables_of(place / "clean") == before
    assert min(costs) < 0.02 * float((place / "first").read_text()), costs
    newest = history.read(state_folder(place / "clean"))[-1]
    assert (newest["counts"]["added"], newest["counts"]["changed"], newest["report"]) == (0, 0, "")


def test_a_replaced_file_changes_exactly_its_rows(place: Path, tmp_path: Path) -> None:
    """Runs last on the shared folder: it replaces r6.pdf."""
    before = change_report.load(place / "clean")
    old_id = before["documents"].set_index("source_path").loc["r6.pdf", "document_id"]
    (place / "raw" / "r6.pdf").write_bytes(r6(latest="1,058"))
    hyoka("extract", "raw", "--out", "clean", cwd=place)
    after = change_report.load(place / "clean")
    new_id = after["documents"].set_index("source_path").loc["r6.pdf", "document_id"]
    assert new_id != old_id
    for name in ("documents", "sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives"):
        kept = [column for column in before[name].columns if column not in FOLLOWS]
        pd.testing.assert_frame_equal(
            before[name].loc[before[name]["document_id"] != old_id, kept].reset_index(drop=True),
            after[name].loc[after[name]["document_id"] != new_id, kept].reset_index(drop=True),
        )
    diff = compare(before, after)
    (change,) = diff.values
    assert (change.old and change.old.text, change.new and change.new.text) == ("1,053", "1,058")
    assert [one.document_id for one in diff.documents_replaced] == [new_id]
    report = state_folder(place / "clean") / "changes" / history.read(state_folder(place / "clean"))[-1]["report"]
    kept = json.loads(report.with_suffix(".json").read_text("utf-8"))
    assert kept["files"]["changed"] == ["r6.pdf"]
    assert "1,053" in report.read_text("utf-8")
