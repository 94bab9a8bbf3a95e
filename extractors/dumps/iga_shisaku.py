"""In: the lines of a 伊賀市 施策評価シート dump. Out: its sheets: what stands on the first page of each, what on the second.

The form: page one with 【PLAN】 【DO】 【CHECK①】 (basic projects, their indicators with six slots), page two with
【CHECK②】 (survey), 効果検証 and 【ACTION】. A dump gives each page's cells in the order they were drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.dumps.iga_shisaku_page2 import Second, first_label, narrative, read_second
from extractors.dumps.iga_shisaku_slots import Table, counts_down, indicators, learned_order, table
from extractors.dumps.shared_doubt import TWO_CODES, doubted
from extractors.dumps.shared_lines import Line, clean, once
from extractors.dumps.shared_names import NAMELESS, short_name
from extractors.dumps.shared_pieces import Piece, compiled, pieces
from extractors.dumps.shared_survey import settled_averages
from schemas.page import DumpText
from schemas.reading import DocumentReading, Doubt, IndicatorReading, NarrativeReading, Printed, SheetReading, Unplaced

LABELS = compiled(
    {
        "first": r"【(?:ＰＬＡＮ|PLAN|ＤＯ|DO|ＣＨＥＣＫ[①1]|CHECK[①1])】|基本事業|ＫＰＩ（成果指標）|KPI\(成果指標\)",
        "activities": r"(?:20\d\d|令和\S{1,2})\s?[（(]?\S{0,4}[）)]?年度の事務事業",
        "second": r"【(?:ＣＨＥＣＫ[②2]|CHECK[②2])】|効果検証|　?【事業の進捗】\S*"
        r"|まちづくりアンケート調査結果",
        "described": r"成果指標の説明",
        "name": r"成果指標",
        "ofname": r"の説明",
        "baseline": r"現状値|基準値",
        "target": r"目標値(?:\s?[(（](?:単年|累計)[)）])?",
        "kind": r"[(（](?:単年|累計)[)）]",
        "actual": r"実績",
        "unit": r"[（(](?!\s*(?:[RＲHＨ令平]|\d{4}))[^（）()]{1,10}[)）]|[（(]\s*[)）]",
        "action": r"【(?:ＡＣＴＩＯＮ|ACTION)】\S*",
        "view": r"伊賀流自治の視点",
        "department": r"【主担当部局】",
        "survey": r"(?:満足度|参画度|重要度|平均)\s?[(（][^()（）]{1,6}[)）]",
        "effect": r"効果が出て(?:いる点)?|いる点",
        "issue": r"課題",
        "trend": r"傾向",
    }
)
FRAGMENT = "a few characters of a text whose rest the dump lacks"
SECOND = {"second", "survey", "effect", "issue", "trend", "action"}
FIRST = set(LABELS.groupindex) - SECOND
_SHORT = 12  # a sheet's short name; longer lines may wrap
CODE = re.compile(r"^(\d{1,2}[-－]\d{1,2})(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs to one sheet: the pieces of its first and of its second page."""

    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


def read(dump: DumpText) -> DocumentReading:
    """All sheets of the dump; what no sheet can hold goes to `unplaced`."""
    parts = split(clean(dump))
    heads = [_head(part.first) for part in parts]
    bodies = [[p for p in part.first if id(p) not in used] for part, (_, used) in zip(parts, heads, strict=True)]
    tables = [table(body, part.second) for body, part in zip(bodies, parts, strict=True)]
    order, down = learned_order(tables), counts_down(tables)
    averages = settled_averages([part.second for part in parts])
    sheets = []
    for n, (part, (head, _), one) in enumerate(zip(parts, heads, tables, strict=True), 1):
        sheet = _sheet(n, head, *indicators(one, order, down), one, read_second(part.second, averages))
        sheets.append(doubted(sheet, TWO_CODES) if len(_codes(part)) > 1 else sheet)
    years = [s.year for s in sheets if s.year]
    return DocumentReading("iga_shisaku", tuple(sheets), year=years[0] if years else None)


def split(lines: Sequence[Line]) -> tuple[Part, ...]:
    """The pieces by sheet: a sheet is a run of first-page labels and the run of second-page labels after it."""
    every = pieces(lines, LABELS)
    sides = _sides(every)
    parts: list[tuple[list[Piece], list[Piece]]] = []
    for piece, side in zip(every, sides, strict=True):
        if not parts or (side == 1 and parts[-1][1]):
            parts.append(([], []))
        parts[-1][side - 1].append(piece)
    return _merged([Part(tuple(a), tuple(b)) for a, b in parts])


