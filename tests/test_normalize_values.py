"""From value cells to rows: indicators, observations, costs, surveys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from readings.build import at, cost, document, figure, indicator, reading, sheet

from pipeline.normalize import normalize
from pipeline.normalize_money import stage_of
from pipeline.normalize_names import basis_of, direction_of, indicator_name, item_name
from schemas.hints import Hints
from schemas.reading import ControlReading, Doubt, SurveyReading

Rows = list[dict[str, Any]]


def tables(*sheets: Any, **parts: Any) -> dict[str, Any]:
    return normalize(reading(*sheets, **parts), document(), Hints())


def observe(*figures: Any, name: str = "意見件数", **more: Any) -> Rows:
    rows: Rows = tables(sheet(indicators=(indicator(name, *figures, **more),)))["observations"]
    return rows


def pay(*costs: Any, **more: Any) -> Rows:
    rows: Rows = tables(sheet(costs=costs, **more))["costs"]
    return rows


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("① 出前講座等利用数（人）", "出前講座等利用数", "人"),
        ("（項目）登録者数", "登録者数", None),
        ("1.窓口来庁者数", "窓口来庁者数", None),
        ("(2) 割合（％）", "割合", "%"),
        ("・件数（件）", "件数", "件"),
        ("指標１：公開数", "公開数", None),
        ("1人当たりの面積（㎡）", "1人当たりの面積", "㎡"),
        ("1.5次相談の件数", "1.5次相談の件数", None),
        ("不納欠損額(前年度比)", "不納欠損額(前年度比)", None),
        ("⾏政⼿続の数", "行政手続の数", None),
        ("①", "①", None),
    ],
)
def test_names_lose_marks_and_units_only(printed: str, name: str, unit: str | None) -> None:
    assert indicator_name(printed) == (name, unit)


@pytest.mark.parametrize(
    ("printed", "item"),
    [
        ("事業費 A", "事業費"),
        ("合計(A)", "合計"),
        ("総コスト（Ａ＋Ｂ）", "総コスト"),
        ("人件費 ※ B", "人件費"),
        ("人件費Ｂ", "人件費"),
        ("事 業 費", "事業費"),
        ("人　件　費（千円）", "人件費"),
        ("ホーム ページ 保守", "ホーム ページ 保守"),
        ("事業費（千円）", "事業費"),
        ("国庫支出金※1", "国庫支出金"),
        ("システムＡ", "システムＡ"),
        ("その他（基金）", "その他（基金）"),
        ("受益者負担分①", "受益者負担分"),
        ("④職員費（②×③）", "職員費"),
        ("特定財源(①＋②＋③)", "特定財源"),
        ("総事業費 (5+10+11)", "総事業費"),
        ("事業費（令和6）", "事業費（令和6）"),


        ("トータルコスト(Ａ)＋(Ｂ)", "トータルコスト"),
        ("⑤総事業費（①＋④）", "総事業費"),
        ("事業費計（千円）①", "事業費計"),
        ("総事業費①＋②", "総事業費"),
        ("年間事業費（＝決算額）", "年間事業費"),
        ("①", "①"),
    ],
)
def test_cost_items_lose_formula_letters(printed: str, item: str) -> None:
    assert item_name(printed) == item


@pytest.mark.parametrize(
    ("printed", "direction"),
    [
        ("↑", "up"),
        ("増加", "up"),
        ("↓", "down"),
        ("減", "down"),
        ("→", "keep"),
        ("＝", "keep"),
        ("維持", "keep"),
        ("－", None),
        ("", None),
    ],
)
def test_directions(printed: str, direction: str | None) -> None:
    assert direction_of(printed) == direction


@pytest.mark.parametrize(
    ("printed", "basis"), [("累計", "cumulative"), ("単年度", "annual"), ("累 計 値", "cumulative"), ("実績", None)]
)
def test_bases(printed: str, basis: str | None) -> None:
    assert basis_of(printed) == basis


# --- observations --------------------------------------------------------------------------------------------------


def test_an_observation_says_all_that_is_needed_to_plot_it() -> None:
    (row,) = observe(figure("1,007", year="2022(R４)"), name="① 意見件数（件）", direction=at("↑"), program=at("広聴機能"))
    assert (row["indicator_name"], row["program_name"], row["sheet_name"], row["sheet_code"]) == (
        "意見件数",
        "広聴機能",
        "広聴広報",
        "7-1",
    )
    assert (row["measure"], row["target_kind"], row["fiscal_year"], row["edition_year"]) == ("actual", None, 2022, 2023)
    assert (row["value"], row["unit"], row["base_value"], row["base_unit"]) == (1007.0, "件", 1007.0, "件")
    assert (row["value_kind"], row["comparator"], row["direction"], row["column_label"]) == ("number", "eq", "up", "2022(R４)")
    assert (row["value_text"], row["page"], row["x0"], row["needs_review"]) == ("1,007", 1, 10.0, False)


@pytest.mark.parametrize(
    ("printed", "kind", "reason"),
    [("－", "none", None), ("検討中", "text", "undecided"), ("未測定", "none", "not_measured"), ("減少", "text", None)],
)
def test_a_dash_or_a_word_is_a_row_without_a_value(printed: str, kind: str, reason: str | None) -> None:
    (row,) = observe(figure(printed))
    assert (row["value"], row["comparator"], row["value_kind"], row["absent_reason"], row["needs_review"]) == (
        None,
        None,
        kind,
        reason,
        False,
    )


def test_an_empty_cell_is_no_row() -> None:
    assert observe(figure(""), figure("　")) == []


def test_ranges_fractions_and_comparators() -> None:
    low, part, at_least = observe(figure("80～85"), figure("4/26"), figure("100以上"))
    assert (low["value"], low["value_high"], low["value_kind"]) == (80.0, 85.0, "range")
    assert (part["value"], part["denominator"]) == (4.0, 26.0)
    assert (at_least["value"], at_least["comparator"]) == (100.0, "ge")


def test_a_target_says_of_which_kind_it_is() -> None:
    plain, seen = observe(figure("1", "target"), figure("2", "target", "R6", target_kind="forecast"))
    assert (plain["target_kind"], seen["target_kind"]) == ("target", "forecast")


@pytest.mark.parametrize("printed", ["1,23", "239,55", "専門人材3人、その他職員100%"])
def test_what_cannot_be_read_is_marked_and_told_with_its_place(printed: str) -> None:
    made = tables(sheet(indicators=(indicator("x", figure(printed)),)))
    (row,) = made["observations"]
    assert (row["value"], row["needs_review"]) == (None, True)
    (finding,) = [f for f in made["findings"] if f["check"] == "value_unread"]
    assert (finding["value_text"], finding["row_id"], finding["x0"]) == (printed, row["observation_id"], 10.0)


def test_a_value_without_a_name_is_a_finding_only() -> None:
    made = tables(sheet(indicators=(indicator("", figure("12")), indicator("x", figure("1")))))
    assert [r["indicator_name"] for r in made["observations"]] == ["x"]
    assert [f["value_text"] for f in made["findings"] if f["check"] == "value_without_name"] == ["12"]


# --- years ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "year"),
    [("2021(R３)", 2021), ("６年度", 2024), ("29年度", 2017), ("令和４～６年度", 2024), ("R6.3末", 2023), (None, None)],
)
def test_the_year_of_a_value(label: str | None, year: int | None) -> None:
    (row,) = observe(figure("5", year=label))
    assert (row["fiscal_year"], row["needs_review"]) == (year, False)


def test_a_year_without_an_era_needs_a_document_that_prints_one() -> None:
    made = tables(sheet(indicators=(indicator("x", figure("5", year="６年度")),)), year=None, title=None)
    (row,) = made["observations"]
    assert (row["fiscal_year"], row["needs_review"]) == (None, True)
    assert "year_unresolved" in [f["check"] for f in made["findings"]]


def test_another_header_helps_where_the_title_prints_no_year() -> None:
    made = tables(sheet(indicators=(indicator("x", figure("4", year="R5"), figure("5", year="６年度")),)), year=None, title=None)
    assert [r["fiscal_year"] for r in made["observations"]] == [2023, 2024]


def test_an_era_that_disagrees_is_marked_and_told() -> None:
    made = tables(sheet(indicators=(indicator("x", figure("5", year="2024(R5)")),)))
    assert made["observations"][0]["needs_review"] is True
    assert "year_conflict" in [f["check"] for f in made["findings"]]


def test_the_date_beside_a_figure_is_its_year_where_no_header_prints_one() -> None:
    (row,) = observe(figure("49.25%(2022(令和4)年1月末)", "baseline", None))
    assert (row["value"], row["unit"], row["fiscal_year"], row["needs_review"]) == (49.25, "%", 2021, False)


def test_a_date_of_another_year_than_the_header_is_doubted() -> None:
    (row,) = observe(figure("120件（R6末）", year="R5"))
    assert (row["fiscal_year"], row["needs_review"]) == (2023, True)


def test_half_a_year_does_not_stand_for_the_year() -> None:
    half, full, at_end = observe(figure("60", year="R5上半期"), figure("130", year="R5"), figure("70", "baseline", "R5年9月末"))
    assert (half["fiscal_year"], half["needs_review"], half["note"]) == (None, True, "R5上半期")
    assert (full["fiscal_year"], full["needs_review"]) == (2023, False)
    assert (at_end["fiscal_year"], at_end["needs_review"]) == (2023, False)


def test_a_half_in_a_header_of_its_own_is_seen() -> None:
    (row,) = observe(replace(figure("60", year="R5"), column_label="R5 上半期"))
    assert (row["fiscal_year"], row["needs_review"]) == (None, True)


def test_the_date_of_publication_is_not_the_figures_year() -> None:
    (row,) = observe(figure("集計中（R7.6公表予定）", year=None))
    assert (row["fiscal_year"], row["absent_reason"]) == (None, "pending")


def test_an_average_over_years_is_no_sum() -> None:
    (row,) = observe(replace(figure("3回", year="R3～R5"), column_label="R3～R5平均"))
    assert (row["fiscal_year"], row["basis"]) == (2023, None)


def test_a_sum_over_years_is_cumulative_and_a_share_is_not() -> None:
    (count,) = observe(figure("延べ3回", year="R3～R7"))
    (share,) = observe(figure("80%", year="R3～R7"))
    assert (count["basis"], count["fiscal_year"], count["note"]) == ("cumulative", 2025, "延べ")
    assert share["basis"] is None


def test_a_printed_basis_is_taken() -> None:
    (row,) = observe(figure("5"), basis=at("累計"))
    (noted,) = observe(figure("12件（累計）"))
    assert (row["basis"], noted["basis"]) == ("cumulative", "cumulative")


# --- units ---------------------------------------------------------------------------------------------------------


def test_the_unit_nearest_to_the_value_wins() -> None:
    (own,) = observe(figure("5校"), unit=at("校"))
    (label,) = observe(replace(figure("744"), unit=at("億円")), unit=at("％"))
    (column,) = observe(figure("31"), unit=at("万㎡"))
    assert [(r["unit"], r["base_value"], r["needs_review"]) for r in (own, label, column)] == [
        ("校", 5.0, False),
        ("億円", 74_400_000_000.0, False),
        ("万㎡", 310_000.0, False),
    ]


@pytest.mark.parametrize(
    ("value", "column", "doubted"), [("5件", "人", True), ("5名", "人", False), ("5件/年", "件", False), ("5円", "千円", True)]
)
def test_two_different_units_are_doubted(value: str, column: str, doubted: bool) -> None:
    (row,) = observe(figure(value), unit=at(column))
    assert row["needs_review"] is doubted


def test_a_rate_does_not_take_the_indicators_unit() -> None:
    (row,) = observe(figure("98.5", "rate"), unit=at("件"))
    (printed,) = observe(replace(figure("98.5", "rate"), column_label="達成率（％）"), unit=at("件"))
    assert (row["unit"], printed["unit"]) == (None, "%")


def test_a_unit_column_and_a_name_that_disagree_are_doubted() -> None:
    made = tables(sheet(indicators=(indicator("件数（件）", figure("1"), unit=at("人")),)))
    assert made["indicators"][0]["needs_review"] is True
    assert made["observations"][0]["needs_review"] is True


def test_doubts_of_the_engine_mark_the_row() -> None:
    (row,) = observe(replace(figure("5"), doubts=(Doubt("two_headers", "two headers are as near"),)))
    assert row["review_reason"] == "two_headers: two headers are as near"


# --- money ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "unit", "yen"),
    [
        ("10,160", "千円", 10_160_000),
        ("10,160", "（単位：千円）", 10_160_000),
        ("△5", "千円", -5_000),
        ("1.5", "百万円", 1_500_000),
        ("326,800千円", None, 326_800_000),
        ("0", "千円", 0),
        ("1億3,000万円", None, 130_000_000),
    ],
)
def test_amounts_in_yen(printed: str, unit: str | None, yen: int) -> None:
    (row,) = pay(cost(printed, unit=unit))
    assert (row["yen"], row["thousand_yen"], row["needs_review"]) == (yen, yen / 1000, False)


@pytest.mark.parametrize("printed", ["－", "—", "", "（－）"])
def test_a_dash_is_no_amount(printed: str) -> None:
    assert pay(cost(printed), cost("1")) == pay(cost("1"))


def test_an_amount_without_a_unit_is_not_guessed() -> None:
    (row,) = pay(cost("410", unit=None))
    assert (row["yen"], row["thousand_yen"], row["needs_review"], row["value_text"]) == (None, None, True, "410")


def test_an_amount_that_cannot_be_read_is_told() -> None:
    made = tables(sheet(costs=(cost("1,23"), cost("5"))))
    assert len(made["costs"]) == 1
    (finding,) = [f for f in made["findings"] if f["check"] == "amount_unread"]
    assert (finding["value_text"], finding["severity"]) == ("1,23", "error")


@pytest.mark.parametrize(
    ("printed", "stage"),
    [
        ("当初予算", "budget"),
        ("予算現額", "budget"),
        ("補正後予算額", "budget"),
        ("令和６年度決算", "settlement"),
        ("決算見込", "settlement"),
        ("執行額", "settlement"),
        ("R6予算執行額", "settlement"),
        ("年度", None),
        (None, None),
    ],
)
def test_stages(printed: str | None, stage: str | None) -> None:
    assert stage_of(printed) == stage


def test_a_sheet_that_is_the_project_names_it() -> None:
    own, named = pay(
        cost("1"), cost("2", project_code=at("６１１０１０"), project_name=at("推進事業")), department=at("まちづくり課")
    )
    assert (own["project_code"], own["project_name"], own["department"]) == (None, "広聴広報", "まちづくり課")
    assert (named["project_code"], named["project_name"], named["department"]) == ("611010", "推進事業", None)


def test_the_parts_of_an_amount() -> None:
    (row,) = pay(cost("5", "事業費 A", stage="R6決算", item_group="コスト", account_code=at("02　01 03"), is_major=True))
    assert (row["item"], row["item_group"], row["stage"], row["stage_text"]) == ("事業費", "コスト", "settlement", "決算")
    assert (row["account_code"], row["is_major"], row["item_role"]) == ("02 01 03", True, "total")


def test_printed_totals_are_for_checking() -> None:
    control = ControlReading("事業費", at("1,000"), year=at("R5"), stage="決算", unit=at("千円"))
    made = tables(sheet(costs=(cost("1"),), controls=(control, replace(control, value=at("－")))))
    (row,) = made["controls"]
    assert (row["item"], row["yen"], row["fiscal_year"], row["stage"]) == ("事業費", 1_000_000, 2023, "settlement")


# --- surveys -------------------------------------------------------------------------------------------------------


def test_shares() -> None:
    survey = SurveyReading("令和５年度満足度", at("48.5"), year=at("R5"), average=at("50.1％"))
    (row,) = tables(sheet(surveys=(survey, replace(survey, value=at("－"), average=None))))["surveys"]
    assert (row["metric"], row["fiscal_year"], row["percent"], row["average_percent"]) == ("満足度", 2023, 48.5, 50.1)


@pytest.mark.parametrize("printed", ["485", "3.2点", "4/5", "1,23"])
def test_what_is_no_share_is_marked(printed: str) -> None:
    made = tables(sheet(surveys=(SurveyReading("満足度", at(printed), year=at("R5")),)))
    (row,) = made["surveys"]
    assert (row["percent"], row["needs_review"]) == (None, True)
    assert made["findings"]
