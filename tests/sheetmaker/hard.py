"""Takes a sheet being drawn; adds its indicators in the layouts that defeat a plain reader of tables, with their truth."""

from __future__ import annotations

from sheetmaker.grid import Grid
from sheetmaker.paper import BLACK, WHITE
from sheetmaker.recipes import Column, by_year, header_paths, name_of, span, value_cell
from sheetmaker.sheet import MARGIN, Sheet, Track
from sheetmaker.tables import cost_grid
from sheetmaker.truth import Figure


def cards(sheet: Sheet, count: int) -> None:
    """Cards in two columns: the name in a coloured band, the unit in its corner, a small table below."""
    spec = sheet.spec
    sheet.years = span(sheet, 4, after=1)
    kinds = [("target", sheet.words.target), ("actual", sheet.words.actual)]
    across = 2 if sheet.paper.width < 700 else 3
    gap = 12.0
    width = (sheet.width - gap * (across - 1)) / across
    tracks = [sheet.track(no, sheet.years) for no in range(1, count + 2)]
    transposed = spec.levels == 2
    for start in range(0, len(tracks), across):
        sheet.room(130)
        top, low = sheet.y, sheet.y
        for k, track in enumerate(tracks[start : start + across]):
            x = MARGIN + k * (width + gap)
            low = max(low, _card(sheet, track, x, top, width, kinds, transposed))
        sheet.y = low + gap


def _card(
    sheet: Sheet, track: Track, x: float, top: float, width: float, kinds: list[tuple[str, str]], transposed: bool
) -> float:
    dark = sheet.spec.header == "dark"
    fill, color = ((0.2, 0.42, 0.36), WHITE) if dark else ((0.85, 0.92, 0.97), BLACK)
    lines = sheet.paper.wrap(track.subject.name, width - 60, 9)
    band = 8 + 12 * len(lines)
    sheet.paper.fill(x, top, x + width, top + band, fill)
    for n, text in enumerate(lines):
        sheet.paper.text(x + 4, top + 13 + 12 * n, text, 9, bold=True, color=color)
    if sheet.spec.unit_at != "value":
        sheet.paper.text(
            x + width - 4,
            top + band - 5,
            f"単位：{track.subject.unit}" if sheet.spec.levels < 3 else f"（{track.subject.unit}）",
            7,
            align="r",
            color=color,
        )
    rows_of = [(y, m, w) for y in sheet.years for m, w in kinds]
    if transposed:
        grid = Grid([0.34 * width, *[0.66 * width / len(kinds)] * len(kinds)], size=8)
        for k, (_, word) in enumerate(kinds):
            sheet.head(grid, 0, 1 + k, word)
        sheet.head(grid, 0, 0, "")
        for y, m, w in rows_of:
            r, k = 1 + sheet.years.index(y), [kind[0] for kind in kinds].index(m)
            value_cell(sheet, grid, r, 1 + k, track, Column((w,), m, y, by_year(sheet, y, m)))
        for r, y in enumerate(sheet.years):
            sheet.head(grid, 1 + r, 0, sheet.year_label(y).replace("\n", ""))
    else:
        grid = Grid([0.2 * width, *[0.8 * width / len(sheet.years)] * len(sheet.years)], size=7.5)
        sheet.head(grid, 0, 0, "")
        for n, y in enumerate(sheet.years):
            sheet.head(grid, 0, 1 + n, sheet.year_label(y))
        for k, (_, word) in enumerate(kinds):
            sheet.head(grid, 1 + k, 0, word)
        for y, m, w in rows_of:
            r, n = 1 + [kind[0] for kind in kinds].index(m), 1 + sheet.years.index(y)
            value_cell(sheet, grid, r, n, track, Column((w,), m, y, by_year(sheet, y, m)))
    low = grid.draw(sheet.paper, x, top + band, sheet.ruling if sheet.ruling != "shade" else "none")
    sheet.paper.frame(x, top, x + width, low, width=0.8)
    return low


def halves(sheet: Sheet, count: int) -> None:
    """Three header levels: the year, its halves beside the whole year, 目標 and 実績. The halves are no values of the year."""
    sheet.years = [sheet.year - 1, sheet.year]
    parts = ("上半期", "下半期", "年度計" if sheet.spec.seed % 2 else "年間")
    columns: list[Column] = []
    halves_of: dict[int, tuple[Figure, Figure]] = {}
    for year in sheet.years:
        whole = [
            Column((sheet.year_label(year), parts[2], w), m, year, by_year(sheet, year, m))
            for m, w in (("target", sheet.words.target), ("actual", sheet.words.actual))
        ]
        half = [Column((sheet.year_label(year), p, sheet.words.actual), "half", year, lambda t: Figure("")) for p in parts[:2]]
        columns += [*half, *whole]
    grid = Grid([w * sheet.width for w in (0.24, 0.06, *[0.7 / len(columns)] * len(columns))], size=8, stripe_from=3)
    sheet.head(grid, 0, 0, sheet.words.indicator, rows=3)
    sheet.head(grid, 0, 1, sheet.words.unit, rows=3)
    header_paths(sheet, grid, columns, 2, 3)
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        grid.put(2 + no, 0, name_of(sheet, track))
        grid.put(2 + no, 1, track.subject.unit, align="c")
        for year in sheet.years:
            whole_value = track.actual.get(year, Figure("")).value
            first = round((whole_value or 0) * 0.47, track.subject.decimals)
            second = round((whole_value or 0) - first, track.subject.decimals)
            halves_of[year] = (sheet.hand.figure(first, track.subject), sheet.hand.figure(second, track.subject))
        for n, column in enumerate(columns):
            if column.measure == "half":
                text = halves_of[column.year or 0][column.labels[1] == parts[1]].text
                grid.put(2 + no, 2 + n, text, align=sheet.spec.align, shrink=True)
            else:
                value_cell(sheet, grid, 2 + no, 2 + n, track, column)
    sheet.draw(grid, header_rows=3)


def beside(sheet: Sheet, count: int) -> None:
    """Two tables in one ruled grid: costs on the left, indicators on the right, sharing their row lines."""
    gap_free = 0.5 * sheet.width
    left, top = cost_grid(sheet, gap_free)
    sheet.years = [sheet.year - 1, sheet.year]
    columns = [
        Column((sheet.year_label(y), w), m, y, by_year(sheet, y, m))
        for y in sheet.years
        for m, w in (("target", sheet.words.target), ("actual", sheet.words.actual))
    ]
    grid = Grid([*left.widths, *[gap_free * w for w in (0.3, 0.1, *[0.6 / len(columns)] * len(columns))]], size=7.5)
    grid.cells = list(left.cells)
    at = len(left.widths)
    if top == 1:
        columns = [Column(("".join(c.labels).replace("\n", ""),), c.measure, c.year, c.take) for c in columns]
    sheet.head(grid, 0, at, sheet.words.indicator, rows=top)
    sheet.head(grid, 0, at + 1, sheet.words.unit, rows=top)
    header_paths(sheet, grid, columns, at + 2, top)
    slots = left.rows - top
    for r in range(slots):
        line = top + r
        if r >= count:
            for col in range(at, at + 2 + len(columns)):
                grid.put(line, col)
            continue
        track = sheet.track(r + 1, sheet.years)
        grid.put(line, at, track.subject.name)
        grid.put(line, at + 1, track.subject.unit, align="c", shrink=True)
        for n, column in enumerate(columns):
            value_cell(sheet, grid, line, at + 2 + n, track, column)
    sheet.line(f"事業費（{sheet.spec.money}）及び指標", gap=3)
    sheet.draw(grid, header_rows=top)
