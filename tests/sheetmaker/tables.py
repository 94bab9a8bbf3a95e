"""Takes a sheet being drawn; adds what stands beside the indicators: cost tables and ratings, with their truth."""

from __future__ import annotations

from dataclasses import dataclass

from sheetmaker.grid import Grid
from sheetmaker.sheet import MARGIN, Sheet

STAGES = {
    "決算": "settlement",
    "決算額": "settlement",
    "予算": "budget",
    "当初予算": "budget",
    "予算額": "budget",
    "予算現額": "budget",
}
FUNDS = (
    ("国庫支出金", "県支出金", "地方債", "その他特財", "一般財源"),
    ("国・県支出金", "地方債", "その他", "一般財源"),
    ("国庫支出金", "都道府県支出金", "使用料・手数料", "その他", "一般財源"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of amounts: fiscal year and stage as printed."""

    year: int
    stage: str


def columns(sheet: Sheet) -> list[Column]:
    """The columns this sheet's cost table has."""
    y, random = sheet.year, sheet.random
    settled, planned = random.choice((("決算", "予算"), ("決算額", "予算額"), ("決算", "当初予算")))
    if sheet.spec.costs == "by year":
        return [Column(y - 2, ""), Column(y - 1, ""), Column(y, "")]
    return [Column(y - 1, settled), Column(y, planned), Column(y, settled), Column(y + 1, planned)]


def money_rows(sheet: Sheet, count: int) -> list[tuple[str, str, list[int | None], str]]:
    """Rows of a cost table: label, item, amounts in 千円 per column (None: a dash or an empty slot), group.

    Financing adds up to the cost and the whole is cost and 人件費 together, as on a sheet that was filled in with care.
    """
    random = sheet.random
    funds = random.choice(FUNDS)
    cost = [random.randint(800, 90000) for _ in range(count)]
    staff = [random.randint(1200, 16000) for _ in range(count)]
    parts: list[list[int | None]] = [[] for _ in funds]
    used = [random.random() < 0.6 for _ in funds[:-1]]
    for whole in cost:
        rest = whole
        for n in range(len(funds) - 1):
            part = random.randint(0, rest // 2) if used[n] else None
            parts[n].append(part)
            rest -= part or 0
        parts[-1].append(rest)
    letter = random.random() < 0.4
    rows: list[tuple[str, str, list[int | None], str]] = [("事業費 A" if letter else "事業費", "事業費", list(cost), "")]
    rows += [(fund, fund, amounts, "財源内訳") for fund, amounts in zip(funds, parts, strict=True)]
    rows.append(("人件費 B" if letter else "人件費", "人件費", list(staff), ""))
    whole_label = "総事業費（Ａ＋Ｂ）" if letter else "総事業費"
    rows.append((whole_label, "総事業費", [a + b for a, b in zip(cost, staff, strict=True)], ""))
    return rows


def amount(sheet: Sheet, thousand: int | None) -> str:
    if thousand is None:
        return sheet.hand.dash if sheet.spec.seed % 3 else ""
    return sheet.hand.number(thousand * 1000 if sheet.spec.money == "円" else thousand)


def cost_grid(sheet: Sheet, width: float) -> tuple[Grid, int]:
    """The cost table of this sheet in the given width, its truth entered; gives it with its count of header rows."""
    cols = columns(sheet)
    rows = money_rows(sheet, len(cols))
    if sheet.spec.costs == "years down":
        return _years_down(sheet, width, cols, rows)
    grid = Grid([0.07 * width, 0.23 * width, *[0.7 * width / len(cols)] * len(cols)], size=8.5)
    top = _stage_headers(sheet, grid, cols)
    at = top
    for label, item, amounts, group in rows:
        if group:
            if not any(c.text == sheet.label(group) for c in grid.cells):
                sheet.head(grid, at, 0, sheet.label(group), rows=sum(1 for r in rows if r[3] == group), vertical=True)
            sheet.head(grid, at, 1, label, align="l")
        else:
            sheet.head(grid, at, 0, label, cols=2)
        for n, (column, value) in enumerate(zip(cols, amounts, strict=True)):
            grid.put(at, 2 + n, amount(sheet, value), align="r")
            sheet.truth.cost(item, column.year, value, stage=STAGES.get(column.stage, ""), name=sheet.name)
        at += 1
    if sheet.spec.variant == 2:
        _staff(sheet, grid, at, len(cols))
    return grid, top


def _staff(sheet: Sheet, grid: Grid, at: int, count: int) -> None:
    """The people at work on the project: a figure in the cost table that is no amount."""
    sheet.head(grid, at, 0, sheet.random.choice(("職員人工（人）", "従事職員数（人）")), cols=2)
    for n in range(count):
        text = f"{sheet.random.randint(2, 60) / 10:.1f}"
        grid.put(at, 2 + n, text, align="r")
        sheet.truth.unjudged.append(text)


def _stage_headers(sheet: Sheet, grid: Grid, cols: list[Column]) -> int:
    if sheet.spec.costs != "two levels":
        corner = f"区分（{sheet.spec.money}）" if sheet.spec.money_at == "corner" else "区分"
        sheet.head(grid, 0, 0, corner, cols=2)
        for n, column in enumerate(cols):
            sheet.head(grid, 0, 2 + n, sheet.year_label(column.year) + ("\n" if len(cols) > 3 else "") + column.stage)
        return 1
    corner = f"区分（単位：{sheet.spec.money}）" if sheet.spec.money_at == "corner" else sheet.label("区分")
    sheet.head(grid, 0, 0, corner, cols=2, rows=2)
    n = 0
    while n < len(cols):
        same = sum(1 for c in cols if c.year == cols[n].year)
        sheet.head(grid, 0, 2 + n, sheet.year_label(cols[n].year), cols=same)
        n += same
    for n, column in enumerate(cols):
        sheet.head(grid, 1, 2 + n, sheet.label(column.stage))
    return 2


def _years_down(
    sheet: Sheet, width: float, cols: list[Column], rows: list[tuple[str, str, list[int | None], str]]
) -> tuple[Grid, int]:
    grid = Grid([0.16 * width, *[0.84 * width / len(rows)] * len(rows)], size=7.5)
    sheet.head(grid, 0, 0, sheet.label("年度"), rows=2)
    n = 0
    while n < len(rows):
        group = rows[n][3]
        same = sum(1 for r in rows if r[3] == group) if group else 1
        if group:
            sheet.head(grid, 0, 1 + n, group, cols=same)
            for k in range(same):
                sheet.head(grid, 1, 1 + n + k, rows[n + k][0])
        else:
            sheet.head(grid, 0, 1 + n, rows[n][0], rows=2)
        n += same
    for r, column in enumerate(cols):
        sheet.head(grid, 2 + r, 0, sheet.year_label(column.year).replace("\n", "") + column.stage)
        for n, (_, item, amounts, _) in enumerate(rows):
            grid.put(2 + r, 1 + n, amount(sheet, amounts[r]), align="r")
            sheet.truth.cost(item, column.year, amounts[r], stage=STAGES.get(column.stage, ""), name=sheet.name)
    return grid, 2


def costs(sheet: Sheet) -> None:
    """Print the sheet's cost table, if it has one."""
    if sheet.spec.costs == "none":
        return
    grid, header_rows = cost_grid(sheet, sheet.width)
    sheet.room(sum(grid.row_heights(sheet.paper)) + 20)
    heading = sheet.random.choice(("事業費の推移", "コスト", "投入コスト", "事業費"))
    at = "heading" if sheet.spec.costs == "years down" and sheet.spec.money_at == "corner" else sheet.spec.money_at
    sheet.line(f"{heading}（単位：{sheet.spec.money}）" if at == "heading" else heading, gap=3)
    if at == "right":
        sheet.paper.text(sheet.paper.width - MARGIN, sheet.y - 3, f"（単位：{sheet.spec.money}）", 8, align="r")
    sheet.draw(grid, header_rows=header_rows)


def ratings(sheet: Sheet) -> None:
    """Print the sheet's ratings, if it has any."""
    style, random = sheet.spec.ratings, sheet.random
    if style == "none":
        return
    items = random.choice((("必要性", "有効性", "効率性"), ("妥当性", "有効性", "効率性", "公平性")))
    sheet.room(24 * (len(items) + 1))
    grid = Grid(
        [0.25 * sheet.width, 0.75 * sheet.width]
        if style == "options"
        else [0.25 * sheet.width, 0.2 * sheet.width, 0.55 * sheet.width]
    )
    scales = {"letters": ("A", "B", "C", "D"), "words": ("順調", "概ね順調", "やや遅れ", "遅れ")}
    if style != "options":
        for col, text in enumerate(("評価項目", "評価", "判断の理由")):
            sheet.head(grid, 0, col, text)
    mark, blank = random.choice((("■", "□"), ("●", "○"), ("レ", "□")))
    for r, item in enumerate(items, start=0 if style == "options" else 1):
        sheet.head(grid, r, 0, item)
        if style == "options":
            options = ("高い", "普通", "低い")
            picked = random.choice(options)
            grid.put(r, 1, "　".join((mark if o == picked else blank) + o for o in options))
        else:
            picked = random.choice(scales[style])
            grid.put(r, 1, picked, align="c")
            grid.put(r, 2, "")
        sheet.truth.add("ratings", item=item, rating_text=picked)
    if style == "options":
        options = ("拡充", "現状維持", "見直し", "休止・廃止")
        picked = random.choice(options)
        sheet.head(grid, len(items), 0, "今後の方向性")
        grid.put(len(items), 1, "　".join((mark if o == picked else blank) + o for o in options))
        sheet.truth.add("ratings", item="今後の方向性", rating_text=picked)
    sheet.draw(grid, header_rows=0 if style == "options" else 1)
