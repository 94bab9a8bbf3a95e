"""Takes an edition; gives a 取組状況 as 京都市 publishes it: no table of indicators, targets stated in prose, cost with 一財."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import sentences
from sheetmaker.grid import GREY, Grid
from sheetmaker.paper import EXCEL, Paper
from sheetmaker.truth import Figure, Truth
from sheetmaker.years import WIDE

LEFT, WIDTH = 66.0, 500.0
CODE, CITY = "261009", "京都市"
ROLES = (
    (
        "公共性",
        "公益性",
        ("より多くの市民に提供されるサービス（共同消費性）", "特定の個人または集団に提供されるサービス（個人消費性）"),
    ),
    ("公共性", "必需性", ("日常生活に必要不可欠なサービス（必需）", "日常生活に必要不可欠でないサービス（選択）")),
    (
        "実施主体\nの妥当性",
        "政策性",
        ("政策的意思決定を必要とするサービス（政策的）", "経常業務の度合いが高いサービス（経常的）"),
    ),
    (
        "実施主体\nの妥当性",
        "行政専門性",
        ("行政上の専門知識を必要とするサービス（行政専門性）", "行政上の専門知識を必要としないサービス（一般専門性）"),
    ),
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target in prose: `指標：…【数値目標：…】`, with the year it is for where the value itself names one."""

    indicator: str
    unit: str
    goal: Figure
    year: int | None = None


