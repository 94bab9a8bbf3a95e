"""Takes a western fiscal year; gives its printed forms. Written for the generator alone, by the calendar of eras."""

from __future__ import annotations

from typing import Literal

EraStyle = Literal[
    "R6",
    "R６年度",
    "令和６年度",
    "令和6年度",
    "2024(R6)",
    "2024年度",
    "令和6(2024)年度",
    "2024\n(R６)",
    "６年度",
    "6年度",
    "R6年度",
    "2024",
    "R4(2022)",
    "2022(令和4)年度",
    "令和4\n年度",
]
ERA_STYLES: tuple[EraStyle, ...] = (
    "R6",
    "R６年度",
    "令和６年度",
    "令和6年度",
    "2024(R6)",
    "2024年度",
    "令和6(2024)年度",
    "2024\n(R６)",
    "６年度",
    "6年度",
    "R6年度",
    "2024",
    "R4(2022)",
    "2022(令和4)年度",
    "令和4\n年度",
)
WIDE = str.maketrans("0123456789,.-%", "０１２３４５６７８９，．－％")


def era(year: int) -> tuple[str, str, int]:
    """Name, letter and year of the era of a fiscal year (2019 is 令和元年度, as offices count it)."""
    if year >= 2019:
        return "令和", "R", year - 2018
    if year >= 1989:
        return "平成", "H", year - 1988
    return "昭和", "S", year - 1925


def printed(year: int, style: EraStyle) -> str:
    """The year as a sheet of this style prints it; the first year is 元."""
    name, letter, n = era(year)
    number = "元" if n == 1 else str(n)
    wide = number.translate(WIDE)
    return {
        "R6": f"{letter}{number}",
        "R6年度": f"{letter}{number}年度",
        "R６年度": f"{letter}{wide}年度",
        "令和６年度": f"{name}{wide}年度",
        "令和6年度": f"{name}{number}年度",
        "2024(R6)": f"{year}({letter}{number})",
        "2024年度": f"{year}年度",
        "令和6(2024)年度": f"{name}{number}({year})年度",
        "2024\n(R６)": f"{year}\n({letter}{wide})",
        "６年度": f"{wide}年度",
        "6年度": f"{number}年度",
        "2024": str(year),
        "R4(2022)": f"{letter}{number}({year})",
        "2022(令和4)年度": f"{year}({name}{number})年度",
        "令和4\n年度": f"{name}{number}\n年度",
    }[style]
