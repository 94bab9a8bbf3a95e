"""Takes an edition; gives a 事務事業評価 as 池田市 publishes it: one dense page, every ruling a thin filled rectangle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetmaker.edition import Indicator, figure, none, sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import EXCEL, Color, Paper
from sheetmaker.truth import Truth

LEFT, WIDTH = 45.0, 506.0
BLUE: Color = (0.84, 0.88, 0.94)
YELLOW: Color = (1, 1, 0)
PEACH: Color = (0.99, 0.9, 0.84)
CODE, CITY = "272043", "池田市"
GOALS = (
    "貧困をなくそう",
    "飢餓をゼロに",
    "すべての人に健康と福祉を",
    "質の高い教育をみんなに",
    "ジェンダー平等を実現しよう",
    "安全な水とトイレを世界中に",
    "エネルギーをみんなに",
    "働きがいも経済成長も",
    "産業と技術革新の基盤をつくろう",
    "人や国の不平等をなくそう",
    "住み続けられるまちづくりを",
    "つくる責任 つかう責任",
    "気候変動に具体的な対策を",
    "海の豊かさを守ろう",
    "陸の豊かさも守ろう",
    "平和と公正をすべての人に",
    "パートナーシップで目標を達成しよう",
)


@dataclass(frozen=True, slots=True)
class Project:
    """One 事務事業. Amounts are in 千円 for the four columns: two settlements, this year's budget and settlement."""

    number: str
    name: str
    department: str
    indicators: tuple[Indicator, ...]
    parts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    funds: Mapping[str, Sequence[int]] = field(default_factory=dict)
    ratings: tuple[str, str, str, str] = (
        "A.順調に推移している",
        "A.有効的である（改善の余地がない）",
        "A.効率的である（改善の余地がない）",
        "現状維持",
    )
    goals: tuple[int, ...] = (4, 11)


def make(document: str, *, year: int, project: Project, last: int = 2027, dash: str = "-") -> tuple[bytes, Truth]:
    """One sheet of the fiscal year `year`; targets reach to `last`."""
    paper = Paper(producer=EXCEL, title="事務事業評価")
    truth = Truth(document, project.number)
    truth.add(
        "sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=project.name, department=project.department, fiscal_year=year
    )
    r = f"R{year - 2018}年度"
    paper.text(125, 52, "第7次池田市総合計画 前期基本計画", 8)
    paper.text(268, 52, f"事務事業評価(令和{year - 2018}年度実施事業)", 11, bold=True)
    paper.text(paper.width / 2, 66, "目標設定シート", 10, align="c", bold=True)
    number = Grid([36], size=10, row_height=16)
    number.put(0, 0, project.number, align="c")
    number.draw(paper, 515, 40, "rects")
    paper.text(490, 52, "NO.", 10, bold=True)
    y = _identity(paper, project, 80)
    y = _outline(paper, truth, project, y, r)
    y = _goals(paper, truth, project, y + 4, r)
    _bottom(paper, truth, project, year, last, y, dash)
    return paper.finish(), truth


def _title(paper: Paper, y: float, text: str, x: float = LEFT) -> float:
    paper.text(x, y + 9, text, 9, bold=True)
    return y + 12


def _identity(paper: Paper, project: Project, y: float) -> float:
    y = _title(paper, y - 12, "(1)事務事業名・総合計画の体系等")
    grid = Grid([84, 122, 107, 193], size=8, row_height=18)
    for col, (label, text) in ((0, ("担当部署名", project.department)), (2, ("事務事業名", project.name))):
        grid.head(0, col, label, fill=BLUE)
        grid.put(0, col + 1, text, align="c", fill=(0.95, 0.95, 0.95))
    y = grid.draw(paper, LEFT, y, "rects") + 6
    plan = Grid([44, 40, 160, 54, 34, 174], size=7, row_height=19)
    plan.head(0, 0, "総合計画\nの体系", rows=2, fill=BLUE)
    for row, (label, text, label2) in enumerate(
        (
            ("施策の柱", "②人が育ち つながるまちづくり", "事前に備え\nるべき目標"),
            ("施策名称", "③「学びの場」のあるまちづくり", "施策分野"),
        )
    ):
        plan.head(row, 1, label, fill=BLUE)
        plan.put(row, 2, text, align="c", fill=(0.95, 0.95, 0.95))
        plan.head(row, 4, label2, fill=YELLOW, size=6)
        plan.put(row, 5, "")
    plan.head(0, 3, "国土強靱化\n地域計画の体系\n※該当する場合のみ", rows=2, fill=YELLOW, size=6.5)
    return plan.draw(paper, LEFT, y, "rects") + 3


