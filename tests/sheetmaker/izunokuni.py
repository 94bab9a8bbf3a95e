"""Takes an edition; gives a 行動計画 as 伊豆の国市 publishes it: boxes of measures, then one table of 参考指標."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import GREEN, figure, sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import CHROMIUM, Paper
from sheetmaker.truth import Figure, Truth
from sheetmaker.years import era

LEFT, WIDTH = 60.0, 475.0
CODE, CITY = "222259", "伊豆の国市"


@dataclass(frozen=True, slots=True)
class Measure:
    """One 取組項目 with its reference indicator. `moved` marks a baseline of the year after, by the note on `*`."""

    code: str
    name: str
    departments: str
    state: str
    indicator: str
    unit: str
    base: Figure
    goal: Figure
    moved: bool = False
    dx: bool = False


def make(
    document: str, *, title: str, year: int, base: int, goal: int, groups: Sequence[tuple[str, Sequence[Measure]]]
) -> tuple[bytes, Truth]:
    """The plan made in fiscal year `year`, with indicators from `base` to `goal`."""
    paper = Paper(producer=CHROMIUM, title=title)
    truth = Truth(document)
    name, _, n = era(year)
    for k, line in enumerate(title.split("\n")):
        paper.text(paper.width / 2, 260 + 28 * k, line, 20, align="c")
    paper.text(paper.width / 2, 580, f"{name}{n + 1}年3月", 14, align="c")
    paper.text(paper.width / 2, 614, CITY, 14, align="c")
    paper.new_page()
    _period(paper, year, base, goal)
    number = 1
    y = 420.0
    for group, measures in groups:
        if y > 640:
            number, y = _turn(paper, number), 60.0
        paper.text(LEFT, y, group, 12)
        y += 14
        for measure in measures:
            grid, texts = _box(measure)
            if y + sum(grid.row_heights(paper)) > 790:
                number, y = _turn(paper, number), 50.0
            truth.sheet = measure.code
            truth.add("sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=measure.name, department=measure.departments)
            for section, text in texts:
                truth.add("narratives", section=section, text=text)
            y = grid.draw(paper, LEFT, y, "rects") + 12
    number = _turn(paper, number)
    _indicators(paper, truth, [m for _, ms in groups for m in ms], base, goal)
    paper.text(paper.width / 2, 822, str(number), 8, align="c")
    return paper.finish(), truth


def _turn(paper: Paper, number: int) -> int:
    paper.text(paper.width / 2, 822, str(number), 8, align="c")
    paper.new_page()
    return number + 1


def _period(paper: Paper, year: int, base: int, goal: int) -> None:
    """The plan's period: a table with years and no indicators, which must not be taken for one."""
    paper.text(LEFT, 70, "1 計画の期間", 13)
    paper.text(LEFT, 96, "この計画は、大綱の後半の期間に取り組むことを定めます。進み具合は毎年度点検します。", 9)
    grid = Grid([95.0] * 5, size=9, row_height=22)
    for n in range(5):
        grid.head(0, n, "区分" if n == 0 else f"{goal - 4 + n}年度", fill=GREEN)
    grid.put(1, 0, "大綱", align="c")
    grid.put(1, 1, "10年間", cols=4, align="c")
    grid.put(2, 0, "行動計画", align="c")
    grid.put(2, 1, "後期　4年間", cols=4, align="c")
    grid.draw(paper, LEFT, 110, "rects")
    paper.text(LEFT, 230, "2 進め方", 13)
    paper.text(LEFT, 252, "各課は年に2回、取組の様子を本部に報告し、本部はその結果を公表します。", 9)
    paper.text(LEFT, 390, "3 具体的な取組", 13)


def _box(measure: Measure) -> tuple[Grid, list[tuple[str, str]]]:
    grid = Grid([80, 46, 46, 192, 56, 55], size=9, row_height=22, pad=3)
    grid.head(0, 0, "管理番号", fill=GREEN)
    grid.put(0, 1, measure.code, align="c")
    grid.head(0, 2, "取組項目", fill=GREEN, size=8)
    grid.put(0, 3, measure.name, bold=True)
    grid.head(0, 4, "前期計画", fill=GREEN)
    grid.put(0, 5, measure.state, align="c", size=8)
    first = measure.departments.split("、")[0].removesuffix(" ほか")
    outcome = "▶ " + sentences(measure.code + "outcome", 1)
    issue = "▶ " + sentences(measure.code + "issue", 1) + "\n▶ " + sentences(measure.code + "issue2", 1) + "\nなど"
    mark = "【ＤＸ】" if measure.dx else ""
    acts = f"▶ {sentences(measure.code + 'act', 1)}({first})\n▶ {mark}{sentences(measure.code + 'act2', 1)}({first})"
    texts = [("アウトカム", outcome), ("現状・課題", issue), ("具体的な取組", acts)]
    grid.head(1, 0, "担当部署", fill=GREEN)
    grid.put(1, 1, measure.departments, cols=5)
    for row, (label, text) in enumerate(
        (("アウトカム\n(達成後の状態)", outcome), ("現状・課題", issue), ("具体的な取組", acts)), start=2
    ):
        grid.head(row, 0, label, fill=GREEN, size=8.5)
        grid.put(row, 1, text, cols=5)
    return grid, texts


def _indicators(paper: Paper, truth: Truth, measures: list[Measure], base: int, goal: int) -> None:
    paper.text(LEFT, 60, "4 各取組項目の参考指標一覧", 13)
    paper.text(LEFT, 84, "取組の進み具合を測る目安として、次の指標を置きます。", 9)
    grid = Grid([48, 120, 165, 71, 71], size=8.5, row_height=20, pad=3)
    labels = (f"{base}年度\n(基準)", f"{goal}年度\n(目標)")
    for col, text in enumerate(("管理番号", "取組項目", "参考指標", *labels)):
        grid.head(0, col, text, fill=GREEN, size=8)
    for row, m in enumerate(measures, start=1):
        truth.sheet = m.code
        grid.put(row, 0, m.code, align="c")
        grid.put(row, 1, m.name)
        grid.put(row, 2, m.indicator)
        for col, (value, measure, at, label) in enumerate(
            ((m.base, "baseline", base + m.moved, labels[0]), (m.goal, "target", goal, labels[1])), start=3
        ):
            value = figure(value)
            grid.put(row, col, ("*" if m.moved and col == 3 else "") + value.text, align="r")
            printed = Figure(
                ("*" if m.moved and col == 3 else "") + value.text, value.value, kind=value.kind, comparator=value.comparator
            )
            truth.observe(
                m.indicator, m.unit if value.kind == "number" else "", measure, at, printed, no=1, label=label.replace("\n", " ")
            )
    y = grid.draw(paper, LEFT, 100, "rects")
    if any(m.moved for m in measures):
        paper.text(LEFT, y + 14, f"注)「{base}年度(基準)」欄に*のある数値は、{base + 1}年度の数値", 8)
