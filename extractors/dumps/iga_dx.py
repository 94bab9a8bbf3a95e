"""In: the lines of a 伊賀市 DX実行計画 dump. Out: a sheet per 分類番号 with its prose, its 【指標】 and its schedule.

The order of such dumps is that of the page. A measure begins with the header 分類番号 and its number (A-1) and ends at
the next header or heading; what stands before the first and after the last is contents, by-laws and glossary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.dumps.shared_flow import is_page_number, items, prose
from extractors.dumps.shared_lines import Line, clean
from extractors.dumps.shared_names import NAMELESS
from pipeline.normalizers.era import read_years
from pipeline.normalizers.text import fold, joined, key
from schemas.page import DumpText
from schemas.reading import (
    DocumentReading,
    Doubt,
    FigureReading,
    IndicatorReading,
    NarrativeReading,
    Printed,
    SheetReading,
)
from schemas.vocabulary import Measure, TargetKind

_CODE = re.compile(r"(?P<code>[A-Z]-\d{1,2})(?=$|[\s\t【<])")
_NAME = re.compile(r"^【(?P<name>(?!指標|デジタル活用事例|目標年度).+?)】\s*")
_SYSTEM = re.compile(r"(?:\d-\(\d\)\s*)+|[－―—-]")
_SYSTEM_BEHIND = re.compile(r"\s+(?:\d-\(\d\)\s*)+$")
_HEADING = re.compile(r"^(?:\(\d\)\s*[A-Z]\.|第\d+章|参考\s*\d)")
_HEADER_WORDS = re.compile(r"(?:分類|番号|施策概要|基本|方針|の体系)+")
_STATED = re.compile(r"【指標[①-⑳\d]*】")
_PARTS = re.compile(rf"{_STATED.pattern}|(?:現状値|基準値|(?:中間|最終)?目標値|実績値)\s*[：:]|【目標年度\s*(?P<year>[^】]+)】")
_TWO = re.compile(r"\d+(?:\.\d+)?\s*[^\d\s、,，・]{1,3}[、，,]\s*[^\d、，,]{1,12}\d")
_MEASURES: dict[str, tuple[Measure, TargetKind | None]] = {
    "現状値": ("baseline", None),
    "基準値": ("baseline", None),
    "目標値": ("target", "target"),
    "中間目標値": ("target", "interim"),
    "最終目標値": ("target", "final"),
    "実績値": ("actual", None),
}
EXTENT = Doubt("dump_order", "the years of this bar were told from the order of cells in the dump")
TWO_FIGURES = Doubt("two_figures", "one line holds two figures, so neither is published as the value")


@dataclass(slots=True)
class Box:
    """One measure while it is being collected."""

    code: str
    body: list[str] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    head: tuple[str, ...] = ()


def read(dump: DumpText) -> DocumentReading:
    """All measures of the plan."""
    lines = clean(dump)
    boxes = _boxes(lines)
    sheets = tuple(_sheet(n, box) for n, box in enumerate(boxes, 1))
    period = _period(lines)
    return DocumentReading("iga_dx", sheets, _title(lines), _issuer(lines), period_from=period[0], period_to=period[1])


def _title(lines: Sequence[Line]) -> Printed | None:
    """The cover's lines down to 計画."""
    stop = next((n for n, line in enumerate(lines[:6]) if line.key.endswith("計画")), None)
    return Printed(joined([line.text for line in lines[: stop + 1]])) if stop is not None else None


def _issuer(lines: Sequence[Line]) -> Printed | None:
    return next((Printed(line.text) for line in lines[:10] if re.fullmatch(r"\S{1,8}[市町村区]", line.text)), None)


def _period(lines: Sequence[Line]) -> tuple[Printed | None, Printed | None]:
    text = "".join(line.text for line in lines)
    year = r"\d{4}\s?[(（][^()（）]+[)）]\s?年度"
    m = re.search(rf"(?P<from>{year})から\s?(?P<to>{year})までの\s?\d+\s?年間の計画", text)
    return (Printed(m["from"]), Printed(m["to"])) if m else (None, None)


def _boxes(lines: Sequence[Line]) -> list[Box]:
    """Lines by measure. A number opens one only right behind the header's words; headings and headers close it."""
    out: list[Box] = []
    open_, waiting = False, 0
    for n, line in enumerate(lines):
        text = line.text
        if _HEADER_WORDS.fullmatch(line.key):
            if re.search("分類|番号", line.key):
                waiting, open_ = 8, False
            continue
        m = _CODE.match(text)
        if m and waiting:
            out.append(Box(m["code"]))
            open_, waiting = True, 0
            _add(out[-1], line, text[m.end() :])
        elif waiting:
            waiting -= 1
        elif open_ and not is_page_number(lines, n):
            if _HEADING.match(text):
                open_ = False
            else:
                _add(out[-1], line, text)
    return out


