"""In: a sheet's lines. Out: its indicators: the row 目標 over the years, the row 実績 from the base year on.

Every indicator prints one arrow between its name and its meaning; the arrows are what the names hang on. Which 目標 and
which 実績 belong to which name is an assignment over marks (①), neighbours and sizes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_figures import amount, figures, is_era
from extractors.dumps.shared_labels import Span
from extractors.dumps.shared_lines import Line
from extractors.dumps.shared_names import finished
from extractors.dumps.shared_rows import Fragment, Row, join
from pipeline.normalizers.era import read_year
from pipeline.normalizers.text import joined, key
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed, Unplaced

SURE = 3.0
ORDER_ONLY = Doubt("dump_order", "which row of figures belongs to this indicator rests only on the order of the dump")
BROKEN_ROW = Doubt("dump_row", "the row of figures was put together from pieces of the dump that would fit otherwise as well")
SHORT_ROW = Doubt("dump_short_row", "the dump shows fewer figures than the row has columns")
GLUED_NAME = Doubt("glued_name", "the indicator's name stands apart from its mark in the dump")
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_ARROW = re.compile(rf"(?P<mark>[{MARKS}])?\s*(?P<name>\S.*?)??\s*(?P<arrow>[↑↓→↗↘＝=⇒⇑⇓])(?:\s+(?P<text>\S.*))?")
_ROW = re.compile(r"(?P<kind>目標|実績)(?P<values>(?:\s+\S+)*)")


@dataclass(slots=True)
class Name:
    at: int
    text: str
    arrow: str
    mark: str = ""
    meaning: str = ""
    lines: list[int] = field(default_factory=list)
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Indicators:
    indicators: tuple[IndicatorReading, ...]
    unplaced: tuple[Unplaced, ...]
    used: set[int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The header's years: `base` (基準年度), `years` in order, `split` the sizes of the header's own pieces and their order."""

    base: str
    years: tuple[str, ...]
    backward: bool


def indicators(lines: Sequence[Line], found: Sequence[Span], taken: set[int], year: Printed | None) -> Indicators:
    """All indicators of the sheet with their figures."""
    labels = {i for s in found for i in range(s.start, s.stop)}
    used: set[int] = set()
    columns = _columns(lines, taken | labels, used)
    names = _names(lines, taken | labels | used, used)
    targets, actuals = _fragments(lines, taken | labels, used)
    _marks(lines, names, used)
    if not names or not columns.years:
        left = [Unplaced("dump_unplaced", "figures without an indicator", Printed(" ".join(f.values))) for f in targets + actuals]
        return Indicators((), tuple(left), used)
    rows, left_over = join(_turned(targets, columns), len(columns.years), len(names))
    reached = 1 + _reached(columns, year)
    whole = tuple(_actual_row(f, reached, bool(columns.base)) for f in actuals)
    out, rest = _assigned(lines, names, rows, whole, columns)
    open_ = [f.values for f in left_over] + [r.values for r in rest]
    who = "、".join(n.text for n in names)
    why = f"figures without a certain place; candidates: {who}"
    return Indicators(out, tuple(Unplaced("dump_unplaced", why, Printed(" ".join(v))) for v in open_), used)


def _actual_row(fragment: Fragment, reached: int, based: bool) -> Row:
    """Figures behind 実績: sure if there is one for the base year and for each year up to the one evaluated."""
    size = len(fragment.values)
    return Row(fragment.values, (fragment,), size == reached and based, max(0, reached - size))


def _columns(lines: Sequence[Line], barred: set[int], used: set[int]) -> Columns:
    """The years of the header; the base year stands by itself below 基準年度 or behind another header word."""
    groups: list[tuple[str, ...]] = []
    glued: list[str] = []
    announced = any("基準年度" in line.key for line in lines)
    for n, line in enumerate(lines):
        words = [w for w in line.text.split() if key(w) not in {"-", "基準年度"}]
        if "基準年度" in line.key and len(line.text) <= 30:
            used.add(n)
        if len(words) == 2 and words[0] in {"質", "性質"} and is_era(words[1]):
            glued.append(words[1])
        if n in barred or not words or not all(is_era(w) for w in words) or "(" in line.key:
            continue
        used.add(n)
        groups.append(tuple(words))
    years = sorted({w for g in groups for w in g}, key=_year)
    lone = [g[0] for g in groups if len(g) == 1] + glued
    others = [w for g in groups if len(g) > 1 for w in g]
    base = next((w for w in lone if w not in others and (not others or _year(w) < min(map(_year, others)))), "")
    if not base and announced and years:
        base = years[0]
    split = [g for g in groups if len(g) > 1]
    backward = len(split) > 1 and _year(split[0][0]) > _year(split[1][0])
    return Columns(base, tuple(y for y in years if y != base), backward)


def _year(label: str) -> int:
    found = read_year(label)
    return found.fiscal_year or 0 if found else 0


def _reached(columns: Columns, year: Printed | None) -> int:
    """How many years' columns can have an actual: those up to the year evaluated."""
    limit = _year(year.text) if year else 0
    return sum(1 for y in columns.years if not limit or _year(y) <= limit) if limit else 1


