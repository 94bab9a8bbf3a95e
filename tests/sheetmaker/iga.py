"""Takes an edition (year, sheets, survey results); gives a 施策評価シート as 伊賀市 publishes it: two pages to a policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import PALE, TINT, Indicator, figure, sentences
from sheetmaker.grid import Grid, rule
from sheetmaker.paper import CALC, Paper
from sheetmaker.truth import Truth
from sheetmaker.years import WIDE

LEFT, WIDTH, SLOTS = 28.0, 1134.0, 4
CODE, CITY = "242161", "伊賀市"


@dataclass(frozen=True, slots=True)
class Program:
    """One 基本事業 with its indicators."""

    name: str
    indicators: tuple[Indicator, ...]
    progress: str = "計画通り進めている"


@dataclass(frozen=True, slots=True)
class Policy:
    """One 施策: `survey` holds 満足度 and 参画度 with their averages by fiscal year."""

    code: str
    name: str
    title: str
    department: str
    programs: tuple[Program, ...]
    survey: dict[int, tuple[str, str, str, str]]


def make(
    document: str, *, year: int, policies: Sequence[Policy], both_years: bool = False, years: int = 4
) -> tuple[bytes, Truth]:
    """The sheets of one fiscal year. `both_years` prints the survey of the year before beside this year's."""
    paper = Paper(1190, 842, producer=CALC, title="施策評価シート")
    truth = Truth(document)
    for n, policy in enumerate(policies):
        if n:
            paper.new_page()
        truth.sheet = policy.code
        truth.add(
            "sheets", jurisdiction_code=CODE, jurisdiction=CITY, name=policy.name, department=policy.department, fiscal_year=year
        )
        _first_page(paper, truth, policy, year, years)
        paper.new_page()
        _second_page(paper, truth, policy, year, both_years)
    return paper.finish(), truth


def _western(year: int) -> str:
    """`2024` over `(R６)`, as the form's headers print a year."""
    return f"{year}\n(R{str(year - 2018).translate(WIDE)})"


def _first_page(paper: Paper, truth: Truth, policy: Policy, year: int, years: int) -> None:
    top = Grid([80, 198, WIDTH - 278], size=14, row_height=34)
    for col, text in enumerate((policy.code, policy.name, policy.title)):
        top.put(0, col, text, align="c", bold=True)
    y = top.draw(paper, LEFT, 25)
    view = Grid([80, WIDTH - 360, 148, 132], size=11, row_height=27)
    view.head(0, 0, "伊賀流自治の視点", size=8, fill=PALE)
    text = sentences(policy.code + "view", 1)
    view.put(0, 1, text)
    view.head(0, 2, "【主担当部局】", bold=True, fill=PALE)
    view.put(0, 3, policy.department, align="c")
    y = view.draw(paper, LEFT, y)
    truth.add("narratives", section="伊賀流自治の視点", text=text)
    columns = years + 2
    grid = Grid([26, 258, 337, 70, *[(WIDTH - 691) / columns] * columns], size=10.5, pad=1.5)
    grid.head(0, 0, "【ＰＬＡＮ】", cols=2, bold=True, fill=TINT)
    grid.head(0, 2, "【ＤＯ】", bold=True, fill=TINT)
    grid.head(0, 3, "【CHECK①】", cols=columns + 1, bold=True, fill=TINT)
    grid.head(1, 0, "基本事業", cols=2, size=9, fill=TINT)
    grid.head(1, 2, f"{year}（Ｒ{str(year - 2018).translate(WIDE)}）年度の事務事業", size=9, fill=TINT)
    grid.head(1, 3, "ＫＰＩ（成果指標）", cols=columns + 1, size=9, fill=TINT)
    line = 2
    for no in range(1, max(SLOTS, len(policy.programs)) + 1):
        program = policy.programs[no - 1] if no <= len(policy.programs) else None
        line = _program(grid, truth, line, no, policy, program, list(range(year - years + 1, year + 1)))
    grid.draw(paper, LEFT, y + 6)


