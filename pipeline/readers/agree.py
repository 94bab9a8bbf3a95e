"""In: one page's characters from pdfplumber and from PDFium. Out: which are the same, and where the two disagree."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.normalizers.text import fold
from pipeline.readers.glyphs import Glyph
from schemas.page import Box, Char

CELL = 6.0  # points: edge of the squares in which partners are looked for
SIDEWAYS = 0.35  # of the font size: further apart sideways, two characters are not the same one
UPWARDS = 0.75  # of the font size: the two libraries place the em box of a font differently


# Signs of Adobe-Japan1 that character maps write with either of two code points: minus, dash, wave dash, parallel.
TWINS = str.maketrans({"−": "-", "—": "―", "〜": "~", "∥": "‖"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each of pdfplumber's characters with PDFium's, None where PDFium has none, and PDFium's left-overs."""

    partners: tuple[tuple[Char, Glyph | None], ...]
    left: tuple[Glyph, ...]


def pairs(chars: Sequence[Char], glyphs: Sequence[Glyph]) -> Pairs:
    """Partners by place and folded text, nearest first; white space and combining marks have none.

    A visible partner is taken before an invisible one.
    """
    near: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        if _prints(glyph.text):
            near[_square(glyph.box)].append(index)
    folded = [_sign(g.text) for g in glyphs]
    taken: set[int] = set()
    out: list[tuple[Char, Glyph | None]] = []
    for char in chars:
        if not _prints(char.text):
            continue
        text = _sign(char.text)
        best: tuple[bool, float, int] | None = None
        for index in _around(near, char.box):
            if index in taken or folded[index] != text:
                continue
            distance = _distance(char, glyphs[index].box)
            if distance is not None:
                candidate = (not glyphs[index].shown, distance, index)
                best = candidate if best is None or candidate < best else best
        if best is not None:
            taken.add(best[2])
        out.append((char, None if best is None else glyphs[best[2]]))
    left = [i for i, g in enumerate(glyphs) if i not in taken and _prints(g.text)]
    again = {
        i
        for i in left
        if any(j in taken and folded[i] == folded[j] and _reprint(glyphs[i], glyphs[j]) for j in _around(near, glyphs[i].box))
    }
    return Pairs(tuple(out), tuple(glyphs[i] for i in left if i not in again))


def _reprint(a: Glyph, b: Glyph) -> bool:
    """Whether a glyph is printed a second time to look bold."""
    return same_place(a.box, b.box) and a.color == b.color and a.shown == b.shown


def _sign(text: str) -> str:
    """The character by which two readings are compared: folded, one code point for signs that have two."""
    return fold(text)[:1].translate(TWINS)


def _prints(text: str) -> bool:
    """Whether the two libraries can be expected to agree: white space and combining strokes they place as they like."""
    return bool(text.strip()) and unicodedata.category(text[0]) not in ("Mn", "Me", "Cc", "Cf")


def _square(box: Box) -> tuple[int, int]:
    return int(box.mid_x // CELL), int(box.mid_y // CELL)


def _around(near: dict[tuple[int, int], list[int]], box: Box) -> Iterable[int]:
    column, row = _square(box)
    reach = max(1, min(8, int(max(box.width, box.height) // CELL) + 1))
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            yield from near.get((column + dx, row + dy), ())


def _distance(char: Char, box: Box) -> float | None:
    size = max(char.size, 1.0)
    sideways, upwards = abs(char.box.mid_x - box.mid_x) / size, abs(char.box.mid_y - box.mid_y) / size
    if char.upright and (sideways > SIDEWAYS or upwards > UPWARDS):
        return None
    if not char.upright and max(sideways, upwards) > UPWARDS:
        return None
    return sideways + upwards / 4


def same_place(a: Box, b: Box) -> bool:
    """Whether two characters are printed on each other: the middle of each lies in the inner half of the other."""
    return (
        abs(a.mid_x - b.mid_x) < 0.3 * max(a.width, b.width)
        and abs(a.mid_y - b.mid_y) < 0.3 * max(a.height, b.height)
        and a.overlap_x(b) > 0.5 * min(a.width, b.width)
        and a.overlap_y(b) > 0.5 * min(a.height, b.height)
    )
