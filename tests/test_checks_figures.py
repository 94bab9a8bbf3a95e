"""Checks of figures, years, units and prose: each is shown to hold, to fire, and to keep quiet where it cannot know."""

from __future__ import annotations

import pytest
from rowmaker.checked import found, marked, severities
from rowmaker.sheet import City, Sheet

from pipeline.validate import validate


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def sheet(city: City) -> Sheet:
    return city.sheet()


# --- printed_rate ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "target", "actual", "rate", "text"),
    [
        ("up", 120, 101, 84.2, "84.2%"),
        ("up", 120, 101, 84, "84%"),
        ("up", 120, 101, 84.1, "84.1%"),  # cut off instead of rounded
        ("up", 120, 101, 0.842, "0.842"),
        ("up", 100, 130, 130, "130%"),
        ("up", 100, 130, 100, "100%"),  # cut off at 100
        ("down", 50, 40, 125, "125%"),  # target / actual
        ("down", 50, 40, 120, "120%"),  # (2 x target - actual) / target
        ("down", 50, 40, 80, "80%"),  # the plain formula all the same
        (None, 50, 40, 125, "125%"),
    ],
)
def test_rates_that_fit_a_formula_in_use(
    city: City, sheet: Sheet, direction: str | None, target: float, actual: float, rate: float, text: str
) -> None:
    figures = sheet.indicator(direction=direction)
    figures.says("target", 2024, target)
    figures.says("actual", 2024, actual)
    figures.says("rate", 2024, rate, text, unit="%" if "%" in text else None)
    assert severities(city, "printed_rate") == ["info"]
    assert marked(city, "observations") == []


