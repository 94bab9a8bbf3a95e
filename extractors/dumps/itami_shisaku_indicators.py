"""In: a sheet's lines. Out: its indicators: the row 目標 over the years, the row 実績 from the base year on.

Every indicator prints one arrow between its name and its meaning; the arrows are what the names hang on. Which 目標 and
which 実績 belong to which name is an assignment over marks (①), neighbours and sizes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.dumps.itami_shisaku_names import recover
from extractors.dumps.itami_shisaku_table import (
    MARKS,
    ROW,
    Columns,
    Name,
    columns_of,
    fragments_of,
    names_of,
    placed,
    reached,
    set_marks,
)
from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_figures import amount, figures
from extractors.dumps.shared_labels import Span
from extractors.dumps.shared_lines import Line
from extractors.dumps.shared_names import cut_off
from extractors.dumps.shared_rows import Fragment, Row, join
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed, Unplaced

SURE = 3.0
ORDER_ONLY = Doubt("dump_order", "which row of figures belongs to this indicator rests only on the order of the dump")
BROKEN_ROW = Doubt("dump_row", "the row of figures was put together from pieces of the dump that would fit otherwise as well")
SHORT_ROW = Doubt("dump_short_row", "the dump shows fewer figures than the row has columns")
GLUED_NAME = Doubt("glued_name", "the indicator's name stands apart from its mark in the dump")


@dataclass(frozen=True, slots=True)
class Indicators:
    indicators: tuple[IndicatorReading, ...]
    unplaced: tuple[Unplaced, ...]
    used: set[int]


def indicators(lines: Sequence[Line], found: Sequence[Span], taken: set[int], year: Printed | None) -> Indicators:
    """All indicators of the sheet with their figures."""
    labels = {i for s in found for i in range(s.start, s.stop)}
    used: set[int] = set()
    columns = columns_of(lines, taken | labels, used)
    names = names_of(lines, taken | labels | used, used)
    targets, actuals = fragments_of(lines, taken | labels, used)
    set_marks(lines, names, used)
    recover(lines, names, taken | labels | used)
    used.update(i for name in names for i in name.lines)
    if not names or not columns.years:
        left = [Unplaced("dump_unplaced", "figures without an indicator", Printed(" ".join(f.values))) for f in targets + actuals]
        return Indicators((), tuple(left), used)
    rows, left_over = join(placed(targets, actuals, columns), len(columns.years), len(names))
    shown = 1 + reached(columns, year)
    whole = tuple(_actual_row(f, shown, bool(columns.base)) for f in actuals)
    out, rest = _assigned(lines, names, rows, whole, columns)
    open_ = [f.values for f in left_over] + [r.values for r in rest]
    who = "、".join(n.text for n in names)
    why = f"figures without a certain place; candidates: {who}"
    return Indicators(out, tuple(Unplaced("dump_unplaced", why, Printed(" ".join(v))) for v in open_), used)


def _actual_row(fragment: Fragment, shown: int, based: bool) -> Row:
    """Figures behind 実績: sure if there is one for the base year and for each year up to the one evaluated."""
    size = len(fragment.values)
    return Row(fragment.values, (fragment,), size == shown and based, max(0, shown - size))


def _assigned(
    lines: Sequence[Line], names: Sequence[Name], rows: Sequence[Row], actuals: Sequence[Row], columns: Columns
) -> tuple[tuple[IndicatorReading, ...], list[Row]]:
    """Actual rows to names first (marks stand right behind them), then target rows to names with their actuals known."""
    behind = [[_before_name(lines, names, n, a) for a in actuals] for n in names]
    orders = _orders(rows)
    own, sure = assign([[abs(i - j) - b for j, b in enumerate(row)] for i, row in enumerate(behind)])
    beside = [actuals[a] if a is not None else None for a in own]
    costs = [[abs(orders[j] - i) + _apart(row, beside[i]) for j, row in enumerate(rows)] for i in range(len(names))]
    chosen, firm = assign(costs)
    out = []
    lost: list[Row] = []
    equal = len(rows) == len(names), len(actuals) == len(names)
    for n, (name, at) in enumerate(zip(names, chosen, strict=True)):
        target = rows[at] if at is not None else None
        # a target row found by its actual row is no surer than that one
        if not name.text:
            lost += [r for r in (target, beside[n]) if r is not None]
            continue
        given = _targets(target, columns, _doubts(target, min(firm[n], sure[n]), equal[0], len(names)))
        given += _actuals(beside[n], columns, _doubts(beside[n], sure[n], equal[1], len(names)))
        out.append(_reading(name, n + 1, given))
    rest = lost + [r for j, r in enumerate(rows) if j not in chosen] + [r for j, r in enumerate(actuals) if j not in own]
    return tuple(sorted(out, key=lambda i: i.ordinal)), rest


def _reading(name: Name, place: int, given: Sequence[FigureReading]) -> IndicatorReading:
    """The indicator with its printed mark as ordinal, else its place among the names."""
    ordinal = MARKS.index(name.mark) + 1 if name.mark else place
    meaning = Printed(name.meaning) if name.meaning else None
    doubts = () if name.sure and not cut_off(name.text) else (GLUED_NAME,)
    unit = re.search(r"[（(]単位[：:]\s*([^（）()]{1,8})[）)]$", name.meaning)
    said = Printed(unit.group(1)) if unit else None
    return IndicatorReading(Printed(name.text), ordinal, tuple(given), None, meaning, said, Printed(name.arrow), None, doubts)


def _before_name(lines: Sequence[Line], names: Sequence[Name], name: Name, actual: Row) -> float:
    """How strongly an actual row is tied to a name: its mark right behind, or the name's own rows right above."""
    at = actual.at
    nxt = next((i for i in range(at + 1, min(len(lines), at + 4)) if not _furniture(lines[i])), None)
    if nxt is not None and name.mark and lines[nxt].text.startswith(name.mark):
        return 6.0 if lines[nxt].block == lines[at].block else 4.0
    after = lines[nxt + 1].text if nxt is not None and nxt + 1 < len(lines) else ""
    if nxt is not None and name.mark and figures(lines[nxt].text) and after.startswith(name.mark):
        return 2.5
    return 4.0 if _own_rows(lines, names, name, at) else 0.0


