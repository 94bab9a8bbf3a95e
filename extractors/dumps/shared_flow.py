"""In: the lines of a dump whose order is that of the page. Out: cells in order, items of lists on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.dumps.shared_lines import Line, starts_item
from pipeline.normalizers.text import joined

_INLINE_ITEM = re.compile(r"(?<=\S)[ \v]+(?=[・➤★※]\s?[^\s・]|<[^<>]{1,20}>|\(\d+\)\s?[≪《])")


def cells(line: Line) -> list[str]:
    """The cells of a row that are not empty; a line without tabs is one cell."""
    return [c.strip() for c in line.cells if c.strip()]


def items(text: str) -> list[str]:
    """A cell's text at its inner breaks and before the items that stand in one line."""
    return [p.strip() for part in text.split("\v") for p in _INLINE_ITEM.split(part) if p.strip()]


def prose(parts: Iterable[str]) -> str:
    """Wrapped lines as whole text: every item, and every line after a sentence's end, on its own line."""
    out: list[list[str]] = []
    for text in (p for part in parts for p in items(part)):
        if out and not starts_item(text) and not re.search(r"[。）)]$|^など$", out[-1][-1]) and not re.match(r"など$", text):
            out[-1].append(text)
        else:
            out.append([text])
    return "\n".join(joined(lines) for lines in out)


def is_page_number(lines: Sequence[Line], n: int) -> bool:
    """A lone number at the end of a page."""
    text = lines[n].text
    last = n + 1 == len(lines) or lines[n + 1].page_start
    return last and bool(re.fullmatch(r"[-－]?\s*\d{1,3}\s*[-－]?", text))
