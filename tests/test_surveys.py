"""Shares of satisfaction and participation, each with its year and the average printed beside it."""

from __future__ import annotations

from pagemaker.draft import Draft, Rows, sheet

from schemas.reading import SheetReading

TWO_YEARS = [
    ["区分", "令和４年度", "<", "令和５年度", "<"],
    ["^", "満足度", "平均", "満足度", "平均"],
    ["広聴広報", "44.1％", "50.6％", "45.3％", "51.2％"],
]


def made(rows: Rows) -> SheetReading:
    return sheet(Draft().table(rows))


def told(one: SheetReading) -> list[tuple[str, str | None, str, str | None]]:
    return [(s.metric, s.year.text if s.year else None, s.value.text, s.average.text if s.average else None) for s in one.surveys]


def test_each_share_with_its_year_and_average() -> None:
    assert told(made(TWO_YEARS)) == [("満足度", "令和４年度", "44.1％", "50.6％"), ("満足度", "令和５年度", "45.3％", "51.2％")]


def test_labels_beside_their_shares() -> None:
    rows = [["満足度", "44.1％", "平均", "50.6％"], ["参画度", "41.0％", "平均", "42.9％"]]
    assert told(made(rows)) == [("満足度", None, "44.1％", "50.6％"), ("参画度", None, "41.0％", "42.9％")]


def test_a_share_without_an_average_takes_no_other_s() -> None:
    assert told(made([["満足度", "参画度", "平均"], ["44.1％", "41.0％", "42.9％"]])) == [
        ("満足度", None, "44.1％", None),
        ("参画度", None, "41.0％", "42.9％"),
    ]


def test_shares_are_no_indicators() -> None:
    assert made(TWO_YEARS).indicators == ()


def test_an_indicator_that_is_called_a_share_of_satisfaction_is_one() -> None:
    rows = [["指標名", "令和４年度実績", "令和５年度実績"], ["窓口の満足度（％）", "80.1", "82.5"]]
    one = made(rows)
    assert one.surveys == ()
    assert [i.name.text for i in one.indicators] == ["窓口の満足度（％）"]


def test_shares_in_a_row_under_years() -> None:
    rows = [["市民満足度調査", "令和２年度", "令和４年度"], ["満足度", "45.2％", "47.1％"], ["重要度", "80.1％", "81.5％"]]
    one = sheet(Draft().table(rows, 100.0))
    assert [(v.metric, v.year and v.year.text, v.value.text) for v in one.surveys] == [
        ("満足度", "令和２年度", "45.2％"), ("満足度", "令和４年度", "47.1％"),
        ("重要度", "令和２年度", "80.1％"), ("重要度", "令和４年度", "81.5％"),
    ]  # fmt: skip
    assert one.indicators == ()


def test_points_in_such_a_row_are_no_shares() -> None:
    one = sheet(Draft().table([["市民満足度調査", "令和２年度", "令和４年度"], ["満足度", "3.25", "3.31"]], 100.0))
    assert one.surveys == ()
