"""Years printed beside the figures of a row: whose each is, and groups of columns with an indicator's name in front."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, read, sheet, values

NAME = "来館者数"


def years(rows: Rows) -> dict[str, str | None]:
    """The year label of each measure of the rows' first indicator."""
    found = values(sheet(Draft(width=842.0).table(rows, 75.0)))
    return {measure: year for name, measure, year, _ in found if name == found[0][0]}


@pytest.mark.parametrize(
    ("head", "row", "dated"),
    [
        (  # the word over a year says whose it is, on whichever side it stands
            ["指標名", "基準年度", "基準値", "目標年度", "目標値", "実績値"],
            [NAME, "R3", "70", "R8", "90", "77"],
            {"baseline": "R3", "target": "R8", "actual": None},
        ),
        (
            ["指標名", "基準値", "基準年度", "目標値", "目標年度", "実績値"],
            [NAME, "70", "R3", "90", "R8", "77"],
            {"baseline": "R3", "target": "R8", "actual": None},
        ),
        (  # a bare year behind the first figure is that figure's
            ["指標名", "目標年度", "現状値", "年度", "目標値", "実績値", "達成率"],
            [NAME, "R8", "70", "R3", "90", "77", "85.6%"],
            {"baseline": "R3", "target": "R8", "actual": None, "rate": None},
        ),
        (  # a bare year in front is that of the figures behind it
            ["指標名", "年度", "現状値", "年度", "目標値"],
            [NAME, "R3", "70", "R8", "90"],
            {"baseline": "R3", "target": "R8"},
        ),
    ],
)
def test_each_figure_has_the_year_printed_for_it(head: list[str], row: list[str], dated: dict[str, str | None]) -> None:
    assert years([head, row]) == dated
    assert years([head, ["貸出冊数", *row[1:]], [NAME, *row[1:]]]) == dated


def test_years_down_are_the_rows_as_ever() -> None:
    rows = [["成果指標", NAME, "<"], ["年度", "目標", "実績"], ["令和４年度", "1", "2"]]
    assert years(rows) == {"target": "令和４年度", "actual": "令和４年度"}


GROUPS = [
    ["事業名", "KPI①", "<", "<", "<", "KPI②", "<", "<", "<", "評価"],
    ["^", "目標", "目標年度", "目標値", "実績値", "目標", "目標年度", "目標値", "実績値", "^"],
    ["夜間の開館", "来館者数", "R8", "90", "77", "貸出冊数", "R9", "40", "38", "B"],
    ["読み聞かせ", "参加者数", "R7", "60", "－", "－", "－", "－", "－", "A"],
]


def test_groups_of_columns_name_their_indicators_in_front() -> None:
    found = [one for row in read(Draft(width=842.0).table(GROUPS, 75.0)).sheets for one in values(row)]
    assert found == [
        ("来館者数", "target", "R8", "90"),
        ("来館者数", "actual", None, "77"),
        ("貸出冊数", "target", "R9", "40"),
        ("貸出冊数", "actual", None, "38"),
        ("参加者数", "target", "R7", "60"),
        ("参加者数", "actual", None, "－"),
    ]


def test_a_group_s_name_may_be_a_word_that_is_a_label_elsewhere() -> None:
    rows = [*GROUPS[:2], ["夜間の開館", "①満足度", "R8", "90%", "77%", "②認知度", "R9", "40%", "38%", "B"], GROUPS[3]]
    found = [one for row in read(Draft(width=842.0).table(rows, 75.0)).sheets for one in values(row)]
    assert [(name, value) for name, _, _, value in found[:4]] == [
        ("①満足度", "90%"),
        ("①満足度", "77%"),
        ("②認知度", "40%"),
        ("②認知度", "38%"),
    ]