def _names(lines: Sequence[Line], barred: set[int], used: set[int]) -> list[Name]:
    out: list[Name] = []
    for n, line in enumerate(lines):
        m = _ARROW.fullmatch(line.text)
        if n in barred or not m or len(line.text) > 120:
            continue
        name = Name(n, (m["name"] or "").strip(), m["arrow"], m["mark"] or "", lines=[n])
        if not name.text:
            _above(lines, name, barred | used)
        _below(lines, name, m["text"] or "", barred | used)
        used.update(name.lines)
        out.append(name)
    nameless = [n for n in out if not n.text]
    if len(nameless) == 1:
        _elsewhere(lines, nameless[0], barred | used)
    return out


def _elsewhere(lines: Sequence[Line], name: Name, barred: set[int]) -> None:
    """The name of the only arrow without one: the first free text that ends like a measure, right behind the table's head."""
    head = next((n for n, line in enumerate(lines) if line.key.startswith("質") or line.key.endswith("性質")), None)
    if head is None:
        return
    for size in (1, 2, 3):
        free = [n for n in range(head + 1, head + 1 + size) if n < len(lines) and n not in barred]
        text = joined([lines[n].text for n in free])
        if len(free) == size and finished(text):
            name.text, name.sure = text, False
            name.lines += free
            return


def _above(lines: Sequence[Line], name: Name, barred: set[int]) -> None:
    """The name's lines above its arrow, up to its mark, a label or figures."""
    parts: list[str] = []
    for i in range(name.at - 1, max(-1, name.at - 5), -1):
        text = lines[i].text
        if i in barred or figures(text) or _ROW.fullmatch(text) or _ARROW.fullmatch(text) or text.endswith("。"):
            break
        if parts and lines[i].block < lines[i + 1].block - 1:
            break
        if text in MARKS:
            name.mark = text
            name.lines.append(i)
            break
        if parts and lines[i].block != lines[i + 1].block:
            break
        head = re.match(rf"([{MARKS}])\s*(.*)", text)
        parts.insert(0, head.group(2) if head else text)
        name.lines.append(i)
        if head:
            name.mark = head.group(1)
            break
    name.text = joined(parts)


def _below(lines: Sequence[Line], name: Name, first: str, barred: set[int]) -> None:
    """The indicator's meaning: behind the arrow and below it, up to the row label 目標."""
    parts = [first] if first else []
    for i in range(name.at + 1, min(len(lines), name.at + 6)):
        text = lines[i].text
        if i in barred or figures(text) or _ROW.fullmatch(text) or text in MARKS or _ARROW.fullmatch(text):
            break
        if len(parts) > 1 and lines[i].block > lines[i - 1].block + 1:
            break
        parts.append(text)
        name.lines.append(i)
    name.meaning = joined(parts)


def _fragments(lines: Sequence[Line], barred: set[int], used: set[int]) -> tuple[list[Fragment], list[Fragment]]:
    """Figures behind 目標 and without a label are targets, figures behind 実績 actuals."""
    targets: list[Fragment] = []
    actuals: list[Fragment] = []
    label = ""
    for n, line in enumerate(lines):
        m = _ROW.fullmatch(line.text)
        values = figures(m["values"].strip()) if m else figures(line.text)
        if m and n not in barred:
            used.add(n)
            label = m["kind"] if not m["values"].strip() else ""
        if n in barred or not values or (n in used and not m):
            label = label if m else ""
            continue
        used.add(n)
        kind = m["kind"] if m else label
        (actuals if kind == "実績" else targets).append(Fragment(n, values, n))
        label = ""
    return targets, actuals


def _turned(targets: Sequence[Fragment], columns: Columns) -> list[Fragment]:
    """Where the header itself was drawn last years first, the rows were too."""
    if not columns.backward:
        return list(targets)
    return [replace(f, at=-f.at, run=-f.run) for f in reversed(targets)]


def _marks(lines: Sequence[Line], names: list[Name], used: set[int]) -> None:
    """Marks that stand apart from their names: the ones missing go to the names without one, if it is only one."""
    alone = [(n, line.text) for n, line in enumerate(lines) if line.text in MARKS and n not in used]
    used.update(n for n, _ in alone)
    missing = [n for n in names if not n.mark]
    free = [m for _, m in alone if m not in {n.mark for n in names}]
    if len(missing) == 1 and len(free) == 1:
        missing[0].mark = free[0]
    for name in missing:
        name.sure = bool(name.mark) or finished(name.text)


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
    doubts = () if name.sure else (GLUED_NAME,)
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
    rows = [t for t in between if _ROW.fullmatch(t)]
    return len(rows) == 1 and bool(figures(rows[0][2:].strip())) and len(between) == 1


def _orders(rows: Sequence[Row]) -> dict[int, int]:
    """The place of each target row among all, by its first piece in the dump."""
    firsts = sorted(range(len(rows)), key=lambda j: min(abs(p.at) for p in rows[j].parts))
    return {j: place for place, j in enumerate(firsts)}


def _apart(row: Row, actual: Row | None) -> float:
    """How badly a target row fits an actual row: cheap where it was drawn right before it, dear where sizes differ."""
    if actual is None:
        return 0.0
    cost = -4.0 if any(0 < actual.at - abs(p.at) <= 1 for p in row.parts) else 0.0
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
    pairs = zip((columns.base, *columns.years), row.values, strict=False)
    return [FigureReading(Printed(v), "actual", None, Printed(y) if y else None, y, doubts=doubts) for y, v in pairs]
