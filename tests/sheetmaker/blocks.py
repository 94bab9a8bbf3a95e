"""Takes a sheet being drawn; adds its indicators as tables of their own, blocks, sections or stacked cells, with their truth."""

from __future__ import annotations

from sheetmaker.grid import Grid
from sheetmaker.recipes import Column, by_year, edge_columns, header_paths, measure_label, name_of, span, value_cell, year_columns
from sheetmaker.sheet import Sheet
from sheetmaker.truth import Figure


def down(sheet: Sheet, count: int) -> None:
    """One small table per indicator: its name in a band, years down."""
    spec = sheet.spec
    sheet.years = span(sheet, 4, after=1)
    kinds = [("target", sheet.words.target), ("actual", sheet.words.actual), *([("rate", sheet.words.rate)] if spec.rate else [])]
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        note = no == 1
        grid = Grid([w * sheet.width for w in (0.18, *[0.18] * len(kinds), 0.82 - 0.18 * len(kinds))], size=8.5)
        if spec.unit_at in ("column", "header"):
            sheet.head(grid, 0, 0, sheet.words.indicator)
            grid.put(0, 1, name_of(sheet, track), cols=len(kinds))
            grid.put(0, len(kinds) + 1, f"単位：{track.subject.unit}", align="r")
        else:
            sheet.head(grid, 0, 0, f"{sheet.words.indicator}{no}　{name_of(sheet, track)}", cols=len(grid.widths), align="l")
        sheet.head(grid, 1, 0, sheet.label("年度"))
        for k, (measure, word) in enumerate(kinds):
            sheet.head(grid, 1, 1 + k, measure_label(sheet, track, measure, word))
        sheet.head(grid, 1, 1 + len(kinds), "備考")
        for r, year in enumerate(sheet.years):
            sheet.head(grid, 2 + r, 0, sheet.year_label(year).replace("\n", ""))
            for k, (measure, word) in enumerate(kinds):
                value_cell(sheet, grid, 2 + r, 1 + k, track, Column((word,), measure, year, by_year(sheet, year, measure)))
            grid.put(2 + r, 1 + len(kinds), "前年度の調査による" if note and r == 1 else "")
        sheet.room(sum(grid.row_heights(sheet.paper)))
        sheet.draw(grid)


def matrix(sheet: Sheet, count: int) -> None:
    """Years down, indicators across, each with its 目標 and 実績."""
    spec = sheet.spec
    count = min(count, 3)
    sheet.years = span(sheet, 5, after=1)
    kinds = [("target", sheet.words.target), ("actual", sheet.words.actual)]
    per = len(kinds)
    grid = Grid([w * sheet.width for w in (0.16, *[0.84 / (count * per)] * (count * per))], size=8, stripe_from=3)
    unit_row = spec.unit_at in ("column", "header")
    depth = 3 if unit_row else 2
    sheet.head(grid, 0, 0, sheet.label("年度"), rows=depth)
    tracks = [sheet.track(no, sheet.years) for no in range(1, count + 1)]
    for n, track in enumerate(tracks):
        sheet.head(grid, 0, 1 + n * per, name_of(sheet, track), cols=per)
        if unit_row:
            sheet.head(grid, 1, 1 + n * per, f"（単位：{track.subject.unit}）", cols=per)
        for k, (_, word) in enumerate(kinds):
            sheet.head(
                grid,
                depth - 1,
                1 + n * per + k,
                sheet.label(word) + (f"（{track.subject.unit}）" if spec.unit_at == "label" else ""),
            )
    for r, year in enumerate(sheet.years):
        sheet.head(grid, depth + r, 0, sheet.year_label(year).replace("\n", ""))
        for n, track in enumerate(tracks):
            for k, (measure, word) in enumerate(kinds):
                value_cell(
                    sheet, grid, depth + r, 1 + n * per + k, track, Column((word,), measure, year, by_year(sheet, year, measure))
                )
    sheet.room(sum(grid.row_heights(sheet.paper)))
    sheet.draw(grid)


