"""Labelled blocks of prose, indicators stated in lines of it, and prose that states none."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, read, sheet, values

from schemas.reading import NarrativeReading

LONG = "出張窓口を三か所で試行し、多くの相談を受けた。利用者の声を聞きながら、申込みの手順を分かりやすく改めた。"


def made(rows: Rows, widths: float | list[float] = 250.0, height: float = 20.0) -> tuple[NarrativeReading, ...]:
    return sheet(Draft().table(rows, widths, height=height)).narratives


def lines(*texts: str) -> Draft:
    drawn = Draft()
    for n, text in enumerate(texts):
        drawn.line(text, top=60 + 14 * n)
    return drawn


def test_a_block_has_its_heading_and_section() -> None:
    found = made([["課題", LONG], ["今後の取組", LONG]])
    assert [(n.heading, n.section, n.text.text) for n in found] == [("課題", "issue", LONG), ("今後の取組", "action", LONG)]


def test_a_heading_above_its_block() -> None:
    (found,) = made([["事業の目的"], [LONG]])
    assert (found.heading, found.section) == ("事業の目的", "goal")


def test_a_heading_above_its_block_beside_the_label_of_a_part_of_the_form() -> None:
    rows = [["事業のあらまし", "事業の目的"], ["^", LONG], ["^", "活動内容"], ["^", LONG]]
    assert [(n.heading, n.section) for n in made(rows)] == [("事業の目的", "goal"), ("活動内容", "activities")]


def test_a_heading_in_own_words_is_no_block_of_the_one_before() -> None:
    found = made([["課題"], [LONG], ["区民から寄せられた意見"], [LONG]])
    assert [(n.heading, n.section) for n in found] == [("課題", "issue"), ("区民から寄せられた意見", "other")]


def test_prose_under_an_unknown_heading_is_kept() -> None:
    (found,) = made([["つまずき", LONG]])
    assert (found.heading, found.section, found.text.text) == ("つまずき", "other", LONG)


def test_short_text_under_a_known_heading_is_kept() -> None:
    (found,) = made([["課題", "特になし"]])
    assert found.text.text == "特になし"


def test_lines_of_the_page_are_joined_and_bullets_begin_new_ones() -> None:
    (found,) = made([["課題", "・相談窓口の数が足\nりない\n・手順が分かりにくい"]], 250.0, 40.0)
    assert found.text.text == "・相談窓口の数が足りない\n・手順が分かりにくい"


def test_an_empty_block_is_nothing() -> None:
    assert made([["課題", ""]]) == ()


def over_two_pages(*, left: float = 40.0, ends: str = LONG) -> list[tuple[str, str]]:
    """A block at the end of a page, and a text without a heading at the head of the next, under the form's own head."""
    head: Rows = [["事務事業名", "夜間図書館運営事業"]]
    first = Draft(1).table(head, 200.0, top=40).table([["課題"], [ends]], 400.0, top=100)
    second = Draft(2).table(head, 200.0, top=40).table([[LONG], ["効果"], [LONG]], 400.0, x=left, top=100)
    (one,) = read(first, second).sheets
    return [(n.heading, n.text.text) for n in one.narratives]


def test_a_block_goes_on_over_the_page() -> None:
    assert over_two_pages() == [("課題", LONG + LONG), ("効果", LONG)]


def test_a_text_of_another_width_is_no_part_of_the_block_before() -> None:
    assert over_two_pages(left=90.0) == [("課題", LONG), ("", LONG), ("効果", LONG)]


def test_a_list_goes_on_over_the_page() -> None:
    assert over_two_pages(ends="・窓口の数")[0] == ("課題", "・窓口の数" + LONG)


@pytest.mark.parametrize("label", ["課長名", "担当者名", "評価責任者", "氏名"])
def test_an_official_is_in_no_text(label: str) -> None:
    one = sheet(Draft().table([[label, "綾瀬 灯"], ["課題", LONG]], 250.0))
    assert "綾瀬" not in repr(one)


def test_figures_in_prose_are_left_alone() -> None:
    text = "令和５年度は12回の説明会に延べ345人が集まり、前年度の300人を上回った。"
    one = sheet(Draft().table([["成果", text]], [80.0, 400.0]))
    assert one.indicators == ()
    assert [n.text.text for n in one.narratives] == [text]


# --- indicators stated in prose ------------------------------------------------------------------------------------


def test_a_name_after_a_naming_word_then_its_measures() -> None:
    found = values(sheet(lines("【指標】オンライン申請の割合", "現状値：12.5％", "目標値：40％")))
    assert [(n, m, v) for n, m, _, v in found] == [
        ("オンライン申請の割合", "baseline", "12.5％"),
        ("オンライン申請の割合", "target", "40％"),
    ]


def test_a_target_in_brackets_behind_its_name() -> None:
    found = values(sheet(lines("指標：太陽光発電設備導入量【数値目標：8,339kW】")))
    assert [(n, m, v) for n, m, _, v in found] == [("太陽光発電設備導入量", "target", "8,339kW")]


