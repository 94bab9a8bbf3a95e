"""One indicator across editions: each year once, revisions with both figures, renames proposed and not merged."""

from __future__ import annotations

import pandas as pd
import pytest
from release_rows.rows import City

from pipeline import series
from pipeline.editions import figures
from pipeline.renames import propose


def two_editions() -> City:
    city = City()
    old = city.edition(2023)
    old.indicator("市ホームページで寄せられた意見件数", actual={2021: 956, 2022: 1102, 2023: 1200}, target={2024: 1300})
    old.indicator("広報紙の満足度", unit="%", actual={2022: 61.5, 2023: 62.0})
    new = city.edition(2024)
    new.indicator("市ホームページで寄せられた意見件数", actual={2022: 1102, 2023: 1187, 2024: 1250}, target={2024: 1300})
    new.indicator("広報いがの満足度", unit="%", actual={2023: 62.0, 2024: 63.0})
    return city


def row(frame: pd.DataFrame, name: str, year: int, measure: str = "actual") -> pd.Series:
    found = frame[(frame.indicator_name == name) & (frame.fiscal_year == year) & (frame.measure == measure)]
    assert len(found) == 1
    return found.iloc[0]


def test_every_year_stands_once() -> None:
    frame = series.build(two_editions().tables())
    first = frame[(frame.indicator_name == "市ホームページで寄せられた意見件数") & (frame.measure == "actual")]
    assert first.fiscal_year.tolist() == [2021, 2022, 2023, 2024]
    assert first.value.tolist() == [956, 1102, 1187, 1250]
    assert frame.series_id.is_unique


def test_a_revised_figure_keeps_both() -> None:
    tables = two_editions().tables()
    frame = series.build(tables)
    revised = row(frame, "市ホームページで寄せられた意見件数", 2023)
    assert (revised.value, revised.first_value, revised.revised) == (1187, 1200, True)
    assert revised.editions == ["doc2023", "doc2024"]
    assert frame.revised.sum() == 1
    (revision,) = series.revisions(tables)
    assert (revision.old.row["value_text"], revision.new.row["value_text"]) == ("1200", "1187")
    assert (revision.old.document_id, revision.new.document_id) == ("doc2023", "doc2024")


def test_a_rename_is_proposed_and_not_merged() -> None:
    frame = series.build(two_editions().tables())
    new = row(frame, "広報いがの満足度", 2023)
    assert new.renamed_from == "広報紙の満足度"
    assert new.needs_review
    assert new.review_reason.startswith("rename_proposed: ")
    assert pd.isna(row(frame, "広報紙の満足度", 2023).renamed_from)
    assert new.editions == ["doc2024"]


@pytest.mark.parametrize("name", ["窓口サービスの満足度", "広報いがの満足度"])
def test_no_rename_without_equal_figures(name: str) -> None:
    city = City()
    city.edition(2023).indicator("広報紙の満足度", actual={2023: 62.0})
    city.edition(2024).indicator(name, actual={2023: 40.0})
    assert propose(figures(city.tables())) == []


def test_no_rename_while_the_old_name_goes_on() -> None:
    city = City()
    city.edition(2023).indicator("広報紙の満足度", actual={2023: 62.0})
    city.edition(2024).indicator("広報紙の満足度", actual={2023: 62.0}).indicator("広報いがの満足度", actual={2023: 62.0})
    assert propose(figures(city.tables())) == []


def test_a_new_plan_that_uses_a_code_again_is_another_series() -> None:
    city = City()
    city.edition(2023).indicator("施策の満足度", actual={2023: 62.0})
    city.edition(2024, sheet_name="消防・救急").indicator("施策の満足度", actual={2023: 35.0})
    frame = series.build(city.tables())
    assert len(frame) == 2
    assert not frame.revised.any()


def test_a_renamed_sheet_is_proposed() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", actual={2023: 62.0})
    city.edition(2024, sheet_name="広聴・広報").indicator("意見件数", actual={2023: 62.0})
    (rename,) = propose(figures(city.tables()))
    assert (rename.old.sheet, rename.new.sheet) == ("広聴広報", "広聴・広報")


def test_two_cities_and_unknown_cities_are_never_linked() -> None:
    city = City()
    city.edition(2023, "a", code="242161").indicator("意見件数", actual={2023: 1})
    city.edition(2024, "b", code="282073").indicator("意見件数", actual={2023: 2})
    city.edition(2023, "c", code=None).indicator("意見件数", actual={2023: 3})
    city.edition(2024, "d", code=None).indicator("意見件数", actual={2023: 4})
    frame = series.build(city.tables())
    assert len(frame) == 4
    assert not frame.revised.any()


def test_one_name_three_times_on_a_sheet_stays_three() -> None:
    city = City()
    for year, values in ((2023, (1, 2, 3)), (2024, (1, 2, 30))):
        edition = city.edition(year)
        for value in values:
            edition.indicator("参加者数", actual={2022: value})
    frame = series.build(city.tables())
    assert frame.value.tolist() == [1, 2, 30]
    assert frame.revised.tolist() == [False, False, True]


