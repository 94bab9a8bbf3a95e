"""In: the typed rows of one document and its pages. Out: the rows, each box narrowed to the characters of its own text
and ending where its page ends.

Where a value stands inside a sentence or beside another in one cell, extraction gives the box of the whole. A box that
holds more than its value proves nothing, so it is drawn around the value's characters, if it can be told which they are.
Letters may be printed over the edge of the paper, on a damaged page far over it: what is not on the page proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.shared.textlines import rows_of
from pipeline.normalizers.text import fold, squeeze
from schemas.page import Box, Char, DocumentPages, Page, around

Row = dict[str, Any]
EDGES = ("x0", "top", "x1", "bottom")
UNTOUCHED = ("documents", "findings")  # a finding is known by its place


def narrow(rows: Mapping[str, Sequence[Row]], document: DocumentPages) -> dict[str, list[Row]]:
    """Every table with narrower boxes where `value_text` is only part of what its box holds.

    Several rows of one text and one box take its occurrences in order, if there are as many; otherwise, and where the
    text is not found, the box stays, but for what of it lies beside the page. The rows given are not changed.
    """
    pages = {page.number: page for page in document.pages}
    out: dict[str, list[Row]] = {}
    for name, table in rows.items():
        out[name] = list(table)
        if name in UNTOUCHED:
            continue
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index, row in enumerate(table):
            if row.get("value_text") and row.get("page") in pages and all(row.get(edge) is not None for edge in EDGES):
                groups[row["page"], *(row[edge] for edge in EDGES), row["value_text"]].append(index)
        for indexes in groups.values():
            first = table[indexes[0]]
            box = Box(*(float(first[edge]) for edge in EDGES))
            for index, place in zip(
                indexes, _places(pages[first["page"]], box, str(first["value_text"]), len(indexes)), strict=False
            ):
                out[name][index] = _placed(table[index], place)
    return {name: [_on_page(row, pages) for row in table] for name, table in out.items()}


def _on_page(row: Row, pages: Mapping[int, Page]) -> Row:
    """The row with the part of its box that lies on its page."""
    page = pages.get(row.get("page") or 0)
    if page is None or any(row.get(edge) is None for edge in EDGES):
        return row
    box = Box(*(float(row[edge]) for edge in EDGES))
    inside = box.within(page.width, page.height)
    return row if inside == box else _placed(row, inside)


def _placed(row: Row, box: Box) -> Row:
    return {**row, "x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom}


def _places(page: Page, box: Box, text: str, wanted: int) -> list[Box]:
    """The boxes of the text's occurrences inside a box; none where it is all the box holds or their number is another."""
    inside = [char for row in rows_of(c for c in page.chars if box.holds(c.box.mid_x, c.box.mid_y)) for char in row]
    letters = [(letter, char) for char in inside for letter in squeeze(fold(char.text))]
    whole, part = "".join(letter for letter, _ in letters), squeeze(fold(text))
    if not part or whole == part:
        return []
    found: list[list[Char]] = []
    at = whole.find(part)
    while at >= 0:
        end = at + len(part)
        if not (_in_figure(whole, at) or _in_figure(whole, end)):
            found.append([char for _, char in letters[at:end]])
        at = whole.find(part, end)
    return [around(c.box for c in chars) for chars in found] if len(found) == wanted else []


def _in_figure(text: str, at: int) -> bool:
    """Whether a place between two letters lies inside a figure: the 0 of 326,800 is not the figure 0."""
    return 0 < at < len(text) and all(letter.isdigit() or letter in ",." for letter in text[at - 1 : at + 1])