def _outline(paper: Paper, truth: Truth, project: Project, y: float, r: str) -> float:
    y = _title(paper, y, "(2)事業の概要")
    key = project.number
    grid = Grid([84, 24, 16, 24, 18, 24, 17, 34, 265], size=7, row_height=20)
    grid.head(0, 0, "実施期間\n(計画期間の間で設定)", fill=BLUE, size=6)
    for n, text in enumerate(("令和", "5", "年度", "～", "令和", "9年度")):
        grid.put(0, 1 + n, text, align="c", edge=False, size=6.5)
    target, means, content = "市内に在住、在学又は在勤の者", "・講座の開催\n・冊子の作成と配布", sentences(key + "content", 3)
    for row, (label, text) in enumerate(
        (("事業の対象\n(誰を、何を)", target), ("事業の手段・方法\n(どのように)", means), ("実施形態(直営/委託)", "一部委託")),
        start=1,
    ):
        grid.head(row, 0, label, fill=BLUE)
        grid.put(row, 1, text, cols=6)
    grid.head(0, 7, "事業内容", rows=3, fill=BLUE)
    grid.put(0, 8, content, rows=3)
    grid.head(3, 7, "関連計画\n・例規", fill=BLUE, size=6)
    grid.put(3, 8, "社会教育推進計画")
    for section, text in (
        ("事業の対象", target),
        ("事業の手段・方法", means),
        ("事業内容", content),
        ("実施形態", "一部委託"),
        ("関連計画・例規", "社会教育推進計画"),
    ):
        truth.add("narratives", section=section, text=text)
    return grid.draw(paper, LEFT, y, "rects")


