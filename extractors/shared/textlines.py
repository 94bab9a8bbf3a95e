"""Characters of one area in, printed lines out: grouped by geometry, never by drawing order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.normalizers.text import joined
from schemas.layout import Line
from schemas.page import Char, around

WORD_GAP = 0.45  # in font sizes: a wider gap between two characters is printed white space
COLUMN_GAP = 3.0  # in font sizes: so wide a gap (kept as two blanks) parts two things printed in one cell
SEGMENT_GAP = 1.3  # in font sizes: a wider gap separates two columns of an unruled table


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters grouped into printed rows, top to bottom, each from left to right."""
    rows: list[list[Char]] = []
    spans: list[tuple[float, float]] = []
    for char in sorted((c for c in chars if c.text), key=lambda c: (c.box.mid_y, c.box.x0)):
        top, bottom = char.box.top, char.box.bottom
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            low, high = spans[index]
            # small print beside a headline overlaps its row but is centred elsewhere
            near = abs((top + bottom) - (low + high)) < 0.7 * max(bottom - top, high - low)
            if near and min(bottom, high) - max(top, low) > 0.5 * min(bottom - top, high - low):
                rows[index].append(char)
                break
        else:
            rows.append([char])
            spans.append((top, bottom))
    return [sorted(row, key=lambda c: c.box.x0) for row in rows]


def segments(row: Sequence[Char], gap: float) -> list[list[Char]]:
    """A row split wherever the white space between two characters is wider than `gap` font sizes.

    Printed blanks carry no ink, so they neither bridge a gap nor widen one.
    """
    parts: list[list[Char]] = []
    last: Char | None = None
    blanks: list[Char] = []
    for char in row:
        if not char.text.strip():
            blanks.append(char)
            continue
        if last is None or char.box.x0 - last.box.x1 > gap * max(char.size, last.size, 1.0):
            parts.append([])
        elif blanks:
            parts[-1].extend(blanks)
        blanks = []
        parts[-1].append(char)
        last = char
    return parts


def line_of(row: Sequence[Char]) -> Line | None:
    """One printed line with blanks where the page shows them; None where nothing but white space is printed."""
    inked = [c for c in row if c.text.strip()]
    if not inked:
        return None
    parts: list[str] = []
    xs: list[tuple[float, float]] = []
    last: Char | None = None
    for char in row:
        if last is not None and char.text.strip() and last.text.strip():
            gap = (char.box.x0 - last.box.x1) / max(char.size, last.size)
            parts.append("  " if gap > COLUMN_GAP else " " if gap > WORD_GAP else "")
            xs.extend((last.box.x1, char.box.x0) for _ in parts[-1])
        parts.append(char.text)
        xs.extend((char.box.x0, char.box.x1) for _ in char.text)
        last = char
    whole = "".join(parts)
    lead = len(whole) - len(whole.lstrip())
    text = whole.strip()
    return Line(text, around(c.box for c in inked), max(c.size for c in inked), tuple(xs[lead : lead + len(text)]))


def lines_of(chars: Iterable[Char]) -> tuple[Line, ...]:
    """The printed lines of one cell, top to bottom."""
    return tuple(line for row in rows_of(chars) if (line := line_of(row)) is not None)


def text_of(lines: Iterable[Line]) -> str:
    """The text of a cell: its lines joined without the line breaks of the page."""
    return joined([line.text for line in lines])
