"""Takes a sheet being drawn; adds its indicator tables in the commoner layouts, with their truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetmaker.grid import Grid
from sheetmaker.sheet import Sheet, Track
from sheetmaker.truth import Figure

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯"
NOTHING = Figure("")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of values: its labels from the top down, what it measures, and where a track keeps it."""

    labels: tuple[str, ...]
    measure: str
    year: int | None
    take: Callable[[Track], Figure]


def span(sheet: Sheet, count: int, after: int = 2) -> list[int]:
    """`count` following fiscal years, of which `after` are still to come."""
    return list(range(sheet.year - (count - 1 - after), sheet.year + after + 1))


def by_year(sheet: Sheet, year: int, measure: str) -> Callable[[Track], Figure]:
    def take(track: Track) -> Figure:
        values: dict[int, Figure] = getattr(track, measure)
        return values.get(year, NOTHING)

    return take


def year_columns(sheet: Sheet, years: list[int]) -> list[Column]:
    """目標, 実績 (and 達成率) of each year, in the order and number of header levels the sheet has."""
    words = {"target": sheet.words.target, "actual": sheet.words.actual, "rate": sheet.words.rate}
    if sheet.spec.rate:
        words["rate"] = sheet.words.rate if sheet.spec.seed % 2 == 0 else f"{sheet.words.rate}（％）"
    else:
        del words["rate"]
    pairs = [
        (y, m)
        for y in years
        for m in words
        if m == "target" or y <= sheet.year or sheet.spec.future in ("empty", "struck", "dash")
    ]
    if sheet.spec.header_order == "measure over year":
        pairs.sort(key=lambda p: (list(words).index(p[1]), p[0]))
    out = []
    for year, measure in pairs:
        year_label, word = sheet.year_label(year), sheet.label(words[measure])
        labels: tuple[str, ...] = (year_label, word)
        if sheet.spec.header_order == "measure over year":
            labels = (word, year_label)
        elif sheet.spec.levels == 1:
            labels = (f"{year_label}\n{word}".replace("\n(", "("),)
        if sheet.spec.levels == 3:
            labels = ("計画期間の状況", *labels)
        out.append(Column(labels, measure, year, by_year(sheet, year, measure)))
    return out


def edge_columns(sheet: Sheet) -> tuple[list[Column], list[Column]]:
    """The baseline column before the years and the columns of later targets after them."""
    w, spec = sheet.words, sheet.spec
    before, after = [], []
    base_year, interim_year, final_year = _edge_years(sheet)
    flat = sheet.year_label(base_year).replace("\n", "")
    if spec.baseline == "with year":
        label = sheet.random.choice((f"{w.baseline}({flat})", f"{w.baseline}\n（{flat}）"))
        before.append(Column((label,), "baseline", base_year, lambda t: t.baseline))
    elif spec.baseline in ("without year", "現状値"):
        before.append(
            Column((w.baseline if spec.baseline == "without year" else "現状値",), "baseline", None, lambda t: t.baseline)
        )
    if spec.final == "interim too":
        flat = sheet.year_label(interim_year).replace("\n", "")
        after.append(Column((f"{w.interim}\n({flat})",), "target", interim_year, lambda t: t.interim))
    if spec.final in ("with year", "interim too"):
        flat = sheet.year_label(final_year).replace("\n", "")
        after.append(Column((f"{w.final}\n({flat})",), "target", final_year, lambda t: t.final))
    elif spec.final == "without year":
        after.append(Column((w.final,), "target", None, lambda t: t.final))
    return before, after


def _edge_years(sheet: Sheet) -> tuple[int, int, int]:
    first, last = sheet.years[0], sheet.years[-1]
    return first - 2, last + 3, last + 6


def name_of(sheet: Sheet, track: Track) -> str:
    """The indicator's name as printed: perhaps with its mark before and its unit behind it."""
    mark = CIRCLED[track.no - 1] if sheet.spec.name_at == "numbered" else ""
    unit = f"（{track.subject.unit}）" if sheet.spec.unit_at == "name" else ""
    return mark + track.subject.name + unit


def header_paths(sheet: Sheet, grid: Grid, columns: list[Column], at: int, depth: int) -> None:
    """Print the labels over the value columns; neighbours with the same upper label share one cell."""
    for n, column in enumerate(columns):
        path = column.labels
        for level, text in enumerate(path):
            last = level == len(path) - 1
            same = [k for k in range(n, len(columns)) if columns[k].labels[: level + 1] == path[: level + 1]]
            before = n > 0 and not last and columns[n - 1].labels[: level + 1] == path[: level + 1]
            if before:
                continue
            count = 1
            while not last and n + count in same:
                count += 1
            sheet.head(grid, level, at + n, text, cols=count, rows=depth - level if last else 1)


