"""Header paths: what stands above and beside a value, and which of the labels wins."""

from __future__ import annotations

import pytest
from pagemaker.draft import Rows, node, path, table

from extractors.shared.meaning import Meaning, meaning_of
from extractors.shared.paths import path_of, spans_years, year_of
from extractors.shared.table import continues, in_line


def meaning(rows: Rows, text: str = "77") -> Meaning:
    return meaning_of(path(rows, text))


def ups(rows: Rows, text: str = "77") -> list[str]:
    return [n.text for n in path(rows, text).up]


ACROSS = [["指標名", "令和４年度", "令和５年度"], ["来館者数", "12", "77"]]
TWO_LEVELS = [
    ["指標名", "令和４年度", "<", "令和５年度", "<"],
    ["^", "目標", "実績", "目標", "実績"],
    ["来館者数", "1", "2", "77", "4"],
]
THREE_LEVELS = [
    ["指標名", "令和５年度", "<", "<", "<"],
    ["^", "上半期", "<", "通年", "<"],
    ["^", "目標", "実績", "目標", "実績"],
    ["来館者数", "1", "2", "3", "77"],
]


def test_years_across() -> None:
    assert ups(ACROSS) == ["令和５年度"]


def test_years_down() -> None:
    found = path([["年度", "目標", "実績"], ["令和４年度", "1", "2"], ["令和５年度", "3", "77"]], "77")
    assert [n.text for n in found.up] == ["実績"]
    assert [n.text for n in found.left] == ["令和５年度"]


def test_two_levels_say_year_and_measure() -> None:
    said = meaning(TWO_LEVELS)
    assert (said.measure, said.year and said.year.text, said.column_label) == ("target", "令和５年度", "目標")


def test_three_levels_say_half_too() -> None:
    said = meaning(THREE_LEVELS)
    assert (said.measure, said.half, said.year and said.year.text) == ("actual", "whole", "令和５年度")
    assert meaning(THREE_LEVELS, "2").half == "first"


def test_a_year_over_two_blocks_is_the_nearest() -> None:
    rows = [["指標名", "令和元年度"], ["来館者数", "5"], ["指標名", "令和５年度"], ["貸出冊数", "77"]]
    assert ups(rows) == ["令和５年度"]


def test_a_merged_header_heads_all_its_columns_and_no_other() -> None:
    rows = [["指標名", "実績", "<", "目標値"], ["^", "令和４年度", "令和５年度", "令和８年度"], ["来館者数", "1", "77", "9"]]
    assert (meaning(rows).measure, meaning(rows, "9").measure) == ("actual", "target")


# --- which label wins (reading rule 1) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "row", "measure", "kind"),
    [
        ("令和５年度", "実績", "actual", None),
        ("令和５年度", "目標", "target", "target"),
        ("現状値", "実績", "baseline", None),  # the value's own column beats a row label 実績
        ("基準値", "実績", "baseline", None),
        ("目標値", "実績", "target", "target"),
        ("基準年度", "実績", "actual", None),  # only a year
        ("基準年度（H30）", "実績", "actual", None),
        ("令和５年度", "見込", "target", "forecast"),
        ("令和５年度", "計画", "target", "plan"),
        ("令和５年度", "想定", "target", "forecast"),
        ("最終目標", "目標", "target", "final"),
        ("中間目標値", "目標", "target", "interim"),
        ("令和５年度実績", "目標", "target", "target"),
        ("達成率", "実績", "rate", None),
    ],
)
def test_which_label_wins(column: str, row: str, measure: str, kind: str | None) -> None:
    said = meaning([["指標名", "", column], ["来館者数", row, "77"]])
    assert (said.measure, said.target_kind) == (measure, kind)


def test_a_group_heading_loses_against_the_column_s_own_label() -> None:
    rows = [["指標名", "目標値", "<"], ["^", "令和５年度実績", "令和８年度"], ["来館者数", "77", "90"]]
    assert meaning(rows).measure == "actual"
    assert meaning(rows, "90").measure == "target"


def test_a_base_year_over_a_row_that_names_no_measure_is_a_baseline() -> None:
    assert meaning([["指標名", "基準年度"], ["来館者数", "77"]]).measure == "baseline"