def test_a_rate_from_the_baseline_fits(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(direction="up")
    figures.says("baseline", 2020, 60)
    figures.says("target", 2024, 100)
    figures.says("actual", 2024, 80)
    figures.says("rate", 2024, 50, "50%", unit="%")
    assert severities(city, "printed_rate") == ["info"]


def test_exchanged_actual_and_target_do_not_fit_the_rate(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(direction="up")
    figures.says("target", 2024, 101)
    figures.says("actual", 2024, 120)
    figures.says("rate", 2024, 84.2, "84.2%", unit="%")
    assert severities(city, "printed_rate") == ["warning"]
    assert marked(city, "observations") == ["101", "120", "84.2%"]


def test_a_rate_without_its_pair_is_not_judged(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(direction="up")
    figures.says("target", 2024, None)
    figures.says("actual", 2024, 120)
    figures.says("rate", 2024, 84.2, "84.2%", unit="%")
    figures.says("rate", 2023, 10, "10%", unit="%")
    assert severities(city, "printed_rate") == []


# --- years ----------------------------------------------------------------------------------------------------------


def test_years_in_printed_order_are_silent(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year in (2019, 2021, 2022, 2023):
        figures.says("actual", year, 100 + year)
    for year in (2024, 2027):
        figures.says("target", year, 5000)
    assert found(city, "years_consecutive") == []


def test_years_out_of_order_mark_their_line(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year in (2021, 2022, 2032, 2024):
        figures.says("target", year, 100 + year)
    assert severities(city, "years_consecutive") == ["warning"]
    assert len(marked(city, "observations")) == 4


def test_years_down_a_column_are_seen_too(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for place, year in enumerate((2021, 2019, 2023)):
        figures.says("target", year, 100 + year, x0=50.0, x1=70.0, top=100.0 + 20 * place, bottom=110.0 + 20 * place)
    assert severities(city, "years_consecutive") == ["warning"]


def test_two_lines_of_years_are_two_lines(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for place, year in enumerate((2021, 2022, 2023, 2024, 2025, 2026)):
        x, y = 50.0 + 30 * (place % 3), 100.0 + 20 * (place // 3)
        figures.says("target", year, 100 + year, x0=x, x1=x + 20, top=y, bottom=y + 10)
    assert found(city, "years_consecutive") == []


def test_a_year_that_no_row_of_the_sheet_speaks_of_is_told(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year in (2018, 2020, 2021, 2023):
        figures.says("actual", year, 100 + year)
    assert severities(city, "years_consecutive") == ["info"]
    figures.says("target", 2022, 5)
    assert severities(city, "years_consecutive") == []
    assert marked(city, "observations") == []


@pytest.mark.parametrize(("year", "expected"), [(2023, []), (2024, []), (2025, []), (2026, ["warning"])])
def test_an_actual_cannot_be_of_a_year_to_come(city: City, sheet: Sheet, year: int, expected: list[str]) -> None:
    sheet.indicator().says("actual", year, 5)
    sheet.indicator("目標のある指標").says("target", year, 5)
    assert severities(city, "year_conflict") == expected
    assert len(marked(city, "observations")) == len(expected)


def test_a_settlement_cannot_be_of_a_year_to_come(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 10, year=2027)
    sheet.cost("事業費", 11, year=2027, stage="budget")
    assert severities(city, "year_conflict") == ["warning"]
    assert marked(city, "costs") == ["10"]


# --- cumulative_falls -----------------------------------------------------------------------------------------------


def test_a_cumulative_figure_that_falls_once_marks_the_fall(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(basis="cumulative")
    figures.says("target", 2025, 400)
    for year, value in ((2021, 100), (2022, 200), (2023, 30), (2024, 310)):
        figures.says("actual", year, value)
    assert severities(city, "cumulative_falls") == ["warning"]
    assert marked(city, "observations") == ["200", "30"]


def test_a_note_explains_a_fall(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(basis="cumulative", direction="up")
    figures.says("actual", 2023, 200)
    figures.says("actual", 2024, 190, note="廃止分を除く")
    assert found(city, "cumulative_falls") == []


def test_a_balance_that_is_meant_to_fall_is_let_be(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(basis="cumulative")
    figures.says("target", 2024, 12)
    for year, value in ((2022, 18.6), (2023, 16.9), (2024, 14)):
        figures.says("actual", year, value)
    annual = sheet.indicator("年ごとの件数")
    annual.says("actual", 2023, 5)
    annual.says("actual", 2024, 4)
    assert found(city, "cumulative_falls") == []


# --- duplicate_key --------------------------------------------------------------------------------------------------


def test_two_figures_for_one_year_mark_both(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    figures.says("actual", 2024, 5)
    figures.says("actual", 2024, 6)
    assert severities(city, "duplicate_key") == ["warning"]
    assert marked(city, "observations") == ["5", "6"]


def test_one_figure_printed_twice_is_only_told(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    figures.says("actual", 2024, 5)
    figures.says("actual", 2024, 5)
    assert severities(city, "duplicate_key") == ["info"]
    assert marked(city, "observations") == []


def test_one_name_three_times_on_a_sheet_is_three_indicators(city: City, sheet: Sheet) -> None:
    for number, program in enumerate(("細事業ア", "細事業ア", "細事業イ")):
        sheet.indicator("件数", program_name=program).says("actual", 2024, number)
    assert found(city, "duplicate_key") == []


def test_forecast_target_and_a_level_without_a_year_are_no_duplicates(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    figures.says("target", 2024, 5, target_kind="forecast")
    figures.says("target", 2024, 6, target_kind="final")
    figures.says("baseline", None, 7, column_label="現状値")
    figures.says("baseline", None, 8, column_label="策定時の値")
    assert found(city, "duplicate_key") == []


def test_amounts_and_shares_have_keys_too(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 10)
    sheet.cost("事業費", 12)
    sheet.survey("満足度", 40)
    sheet.survey("満足度", 41)
    assert severities(city, "duplicate_key") == ["warning", "warning"]
    assert (marked(city, "costs"), marked(city, "surveys")) == (["10", "12"], ["40%", "41%"])


# --- unit_conflict, order_of_magnitude, percent_bounds ---------------------------------------------------------------


def test_figures_of_one_indicator_in_two_units_are_told(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(unit="人")
    figures.says("actual", 2023, 5)
    figures.says("actual", 2024, 6, unit="千人")
    assert severities(city, "unit_conflict") == ["warning"]
    assert marked(city, "observations") == []


def test_a_rate_and_a_unit_printed_with_its_value_are_no_conflict(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator(unit="人")
    figures.says("actual", 2023, 5)
    figures.says("actual", 2024, 6, "6%", unit="%")
    figures.says("rate", 2023, 80, "80", unit="%")
    assert found(city, "unit_conflict") == []


def test_a_jump_by_a_thousand_marks_the_figure(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year, value in ((2021, 24000), (2022, 24771), (2023, 24), (2024, 25100)):
        figures.says("actual", year, value)
    assert severities(city, "order_of_magnitude") == ["warning"]
    assert marked(city, "observations") == ["24"]


def test_a_lost_group_of_digits_is_told(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year, value in ((2021, 24771), (2022, 771), (2023, 25100)):
        figures.says("actual", year, value)
    assert severities(city, "order_of_magnitude") == ["info"]
    assert marked(city, "observations") == []


def test_figures_that_grow_are_let_be(city: City, sheet: Sheet) -> None:
    figures = sheet.indicator()
    for year, value in ((2020, 0), (2021, 1), (2022, 30), (2023, 400), (2024, 990)):
        figures.says("actual", year, value)
    figures.says("rate", 2024, 84.2, "84.2%", unit="%")
    assert found(city, "order_of_magnitude") == []


def test_percentages_beyond_belief(city: City, sheet: Sheet) -> None:
    share = sheet.indicator("割合", "%")
    share.says("actual", 2023, 120)
    share.says("actual", 2024, 1001)
    assert severities(city, "percent_bounds") == ["warning"]
    assert marked(city, "observations") == ["1,001"]


@pytest.mark.parametrize(("percent", "expected"), [(0.0, []), (100.0, []), (100.1, ["error"]), (-1.0, ["error"])])
def test_shares_of_surveys_lie_between_0_and_100(city: City, sheet: Sheet, percent: float, expected: list[str]) -> None:
    sheet.survey("満足度", percent)
    tables = validate(city.rows)
    findings, surveys = tables["findings"], tables["surveys"]
    assert findings[findings["check"] == "percent_bounds"]["severity"].tolist() == expected
    assert surveys["needs_review"].tolist() == [bool(expected)]
    assert surveys["percent"].tolist() == [percent], "published as printed all the same"
