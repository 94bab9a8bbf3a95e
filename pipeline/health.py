"""In: one page as pdfplumber read it and as PDFium sees it. Out: the page as a reader of the paper sees it, with notes.

What nobody can see on paper is dropped and noted with its text; what cannot be believed is noted with its place, so
that values there are marked for review; a page that is wrong as a whole loses its text (`text_layer` `broken`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.health_case import UNDECODED, Case, inside, lines, undecodable
from pipeline.health_hidden import hide, note_hidden
from pipeline.normalizers.text import fold
from pipeline.readers import ink
from pipeline.readers.agree import pairs, same_place
from pipeline.readers.glyphs import Glyph, Seen
from pipeline.readers.plumber import Sight, once
from pipeline.readers.shapes import DigitShapes, digit_of
from schemas.page import Box, Char, Page, TextLayer, around
from schemas.vocabulary import Severity

BROKEN_SHARE = 0.05  # of the characters undecodable: the rest cannot be believed either
BROKEN_COUNT = 8
SCAN_SHARE = 0.6  # of the page covered by one picture: a scan
OUTLINED = 30  # so many letters drawn as outlines, and more than a quarter of what is printed, are text we cannot read
NARROWEST = 0.03  # of the font size: no letter is narrower
NUMBERS_PROMISED = 24  # rulings: a form with so many has figures
PROSE = 120  # characters without one digit on such a form
ENCLOSING = frozenset("○◯〇●□☐☑✓✔レ✕×╱／_＿￣‾¯―—－-|｜｛｝{}()（）[]［］「」゛゜")
BLANK_INK = (0.06, 0.6)  # share of dark pixels in a blank's box from which on it is a letter decoded as a blank
LETTERS = (3.0, 24.0)  # points: height of unread ink that may be a word
MOST_COMPLAINTS = 3  # of a damaged page: more tell a reader nothing
UNREAD_WORDS = 6  # so many of them on a form: what is left of its text is half the truth


def examine(sight: Sight, seen: Seen, shapes: DigitShapes | None = None) -> Page:
    """The page without what a reader would not see, with notes and its `text_layer`.

    `shapes` judges whether the digits are drawn as they are read; without it that is not looked at.
    """
    chars = tuple(_repaired(sight.page.chars, seen))
    sight = replace(sight, page=replace(sight.page, chars=chars))
    found = pairs(chars, seen.glyphs)
    by_char = {id(char): glyph for char, glyph in found.partners}
    case = Case(sight, seen, [by_char.get(id(c)) for c in chars], found.left, {}, [])
    if _is_scan(case):
        return _scan(case)
    hide(case)
    kept = once(_blanks_told(case), alike=False)
    note_hidden(case)
    _doubt(case, kept)
    layer = _verdict(case, kept, shapes)
    return replace(case.page, chars=tuple(kept) if layer == "native" else (), text_layer=layer, notes=tuple(case.notes))


def _repaired(chars: Sequence[Char], seen: Seen) -> Iterable[Char]:
    """`(cid:12)` as U+FFFD (its digits are not printed), a stray combining mark as what PDFium reads in its place."""
    for char in chars:
        if len(char.text) == 1 and unicodedata.category(char.text) in ("Mn", "Me"):
            other = next((g for g in seen.glyphs if g.text.strip() and same_place(g.box, char.box)), None)
            yield replace(char, text=other.text) if other is not None and not undecodable(other.text) else char
        elif undecodable(char.text) and not _ornament(char):
            yield replace(char, text=UNDECODED)
        else:
            yield char


def _blanks_told(case: Case) -> list[Char]:
    """What is left, with blanks on which something is printed as U+FFFD: a digit decoded as a space."""
    kept = [c for i, c in enumerate(case.page.chars) if i not in case.hidden]
    blanks = [c for c in kept if not c.text.strip() and c.box.width > 0.15 * c.size and inside(c.box, case.page)]
    if not blanks:
        return kept
    dark = ink.unexplained(case.seen.light, case.seen.scale, _known(case), grow=0.7)
    inked = {id(c) for c in blanks if _is_inked(dark, c.box, case.seen.scale)}
    return [replace(c, text=UNDECODED) if id(c) in inked else c for c in kept]


def _is_inked(dark: npt.NDArray[np.bool_], box: Box, scale: float) -> bool:
    """Whether strokes of a letter stand in a blank's box: more than a speck, less than a background."""
    part = dark[max(0, int(box.top * scale)) : int(box.bottom * scale), max(0, int(box.x0 * scale)) : int(box.x1 * scale)]
    return part.size > 0 and BLANK_INK[0] < float(part.mean()) < BLANK_INK[1]


