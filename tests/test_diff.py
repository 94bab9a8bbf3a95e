"""Two releases compared: new and vanished things, revised figures with both places, redrawn layouts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from release_rows.rows import City

from pipeline import change_report
from pipeline.checks import types
from pipeline.cli import main
from pipeline.diff import Diff, compare, complete
from pipeline.drift import drifts
from pipeline.editions import records
from pipeline.frames import frame as frame_of
from pipeline.ledger import Changes
from pipeline.publish import publish
from schemas.tables import TABLES


def first(extra: float = 1200) -> City:
    city = City()
    edition = city.edition(2023)
    edition.indicator("意見件数", actual={2022: 1102, 2023: extra}, target={2024: 1300})
    edition.indicator("広報紙の満足度", unit="%", actual={2023: 62.0})
    edition.cost("事業費", 1000, 2023)
    return city


def with_second(city: City) -> City:
    new = city.edition(2024)
    new.indicator("意見件数", actual={2023: 1187, 2024: 1250}, target={2024: 1300})
    new.indicator("広報いがの満足度", unit="%", actual={2023: 62.0, 2024: 63.0})
    new.cost("事業費", 1100, 2024)
    return city


def names(diff: Diff) -> set[str]:
    return {name for name in diff.__dataclass_fields__ if getattr(diff, name)}


def test_equal_releases_do_not_differ() -> None:
    diff = compare(first().tables(), first().tables())
    assert diff.is_empty
    assert change_report.text(diff) == "Nothing has changed.\n"


def test_a_new_edition_with_a_revision_and_a_rename() -> None:
    diff = compare(first().tables(), with_second(first()).tables())
    assert [one.path for one in diff.documents_new] == ["doc2024.pdf"]
    assert [one.name for one in diff.indicators_new] == ["広報いがの満足度"]
    (revision,) = diff.revisions
    assert revision.old is not None
    assert revision.new is not None
    assert (revision.old.text, revision.old.document_id, revision.old.page) == ("1200", "doc2023", 1)
    assert (revision.new.text, revision.new.document_id, revision.new.page) == ("1187", "doc2024", 1)
    assert len(diff.renames) == 1
    assert not diff.values
    shown = change_report.text(diff, Changes(added=("doc2024.pdf",)))
    assert "意見件数" in shown
    assert "1200 (doc2023, page 1) → 1187 (doc2024, page 1)" in shown
    assert "広報いがの満足度" in shown
    assert "広報紙の満足度" in shown


def test_a_replaced_document_shows_exactly_what_it_says_differently() -> None:
    old, new = first(), City()
    edition = new.edition(2023, "doc2023b")
    edition.indicator("意見件数", actual={2022: 1102, 2023: 1201}, target={2024: 1300})
    edition.indicator("広報紙の満足度", unit="%", actual={2023: 62.0})
    edition.cost("事業費", 1000, 2023)
    new.rows["documents"][0]["source_path"] = "doc2023.pdf"
    diff = compare(old.tables(), new.tables())
    (change,) = diff.values
    assert (change.old and change.old.value, change.new and change.new.value) == (1200, 1201)
    assert names(diff) == {"documents_replaced", "values"}


def test_a_renamed_file_changes_nothing_else() -> None:
    new = first()
    new.rows["documents"][0]["source_path"] = "other.pdf"
    diff = compare(first().tables(), new.tables())
    assert names(diff) == {"documents_renamed"}
    assert diff.documents_renamed[0].note == "was doc2023.pdf"


def test_what_an_upgrade_reads_differently_is_told_value_by_value() -> None:
    diff = compare(first(1200).tables(), first(1290).tables())
    (change,) = diff.values
    assert change.columns == ("value", "value_text")
    assert diff.reread == {"observations": 1}


def test_what_only_follows_from_other_documents_is_no_change_of_this_one() -> None:
    new = first()
    new.rows["observations"][0] |= {"needs_review": True, "review_reason": "prior_year: differs"}
    assert compare(first().tables(), new.tables()).is_empty


def test_rows_that_an_upgrade_loses_or_finds_are_told() -> None:
    new = first()
    lost = new.rows["observations"].pop()
    diff = compare(first().tables(), new.tables())
    (change,) = diff.values
    assert change.new is None
    assert change.old is not None
    assert change.old.text == lost["value_text"]
    assert diff.row_counts == {"observations": (4, 3)}


def test_vanished_documents_sheets_indicators_and_new_findings() -> None:
    old = with_second(first())
    old.edition(2024, "doc2024-消防", sheet_code="621", sheet_name="消防").indicator("出動件数", actual={2024: 5})
    new = with_second(first())
    new.rows["findings"].append({"finding_id": "f", "document_id": "doc2024", "severity": "warning", "check": "printed_rate"})
    new.rows["documents"][0]["status"] = "partial"
    diff = compare(old.tables(), new.tables())
    assert [one.path for one in diff.documents_gone] == ["doc2024-消防.pdf"]
    assert [one.sheet for one in diff.sheets_gone] == ["621 消防"]
    assert [one.name for one in diff.indicators_gone] == ["出動件数"]
    assert diff.findings_new == {"warning printed_rate": 1}
    assert diff.documents_status[0].note == "extracted → partial"


def test_what_the_newest_edition_does_not_print_any_more_is_told_though_an_older_one_holds_it() -> None:
    old = first()
    old.edition(2023, "消防2023", sheet_code="621", sheet_name="消防").indicator("出動件数", actual={2023: 5})
    new = first()
    new.edition(2023, "消防2023", sheet_code="621", sheet_name="消防").indicator("出動件数", actual={2023: 5})
    new.edition(2024).indicator("意見件数", actual={2023: 1200, 2024: 1250}, target={2024: 1300}).cost("事業費", 1, 2024)
    diff = compare(old.tables(), new.tables())
    assert [one.sheet for one in diff.sheets_ended] == ["621 消防"]
    assert [one.name for one in diff.indicators_ended] == ["広報紙の満足度"]
    assert not diff.indicators_gone
    later = compare(new.tables(), new.tables())
    assert later.is_empty


def test_a_renamed_indicator_has_not_ended() -> None:
    diff = compare(first().tables(), with_second(first()).tables())
    assert len(diff.renames) == 1
    assert not diff.indicators_ended


def test_a_kind_of_finding_that_was_never_there_is_told() -> None:
    old, new = first(), first()
    told = {"document_id": "doc2023", "severity": "warning", "check": "printed_rate"}
    old.rows["findings"] += [told | {"finding_id": "1"}]
    new.rows["findings"] += [told | {"finding_id": "1"}, told | {"finding_id": "2"}, told | {"finding_id": "3", "check": "ink"}]
    diff = compare(old.tables(), new.tables())
    assert diff.finding_kinds_new == ("warning ink",)
    assert diff.findings_new == {"warning printed_rate": 1, "warning ink": 1}


def redrawn(year: int, rows: int, **sheet: str) -> City:
    city = City()
    for number in range(4):
        edition = city.edition(2023, f"old{number}", sheet_code=str(number))
        for n in range(5):
            edition.indicator(f"指標{n}", actual={2023: n}).cost(f"経費{n}", n, 2023)
    for number in range(4):
        edition = city.edition(year, f"new{number}", **({"sheet_code": str(number)} | sheet))
        for n in range(rows):
            edition.indicator(f"指標{n}", actual={year: n}).cost(f"経費{n}", n, year)
    return city


@pytest.mark.parametrize(("rows", "fields"), [(5, set()), (3, set()), (2, {"indicators", "costs", "observations (actual)"})])
def test_a_layout_that_suddenly_gives_less_is_an_error(rows: int, fields: set[str]) -> None:
    found = drifts(redrawn(2024, rows).tables())
    assert {one.field for one in found} == fields
    diff = compare(City().tables(), redrawn(2024, rows).tables())
    assert bool(diff.errors) == bool(fields)
    assert change_report.text(diff).startswith("ERROR" if fields else "New documents")


def test_a_column_that_is_suddenly_empty_is_drift() -> None:
    city = redrawn(2024, 5)
    for row in city.rows["indicators"]:
        if row["document_id"].startswith("new"):
            row["unit"] = None
    (drift,) = drifts(city.tables())
    assert (drift.field, drift.before, drift.now) == ("indicators.unit filled", 1.0, 0.0)


def test_a_form_that_is_no_longer_recognized_is_drift() -> None:
    city = redrawn(2024, 5)
    for row in city.rows["documents"]:
        if row["document_id"].startswith("new"):
            row["family"] = "generic"
    assert [(one.field, one.before_year, one.year) for one in drifts(city.tables())] == [("layout", 2023, 2024)]


def test_one_cost_more_or_less_on_a_single_sheet_is_no_drift() -> None:
    city = City()
    city.edition(2023).cost("a", 1, 2023).cost("b", 1, 2023).cost("c", 1, 2023)
    city.edition(2024).cost("a", 1, 2024)
    assert drifts(city.tables()) == []


def test_a_dump_gives_less_than_its_pdf_and_that_is_no_drift() -> None:
    city = redrawn(2024, 1)
    for row in city.rows["documents"]:
        if row["document_id"].startswith("new"):
            row["text_layer"] = "dump"
    assert drifts(city.tables()) == []


def test_drift_that_stood_in_the_last_release_is_not_told_again() -> None:
    tables = redrawn(2024, 2).tables()
    assert not compare(tables, tables).drifts


def test_the_report_is_written_as_text_and_json(tmp_path: Path) -> None:
    path, _ = change_report.write(tmp_path, "2026-11-21T04:00:00Z", None, first().tables(), Changes(added=("doc2023.pdf",)))
    assert "Files added (1)\n  doc2023.pdf" in path.read_text("utf-8")
    kept = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert kept["diff"]["documents_new"][0]["path"] == "doc2023.pdf"
    assert kept["files"]["added"] == ["doc2023.pdf"]


def test_a_release_of_an_older_schema_is_compared_all_the_same() -> None:
    old = first().tables()
    del old["ratings"], old["costs"]["stage_text"]
    assert names(compare(old, first().tables())) == set()


def test_the_command_compares_releases_and_tells_drift_by_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = []
    for name, city in (("old", first()), ("new", with_second(first())), ("fallen", redrawn(2024, 1))):
        tables = {table: frame.convert_dtypes() for table, frame in complete(city.tables()).items()}
        rows = {table: [dict(row) for row in records(frame)] for table, frame in tables.items()}
        places.append(str(tmp_path / name))
        publish({table: frame_of(table, types.typed(table, rows[table])[0]) for table in TABLES}, places[-1], {})
    assert main(["diff", places[0], places[1]]) == 0
    assert "1200 (doc2023, page 1) → 1187 (doc2024, page 1)" in capsys.readouterr().out
    assert main(["diff", places[0], places[2], "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["drifts"]
    assert main(["diff", places[0], str(tmp_path / "nothing")]) == 2
