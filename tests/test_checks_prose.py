"""Checks of printed counts and of figures that the text repeats: each holds, fires, and keeps quiet where it cannot know."""

from __future__ import annotations

import pytest
from rowmaker.checked import marked, severities
from rowmaker.sheet import City, Sheet


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def sheet(city: City) -> Sheet:
    return city.sheet()


# --- declared_count -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "severity"), [("2事業", "info"), ("３", "error")])
def test_declared_projects(city: City, sheet: Sheet, declared: str, severity: str) -> None:
    for number in (1, 2):
        sheet.cost("事業費", 10, project_code=f"1100{number}", project_name=f"事業{number}")
        sheet.cost("人件費", 10, project_code=f"1100{number}", project_name=f"事業{number}")
    sheet.control("事務事業数", None, text=declared)
    assert severities(city, "declared_count") == [severity]


@pytest.mark.parametrize(("declared", "severity"), [("1指標", "info"), ("2", "error")])
def test_declared_indicators(city: City, sheet: Sheet, declared: str, severity: str) -> None:
    sheet.indicator()
    sheet.control("成果指標数", None, text=declared)
    assert severities(city, "declared_count") == [severity]


# --- prose ----------------------------------------------------------------------------------------------------------


def told(city: City, sheet: Sheet, text: str, value: float = 8.6, unit: str = "%", name: str = "実質公債費比率") -> list[str]:
    """Severities of what is found where the table has `value` for fiscal 2024."""
    figures = sheet.indicator(name, unit)
    figures.says("actual", 2024, value)
    figures.says("actual", 2023, value + 1)
    sheet.narrative(text)
    return severities(city, "prose_agrees") + severities(city, "prose_disagrees")


@pytest.mark.parametrize(
    "text",
    [
        "令和６年度の実質公債費比率は8.6％となった。",
        "実質公債費比率は、令和６年度が８．６％であった。",
        "令和５年度に続き、令和６年度の実質公債費比率は約8.7％である。",
        "令和６年度の実質公債費比率は9％となった。",
    ],
)
def test_prose_that_agrees(city: City, sheet: Sheet, text: str) -> None:
    assert told(city, sheet, text) == ["info"]


@pytest.mark.parametrize(
    "text", ["令和６年度の実質公債費比率は6.8％となった。", "令和５年度の実質公債費比率は8.6％、計画どおりである。"]
)
def test_prose_that_disagrees_is_told_and_marks_nothing(city: City, sheet: Sheet, text: str) -> None:
    assert told(city, sheet, text) == ["warning"]
    assert marked(city, "observations") == []
    assert marked(city, "narratives") == []


@pytest.mark.parametrize(
    "text",
    [
        "実質公債費比率は8.6％となった。",  # no year
        "令和６年度の実質公債費比率は目標の7.0％を上回った。",  # a target
        "令和６年度の実質公債費比率は0.4％改善した。",  # a difference
        "令和６年度の実質公債費比率は前年度比で0.4％の減である。",
        "令和６年度の実質公債費比率は全国平均の5.6％より高い。",
        "令和６年度の実質公債費比率は18％以下を保った。",
        "令和６年度の実質公債費比率については、７月に3回の説明会を開いた。",
        "令和元年度の実質公債費比率は9.9％であった。",  # a year the table has no actual of
    ],
)
def test_prose_that_says_something_else_is_let_be(city: City, sheet: Sheet, text: str) -> None:
    assert told(city, sheet, text) == []


def test_prose_in_tens_of_thousands(city: City, sheet: Sheet) -> None:
    text = "令和６年度のホームページ閲覧数は147万件となった。"
    assert told(city, sheet, text, 1473201, "件", "ホームページ閲覧数") == ["info"]
