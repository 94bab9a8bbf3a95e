"""In: a sheet's lines. Out: what its table of indicators consists of: years, names on their arrows, rows of figures, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.shared_figures import figures, is_era
from extractors.dumps.shared_lines import Line
from extractors.dumps.shared_names import finished
from extractors.dumps.shared_rows import Fragment
from pipeline.normalizers.era import read_year
from pipeline.normalizers.text import joined, key
from schemas.reading import Printed

MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_ARROW = re.compile(rf"(?P<mark>[{MARKS}])?\s*(?P<name>\S.*?)??\s*(?P<arrow>[↑↓→↗↘＝=⇒⇑⇓])(?:\s+(?P<text>\S.*))?")
_ARROW_FIRST = re.compile(rf"(?P<mark>[{MARKS}])?\s*(?P<name>)(?P<arrow>[↑↓→↗↘＝=⇒⇑⇓])(?P<text>\S.*)")
ROW = re.compile(r"(?P<kind>目標|実績)(?P<values>(?:\s+\S+)*)")


@dataclass(slots=True)
class Name:
    """An indicator: `at` the line of its arrow, `lines` all lines its name and meaning take."""

    at: int
    text: str
    arrow: str
    mark: str = ""
    meaning: str = ""
    lines: list[int] = field(default_factory=list)
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """The header's years: `base` (基準年度), `years` in order, `backward` if its last years were drawn first."""

    base: str
    years: tuple[str, ...]
    backward: bool


def _arrow(text: str) -> re.Match[str] | None:
    """An indicator's line with its arrow; an = inside a sentence is none."""
    return _ARROW.fullmatch(text) or _ARROW_FIRST.fullmatch(text)


def columns_of(lines: Sequence[Line], barred: set[int], used: set[int]) -> Columns:
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


def reached(columns: Columns, year: Printed | None) -> int:
    """How many years' columns can have an actual: those up to the year evaluated."""
    limit = _year(year.text) if year else 0
    return sum(1 for y in columns.years if not limit or _year(y) <= limit) if limit else 1


def names_of(lines: Sequence[Line], barred: set[int], used: set[int]) -> list[Name]:
    out: list[Name] = []
    for n, line in enumerate(lines):
        m = _arrow(line.text)
        if n in barred or not m or len(line.text) > 120:
            continue
        name = Name(n, (m["name"] or "").strip(), m["arrow"], m["mark"] or "", lines=[n])
        if not name.text:
            _above(lines, name, barred | used)
        _below(lines, name, m["text"] or "", barred | used)
        used.update(name.lines)
        out.append(name)
    return out


def _above(lines: Sequence[Line], name: Name, barred: set[int]) -> None:
    """The name's lines above its arrow, up to its mark, a label or figures."""
    parts: list[str] = []
    for i in range(name.at - 1, max(-1, name.at - 5), -1):
        text = lines[i].text
        if i in barred or figures(text) or ROW.fullmatch(text) or _arrow(text) or text.endswith("。"):
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
        if i in barred or figures(text) or ROW.fullmatch(text) or text in MARKS or _arrow(text):
            break
        if len(parts) > 1 and lines[i].block > lines[i - 1].block + 1:
            break
        parts.append(text)
        name.lines.append(i)
    name.meaning = joined(parts)


def fragments_of(lines: Sequence[Line], barred: set[int], used: set[int]) -> tuple[list[Fragment], list[Fragment]]:
    """Figures behind 目標 and without a label are targets, figures behind 実績 actuals."""
    targets: list[Fragment] = []
    actuals: list[Fragment] = []
    label = ""
    for n, line in enumerate(lines):
        m = ROW.fullmatch(line.text)
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


def placed(targets: Sequence[Fragment], actuals: Sequence[Fragment], columns: Columns) -> list[Fragment]:
    """The fragments with what their places tell: a lone figure right before 実績 is the last cell of the row above it;
    where the header was drawn last years first, the rows broken like it were too."""
    starts = {f.at for f in actuals}
    size = len(columns.years)
    heads = [f.at for f in targets if len(f.values) == size - 1]
    out = []
    for one in targets:
        last = len(one.values) == 1 and one.at + 1 in starts
        beyond = next((at for at in heads if at > one.at), None)
        out.append(replace(one, head=False, partner=beyond) if last and size > 2 else one)
    if not columns.backward:
        return out
    halves = [f for f in out if f.head is None and len(f.values) > 1 and 2 * len(f.values) == size]
    if len(halves) % 2:
        return out
    late = {f.at for f in halves[: len(halves) // 2]}
    early = {f.at for f in halves} - late
    return [replace(f, head=f.at in early) if f.at in late | early else f for f in out]


def set_marks(lines: Sequence[Line], names: list[Name], used: set[int]) -> None:
    """Marks that stand apart from their names: the ones missing go to the names without one, if it is only one."""
    alone = [(n, line.text) for n, line in enumerate(lines) if line.text in MARKS and n not in used]
    used.update(n for n, _ in alone)
    missing = [n for n in names if not n.mark]
    free = [m for _, m in alone if m not in {n.mark for n in names}]
    if len(missing) == 1 and len(free) == 1:
        missing[0].mark = free[0]
    for name in missing:
        name.sure = bool(name.mark) or finished(name.text)
