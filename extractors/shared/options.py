"""A table in, ratings chosen among printed options out: `A．貢献している　B．やや貢献している` with an A in the cell beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.shared.table import Node, Table
from pipeline.normalizers.text import fold, key

LONGEST_OPTION = 30  # compared characters: the items of a longer list are prose
LONGEST_ITEM = 40
_ALPHABETS: tuple[tuple[str, ...], ...] = (
    tuple("ABCDEFGHI"),
    tuple("abcdefghi"),
    tuple("123456789"),
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII"),
    tuple("アイウエオカキク"),
)
_MARK = re.compile(
    r"(?<![A-Za-z0-9ァ-ヺ.])(?P<mark>VI{0,3}|I[IV]{0,2}|[A-Ia-i1-9]|[ア-ク])\s*(?:[.:)、]|(?<=[A-Ia-i1-9ア-ク])\s)\s*(?=[^\s\d])"
)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One rating: the row's label, the cell with the chosen mark, the cell that prints the options, and these."""

    item: Node
    chosen: Node
    options: Node
    steps: tuple[str, ...]


def options_of(text: str) -> dict[str, str]:
    """The options a cell prints, by their marks; empty where it prints no list of short options in order."""
    folded = fold(text)
    found = list(_MARK.finditer(folded))
    for alphabet in _ALPHABETS:
        marks = [m for m in found if m["mark"] in alphabet]
        names = tuple(m["mark"] for m in marks)
        if len(names) < 2 or names not in (alphabet[: len(names)], alphabet[: len(names)][::-1]):
            continue
        ends = [*(m.start() for m in marks[1:]), len(folded)]
        out = {m["mark"]: key(folded[m.end() : end]) for m, end in zip(marks, ends, strict=True)}
        if all(0 < len(option) <= LONGEST_OPTION and "。" not in option for option in out.values()):
            return out
    return {}


def choices(table: Table, taken: set[int]) -> Iterator[Choice]:
    """Every list of options with its chosen mark in the next cell of its row."""
    for node in table.nodes:
        if node.kind == "empty" or id(node) in taken:
            continue
        options = options_of(node.text)
        if not options:
            continue
        for beside in (_next(table.rightward(node)), _next(table.leftward(node))):
            if beside is None or id(beside) in taken or not _chooses(beside, options):
                continue
            first = min(node, beside, key=lambda n: n.cell.col)
            item = _next(table.leftward(first))
            if item is not None and item.kind in ("label", "text") and len(key(item.text)) <= LONGEST_ITEM:
                yield Choice(item, beside, node, tuple(f"{mark}.{option}" for mark, option in options.items()))
                break


def _next(nodes: Iterable[Node]) -> Node | None:
    return next((n for n in nodes if n.kind != "empty"), None)


def _chooses(node: Node, options: dict[str, str]) -> bool:
    """Whether a cell prints one of the marks alone, or with its option."""
    text = key(node.text)
    return any(text in (mark, f"{mark}.", f"{mark}.{option}", f"{mark}{option}") for mark, option in options.items())