def _furniture(line: Line) -> bool:
    return bool(re.fullmatch(r"(?:担当課|款項目|事務事業|コード|事務事業名)+", line.key))


def _own_rows(lines: Sequence[Line], names: Sequence[Name], name: Name, at: int) -> bool:
    """Whether the row stands below the name with nothing between but its meaning and one 目標 row with its figures."""
    last = name.at
    while last + 1 in name.lines:
        last += 1
    if not last < at <= last + 4 or any(last < o.at < at for o in names):
        return False
    between = [line.text for line in lines[last + 1 : at]]
    rows = [t for t in between if ROW.fullmatch(t)]
    return len(rows) == 1 and bool(figures(rows[0][2:].strip())) and len(between) == 1


def _orders(rows: Sequence[Row]) -> dict[int, int]:
    """The place of each target row among all, by its first piece in the dump."""
    firsts = sorted(range(len(rows)), key=lambda j: min(p.at for p in rows[j].parts))
    return {j: place for place, j in enumerate(firsts)}


def _apart(row: Row, actual: Row | None) -> float:
    """How badly a target row fits an actual row: cheap where it was drawn right before it, dear where sizes differ."""
    if actual is None:
        return 0.0
    cost = -4.0 if any(0 < actual.at - p.at <= 1 for p in row.parts) else 0.0
    goal, reached = amount(row.values[0]), amount(actual.values[-1])
    if goal is not None and reached is not None:
        cost += min(3.0, abs(math.log10((goal + 0.5) / (reached + 0.5))))
    return cost


def _doubts(row: Row | None, regret: float, equal: bool, names: int) -> tuple[Doubt, ...]:
    if row is None:
        return ()
    out = [] if (regret >= SURE or names == 1) and equal else [ORDER_ONLY]
    if row.missing:
        out.append(SHORT_ROW)
    elif not row.sure:
        out.append(BROKEN_ROW)
    return tuple(out)


def _targets(row: Row | None, columns: Columns, doubts: tuple[Doubt, ...]) -> list[FigureReading]:
    if row is None:
        return []
    pairs = zip(columns.years, row.values, strict=False)
    return [FigureReading(Printed(v), "target", "target", Printed(y), y, doubts=doubts) for y, v in pairs]


def _actuals(row: Row | None, columns: Columns, doubts: tuple[Doubt, ...]) -> list[FigureReading]:
    if row is None:
        return []
    out = []
    for n, (year, value) in enumerate(zip((columns.base, *columns.years), row.values, strict=False)):
        label = year if n else f"基準年度{year}"
        out.append(FigureReading(Printed(value), "actual", None, Printed(year) if year else None, label, doubts=doubts))
    return out
