"""Printed lines in, one run of folded text out that still knows where each of its characters stands on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.era import YearLabel, read_years
from pipeline.normalizers.text import fold
from schemas.layout import Line
from schemas.page import Box, around
from schemas.reading import Printed

YEAR = "\ue000"  # stands for each character of a year, so that a pattern can ask for one

_MEASURED = re.compile(r"\s?(?:実績|目標|基準|現状|現況|当初|計画値|見込|策定|中間|最終|達成)")
_BEFORE_FIGURE = re.compile(r"(?<![A-Za-z0-9\-.])[RH](?:\d{1,2}|元)(?=\s+[\d△約])")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Script:
    """Folded text with the printed character and its box behind every place.

    `masked` is as long as `text`, with `YEAR` in place of every year's characters (a number alone is none, but in
    brackets or before a measure).
    """

    text: str
    masked: str
    printed: tuple[str, ...]
    boxes: tuple[Box | None, ...]
    page: int
    years: tuple[YearLabel, ...]

    def at(self, start: int, end: int) -> Printed:
        """What is printed between two places, white space at its ends left out, in the smallest box around it."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        boxes = [box for box in self.boxes[start:end] if box is not None]
        return Printed("".join(self.printed[start:end]), self.page, around(boxes) if boxes else None)

    def year_at(self, start: int, end: int) -> Printed | None:
        """The one year printed between two places."""
        inside = [y for y in self.years if start <= y.start and y.end <= end]
        return self.at(inside[0].start, inside[0].end) if inside else None


def script(lines: Sequence[Line], page: int) -> Script:
    """The lines as one text: wrapped lines joined without a break, lines side by side with two blanks between."""
    text: list[str] = []
    printed: list[str] = []
    boxes: list[Box | None] = []
    last: Line | None = None
    for line in lines:
        if last is not None:
            gap = "  " if beside(last, line) else " " if _latin(last.text[-1:], line.text[:1]) else ""
            text.extend(gap)
            printed.extend(gap)
            boxes.extend(None for _ in gap)
        for cluster, box in _clusters(line):
            folded = fold(cluster) or " "
            text.extend(folded)
            printed.extend([cluster, *[""] * (len(folded) - 1)])
            boxes.extend([None if cluster.isspace() else box, *[None] * (len(folded) - 1)])
        last = line
    whole = "".join(text)
    years = _years(whole)
    masked = list(whole)
    for year in years:
        masked[year.start : year.end] = YEAR * (year.end - year.start)
    return Script(whole, "".join(masked), tuple(printed), tuple(boxes), page, years)


def _years(text: str) -> tuple[YearLabel, ...]:
    """Years of the text in order; also an era's letter and number before a figure (`R2 62.1%`)."""
    years = [y for y in read_years(text) if not y.text.isdigit() or _dates(text, y)]
    for match in _BEFORE_FIGURE.finditer(text):
        if not any(y.start < match.end() and match.start() < y.end for y in years):
            years.extend(replace(y, start=match.start(), end=match.end()) for y in read_years(match[0])[:1])
    return tuple(sorted(years, key=lambda y: y.start))


def _dates(text: str, year: YearLabel) -> bool:
    """Whether four digits alone are a year: the only thing in brackets, or right before a measure's word."""
    bracketed = text[: year.start].rstrip().endswith("(") and text[year.end :].lstrip().startswith(")")
    return bracketed or _MEASURED.match(text, year.end) is not None


def beside(left: Line, right: Line) -> bool:
    """Whether the second line goes on on the first one's row, behind a wide blank."""
    return right.box.x0 >= left.box.x1 - 1 and left.box.overlap_y(right.box) > 0.5 * min(left.box.height, right.box.height)


def _clusters(line: Line) -> list[tuple[str, Box]]:
    """The line's characters, each with the marks that belong to it, and their boxes; the line's own where they are unknown."""
    known = len(line.xs) == len(line.text)
    out: list[tuple[str, Box]] = []
    for n, char in enumerate(line.text):
        box = Box(line.xs[n][0], line.box.top, line.xs[n][1], line.box.bottom) if known else line.box
        if out and (unicodedata.combining(char) or char in "ﾞﾟ"):
            out[-1] = (out[-1][0] + char, around((out[-1][1], box)))
        else:
            out.append((char, box))
    return out


def _latin(before: str, after: str) -> bool:
    return before in _LATIN and after in _LATIN and bool(before and after)
