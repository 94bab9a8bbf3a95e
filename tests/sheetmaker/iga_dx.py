"""Takes an edition; gives a DX実行計画 as 伊賀市 publishes it: numbered measures with an indicator and bars over the years."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import CHROMIUM, Color, Paper
from sheetmaker.truth import Figure, Truth
from sheetmaker.years import era

LEFT, WIDTH = 55.0, 485.0
SKY: Color = (0.86, 0.92, 0.97)
SAND: Color = (1.0, 0.95, 0.8)
CODE, CITY = "242161", "伊賀市"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the schedule: from the first to the last year it covers, both included."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; years are those the printed values belong to, if any is printed."""

    code: str
    name: str
    system: str
    indicator: str
    unit: str
    now: Figure
    now_year: int | None
    goal: Figure
    goal_year: int | None
    bars: tuple[Bar, ...]
    items: tuple[str, ...] = ()


def make(
    document: str, *, year: int, groups: Sequence[tuple[str, Sequence[Measure]]], span: int = 4, contents: bool = True
) -> tuple[bytes, Truth]:
    """The plan that starts in fiscal year `year` and covers `span` years."""
    paper = Paper(producer=CHROMIUM, title="DX実行計画")
    truth = Truth(document)
    name, _, n = era(year - 1)
    for k, (text, size) in enumerate(
        (("伊賀市デジタルトランスフォーメーション（DX）", 17), ("実行計画", 20), ("【IDXアクションプラン】", 15))
    ):
        paper.text(paper.width / 2, 240 + 30 * k, text, size, align="c")
    paper.text(paper.width / 2, 560, f"{year}（{name}{n + 1}）年2月7日", 12, align="c")
    paper.text(paper.width / 2, 600, CITY, 14, align="c")
    number = 1
    if contents:
        paper.new_page()
        for k, (text, page) in enumerate(
            (("目次", ""), ("1. 計画の考え方", "2"), ("2. 指標の設定", "5"), ("3. 具体的施策", "6"), ("参考　用語集", "26"))
        ):
            paper.text(LEFT, 80 + 22 * k, text, 11)
            paper.text(LEFT + WIDTH, 80 + 22 * k, page, 11, align="r")
    paper.new_page()
    y = 50.0
    for group, measures in groups:
        lines = paper.wrap(group, WIDTH, 12)
        if y > 600:
            number, y = _turn(paper, number), 50.0
        for text in lines:
            paper.text(LEFT, y + 10, text, 12)
            y += 16
        y += 8
        for measure in measures:
            grid, texts = _grid(paper, measure, year, span)
            tall = sum(grid.row_heights(paper))
            if y + tall > 790:
                number, y = _turn(paper, number), 50.0
            y = _measure(paper, truth, measure, grid, texts, year, span, y) + 14
    paper.text(paper.width / 2, 822, str(number), 9, align="c")
    return paper.finish(), truth


def _turn(paper: Paper, number: int) -> int:
    paper.text(paper.width / 2, 822, str(number), 9, align="c")
    paper.new_page()
    return number + 1


def _grid(paper: Paper, measure: Measure, year: int, span: int) -> tuple[Grid, str]:
    quarter = WIDTH / span
    # The first row has its own columns; the years below divide the whole width evenly.
    edges = sorted({0.0, 45.0, WIDTH - 48, WIDTH, *(quarter * k for k in range(1, span))})
    grid = Grid([b - a for a, b in itertools.pairwise(edges)], size=9, pad=3)
    at = edges.index(WIDTH - 48)
    grid.head(0, 0, "分類\n番号", fill=SKY)
    grid.head(0, 1, "施　策　概　要", cols=at - 1, fill=SKY)
    grid.head(0, at, "基本\n方針\nの体系", cols=len(grid.widths) - at, fill=SKY, size=6.5)
    text = sentences(measure.code + "dx", 2) + "".join(f"\n{item}" for item in measure.items)
    values = f"【指標】 {measure.indicator}\n現状値：{measure.now.text}\n目標値：{measure.goal.text}"
    grid.put(1, 0, measure.code, align="c", size=11)
    grid.put(1, 1, f"【{measure.name}】\n{text}\n\n{values}", cols=at - 1, valign="t")
    grid.put(1, at, measure.system, cols=len(grid.widths) - at, align="c")
    for k in range(span):
        first, last = edges.index(quarter * k), edges.index(quarter * (k + 1)) if k + 1 < span else len(edges) - 1
        name, _, n = era(year + k)
        grid.head(2, first, f"{year + k}({name}{n})年度", cols=last - first, fill=(0.95, 0.95, 0.95))
        grid.put(3, first, "", cols=last - first)
    grid.heights[3] = 8 + 17 * len(measure.bars)
    return grid, text


def _measure(paper: Paper, truth: Truth, measure: Measure, grid: Grid, text: str, year: int, span: int, y: float) -> float:
    truth.sheet = measure.code
    truth.add("sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=measure.name)
    truth.add("narratives", section="施策概要", text=text)
    for kind, at, value, label in (
        ("baseline", measure.now_year, measure.now, "現状値"),
        ("target", measure.goal_year, measure.goal, "目標値"),
    ):
        truth.observe(measure.indicator, measure.unit if value.kind == "number" else "", kind, at, value, no=1, label=label)
    low = grid.draw(paper, LEFT, y, "rects")
    top = low - grid.heights[3] + 4
    for k, bar in enumerate(measure.bars):
        x0 = LEFT + WIDTH / span * (bar.first - year) + 3
        x1 = LEFT + WIDTH / span * (bar.last - year + 1) - 4
        y0 = top + 17 * k
        paper.shape([(x0, y0), (x1 - 6, y0), (x1, y0 + 7), (x1 - 6, y0 + 14), (x0, y0 + 14)], fill=SAND, stroke=(0.6, 0.5, 0.1))
        paper.text((x0 + x1) / 2, y0 + 10, bar.text, 7.5, align="c")
        truth.add("narratives", section="schedule", text=bar.text)
    return low
