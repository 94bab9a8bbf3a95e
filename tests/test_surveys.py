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
