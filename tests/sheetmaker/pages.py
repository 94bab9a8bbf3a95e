"""Takes a sheet being drawn; adds its indicators in prose, a list of projects, slides or a 平成 form, all with truth."""

from __future__ import annotations

from sheetmaker.figures import series
from sheetmaker.grid import Grid
from sheetmaker.paper import WHITE
from sheetmaker.recipes import CIRCLED, Column, by_year, span, value_cell
from sheetmaker.sheet import MARGIN, Sheet, Track
from sheetmaker.truth import Figure
from sheetmaker.words import PROJECTS, SECTIONS, Subject, prose


def listed(sheet: Sheet, count: int) -> None:
    """Indicators in lines of prose: `・延長　基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 71.4％`."""
    sheet.years = span(sheet, 4, after=0)
    words = sheet.words
    arrow = sheet.random.choice((" → ", "→", " ⇒ "))
    short = (
        (lambda y: sheet.year_label(y).replace("\n", ""))
        if sheet.spec.seed % 3
        else (lambda y: f"R{y - 2018}" if y > 2019 else f"H{y - 1988}")
    )
    sheet.line("■ 成果を測る指標", 10, bold=True)
    for no in range(1, count + 3):
        track = sheet.track(no, sheet.years)
        hand = sheet.hand
        base = series(sheet.random, track.subject, 1)[0]
        year = sheet.year - sheet.random.choice((0, 0, 1))
        unit = track.subject.unit
        texts = []
        for measure, at, figure, label in (
            ("baseline", sheet.year - 4, Figure(hand.number(base, track.subject.decimals) + unit, base), words.baseline),
            (
                "target",
                sheet.year + 3,
                Figure((track.final.text.removesuffix(unit)) + unit, track.final.value),
                words.final if words.final != words.baseline else "目標値",
            ),
            (
                "actual",
                year,
                Figure(bare(track.actual[year], track.subject), track.actual[year].value, kind=track.actual[year].kind),
                words.actual,
            ),
        ):
            texts.append(f"{short(at)}{label} {figure.text}" if measure == "actual" else f"{label}（{short(at)}）{figure.text}")
            sheet.observe(track, measure, at, figure, label)
        bullet = sheet.random.choice(("・", "・", CIRCLED[no - 1]))
        if sheet.spec.levels == 2:
            sheet.line(f"{bullet}{track.subject.name}", indent=8, gap=1)
            sheet.line(f"{texts[0]}{arrow}{texts[1]} ／ {texts[2]}", indent=22)
        elif sheet.spec.levels == 1:
            sheet.line(f"{bullet}{track.subject.name}：{texts[0]}{arrow}{texts[1]} ／ {texts[2]}", indent=8)
        else:
            sheet.line(f"{bullet}{track.subject.name}　{texts[0]}{arrow}{texts[1]}（{texts[2]}）", indent=8)
    sheet.y += 6
    sheet.line(prose(sheet.random, 3), gap=8)


def bare(figure: Figure, subject: Subject) -> str:
    return figure.text if figure.kind != "number" else figure.text.removesuffix(subject.unit) + subject.unit


def projects(sheet: Sheet, count: int) -> None:
    """One row per project: activity and outcome indicator with their values, then costs. Often a rotated page."""
    random, year = sheet.random, sheet.year
    sheet.years = [year]
    money = sheet.spec.money
    labels = (sheet.year_label(year).replace("\n", ""), sheet.year_label(year - 1).replace("\n", ""))
    grid = Grid(
        [w * sheet.width for w in (0.035, 0.15, 0.09, 0.14, 0.045, 0.06, 0.06, 0.14, 0.045, 0.06, 0.06, 0.06, 0.055)],
        size=7,
        stripe_from=2,
    )
    for col, text in ((0, "No."), (1, "事務事業名"), (2, "担当課")):
        sheet.head(grid, 0, col, text, rows=2)
    for start, text in ((3, "活動指標"), (7, "成果指標")):
        sheet.head(grid, 0, start, text, cols=4)
        for k, label in enumerate(("指標名", "単位", f"{labels[0]}\n目標", f"{labels[0]}\n実績")):
            sheet.head(grid, 1, start + k, label)
    sheet.head(grid, 0, 11, f"事業費（{money}）", cols=2)
    sheet.head(grid, 1, 11, f"{labels[1]}\n決算")
    sheet.head(grid, 1, 12, f"{labels[0]}\n決算")
    names = random.sample(PROJECTS, min(len(PROJECTS), 8))
    for r, name in enumerate(names):
        at = 2 + r
        grid.put(at, 0, str(r + 1), align="c")
        grid.put(at, 1, name)
        grid.put(at, 2, random.choice(SECTIONS))
        for k, start in enumerate((3, 7)):
            track = sheet.track(2 * r + k + 1, sheet.years)
            grid.put(at, start, track.subject.name)
            grid.put(at, start + 1, track.subject.unit, align="c", shrink=True)
            for m, (measure, word) in enumerate((("target", "目標"), ("actual", "実績"))):
                value_cell(
                    sheet, grid, at, start + 2 + m, track, Column((labels[0], word), measure, year, by_year(sheet, year, measure))
                )
        for k, y in enumerate((year - 1, year)):
            thousand = random.randint(120, 48000)
            text = sheet.hand.number(thousand * 1000 if money == "円" else thousand)
            grid.put(at, 11 + k, text, align="r", shrink=True)
            sheet.truth.cost("事業費", y, thousand, stage="settlement", name=name)
    sheet.draw(grid, header_rows=2)


