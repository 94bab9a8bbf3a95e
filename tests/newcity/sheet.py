"""Takes nothing; gives the sheet of an invented city whose form says everything in words of its own, with its truth.

The layout is plain; only the labels are unknown: ものさし for an indicator's name, めあて for a target, できばえ for an actual.
"""

from __future__ import annotations

from sheetmaker.edition import number, sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import CALC, Paper
from sheetmaker.truth import Truth

LEFT, WIDTH = 40.0, 515.0
YEARS = {2022: "令和４年度", 2023: "令和５年度", 2024: "令和６年度"}
NAMES = (
    ("夜間開館の来館者数", "人", "1,050", ("1,200", "1,187"), ("1,300", "1,342"), ("1,400", "1,396")),
    ("読み聞かせの会の開催", "回", "18", ("20", "21"), ("22", "22"), ("24", "19")),
    ("予約本の当日受取率", "％", "61.5", ("65.0", "63.2"), ("67.0", "66.8"), ("70.0", "70.4")),
)
COSTS = (
    ("まるごと費用", "total", ("4,210", "4,105"), ("4,350", "4,298")),
    ("人手の費用", "part", ("2,900", "2,880"), ("3,010", "2,996")),
)


def make(document: str = "walk-through") -> tuple[bytes, Truth]:
    """One page: identity, indicators, costs, a rating, three blocks of prose, an official's name."""
    paper = Paper(producer=CALC, title="取組点検票")
    truth = Truth(document, "214")
    truth.add("sheets", name="夜間図書館ひらく取組", department="図書館課", fiscal_year=2024)
    paper.text(paper.width / 2, 60, "令和６年度　取組点検票", 14, align="c", bold=True)
    y = _identity(paper, truth, 80) + 12
    y = _indicators(paper, truth, y) + 12
    y = _costs(paper, truth, y) + 12
    _words(paper, truth, y)
    return paper.finish(), truth


def _identity(paper: Paper, truth: Truth, y: float) -> float:
    truth.officials.append("綾瀬 灯")
    grid = Grid([90, 215, 90, 120], row_height=20)
    for place, (label, text) in enumerate(
        (("取組の名", "夜間図書館ひらく取組"), ("整理の番", "214"), ("受持課", "図書館課"), ("課長名", "綾瀬 灯"))
    ):
        row, col = divmod(place, 2)
        grid.head(row, 2 * col, label)
        grid.put(row, 2 * col + 1, text)
    return grid.draw(paper, LEFT, y)


def _indicators(paper: Paper, truth: Truth, y: float) -> float:
    grid = Grid([155, 45, 63, 42, 42, 42, 42, 42, 42], row_height=20)
    for col, text in enumerate(("ものさし", "数え方", "出発点")):
        grid.head(0, col, text, rows=2)
    for place, year in enumerate(YEARS):
        grid.head(0, 3 + 2 * place, YEARS[year], cols=2)
        grid.head(1, 3 + 2 * place, "めあて")
        grid.head(1, 4 + 2 * place, "できばえ")
    for row, (name, unit, start, *pairs) in enumerate(NAMES, start=2):
        for col, (text, align) in enumerate(((name, "l"), (unit, "c"), (start, "r"))):
            grid.put(row, col, text, align=align)
        truth.observe(name, unit, "baseline", None, number(start), no=row - 1, label="出発点")
        for place, (year, pair) in enumerate(zip(YEARS, pairs, strict=True)):
            for k, measure in enumerate(("target", "actual")):
                grid.put(row, 3 + 2 * place + k, pair[k], align="r")
                truth.observe(name, unit, measure, year, number(pair[k]), no=row - 1, label=("めあて", "できばえ")[k])
    return grid.draw(paper, LEFT, y)


def _costs(paper: Paper, truth: Truth, y: float) -> float:
    paper.text(LEFT + WIDTH, y + 4, "（単位：千円）", 8, align="r")
    grid = Grid([155, 90, 90, 90, 90], row_height=20)
    grid.head(0, 0, "お金の使いみち", rows=2)
    for place, year in enumerate((2023, 2024)):
        grid.head(0, 1 + 2 * place, YEARS[year], cols=2)
        grid.head(1, 1 + 2 * place, "もくろみ")
        grid.head(1, 2 + 2 * place, "使った額")
    for row, (item, _, *pairs) in enumerate(COSTS, start=2):
        grid.head(row, 0, item)
        for place, (year, pair) in enumerate(zip((2023, 2024), pairs, strict=True)):
            for k, stage in enumerate(("budget", "settlement")):
                grid.put(row, 1 + 2 * place + k, pair[k], align="r")
                truth.cost(item, year, float(pair[k].replace(",", "")), stage=stage, name="夜間図書館ひらく取組")
    return grid.draw(paper, LEFT, y + 10)


def _words(paper: Paper, truth: Truth, y: float) -> None:
    grid = Grid([90, WIDTH - 90], row_height=20)
    grid.head(0, 0, "見立て")
    grid.put(0, 1, "Ｂ おおむね順調")
    truth.add("ratings", item="見立て", rating_text="Ｂ おおむね順調")
    for row, label in enumerate(("やったこと", "つまずき", "これから"), start=1):
        text = sentences(f"walk-through {label}", 2)
        grid.head(row, 0, label)
        grid.put(row, 1, text, valign="t")
        grid.heights[row] = 46
        truth.add("narratives", section=label, text=text)
    grid.draw(paper, LEFT, y)