def row(sheet: Sheet, count: int) -> None:
    """One row per indicator, years across."""
    spec = sheet.spec
    sheet.years = span(sheet, sheet.random.choice((3, 4)) if not spec.rate else 3, after=sheet.random.choice((0, 1)))
    before, after = edge_columns(sheet)
    values = [*before, *year_columns(sheet, sheet.years), *after]
    depth = max(len(c.labels) for c in values)
    above = spec.name_at == "row above"
    unit_column = spec.unit_at in ("column", "label", "header")
    left = [*([0.1] if spec.name_at == "two columns" else []), *([0.05] if above else [0.24]), *([0.06] if unit_column else [])]
    phantom = [0.02] if spec.phantom else []
    rest = (1 - sum(left) - sum(phantom)) / len(values)
    grid = Grid(
        [w * sheet.width for w in (*left, *[rest] * len(values), *phantom)], size=8 if len(values) < 9 else 7, stripe_from=depth
    )
    col = 0
    if spec.name_at == "two columns":
        sheet.head(grid, 0, col, "区分", rows=depth)
        col += 1
    sheet.head(grid, 0, col, "No" if above else sheet.words.indicator, rows=depth)
    if unit_column:
        sheet.head(grid, 0, col + 1, sheet.words.unit, rows=depth)
    at = len(left)
    header_paths(sheet, grid, values, at, depth)
    if spec.phantom:
        grid.put(0, at + len(values), rows=depth)
    line = depth
    tracks = [sheet.track(n, sheet.years) for n in range(1, count + 1)]
    for track in tracks:
        if above:
            grid.put(line, 0, sheet.random.choice(("", "指標：")) + name_of(sheet, track), cols=len(grid.widths))
            line += 1
            grid.put(line, 0, str(track.no), align="c")
        else:
            grid.put(line, col, name_of(sheet, track))
        if unit_column:
            grid.put(line, col + 1, track.subject.unit, align="c")
        for n, column in enumerate(values):
            value_cell(sheet, grid, line, at + n, track, column)
        if spec.phantom:
            grid.put(line, at + len(values))
        line += 1
    if spec.name_at == "two columns":
        half = (count + 1) // 2
        grid.put(depth, 0, "成果指標", rows=half, align="c")
        if count > half:
            grid.put(depth + half, 0, "活動指標", rows=count - half, align="c")
    sheet.draw(grid, header_rows=depth if spec.continued != "no header" else 0)


def value_cell(sheet: Sheet, grid: Grid, row_at: int, col_at: int, track: Track, column: Column) -> None:
    """Print one value and enter it as truth; a slot of a year to come may be struck out."""
    figure = column.take(track)
    struck = not figure.text and column.year is not None and column.year > sheet.year and sheet.spec.future == "struck"
    grid.put(row_at, col_at, figure.text, align=sheet.spec.align, struck=struck, shrink=True)
    label = "".join(column.labels[-2:]) if column.measure != "baseline" else column.labels[-1]
    sheet.observe(track, column.measure, column.year, figure, label)


def pairs(sheet: Sheet, count: int) -> None:
    """目標 and 実績 (and 達成率) as rows of each indicator, years across."""
    spec = sheet.spec
    sheet.years = span(sheet, 5, after=sheet.random.choice((1, 2)))
    before, after = edge_columns(sheet)
    unit_column = spec.unit_at in ("column", "header")
    above = spec.name_at == "row above"
    left = [*([] if above else [0.24]), *([0.07] if unit_column else []), 0.11]
    total = len(before) + len(sheet.years) + len(after) + (1 if spec.phantom else 0)
    grid = Grid([w * sheet.width for w in (*left, *[(1 - sum(left)) / total] * total)], size=8)
    kinds = [("target", sheet.words.target), ("actual", sheet.words.actual), *([("rate", sheet.words.rate)] if spec.rate else [])]
    grid.stripe_every = len(kinds) + above
    col = 0
    if not above:
        sheet.head(grid, 0, 0, sheet.words.indicator)
        col = 1
    if unit_column:
        sheet.head(grid, 0, col, sheet.words.unit)
        col += 1
    sheet.head(grid, 0, col, sheet.random.choice(("", "区分")))
    at = col + 1
    labels = [*(c.labels[0] for c in before), *(sheet.year_label(y) for y in sheet.years), *(c.labels[0] for c in after)]
    for n, text in enumerate(labels):
        sheet.head(grid, 0, at + n, text)
    line = 1
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        if above:
            grid.put(line, 0, name_of(sheet, track), cols=len(grid.widths))
            line += 1
        else:
            grid.put(line, 0, name_of(sheet, track), rows=len(kinds))
        if unit_column:
            grid.put(line, col - 1, track.subject.unit, rows=len(kinds), align="c")
        for k, (measure, word) in enumerate(kinds):
            unit = "％" if measure == "rate" else track.subject.unit
            sheet.head(
                grid,
                line + k,
                col,
                sheet.label(word)
                + (f"（{unit}）" if spec.unit_at == "label" or (measure == "rate" and sheet.spec.seed % 2) else ""),
            )
            for n, year in enumerate(sheet.years):
                column = Column((word,), measure, year, by_year(sheet, year, measure))
                value_cell(sheet, grid, line + k, at + len(before) + n, track, column)
            for where, columns, home in ((at, before, 1), (at + len(before) + len(sheet.years), after, 0)):
                for n, edge in enumerate(columns):
                    if k == home:
                        value_cell(sheet, grid, line + k, where + n, track, edge)
                    else:
                        grid.put(line + k, where + n)
        line += len(kinds)
    if spec.phantom:
        grid.put(0, len(grid.widths) - 1, rows=1)
    sheet.draw(grid, header_rows=1 if spec.continued != "no header" else 0)
