"""In: the lines of a 伊賀市 部局マニフェスト dump. Out: a sheet per 部局目標 with goal, level, means, rating and reason.

Each goal has four cells side by side and a result beside or below them. A cell is told by what it says: the level by its
〈現在の状態〉, the means by their bullets, the goal by having no full stop. The printed scale is no row; officials are
not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_evidence import likeness
from extractors.dumps.shared_flow import cells, is_page_number, prose
from extractors.dumps.shared_lines import Line, clean, starts_item
from pipeline.normalizers.text import fold, joined, key
from schemas.page import DumpText
from schemas.reading import DocumentReading, Doubt, NarrativeReading, Printed, RatingReading, SheetReading, Unplaced
from schemas.vocabulary import Section

_GOAL = re.compile(r"^[◎○●◇■]?\s*(?P<code>部局目標\s*[\d０-９]{1,2})(?=$|\s)")
_SCALE = re.compile(r"^[1-9]\s*[.．、]\s*\S")
_RESULT = re.compile(r"^[1-9]$")
_LEVEL = re.compile(r"[〈＜<]\s*現在の状態|[〈＜<]\s*達成目標")
_HEADER = re.compile(
    r"(?:組織使命(?:達成に向けての目標)?|目標の達成水準|目標を達成するための手段|(?:業績目標の)?達成状況|\(自己評価\)|理由)+"
)
_PERSON = re.compile(r"(?:役職|氏名)(?P<who>\S*)")
_TITLE = re.compile(r"(?P<year>\d{4}[(（][^()（）]+[)）]\s*年度|(?:令和|平成)\s*\S{1,2}\s*年度)\s*部局マニフェスト")
#: A step is believed to be a goal's if the next best order costs this much more.
SURE = 2.5
ORDER_ONLY = Doubt("dump_order", "which result belongs to which goal rests only on their order in the dump")
CELLS = Doubt("dump_cells", "where one cell ends and the next begins is not certain in the dump")
_HEADINGS: tuple[tuple[str, str, Section], ...] = (
    ("mission", "組織使命", "goal"),
    ("level", "目標の達成水準", "goal"),
    ("means", "目標を達成するための手段", "activities"),
)


@dataclass(slots=True)
class Goal:
    """One goal: its cells in their order, each cell its lines."""

    code: str
    cells: list[list[str]] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        return next((c for c in self.cells if _kind(c) == kind), [])

    @property
    def text(self) -> str:
        return "".join(t for c in self.cells for t in c)


@dataclass(slots=True)
class Result:
    """A step of the scale, a reason, or both where they stand in one row."""

    step: str = ""
    reason: list[str] = field(default_factory=list)


def read(dump: DumpText) -> DocumentReading:
    """The goals of one department."""
    lines = [line for line in clean(dump) if not _HEADER.fullmatch(line.key)]
    lines = [line for n, line in enumerate(lines) if not is_page_number(lines, n) or _RESULT.match(line.text)]
    scale = tuple(line.text for line in lines if _SCALE.match(line.text))
    title = next((m for line in lines if (m := _TITLE.search(line.text))), None)
    first = next((n for n, line in enumerate(lines) if _GOAL.match(line.text)), len(lines))
    groups = _groups(lines[first:])
    early = [Result(line.text) for line in lines[:first] if _RESULT.match(line.text)]
    if groups and early:
        groups[0] = (groups[0][0], [*early, *groups[0][1]])
    department, year = _department(lines[:first]), Printed(title["year"]) if title else None
    sheets = [s for goals, results in groups for s in _sheets(goals, results, scale, department, year)]
    numbered = tuple(_numbered(s, n) for n, s in enumerate(sheets, 1))
    whole = Printed(title.group()) if title else None
    return DocumentReading("iga_manifesto", numbered, whole, None, year, unplaced=_aims(lines[:first]))


def _numbered(sheet: SheetReading, ordinal: int) -> SheetReading:
    return replace(sheet, ordinal=ordinal)


def _department(lines: Sequence[Line]) -> Printed | None:
    """What stands behind 部局名, up to the next label."""
    text = " ".join(line.text for line in lines)
    m = re.search(r"部局名\s+(?P<name>\S+?)(?=\s|$)", text)
    return Printed(m["name"]) if m else None


def _aims(lines: Sequence[Line]) -> tuple[Unplaced, ...]:
    """The department's aim for the year: one sentence for all goals, told and not given to one of them."""
    text = "\n".join(line.text for line in lines)
    m = re.search(r"年度の抱負\s+(?P<aim>\S[^\n]*)", text)
    return (Unplaced("dump_document_text", "年度の抱負 of the whole document", Printed(m["aim"]), "info"),) if m else ()


