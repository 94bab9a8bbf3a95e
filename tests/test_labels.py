"""What a label says: roles, year, unit; and what is no label at all."""

from __future__ import annotations

import pytest

from extractors.shared.labels import Label, read_label
from extractors.shared.vocabulary import Role, shared


def label(text: str) -> Label:
    found = read_label(text, shared())
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    "text",
    [
        "目標値",
        "目　標　値",
        "目\n標\n値",
        "【目標値】",
        "◎目標値",
        "①目標値",
        "(1)目標値",
        "目標値※",
        "目標値 A",
        "目標値（Ｂ）",
        "目標値（Ａ）＋（Ｂ）",
        "目標値①＋②",
        "目標値（＝Ａ－Ｂ）",
        "■ 目標値：",
        "目標値１",
    ],
)
def test_blanks_ornaments_numbering_and_formula_letters_change_nothing(text: str) -> None:
    assert label(text).has("measure", "target")


@pytest.mark.parametrize(
    ("text", "measure", "unit"),
    [
        ("実績（件）", "actual", "件"),
        ("目標値(％)", "target", "%"),
        ("実績（単位：千円）", "actual", "千円"),
        ("実績[人]", "actual", "人"),
        ("実績【単位：人】", "actual", "人"),
    ],
)
def test_a_unit_in_the_label_s_parentheses(text: str, measure: str, unit: str) -> None:
    found = label(text)
    assert found.has("measure", measure)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["（千円）", "単位：千円", "（単位：千円）"])
def test_a_unit_alone_is_a_label_without_roles(text: str) -> None:
    found = label(text)
    assert found.unit == "千円"
    assert found.roles == ()


@pytest.mark.parametrize(
    ("text", "year"), [("令和４年度", 2022), ("2021（R３）", 2021), ("R元", 2019), ("㋿6年度", 2024), ("令和６(2024)年度", 2024)]
)
def test_a_year_alone_is_a_header(text: str, year: int) -> None:
    found = label(text)
    assert found.only_year
    assert found.year is not None
    assert found.year.fiscal_year == year


@pytest.mark.parametrize(
    ("text", "kind", "value", "year"),
    [
        ("令和４年度実績", "measure", "actual", 2022),
        ("基準値（H30）", "measure", "baseline", 2018),
        ("令和６年度 当初予算額", "stage", "budget", 2024),
        ("最終目標（令和８年度）", "target_kind", "final", 2026),
        ("R５決算", "stage", "settlement", 2023),
    ],
)
def test_a_year_and_a_word_in_one_label(text: str, kind: str, value: str, year: int) -> None:
    found = label(text)
    assert found.has(kind, value)
    assert found.year is not None
    assert found.year.fiscal_year == year


def test_a_year_without_an_era_keeps_its_number_for_the_document() -> None:
    found = label("６年度")
    assert found.year is not None
    assert (found.year.fiscal_year, found.year.bare) == (None, 6)


def test_two_known_words_in_one_label_say_both() -> None:
    found = label("目標・実績")
    assert found.has("measure", "target")
    assert found.has("measure", "actual")


def test_a_basis_in_the_parentheses_is_heard() -> None:
    found = label("目標値（累計）")
    assert found.has("measure", "target")
    assert found.has("basis", "cumulative")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "769",
        "ホームページ閲覧数",
        "目標に届かなかったため、手順を改めた。",
        "目標値を大きく上回る参加があり、地域の団体とのつながりが深まったことを評価する声が多い",
        "観光客数（人）",
    ],
)
def test_names_prose_and_figures_are_no_labels(text: str) -> None:
    assert read_label(text, shared()) is None


def test_a_family_s_label_replaces_what_the_shared_list_says() -> None:
    words = shared().plus({"取組項目": (Role("slot", "program"),)})
    found = read_label("取組項目", words)
    assert found is not None
    assert found.roles == (Role("slot", "program"),)


def test_radicals_are_read_as_the_letters_they_look_like() -> None:
    assert label("⽬標値").has("measure", "target")


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Ⅰ.事業コストの方向性の理由", "reason"),
        ("総合評価の判断理由", "reason"),
        ("令和６年度の主な取組内容・実績", "activities"),
        ("評価と課題", "issue"),
    ],
)
def test_a_heading_made_of_known_words_is_a_section_s(text: str, section: str) -> None:
    assert label(text).has("section", section)


@pytest.mark.parametrize("text", ["うち委託料", "(内)委託費", "（うち）人件費", "うち国庫支出金"])
def test_a_share_of_an_item_is_one_of_which(text: str) -> None:
    assert label(text).value("item") == "of_which"


@pytest.mark.parametrize("text", ["事務事業の概要", "道路と公園", "市民の声と課題"])
def test_words_that_only_look_like_two_headings_are_no_label(text: str) -> None:
    assert read_label(text, shared()) is None


def test_a_word_that_counts_elsewhere_says_in_a_year_s_parentheses_what_kind_of_figure_it_is() -> None:
    found = label("６年度（計画）")
    assert (found.has("target_kind", "plan"), found.unit) == (True, None)
    assert label("実績（計画）").unit is None
    assert label("実績（件）").unit == "件"
