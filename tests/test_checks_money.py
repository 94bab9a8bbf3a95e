"""Checks of amounts: each is shown to hold, to fire, and to keep quiet where a publisher may have had a reason."""

from __future__ import annotations

from typing import Any

import pytest
from rowmaker.checked import found, marked
from rowmaker.sheet import City, Sheet


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def sheet(city: City) -> Sheet:
    return city.sheet()


def projects(sheet: Sheet, *amounts: float | None, **columns: Any) -> None:
    for number, amount in enumerate(amounts, 1):
        sheet.cost("事業費", amount, project_code=f"11{number:03}", project_name=f"事業{number}", **columns)


def test_a_total_over_projects_that_holds_is_told(city: City, sheet: Sheet) -> None:
    projects(sheet, 410, 93665, 743)
    sheet.control("事業費合計", 94818)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["info"]
    assert marked(city, "costs") == []


def test_a_total_over_projects_that_does_not_hold_marks_its_parts(city: City, sheet: Sheet) -> None:
    projects(sheet, 410, 93665, 743)
    sheet.cost("人件費", 5000, project_code="11001", project_name="事業1")
    sheet.control("事業費合計", 94918)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["error"]
    assert marked(city, "costs") == ["410", "93,665", "743"]


def test_rounding_by_the_publisher_warns_and_marks_nothing(city: City, sheet: Sheet) -> None:
    projects(sheet, 410, 93665, 743)
    sheet.control("事業費合計", 94820)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["warning"]
    assert marked(city, "costs") == []


def test_one_step_more_than_rounding_explains_is_an_error(city: City, sheet: Sheet) -> None:
    projects(sheet, 410, 93665, 743)
    sheet.control("事業費合計", 94822)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["error"]


def test_rounding_is_as_coarse_as_the_printed_unit(city: City, sheet: Sheet) -> None:
    # 百万円: 12 + 7 = 20 printed, one step of a million yen for each addend.
    for number, millions in enumerate((12, 7), 1):
        sheet.cost("事業費", millions * 1000, project_code=str(number), project_name=f"事業{number}", value_text=str(millions))
    sheet.control("事業費合計", 20000, text="20")
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["warning"]


def test_a_dash_is_no_zero_and_a_total_of_nothing_is_told(city: City, sheet: Sheet) -> None:
    sheet.control("事業費合計", 94822)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["warning"]


def test_a_total_of_another_year_or_stage_is_not_compared(city: City, sheet: Sheet) -> None:
    projects(sheet, 100, 200)
    projects(sheet, 7, 8, year=2023)
    projects(sheet, 900, 1, stage="budget", stage_text="予算")
    sheet.control("事業費合計", 300)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["info"]


def test_sub_projects_against_the_sheets_own_amount(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 300)
    sheet.cost("細事業費", 100, project_name="細事業ア")
    last = sheet.cost("細事業費", 200, project_name="広聴")  # named like the sheet, as happens
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["info"]
    last.update(thousand_yen=250.0, yen=250000, value_text="250")
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["error"]
    assert marked(city, "costs") == ["300", "100", "250"]


def test_a_sub_project_that_ended_is_missing_from_the_sum(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 300)
    sheet.cost("細事業費", 100, project_name="細事業ア")
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["warning"]
    assert marked(city, "costs") == []


def main_parts(sheet: Sheet, *amounts: float) -> None:
    for amount in amounts:
        sheet.cost("委託料", amount, "part", item_group="主な内訳")


def test_main_items_may_be_less_than_the_whole(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 1000)
    main_parts(sheet, 300, 300)
    assert found(city, "sum_of_parts") == []
    assert found(city, "duplicate_key") == []


def test_main_items_may_not_exceed_the_whole(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 1000)
    main_parts(sheet, 800, 300)
    assert [severity for severity, _ in found(city, "sum_of_parts")] == ["warning"]
    assert marked(city, "costs") == ["1,000", "800", "300"]


def test_staff_costs_are_no_part_of_the_project_costs(city: City, sheet: Sheet) -> None:
    sheet.cost("事業費", 1000)
    sheet.cost("人件費", 5000, "part")
    sheet.cost("人件費", 5000, "part", item_group="コスト")
    assert found(city, "sum_of_parts") == []


@pytest.mark.parametrize(("whole", "severity"), [(6000, "info"), (6001, "warning"), (6020, "error"), (1000, "error")])
def test_total_cost(city: City, sheet: Sheet, whole: float, severity: str) -> None:
    sheet.cost("事 業 費", 1000)
    sheet.cost("人件費", 5000)
    sheet.cost("総コスト", whole)
    assert [one for one, _ in found(city, "total_cost")] == [severity]
    assert len(marked(city, "costs")) == (3 if severity == "error" else 0)


def funded(sheet: Sheet, whole: float | None, **sources: float | None) -> None:
    sheet.cost("事業費", whole)
    for item, amount in sources.items():
        sheet.cost(item, amount, "funding", item_group="財源")


def test_financing_that_holds_is_told_once_per_project(city: City, sheet: Sheet) -> None:
    funded(sheet, 176976, 国府支出金=78210, 地方債=76200, 一般財源=22566)
    sheet.cost("うち受益者負担", 500, "of_which", item_group="財源")
    ((severity, message),) = found(city, "financing")
    assert severity == "info"
    assert "1 of 1" in message
    assert marked(city, "costs") == []


def test_financing_that_does_not_hold_marks_cost_and_sources(city: City, sheet: Sheet) -> None:
    funded(sheet, 176976, 国府支出金=78210, 地方債=76200, 一般財源=2256)
    assert [severity for severity, _ in found(city, "financing")] == ["error"]
    assert marked(city, "costs") == ["176,976", "78,210", "76,200", "2,256"]


def test_financing_with_total_cost_beside_it_uses_the_project_costs(city: City, sheet: Sheet) -> None:
    funded(sheet, 1000, 一般財源=1000)
    sheet.cost("人件費", 5000)
    sheet.cost("総コスト", 6000)
    assert [severity for severity, _ in found(city, "financing")] == ["info"]


def test_a_dash_for_the_cost_is_no_zero(city: City, sheet: Sheet) -> None:
    funded(sheet, None, 一般財源=0)
    ((severity, message),) = found(city, "financing")
    assert (severity, "nothing to compare" in message) == ("info", True)


def test_sources_without_a_cost_and_a_cost_without_sources_are_told(city: City, sheet: Sheet) -> None:
    funded(sheet, None, 一般財源=30)
    sheet.cost("事業費", 40, year=2023)
    assert [severity for severity, _ in found(city, "financing")] == ["warning", "info"] or len(found(city, "financing")) == 3
    assert marked(city, "costs") == []


def test_the_citys_own_money_alone_need_not_be_the_cost(city: City, sheet: Sheet) -> None:
    sheet.cost("経費", 326800)
    own = sheet.cost("一財", 0, "of_which")
    assert found(city, "financing") == []
    own["item_role"] = "funding"
    assert found(city, "financing") == []
    own.update(thousand_yen=326900.0, yen=326900000, value_text="326,900")
    assert [severity for severity, _ in found(city, "financing")] == ["error"]


def test_columns_of_budget_and_settlement_are_not_mixed(city: City, sheet: Sheet) -> None:
    funded(sheet, 100, 一般財源=100)
    sheet.cost("事業費", 120, stage="budget", stage_text="予算")
    sheet.cost("一般財源", 120, "funding", item_group="財源", stage="budget", stage_text="予算")
    ((severity, message),) = found(city, "financing")
    assert (severity, "2 of 2" in message) == ("info", True)