def _goals(paper: Paper, truth: Truth, project: Project, y: float, r: str) -> float:
    y = _title(paper, y, "(3)「まちづくりの進め方」の視点")
    grid = Grid([84, *[18, 122.67] * 3], size=6.5, row_height=15)
    grid.head(0, 0, "関連するSDGsのゴール\n※１つ以上に○", rows=6, fill=BLUE)
    for n, goal in enumerate(GOALS):
        row, col = n % 6, 1 + 2 * (n // 6)
        grid.put(row, col, "○" if n + 1 in project.goals else "", align="c", size=8)
        grid.put(row, col + 1, f"{n + 1}  {goal}", fill=(0.95, 0.95, 0.95))
    planned, done = sentences(project.number + "planned", 1), sentences(project.number + "done", 2)
    y = grid.draw(paper, LEFT, y, "rects")
    more = Grid([84, 54, 158, 52, 158], size=7, row_height=34)
    more.head(0, 0, "行財政改革などに向けて\n特に意識すべき要素\n※１つ以上に○", fill=BLUE, size=6.5)
    more.head(0, 1, f"上記要素に係る\n{r}取組予定", fill=BLUE, size=6)
    more.put(0, 2, planned)
    more.head(0, 3, f"上記要素に係る\n{r}取組実績", fill=BLUE, size=6)
    more.put(0, 4, done, fill=PEACH)
    truth.add("narratives", section=f"上記要素に係る{r}取組予定", text=planned)
    truth.add("narratives", section=f"上記要素に係る{r}取組実績", text=done)
    return more.draw(paper, LEFT, y, "rects") + 4


def _bottom(paper: Paper, truth: Truth, project: Project, year: int, last: int, y: float, dash: str) -> None:
    y = _title(paper, y, "(4)事業費等(千円単位。千円未満は四捨五入)")
    paper.text(LEFT + 226, y - 3, "(5)事業の成果指標及び評価", 9, bold=True)
    _costs(paper, truth, project, year, y)
    _results(paper, truth, project, year, last, y, dash)


def _costs(paper: Paper, truth: Truth, project: Project, year: int, y: float) -> None:
    grid = Grid([18, 12, 54, *[35.25] * 4], size=7.5, row_height=16, pad=1.5)
    columns = ((year - 2, "settlement"), (year - 1, "settlement"), (year, "budget"), (year, "settlement"))
    grid.head(0, 0, "区　　分", cols=3, rows=2, fill=BLUE)
    for n, at in enumerate((year - 2, year - 1)):
        grid.head(0, 3 + n, f"R{at - 2018}年度", fill=BLUE)
        grid.head(1, 3 + n, "決　算", fill=BLUE)
    grid.head(0, 5, f"R{year - 2018}年度", cols=2, fill=BLUE)
    grid.head(1, 5, "予　算", fill=BLUE)
    grid.head(1, 6, "決　算", fill=BLUE)
    whole = [sum(amounts[n] for fund, amounts in project.funds.items() if not fund.startswith("うち")) for n in range(4)]

    def amounts(row: int, item: str, values: Sequence[int]) -> None:
        for n, value in enumerate(values):
            grid.put(row, 3 + n, f"{value:,}", align="r", fill=PEACH if n == 3 else None)
            truth.cost(item, columns[n][0], value, stage=columns[n][1], name=project.name)

    grid.head(2, 0, "事　業　費　A", cols=3, fill=BLUE)
    amounts(2, "事業費", whole)
    grid.head(3, 0, "主な内訳", rows=3, vertical=True, fill=BLUE)
    parts = [*project.parts.items(), *[("", ())] * (3 - len(project.parts))]
    for row, (item, values) in enumerate(parts, start=3):
        grid.put(row, 1, item, cols=2, shrink=True)
        amounts(row, item, values)
        for n in range(len(values), 4):
            grid.put(row, 3 + n)
    grid.head(6, 0, "財源", rows=5, vertical=True, fill=BLUE)
    for row, fund in enumerate(("国・府支出金", "地方債", "その他", "うち受益者負担", "一般財源"), start=6):
        label = f"{fund} B" if fund.startswith("うち") else fund
        grid.put(
            row,
            2 if fund.startswith("うち") else 1,
            label,
            cols=1 if fund.startswith("うち") else 2,
            align="c",
            shrink=True,
            fill=(0.95, 0.95, 0.95),
        )
        values = project.funds.get(fund, ())
        amounts(row, fund, values)
        for n in range(len(values), 4):
            grid.put(row, 3 + n)
    grid.put(9, 1, "", edge=True)
    grid.head(11, 0, "受益者負担率 B÷A", cols=3, fill=BLUE)
    for n in range(4):
        grid.put(11, 3 + n, "")
    grid.head(12, 0, f"R{year - 2018}年度における\n「その他」財源の主な内容", cols=3, fill=BLUE, size=6)
    note = "使用料　" + f"{project.funds['その他'][3]:,}千円" if project.funds.get("その他") else ""
    grid.put(12, 3, note, cols=4)
    grid.heights[12] = 40
    grid.draw(paper, LEFT, y, "rects")


def _results(paper: Paper, truth: Truth, project: Project, year: int, last: int, y: float, dash: str) -> None:
    grid = Grid([34, 38, 18, 34, 34, 34, 34, 54], size=7.5, row_height=16, pad=1)
    r = year - 2018
    columns = (
        (year - 1, "actual", f"R{r - 1}年度\n実　績"),
        (year, "target", f"R{r}年度\n見　込"),
        (year, "actual", f"R{r}年度\n実　績"),
        (last, "target", f"R{last - 2018}年度\n見　込"),
    )
    grid.head(0, 0, "成果指標の内容", cols=2, rows=2, fill=BLUE, size=7)
    grid.head(0, 2, "単位", rows=2, fill=BLUE, size=7)
    grid.head(0, 3, "目標値", cols=4, fill=BLUE)
    grid.head(0, 7, "国土強靱化\n地域計画の指標\nに該当", rows=2, fill=YELLOW, size=6)
    for n, (_, _, label) in enumerate(columns):
        grid.head(1, 3 + n, label, fill=BLUE, size=6.5)
    for k in range(3):
        row = 2 + k
        indicator = project.indicators[k] if k < len(project.indicators) else None
        grid.put(row, 0, indicator.name if indicator else "", cols=2, size=7)
        grid.put(row, 2, indicator.unit if indicator else "", align="c", size=7, shrink=True)
        for n, (at, measure, label) in enumerate(columns):
            value = (
                figure((indicator.actual if measure == "actual" else indicator.target).get(at, none(dash)))
                if indicator
                else figure("")
            )
            grid.put(row, 3 + n, value.text, align="r", shrink=True, fill=PEACH if n == 2 else None)
            if indicator:
                truth.observe(
                    indicator.name, indicator.unit, measure, at, value, no=k + 1, label=label.replace("\n", "").replace("　", "")
                )
        grid.put(row, 7, "")
    row = 5
    items = (
        ("成果指標の達成状況", True),
        ("事業の有効性", False),
        ("事業の効率性", True),
        (f"R{r + 1}年度以降の事業の方向性", True),
    )
    for n, (item, reason) in enumerate(items):
        grid.head(row, 0, item, cols=4, fill=BLUE)
        grid.put(row, 4, project.ratings[n], cols=4, align="c", bold=True, fill=PEACH, shrink=True)
        truth.add("ratings", item=item, rating_text=project.ratings[n])
        row += 1
        if reason:
            text = sentences(f"{project.number}{item}", 1)
            grid.head(row, 0, "判断理由", fill=BLUE, size=7)
            grid.put(row, 1, text, cols=7, fill=PEACH, valign="t")
            grid.heights[row] = 30
            truth.add("narratives", section="判断理由", text=text)
            row += 1
    low = grid.draw(paper, LEFT + 225, y, "rects")
    paper.text(LEFT, low + 44, "※ 備　考", 7)
    remark = Grid([WIDTH], size=7, row_height=30)
    remark.put(0, 0, "")
    remark.draw(paper, LEFT, low + 47, "rects")