def _add(box: Box, line: Line, text: str) -> None:
    """The line as year headers, as a row of the schedule or as body."""
    if _years_only(text, any(map(_STATED.search, box.body))):
        box.years += [y.text for y in read_years(fold(text))]
        box.head = line.cells
    elif box.years:
        box.rows.append(line)
    else:
        text = _SYSTEM_BEHIND.sub("", text)
        cells = [c for c in (line.cells if len(line.cells) > 1 else (text,)) if c and c != box.code]
        for cell in cells:
            box.body += [part for part in items(cell) if not _SYSTEM.fullmatch(fold(part).strip())]


def _years_only(text: str, stated: bool) -> bool:
    """A line of years and nothing else: of two at least, of one where the indicator is stated already."""
    folded = fold(text)
    years = read_years(folded)
    for year in reversed(years):
        folded = folded[: year.start] + folded[year.end :]
    return len(years) >= (1 if stated else 2) and not folded.strip()


def _sheet(ordinal: int, box: Box) -> SheetReading:
    body, stated = _split(box.body)
    name, rest = _named(body)
    narratives = [NarrativeReading("施策概要", Printed(prose(rest)), "description")] if rest else []
    indicators = tuple(i for n, text in enumerate(stated, 1) for i in _indicators(text, n))
    return SheetReading(
        kind="plan_item", ordinal=ordinal, page_first=1, page_last=1, code=Printed(box.code), name=name, indicators=indicators,
        narratives=(*narratives, *_schedule(box)), doubts=() if name else (NAMELESS,),
    )


def _split(body: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before the first 【指標】, and each statement from its 【指標】 on as one text."""
    for n, part in enumerate(body):
        if found := _STATED.search(part):
            before = [*body[:n], *([part[: found.start()].strip()] if part[: found.start()].strip() else [])]
            text = joined([part[found.start() :], *body[n + 1 :]])
            starts = [m.start() for m in _STATED.finditer(text)]
            return before, [text[i:j].strip() for i, j in zip(starts, [*starts[1:], len(text)], strict=True)]
    return list(body), []


def _named(body: Sequence[str]) -> tuple[Printed | None, list[str]]:
    """The measure's name in its brackets (which may be broken over lines), and the prose behind it."""
    for size in (1, 2, 3):
        first = joined(body[:size])
        if m := _NAME.match(first):
            return Printed(m["name"]), [t for t in (first[m.end() :], *body[size:]) if t]
    return None, list(body)


def _indicators(stated: str, ordinal: int) -> list[IndicatorReading]:
    """One indicator: name, then each value behind its label; the year of a value stands in its brackets or behind it."""
    found = list(_PARTS.finditer(stated))
    if not found or not found[0].group().startswith("【指標"):
        return []
    aim = next((m["year"] for m in found if m["year"]), None)
    name = ""
    figures: list[FigureReading] = []
    doubts: tuple[Doubt, ...] = ()
    for m, stop in zip(found, [*(x.start() for x in found[1:]), len(stated)], strict=True):
        text = stated[m.end() : stop].strip(" \u3000\v")
        label = key(m.group()).rstrip(":")
        if m.group().startswith("【指標"):
            name = text
        elif label in _MEASURES and text:
            if _TWO.search(fold(text)):
                doubts = (TWO_FIGURES,)
            figures.append(_figure(text, label, aim))
    return [IndicatorReading(Printed(name), ordinal, tuple(figures), doubts=doubts)] if name else []


def _figure(text: str, label: str, aim: str | None) -> FigureReading:
    measure, kind = _MEASURES[label]
    years = [y for y in read_years(fold(text)) if (y.fiscal_year or 0) > 1950]
    year = Printed(years[0].text) if years else None
    if measure == "target" and aim:
        year = Printed(aim)
    return FigureReading(Printed(text), measure, kind, year, label)


def _schedule(box: Box) -> list[NarrativeReading]:
    """Bars below the years. Where cells are left, the column of a bar's text is its first year, the cell before the next
    bar its last; else a bar has no years."""
    out = []
    for row in box.rows:
        if len(row.cells) < 2 or len(box.head) < 2 or len(row.cells) > len(box.head) + 1:
            out += [NarrativeReading("", Printed(t), "schedule", doubts=(EXTENT,)) for t in row.text.split() if t]
            continue
        offset = next((i for i, c in enumerate(box.head) if c), 0)
        filled = [i for i, c in enumerate(row.cells) if c]
        for at, nxt in zip(filled, [*filled[1:], len(box.head)], strict=True):
            first, last = _year_at(box.head, max(at, offset)), _year_at(box.head, max(nxt - 1, at, offset))
            for text in items(row.cells[at]):
                out.append(_bar(text, first, last))
    return out


def _year_at(head: Sequence[str], column: int) -> str | None:
    """The year over a column: its own header cell or the nearest one to its left."""
    return next((head[i] for i in range(min(column, len(head) - 1), -1, -1) if head[i]), None)


def _bar(text: str, first: str | None, last: str | None) -> NarrativeReading:
    start, stop = Printed(first) if first else None, Printed(last) if last else None
    return NarrativeReading("", Printed(text), "schedule", year_from=start, year_to=stop, doubts=(EXTENT,))