def _ornament(char: Char) -> bool:
    """Bullets and ticks of symbol fonts live in the private use area and mean nothing."""
    return any(name in char.font.lower() for name in ("wingding", "symbol", "webding", "dingbat"))


def _is_scan(case: Case) -> bool:
    whole = case.page.width * case.page.height
    return any(b.width * b.height >= SCAN_SHARE * whole for b in case.page.images) and len(case.page.rules) < 4


def _scan(case: Case) -> Page:
    """A picture of a page: with text over or under it somebody else's OCR, without any nothing to read."""
    page = case.page
    printed = [c for c in page.chars if c.text.strip() and c.text != UNDECODED]
    if not printed:
        return replace(page, chars=(), text_layer="none")
    case.note("ocr_layer", "the page is a scan with a text layer from text recognition: every value needs review", None)
    return replace(page, text_layer="ocr", notes=tuple(case.notes))


def _doubt(case: Case, kept: Sequence[Char]) -> None:
    """Note the places a value of which is to be marked for review."""
    if case.sight.complaints:
        said = "; ".join(case.sight.complaints[:MOST_COMPLAINTS])
        case.note("damaged_page", f"parts of the page are damaged: {said}", None)
    case_boxes = {id(c) for c in kept}
    visible = [g for g in case.left if g.shown and inside(g.box, case.page)]
    alone = [
        c for c, g in zip(case.page.chars, case.partners, strict=True) if g is None and id(c) in case_boxes and c.text.strip()
    ]
    alone = [c for c in alone if not undecodable(c.text) and unicodedata.category(c.text[0]) not in ("Mn", "Me", "Cf")]
    for line in lines([*alone, *(_as_char(g) for g in visible)]):
        text = "".join(c.text for c in line)
        case.note("readers_disagree", "two programs read this place differently", around(c.box for c in line), text)
    for line in lines([c for c in kept if c.text == UNDECODED]):
        case.note("undecodable_text", f"{len(line)} letters without a meaning in the file", around(c.box for c in line))
    for pair in _overlaps(kept):
        text = " / ".join(c.text for c in pair)
        case.note("overlapped_text", "two texts are printed on the same place", around(c.box for c in pair), text)
    for line in lines([c for c in case.sight.covered if id(c) in case_boxes]):
        case.note("covered_text", "a picture lies over this text", around(c.box for c in line), "".join(c.text for c in line))
    for line in lines([c for c in kept if c.upright and c.text.strip() and c.box.width < NARROWEST * c.size]):
        case.note("impossible_widths", "letters without a width: their order is not sure", around(c.box for c in line))


def _as_char(glyph: Glyph) -> Char:
    return Char(glyph.text, glyph.box, max(glyph.box.height, 1.0))


