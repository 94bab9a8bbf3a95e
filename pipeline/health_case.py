"""In: a page and how it is drawn. Out: what examining it works on: partners of its characters, what is hidden, notes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.readers.glyphs import Glyph, Seen
from pipeline.readers.plumber import Sight
from schemas.page import Box, Char, Note, Page
from schemas.vocabulary import Severity

UNDECODED = "\ufffd"
LONGEST_TEXT = 200


@dataclass(slots=True)
class Case:
    """One page under examination. `hidden` names the check each dropped character failed, by its position."""

    sight: Sight
    seen: Seen
    partners: list[Glyph | None]
    left: tuple[Glyph, ...]
    hidden: dict[int, str]
    notes: list[Note]

    @property
    def page(self) -> Page:
        return self.sight.page

    def note(self, check: str, message: str, box: Box | None, text: str = "", severity: Severity = "warning") -> None:
        self.notes.append(Note(check, message, self.page.number, box, text[:LONGEST_TEXT], severity))


def undecodable(text: str) -> bool:
    """Whether a character's text is no text: pdfminer's `(cid:12)`, U+FFFD, a control character, private use."""
    if text.startswith("(cid:") or not text:
        return True
    return any(c == UNDECODED or (unicodedata.category(c) in ("Co", "Cc", "Cn") and not c.isspace()) for c in text)


def inside(box: Box, page: Page) -> bool:
    """Whether the middle of a box lies on the page."""
    return 0 <= box.mid_x <= page.width and 0 <= box.mid_y <= page.height


def lines(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters as printed lines: by their middle's height, then from the left; far neighbours apart."""
    out: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (round(c.box.mid_y / 3), c.box.x0)):
        last = out[-1][-1] if out else None
        near = (
            last is not None and abs(last.box.mid_y - char.box.mid_y) < 3 and char.box.x0 - last.box.x1 < 1.5 * max(char.size, 4)
        )
        if near:
            out[-1].append(char)
        else:
            out.append([char])
    return out
