"""Takes a sheet being drawn; adds its indicator tables in the commoner layouts, with their truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetmaker.grid import Grid
from sheetmaker.paper import Align
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
        for y in (years[::-1] if sheet.spec.years_order == "down" else years)
        for m in words
        if m == "target" or y <= sheet.year or sheet.spec.future in ("empty", "struck", "dash")
    ]
    if sheet.spec.header_order == "measure over year":
        pairs.sort(key=lambda p: list(words).index(p[1]))
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


@dataclass(frozen=True, slots=True)
class Side:
    """A column of words beside the values: its label, its share of the width, what it prints of a track."""

    label: str
    share: float
    text: Callable[[Track], str]
    align: Align = "l"


def before_values(sheet: Sheet) -> list[Side]:
    """The columns left of the values; the name's own is left out where the name stands in a row above."""
    spec = sheet.spec
    above = spec.name_at == "row above"
    out = [
        Side("No", 0.05, lambda t: str(t.no), "c") if above else Side(sheet.words.indicator, 0.24, lambda t: name_of(sheet, t))
    ]
    if spec.beside_name in ("explained", "both"):
        out.append(Side(sheet.random.choice(("指標の説明", "算定式・考え方")), 0.14, lambda t: t.meaning))
    if spec.beside_name in ("arrow", "both"):
        out.append(Side("目指す方向", 0.045, lambda t: "↓" if t.subject.down else "↑", "c"))
    if spec.unit_at in ("column", "header") or (spec.unit_at == "label" and spec.shape == "row"):
        out.append(Side(sheet.words.unit, 0.06, lambda t: t.subject.unit, "c"))
    return out


def after_values(sheet: Sheet) -> list[Side]:
    """The columns right of the values: a remark, a rating of each indicator."""
    spec, random = sheet.spec, sheet.random
    out = []
    if spec.after_values in ("rating", "both"):
        scale = random.choice((("A", "B", "C"), ("◎", "○", "△"), ("達成", "概ね達成", "未達成")))

        def judged(track: Track) -> str:
            text = random.choice(scale)
            sheet.truth.add("ratings", item=track.subject.name, rating_text=text)
            return text

        out.append(Side(random.choice(("評価", "達成状況", "進捗状況")), 0.07, judged, "c"))
    if spec.after_values in ("remark", "both"):
        out.append(
            Side("備考", 0.1, lambda t: random.choice(("", "", "翌年度に見直し", "調査は隔年", "会場改修のため12月から休止")))
        )
    return out


def row(sheet: Sheet, count: int) -> None:
    """One row per indicator, years across."""
    spec = sheet.spec
    sheet.years = span(sheet, sheet.random.choice((3, 4)) if not spec.rate else 3, after=sheet.random.choice((0, 1)))
    before, after = edge_columns(sheet)
    values = [*before, *year_columns(sheet, sheet.years), *after]
    depth = max(len(c.labels) for c in values)
    above, grouped = spec.name_at == "row above", spec.name_at == "two columns"
    left, right = before_values(sheet), after_values(sheet)
    shares = [*([0.08] if grouped else []), *(s.share for s in left)]
    tail = [*(s.share for s in right), *([0.02] if spec.phantom else [])]
    rest = (1 - sum(shares) - sum(tail)) / len(values)
    widths = [w * sheet.width for w in (*shares, *[rest] * len(values), *tail)]
    grid = Grid(widths, size=8 if len(values) < 9 else 7, stripe_from=depth)
    if grouped:
        sheet.head(grid, 0, 0, "区分", rows=depth)
    at = len(shares)
    for k, side in enumerate(left):
        sheet.head(grid, 0, k + grouped, side.label, rows=depth)
    for k, side in enumerate(right):
        sheet.head(grid, 0, at + len(values) + k, side.label, rows=depth)
    header_paths(sheet, grid, values, at, depth)
    if spec.phantom:
        grid.put(0, len(widths) - 1, rows=depth)
    line = depth
    lead = sheet.random.choice(("", "指標："))
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        if above:
            grid.put(line, 0, lead + name_of(sheet, track), cols=len(grid.widths))
            line += 1
        for k, side in enumerate(left):
            grid.put(line, k + grouped, side.text(track), align=side.align)
        for n, column in enumerate(values):
            value_cell(sheet, grid, line, at + n, track, column)
        for k, side in enumerate(right):
            grid.put(line, at + len(values) + k, side.text(track), align=side.align)
        if spec.phantom:
            grid.put(line, len(widths) - 1)
        line += 1
    if grouped:
        half = (count + 1) // 2
        grid.put(depth, 0, "成果指標", rows=half, align="c", vertical=sheet.random.random() < 0.5)
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
    years = sheet.years[::-1] if spec.years_order == "down" else sheet.years
    before, after = edge_columns(sheet)
    above = spec.name_at == "row above"
    left, right = before_values(sheet), after_values(sheet)
    shares = [*(s.share for s in left), 0.11]
    tail = [*(s.share for s in right), *([0.02] if spec.phantom else [])]
    total = len(before) + len(years) + len(after)
    rest = (1 - sum(shares) - sum(tail)) / total
    grid = Grid([w * sheet.width for w in (*shares, *[rest] * total, *tail)], size=8)
    kinds = [("target", sheet.words.target), ("actual", sheet.words.actual), *([("rate", sheet.words.rate)] if spec.rate else [])]
    grid.stripe_every = len(kinds) + above
    at, end = len(shares), len(shares) + total
    for k, side in enumerate(left):
        sheet.head(grid, 0, k, side.label)
    sheet.head(grid, 0, at - 1, sheet.random.choice(("", "区分")))
    labels = [*(c.labels[0] for c in before), *(sheet.year_label(y) for y in years), *(c.labels[0] for c in after)]
    for n, text in enumerate(labels):
        sheet.head(grid, 0, at + n, text)
    for k, side in enumerate(right):
        sheet.head(grid, 0, end + k, side.label)
    line = 1
    for no in range(1, count + 1):
        track = sheet.track(no, sheet.years)
        if above:
            grid.put(line, 0, name_of(sheet, track), cols=len(grid.widths))
            line += 1
        for k, side in enumerate(left):
            grid.put(line, k, side.text(track), rows=len(kinds), align=side.align)
        for k, side in enumerate(right):
            grid.put(line, end + k, side.text(track), rows=len(kinds), align=side.align)
        for k, (measure, word) in enumerate(kinds):
            sheet.head(grid, line + k, at - 1, measure_label(sheet, track, measure, word))
            for n, year in enumerate(years):
                column = Column((word,), measure, year, by_year(sheet, year, measure))
                value_cell(sheet, grid, line + k, at + len(before) + n, track, column)
            for where, columns, home in ((at, before, 1), (at + len(before) + len(years), after, 0)):
                for n, edge in enumerate(columns):
                    if k == home:
                        value_cell(sheet, grid, line + k, where + n, track, edge)
                    else:
                        grid.put(line + k, where + n)
        line += len(kinds)
    if spec.phantom:
        grid.put(0, len(grid.widths) - 1)
    sheet.draw(grid, header_rows=1 if spec.continued != "no header" else 0)


def measure_label(sheet: Sheet, track: Track, measure: str, word: str) -> str:
    """A row's or column's label: 実績, 実績（件）, 達成率（％）."""
    unit = "％" if measure == "rate" else track.subject.unit
    with_unit = sheet.spec.unit_at == "label" or (measure == "rate" and sheet.spec.seed % 2)
    return sheet.label(word) + (f"（{unit}）" if with_unit else "")