def slides(sheet: Sheet, count: int) -> None:
    """Slides with charts: axis labels and data labels repeat figures; only the small table under a chart holds values."""
    sheet.years = span(sheet, 5, after=0)
    for no in range(1, min(count, 4) + 1):
        sheet.y += 10
        if no > 1 or sheet.y > 120:
            sheet.new_page()
        track = sheet.track(no, sheet.years)
        paper = sheet.paper
        paper.fill(0, sheet.y - 10, paper.width, sheet.y + 22, (0.13, 0.3, 0.5))
        paper.text(MARGIN, sheet.y + 13, f"{CIRCLED[no - 1]} {track.subject.name}", 15, color=WHITE, bold=True)
        sheet.y += 34
        sheet.line(prose(sheet.random, 1), 11, gap=8)
        _chart(sheet, track, sheet.y)
        sheet.y += 246
        if sheet.spec.variant == 2:
            _facts(sheet, track)
            continue
        grid = Grid([w * sheet.width for w in (0.16, *[0.84 / len(sheet.years)] * len(sheet.years))], size=11)
        sheet.head(grid, 0, 0, f"単位：{track.subject.unit}")
        for n, y in enumerate(sheet.years):
            sheet.head(grid, 0, 1 + n, sheet.year_label(y))
        for k, (measure, word) in enumerate((("target", sheet.words.target), ("actual", sheet.words.actual))):
            sheet.head(grid, 1 + k, 0, word)
            for n, y in enumerate(sheet.years):
                value_cell(sheet, grid, 1 + k, 1 + n, track, Column((word,), measure, y, by_year(sheet, y, measure)))
        sheet.draw(grid)
        paper.text(paper.width - MARGIN, paper.height - 14, str(no), 9, align="r")


def _facts(sheet: Sheet, track: Track) -> None:
    """Under a chart no table but lines that say the values: `●実績値（R6）：1,234人`."""
    unit = track.subject.unit
    first, this, last = sheet.years[0] - 2, sheet.years[-1], sheet.years[-1] + 3
    texts = (
        ("baseline", first, sheet.words.baseline, track.baseline),
        ("actual", this, sheet.words.actual, track.actual[this]),
        ("target", last, sheet.words.target, track.interim),
    )
    for measure, year, word, figure in texts:
        shown = Figure(bare(figure, track.subject), figure.value, kind=figure.kind, unit=unit)
        sheet.line(f"●{word}（{sheet.year_label(year)}）：{shown.text}".replace("\n", ""), 12, indent=20)
        sheet.observe(track, measure, year, shown, word)