def test_measures_in_a_row_behind_their_name() -> None:
    found = values(sheet(lines("・健診の受診率　基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 71.4％")))
    assert [(n, m, v) for n, m, _, v in found] == [
        ("健診の受診率", "baseline", "62.1％"),
        ("健診の受診率", "target", "80％"),
        ("健診の受診率", "actual", "71.4％"),
    ]
    assert [y for _, _, y, _ in found if (y and "R" in y) or (y and "Ｒ" in y)]


def test_a_stated_value_that_wraps_is_whole() -> None:
    cell = "【指標】市民満足度\n現状値：21.9%（2021（令和3）年2月「情報化」\nに対する市⺠満⾜度）\n目標値：50%"
    found = values(sheet(Draft().table([["施策概要"], [cell]], 400.0, height=60)))
    assert [v for *_, v in found][-1] == "50%"
    assert "満" in found[0][3]


def test_a_sentence_with_two_measures_in_it_is_no_statement() -> None:
    one = sheet(lines("昨年度は目標値40％に対して実績38％にとどまったため、手順を改める。"))
    assert [f for i in one.indicators for f in i.figures if not (f.doubts or i.doubts)] == []


def test_the_reason_beside_a_grade_is_headed_by_its_column() -> None:
    rows = [["評価項目", "評価", "評価の理由"], ["市民のニーズ", "a", LONG]]
    assert [(n.heading, n.section) for n in made(rows, [100.0, 40.0, 300.0], 40.0)] == [("評価の理由", "reason")]


def test_an_unknown_heading_below_an_answered_one_is_no_answer() -> None:
    rows = [["事業の内容", LONG], ["事後の始末", ""]]
    assert [n.heading for n in made(rows)] == ["事業の内容"]


def test_a_label_that_stands_under_a_row_s_heading_is_not_its_prose() -> None:
    found = made([["事業内容", LONG], ["受け手", "市民"]], [80.0, 400.0])
    assert [(n.heading, n.text.text) for n in found] == [("事業内容", LONG)]


def test_a_group_s_label_heads_no_heading_beside_it() -> None:
    found = made([["事業内容", "ねらいと段取り", LONG], ["^", "受け手", "市民"]], [60.0, 80.0, 360.0], height=40.0)
    assert [(n.heading, n.text.text) for n in found] == [("ねらいと段取り", LONG)]


def test_the_reason_for_a_mark_stands_under_its_own_heading() -> None:
    one = sheet(
        Draft().table([["評価項目", "評価", "評価の理由"], ["必要性", "A", LONG], ["効率性", "B", LONG]], [80.0, 40.0, 380.0])
    )
    assert [(r.item, r.value.text) for r in one.ratings] == [("必要性", "A"), ("効率性", "B")]
    assert [(n.heading, n.section) for n in one.narratives] == [("評価の理由", "reason"), ("評価の理由", "reason")]


def test_sections_in_brackets_in_one_cell_without_a_heading() -> None:
    block = "＜事業の目的＞\n市民の暮らしを支えます。\n＜主な成果＞\n(1) 相談会を開いた。\n＜つまずき＞\n人手が足りない。"
    found = made([[block], [""]], 400.0, height=80.0)
    assert [(n.heading, n.section, n.text.text) for n in found] == [
        ("事業の目的", "goal", "市民の暮らしを支えます。"),
        ("主な成果", "result", "(1) 相談会を開いた。"),
        ("つまずき", "other", "人手が足りない。"),
    ]


def test_the_reason_beside_options_is_headed_by_its_row() -> None:
    rows = [["有効性", "A", "A 高い　B 普通　C 低い", LONG]]
    assert [n.heading for n in made(rows, [60.0, 30.0, 150.0, 250.0], 40.0)] == ["有効性"]


def test_a_hint_between_a_label_and_its_prose_is_neither() -> None:
    found = made([["対象", "誰を対象に", LONG], ["手段", "どのような手順で", LONG]], [60.0, 100.0, 300.0], height=40.0)
    assert [(n.heading, n.section, n.text.text) for n in found] == [("対象", "goal", LONG), ("手段", "activities", LONG)]


def test_a_label_over_several_rows_is_not_answered_by_the_headings_of_its_rows() -> None:
    rows = [["目的", "誰のためか", LONG], ["^", "どんな姿か", LONG]]
    found = made(rows, [60.0, 100.0, 300.0], height=40.0)
    assert [(n.heading, n.text.text) for n in found] == [("誰のためか", LONG), ("どんな姿か", LONG)]


def test_a_reason_beside_a_rating_is_headed_by_its_column_or_by_what_is_rated() -> None:
    rows = [["評価項目", "評価", "評価の理由"], ["妥当性", "Ａ", LONG]]
    assert [(n.heading, n.section) for n in made(rows, [80.0, 40.0, 300.0], height=40.0)] == [("評価の理由", "reason")]
    assert [n.heading for n in made([["妥当性", "Ａ", LONG]], [80.0, 40.0, 300.0], height=40.0)] == ["妥当性"]


def test_a_remark_behind_a_heading_is_no_part_of_what_it_says() -> None:
    (found,) = made([["② 対象（誰を対象に）＊人や自然資源等"], ["児童・生徒"]])
    assert (found.section, found.text.text) == ("goal", "児童・生徒")
