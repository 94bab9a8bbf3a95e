"""In: arrows of indicators whose names and meanings stand elsewhere in the dump. Out: the names, every one doubtful.

Cells that wrap are drawn after the others: their lines follow each other, name and meaning of one indicator after the
other. The best way to part the lines is the one where names end like measures and only full lines are not a cell's last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.dumps.itami_shisaku_table import Name
from extractors.dumps.shared_evidence import likeness
from extractors.dumps.shared_lines import Line
from extractors.dumps.shared_names import finished
from pipeline.normalizers.text import joined

#: A longer line is no cell of the table any more; a shorter one ends its cell.
_WIDEST, _NARROWEST = 30, 11
#: A line as long as this fills a cell of meanings: the cell may well go on.
_FULL = 17
_MOST_LINES = 3
_ALIKE = 0.6


def recover(lines: Sequence[Line], names: Sequence[Name], barred: set[int]) -> None:
    """Give nameless arrows their names (and arrows without a meaning theirs), where the lines can be parted at all."""
    if all(n.text for n in names):
        return
    run = _run(lines, barred)
    parts = [(n, kind) for n in names for kind in _missing(n)]
    split = _split([text for _, text in run], [kind for _, kind in parts])
    if not split:
        return
    at = 0
    for (name, kind), size in zip(parts, split, strict=True):
        text = joined([text for _, text in run[at : at + size]])
        if kind == "name":
            name.text, name.sure = text, False
        else:
            name.meaning = text
        name.lines += [n for n, _ in run[at : at + size]]
        at += size
    for name in {id(n): n for n, kind in parts if kind == "name"}.values():
        # the name's own words in its meaning say that neither lost a line to the other
        name.sure = bool(name.meaning) and likeness(re.sub(r"[(（][^()（）]*[)）]$", "", name.text), name.meaning) >= _ALIKE


def _missing(name: Name) -> list[str]:
    return ([] if name.text else ["name"]) + ([] if name.meaning else ["meaning"])


def _run(lines: Sequence[Line], barred: set[int]) -> list[tuple[int, str]]:
    """The lines behind the table's head up to the first wide one or a finished sentence; cells on one line apart."""
    head = next((n for n, line in enumerate(lines) if line.key.startswith("質") or line.key.endswith("性質")), None)
    out: list[tuple[int, str]] = []
    for n in range((head if head is not None else len(lines)) + 1, len(lines)):
        text = lines[n].text
        if any(len(cell) > _WIDEST for cell in text.split()) or "。" in text:
            break
        if n in barred:
            if out:
                break
            continue
        out += [(n, cell) for cell in text.split()]
    return out


def _split(texts: Sequence[str], kinds: Sequence[str]) -> tuple[int, ...]:
    """How many lines each part takes; nothing where the lines cannot be parted so."""

    @cache
    def go(line: int, part: int) -> tuple[float, tuple[int, ...]]:
        if part == len(kinds):
            return (0.0, ()) if line == len(texts) else (-1e9, ())
        best: tuple[float, tuple[int, ...]] = (-1e9, ())
        for size in range(1, min(_MOST_LINES, len(texts) - line) + 1):
            score, tail = go(line + size, part + 1)
            score += _score(texts[line : line + size], kinds[part])
            if score > best[0]:
                best = (score, (size, *tail))
        return best

    score, sizes = go(0, 0)
    return sizes if score > -1e6 else ()


def _score(cell: Sequence[str], kind: str) -> float:
    if any(len(text) < _NARROWEST for text in cell[:-1]):
        return -1e9
    if re.match("[ぁ-ん]", cell[0]):
        return -1e9
    ends = finished(joined(cell)) or cell[-1].endswith(("）", ")"))
    if kind == "name":
        return 2.0 if ends and len(joined(cell)) <= 40 else -1e9
    return (1.0 if ends else 0.0) - (0.5 if len(cell[-1]) >= _FULL else 0.0)