def test_labels_that_contradict_each_other_are_in_doubt() -> None:
    said = meaning([["指標名", "", "実績"], ["来館者数", "目標", "77"]])
    assert [d.code for d in said.doubts] == ["measure_conflict"]


def test_the_unit_of_the_row_s_label_comes_before_the_column_s() -> None:
    rows = [["指標名", "", "令和５年度（千円）"], ["来館者数", "実績（人）", "77"]]
    unit = meaning(rows).unit
    assert unit is not None
    assert unit.text == "人"


# --- rows and what runs across them --------------------------------------------------------------------------------


def test_a_row_across_the_table_heads_what_is_below_it() -> None:
    rows = [["指標名", "令和４年度", "令和５年度"], ["基本事業１　広聴", "<", "<"], ["意見の件数", "1", "77"]]
    found = path(rows, "77")
    assert [n.text for n in found.over] == ["基本事業１　広聴"]
    assert [n.text for n in found.up] == ["令和５年度"]


def test_texts_of_the_row_come_with_the_label_of_their_column() -> None:
    found = path([["指標名", "単位", "令和５年度"], ["来館者数", "人", "77"]], "77")
    assert [(n.text, head.text if head else None) for n, head in found.row_texts] == [("人", "単位"), ("来館者数", "指標名")]


def test_a_row_whose_place_for_a_name_is_empty_says_so() -> None:
    assert path([["指標名", "令和４年度", "令和５年度"], ["", "1", "77"]], "77").nameless


def test_the_other_table_in_the_same_grid_is_not_this_row_s() -> None:
    rows = [
        ["成果指標", "令和４年度", "令和５年度", "活動指標", "令和４年度", "令和５年度"],
        ["来館者数", "1", "2", "講座の回数", "3", "77"],
    ]
    assert [n.text for n, _ in path(rows, "77").row_texts] == ["講座の回数"]


def test_a_label_over_a_group_of_rows_is_theirs() -> None:
    rows = [["区分", "項目", "令和５年度"], ["財源内訳", "国庫支出金", "1"], ["^", "一般財源", "77"]]
    found = path(rows, "77")
    assert [n.text for n in found.left] == ["一般財源", "財源内訳"]


# --- periods -------------------------------------------------------------------------------------------------------

PERIOD = [["区分", "2023年度", "2024年度", "2025年度"], ["行動計画", "後期　3年間", "<", "<"], ["来館者数", "1", "2", "77"]]


def test_a_cell_under_several_years_is_a_period() -> None:
    made = table(PERIOD)
    period, value = node(made, "後期　3年間"), node(made, "77")
    assert spans_years(made, period, path_of(made, period))
    assert not spans_years(made, value, path_of(made, value))


def test_a_year_over_several_columns_of_the_lattice_is_one_year() -> None:
    made = table([["区分", "2023年度", "<", "2024年度"], ["来館者数", "77", "<", "2"]])
    assert not spans_years(made, node(made, "77"), path_of(made, node(made, "77")))


# --- tables that go on ---------------------------------------------------------------------------------------------


def test_a_table_without_headers_goes_on_under_the_one_above() -> None:
    first, second = table(ACROSS), table([["貸出冊数", "3", "77"]], page=2)
    assert continues(second, first)
    second.before = first
    found = path_of(second, node(second, "77"))
    assert [n.text for n in found.up] == ["令和５年度"]
    assert year_of(found) is not None


def test_a_table_with_headers_of_its_own_goes_on_under_none() -> None:
    assert not continues(table([["指標名", "令和６年度", "令和７年度"], ["貸出冊数", "3", "77"]], page=2), table(ACROSS))


def test_other_columns_are_another_table() -> None:
    other = table([["貸出冊数", "3", "77", "8", "9"]], page=2)
    assert not in_line(other, table(ACROSS))
    assert not continues(other, table(ACROSS))


def test_a_lone_year_is_a_header_only_beside_another() -> None:
    across = table([["指標名", "2022", "2023"], ["来館者数", "1", "2"]])
    assert node(across, "2023").kind == "label"
    alone = table([["指標名", "令和５年度"], ["来館者数", "2023"]])
    assert node(alone, "2023").kind == "value"
