"""Rated items: the short answer of a rating's label, the marked one of printed options, the scale where it is printed."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, sheet

from extractors.shared.options import options_of
from extractors.shared.ratings import is_rating, marked_option
from schemas.reading import RatingReading


def made(rows: Rows, widths: float | list[float] = 120.0, height: float = 20.0) -> list[tuple[str, str]]:
    return [(r.item, r.value.text) for r in full(rows, widths, height)]


def full(rows: Rows, widths: float | list[float] = 120.0, height: float = 20.0) -> tuple[RatingReading, ...]:
    return sheet(Draft().table(rows, widths, height=height)).ratings


def test_the_answer_stands_beside_the_label() -> None:
    assert made([["総合評価", "Ｂ おおむね順調"], ["事業の有効性", "Ａ"]]) == [
        ("総合評価", "Ｂ おおむね順調"),
        ("事業の有効性", "Ａ"),
    ]


def test_items_side_by_side_over_a_row_of_results() -> None:
    rows = [["指標", "市民ニーズ", "妥当性", "負担の公平性"], ["分析結果", "・増える", "・妥当", "・該当なし"]]
    assert made(rows) == [("市民ニーズ", "増える"), ("妥当性", "妥当"), ("負担の公平性", "該当なし")]


def test_an_empty_field_does_not_take_the_next_label() -> None:
    assert made([["総合評価", "", "今後の方向性", "継続"]]) == [("今後の方向性", "継続")]


def test_the_label_below_is_no_answer() -> None:
    assert made([["総合評価"], ["妥当性"]]) == []


def test_prose_under_a_rating_s_label_is_no_rating() -> None:
    text = "目標には届かなかったが、着実に伸びている。"
    assert made([["総合評価", text]], [80.0, 300.0]) == []


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("●継続 ○拡充 ○縮小", "継続"),
        ("□Ａ ■Ｂ □Ｃ", "Ｂ"),
        ("○拡充　◎現状維持　○廃止", "現状維持"),
        ("□拡充 ☑継続", "継続"),
        ("○継続 ○拡充", None),  # nothing is marked
        ("●継続 ●拡充 ○縮小", None),  # two are
        ("●継続", None),  # no options
        ("順調", None),
    ],
)
def test_the_marked_one_of_printed_options(text: str, chosen: str | None) -> None:
    assert marked_option(text) == chosen


def test_options_in_a_cell_give_the_marked_one() -> None:
    assert made([["今後の方向性", "○拡充 ●継続 ○縮小 ○廃止"]], [100.0, 200.0]) == [("今後の方向性", "継続")]


@pytest.mark.parametrize(
    ("text", "rated"), [("Ａ", True), ("☆☆☆", True), ("4", True), ("順調", True), ("1,234", False), ("85.0%", False), ("", False)]
)
def test_what_can_be_a_rating(text: str, rated: bool) -> None:
    assert is_rating(text) is rated


def test_a_printed_scale_is_no_rating_and_goes_with_the_grade() -> None:
    scale = "1.遅れている\n2.やや遅れている\n3.おおむね順調\n4.順調"
    (rating,) = full([["達成状況", "3"], [scale, "<"]], 120.0, 60.0)
    assert rating.value.text == "3"
    assert len(rating.scale) == 4


def test_only_a_sheet_s_one_rating_is_overall() -> None:
    assert [r.overall for r in full([["総合評価", "Ｂ"], ["事業の有効性", "Ａ"]])] == [True, False]


def test_a_column_of_ratings_belongs_to_the_rows_indicators() -> None:
    rows = [["指標名", "令和４年度実績", "令和５年度実績", "評価"], ["来館者数", "1", "2", "Ａ"], ["貸出冊数", "3", "4", "Ｂ"]]
    assert made(rows, 80.0) == [("来館者数", "Ａ"), ("貸出冊数", "Ｂ")]


def test_a_cell_wider_than_a_rating_s_column_is_not_in_it() -> None:
    rows = [
        ["指標", "市民ニーズ", "妥当性", "事業実績"],
        ["分析結果", "・増える", "・妥当", "・上回った"],
        ["細事業名称", "巡回の事業その２", "<", "<"],
    ]
    assert ("事業実績", "巡回の事業その２") not in made(rows, 90.0)
    assert len(made(rows, 90.0)) == 3


def test_the_mark_beside_printed_options_is_the_rating() -> None:
    rows = [
        ["施策への貢献度", "A．貢献している　B．やや貢献している　C．貢献の度合いが薄い", "B", "計画どおりに進んだ。"],
        ["達成度", "3", "１．大きく上回った　２．上回った　３．ほぼ目標どおり　４．下回った", "<"],
        ["今後の事業の方向性", "Ⅰ．現状のまま継続　Ⅱ．改善しながら継続　Ⅲ．事業終了", "Ⅱ", "手順を改める。"],
    ]
    assert made(rows, [100.0, 250.0, 30.0, 100.0]) == [("施策への貢献度", "B"), ("達成度", "3"), ("今後の事業の方向性", "Ⅱ")]


def test_the_options_are_the_scale() -> None:
    options = "１．目標を上回って達成　２．ほぼ目標どおり　３．目標を下回った"
    (rating,) = full([["達成度", "3", options]], [100.0, 30.0, 300.0])
    assert rating.scale == ("1.目標を上回って達成", "2.ほぼ目標どおり", "3.目標を下回った")


def test_options_without_a_mark_are_no_rating() -> None:
    assert made([["施策への貢献度", "A．貢献している　B．やや貢献している", "理由"]], [100.0, 250.0, 60.0]) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("市民のニーズに変化はあるか　a.薄れていない　b.少し薄れている", "ab"),
        ("５．先進的　４．順調　３．普通", ""),  # begins with none of the alphabet's ends
        ("3. 順調　2. 普通　1. 遅れ", "321"),
        ("Ⅰ．継続Ⅱ．改善Ⅲ．終了", "IIIIII"),
        ("1.5倍に増え、2.3倍が目標", ""),
        ("A館とB館", ""),
        ("１．講座を開いた。２．相談を受けた。", ""),  # sentences
    ],
)
def test_printed_options_follow_an_alphabet(text: str, marks: str) -> None:
    assert "".join(options_of(text)) == marks


def test_a_column_headed_as_the_rating_rates_what_its_rows_name() -> None:
    rows = [["評価項目", "評価", "評価の理由"], ["市民のニーズ", "a", "需要は高い。"], ["民間の活用", "b", "委託している。"]]
    assert made(rows, 100.0) == [("市民のニーズ", "a"), ("民間の活用", "b")]


POINTS_TABLE = [
    ["評価の視点", "評価項目", "評価点", "<", "評価の理由"],
    ["妥当性", "市の関与の必要性", "4", "／４", "続ける必要がある。"],
    ["^", "目的の妥当性", "3", "／４", "目的に合う。"],
    ["有効性", "目標の達成度", "2", "／４", "おおむね届いた。"],
    ["^", "上位の目標への貢献", "4", "／４", "役に立った。"],
]


def test_points_out_of_a_number_rate_what_their_row_names() -> None:
    found = sheet(Draft().table(POINTS_TABLE, [60.0, 150.0, 30.0, 30.0, 150.0]))
    assert [(r.item, r.value.text) for r in found.ratings] == [
        ("市の関与の必要性", "4／４"),
        ("目的の妥当性", "3／４"),
        ("目標の達成度", "2／４"),
        ("上位の目標への貢献", "4／４"),
    ]
    assert found.indicators == ()


def test_points_beside_their_label() -> None:
    assert made([["総合評価", "A", "評価点", "22", "／２４"]], 60.0) == [("総合評価", "A"), ("評価点", "22／２４")]


def test_a_list_of_projects_rates_each() -> None:
    rows = [
        ["NO", "部", "事務事業名", "総合評価", "前回評価"],
        ["1", "総務部", "統計調査事業", "Ａ", "Ｂ"],
        ["2", "福祉部", "見守り事業", "Ｃ", "－"],
    ]
    found = sheet(Draft().table(rows, 90.0))
    rated = [(r.program and r.program.text, r.item, r.value.text, r.overall) for r in found.ratings]
    assert rated[:3] == [
        ("統計調査事業", "総合評価", "Ａ", False),
        ("統計調査事業", "前回評価", "Ｂ", False),
        ("見守り事業", "総合評価", "Ｃ", False),
    ]
    assert found.code is None


def test_a_head_over_several_columns_is_not_rated_by_the_head_beside_it() -> None:
    rows = [
        ["事業名", "事務事業評価", "<", "合計点数", "総合評価"],
        ["^", "必要性", "有効性", "^", "^"],
        ["見守り事業", "4", "3", "7", "A"],
        ["子育て事業", "2", "1", "3", "D"],
    ]
    found = sheet(Draft().table(rows, 90.0)).ratings
    assert sorted((r.program.text, r.item, r.value.text) for r in found if r.program) == [
        ("子育て事業", "必要性", "2"),
        ("子育て事業", "有効性", "1"),
        ("子育て事業", "総合評価", "D"),
        ("見守り事業", "必要性", "4"),
        ("見守り事業", "有効性", "3"),
        ("見守り事業", "総合評価", "A"),
    ]
    assert all(r.program for r in found)


def test_a_scale_beside_its_mark() -> None:
    scale = "１：目標を上回った\n２：目標どおり\n３：目標を下回った"
    assert made([["達成度", "２", scale, "計画どおり実施した。"]], 110.0, 40.0) == [("達成度", "２")]


def test_ratings_of_listed_projects_name_the_project_and_are_none_of_the_sheet_s() -> None:
    rows = [
        ["施策名", "安全なまちをつくる", "<", "<", "<"],
        ["事務事業名", "担当課", "令和６年度決算", "有効性", "評価"],
        ["反射鏡の設置", "土木課", "1,234", "A", "B"],
        ["見守りの訪問", "福祉課", "987", "B", "C"],
    ]
    found = sheet(Draft().table(rows, 100.0)).ratings
    assert [(r.program and r.program.text, r.item, r.value.text, r.overall) for r in found] == [
        ("反射鏡の設置", "有効性", "A", False),
        ("反射鏡の設置", "評価", "B", False),
        ("見守りの訪問", "有効性", "B", False),
        ("見守りの訪問", "評価", "C", False),
    ]


def test_a_number_before_the_word_of_its_scale_is_a_rating() -> None:
    assert made([["今後の方向性", "１　現状維持"]]) == [("今後の方向性", "１ 現状維持")]
    assert not is_rating("12 件")


def test_the_column_headed_as_the_rating_s_answers_an_item_that_a_question_explains() -> None:
    rows = [
        ["評価項目", "評価の視点", "評価", "評価の理由"],
        ["必要性", "市が実施する必要があるか", "Ａ", "法令が求めている。"],
        ["有効性", "目的に結びついているか", "Ｂ", "概ね計画どおりである。"],
    ]
    assert made(rows) == [("必要性", "Ａ"), ("有効性", "Ｂ")]


def test_marked_options_of_the_items_that_forms_rate() -> None:
    rows = [
        ["①政策体系との整合性", "■結びついている　□見直し余地がある"],
        ["③成果の向上余地", "□向上余地がある　■向上余地がない"],
    ]
    assert made(rows, 200.0) == [("①政策体系との整合性", "結びついている"), ("③成果の向上余地", "向上余地がない")]


def test_a_grade_under_達成度_rates_the_indicator_and_a_figure_is_its_rate() -> None:
    rows = [["指標名", "目標値", "実績値", "達成度"], ["待機児童数", "0", "0", "A"], ["相談件数", "100", "90", "90％"]]
    found = sheet(Draft().table(rows, 90.0))
    assert [(r.item, r.value.text, r.overall) for r in found.ratings] == [("待機児童数", "A", False)]
    assert [[f.measure for f in i.figures] for i in found.indicators] == [["target", "actual"], ["target", "actual", "rate"]]
