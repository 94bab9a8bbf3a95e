"""In: the pieces of a sheet's second page. Out: survey shares, progress of each basic project, prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_pieces import Piece
from extractors.dumps.shared_prose import Block, blocks
from extractors.dumps.shared_survey import Slot, shares
from schemas.reading import NarrativeReading, Printed, RatingReading, SurveyReading, Unplaced
from schemas.vocabulary import Section

#: The heading and section of prose under a label, and of prose that says itself what it is (see `first_label`).
HEADINGS: dict[str, tuple[str, Section]] = {
    "effect": ("効果が出ている点", "effect"),
    "issue": ("課題", "issue"),
    "trend": ("傾向", "trend"),
    "action": ("【ＡＣＴＩＯＮ】事務事業の改善案", "action"),
    "described": ("成果指標の説明", "description"),
    "ofname": ("成果指標の説明", "description"),
    "plan": ("基本事業", "plan"),
    "activities": ("事務事業", "activities"),
}
_AXIS = re.compile(r"(?:\d{1,3}[%％]\s*)+|[満足度参画傾向]|参画度|満足度")
_PROGRESS = re.compile(r"[^\s・。、]{0,12}(?:進めている|進んでいる|遅れている|遅れがある|順調|完了した|未着手)[^\s・。、]{0,6}")


@dataclass(frozen=True, slots=True)
class Second:
    """What the second page gives."""

    surveys: tuple[SurveyReading, ...]
    ratings: tuple[RatingReading, ...]
    narratives: tuple[NarrativeReading, ...]
    unplaced: tuple[Unplaced, ...]


def read_second(pieces: Sequence[Piece], averages: Mapping[Slot, str]) -> Second:
    """Surveys by label and value, progress words as ratings, everything else that is text as prose."""
    used: set[int] = set()
    surveys, unplaced, taken = shares(pieces, averages)
    used |= taken
    progress = [n for n, p in enumerate(pieces) if not p.kind and _PROGRESS.fullmatch(p.text)]
    used |= set(progress)
    used |= {n for n, p in enumerate(pieces) if not p.kind and (_AXIS.fullmatch(p.text) or re.fullmatch(r"[1-9１-９]", p.text))}
    ratings = tuple(RatingReading("取り組み状況", Printed(pieces[n].text)) for n in progress)
    prose = tuple(narrative(b, second_label(b)) for b in blocks(pieces, used, {}))
    return Second(surveys, ratings, prose, unplaced)


def narrative(block: Block, label: str = "") -> NarrativeReading:
    """A block under the heading of the label right before it, `other` without a heading where none stands there."""
    heading, section = HEADINGS.get(label or block.label, ("", "other"))
    return NarrativeReading(heading, Printed(block.text), section)


def first_label(block: Block) -> str:
    """What prose of the first page is by its own words: lists of what was done (DO), sentences of what is aimed at (PLAN)."""
    if block.label in HEADINGS:
        return block.label
    if re.match(r"[・〇○◯＜<]", block.text):
        return "activities"
    return "plan" if re.search(r"ます。$", block.text) and len(block.text) > 14 else ""


def second_label(block: Block) -> str:
    """Prose of the second page that speaks of the survey's shares is about their trend."""
    return block.label if block.label in HEADINGS else "trend" if re.search(r"満足度|参画度", block.text) else ""
