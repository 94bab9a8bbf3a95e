"""In: the lines of a 伊丹市 施策評価 dump. Out: its sheets (実施施策) with indicators, costs, rating and prose.

The form: one sheet a page (its costs may go on over the next), then 主要事業 概要・成果 with a section per project.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.dumps.itami_shisaku_costs import costs
from extractors.dumps.itami_shisaku_indicators import indicators
from extractors.dumps.itami_shisaku_lines import rows
from extractors.dumps.itami_shisaku_projects import Projects, is_project_heading, projects
from extractors.dumps.shared_labels import Span, Text, spans, texts
from extractors.dumps.shared_lines import Line, clean
from extractors.dumps.shared_names import NAMELESS, stutters
from extractors.dumps.shared_pages import parted
from schemas.page import DumpText
from schemas.reading import DocumentReading, NarrativeReading, Printed, RatingReading, SheetReading
from schemas.vocabulary import Section

LABELS = {
    "goal": r"実施施策の目標",
    "plan": r"(?:令和|平成|R|H)?[\d元]{1,2}年度の計画",
    "grade": r"(?:令和|平成|R|H)?[\d元]{1,2}年度評価",
    "reason": r"評価の理由",
    "kpi": r"成果指標",
    "result": r"成果",
    "head": r"(?:指標名\(単位\))?(?:性?質)?(?:指標の意味・算式等)?-?|性",
    "issue": r"課題",
    "action": r"(?:令和|平成|R|H)?[\d元]{1,2}年度での対策・?対応",
    "costhead": r"事務事業コード|事務事業名|主要事業|担当課|款項目|担当課款項目|事務事業名款項目",
    "amounthead": r"[-事業費人件]*事業費人件費|-[RH]\S{1,3}\(千円\)|-?(?:[RH]\S{1,2}\(千円\))+",
    "total": r"事業費合計\(千円\)",
}
#: Labels whose prose is published; each is named like the section it is.
SECTIONS: tuple[Section, ...] = ("goal", "plan", "reason", "result", "issue", "action")
_SHEET = re.compile(r"(?:実施施策\s*)?(?P<code>\d{3})\s+(?P<name>[^\d\s].*)")
_PARENT = re.compile(r"(?:施策\s*)?(?P<code>\d{2})\s+(?P<name>[^\d\s].*)")
_OUTLINE = re.compile(r"大綱[０-９\d]*\s+\S.*|(?:実施)?施策|創生")
_DEPARTMENT = re.compile(r"評価部局[：:]\s*(?P<own>\S+)")
_RELATED = re.compile(r".*関連部局[：:].*")
_STARS = re.compile(r"[☆★]+")
_TOTALS = re.compile(r"[-－—―\d,RHＲＨ０-９元\s]+")
_PAGE_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Head:
    """The sheet's own lines."""

    code: Printed | None
    name: Printed | None
    parent: Printed | None
    department: Printed | None
    rating: Printed | None
    used: frozenset[int]


def read(dump: DumpText) -> DocumentReading:
    """All sheets, the costs of each, and the prose of the major projects under their codes."""
    lines = rows(clean(dump))
    first = next((n for n, line in enumerate(lines) if is_project_heading(line)), len(lines))
    major = projects(lines[first:])
    parts = _by_sheet(lines[:first])
    sheets = [_with_projects(_sheet(n, part, major), major) for n, part in enumerate(parts, 1)]
    years = [s.year for s in sheets if s.year]
    return DocumentReading("itami_shisaku", tuple(sheets), year=years[0] if years else None, unplaced=major.unplaced)


def _by_sheet(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each sheet; parts that show the same code belong together, parts that show none to the one before."""
    found = spans(lines, LABELS)
    once = {span.start: span.role for span in found if span.role in (*SECTIONS, "grade", "kpi", "total")}
    for n in [n for n, role in once.items() if role == "total"]:
        once |= {i: f"total{i - n}" for i in (n + 1, n + 2) if i < len(lines) and _TOTALS.fullmatch(lines[i].text)}
    roles = [(once.get(n, _head_role(line)), _code_of(line)) for n, line in enumerate(lines)]
    parts: dict[str, list[Line]] = {}
    last = ""
    for part in parted(lines, roles):
        last = next((code for line in part if (code := _code_of(line))), last)
        parts.setdefault(last, []).extend(part)
    return [part for code, part in parts.items() if code]


def _head_role(line: Line) -> str:
    if _DEPARTMENT.search(line.text):
        return "department"
    if re.fullmatch(r"施策\d{2}\D\S*", line.key):
        return "parent"
    return "outline" if re.fullmatch(r"大綱\S+", line.key) else ""


def _code_of(line: Line) -> str:
    """The sheet's code a line shows: beside 実施施策, or what a project's code begins with."""
    m = _SHEET.fullmatch(line.text)
    if m and line.key.startswith("実施施策"):
        return m["code"]
    project = re.search(r"(?<!\d)(\d{6})(?=\s+[^\d\s])", line.text)
    return project.group(1)[:3] if project else ""


def _sheet(ordinal: int, lines: Sequence[Line], major: Projects) -> SheetReading:
    found = spans(lines, LABELS)
    head = _head(lines)
    cost = costs(lines, major.codes)
    figures = indicators(lines, found, set(head.used) | cost.used, _year(found))
    used = set(head.used) | cost.used | figures.used
    prose = [t for t in texts(lines, found, used) if not _PAGE_NUMBER.fullmatch(t.text)]
    narratives = tuple(_narrative(t) for t in prose)
    label = next((span.text for span in found if span.role == "grade"), "評価")
    rating = (RatingReading(label, head.rating, overall=True),) if head.rating else ()
    return SheetReading(
        kind="policy", ordinal=ordinal, page_first=1, page_last=1, code=head.code, name=head.name, parent=head.parent,
        department=head.department, year=_year(found), indicators=figures.indicators, costs=cost.costs, controls=cost.controls,
        ratings=rating, narratives=narratives, unplaced=(*figures.unplaced, *cost.unplaced),
        doubts=() if head.name and head.department and not stutters(head.name.text) else (NAMELESS,),
    )


def _with_projects(sheet: SheetReading, major: Projects) -> SheetReading:
    code = sheet.code.text if sheet.code else ""
    own = tuple(n for c, n in major.narratives if c == code)
    return replace(sheet, narratives=sheet.narratives + own)


def _year(found: Sequence[Span]) -> Printed | None:
    """The year evaluated: printed in 令和３年度評価."""
    for span in found:
        if span.role == "grade":
            return Printed(span.text.replace(" ", "").removesuffix("評価"))
    return None


def _head(lines: Sequence[Line]) -> Head:
    used: set[int] = set()
    code = name = parent = department = rating = None
    for n, line in enumerate(lines):
        if (m := _SHEET.fullmatch(line.text)) and code is None:
            code, name = Printed(m["code"]), Printed(m["name"])
        elif (m := _PARENT.fullmatch(line.text)) and parent is None:
            parent = Printed(m["name"])
        elif m := _DEPARTMENT.search(line.text):
            department = Printed(m["own"])
        elif _STARS.fullmatch(line.text):
            rating = Printed(line.text)
        elif not (_OUTLINE.fullmatch(line.text) or _RELATED.fullmatch(line.text)):
            continue
        used.add(n)
    return Head(code, name, parent, department, rating, frozenset(used))


def _narrative(text: Text) -> NarrativeReading:
    """The text under the label right before it, `other` where no label stands there."""
    role = text.label.role if text.label else ""
    section = next((s for s in SECTIONS if s == role), None)
    return NarrativeReading(text.label.text if text.label and section else "", Printed(text.text), section or "other")