def _chart(sheet: Sheet, track: Track, top: float) -> None:
    paper, years = sheet.paper, sheet.years
    left, right, low = MARGIN + 60, paper.width - MARGIN - 40, top + 200
    values = [track.actual[y].value for y in years]
    known = [v for v in values if v is not None]
    peak = max([1.0, *known]) * 1.25
    for step in range(6):
        y = low - 170 * step / 5
        paper.line(left, y, right, y, color=(0.8, 0.8, 0.8), width=0.4)
        paper.text(left - 6, y + 3, sheet.hand.number(peak * step / 5, track.subject.decimals), 8, align="r")
    wide = (right - left) / len(years)
    points = []
    for n, (year, value) in enumerate(zip(years, values, strict=True)):
        x = left + wide * (n + 0.5)
        paper.text(x, low + 14, sheet.year_label(year).replace("\n", ""), 8, align="c")
        if value is None:
            continue
        y = low - 170 * value / peak
        points.append((x, y))
        if sheet.spec.seed % 2:
            paper.fill(x - wide / 5, y, x + wide / 5, low, (0.45, 0.62, 0.82))
        else:
            paper.dot(x, y, 3, (0.8, 0.3, 0.2))
        paper.text(x, y - 6, sheet.hand.number(value, track.subject.decimals), 8, align="c")
    if not sheet.spec.seed % 2:
        paper.path(points, color=(0.8, 0.3, 0.2))
    paper.text(left - 40, top + 8, f"（{track.subject.unit}）", 8)
    if sheet.spec.variant:
        paper.text((left + right) / 2, low + 28, f"図　{track.subject.name}の推移", 8, align="c")


def options(sheet: Sheet, count: int) -> None:
    """A form of the 平成 years: bare year numbers, options printed with the chosen one marked, costs in the same grid."""
    sheet.years = span(sheet, 4, after=1)
    random = sheet.random
    mark, blank = random.choice((("■", "□"), ("●", "○"), ("レ", "□")))
    grid = Grid([w * sheet.width for w in (0.1, 0.26, 0.08, 0.12, *[0.11] * 4)], size=8.5)
    line = 0
    for item, choices in (
        ("事業の性格", ("自治事務", "法定受託事務")),
        ("実施方法", ("直営", "一部委託", "全部委託", "補助")),
        ("事業開始", ("平成以前", "平成１０年度以前", "平成１１年度以降")),
    ):
        picked = random.choice(choices)
        sheet.head(grid, line, 0, item, cols=2)
        grid.put(line, 2, "　".join((mark if c == picked else blank) + c for c in choices), cols=6)
        line += 1
    sheet.head(grid, line, 0, "指標", cols=2)
    sheet.head(grid, line, 2, "単位")
    sheet.head(grid, line, 3, "区分")
    labels = [
        f"{y - 1988}年度".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        if sheet.spec.numbers == "wide"
        else f"{y - 1988}年度"
        for y in sheet.years
    ]
    for n, text in enumerate(labels):
        sheet.head(grid, line, 4 + n, text)
    line += 1
    first = line
    for no in range(1, 4):
        track = sheet.track(no, sheet.years)
        grid.put(line, 1, track.subject.name, rows=2)
        grid.put(line, 2, track.subject.unit, rows=2, align="c")
        for k, (measure, word) in enumerate((("target", "目標"), ("actual", "実績"))):
            sheet.head(grid, line + k, 3, word)
            for n, year in enumerate(sheet.years):
                value_cell(sheet, grid, line + k, 4 + n, track, Column((word,), measure, year, by_year(sheet, year, measure)))
        line += 2
    sheet.head(grid, first, 0, "活動指標", rows=4, vertical=True)
    sheet.head(grid, first + 4, 0, "成果", rows=2, vertical=True)
    cost = [random.randint(900, 30000) for _ in sheet.years]
    staff = [random.randint(500, 9000) for _ in sheet.years]
    stages = ["決算", "決算", "決算", "予算"]
    sheet.head(grid, line, 0, "コスト（千円）", cols=4)
    for n, text in enumerate(labels):
        sheet.head(grid, line, 4 + n, f"{text}{stages[n]}")
    for _r, (item, amounts) in enumerate(
        (("事業費", cost), ("人件費", staff), ("総コスト", [a + b for a, b in zip(cost, staff, strict=True)]))
    ):
        line += 1
        sheet.head(grid, line, 0, item, cols=4)
        for n, (year, value) in enumerate(zip(sheet.years, amounts, strict=True)):
            grid.put(line, 4 + n, sheet.hand.number(value), align="r")
            sheet.truth.cost(item, year, value, stage="budget" if stages[n] == "予算" else "settlement", name=sheet.name)
    line += 1
    for item, choices in (
        ("必要性", ("高い", "普通", "低い")),
        ("有効性", ("高い", "普通", "低い")),
        ("今後の方向", ("拡大", "継続", "縮小", "廃止")),
    ):
        picked = random.choice(choices)
        sheet.head(grid, line, 0, item, cols=2)
        grid.put(line, 2, "　".join((mark if c == picked else blank) + c for c in choices), cols=6)
        sheet.truth.add("ratings", item=item, rating_text=picked)
        line += 1
    sheet.draw(grid)