def _sides(every: Sequence[Piece]) -> list[int]:
    """1 or 2 per piece: labels say it, text between two sides changes at a page start, else before the new label."""
    known = [(n, 1 if p.kind in FIRST else 2) for n, p in enumerate(every) if p.kind in FIRST | SECOND]
    sides = [known[0][1] if known else 1] * len(every)
    for (start, one), (stop, two) in zip(known, [*known[1:], (len(every), 0)], strict=True):
        turn = stop
        if two and one != two:
            hints = [i for i in range(start + 1, stop + 1) if every[i].line.page_start and not every[i].glued]
            turn = hints[-1] if hints else stop
        for i in range(start, stop):
            sides[i] = one if i < turn else two
    return sides


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    """A first page without a code of its own continues the sheet before it."""
    out: list[Part] = []
    for part in parts:
        codes, before = _codes(part), _codes(out[-1]) if out else set()
        if out and (not codes or codes <= before):
            out[-1] = Part(out[-1].first + part.first, out[-1].second + part.second)
        else:
            out.append(part)
    return tuple(out)


def _codes(part: Part) -> set[str]:
    return {m.group(1) for p in (*part.first, *part.second) if not p.kind and (m := CODE.match(p.text))}


def _sheet(
    ordinal: int, head: Head, found: tuple[IndicatorReading, ...], left: tuple[Unplaced, ...], one: Table, second: Second
) -> SheetReading:
    described = {i.description.text for i in found if i.description}
    whole = [b for b in one.texts if b.text not in described]
    texts = tuple(narrative(b, first_label(b)) for b in whole if len(b.text) > 6)
    ends = tuple(Unplaced("dump_fragment", FRAGMENT, Printed(b.text), "info") for b in whole if len(b.text) <= 6)
    unplaced = (*one.left, *left, *ends, *second.unplaced)
    return SheetReading(
        kind="policy", ordinal=ordinal, page_first=1, page_last=1, code=head.code, name=head.name,
        department=head.department, year=head.year, indicators=found, surveys=second.surveys, ratings=second.ratings,
        narratives=(*head.view, *texts, *second.narratives), unplaced=unplaced, doubts=head.doubts,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The sheet's own line: code, short name, department, the year evaluated, the viewpoint under the title."""

    code: Printed | None
    name: Printed | None
    department: Printed | None
    year: Printed | None
    view: tuple[NarrativeReading, ...]
    doubts: tuple[Doubt, ...]


def _head(first: Sequence[Piece]) -> tuple[Head, set[int]]:
    used: set[int] = set()
    at = next((i for i, p in enumerate(first) if not p.kind and CODE.match(p.text)), None)
    code = name = None
    doubts: tuple[Doubt, ...] = () if at is not None else (NAMELESS,)
    if at is not None:
        found = CODE.match(first[at].text)
        assert found is not None
        code = Printed(found.group(1))
        titles, taken = _titles(first, at, found.group(2) or "")
        used |= taken
        name, doubts = short_name(titles)
    department, taken = _department(first)
    used |= taken
    year = next((Printed(p.text.removesuffix("の事務事業")) for p in first if p.kind == "activities"), None)
    view, taken = _view(first)
    doubts = doubts if department else (*doubts, NAMELESS)
    return Head(code, name, department, year, view, doubts), used | taken


def _titles(first: Sequence[Piece], at: int, beside: str) -> tuple[list[str], set[int]]:
    """The title cells behind a sheet's code: lines of one block are one cell, words apart on the code's line are two."""
    used = {id(first[at])}
    cells = beside.split() if beside else []
    joined_to = first[at].line.block if cells else None
    for piece in first[at + 1 : at + 4]:
        if piece.kind or piece.text[0] in "・〇○" or len(piece.text) == 1:
            break
        if joined_to == piece.line.block and len(cells) == 1 and (beside or len(cells[0]) > _SHORT):
            cells[-1] += piece.text
        else:
            cells.append(piece.text)
        joined_to = piece.line.block
        used.add(id(piece))
    return list(dict.fromkeys(map(once, cells))), used


def _department(first: Sequence[Piece]) -> tuple[Printed | None, set[int]]:
    for piece, after in pairwise(first):
        if piece.kind == "department" and not after.kind and len(after.text) <= 40:
            return Printed(re.split(r"\s{2,}|[。、]", after.text)[0]), {id(after)}
    return None, set()


def _view(first: Sequence[Piece]) -> tuple[tuple[NarrativeReading, ...], set[int]]:
    """The sentence beside 伊賀流自治の視点, where it stands right behind its label."""
    for i, piece in enumerate(first):
        if piece.kind == "view" and i + 1 < len(first) and not first[i + 1].kind:
            text = first[i + 1]
            rest: list[Piece] = []
            for more in first[i + 2 :]:
                if more.kind or more.line.block != text.line.block or (rest or [text])[-1].text.endswith("。"):
                    break
                rest.append(more)
            words = "".join(p.text for p in (text, *rest))
            return (NarrativeReading("伊賀流自治の視点", Printed(words), "description"),), {id(p) for p in (text, *rest)}
    return (), set()
