"""Indicators out of whole made-up pages: name, unit, program and every figure with its year and measure."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, sheet, told, values

from schemas.reading import IndicatorReading, SheetReading

TWO_LEVELS = [
    ["成果指標", "単位", "令和４年度", "<", "令和５年度", "<"],
    ["^", "^", "目標", "実績", "目標", "実績"],
    ["来館者数", "人", "100", "96", "110", "108"],
    ["貸出冊数", "冊", "2,000", "－", "2,100", ""],
]


def made(rows: Rows, widths: float | list[float] = 80.0) -> SheetReading:
    return sheet(Draft().table(rows, widths))


def only(one: SheetReading) -> IndicatorReading:
    (found,) = one.indicators
    return found


def test_two_levels_of_headers() -> None:
    assert values(made(TWO_LEVELS)) == [
        ("来館者数", "target", "令和４年度", "100"),
        ("来館者数", "actual", "令和４年度", "96"),
        ("来館者数", "target", "令和５年度", "110"),
        ("来館者数", "actual", "令和５年度", "108"),
        ("貸出冊数", "target", "令和４年度", "2,000"),
        ("貸出冊数", "actual", "令和４年度", "－"),
        ("貸出冊数", "target", "令和５年度", "2,100"),
    ]


def test_a_dash_is_a_row_and_an_empty_cell_is_none() -> None:
    last = made(TWO_LEVELS).indicators[1]
    assert [f.value.text for f in last.figures] == ["2,000", "－", "2,100"]


def test_the_unit_comes_from_its_column() -> None:
    assert [i.unit.text if i.unit else None for i in made(TWO_LEVELS).indicators] == ["人", "冊"]


def test_ordinals_count_in_reading_order() -> None:
    assert [i.ordinal for i in made(TWO_LEVELS).indicators] == [1, 2]


def test_each_figure_keeps_the_box_of_its_own_cell() -> None:
    first = made(TWO_LEVELS).indicators[0].figures[1].value
    assert first.box is not None
    assert (first.box.x0, first.box.top, first.box.x1, first.box.bottom) == (280, 100, 360, 120)


def test_target_and_actual_as_rows_under_years() -> None:
    rows = [["指標名", "区分", "令和４年度", "令和５年度"], ["来館者数（人）", "目標", "100", "110"], ["^", "実績", "96", "108"]]
    assert values(made(rows)) == [
        ("来館者数（人）", "target", "令和４年度", "100"),
        ("来館者数（人）", "target", "令和５年度", "110"),
        ("来館者数（人）", "actual", "令和４年度", "96"),
        ("来館者数（人）", "actual", "令和５年度", "108"),
    ]


def test_years_down_with_the_name_in_a_box_above() -> None:
    rows = [
        ["指標名", "来館者数", "<", "<"],
        ["年度", "目標", "実績", "達成率"],
        ["令和４年度", "100", "96", "96.0%"],
        ["令和５年度", "110", "108", "98.2%"],
    ]
    found = made(rows)
    assert only(found).name.text == "来館者数"
    assert [(m, y, v) for _, m, y, v in values(found)][:3] == [
        ("target", "令和４年度", "100"),
        ("actual", "令和４年度", "96"),
        ("rate", "令和４年度", "96.0%"),
    ]


def test_the_name_in_a_row_across_the_table() -> None:
    rows = [["区分", "令和４年度", "令和５年度"], ["図書館の来館者数", "<", "<"], ["目標", "100", "110"], ["実績", "96", "108"]]
    assert {name for name, *_ in values(made(rows))} == {"図書館の来館者数"}


def test_a_program_beside_its_indicators() -> None:
    rows = [["基本事業", "成果指標", "令和５年度実績"], ["広聴", "意見の件数", "96"], ["^", "会議の回数", "12"]]
    found = made(rows)
    assert [(i.name.text, i.program.text if i.program else None) for i in found.indicators] == [
        ("意見の件数", "広聴"),
        ("会議の回数", "広聴"),
    ]


def test_description_and_direction_have_columns_of_their_own() -> None:
    rows = [["指標名", "指標の説明", "性質", "令和４年度実績", "令和５年度実績"], ["来館者数", "年度末の集計", "↑", "1", "2"]]
    one = only(made(rows))
    assert one.description is not None
    assert one.direction is not None
    assert (one.description.text, one.direction.text) == ("年度末の集計", "↑")


def test_a_value_without_a_name_is_a_finding_only() -> None:
    found = made([["指標名", "令和４年度実績", "令和５年度実績"], ["", "96", "108"], ["来館者数", "1", "2"]])
    assert [i.name.text for i in found.indicators] == ["来館者数"]
    assert told(found) == [("value_without_name", "96"), ("value_without_name", "108")]


def test_an_empty_printed_slot_is_nothing() -> None:
    found = made([["指標名", "令和４年度実績", "令和５年度実績"], ["来館者数", "1", "2"], ["", "", ""]])
    assert len(found.indicators) == 1
    assert told(found) == []


def test_a_figure_without_a_measure_is_marked() -> None:
    one = only(made([["指標名", "令和４年度", "令和５年度"], ["来館者数", "1", "2"]]))
    assert all("measure_not_printed" in [d.code for d in f.doubts] for f in one.figures)


def test_figures_whose_headers_say_nothing_are_reported_with_their_place() -> None:
    found = made([["いろ", "かたち"], ["12", "34"]])
    assert found.indicators == ()
    assert told(found) == [("no_role", "12"), ("no_role", "34")]
    assert all(u.at.box is not None for u in found.unplaced)


def test_half_years_are_not_the_year_s() -> None:
    rows = [["指標名", "令和５年度", "<", "<"], ["^", "上半期", "下半期", "通年"], ["来館者数", "40", "56", "96"]]
    found = made([*rows])
    assert [v for *_, v in values(found)] == ["96"]
    assert {u.at.text for u in found.unplaced if u.check == "half_year"} == {"40", "56"}


def test_two_tables_side_by_side_in_one_grid() -> None:
    rows = [
        ["成果指標", "令和４年度実績", "令和５年度実績", "活動指標", "令和４年度実績", "令和５年度実績"],
        ["来館者数", "1", "2", "講座の回数", "3", "4"],
    ]
    assert [(n, v) for n, *_, v in values(made(rows))] == [
        ("来館者数", "1"),
        ("来館者数", "2"),
        ("講座の回数", "3"),
        ("講座の回数", "4"),
    ]


def test_a_table_goes_on_over_the_page_without_its_headers() -> None:
    first = Draft(1).table([["指標名", "令和４年度実績", "令和５年度実績"], ["来館者数", "1", "2"]])
    second = Draft(2).table([["貸出冊数", "3", "4"]])
    found = values(sheet(first, second))
    assert ("貸出冊数", "actual", "令和５年度実績", "4") in found
    assert len(found) == 4


def test_a_plan_s_period_is_no_indicator() -> None:
    rows = [["区分", "2023年度", "2024年度", "2025年度"], ["大綱", "10年間", "<", "<"], ["行動計画", "後期　3年間", "<", "<"]]
    found = made(rows)
    assert found.indicators == ()
    assert "後期　3年間" not in [u.at.text for u in found.unplaced]


def test_a_figure_under_several_years_is_told_and_given_to_none() -> None:
    rows = [["指標名", "令和４年度実績", "令和５年度実績"], ["来館者数", "1", "2"], ["貸出冊数", "30", "<"]]
    found = made(rows)
    assert [v for *_, v in values(found)] == ["1", "2"]
    assert told(found) == [("several_years", "30")]


def test_words_are_values_only_beside_figures() -> None:
    rows = [
        ["指標名", "令和４年度目標", "令和５年度目標"],
        ["来館者数", "100", "検討中"],
        ["窓口", "手順の見直し", "関係者と協議"],
    ]
    assert values(made(rows)) == [
        ("来館者数", "target", "令和４年度目標", "100"),
        ("来館者数", "target", "令和５年度目標", "検討中"),
    ]


@pytest.mark.parametrize("heading", ["令和７年度", "令和７年度計画"])
def test_a_schedule_is_no_table_of_indicators(heading: str) -> None:
    rows = [["取組の内容", "令和６年度", heading], ["ごみ減量推進事業", "検討", "見直し"], ["電子行政推進事業", "実施", "→"]]
    assert values(made(rows)) == []


def test_words_in_every_slot_are_values_where_a_label_says_so() -> None:
    rows = [["指標名", "令和６年度目標", "令和６年度実績"], ["計画の策定", "検討中", "見直し"]]
    assert [v for *_, v in values(made(rows))] == ["検討中", "見直し"]


@pytest.mark.parametrize("label", ["目標値", "最終目標（令和８年度）", "基準値（H30）"])
def test_columns_with_a_measure_of_their_own(label: str) -> None:
    found = made([["指標名", label, "令和５年度実績"], ["来館者数", "100", "96"]])
    assert [f.column_label for f in only(found).figures] == [label, "令和５年度実績"]


BLOCKS = [
    ["補足する指標", "<", "<", "目標・実績", "R4年度", "R5年度", "単位"],
    ["1", "成果指標", "来館者の数", "目標", "100", "110", "人"],
    ["^", "^", "説明：窓口で数えた人", "実績", "96", "", "^"],
    ["2", "その他", "貸出の数", "目標", "20", "25", "か所"],
    ["^", "^", "説明：棚から借りた本", "実績", "21", "24", "^"],
]


def test_a_name_over_its_explanation_is_one_indicator() -> None:
    found = made(BLOCKS, [20.0, 60.0, 150.0, 60.0, 60.0, 60.0, 40.0])
    assert values(found) == [
        ("来館者の数", "target", "R4年度", "100"),
        ("来館者の数", "target", "R5年度", "110"),
        ("来館者の数", "actual", "R4年度", "96"),
        ("貸出の数", "target", "R4年度", "20"),
        ("貸出の数", "target", "R5年度", "25"),
        ("貸出の数", "actual", "R4年度", "21"),
        ("貸出の数", "actual", "R5年度", "24"),
    ]
    assert [(i.description and i.description.text) for i in found.indicators] == ["説明：窓口で数えた人", "説明：棚から借りた本"]
    assert [(i.unit and i.unit.text) for i in found.indicators] == ["人", "か所"]  # in a column to the right


def test_the_empty_cell_under_a_name_belongs_to_it() -> None:
    rows = [
        ["指標", "区分", "R4年度", "R5年度"],
        ["来館者の数", "目標", "1", "2"],
        ["", "実績", "3", "4"],
        ["貸出の数", "目標", "5", "6"],
    ]
    assert [(n, f) for n, _, _, f in values(made(rows))] == [
        *(("来館者の数", text) for text in "1234"),
        *(("貸出の数", text) for text in "56"),
    ]


def test_rows_of_one_measure_each_name_their_own_indicator() -> None:
    rows = [["指標", "区分", "R4年度", "R5年度"], ["来館者の数", "目標", "1", "2"], ["貸出の数", "実績", "3", "4"]]
    assert [n for n, _, _, _ in values(made(rows))] == ["来館者の数", "来館者の数", "貸出の数", "貸出の数"]


def test_a_slot_printed_with_dashes_alone_is_nothing() -> None:
    found = made([["指標名", "令和４年度実績", "令和５年度実績"], ["来館者数", "1", "2"], ["", "－", "－"]])
    assert len(found.indicators) == 1
    assert told(found) == []


def test_a_block_of_prose_above_an_indicator_is_no_program() -> None:
    rows = [
        ["事業の目的", "<", "<"],
        ["誰もが本に親しめる場をつくる", "<", "<"],
        ["活動内容", "<", "<"],
        ["移動図書館を走らせる", "<", "<"],
        ["指標名", "令和４年度実績", "令和５年度実績"],
        ["来館者数", "96", "108"],
    ]
    assert only(made(rows)).program is None


def test_a_label_in_brackets_before_the_name_is_no_part_of_it() -> None:
    rows = [["≪指標名≫ 来館者の数", "目標値", "1"], ["^", "実績値", "2"], ["≪指標名≫貸出の数", "目標値", "3"]]
    found = made([["年度", "<", "令和４年度"], *rows], 120.0)
    assert [(n, f) for n, _, _, f in values(found)] == [("来館者の数", "1"), ("来館者の数", "2"), ("貸出の数", "3")]


def test_a_row_that_heads_a_part_of_the_sheet_is_no_program() -> None:
    rows = [["２　目標達成状況", "<", "<"], ["指標名", "区分", "令和４年度"], ["来館者の数", "目標値", "1"]]
    assert only(made(rows)).program is None


def test_targets_under_the_heads_of_amounts_are_none() -> None:
    rows = [
        ["（単位：千円）", "<", "令和４年度", "令和５年度"],
        ["区分", "<", "決算額", "当初予算額"],
        ["事業費", "<", "1,200", "1,300"],
        ["来館者の数", "目標値", "5", "6"],
        ["^", "実績値", "7", ""],
    ]
    found = made(rows)
    assert [(c.item, c.value.text) for c in found.costs] == [("事業費", "1,200"), ("事業費", "1,300")]
    assert values(found) == [
        ("来館者の数", "target", "令和４年度", "5"),
        ("来館者の数", "target", "令和５年度", "6"),
        ("来館者の数", "actual", "令和４年度", "7"),
    ]


def test_rows_without_a_name_or_with_a_unit_of_their_own_go_on() -> None:
    rows = [
        ["指標名", "区分", "単位", "R4年度", "R5年度"],
        ["来館者の数", "目標", "人", "100", "110"],
        ["", "実績", "人", "96", "108"],
        ["", "達成率", "％", "96.0", "98.2"],
        ["苦情の件数", "目標", "件", "10", "9"],
        ["", "実績", "件", "12", "9"],
    ]
    found = made(rows)
    assert [(n, m, f) for n, m, _, f in values(found)] == [
        ("来館者の数", "target", "100"),
        ("来館者の数", "target", "110"),
        ("来館者の数", "actual", "96"),
        ("来館者の数", "actual", "108"),
        ("来館者の数", "rate", "96.0"),
        ("来館者の数", "rate", "98.2"),
        ("苦情の件数", "target", "10"),
        ("苦情の件数", "target", "9"),
        ("苦情の件数", "actual", "12"),
        ("苦情の件数", "actual", "9"),
    ]
    assert [i.unit and i.unit.text for i in found.indicators] == ["人", "件"]


FIGURES = [
    ["区分", "<", "単位", "令和４年度実績", "令和５年度実績"],
    ["活動指標(1)", "1", "回", "48", "49"],
    ["活動指標(2)", "2", "", "", ""],
    ["成果指標(1)", "3", "％", "81.2", "82.4"],
    ["成果指標(2)", "4", "件", "7", "9"],
]
NAMES = [
    ["活動指標", "<"],
    ["指標名(1)", "点検の回数"],
    ["指標説明", "設備の点検"],
    ["指標名(2)", ""],
    ["成果指標", "<"],
    ["指標名(1)", "来庁者の満足度"],
    ["指標名(2)", ""],
]


def test_names_given_by_number_in_another_table() -> None:
    found = sheet(Draft().table(NAMES, 150.0).table(FIGURES, 90.0, top=300))
    assert [(name, value) for name, _, _, value in values(found)] == [
        ("点検の回数", "48"),
        ("点検の回数", "49"),
        ("来庁者の満足度", "81.2"),
        ("来庁者の満足度", "82.4"),
    ]
    assert [one for one in told(found) if one[0] != "no_role"] == [("value_without_name", "7"), ("value_without_name", "9")]


def test_names_given_under_the_same_label_in_another_table() -> None:
    names = [["成果指標1", "点検の回数"], ["成果指標2", "来庁者の満足度"]]
    rows = [["区分", "令和４年度実績", "令和５年度実績"], ["成果指標1", "48", "49"], ["成果指標2", "81.2", "82.4"]]
    found = sheet(Draft().table(names, 150.0).table(rows, 90.0, top=300))
    assert [name for name, *_ in values(found)] == ["点検の回数"] * 2 + ["来庁者の満足度"] * 2


LISTED = [
    ["活動指標", "<", "単位"],
    ["ア", "啓発看板の設置数", "基"],
    ["イ", "巡回の回数", "回"],
    ["成果指標", "<", "単位"],
    ["ア", "改善された箇所の割合", "％"],
    ["イ", "", ""],
]
BY_MARK = [
    ["", "<", "令和４年度実績", "令和５年度実績"],
    ["活動指標", "ア", "11", "13"],
    ["^", "イ", "24", "22"],
    ["成果指標", "ア", "61.5", "－"],
    ["^", "イ", "", ""],
]


def test_a_row_that_prints_only_a_mark_takes_the_name_listed_by_it_in_its_group() -> None:
    found = sheet(Draft().table(LISTED, [30.0, 200.0, 50.0]).table(BY_MARK, 80.0, top=260))
    assert [(n, v) for n, *_, v in values(found)] == [
        ("啓発看板の設置数", "11"),
        ("啓発看板の設置数", "13"),
        ("巡回の回数", "24"),
        ("巡回の回数", "22"),
        ("改善された箇所の割合", "61.5"),
        ("改善された箇所の割合", "－"),
    ]
    assert [i.unit.text if i.unit else None for i in found.indicators] == ["基", "回", "％"]


def test_a_mark_that_no_list_names_is_no_name() -> None:
    found = made(BY_MARK)
    assert found.indicators == ()
    assert ("value_without_name", "61.5") in told(found)


def test_a_final_target_is_of_the_year_its_row_prints() -> None:
    rows = [
        ["指標名", "単位", "令和５年度実績", "最終目標値", "目標年度"],
        ["来館者数", "人", "96", "120", "R8"],
        ["貸出冊数", "冊", "2,000", "2,400", ""],
    ]
    assert values(made(rows)) == [
        ("来館者数", "actual", "令和５年度実績", "96"),
        ("来館者数", "target", "R8", "120"),
        ("貸出冊数", "actual", "令和５年度実績", "2,000"),
        ("貸出冊数", "target", None, "2,400"),
    ]


def test_a_year_that_answers_a_field_heads_nothing() -> None:
    rows = [
        ["事業期間", "平成11年度～", "部のコード", "0302"],
        ["指標名", "令和５年度実績", "令和６年度実績", "備考"],
        ["来館者数", "96", "98", ""],
    ]
    assert [v for *_, v in values(made(rows, 110.0))] == ["96", "98"]


@pytest.mark.parametrize(
    ("listed", "called"),
    [("成果指標①", "成果指標①"), ("成果指標①", "成果指標１"), ("成果指標ア", "成果指標ア"), ("指標1", "指標1")],
)
def test_a_numbered_label_takes_the_name_that_another_table_gives_it(listed: str, called: str) -> None:
    names = [[listed, "来館者数（人）"], [listed[:-1] + "９", "貸出冊数（冊）"]]
    rows = [["区分", "令和４年度実績", "令和５年度実績"], [called, "11", "12"], [listed[:-1] + "９", "21", "－"]]
    found = sheet(Draft().table(names, [100.0, 300.0]).table(rows, 100.0, top=200))
    assert [(n, v) for n, *_, v in values(found)] == [
        ("来館者数（人）", "11"),
        ("来館者数（人）", "12"),
        ("貸出冊数（冊）", "21"),
        ("貸出冊数（冊）", "－"),
    ]


def test_a_numbered_label_without_a_name_takes_no_figure_for_one() -> None:
    found = made([["区分", "令和４年度実績", "令和５年度実績"], ["成果指標①", "11", "12"], ["成果指標②", "21", "22"]])
    assert found.indicators == ()


def test_a_mark_and_its_name_in_one_cell() -> None:
    names = [["⑤ 活動指標", "単位"], ["ア　啓発看板の設置数", "基"], ["イ　巡回の回数", "回"]]
    found = sheet(Draft().table(names, [200.0, 50.0]).table(BY_MARK[:3], 80.0, top=260))
    assert [(n, v) for n, *_, v in values(found)][1:3] == [("啓発看板の設置数", "13"), ("巡回の回数", "24")]


def test_区分_heads_names_where_no_other_column_does() -> None:
    rows = [
        ["区分", "<", "令和４年度", "2025年目標"],
        ["来館者数", "目標値", "100", ""],
        ["^", "実績値", "96", ""],
        ["貸出冊数", "", "", "2,000"],
    ]
    found = made(rows, 90.0)
    assert values(found) == [
        ("来館者数", "target", "令和４年度", "100"),
        ("来館者数", "actual", "令和４年度", "96"),
        ("貸出冊数", "target", "2025年目標", "2,000"),
    ]
    assert [i.program for i in found.indicators] == [None, None]


def test_区分_beside_a_column_of_names_heads_kinds() -> None:
    rows = [["区分", "指標名", "令和４年度実績"], ["利用", "来館者数", "96"], ["施設", "開館日数", "300"]]
    found = made(rows, 90.0)
    assert [(i.program and i.program.text, i.name.text) for i in found.indicators] == [("利用", "来館者数"), ("施設", "開館日数")]
