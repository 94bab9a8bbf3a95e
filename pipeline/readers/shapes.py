"""In: digits as read and close-ups of them as drawn. Out: fonts whose digits are drawn as others than they are read.

A ToUnicode table that is off by a few places turns every figure into another one and leaves no other trace. Counting
the holes of each digit (8 has two, 0 6 9 one, 1 2 3 5 7 none) finds every such shift, without text recognition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from pipeline.normalizers.text import fold
from pipeline.readers import ink
from schemas.page import Box, Char

SAMPLES = 2  # close-ups of one digit in one font: more cost time and tell nothing new
Zoom = Callable[[Box], ink.Light]


def digit_of(char: Char) -> str:
    """The ASCII digit a character is, full width included; empty for everything else (circled numbers too)."""
    text = fold(char.text)
    return text if len(text) == 1 and text in ink.HOLES else ""


class DigitShapes:
    """Remembers, over the pages of one document, which digits of which font are drawn wrong."""

    def __init__(self) -> None:
        self._zoom: Zoom | None = None
        self._looked: dict[tuple[str, str], list[bool]] = defaultdict(list)

    def on(self, zoom: Zoom) -> DigitShapes:
        """The same memory with the close-ups of another page."""
        self._zoom = zoom
        return self

    def judge(self, chars: Iterable[Char]) -> dict[str, set[str]]:
        """Fonts of this page with the digits drawn wrong in them; fonts that are right are not named."""
        fonts: set[str] = set()
        for char in chars:
            digit = digit_of(char)
            if digit:
                fonts.add(char.font)
                self._look(char, digit)
        wrong: dict[str, set[str]] = {}
        for (font, digit), looks in self._looked.items():
            if font in fonts and looks and not any(looks):
                wrong.setdefault(font, set()).add(digit)
        return wrong

    def _look(self, char: Char, digit: str) -> None:
        looks = self._looked[char.font, digit]
        if self._zoom is None or len(looks) >= SAMPLES:
            return
        found = ink.holes(self._zoom(char.box))
        if found is not None:
            looks.append(found in ink.HOLES[digit])