def _program(grid: Grid, truth: Truth, line: int, no: int, policy: Policy, program: Program | None, years: list[int]) -> int:
    indicators = program.indicators if program else (None,)
    rows = 4 * len(indicators)
    grid.put(line, 0, str(no), rows=rows, align="c")
    plan, do = (
        ("", "")
        if program is None
        else (sentences(f"{policy.code}{no}plan"), f"〇{program.name}経費\n・{sentences(f'{policy.code}{no}do', 2)}")
    )
    grid.put(line, 1, program.name if program else "", align="c", bold=True)
    grid.put(line + 1, 1, plan, rows=rows - 1, valign="t")
    grid.put(line, 2, do, rows=rows, valign="t")
    if program:
        truth.add("narratives", section=f"PLAN{no}", text=plan)
        truth.add("narratives", section=f"DO{no}", text=do)
    for k, indicator in enumerate(indicators, start=1):
        _indicator(grid, truth, line, f"{no}-{k}", indicator, years)
        line += 4
    return line


def _indicator(grid: Grid, truth: Truth, line: int, no: str, indicator: Indicator | None, years: list[int]) -> None:
    wide = len(years) + 2
    grid.head(line, 3, "成果指標", size=9, fill=PALE)
    grid.put(line, 4, indicator.name if indicator else "", cols=wide, size=10)
    grid.head(line + 1, 3, "成果指標\nの説明", size=9, fill=PALE)
    grid.put(line + 1, 4, indicator.meaning if indicator else "", cols=wide, size=9.5)
    grid.heights[line + 1] = 52
    grid.head(line + 2, 3, "", fill=PALE)
    goal = (indicator.goal_label if indicator else "目標値").replace("(", "\n(")
    labels = ["現状値", *(_western(y) for y in years), goal]
    for n, text in enumerate(labels):
        grid.head(line + 2, 4 + n, text, size=9, fill=PALE)
    grid.head(line + 3, 3, f"実績\n（{indicator.unit if indicator else '　'}）", size=9, fill=PALE)
    cells = (
        [figure(indicator.baseline), *(figure(indicator.actual.get(y, "")) for y in years), figure(indicator.goal)]
        if indicator
        else []
    )
    measures = [("baseline", None), *(("actual", y) for y in years), ("target", None)]
    for n, label in enumerate(labels):
        value = cells[n] if cells else figure("")
        grid.put(line + 3, 4 + n, value.text, align="c", size=12, shrink=True)
        if indicator:
            measure, at = measures[n]
            truth.observe(indicator.name, indicator.unit, str(measure), at, value, no=no, label=label.replace("\n", ""))  # type: ignore[arg-type]
    if indicator:
        truth.add("narratives", section=f"成果指標の説明{no}", text=indicator.meaning)