def make(
    document: str,
    *,
    year: int,
    number: str,
    name: str,
    bureau: str,
    aims: Sequence[Aim],
    costs: Sequence[tuple[int, int]],
    roles: Sequence[int],
    direction: str,
    first_page: int = 1,
) -> tuple[bytes, Truth]:
    """The sheet that looks at fiscal years `year - 1` and `year` and at the budget of the year after."""
    paper = Paper(producer=EXCEL, title="取組状況")
    truth = Truth(document, number)
    truth.add("sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=name, department=bureau)
    n = [str(y - 2018).translate(WIDE) for y in (year - 1, year, year + 1)]
    y = _frame(paper, n, number, name, bureau, year)
    outline = f"　{sentences(number + 'outline', 3)}"
    y = _section(paper, y, f"１　事業概要（令和{n[1]}年度）", outline)
    lines = "\n".join(
        f"・　指標：{a.indicator}【数値目標：{a.goal.text}（数値目標の考え方：これまでの傾向から算出）】" for a in aims
    )
    goals = f"＜実施成果（アウトプット）＞\n{lines}"
    y = _section(paper, y, "２　事業目標", goals)
    for k, aim in enumerate(aims, start=1):
        truth.observe(aim.indicator, aim.unit, "target", aim.year, aim.goal, no=k, label="数値目標")
    y = _costs(paper, truth, y, n, name, costs, year)
    done = f"（令和{n[0]}年度）\n　{sentences(number + 'done', 2)}\n・　相談会の開催（参加者48人）\n"
    done += f"（令和{n[1]}年度）\n　{sentences(number + 'done2', 2)}"
    y = _section(paper, y, f"４　取組実績（令和{n[0]}年度・{n[1]}年度）", done)
    judged = f"　{sentences(number + 'judged', 3)}"
    _section(paper, y, "５　事業目標及び取組実績を踏まえた評価", judged)
    for section, text in (
        (f"事業概要（令和{n[1]}年度）", outline),
        ("事業目標", goals),
        (f"取組実績（令和{n[0]}年度・{n[1]}年度）", done),
        ("事業目標及び取組実績を踏まえた評価", judged),
    ):
        truth.add("narratives", section=section, text=text.replace("\n", "").strip("　"))
    paper.text(paper.width / 2, 822, str(first_page), 9, align="c")
    paper.new_page()
    y = _frame(paper, n, number, name, bureau, year)
    _roles(paper, truth, y, n, name, costs[3], roles, direction, year)
    paper.text(paper.width / 2, 822, str(first_page + 1), 9, align="c")
    return paper.finish(), truth


def _frame(paper: Paper, n: list[str], number: str, name: str, bureau: str, year: int) -> float:
    paper.text(
        paper.width / 2,
        49,
        f"令和{n[0]}年度新規・充実事業の取組状況と令和{n[2]}年度当初予算（案）への反映状況について",
        10,
        align="c",
        bold=True,
    )
    paper.text(LEFT, 72, "Ｎｏ．", 8, bold=True)
    grid = Grid([58, 230, 62, 150], size=9, row_height=17)
    grid.put(0, 0, number, align="c")
    grid.put(0, 2, "所管局", align="c", bold=True, edge=False)
    grid.put(0, 3, bureau, align="c")
    y = grid.draw(paper, LEFT, 75)
    head = Grid([58, 282, 160], size=9.5, row_height=28)
    head.head(0, 0, f"事業名\n(令和{n[1]}年度)", fill=GREY, bold=True, size=8.5)
    head.put(0, 1, name)
    head.put(0, 2, f"【事業実施期間】\n令和{year - 2019}年度～{year - 2015}年度", align="c", size=6.5)
    return head.draw(paper, LEFT, y + 4) + 4


def _section(paper: Paper, y: float, heading: str, text: str) -> float:
    grid = Grid([WIDTH], size=9, row_height=15, pad=3)
    grid.put(0, 0, heading, bold=True, fill=GREY)
    grid.put(1, 0, text, valign="t")
    return grid.draw(paper, LEFT, y)


def _costs(paper: Paper, truth: Truth, y: float, n: list[str], name: str, costs: Sequence[tuple[int, int]], year: int) -> float:
    grid = Grid([58, 147, 147, 148], size=9, row_height=15)
    grid.put(0, 0, f"３　令和{n[0]}年度及び令和{n[1]}年度の経費", cols=3, bold=True, fill=GREY)
    grid.put(0, 3, "（千円）", align="r", fill=GREY)
    grid.head(1, 0, "年度", bold=True)
    grid.put(2, 0, "経費（一財）", size=8)
    columns = (
        (year - 1, f"令和{n[0]}年度予算現額", "budget"),
        (year - 1, f"令和{n[0]}年度決算", "settlement"),
        (year, f"令和{n[1]}年度当初予算", "budget"),
    )
    for k, (at, label, stage) in enumerate(columns):
        grid.head(1, 1 + k, label, bold=True)
        grid.put(2, 1 + k, f"{costs[k][0]:,}（{costs[k][1]:,}）", align="c")
        truth.cost("経費", at, costs[k][0], stage=stage, name=name)
        truth.cost("一財", at, costs[k][1], stage=stage, name=name)
    return grid.draw(paper, LEFT, y)


def _roles(
    paper: Paper,
    truth: Truth,
    y: float,
    n: list[str],
    name: str,
    plan: tuple[int, int],
    roles: Sequence[int],
    direction: str,
    year: int,
) -> None:
    grid = Grid([58, 98, 98, 246], size=9, row_height=15)
    grid.put(0, 0, "６　役割分担評価", cols=4, bold=True, fill=GREY)
    for k, (group, item, choices) in enumerate(ROLES):
        if k % 2 == 0:
            grid.head(1 + k, 0, group, rows=2, bold=True)
        grid.head(1 + k, 1, item, bold=True)
        grid.put(1 + k, 2, "\n".join(("■ " if c == roles[k] else "□ ") + choice for c, choice in enumerate(choices)), cols=2)
        truth.add("ratings", item=item, rating_text=choices[roles[k]])
    grid.head(5, 0, f"７　令和{n[2]}年度の方向性", cols=2, rows=2, bold=True)
    grid.head(5, 2, "予算案\n経費（一財）、単位（千円）", size=7)
    grid.put(5, 3, f"{plan[0]:,}（{plan[1]:,}）", align="c")
    grid.head(6, 2, "方向性", bold=True)
    grid.put(6, 3, direction, align="c")
    truth.cost("経費", year + 1, plan[0], stage="budget", name=name)
    truth.cost("一財", year + 1, plan[1], stage="budget", name=name)
    truth.add("ratings", item=f"令和{n[2]}年度の方向性", rating_text=direction)
    grid.draw(paper, LEFT, y)
