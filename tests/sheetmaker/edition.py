"""Takes nothing; gives the shapes in which the sample forms of published families are described: indicators, sheets, costs.

The forms are those of really published sheets. Names of indicators and figures may be real or made up; every sentence is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from sheetmaker.truth import Figure
from sheetmaker.words import prose

TINT = (0.85, 0.89, 0.95)
PALE = (0.95, 0.95, 0.95)
GREEN = (0.88, 0.94, 0.85)


def number(text: str) -> Figure:
    """A figure printed as it is read: `1,053`, `8.6`."""
    return Figure(text, float(text.replace(",", "")))


def none(text: str = "－") -> Figure:
    return Figure(text, kind="none")


def word(text: str) -> Figure:
    return Figure(text, kind="text")


def figure(value: str | Figure) -> Figure:
    """What a table of this module holds: a figure, or a number's text; an empty text is an empty slot."""
    if isinstance(value, Figure):
        return value
    return number(value) if value else Figure("")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: values by fiscal year, its baseline and target as the form prints them."""

    name: str
    unit: str
    actual: Mapping[int, str | Figure] = field(default_factory=dict)
    target: Mapping[int, str | Figure] = field(default_factory=dict)
    baseline: str | Figure = ""
    goal: str | Figure = ""
    goal_label: str = "目標値"
    arrow: str = "↑"
    meaning: str = "年度末に担当課が集計した値による。"


@dataclass(frozen=True, slots=True)
class Amount:
    """One project of a cost list, amounts in 千円."""

    code: str
    name: str
    cost: int
    staff: int
    department: str
    account: str = "02 01 01"
    major: bool = False


def sentences(key: str, count: int = 2) -> str:
    """Our sentences, the same for the same key."""
    return prose(Random(f"prose {key}"), count)
