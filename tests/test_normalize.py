"""From readings to rows: documents, sheets, whose they are, ids, findings, ratings and prose."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from readings.build import SHA, at, cost, document, figure, indicator, rating, reading, sheet

from pipeline.normalize import NAMES, jurisdiction, normalize
from pipeline.normalize_names import without_officials
from pipeline.normalize_ratings import better_end, read_step
from pipeline.rejection import Rejected
from schemas.columns import columns
from schemas.hints import Hints
from schemas.page import Note, Page, Source
from schemas.reading import Doubt, NarrativeReading, Unplaced
from schemas.tables import TABLES


def whole() -> Any:
    """One sheet with something for every table."""
    return reading(
        sheet(
            indicators=(indicator("① 意見件数（件）", figure("769", year="R5"), figure("900", "target", "R6")),),
            costs=(cost("410"),),
            ratings=(rating("☆☆☆", overall=True, scale=("☆", "☆☆", "☆☆☆", "☆☆☆☆")),),
            narratives=(NarrativeReading("課題", at("・⺠間との連携を進める。"), "issue"),),
            unplaced=(Unplaced("no_role", "a figure whose headers say nothing known", at("12")),),
            department=at("未来政策部"),
        ),
        period_from=at("R3～R7"),
    )


def rows(table: str, *sheets: Any, hints: Hints | None = None, **parts: Any) -> list[dict[str, Any]]:
    return normalize(reading(*sheets, **parts), document(), hints or Hints())[table]


def checks(tables: Any) -> list[str]:
    return [row["check"] for row in tables["findings"]]


@pytest.mark.parametrize("table", [name for name in NAMES if name != "controls"])
def test_every_row_has_its_tables_columns_and_travels_as_json(table: str) -> None:
    tables = normalize(whole(), document(), Hints())
    if table == "surveys":
        assert tables[table] == []
        return
    assert tables[table]
    # Whether a file is still there is known to the run, not to its rows.
    expected = {c.name for c in columns(TABLES[table])} - {"withdrawn"}
    for row in tables[table]:
        assert set(row) == expected
        assert json.loads(json.dumps(row)) == row


def test_the_document_row() -> None:
    (row,) = normalize(whole(), document("ordner/a.pdf", producer="Excel"), Hints())["documents"]
    assert row["document_id"] == SHA[:16]
    assert (row["source_path"], row["bytes"], row["pages"], row["producer"]) == ("ordner/a.pdf", 1000, 1, "Excel")
    assert (row["fiscal_year"], row["period_from"], row["period_to"]) == (2023, 2021, 2025)
    assert (row["family"], row["title"], row["text_layer"], row["status"]) == (
        "generic",
        "みなと市 施策評価",
        "native",
        "extracted",
    )


def test_the_sheet_row() -> None:
    (row,) = normalize(whole(), document(), Hints())["sheets"]
    assert (row["sheet_code"], row["sheet_name"], row["department"], row["fiscal_year"]) == (
        "7-1",
        "広聴広報",
        "未来政策部",
        2023,
    )
    assert (row["rating_text"], row["rating"], row["rating_max"]) == ("☆☆☆", 3.0, 4.0)
    assert row["needs_review"] is False


def test_the_year_of_a_form_that_prints_the_year_after() -> None:
    made = sheet(indicators=(indicator("x", figure("1")),), year=at("令和７年度"))
    tables = normalize(reading(made, year=at("令和７年度"), year_offset=-1), document(), Hints())
    assert tables["documents"][0]["fiscal_year"] == 2024
    assert tables["sheets"][0]["fiscal_year"] == 2024


def test_a_document_without_anything_is_rejected() -> None:
    with pytest.raises(Rejected) as refusal:
        normalize(reading(sheet()), document(), Hints())
    assert refusal.value.reason == "unrecognized"


def test_ids_hang_on_what_a_row_is_and_not_on_its_place_or_the_files_name() -> None:
    first = normalize(whole(), document("a.pdf"), Hints())
    again = normalize(whole(), document("b/c.pdf"), Hints(jurisdiction_code="242161", jurisdiction_source="option"))
    other = sheet(code=at("7-0"), name=at("前"), ordinal=1, indicators=(indicator("y", figure("1")),))
    moved = normalize(reading(other, replace(whole().sheets[0], ordinal=2)), document(), Hints())
    for table, key in (
        ("sheets", "sheet_id"),
        ("indicators", "indicator_id"),
        ("observations", "observation_id"),
        ("costs", "cost_id"),
    ):
        ids = [row[key] for row in first[table]]
        assert ids == [row[key] for row in again[table]]
        assert set(ids) < {row[key] for row in moved[table]} or set(ids) == {row[key] for row in moved[table]}


def test_rows_that_print_the_same_thing_twice_have_two_ids() -> None:
    made = sheet(
        indicators=(indicator("x", figure("1"), figure("1")), indicator("x", figure("1"), ordinal=2)),
        costs=(cost("5"), cost("5")),
    )
    tables = normalize(reading(made), document(), Hints())
    for table, key in (("indicators", "indicator_id"), ("observations", "observation_id"), ("costs", "cost_id")):
        ids = [row[key] for row in tables[table]]
        assert len(set(ids)) == len(ids) > 1


def test_another_file_gives_other_ids() -> None:
    other = replace(document(), source=Source("a.pdf", "f" * 64, 1000))
    assert (
        normalize(whole(), document(), Hints())["sheets"][0]["sheet_id"]
        != normalize(whole(), other, Hints())["sheets"][0]["sheet_id"]
    )


# --- whose document it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "hints", "code", "source"),
    [
        ({"issuer": at("伊賀市")}, Hints(), "242161", "content"),
        ({"title": at("第７次池田市総合計画 事務事業評価")}, Hints(), "272043", "content"),
        ({"title": at("事務事業評価")}, Hints("272043", "folder"), "272043", "folder"),
        ({"title": at("事務事業評価")}, Hints("272043", "fetch"), "272043", "fetch"),
        ({"title": at("事務事業評価")}, Hints("272043", "option"), "272043", "option"),
        ({"title": at("事務事業評価")}, Hints(), None, None),
        ({"title": at("府中市 施策評価")}, Hints(), None, None),
        ({"title": at("府中市 施策評価")}, Hints("342084", "folder"), "342084", "content"),
        ({"title": at("伊賀市民アンケート")}, Hints(), None, None),
    ],
)
def test_the_municipality_and_where_it_is_known_from(parts: Any, hints: Hints, code: str | None, source: str | None) -> None:
    body, known_from, problems = jurisdiction(reading(**parts), hints)
    assert (body.code if body else None, known_from) == (code, source)
    assert (code is None) == bool(problems)


@pytest.mark.parametrize(
    ("title", "hints", "check"),
    [
        ("施策評価", Hints(), "jurisdiction_missing"),
        ("府中市 施策評価", Hints(), "jurisdiction_ambiguous"),
        ("静岡市 施策評価", Hints("221309", "folder"), "jurisdiction_conflict"),
        ("施策評価", Hints("221301", "folder"), "jurisdiction_unknown"),
    ],
)
def test_what_is_wrong_with_the_municipality_is_told(title: str, hints: Hints, check: str) -> None:
    tables = normalize(replace(whole(), title=at(title)), document(), hints)
    assert check in checks(tables)


def test_an_issuer_that_is_not_on_the_list_is_named() -> None:
    tables = normalize(replace(whole(), issuer=at("若葉瀬町")), document(), Hints())
    assert "若葉瀬町" in next(row["message"] for row in tables["findings"] if row["check"] == "jurisdiction_not_listed")


def test_every_row_says_whose_it_is() -> None:
    tables = normalize(replace(whole(), issuer=at("伊賀市")), document(), Hints())
    for name in NAMES:
        assert all((row["jurisdiction_code"], row["jurisdiction"]) == ("242161", "伊賀市") for row in tables[name])
    assert tables["documents"][0]["prefecture"] == "三重県"


# --- findings ------------------------------------------------------------------------------------------------------


def test_what_was_not_placed_stands_in_findings_with_text_and_place() -> None:
    (row,) = [r for r in normalize(whole(), document(), Hints())["findings"] if r["check"] == "no_role"]
    assert (row["value_text"], row["page"], row["x0"], row["severity"]) == ("12", 1, 10.0, "warning")
    assert row["sheet_id"] is not None
    assert row["needs_review"] is True


def test_notes_of_the_reader_and_problems_beside_the_file_are_told() -> None:
    note = Note("invisible_text", "text that is not drawn was dropped", 1, None, "R4", "info")
    pages = replace(document(), pages=(Page(1, 595.0, 842.0, notes=(note,)),))
    tables = normalize(whole(), pages, Hints(problems=("two copies contradict each other",)))
    assert {"invisible_text", "source_facts"} <= set(checks(tables))
    (info,) = [r for r in tables["findings"] if r["check"] == "invisible_text"]
    assert info["needs_review"] is False


def test_one_header_is_told_once_however_many_values_stand_under_it() -> None:
    year = at("2024(R5)", 50)
    figures = tuple(replace(figure(str(n)), year=year) for n in range(5))
    tables = normalize(reading(sheet(indicators=(indicator("x", *figures),))), document(), Hints())
    assert checks(tables).count("year_conflict") == 1
    assert all(row["needs_review"] for row in tables["observations"])


def test_doubts_of_a_sheet_mark_it_and_are_told() -> None:
    made = sheet(indicators=(indicator("x", figure("1")),), doubts=(Doubt("no_code", "the sheet prints no number"),))
    tables = normalize(reading(made), document(), Hints())
    assert tables["sheets"][0]["review_reason"] == "no_code: the sheet prints no number"
    assert "no_code" in checks(tables)


# --- ratings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "grade", "number", "most"),
    [
        ("☆☆☆", None, 3, None),
        ("★★★☆☆", None, 3, 5),
        ("A.順調に推移している", "A", None, None),
        ("Ａ．有効的である（改善の余地がない）", "A", None, None),
        ("B", "B", None, None),
        ("4", None, 4, None),
        ("4. 達成水準を上回る成果があった", None, 4, None),
        ("③", None, 3, None),
        ("3/5", None, 3, 5),
        ("◎", "◎", None, None),
        ("順調", "順調", None, None),
        ("特定の個人または集団に提供されるサービス", None, None, None),
        ("A市との連携", "A市との連携", None, None),
    ],
)
def test_reads_ratings(printed: str, grade: str | None, number: int | None, most: int | None) -> None:
    step = read_step(printed)
    assert (step.grade, step.number, step.most) == (grade, number, most)


@pytest.mark.parametrize(
    ("scale", "better"),
    [
        (("5. 成果があった", "4. 上回る成果", "2. 達成しなかった", "1. 取り組まなかった"), "high"),
        (("1 達成", "2 概ね達成", "3 達成できず"), "low"),
        (("1", "2", "3"), None),
        (("☆", "☆☆"), "high"),
        (("A 順調", "B 遅れ"), None),
        ((), None),
    ],
)
def test_the_better_end_of_a_scale(scale: tuple[str, ...], better: str | None) -> None:
    assert better_end(scale) == better


def test_rating_rows_and_the_one_overall_rating() -> None:
    two = sheet(ratings=(rating("4", overall=True), rating("－", "有効性"), rating("3", "効率性", program=at("基本事業 1"))))
    tables = normalize(reading(two), document(), Hints())
    assert [(r["item"], r["rating"], r["program_name"]) for r in tables["ratings"]] == [
        ("進捗度", 4.0, None),
        ("効率性", 3.0, "基本事業 1"),
    ]
    assert tables["sheets"][0]["rating"] == 4.0


def test_two_overall_ratings_are_not_chosen_between() -> None:
    made = sheet(ratings=(rating("4", overall=True), rating("2", "総合評価", overall=True)))
    tables = normalize(reading(made), document(), Hints())
    assert tables["sheets"][0]["rating"] is None
    assert tables["sheets"][0]["needs_review"] is True


def test_a_rating_off_its_printed_scale_is_doubted() -> None:
    (row,) = rows("ratings", sheet(ratings=(rating("7", scale=("1 低", "2 中", "3 高")),)))
    assert row["rating_max"] == 3.0
    assert "rating_off_scale" in row["review_reason"]


# --- prose and officials -------------------------------------------------------------------------------------------


def test_prose_keeps_bullets_and_loses_radicals() -> None:
    (row,) = rows(
        "narratives",
        sheet(narratives=(NarrativeReading("課題", at("・⺠間との連携を進める。"), "issue", year_from=at("R3～R5")),)),
    )
    assert (row["text"], row["heading"], row["section"]) == ("・民間との連携を進める。", "課題", "issue")
    assert row["value_text"] == "・⺠間との連携を進める。"
    assert (row["year_from"], row["year_to"]) == (2021, 2023)


@pytest.mark.parametrize("heading", ["氏名", "担当者名", "課 長 名", "評価責任者", "記入者氏名"])
def test_the_answer_to_an_officials_name_is_published_nowhere(heading: str) -> None:
    made = sheet(
        narratives=(NarrativeReading(heading, at("山川 花子")), NarrativeReading("方針", at("進める。評価責任者：山川 花子"))),
        unplaced=(Unplaced("no_role", f"{heading} 山川 花子", at(f"{heading} 山川 花子")),),
    )
    tables = normalize(reading(made), document(), Hints())
    assert "山川" not in json.dumps(tables, ensure_ascii=False)
    assert len(tables["narratives"]) == 1


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("氏名 山川 花子", "氏名（氏名は載せない）"),
        ("役職 局長 氏名 山川 花子", "役職 局長 氏名（氏名は載せない）"),
        ("課 長 名：山川花子", "課 長 名（氏名は載せない）"),
        ("記載者：山川花子", "記載者（氏名は載せない）"),
        ("評価責任者 企画課長 山川 花子、進める。", "評価責任者（氏名は載せない）、進める。"),
        ("企画課長 山川 花子", "企画課長（氏名は載せない）"),
        ("担当者：市民課", "担当者：市民課"),
        ("担当者 会議を開く。", "担当者 会議を開く。"),
        ("評価者による評価", "評価者による評価"),
        ("課長名の公表", "課長名の公表"),
        ("部長 が進める", "部長 が進める"),
    ],
)
def test_names_are_taken_out_of_a_line_and_prose_stays(printed: str, left: str) -> None:
    assert without_officials(printed) == left