def test_width_and_dashes_of_a_name_do_not_split_it() -> None:
    city = City()
    city.edition(2023).indicator("ＳＮＳ登録者数（LINE−公式）", actual={2023: 1})
    city.edition(2024).indicator("SNS登録者数(LINE－公式)", actual={2023: 1})
    assert series.build(city.tables()).editions.tolist() == [["doc2023", "doc2024"]]


def test_a_dash_is_no_revision_but_a_figure_that_turns_into_one_is_marked() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", actual={2022: "－", 2023: 5})
    city.edition(2024).indicator("意見件数", actual={2022: 7, 2023: "－"})
    frame = series.build(city.tables())
    first, second = frame.itertuples()
    assert (first.value, first.revised, first.needs_review) == (7, False, False)
    assert (second.value, second.revised) == (5, False)
    assert second.review_reason.startswith("figure_withdrawn: ")


def test_another_unit_with_the_same_base_value_is_no_revision() -> None:
    city = City()
    base = {"base_value": 100_000_000.0, "base_unit": "円"}
    city.edition(2023).indicator("税収", unit="億円", actual={2023: (1.0, base)})
    city.edition(2024).indicator("税収", unit="百万円", actual={2023: (100.0, base)})
    city.edition(2025).indicator("税収", unit="百万円", actual={2023: (101.0, base | {"base_value": 101_000_000.0})})
    (revision,) = series.revisions(city.tables())
    assert revision.new.row["value"] == 101.0


def test_targets_of_other_kinds_do_not_revise_each_other() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", target={2024: (10, {"target_kind": "forecast"})})
    both = city.edition(2024).indicator("意見件数", target={2024: (12, {"target_kind": "forecast"})})
    both._observe(city.rows["indicators"][-1], "target", 2024, 20)
    (only,) = series.build(city.tables()).itertuples()
    assert (only.value, only.target_kind, only.revised) == (20, "target", False)


def test_what_one_edition_prints_twice_differently_is_marked() -> None:
    city = City()
    twice = city.edition(2023).indicator("意見件数", actual={2023: 5})
    twice._observe(city.rows["indicators"][-1], "actual", 2023, 6)
    (reason,) = series.build(city.tables()).review_reason
    assert reason.startswith("series_ambiguous: ")


def test_two_documents_of_one_year_that_differ_are_marked() -> None:
    city = City()
    city.edition(2023, "a").indicator("意見件数", actual={2023: 5})
    city.edition(2023, "b").indicator("意見件数", actual={2023: 6})
    (only,) = series.build(city.tables()).itertuples()
    assert not only.revised
    assert only.review_reason.startswith("same_edition_differs: ")


def test_doubt_of_an_observation_travels() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", actual={2023: (5, {"needs_review": True, "review_reason": "year_conflict"})})
    assert series.build(city.tables()).review_reason.tolist() == ["year_conflict"]


def test_latest_is_the_newest_edition_of_each_figure() -> None:
    tables = two_editions().tables()
    tables["observations"]["is_latest"] = series.latest(tables)
    shown = tables["observations"].query("is_latest and measure == 'actual' and indicator_name.str.startswith('市')")
    assert shown.set_index("fiscal_year").value.to_dict() == {2021: 956, 2022: 1102, 2023: 1187, 2024: 1250}


def test_an_observation_without_a_name_is_its_own_latest() -> None:
    city = City()
    city.edition(2023).indicator("", actual={2023: 5}).indicator("意見件数", actual={2023: 6})
    assert series.latest(city.tables()).tolist() == [True, True]
    assert series.build(city.tables()).value.tolist() == [6]


def test_latest_costs() -> None:
    city = City()
    city.edition(2023).cost("事業費", 1000, 2023).cost("事業費", 900, 2022)
    city.edition(2024).cost("事業費", 1005, 2023).cost("事業費", 1100, 2024, "budget")
    assert series.latest_costs(city.tables()).tolist() == [False, True, True, True]


def test_empty_tables_give_an_empty_series() -> None:
    frame = series.build(City().tables())
    assert list(frame.columns) == list(series.COLUMNS)
    assert frame.empty


def with_dump() -> City:
    """A PDF of each year, and a text dump of the second one's that misreads a figure."""
    city = City()
    city.edition(2023, "f-pdf").indicator("意見件数", actual={2022: 5, 2023: 1007})
    city.edition(2024, "z-dump").indicator("意見件数", actual={2023: 107, 2024: 8})
    city.edition(2024, "a-pdf").indicator("意見件数", actual={2023: 1007, 2024: 8})
    city.rows["documents"][1]["text_layer"] = "dump"
    return city


def test_a_dump_beside_its_pdf_revises_nothing() -> None:
    frame = series.build(with_dump().tables())
    (doubtful,) = frame[frame.fiscal_year == 2023].itertuples()
    assert (doubtful.value, doubtful.first_value, doubtful.revised, doubtful.needs_review) == (1007, 1007, False, False)
    assert doubtful.latest_document_id == "a-pdf"
    assert doubtful.editions == ["f-pdf", "z-dump", "a-pdf"]
    assert series.revisions(with_dump().tables()) == []


def test_a_correction_is_seen_through_a_dump_beside_it() -> None:
    city = with_dump()
    city.rows["observations"][-2]["value"] = 1011.0
    (revision,) = series.revisions(city.tables())
    assert (revision.old.document_id, revision.new.document_id) == ("f-pdf", "a-pdf")
