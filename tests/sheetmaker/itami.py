"""Takes an edition; gives a 施策評価 as 伊丹市 publishes it: one sheet to a policy, its projects listed with their costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import Amount, Indicator, figure, sentences
from sheetmaker.grid import GREY, Grid
from sheetmaker.paper import CALC, Paper
from sheetmaker.truth import Truth
from sheetmaker.years import WIDE, era

LEFT, WIDTH = 40.0, 508.0
CODE, CITY = "282073", "伊丹市"


@dataclass(frozen=True, slots=True)
class Policy:
    """One 実施施策."""

    code: str
    name: str
    group: str
    department: str
    stars: int
    indicators: tuple[Indicator, ...]
    projects: tuple[Amount, ...]
    related: str = "－"


def make(
    document: str, *, year: int, policies: Sequence[Policy], first_page: int = 141, base: int | None = None
) -> tuple[bytes, Truth]:
    """The sheets of one fiscal year; targets run three years on, the baseline year is two years before (or `base`)."""
    paper = Paper(producer=CALC, title="施策評価")
    truth = Truth(document)
    page = first_page
    for n, policy in enumerate(policies):
        if n:
            paper.new_page()
            page += 1
        _number(paper, page)
        truth.sheet = policy.code
        truth.add(
            "sheets",
            jurisdiction_code=CODE,
            jurisdiction=CITY,
            name=policy.name,
            department=policy.department,
            fiscal_year=year,
            rating=policy.stars,
        )
        y = _head(paper, policy)
        y = _prose(paper, truth, policy, year, y)
        y = _indicators(paper, truth, policy, year, base if base is not None else year - 2, y)
        y = _later(paper, truth, policy, year, y)
        page = _projects(paper, truth, policy, year, y, page)
    return paper.finish(), truth


def _number(paper: Paper, page: int) -> None:
    paper.text(paper.width / 2, 822, str(page), 9, align="c")


def _wide(year: int) -> str:
    name, _, n = era(year)
    return f"{name}{str(n).translate(WIDE)}年度"


def _short(year: int) -> str:
    _, letter, n = era(year)
    return f"{letter}{'元' if n == 1 else n}"


def _head(paper: Paper, policy: Policy) -> float:
    grid = Grid([58, WIDTH - 58], size=10, row_height=17)
    for r, (label, text) in enumerate(
        (("大綱", "ともに創るまちと行政"), ("施策", policy.group), ("実施施策", f"{policy.code} {policy.name}"))
    ):
        grid.head(r, 0, label, bold=r == 2)
        grid.put(r, 1, text, bold=r == 2, size=12 if r == 2 else 10)
    y = grid.draw(paper, LEFT, 34)
    paper.text(LEFT + 60, y + 12, f"評価部局： {policy.department}", 8.5)
    paper.text(LEFT + 272, y + 12, f"関連部局： {policy.related}", 8.5)
    return y + 22


def _prose(paper: Paper, truth: Truth, policy: Policy, year: int, y: float) -> float:
    key = f"{policy.code}{year}"
    grid = Grid([58, 44, 40, WIDTH - 142], size=8)
    goal, plan, reason, result = (sentences(key + s, n) for s, n in (("goal", 3), ("plan", 3), ("reason", 2), ("result", 2)))
    grid.head(0, 0, "実施施策の\n目標", fill=GREY)
    grid.put(0, 1, goal, cols=3)
    grid.head(1, 0, f"{_wide(year)}\nの計画")
    grid.put(1, 1, plan, cols=3)
    grid.head(2, 0, f"{_wide(year)}\n評価")
    grid.put(2, 1, "☆" * policy.stars, align="c", size=10)
    grid.head(2, 2, "評価の\n理由")
    grid.put(2, 3, reason)
    grid.head(3, 0, "成果")
    grid.put(3, 1, result, cols=3)
    grid.heights = {0: 60, 1: 54, 2: 40, 3: 40}
    for section, text in (("実施施策の目標", goal), (f"{_wide(year)}の計画", plan), ("評価の理由", reason), ("成果", result)):
        truth.add("narratives", section=section, text=text)
    return grid.draw(paper, LEFT, y) + 5


def _indicators(paper: Paper, truth: Truth, policy: Policy, year: int, base: int, y: float) -> float:
    years = [base, *range(year, year + 4)]
    grid = Grid([18, 15, 110, 14, 134, 27, *[38.0] * 5], size=8, pad=1.5, row_height=14)
    grid.head(0, 0, "成果指標", rows=1 + 2 * len(policy.indicators), vertical=True)
    grid.head(0, 1, "指標名（単位）", cols=2)
    grid.head(0, 3, "性質", vertical=True, size=7)
    grid.head(0, 4, "指標の意味・算式等")
    grid.head(0, 5, "-")
    grid.head(0, 6, f"基準年度\n{_short(base)}", size=6)
    for n, at in enumerate(years[1:]):
        grid.head(0, 7 + n, _short(at))
    for no, indicator in enumerate(policy.indicators, start=1):
        line = 2 * no - 1
        grid.put(line, 1, "①②③④⑤⑥⑦⑧"[no - 1], rows=2, align="c")
        grid.put(line, 2, f"{indicator.name}（{indicator.unit}）", rows=2)
        grid.put(line, 3, indicator.arrow, rows=2, align="c")
        grid.put(line, 4, indicator.meaning, rows=2, size=7.5)
        truth.add("narratives", section=f"指標の意味・算式等{no}", text=indicator.meaning)
        for k, (measure, label, values) in enumerate(
            (("target", "目標", indicator.target), ("actual", "実績", indicator.actual))
        ):
            grid.head(line + k, 5, label, size=7)
            for n, at in enumerate(years):
                value = figure(values.get(at, "")) if not (measure == "target" and n == 0) else figure("")
                value = figure("") if measure == "actual" and at > year else value
                grid.put(line + k, 6 + n, value.text, align="r", shrink=True)
                truth.observe(
                    indicator.name, indicator.unit, measure, at, value, no=no, label=("基準年度" if n == 0 else "") + _short(at)
                )
    return grid.draw(paper, LEFT, y) + 5


def _later(paper: Paper, truth: Truth, policy: Policy, year: int, y: float) -> float:
    grid = Grid([58, WIDTH - 58], size=8)
    key = f"{policy.code}{year}"
    for r, (label, section) in enumerate(
        (("課題", "課題"), (f"{_wide(year + 1)}\nでの対策\n・対応", f"{_wide(year + 1)}での対策・対応"))
    ):
        text = sentences(key + str(r) + "later", 2)
        grid.head(r, 0, label)
        grid.put(r, 1, text)
        truth.add("narratives", section=section, text=text)
    return grid.draw(paper, LEFT, y) + 8


def _projects(paper: Paper, truth: Truth, policy: Policy, year: int, y: float, page: int) -> int:
    """The list of projects, going on over a page with its header repeated, and the printed total."""
    grid = Grid([48, 143, 16, 52, 32, 32, 54, 48, 83], size=8, pad=1.5, row_height=15)
    for col, text in ((0, "事務事業\nコード"), (1, "事務事業名"), (3, "款項目"), (8, "担当課")):
        grid.head(0, col, text, rows=2)
    grid.head(0, 2, "主要事業", rows=2, vertical=True, size=6)
    grid.head(0, 4, "－", cols=2)
    grid.head(1, 4, "－")
    grid.head(1, 5, "－")
    grid.head(0, 6, f"{_short(year)}（千円）", cols=2)
    grid.head(1, 6, "事業費")
    grid.head(1, 7, "人件費")
    for r, project in enumerate(policy.projects, start=2):
        cells = (
            project.code,
            project.name,
            "○" if project.major else "",
            project.account,
            "",
            "",
            f"{project.cost:,}",
            f"{project.staff:,}",
            project.department,
        )
        for col, text in enumerate(cells):
            grid.put(r, col, text, align="c" if col in (0, 2, 3) else "r" if col in (6, 7) else "l")
        truth.cost("事業費", year, project.cost, name=project.name, code=project.code)
        truth.cost("人件費", year, project.staff, name=project.name, code=project.code)
    pages = [page]

    def turned() -> None:
        pages[0] += 1
        _number(paper, pages[0])

    y = grid.draw_pages(paper, LEFT, y, "lines", bottom=800, next_top=34, header_rows=2, on_page=turned)
    total = Grid([94, 67, 67], size=8, row_height=14)
    total.head(0, 0, "事業費合計(千円)", rows=2)
    total.head(0, 1, "－")
    total.head(0, 2, _short(year))
    total.put(1, 1, "－", align="r")
    total.put(1, 2, f"{sum(p.cost for p in policy.projects):,}", align="r")
    if y + 40 > 800:
        paper.new_page()
        y = 34
        turned()
    total.draw(paper, LEFT + 180, y + 7)
    return pages[0]
