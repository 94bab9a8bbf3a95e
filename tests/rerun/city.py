"""Takes figures; gives the editions of one city's sheets as PDFs, as it would publish them year by year."""

from __future__ import annotations

from collections.abc import Mapping

from sheetmaker.edition import Indicator
from sheetmaker.iga import Policy, Program, make

OPINIONS = {2020: "812", 2021: "956", 2022: "969", 2023: "1,007"}
READERS = {2020: "61.2", 2021: "62.8", 2022: "64.0", 2023: "65.5"}


def edition(
    year: int, opinions: Mapping[int, str], readers: Mapping[int, str], *, readers_name: str = "窓口だよりを読む市民の割合"
) -> bytes:
    """One 施策評価シート of that fiscal year with two indicators; the last four years are printed."""
    policy = Policy(
        "8-1",
        "窓口改善",
        "市民の声を聴き、市政を伝えます",
        "市民生活部 市民課",
        (
            Program("窓口の意見", (Indicator("窓口に寄せられた意見件数", "件", opinions, baseline="769", goal="900"),)),
            Program("窓口の案内", (Indicator(readers_name, "％", readers, baseline="60.1", goal="70.0"),)),
        ),
        {year - 1: ("41.0", "39.0", "20.0", "22.0"), year: ("42.0", "40.0", "21.0", "23.0")},
    )
    return make(f"iga-{year}", year=year, policies=[policy])[0]


def r5() -> bytes:
    """The edition of R5."""
    return edition(2023, OPINIONS, READERS)


def r6(latest: str = "1,053") -> bytes:
    """The edition of R6: R5's number of opinions is corrected, and one indicator has a new name."""
    opinions = OPINIONS | {2023: "1,011", 2024: latest}
    return edition(2024, opinions, READERS | {2024: "66.1"}, readers_name="窓口ニュースを読む市民の割合")