def block(sheet: Sheet, count: int) -> None:
    """A block of label rows per indicator, one under the other in one grid."""
    spec = sheet.spec
    sheet.years = span(sheet, 4, after=0)
    before, after = edge_columns(sheet)
    columns = [*before, *(Column((sheet.year_label(y),), "actual", y, by_year(sheet, y, "actual")) for y in sheet.years), *after]
    grid = Grid([0.16 * sheet.width, *[0.84 * sheet.width / len(columns)] * len(columns)], size=8.5)
    line = 0
    headless = spec.continued == "no header"
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        sheet.head(grid, line, 0, sheet.words.indicator)
        grid.put(line, 1, name_of(sheet, track), cols=len(columns))
        line += 1
        if sheet.random.random() < 0.5 and not headless:
            sheet.head(grid, line, 0, "指標の説明")
            text = "事業の成果を測るため、毎年度末に集計する。"
            grid.put(line, 1, text, cols=len(columns))
            line += 1
        if no == 1 or not headless:
            sheet.head(grid, line, 0, "")
            for n, column in enumerate(columns):
                sheet.head(grid, line, 1 + n, column.labels[0])
            line += 1
        in_label = spec.unit_at not in ("name", "value")
        sheet.head(grid, line, 0, sheet.words.actual.replace("値", "") + (f"\n（{track.subject.unit}）" if in_label else ""))
        for n, column in enumerate(columns):
            value_cell(sheet, grid, line, 1 + n, track, column)
        line += 1
    sheet.draw(grid)


def sections(sheet: Sheet, count: int) -> None:
    """One row per indicator; rows across the table tell the unit of those below."""
    sheet.years = span(sheet, 4, after=0)
    columns = year_columns(sheet, sheet.years)
    depth = max(len(c.labels) for c in columns)
    grid = Grid([0.26 * sheet.width, *[0.74 * sheet.width / len(columns)] * len(columns)], size=7.5, stripe_from=depth)
    sheet.head(grid, 0, 0, sheet.words.indicator, rows=depth)
    header_paths(sheet, grid, columns, 1, depth)
    tracks = sorted((sheet.track(n, sheet.years) for n in range(1, count + 3)), key=lambda t: t.subject.unit)
    line, unit = depth, ""
    form = sheet.random.choice(("（単位：{}）", "【単位　{}】", "単位：{}"))
    for track in tracks:
        if track.subject.unit != unit:
            unit = track.subject.unit
            grid.put(line, 0, form.format(unit), cols=len(grid.widths), fill=(0.96, 0.96, 0.9))
            line += 1
        grid.put(line, 0, track.subject.name)
        for n, column in enumerate(columns):
            value_cell(sheet, grid, line, 1 + n, track, column)
        line += 1
    sheet.draw(grid, header_rows=depth if sheet.spec.continued != "no header" else 0)


def stacked(sheet: Sheet, count: int) -> None:
    """Two indicators stacked in one cell: two names, two units, two values in every cell of the row."""
    sheet.years = span(sheet, 4, after=0)
    columns = [
        Column((sheet.year_label(y), w), m, y, by_year(sheet, y, m))
        for y in sheet.years
        for m, w in (("target", sheet.words.target), ("actual", sheet.words.actual))
    ]
    grid = Grid([w * sheet.width for w in (0.28, 0.08, *[0.64 / len(columns)] * len(columns))], size=8, pad=3)
    sheet.head(grid, 0, 0, sheet.words.indicator, rows=2)
    sheet.head(grid, 0, 1, sheet.words.unit, rows=2)
    header_paths(sheet, grid, columns, 2, 2)
    for n in range(0, count + count % 2, 2):
        one, two = sheet.track(n + 1, sheet.years), sheet.track(n + 2, sheet.years)
        for t in (one, two):
            for y in sheet.years:
                t.target.setdefault(y, Figure(sheet.hand.dash, kind="none"))
        line = 2 + n // 2
        grid.put(line, 0, f"①{one.subject.name}\n②{two.subject.name}", shrink=True)
        grid.put(line, 1, f"{one.subject.unit}\n{two.subject.unit}", align="c")
        for k, column in enumerate(columns):
            values = column.take(one), column.take(two)
            grid.put(line, 2 + k, "\n".join(v.text for v in values), align=sheet.spec.align, shrink=True)
            for track, value in zip((one, two), values, strict=True):
                sheet.observe(track, column.measure, column.year, value, "".join(column.labels))
    sheet.draw(grid, header_rows=2)