def _second_page(paper: Paper, truth: Truth, policy: Policy, year: int, both_years: bool) -> None:
    _survey(paper, truth, policy, year, both_years)
    x = LEFT + 322
    check = Grid([26, 62, 324], size=10.5, pad=2)
    check.head(0, 0, "効果検証", cols=3, bold=True, fill=TINT)
    check.head(1, 0, "【事業の進捗】取り組み状況", cols=3, size=9.5, fill=TINT)
    action = Grid([380], size=10.5, pad=2)
    action.head(0, 0, "【ＡＣＴＩＯＮ】事務事業の改善案", bold=True, fill=TINT)
    for no in range(1, max(SLOTS, len(policy.programs)) + 1):
        program = policy.programs[no - 1] if no <= len(policy.programs) else None
        line = 2 + 3 * (no - 1)
        texts = {s: sentences(f"{policy.code}{no}{s}", 2) if program else "" for s in ("効果", "課題", "改善")}
        check.put(line, 0, str(no), rows=3, align="c")
        check.put(line, 1, program.progress if program else "", cols=2, align="c")
        for k, (label, key) in enumerate((("効果が出て\nいる点", "効果"), ("課題", "課題")), start=1):
            check.head(line + k, 1, label, size=9, fill=PALE)
            check.put(line + k, 2, texts[key])
            check.heights[line + k] = 78 if program else 36
        action.put(no, 0, texts["改善"], valign="t")
        if program:
            truth.add("narratives", section=f"効果が出ている点{no}", text=texts["効果"])
            truth.add("narratives", section=f"課題{no}", text=texts["課題"])
            truth.add("narratives", section=f"ACTION{no}", text=texts["改善"])
    heights = check.row_heights(paper)
    action.heights = {
        0: heights[0] + heights[1],
        **{no: sum(heights[2 + 3 * (no - 1) : 5 + 3 * (no - 1)]) for no in range(1, len(heights) // 3 + 1)},
    }
    check.draw(paper, x, 25)
    action.draw(paper, x + 418, 25)


def _survey(paper: Paper, truth: Truth, policy: Policy, year: int, both_years: bool) -> None:
    width = 316.0
    head = Grid([width], size=10)
    head.head(0, 0, "【CHECK②】", bold=True, fill=TINT)
    head.head(1, 0, "まちづくりアンケート調査結果", size=9.5, fill=TINT)
    y = head.draw(paper, LEFT, 25)
    low = y + 470
    rule(paper, [(LEFT, y, LEFT + width, low)], "lines")
    satisfied, mean_satisfied, involved, mean_involved = policy.survey[year]
    _chart(paper, LEFT, y, satisfied, mean_satisfied, involved, mean_involved)
    columns: list[tuple[str, str]] = []
    for at, (metric, k) in [
        (p, m) for m in (("満足度", 0), ("参画度", 2)) for p in ((year - 1, year) if both_years else (year,))
    ]:
        values = policy.survey[at]
        columns += [(f"{metric}(R{at - 2018})", values[k]), (f"平均(R{at - 2018})", values[k + 1])]
        truth.add("surveys", metric=metric, fiscal_year=at, percent=float(values[k]), average_percent=float(values[k + 1]))
    table = Grid([width / len(columns)] * len(columns), size=12 if len(columns) < 5 else 9, pad=1)
    for n, (label, value) in enumerate(columns):
        table.head(0, n, label, size=9 if len(columns) < 5 else 7, fill=PALE)
        table.put(1, n, f"{value}%", align="c")
    table.heights[1] = 50
    y = table.draw(paper, LEFT, low)
    trend = Grid([24, width - 24], size=10.5)
    text = "・" + sentences(policy.code + "trend", 1)
    trend.head(0, 0, "傾向", vertical=True, fill=PALE)
    trend.put(0, 1, text, valign="t")
    trend.heights[0] = 150
    trend.draw(paper, LEFT, y)
    truth.add("narratives", section="アンケート傾向", text=text)


def _chart(paper: Paper, x: float, y: float, satisfied: str, mean_satisfied: str, involved: str, mean_involved: str) -> None:
    left, right, top, low = x + 66, x + 296, y + 24, y + 410
    paper.frame(left, top, right, low, color=(0.5, 0.5, 0.5))
    paper.line((left + right) / 2, top, (left + right) / 2, low, color=(0.5, 0.5, 0.5))
    paper.line(left, (top + low) / 2, right, (top + low) / 2, color=(0.5, 0.5, 0.5))
    for share, text in ((0.0, "0%"), (0.5, "50%"), (1.0, "100%")):
        paper.text(left - 3, low - share * (low - top) + 4, text, 9, align="r")
        paper.text(left + share * (right - left), low + 14, text, 9, align="c")
    for k, char in enumerate("満足度"):
        paper.text(x + 24, (top + low) / 2 - 10 + 14 * k, char, 10, align="c", bold=True)
    paper.text((left + right) / 2, low + 40, "参画度", 10, align="c", bold=True)
    for s, i, color in ((satisfied, involved, (0.75, 0.1, 0.1)), (mean_satisfied, mean_involved, (0.5, 0.5, 0.5))):
        paper.dot(left + float(i) / 100 * (right - left), low - float(s) / 100 * (low - top), 4, color)
