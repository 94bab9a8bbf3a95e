"""Takes an edition; gives a 事業評価書 as 横浜市 publishes it: years without an era, struck-out years to come, 想定 and 実績."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetmaker.edition import figure, sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import CALC, Color, Paper
from sheetmaker.truth import Figure, Truth
from sheetmaker.years import WIDE

LEFT, WIDTH = 48.0, 498.0
BAND: Color = (0.7, 0.7, 0.7)
CODE, CITY = "141003", "横浜市"
ITEMS = ("市民ニーズ", "実施根拠", "妥当性", "事業実績", "効率性・経済性(1)実施主体", "効率性・経済性(2)実施手法", "負担の公平性")


@dataclass(frozen=True, slots=True)
class Part:
    """One 細事業: costs of two years in 千円, its one indicator (or none), the seven results of the analysis."""

    name: str
    costs: tuple[int, int]
    results: tuple[str, str, str, str, str, str, str]
    indicator: str = ""
    unit: str = ""
    expected: Mapping[int, str | Figure] = field(default_factory=dict)
    actual: Mapping[int, str | Figure] = field(default_factory=dict)


def make(document: str, *, year: int, number: str, name: str, department: str, parts: Sequence[Part]) -> tuple[bytes, Truth]:
    """The sheet of a project done in fiscal year `year` (the form prints the year after, in which it is evaluated)."""
    paper = Paper(producer=CALC, title="事業評価書")
    truth = Truth(document, number)
    truth.add("sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=name, department=department, fiscal_year=year)
    wide = [str(y - 2018).translate(WIDE) for y in range(year - 3, year + 4)]
    head = Grid([92, 40, 92, 42, 44, 62, 25, 25, 25, 25, 26], size=8.5, row_height=15)
    head.head(0, 0, f"令和{wide[4]}年度 事業評価書", cols=11, fill=BAND)
    head.put(1, 0, f"令和{wide[3]}年度事業名", align="c")
    head.put(1, 1, name, cols=10, align="c")
    for col, (text, cols) in {
        0: ("所管区局・課", 1),
        1: (department, 2),
        3: ("歳出予算科目", 2),
        5: ("一般会計 02 款 05 項 04 目", 6),
    }.items():
        head.put(2, col, text, cols=cols, align="c" if col != 1 else "l")
    for col, (text, cols) in {
        0: ("政策・施策", 1),
        1: ("政策番号", 1),
        2: ("99", 1),
        3: ("施策番号", 1),
        4: ("99", 1),
        5: ("評価書番号", 2),
        7: (number, 4),
    }.items():
        head.put(3, col, text, cols=cols, align="c")
    y = head.draw(paper, LEFT, 58) + 9
    outline, improve = sentences(number + "outline", 1), sentences(number + "improve", 1)
    y = _band(paper, "事業概要", outline, y)
    truth.add("narratives", section="事業概要", text=outline)
    total = Grid([92, 26, 78, 78, 78, 146], size=8.5, row_height=15)
    total.head(0, 0, "事業決算額", cols=6, fill=BAND)
    whole = (sum(p.costs[0] for p in parts), sum(p.costs[1] for p in parts))
    _settlement(total, 1, "事業費\n（千円）", whole, wide)
    y = total.draw(paper, LEFT, y) + 9
    for at, value in zip((year - 1, year), whole, strict=True):
        truth.cost("事業費", at, value, stage="settlement", name=name)
    y = _band(paper, "各細事業の分析結果を踏まえた事業改善の検討等", improve, y)
    truth.add("narratives", section="各細事業の分析結果を踏まえた事業改善の検討等", text=improve)
    title = Grid([WIDTH], size=8.5, row_height=16)
    title.head(0, 0, "細事業の分析", fill=BAND)
    y = title.draw(paper, LEFT, y)
    for no, part in enumerate(parts, start=1):
        grid = _part(truth, no, part, year, wide)
        if y + sum(grid.row_heights(paper)) > 800:
            paper.new_page()
            y = 58.0
        y = grid.draw(paper, LEFT, y)
    return paper.finish(), truth


def _band(paper: Paper, heading: str, text: str, y: float) -> float:
    grid = Grid([WIDTH], size=8.5, row_height=15)
    grid.head(0, 0, heading, fill=BAND)
    grid.put(1, 0, text, valign="t")
    grid.heights[1] = 34
    return grid.draw(paper, LEFT, y) + 9


def _settlement(grid: Grid, row: int, label: str, amounts: tuple[int, int], wide: list[str], col: int = 0) -> None:
    grid.put(row, col, label, rows=2, align="c")
    grid.put(row, col + 1, "年度", align="c")
    grid.put(row + 1, col + 1, "決算", align="c")
    for k, (text, value) in enumerate(
        ((f"{wide[2]}年度", amounts[0]), (f"{wide[3]}年度", amounts[1]), ("差引（増減）", amounts[1] - amounts[0]))
    ):
        grid.put(row, col + 2 + k, text, align="c")
        grid.put(row + 1, col + 2 + k, f"{value:,}".replace("-", "▲"), align="r")
    for k in range(2):
        grid.put(row + k, col + 5, "")


def _part(truth: Truth, no: int, part: Part, year: int, wide: list[str]) -> Grid:
    outline, reason = sentences(f"{part.name}outline", 1), sentences(f"{part.name}reason", 1)
    grid = Grid([12, 14, 66, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29], size=8.5, row_height=16, pad=1.5)
    grid.put(0, 0, str(no), rows=12, align="c", valign="t")
    grid.put(0, 1, "事業計画", rows=2, vertical=True, valign="t", size=7.5)
    grid.put(0, 2, "細事業名称", align="c")
    grid.put(0, 3, part.name, cols=14, align="c")
    grid.put(1, 2, "細事業概要", align="c")
    grid.put(1, 3, outline, cols=14, valign="t")
    grid.heights[1] = 30
    grid.put(2, 1, "事業実績", rows=7, vertical=True, valign="t")
    grid.put(2, 2, "細事業費\n（千円）", rows=2, align="c")
    for k, (top, low) in enumerate(
        (
            ("年度", "決算"),
            (f"{wide[2]}年度", part.costs[0]),
            (f"{wide[3]}年度", part.costs[1]),
            ("差引（増減）", part.costs[1] - part.costs[0]),
        )
    ):
        at, cols = (3, 1) if k == 0 else (1 + 3 * k, 3)
        grid.put(2, at, str(top), cols=cols, align="c")
        grid.put(3, at, low if isinstance(low, str) else f"{low:,}".replace("-", "▲"), cols=cols, align="c" if k == 0 else "r")
    grid.put(2, 13, "", cols=4)
    grid.put(3, 13, "", cols=4)
    for at, value in zip((year - 1, year), part.costs, strict=True):
        truth.cost("細事業費", at, value, stage="settlement", name=part.name)
    grid.put(4, 2, "増減説明", align="c")
    grid.put(4, 3, reason, cols=14, valign="t")
    grid.put(5, 2, "細事業事業量", align="c", size=8)
    grid.put(5, 3, part.indicator, cols=9)
    grid.put(5, 12, "単位", cols=2, align="c")
    grid.put(5, 14, part.unit, cols=3, align="c")
    grid.put(6, 2, "年度", align="c")
    grid.put(7, 2, "想定", align="c")
    grid.put(8, 2, "実績", align="c")
    for k, at in enumerate(range(year - 3, year + 4)):
        grid.put(6, 3 + 2 * k, f"{wide[k]}年度", cols=2, align="c")
        for row, measure, values in ((7, "target", part.expected), (8, "actual", part.actual)):
            value = figure(values.get(at, ""))
            future = measure == "actual" and at > year
            grid.put(row, 3 + 2 * k, value.text, cols=2, align="r", shrink=True, struck=future, fill=BAND if future else None)
            if part.indicator:
                truth.observe(part.indicator, part.unit, measure, at, value, no=no, label=f"{wide[k]}年度")
    _analysis(grid, truth, no, part)
    for section, text in ((f"細事業{no}/細事業概要", outline), (f"細事業{no}/増減説明", reason)):
        truth.add("narratives", section=section, text=text)
    return grid


def _analysis(grid: Grid, truth: Truth, no: int, part: Part) -> None:
    grid.put(9, 1, "客観的指標に\n基づく分析", cols=2, rows=3, align="c")
    grid.put(9, 3, "指標", rows=2, align="c")
    for k, label in enumerate(("市民ニーズ", "実施根拠", "妥当性", "事業実績")):
        grid.put(9, 4 + 2 * k, label, cols=2, rows=2, align="c", shrink=True)
    grid.put(9, 12, "効率性・経済性", cols=4, align="c")
    grid.put(10, 12, "(1)実施主体", cols=2, align="c", shrink=True)
    grid.put(10, 14, "(2)実施手法", cols=2, align="c", shrink=True)
    grid.put(9, 16, "負担の公平性", rows=2, align="c", size=7)
    grid.put(11, 3, "分析\n結果", align="c")
    for k, text in enumerate(part.results):
        grid.put(11, 4 + 2 * k if k < 6 else 16, "・" + text, cols=2 if k < 6 else 1, valign="t", size=7.5)
        truth.add("ratings", item=f"{no}/{ITEMS[k]}", rating_text=text)
    grid.heights[11] = 44
