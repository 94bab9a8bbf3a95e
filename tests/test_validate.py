"""Validation: nothing is dropped, nothing doubtful is silent, and the same rows give the same tables in any order."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import random

import pandas as pd
import pytest
from rowmaker.sheet import City, one_of_each

import pipeline.checks
from pipeline.frames import frame
from pipeline.validate import EDITION_CHECKS, SHEET_CHECKS, validate
from schemas.columns import columns
from schemas.finding import CHECKS, Finding
from schemas.tables import TABLES


def findings(city: City, check: str) -> pd.DataFrame:
    rows = validate(city.rows)["findings"]
    return rows[rows["check"] == check]


def test_every_table_is_there_even_when_nothing_is() -> None:
    tables = validate({})
    assert list(tables) == list(TABLES)
    for name, table in tables.items():
        assert len(table) == 0
        assert [str(dtype) for dtype in table.dtypes] == [column.dtype for column in columns(TABLES[name])]


def test_good_rows_are_not_marked() -> None:
    tables = validate(one_of_each().rows)
    for name, table in tables.items():
        if name not in ("documents", "findings"):
            assert len(table) > 0
            assert not table["needs_review"].any(), name
    assert set(tables["findings"]["severity"]) == {"info"}
    assert not tables["findings"]["needs_review"].any()


def test_the_input_is_not_changed() -> None:
    city = one_of_each()
    city.rows["costs"][0]["thousand_yen"] = 1300.0  # its sources no longer add up
    before = copy.deepcopy(city.rows)
    validate(city.rows)
    assert city.rows == before


def test_an_impossible_type_becomes_null_and_its_row_stays_marked() -> None:
    city = one_of_each()
    city.rows["observations"][1].update(value="ninety", page=70000)
    city.rows["costs"][0]["yen"] = 1200000.5
    tables = validate(city.rows)
    observation, cost = tables["observations"].iloc[1], tables["costs"].iloc[0]
    assert len(tables["observations"]) == len(city.rows["observations"])
    assert (observation["needs_review"], cost["needs_review"]) == (True, True)
    assert pd.isna(observation["value"])
    assert pd.isna(observation["page"])
    assert pd.isna(cost["yen"])
    wrong = findings(city, "schema_type")
    assert sorted(wrong["severity"]) == ["error"] * 3
    assert "'ninety'" in wrong["message"].str.cat()
    assert set(wrong["row_id"]) == {observation["observation_id"], cost["cost_id"]}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("measure", "actually", "schema_choice"),
        ("measure", None, "schema_missing"),
        ("fiscal_year", 1200, "schema_bounds"),
        ("jurisdiction_code", "24216", "schema_pattern"),
        ("sheet_id", "nowhere", "broken_reference"),
    ],
)
def test_a_row_that_fails_is_published_as_it_is_and_marked(column: str, value: object, code: str) -> None:
    city = one_of_each()
    city.rows["observations"][3][column] = value
    row = validate(city.rows)["observations"].iloc[3]
    assert row["needs_review"]
    assert f"{code}: observations.{column} is " in row["review_reason"]
    assert row[column] == value or (value is None and pd.isna(row[column]))
    told = findings(city, code)
    (finding,) = told[told["row_id"].notna()].to_dict("records")
    assert (finding["severity"], finding["row_id"]) == ("error", row["observation_id"])
    # The finding shows where: page, box and text of the value concerned.
    assert [finding[name] for name in ("page", "x0", "value_text")] == [row[name] for name in ("page", "x0", "value_text")]


def test_reasons_add_up_and_stand_once() -> None:
    city = one_of_each()
    city.rows["observations"][3].update(
        needs_review=True, review_reason="year_guessed: no era is printed", measure="x", fiscal_year=1
    )
    reason = validate(city.rows)["observations"].iloc[3]["review_reason"]
    assert [part.split(":")[0] for part in reason.split("; ")] == ["year_guessed", "schema_bounds", "schema_choice"]


def test_an_id_that_stands_twice_becomes_two_ids() -> None:
    city = one_of_each()
    first, second = city.rows["narratives"][0], dict(city.rows["narratives"][0])
    city.rows["narratives"] += [second, dict(second)]
    tables = validate(city.rows)
    own = first["narrative_id"]
    assert tables["narratives"]["narrative_id"].tolist() == [own, f"{own}-2", f"{own}-3"]
    assert len(findings(city, "duplicate_id")) == 2


def test_an_undeclared_column_or_table_is_our_own_fault() -> None:
    city = one_of_each()
    city.rows["costs"][0]["colour"] = "red"
    with pytest.raises(ValueError, match="costs has no column colour"):
        validate(city.rows)
    with pytest.raises(ValueError, match="no such table: prices"):
        validate({"prices": []})


def several() -> City:
    city = City()
    for number, year in enumerate((2024, 2022, 2023), 1):
        sheet = city.sheet(year, number)
        figures = sheet.indicator()
        for back in (0, 1, 2):
            figures.says("actual", year - back, 100.0 + year - back)
        sheet.cost("事業費", 100.0)
        sheet.cost("一般財源", 90.0, "funding", item_group="財源")
    return city


def test_the_order_in_which_documents_come_says_nothing() -> None:
    city = several()
    expected = validate(city.rows)
    for seed in range(5):
        order = [row["document_id"] for row in city.rows["documents"]]
        random.Random(seed).shuffle(order)
        shuffled = {name: sorted(rows, key=lambda row: order.index(row["document_id"])) for name, rows in city.rows.items()}
        for name, table in validate(shuffled).items():
            pd.testing.assert_frame_equal(table, expected[name])


def test_file_names_change_nothing_but_themselves() -> None:
    city = several()
    expected = validate(city.rows)
    for number, row in enumerate(city.rows["documents"]):
        row["source_path"] = f"{9 - number}.pdf"
    for name, table in validate(city.rows).items():
        shown = [column for column in table if column not in ("source_path", "also_at")]
        pd.testing.assert_frame_equal(table[shown], expected[name][shown])


def test_the_newest_edition_is_the_latest() -> None:
    rows = validate(several().rows)["observations"]
    newest = rows.groupby("fiscal_year")["edition_year"].transform("max")
    assert rows["is_latest"].tolist() == (rows["edition_year"] == newest).tolist()
    assert rows[rows["is_latest"]].groupby("fiscal_year").size().max() == 1


def test_of_a_dump_beside_its_pdf_only_the_dump_is_doubted() -> None:
    for number in (1, 2):  # whichever id sorts first
        city = City()
        pdf = city.sheet(2024, 1 if number == 1 else 2).indicator()
        dump = city.sheet(2024, 2 if number == 1 else 1, text_layer="dump").indicator()
        pdf.says("actual", 2024, 24771)
        dump.says("actual", 2024, 771)
        rows = validate(city.rows)["observations"].set_index("value_text")
        assert rows["needs_review"].to_dict() == {"24,771": False, "771": True}
        assert rows["is_latest"].to_dict() == {"24,771": True, "771": False}
        assert set(findings(city, "same_edition")["severity"]) == {"warning", "info"}


def test_findings_have_ids_that_do_not_hang_on_their_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    city = one_of_each()
    city.rows["costs"][0].update(thousand_yen=1300.0, yen=1300000)
    before = validate(city.rows)["findings"]
    said = Finding.row
    monkeypatch.setattr(Finding, "row", lambda self: {**said(self), "message": "in other words"})
    after = validate(city.rows)["findings"]
    assert sorted(before["finding_id"]) == sorted(after["finding_id"])
    assert before["finding_id"].is_unique


def test_findings_of_earlier_stages_are_kept() -> None:
    city = one_of_each()
    owner = {name: city.rows["sheets"][0][name] for name in ("document_id", "jurisdiction_code", "jurisdiction", "sheet_id")}
    given = {**owner, "finding_id": "f" * 16, "severity": "warning", "check": "unit_unknown", "message": "no unit", "page": 2,
             "needs_review": True}  # fmt: skip
    city.rows["findings"].append(given)
    (row,) = findings(city, "unit_unknown").to_dict("records")
    assert {name: row[name] for name in given} == given


def test_every_check_is_called_and_has_its_question() -> None:
    called = {check.__module__ for check in (*SHEET_CHECKS, *EDITION_CHECKS)} | {
        "pipeline.checks.schema",
        "pipeline.checks.types",
    }
    helpers = {"pipeline.checks.rows", "pipeline.checks.money"}
    there = {f"pipeline.checks.{module.name}" for module in pkgutil.iter_modules(pipeline.checks.__path__)}
    assert there == called | helpers
    for name in there:
        code = getattr(importlib.import_module(name), "CHECK", None)
        assert code is None or code in CHECKS


def test_frames_give_the_declared_types_back() -> None:
    for name, table in validate(one_of_each().rows).items():
        assert [str(dtype) for dtype in table.dtypes] == [column.dtype for column in columns(TABLES[name])]
        rows = [{key: None if key != "also_at" and key != "editions" and pd.isna(value) else value for key, value in row.items()}
                for row in table.to_dict("records")]  # fmt: skip
        pd.testing.assert_frame_equal(frame(name, rows), table)
