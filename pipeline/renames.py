"""In: the linked figures of all editions; out: indicators that look like another one under a new name. Proposals only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.editions import Figure, IndicatorKey

#: Share of common characters (0 to 100) that two names need. Equal figures are asked for as well, so it may be low.
SIMILAR = 60.0


@dataclass(frozen=True, slots=True)
class Rename:
    """`new` seems to go on with `old`: `similarity` of the names 0 to 100, `equal` figures that both editions print."""

    old: IndicatorKey
    new: IndicatorKey
    similarity: float
    equal: int
    first: Figure


def propose(points: Iterable[Figure]) -> list[Rename]:
    """Renames between an edition and the next of the same sheet, the most similar first; each indicator once.

    Asked for all: the old name stops where the new one starts, the sheet has the same code or the same name, the names
    are alike, some figure of the same measure and year is equal, and no more figures differ than are equal.
    """
    spans: dict[IndicatorKey, list[Figure]] = defaultdict(list)
    for point in points:
        spans[point.indicator].append(point)
    blocks: dict[tuple[str, ...], list[IndicatorKey]] = defaultdict(list)
    for key in spans:
        for name, value in (("code", key.code), ("name", key.sheet)):
            if value:
                blocks[(key.place, key.family, key.kind, name, value)].append(key)
    found: dict[tuple[IndicatorKey, IndicatorKey], Rename] = {}
    for block in blocks.values():
        for new in block:
            start = min(point.edition.year for point in spans[new])
            for old in block:
                if new == old or max(point.edition.year for point in spans[old]) >= start:
                    continue
                rename = _compare(old, new, spans[old], spans[new])
                if rename:
                    found[(old, new)] = rename
    return _one_to_one(found.values())


def _compare(old: IndicatorKey, new: IndicatorKey, before: list[Figure], after: list[Figure]) -> Rename | None:
    similarity = fuzz.ratio(old.name, new.name)
    if similarity < SIMILAR:
        return None
    last = {(p.measure, p.year, p.kind): p for p in sorted(before, key=lambda p: p.edition) if p.number is not None}
    equal = differ = 0
    for point in after:
        then = last.get((point.measure, point.year, point.kind))
        if then is not None and point.number is not None:
            same = point.says_the_same(then)
            equal, differ = equal + same, differ + (not same)
    if not equal or differ > equal:
        return None
    return Rename(old, new, round(similarity, 1), equal, min(after, key=lambda p: p.edition))


def _one_to_one(renames: Iterable[Rename]) -> list[Rename]:
    taken: set[IndicatorKey] = set()
    chosen: list[Rename] = []
    for rename in sorted(renames, key=lambda r: (-r.similarity, r.old.program != r.new.program, -r.equal, r.old, r.new)):
        if rename.old not in taken and rename.new not in taken:
            taken |= {rename.old, rename.new}
            chosen.append(rename)
    return chosen
