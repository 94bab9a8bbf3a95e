"""Takes a sheet being drawn; adds its indicators in the layouts that defeat a plain reader of tables, with their truth."""

from __future__ import annotations

from dataclasses import replace

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
    if sheet.spec.variant == 2:
        return _card_lines(sheet, track, x, top, top + band, width)
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


def _card_lines(sheet: Sheet, track: Track, x: float, top: float, y: float, width: float) -> float:
    """A card whose body is lines of label and value: baseline, the last years' values, the target to come."""
    w, spec = sheet.words, sheet.spec
    first, last = sheet.years[0] - 2, sheet.years[-1] + 3
    label = {year: sheet.year_label(year).replace("\n", "") for year in (first, last, *sheet.years)}
    lines = [("baseline", first, f"{w.baseline if spec.words != 4 else '基準値'}（{label[first]}）", track.baseline)]
    lines += [
        ("actual", year, f"{w.actual}（{label[year]}）", track.actual[year]) for year in sheet.years if year in track.actual
    ]
    lines.append(("target", last, f"{w.final if w.final != w.target else '最終目標'}（{label[last]}）", track.interim))
    grid = Grid([0.55 * width, 0.45 * width], size=8.5)
    for r, (measure, year, text, figure) in enumerate(lines):
        grid.put(r, 0, text)
        grid.put(r, 1, figure.text, align=spec.align)
        sheet.observe(track, measure, year, figure, text)
    low = grid.draw(sheet.paper, x, y, sheet.ruling if sheet.ruling != "shade" else "none")
    sheet.paper.frame(x, top, x + width, low, width=0.8)
    return low


def halves(sheet: Sheet, count: int) -> None:
    """Three header levels: the year, its halves beside the whole year, 目標 and 実績. The halves are no values of the year."""
    sheet.years = [sheet.year - 1, sheet.year]
    parts = (("上半期", "下半期", "年度計"), ("前期", "後期", "通期"), ("上期", "下期", "年間"))[sheet.spec.variant]
    kinds = (("target", sheet.words.target), ("actual", sheet.words.actual))
    columns: list[Column] = []
    for year in sheet.years:
        label = sheet.year_label(year)
        for part in parts[:2]:
            inner = kinds if sheet.spec.rate else kinds[1:]
            columns += [Column((label, part, w), "half", year, lambda t: Figure("")) for _, w in inner]
        columns += [Column((label, parts[2], w), m, year, by_year(sheet, year, m)) for m, w in kinds]
    grid = Grid([w * sheet.width for w in (0.22, 0.06, *[0.72 / len(columns)] * len(columns))], size=7.5, stripe_from=3)
    sheet.head(grid, 0, 0, sheet.words.indicator, rows=3)
    sheet.head(grid, 0, 1, sheet.words.unit, rows=3)
    header_paths(sheet, grid, columns, 2, 3)
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        grid.put(2 + no, 0, name_of(sheet, track))
        grid.put(2 + no, 1, track.subject.unit, align="c")
        for n, column in enumerate(columns):
            if column.measure != "half":
                value_cell(sheet, grid, 2 + no, 2 + n, track, column)
                continue
            whole = (track.actual if column.labels[2] == kinds[1][1] else track.target).get(column.year or 0, Figure("")).value
            share = 0.47 if column.labels[1] == parts[0] else 0.53
            value = None if whole is None else round(whole * share, track.subject.decimals)
            grid.put(2 + no, 2 + n, sheet.hand.figure(value, track.subject).text, align=sheet.spec.align, shrink=True)
    sheet.draw(grid, header_rows=3)


def beside(sheet: Sheet, count: int) -> None:
    """Two tables side by side: costs and indicators in one ruled grid, two indicator tables in one, or two grids apart."""
    if sheet.spec.variant == 1:
        _two_indicator_tables(sheet)
        return
    half = (0.5 if sheet.spec.variant == 0 else 0.485) * sheet.width
    left, top = cost_grid(sheet, half)
    sheet.years = [sheet.year - 1, sheet.year]
    columns = _flat(sheet, top)
    shares = (0.3, 0.1, *[0.6 / len(columns)] * len(columns))
    apart = sheet.spec.variant == 2
    grid = Grid([*([] if apart else left.widths), *[half * w for w in shares]], size=7.5)
    grid.cells = [] if apart else list(left.cells)
    at = 0 if apart else len(left.widths)
    sheet.head(grid, 0, at, sheet.words.indicator, rows=top)
    sheet.head(grid, 0, at + 1, sheet.words.unit, rows=top)
    header_paths(sheet, grid, columns, at + 2, top)
    for r in range(count if apart else left.rows - top):
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
    if apart:
        sheet.room(max(sum(left.row_heights(sheet.paper)), sum(grid.row_heights(sheet.paper))) + 30)
        sheet.line(f"事業費（単位：{sheet.spec.money}）", gap=3)
        sheet.paper.text(MARGIN + 0.515 * sheet.width, sheet.y - 3, "事業の指標", 9)
        low = left.draw(sheet.paper, MARGIN, sheet.y, sheet.ruling)
        sheet.y = max(low, grid.draw(sheet.paper, MARGIN + 0.515 * sheet.width, sheet.y, sheet.ruling)) + 10
        return
    sheet.line(f"事業費（{sheet.spec.money}）及び指標", gap=3)
    sheet.draw(grid, header_rows=top)


def _flat(sheet: Sheet, depth: int) -> list[Column]:
    """目標 and 実績 of the sheet's years, their labels in one row or in two."""
    out = []
    for year in sheet.years:
        for measure, word in (("target", sheet.words.target), ("actual", sheet.words.actual)):
            label = sheet.year_label(year)
            labels = (label, word) if depth > 1 else (f"{label}{word}".replace("\n", ""),)
            out.append(Column(labels, measure, year, by_year(sheet, year, measure)))
    return out


def _two_indicator_tables(sheet: Sheet) -> None:
    """活動指標 on the left and 成果指標 on the right of one grid, a row of each beside one of the other."""
    sheet.years = [sheet.year - 1, sheet.year]
    columns = _flat(sheet, 2)
    shares = [0.3, 0.1, *[0.6 / len(columns)] * len(columns)]
    grid = Grid([0.5 * sheet.width * w for w in (*shares, *shares)], size=7, stripe_from=3)
    no = 0
    for side, title in enumerate(("活動指標", "成果指標")):
        at = side * len(shares)
        sheet.head(grid, 0, at, title, cols=len(shares))
        sheet.head(grid, 1, at, "指標名", rows=2)
        sheet.head(grid, 1, at + 1, "単位", rows=2)
        shifted = Grid(grid.widths)
        header_paths(sheet, shifted, columns, at + 2, 2)
        grid.cells += [replace(cell, row=cell.row + 1) for cell in shifted.cells]
        for r in range(3):
            no += 1
            track = sheet.track(no, sheet.years)
            grid.put(3 + r, at, track.subject.name)
            grid.put(3 + r, at + 1, track.subject.unit, align="c", shrink=True)
            for n, column in enumerate(columns):
                value_cell(sheet, grid, 3 + r, at + 2 + n, track, column)
    sheet.draw(grid, header_rows=3)
