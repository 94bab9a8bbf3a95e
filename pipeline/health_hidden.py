"""In: a page under examination. Out: which of its characters a reader of the paper does not see, and notes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.health_case import Case, inside, lines
from pipeline.readers import ink
from pipeline.readers.glyphs import Glyph, Seen
from schemas.page import Box, Char, around

SHARP = 5.0  # pixels: lower letters on a very large sheet leave no trace in its picture
UNDRAWN = 5  # so many letters nothing covers and nobody sees: rather a damaged font than hidden text
HIDDEN = {
    "invisible_text": "text that is not printed (an older edition or a search layer under the page) was left out",
    "unseen_text": "text in the colour of its background, or covered, was left out",
    "clipped_text": "text outside its clipping area, which nobody sees, was left out",
    "off_page_text": "text outside the page was left out",
}


def hide(case: Case) -> None:
    """Mark what a reader of the paper does not see."""
    page, seen = case.page, case.seen
    inkless = [
        glyph is not None
        and char.size * seen.scale >= SHARP
        and ink.contrast(seen.light, _both(char, glyph), seen.scale) < ink.FAINT
        for char, glyph in zip(page.chars, case.partners, strict=True)
    ]
    believable = _fonts_with_pictures(case, inkless)
    buried = {id(c) for c in case.sight.buried}
    whited = {id(c) for c in case.sight.whited}
    blank: list[int] = []
    for index, (char, glyph) in enumerate(zip(page.chars, case.partners, strict=True)):
        if not inside(char.box, page):
            case.hidden[index] = "off_page_text"
        elif glyph is None:
            continue
        elif glyph.mode in (3, 7):
            case.hidden[index] = "invisible_text"
        elif glyph.clipped:
            case.hidden[index] = "clipped_text"
        elif not glyph.shown or _camouflaged(glyph, seen) or (inkless[index] and id(char) in whited):
            case.hidden[index] = "unseen_text"
        elif inkless[index] and _drawable(char, glyph, believable):
            if id(char) in buried:
                case.hidden[index] = "unseen_text"
            else:
                blank.append(index)
    _blank(case, blank, inkless)


def _blank(case: Case, blank: Sequence[int], inkless: Sequence[bool]) -> None:
    """Letters nobody sees though nothing covers them: hidden, unless their font draws nothing at all and is damaged."""
    chars = case.page.chars
    drawing = {char.font for char, nothing in zip(chars, inkless, strict=True) if not nothing and char.text.strip()}
    damaged = [i for i in blank if chars[i].font not in drawing]
    if len(damaged) < UNDRAWN:
        damaged = []
    case.hidden.update(dict.fromkeys((i for i in blank if i not in damaged), "unseen_text"))
    if damaged:
        message = f"{len(damaged)} letters are in the text but not drawn, though nothing covers them: a font may be damaged"
        case.note("undrawn_text", message, around(chars[i].box for i in damaged))


def _fonts_with_pictures(case: Case, inkless: Sequence[bool]) -> set[str]:
    """Fonts of which PDFium draws the letters: those in the file, and others of which it drew at least half."""
    drawn: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    embedded: set[str] = set()
    for char, glyph, nothing in zip(case.page.chars, case.partners, inkless, strict=True):
        if glyph is not None:
            (blank if nothing else drawn)[char.font] += 1
            if glyph.embedded:
                embedded.add(char.font)
    return embedded | {font for font in drawn if drawn[font] >= blank[font]}


def _drawable(char: Char, glyph: Glyph, believable: set[str]) -> bool:
    """Whether a missing picture means missing ink: a stand-in for a font outside the file may lack all but Latin letters."""
    return char.font in believable and (glyph.embedded or char.text.isascii())


def _camouflaged(glyph: Glyph, seen: Seen) -> bool:
    """Printed in the colour of what it stands on; a ruling that crosses it does not make it visible."""
    if glyph.mode != 0 or glyph.color is None or min(glyph.color) < 200:
        return False
    red, green, blue = glyph.color
    return abs(ink.ground(seen.light, glyph.box, seen.scale) - (0.299 * red + 0.587 * green + 0.114 * blue)) < ink.FAINT / 2


def _both(char: Char, glyph: Glyph) -> Box:
    return around((char.box, glyph.box))


def note_hidden(case: Case) -> None:
    """Everything dropped, line by line with its text and place."""
    chars = case.page.chars
    for check, message in HIDDEN.items():
        dropped = [chars[i] for i, why in case.hidden.items() if why == check and chars[i].text.strip()]
        for line in lines(dropped):
            case.note(check, message, around(c.box for c in line), "".join(c.text for c in line))
    if case.sight.doubled:
        case.note("doubled_text", f"{case.sight.doubled} letters printed twice (bold) were taken once", None, severity="info")