def _overlaps(chars: Sequence[Char]) -> list[tuple[Char, Char]]:
    """Pairs of different letters on one place; circles and ticks around or over a letter are meant."""
    squares: dict[tuple[int, int], list[Char]] = {}
    out: list[tuple[Char, Char]] = []
    for char in chars:
        if not char.text.strip() or char.text in ENCLOSING or unicodedata.category(char.text[0]) in ("Mn", "Me"):
            continue
        column, row = int(char.box.mid_x // 8), int(char.box.mid_y // 8)
        for other in (o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in squares.get((column + dx, row + dy), ())):
            if same_place(char.box, other.box) and fold(char.text) != fold(other.text):
                out.append((other, char))  # noqa: PERF401 (the loop also fills the squares)
        squares.setdefault((column, row), []).append(char)
    return out


def _verdict(case: Case, kept: Sequence[Char], shapes: DigitShapes | None) -> TextLayer:
    """Whether the text left can be believed as a whole."""
    printed = [c for c in kept if c.text.strip()]
    bad = sum(1 for c in printed if c.text == UNDECODED)
    digits = sum(1 for c in printed if fold(c.text)[:1].isdigit())
    form = len(case.page.rules) >= NUMBERS_PROMISED
    if (bad >= BROKEN_COUNT and bad > BROKEN_SHARE * len(printed)) or (bad and form and not digits):
        case.note("broken_text_layer", f"{bad} of {len(printed)} letters have no meaning in the file", None, severity="error")
        return "broken"
    if shapes is not None and _misshapen(case, kept, shapes):
        return "broken"
    outlines = len(case.sight.outlines)
    if outlines >= OUTLINED and outlines * 3 > len(printed):
        case.note("outlined_text", f"{outlines} letters are drawn as shapes, not as text", None, severity="error")
        return "broken"
    unread = _unread(case)
    words = sum(1 for box in unread if LETTERS[0] <= box.height <= LETTERS[1])
    if form and (words >= UNREAD_WORDS or (words and not digits and len(printed) >= PROSE)):
        case.note("broken_text_layer", f"{words} words are printed that are not in the text", around(unread), severity="error")
        return "broken"
    if form and not digits and len(printed) >= PROSE:
        case.note("digits_missing", "a form with many rulings, but without one digit in its text", None)
    for box in unread[:5]:
        level: Severity = "warning" if form and _in_table(case, box) else "info"
        case.note("unread_ink", "something is drawn here that is neither text, ruling nor picture", box, severity=level)
    if not printed and (unread or case.page.images):
        return "none"
    return "native"


def _misshapen(case: Case, kept: Sequence[Char], shapes: DigitShapes) -> bool:
    """Whether figures of the page are drawn as other digits than they are read."""
    embedded = {id(c) for c, g in zip(case.page.chars, case.partners, strict=True) if g is not None and g.embedded}
    verdicts = shapes.judge([c for c in kept if id(c) in embedded and c.upright])
    for font, wrong in verdicts.items():
        found = [c for c in kept if c.font == font and digit_of(c)]
        message = f"digits drawn as others than they are read: {', '.join(sorted(wrong))} in {font}"
        for line in lines(found):
            text = "".join(c.text for c in line)
            case.note("digits_shaped_wrong", message, around(c.box for c in line), text, "error" if len(wrong) > 1 else "warning")
    return any(len(wrong) > 1 for wrong in verdicts.values())


def _in_table(case: Case, box: Box) -> bool:
    """Whether unread ink is as high as a letter and stands between rulings: it may be a value."""
    rules = [r.box for r in case.page.rules]
    return (
        LETTERS[0] <= box.height <= LETTERS[1]
        and any(r.bottom <= box.mid_y and r.x0 <= box.mid_x <= r.x1 for r in rules)
        and any(r.top >= box.mid_y and r.x0 <= box.mid_x <= r.x1 for r in rules)
    )


def _unread(case: Case) -> list[Box]:
    """Ink outside all that was read. White space counts as nothing read: figures may be decoded as spaces."""
    return ink.unread(case.seen.light, case.seen.scale, _known(case))


def _known(case: Case) -> list[Box]:
    """Where ink is explained: letters, rulings, slanted strokes, dark backgrounds, other shapes, pictures."""
    page = case.page
    known = [c.box for i, c in enumerate(page.chars) if i not in case.hidden and c.text.strip()]
    known += [g.box for g in case.seen.glyphs if g.shown and g.text.strip()]
    known += [r.box for r in page.rules] + [f.box for f in page.fills if f.slant or _dark(f.color)]
    return [*known, *page.images, *case.sight.shapes]


def _dark(color: tuple[float, ...]) -> bool:
    """Whether letters on a background of this colour are white."""
    if len(color) == 4:
        return max(sum(color[:3]) / 3, color[3]) > 0.4
    return bool(color) and sum(color) / len(color) < 0.6
