"""Amounts: item, role, group, year, stage, unit and project; differences, rates and head counts are none."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, sheet, told

from extractors.family import Family
from extractors.shared.vocabulary import Role
from schemas.reading import CostReading, SheetReading

BY_YEAR = [
    ["（単位：千円）", "令和４年度決算", "令和５年度予算"],
    ["事業費", "1,200", "1,300"],
    ["人件費", "800", "－"],
]
FUNDING = [
    ["区分", "項目", "令和５年度決算"],
    ["主な内訳", "委託料", "700"],
    ["^", "その他", "100"],
    ["財源内訳", "国庫支出金", "300"],
    ["^", "その他", "40"],
    ["^", "一般財源", "460"],
]


def made(rows: Rows, widths: float | list[float] = 90.0) -> SheetReading:
    return sheet(Draft().table(rows, widths))


def items(costs: tuple[CostReading, ...]) -> list[tuple[str, str, str | None, str]]:
    return [(c.item, c.item_role, c.item_group, c.value.text) for c in costs]


def test_year_stage_and_unit_of_each_amount() -> None:
    found = made(BY_YEAR).costs
    assert [(c.item, c.year and c.year.text, c.stage, c.unit and c.unit.text, c.value.text) for c in found] == [
        ("事業費", "令和４年度決算", "決算", "千円", "1,200"),
        ("事業費", "令和５年度予算", "予算", "千円", "1,300"),
        ("人件費", "令和４年度決算", "決算", "千円", "800"),
    ]


def test_a_dash_is_no_amount() -> None:
    assert "－" not in [c.value.text for c in made(BY_YEAR).costs]


def test_the_group_decides_what_other_is() -> None:
    assert items(made(FUNDING).costs) == [
        ("委託料", "part", "主な内訳", "700"),
        ("その他", "part", "主な内訳", "100"),
        ("国庫支出金", "funding", "財源内訳", "300"),
        ("その他", "funding", "財源内訳", "40"),
        ("一般財源", "funding", "財源内訳", "460"),
    ]


def test_an_item_in_the_publisher_s_own_words_takes_the_role_of_its_group() -> None:
    rows = [["区分", "項目", "令和５年度決算"], ["財源内訳", "まちづくり基金の取崩し", "300"], ["^", "一般財源", "460"]]
    assert items(made(rows).costs)[0] == ("まちづくり基金の取崩し", "funding", "財源内訳", "300")


def test_an_item_in_own_words_without_a_group_is_in_doubt() -> None:
    rows = [["項目", "令和５年度決算"], ["事業費", "300"], ["まちづくり基金の取崩し", "40"]]
    assert [[d.code for d in c.doubts] for c in made(rows).costs] == [[], ["item_role_unknown"]]


@pytest.mark.parametrize("label", ["差引（増減）", "受益者負担率", "執行率"])
def test_differences_and_rates_are_not_published(label: str) -> None:
    rows = [["項目", "令和４年度決算", "令和５年度決算"], ["事業費", "1,200", "1,300"], [label, "", "100"]]
    assert "100" not in [c.value.text for c in made(rows).costs]


def test_a_difference_has_a_column_of_its_own_too() -> None:
    rows = [["項目", "令和４年度決算", "令和５年度決算", "差引（増減）"], ["事業費", "1,200", "1,300", "100"]]
    assert [c.value.text for c in made(rows).costs] == ["1,200", "1,300"]


def test_head_counts_are_no_money() -> None:
    rows = [["項目", "令和４年度決算", "令和５年度決算"], ["事業費", "1,200", "1,300"], ["職員数", "1.5", "1.8"]]
    assert [c.value.text for c in made(rows).costs] == ["1,200", "1,300"]


def test_an_amount_and_its_share_in_parentheses_are_two_rows() -> None:
    rows = [["項目", "当初予算"], ["経費（一財）", "326,800(0)"]]
    assert items(made(rows).costs) == [("経費", "total", None, "326,800"), ("一財", "funding", None, "0")]


def test_a_list_of_projects_names_each() -> None:
    rows = [
        ["事務事業コード", "事務事業名", "担当課", "主要事業", "令和５年度事業費（千円）", "令和５年度人件費（千円）"],
        ["611010", "参画推進事業", "市民課", "○", "410", "10,160"],
        ["611020", "広報事業", "広報課", "", "1,413", "832"],
    ]
    found = made(rows).costs
    assert [
        (
            c.project_code and c.project_code.text,
            c.project_name and c.project_name.text,
            c.department and c.department.text,
            c.is_major,
        )
        for c in found[::2]
    ] == [("611010", "参画推進事業", "市民課", True), ("611020", "広報事業", "広報課", False)]
    assert [c.value.text for c in found] == ["410", "10,160", "1,413", "832"]


def test_the_total_over_a_list_of_projects_is_a_control_and_no_cost() -> None:
    rows = [
        ["事務事業コード", "事務事業名", "令和５年度事業費（千円）"],
        ["611010", "参画推進事業", "410"],
        ["611020", "広報事業", "1,413"],
        ["合計", "<", "1,823"],
    ]
    found = made(rows)
    assert [c.value.text for c in found.costs] == ["410", "1,413"]
    assert [c.value.text for c in found.controls] == ["1,823"]


def test_an_amount_without_year_or_stage_is_a_finding() -> None:
    found = made([["項目", "金額"], ["事業費", "1,200"]])
    assert found.costs == ()
    assert [text for _, text in told(found)] == ["1,200"]


def test_an_amount_under_several_years_is_given_to_none() -> None:
    rows = [["項目", "令和４年度決算", "令和５年度決算"], ["事業費", "1,200", "1,300"], ["人件費", "2,500", "<"]]
    found = made(rows)
    assert [c.value.text for c in found.costs] == ["1,200", "1,300"]
    assert told(found) == [("several_years", "2,500")]


def test_the_unit_on_a_line_above_the_table() -> None:
    drawn = Draft().line("（単位：百万円）", x=240, top=46).table([["項目", "令和５年度決算"], ["事業費", "12"]], 120.0)
    (cost,) = sheet(drawn).costs
    assert cost.unit is not None
    assert cost.unit.text == "百万円"


def test_a_family_s_own_word_for_a_stage_says_its_role() -> None:
    family = Family("made", labels={"使った額": (Role("stage", "settlement"),)})
    drawn = Draft().table([["項目", "令和５年度", "<"], ["^", "予算", "使った額"], ["事業費", "12", "11"]], 90.0)
    assert [(c.stage, c.stage_role) for c in sheet(drawn, family=family).costs] == [
        ("予算", "budget"),
        ("使った額", "settlement"),
    ]


def test_the_unit_in_the_corner_of_a_table_that_says_more() -> None:
    rows = [
        ["執行の内訳\n（単位：千円）", "令和４年度", "令和５年度"],
        ["^", "計画事業費", "決算額(見込)"],
        ["事業費　A", "1,200", "1,300"],
    ]
    found = made(rows, 110.0).costs
    assert [(c.stage, c.stage_role, c.unit and c.unit.text) for c in found] == [
        ("計画事業費", "budget", "千円"),
        ("決算額(見込)", "settlement", "千円"),
    ]


def test_the_unit_in_a_column_of_its_own() -> None:
    rows = [
        ["", "区分", "単位", "令和４年度", "令和５年度"],
        ["事業費", "予算額", "千円", "1,200", "1,300"],
        ["^", "実績額", "千円", "1,150", "－"],
        ["^", "執行率", "％", "95.8", "－"],
    ]
    found = made(rows).costs
    assert [(c.stage, c.unit and c.unit.text, c.value.text) for c in found] == [
        ("予算額", "千円", "1,200"),
        ("予算額", "千円", "1,300"),
        ("実績額", "千円", "1,150"),
    ]


def test_the_class_of_an_indicator_is_no_project() -> None:
    rows = [
        ["分類", "利用者満足度指標", "<"],
        ["指標名", "令和４年度実績", "令和５年度実績"],
        ["来館者数", "96", "108"],
        ["区分（千円）", "令和４年度決算", "令和５年度決算"],
        ["事業費", "1,200", "1,300"],
    ]
    assert [c.project_name for c in made(rows, 150.0).costs] == [None, None]


def test_rows_in_own_words_beside_an_item_are_its_parts() -> None:
    rows = [
        ["区分（千円）", "<", "令和４年度決算"],
        ["人件費", "常勤職員分", "800"],
        ["^", "上記以外の職員", "200"],
    ]
    assert items(made(rows).costs) == [("常勤職員分", "part", "人件費", "800"), ("上記以外の職員", "part", "人件費", "200")]
    assert not any(c.doubts for c in made(rows).costs)


def test_a_label_of_year_and_stage_is_itself_the_item() -> None:
    rows = [
        ["令和５年度決算額", "488", "千円", "うち特定財源", "121", "千円", "正規職員業務量", "6.00", "人工"],
        ["令和６年度予算額", "578", "千円", "うち特定財源", "0", "千円", "正規職員業務量", "6.50", "人工"],
    ]
    one = made(rows, 58.0)
    assert [(c.item, c.item_role, c.year and c.year.text, c.stage, c.unit and c.unit.text, c.value.text) for c in one.costs] == [
        ("決算額", "total", "令和５年度決算額", "決算額", "千円", "488"),
        ("うち特定財源", "of_which", "令和５年度決算額", "決算額", "千円", "121"),
        ("予算額", "total", "令和６年度予算額", "予算額", "千円", "578"),
        ("うち特定財源", "of_which", "令和６年度予算額", "予算額", "千円", "0"),
    ]
    assert not told(one)


def test_stages_as_columns_without_an_item_are_amounts() -> None:
    rows = [["年度", "当初予算額", "決算額", "うち一般財源"], ["令和４年度", "1,200", "1,100", "700"]]
    assert [(c.item, c.stage, c.year and c.year.text, c.value.text) for c in made(rows).costs] == [
        ("当初予算額", "当初予算額", "令和４年度", "1,200"),
        ("決算額", "決算額", "令和４年度", "1,100"),
        ("うち一般財源", "決算額", "令和４年度", "700"),
    ]


def test_the_year_at_the_head_of_a_row_is_that_of_all_its_amounts() -> None:
    rows = [["令和５年度", "予算額", "1,200", "決算額", "1,100"], ["令和６年度", "予算額", "1,300", "決算額", "1,250"]]
    assert [(c.year and c.year.text, c.item, c.value.text) for c in made(rows).costs] == [
        ("令和５年度", "予算額", "1,200"),
        ("令和５年度", "決算額", "1,100"),
        ("令和６年度", "予算額", "1,300"),
        ("令和６年度", "決算額", "1,250"),
    ]


def test_what_another_field_is_answered_with_names_no_item() -> None:
    rows = [
        ["事務事業名", "夜間図書館運営事業", "当 初 予 算 額", "11,941"],
        ["担当課", "図書館課", "補正予算額", "△ 120"],
        ["事業の目的", "夜も本が読める場を設けます。", "翌年度繰越額", "40"],
        ["課題", "職員が足りない。", "前年度支出済額", "11,145"],
    ]
    one = made(rows, 120.0)
    assert items(one.costs) == [
        ("当初予算額", "total", None, "11,941"),
        ("補正予算額", "part", None, "△ 120"),
        ("翌年度繰越額", "balance", None, "40"),
        ("前年度支出済額", "total", None, "11,145"),
    ]
    assert [[d.code for d in c.doubts] for c in one.costs] == [[], [], [], ["year_not_printed"]]


def test_a_unit_in_a_cell_of_its_own_stands_right_of_its_value_or_before_its_row() -> None:
    rows = [["", "", "令和４年度決算", "令和５年度決算"], ["事業費", "千円", "1,200", "1,300"], ["利用者数", "人", "2", "3"]]
    assert [(c.item, c.unit and c.unit.text) for c in made(rows).costs] == [("事業費", "千円"), ("事業費", "千円")]
    one = made([["指標名", "目標値", "", "実績値", ""], ["満足度の割合", "55.0", "％", "61.2", "％"]])
    assert [(i.name.text, i.unit and i.unit.text) for i in one.indicators] == [("満足度の割合", "％")]


def test_no_indicator_s_figure_becomes_an_amount() -> None:
    rows = [["指標名", "計画額", "実績額"], ["寄附金の受入額", "1,200", "1,100"]]
    assert made(rows).costs == ()


def test_under_a_head_that_is_not_understood_the_stage_alone_does_not_tell_what_a_figure_is() -> None:
    found = made([["", "件数"], ["予算額", "10"], ["決算額", "9"]]).costs
    assert [(c.value.text, [d.code for d in c.doubts]) for c in found] == [("10", ["column_unknown"]), ("9", ["column_unknown"])]


MIXED = [
    ["区分", "<", "<", "単位", "令和４年度", "令和５年度", "<", "令和６年度", "令和５年度"],
    ["^", "^", "^", "^", "実績", "計画", "実績", "計画", "対計画比(%)"],
    ["活動指標(1)", "<", "1", "回", "48", "50", "49", "52", "98.0"],
    ["事業費", "<", "2", "千円", "683", "748", "681", "772", "91.0"],
    ["(内)委託費", "<", "3", "千円", "498", "531", "480", "508", ""],
    ["職員数", "常勤職員数", "4", "人", "13.31", "11.90", "12.49", "11.90", ""],
    ["人件費", "常勤職員分", "5", "千円", "108", "96", "104", "99", ""],
    ["^", "非常勤職員分", "6", "千円", "15", "15", "16", "24", ""],
    ["総事業費 (2+5+6)", "<", "7", "千円", "806", "859", "801", "895", ""],
    ["単位あたりコスト ((7-3)÷1)", "<", "8", "円", "6417", "6560", "6551", "7442", ""],
]


def test_rows_with_numbers_of_their_own_under_計画_and_実績() -> None:
    found = made(MIXED, 58.0).costs
    assert {c.item for c in found} == {"事業費", "(内)委託費", "常勤職員分", "非常勤職員分", "総事業費 (2+5+6)"}
    assert [(c.year and c.year.text, c.stage, c.value.text) for c in found if c.item == "事業費"] == [
        ("令和４年度", "実績", "683"),
        ("令和５年度", "計画", "748"),
        ("令和５年度", "実績", "681"),
        ("令和６年度", "計画", "772"),
    ]
    assert {c.item_role for c in found if c.item == "(内)委託費"} == {"of_which"}
    assert {c.unit.text for c in found if c.unit} == {"千円"}


def test_a_list_of_projects_may_print_a_stage_and_no_item() -> None:
    rows = [["事務事業名", "令和５年度決算", "令和６年度予算"], ["反射鏡の設置", "1,234", "1,300"], ["見守りの訪問", "987", "－"]]
    assert [(c.project_name and c.project_name.text, c.item, c.item_role, c.value.text) for c in made(rows, 120.0).costs] == [
        ("反射鏡の設置", "決算", "total", "1,234"),
        ("反射鏡の設置", "予算", "total", "1,300"),
        ("見守りの訪問", "決算", "total", "987"),
    ]


def test_the_unit_of_a_row_stands_in_a_column_of_its_own_and_counts_of_people_are_no_money() -> None:
    rows = [
        ["", "<", "単位", "令和４年度", "令和５年度"],
        ["投入量", "事業費計（Ａ）", "千円", "3,089", "2,948"],
        ["人件費", "従事した職員", "人", "3", "3"],
        ["^", "人件費計（Ｂ）", "千円", "1,120", "1,130"],
        ["合計", "トータルコスト(Ａ)＋(Ｂ)", "千円", "4,209", "4,078"],
    ]
    found = made(rows)
    assert [(c.item_role, c.unit and c.unit.text, c.value.text, c.doubts) for c in found.costs] == [
        ("total", "千円", "3,089", ()),
        ("total", "千円", "2,948", ()),
        ("part", "千円", "1,120", ()),
        ("part", "千円", "1,130", ()),
        ("total", "千円", "4,209", ()),
        ("total", "千円", "4,078", ()),
    ]
    assert found.indicators == ()


def test_the_unit_that_only_the_total_prints_is_that_of_its_parts() -> None:
    rows = [["事業コスト", "令和５年度決算額"], ["事業費計（千円）①", "31,204"], ["国庫支出金", "9,800"], ["一般財源", "21,404"]]
    assert [c.unit.text if c.unit else None for c in made(rows, 130.0).costs] == ["千円"] * 3


def test_two_units_of_totals_are_nobody_else_s() -> None:
    rows = [["項目", "令和５年度決算"], ["事業費（千円）", "31,204"], ["総コスト（円）", "31,204,000"], ["人件費", "800"]]
    assert [c.unit.text if c.unit else None for c in made(rows, 130.0).costs] == ["千円", "円", None]


def test_other_among_sources_is_one_without_a_group_s_label() -> None:
    rows = [["項目", "令和５年度決算"], ["地方債", "0"], ["その他", "312"], ["一般財源", "16,192"], ["その他", "5"]]
    assert [(c.item_role, [d.code for d in c.doubts]) for c in made(rows).costs if c.item == "その他"] == [
        ("funding", []),
        ("part", ["item_role_unknown"]),
    ]


def test_a_formula_s_letter_in_a_column_of_its_own_names_no_item() -> None:
    rows = [
        ["区分", "<", "令和５年度"],
        ["年度末の支払【単位：円】", "Ａ", "3,836,000"],
        ["総事業費（＝Ａ＋Ｂ）【単位：円】", "Ｃ", "5,921,000"],
    ]
    found = made(rows, [200.0, 40.0, 100.0])
    assert "Ａ" not in [c.item for c in found.costs]
    assert [(c.unit and c.unit.text, c.value.text) for c in found.costs if c.item_role == "total"] == [("円", "5,921,000")]


def test_the_unit_of_an_indicator_beside_an_amount_is_not_the_amount_s() -> None:
    rows = [
        ["事務事業名", "指標名", "単位", "令和５年度", "事業費（千円）"],
        ["^", "^", "^", "実績", "令和５年度決算"],
        ["広報事業", "発行の回数", "回", "12", "1,413"],
    ]
    assert [(c.unit and c.unit.text, c.value.text) for c in made(rows, 100.0).costs] == [("千円", "1,413")]


def test_a_row_of_units_below_the_headers() -> None:
    rows = [
        ["年度", "事業費", "一般財源"],
        ["単位", "千円", "千円"],
        ["令和４年度", "1,200", "900"],
        ["令和５年度", "1,300", "950"],
    ]
    assert [(c.value.text, c.unit and c.unit.text) for c in made(rows).costs] == [
        ("1,200", "千円"),
        ("900", "千円"),
        ("1,300", "千円"),
        ("950", "千円"),
    ]


def test_what_is_counted_in_no_money_among_amounts_is_told() -> None:
    rows = [["区分", "単位", "令和５年度決算"], ["事業費", "千円", "1,200"], ["講座の数", "回", "12"]]
    found = made(rows)
    assert [c.value.text for c in found.costs] == ["1,200"]
    assert told(found) == [("not_money", "12")]


@pytest.mark.parametrize("counted", ["職員の年間稼働割合", "従事する職員の人数", "年間の日数", "職員が従事した日数（非常勤）"])
def test_what_is_counted_among_amounts_is_told_and_is_no_amount(counted: str) -> None:
    rows = [["区分（千円）", "令和４年度決算", "令和５年度決算"], ["人件費", "1,200", "1,300"], [counted, "0.33", "0.35"]]
    one = made(rows, 150.0)
    assert items(one.costs) == [("人件費", "part", None, "1,200"), ("人件費", "part", None, "1,300")]
    assert [code for code, _ in told(one) if code != "no_role"] == ["not_money", "not_money"]


def test_a_sum_over_listed_projects_is_a_control_and_no_cost() -> None:
    rows = [
        ["事務事業名", "担当課", "事業費（千円）", "<"],
        ["^", "^", "R5決算", "R6予算"],
        ["保育所運営事業", "子ども課", "1,200", "1,300"],
        ["相談事業", "子ども課", "400", "410"],
        ["合計", "", "1,600", "1,710"],
    ]
    head = [["施策名", "子育て支援の充実"]]
    one = sheet(Draft().table(head, 110.0, top=40).table(rows, 110.0, top=80))
    assert [(c.project_name and c.project_name.text, c.value.text) for c in one.costs] == [
        ("保育所運営事業", "1,200"), ("保育所運営事業", "1,300"), ("相談事業", "400"), ("相談事業", "410"),
    ]  # fmt: skip
    assert [c.value.text for c in one.controls] == ["1,600", "1,710"]


@pytest.mark.parametrize("corner", ["お金の内訳（千円）", "費目（千円）", "お金の内訳（単位：千円）"])
def test_the_unit_in_a_corner_of_any_words(corner: str) -> None:
    rows = [[corner, "令和４年度決算", "令和５年度決算"], ["事業費", "1,200", "△50"]]
    assert [(c.value.text, c.unit and c.unit.text) for c in made(rows, 120.0).costs] == [("1,200", "千円"), ("△50", "千円")]