def _groups(lines: Sequence[Line]) -> list[tuple[list[Goal], list[Result]]]:
    """Goals with the results printed beside or below them: a page's worth each."""
    out: list[tuple[list[Goal], list[Result]]] = []
    block = -1
    for line in lines:
        text = line.text
        if m := _GOAL.match(text):
            if not out or (out[-1][1] and any(r.reason for r in out[-1][1]) and _tabular(line)):
                out.append(([], []))
            out[-1][0].append(Goal(key(m["code"])))
            _take(out[-1], [c for c in cells(line) if not _GOAL.match(c)])
        elif _RESULT.match(fold(line.cells[0] if line.cells else text)):
            step, *reason = cells(line)
            out[-1][1].append(Result(fold(step), [p for c in reason for p in c.split("\v")]))
        elif not _SCALE.match(text) and not _PERSON.match(line.key):
            _grow(out[-1], line, line.block != block)
        block = line.block
    return out


def _tabular(line: Line) -> bool:
    return len(line.cells) > 1


def _take(group: tuple[list[Goal], list[Result]], row: Sequence[str]) -> None:
    """The cells of a row: those of the goal and, behind a step of the scale, its reason."""
    step = next((n for n, c in enumerate(row) if _RESULT.match(fold(c))), len(row))
    group[0][-1].cells += [c.split("\v") for c in row[:step]]
    if step < len(row):
        group[1].append(Result(fold(row[step]), [p for c in row[step + 1 :] for p in c.split("\v")]))


def _grow(group: tuple[list[Goal], list[Result]], line: Line, fresh: bool) -> None:
    """The line as cells of the goal, or as one more line of its last cell."""
    goal = group[0][-1]
    if _tabular(line):
        _take(group, cells(line))
    elif not goal.cells or fresh or _starts_cell(goal.cells[-1], line.text):
        goal.cells.append([line.text])
    else:
        goal.cells[-1].append(line.text)


def _starts_cell(cell: Sequence[str], text: str) -> bool:
    """Whether a line without a break before it begins another cell: by its kind, or behind a line that ended short."""
    if _LEVEL.match(text):
        return not _LEVEL.match(cell[0])
    kind = _kind(cell)
    if kind == "level":
        return text.startswith("・") and cell[-1].endswith("。")
    if kind == "means":
        return not starts_item(text) and len(cell[-1]) < max(map(len, cell)) - 2
    return cell[-1].endswith("。")


def _kind(cell: Sequence[str]) -> str:
    """What a cell is: level, means, mission or reason (sentences), or the goal's name (no full stop)."""
    text = "".join(cell).strip()
    if _LEVEL.match(text):
        return "level"
    if text.startswith("・"):
        return "means"
    return "mission" if "。" in text else "name"


def _sheets(
    goals: Sequence[Goal], results: Sequence[Result], scale: tuple[str, ...], department: Printed | None, year: Printed | None
) -> Iterable[SheetReading]:
    """The goals with their results: by the words they share and by order."""
    own = [_reason_cell(g) for g in goals]
    given = [r for r in results if r.step]
    costs = [[abs(i - j) - 12.0 * _alike(g, goals, r) for j, r in enumerate(given)] for i, g in enumerate(goals)]
    chosen, regret = assign(costs)
    for n, goal in enumerate(goals):
        at = chosen[n]
        result = given[at] if at is not None else None
        doubts = () if regret[n] >= SURE and len(given) == len(goals) else (ORDER_ONLY,)
        reason = result.reason if result and result.reason else own[n]
        yield _sheet(goal, result, reason, doubts, scale, department, year)


def _alike(goal: Goal, goals: Sequence[Goal], result: Result) -> float:
    """How much more of a reason's words this goal has than the others."""
    if not result.reason:
        return 0.0
    reason = "".join(result.reason)
    others = [likeness(reason, g.text) for g in goals if g is not goal]
    return likeness(reason, goal.text) - max(others, default=0.0)


def _reason_cell(goal: Goal) -> list[str]:
    """The reason where it stands among the goal's own cells: the second cell of sentences."""
    sentences = [c for c in goal.cells if _kind(c) == "mission"]
    return sentences[1] if len(sentences) > 1 else []


def _sheet(
    goal: Goal, result: Result | None, reason: Sequence[str], doubts: tuple[Doubt, ...], scale: tuple[str, ...],
    department: Printed | None, year: Printed | None,
) -> SheetReading:
    own = [(heading, goal.of(kind), section) for kind, heading, section in _HEADINGS]
    narratives = [NarrativeReading(heading, Printed(prose(cell)), section) for heading, cell, section in own if cell]
    if reason:
        open_ = doubts if result and result.reason else ()
        narratives.append(NarrativeReading("理由", Printed(prose(reason)), "reason", doubts=open_))
    name = joined(goal.of("name"))
    rating = RatingReading("達成状況(自己評価)", Printed(result.step), None, scale, True, doubts) if result else None
    sure = len([c for c in goal.cells if _kind(c) == "name"]) == 1
    return SheetReading(
        kind="goal", ordinal=0, page_first=1, page_last=1, code=Printed(goal.code), name=Printed(name) if name else None,
        department=department, year=year, ratings=(rating,) if rating else (), narratives=tuple(narratives),
        doubts=(() if sure else (CELLS,)) + (doubts if rating else ()),
    )
