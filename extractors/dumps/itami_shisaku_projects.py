"""In: the pages 主要事業 概要・成果 at the end of a 伊丹市 dump. Out: prose by sheet and project, small tables as findings.

In the dump the sections' texts, headings and small tables stand apart; a text goes to the project whose words it uses
most and clearly, else to its sheet's prose without a project and with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_evidence import likeness
from extractors.dumps.shared_figures import figures
from extractors.dumps.shared_labels import Text, texts
from extractors.dumps.shared_lines import Line
from pipeline.normalizers.text import key
from schemas.reading import Doubt, NarrativeReading, Printed, Unplaced

_PROJECT = re.compile(r"(?P<code>\d{6})\s+(?P<name>\S+?(?:（[^）]*）)?)(?:\s+(?P<department>\S+))?")
_SHEET = re.compile(r"\d{3}\s+[^\d\s].*")
_TITLE = re.compile(r"大綱[\d０-９]*[\s　]\S.*")
HEADING = "【事業概要・成果】"
SURE = 1.5
ORDER_ONLY = Doubt("dump_order", "which project this text is about is not certain in the dump")


@dataclass(frozen=True, slots=True)
class Projects:
    """`narratives` with the code of their sheet; `codes` of all major projects."""

    codes: set[str]
    narratives: tuple[tuple[str, NarrativeReading], ...]
    unplaced: tuple[Unplaced, ...]


def is_project_heading(line: Line) -> bool:
    """Whether the pages of the major projects begin here."""
    return line.key == key(HEADING)


def projects(lines: Sequence[Line]) -> Projects:
    """The sections of the major projects."""
    used: set[int] = set()
    found: dict[str, str] = {}
    for n, line in enumerate(lines):
        m = _PROJECT.fullmatch(line.text)
        if m:
            found[m["code"]] = m["name"]
        if m or line.key == key(HEADING) or _SHEET.fullmatch(line.text) or _TITLE.fullmatch(line.text):
            used.add(n)
    small = {n for n, line in enumerate(lines) if n not in used and _tabular(line.text)}
    prose = texts(lines, (), used | small)
    kept = [t for t in prose if len(t.text) >= 40 or "。" in t.text]
    rest = [lines[n].text for n in sorted(small)] + [t.text for t in prose if t not in kept]
    why = "part of a small table or caption among the major projects"
    unplaced = tuple(Unplaced("dump_small_table", why, Printed(t), "info") for t in rest)
    return Projects(set(found), tuple(_placed(kept, found)) if found else (), unplaced)


def _tabular(text: str) -> bool:
    """Figures with or without a year, header words of small tables."""
    words = text.split()
    behind_year = len(words) > 1 and bool(figures(" ".join(words[1:])))
    return bool(figures(text)) or behind_year or bool(re.fullmatch(r"(?:[RH]\d+\s*)+", text))


def _placed(kept: Sequence[Text], found: dict[str, str]) -> Iterable[tuple[str, NarrativeReading]]:
    """Each text under the project whose name it shares most with, every project one text, as far as they go."""
    codes = list(found)
    costs = [[-10.0 * likeness(_bare(found[c]), t.text) for c in codes] for t in kept]
    chosen, regret = assign(costs)
    for text, at, sure in zip(kept, chosen, regret, strict=True):
        best = at if at is not None else max(range(len(codes)), key=lambda i: likeness(_bare(found[codes[i]]), text.text))
        doubts = () if at is not None and sure >= SURE else (ORDER_ONLY,)
        code = Printed(codes[best]) if at is not None else None
        yield codes[best][:3], NarrativeReading(HEADING, Printed(text.text), "result", project_code=code, doubts=doubts)


def _bare(name: str) -> str:
    return re.sub(r"事業|施策|推進|[（(）)]", "", name)
