"""Takes a sheet being drawn; adds targets stated in prose, or tables that hold no indicator at all, with truth."""

from __future__ import annotations

from sheetmaker.grid import Grid
from sheetmaker.pages import bare
from sheetmaker.recipes import span
from sheetmaker.sheet import Sheet
from sheetmaker.truth import Figure
from sheetmaker.words import PROJECTS, prose
from sheetmaker.years import printed


def stated(sheet: Sheet, count: int) -> None:
    """Targets stated in a box of prose, where other figures stand that are nobody's target."""
    sheet.years = [sheet.year]
    later = sheet.year + sheet.random.choice((2, 3, 4))
    form = ("・指標：{name}【数値目標：{value}】", "・{name}（目標値：{value}）", "・指標　{name}　目標　{value}")[
        sheet.spec.variant
    ]
    lines = []
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        goal = track.target.get(sheet.year, track.final)
        if goal.kind != "number":
            continue
        text = bare(goal, track.subject)
        dated = sheet.random.random() < 0.3
        until = f"{printed(later, '令和6年度')}までに" if dated else ""
        lines.append(form.format(name=track.subject.name, value=until + text))
        said = Figure(until + text, goal.value, comparator=goal.comparator, unit=track.subject.unit)
        sheet.observe(track, "target", later if dated else None, said, "数値目標")
    grid = Grid([sheet.width], size=9, pad=4)
    sheet.head(grid, 0, 0, "２　事業目標", align="l")
    grid.put(1, 0, "\n".join(lines), valign="t")
    sheet.head(grid, 2, 0, "３　取組実績", align="l")
    visits, places = sheet.random.randint(20, 900), sheet.random.randint(2, 30)
    grid.put(
        3, 0, f"{prose(sheet.random, 2)}相談会を{places}か所で開き、延べ{visits}人が訪れた（前年度比{places}人増）。", valign="t"
    )
    sheet.draw(grid)


def nothing(sheet: Sheet, count: int) -> None:
    """Tables with years and figures that hold no indicator: a schedule, a plan's period, a list of meetings."""
    years = span(sheet, 4, after=3)
    grid = Grid([w * sheet.width for w in (0.28, *[0.18] * 4)], size=9)
    sheet.head(grid, 0, 0, "取組の内容")
    for n, year in enumerate(years):
        sheet.head(grid, 0, 1 + n, sheet.year_label(year))
    steps = ("検討", "試行", "実施", "→", "見直し", "継続", "")
    for r, name in enumerate(sheet.random.sample(PROJECTS, 3), start=1):
        grid.put(r, 0, name)
        for n in range(4):
            grid.put(r, 1 + n, sheet.random.choice(steps), align="c")
    sheet.line("年次計画", bold=True)
    sheet.draw(grid)
    meetings = Grid([w * sheet.width for w in (0.14, 0.3, 0.56)], size=9)
    for col, text in enumerate(("回", "開催日", "主な議題")):
        sheet.head(meetings, 0, col, text)
    for r in range(1, 4):
        meetings.put(r, 0, f"第{r}回", align="c")
        meetings.put(r, 1, f"{printed(sheet.year, '令和6年度').removesuffix('度')}{3 + 2 * r}月{4 * r}日", align="c")
        meetings.put(r, 2, prose(sheet.random, 1))
    sheet.line("推進会議の開催状況", bold=True)
    sheet.draw(meetings)
