"""Tables of a sheet in, the names it lists by item marks out: `ア 出前講座の回数`, which the table of figures only calls ア.

Forms that print what an indicator is and how it developed in two tables join them by the mark, below the same group
(活動指標 ア, 成果指標①): without the first table a row of the second has no name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.shared.labels import read_label
from extractors.shared.paths import Path
from extractors.shared.table import Node, Table
from extractors.shared.vocabulary import shared
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import is_unit
from schemas.reading import Printed

MARK = re.compile(r"^(?:[①-⑳❶-❿]|[(（]?\d{1,2}[)）.．]?|[ア-ン]|[A-Z])$")
_LETTER = re.compile(r"^(?:[ア-ン]|[A-Z])$")  # alone, a digit or a circled number may be anything's
_LED = re.compile(r"^(?P<mark>[ア-ンＡ-ＺA-Z])(?:[\s　]+|[.．:：)）、])[\s　]*(?P<name>\S.*)$")
_TAILED = re.compile(r"^(?P<group>.{2,8}?)\(?(?P<mark>[①-⑳]|\d{1,2}|[ア-ン]|[A-Z])\)?$")
ANY_GROUP = "指標"
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands for an indicator: its letter or number, and the group it belongs to (活動指標), if that is printed."""

    group: str
    letter: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A name listed by its mark, with the unit its row prints."""

    mark: Mark
    node: Node
    name: Printed
    unit: Printed | None


def is_mark(node: Node) -> bool:
    """Whether a cell prints nothing but the letter that stands for an indicator."""
    return _LETTER.match(key(node.text)) is not None


def is_name(node: Node) -> bool:
    """Whether a cell can name an indicator: words, and neither a unit nor a figure."""
    return bool(_WORD.search(key(node.text))) and not is_unit(node.text) and not is_figure(node.text)


def listed(tables: Iterable[Table]) -> tuple[Listed, ...]:
    """Every name that stands right of its mark, or behind it in one cell."""
    return tuple(one for table in tables for node in table.nodes for one in _listed(table, node))


def _listed(table: Table, node: Node) -> Iterator[Listed]:
    beside = next(iter(table.rightward(node)), None)
    led = _LED.match(node.text.strip()) if node.kind == "text" else None
    group = _group(table, node) if led is not None or is_mark(node) else ""
    if led is not None and group:
        name = Printed(led["name"], node.cell.page, node.box)
        yield Listed(Mark(group, key(led["mark"])), node, name, _unit(beside))
    numbered = numbered_group(node)
    if numbered is not None and numbered.group == ANY_GROUP:  # 指標名(1), 指標名(2) below 活動指標
        numbered = Mark(_group(table, node) or numbered.group, numbered.letter)
    mark = Mark(group, key(node.text)) if is_mark(node) else numbered
    if mark is not None and beside is not None and beside.kind == "text" and is_name(beside):
        yield Listed(mark, beside, beside.printed, _unit(next(iter(table.rightward(beside)), None)))


def numbered_group(node: Node) -> Mark | None:
    """The mark of a cell that prints a group's word and a number or letter: 成果指標①, 活動指標ア."""
    match = _TAILED.match(key(node.text))
    label = None if match is None else read_label(match["group"], shared())
    if match is None or label is None or not label.has("slot", "name"):
        return None
    letter = match["mark"]
    return Mark(label.base.removesuffix("名"), str(int(unicodedata.numeric(letter))) if letter in "①②③④⑤⑥⑦⑧⑨" else letter)


def mark_of(path: Path) -> Mark | None:
    """The mark that a row prints in place of a name."""
    texts = [text for text, _ in path.row_texts]
    for node in (*texts, *path.left):
        numbered = numbered_group(node)
        if numbered is not None:
            return numbered
    groups = [n for n in path.left if n.has("slot", "name")]
    letter = next((text for text in texts if is_mark(text)), None)
    return Mark(_plain(groups[0]), key(letter.text)) if groups and letter is not None else None


def named_by(mark: Mark, every: Iterable[Listed]) -> Listed | None:
    """The one name that is listed by this mark: in its group, else where the sheet lists it in no group."""
    found = [one for one in every if one.mark.letter == mark.letter]
    best = [one for one in found if one.mark.group == mark.group] or [one for one in found if not one.mark.group]
    return best[0] if len({key(one.name.text) for one in best}) == 1 else None


def _group(table: Table, mark: Node) -> str:
    """The group a mark belongs to: the label of names left of it, else above it."""
    for node in (*table.leftward(mark), *table.above(mark)):
        if node.has("slot", "name") and numbered_group(node) is None:
            return _plain(node)
    return ""


def _plain(node: Node) -> str:
    """A group's word, however it ends: 活動指標 and 活動指標名 are one."""
    return (node.label.base if node.label is not None else key(node.text)).removesuffix("名")


def _unit(beside: Node | None) -> Printed | None:
    return beside.printed if beside is not None and beside.kind != "empty" and is_unit(beside.text) else None
