"""In: a page that is only a picture, or whose text lies. Out: the page with characters and rulings read from its picture.

A stage of its own: nothing here is believed later, every value of such a page is marked for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from extractors.shared.lattice import lattices
from pipeline.normalizers.text import fold
from pipeline.readers import ink, scan, tesseract
from pipeline.readers.ink import Light
from schemas.page import Box, Char, Note, Page, Rule

HINT = "Install Tesseract with Japanese (Debian, Ubuntu: tesseract-ocr tesseract-ocr-jpn) or ask the publisher for the original."
DPI = 300.0
INSET = 1.3  # points: half of a thick ruling, so that no cell shows its own border
BORDER = 20  # pixels of white around each cell: Tesseract misses letters at an edge
INKED = 0.0008  # share of dark pixels below which a cell is empty
TALL = 2.2  # a cell so many times as high as wide holds vertical writing
TALLEST_LINE = 22.0  # points: a wider cell holds no vertical writing
LOWEST_LINE = 3.5  # points: lower bands of ink are strokes of the line beside them
RULING = 1.0  # points: how far the ink of a ruling may reach beyond its place
LINE_MARGIN = 4.0  # points around a loose line: the feet of its letters
DIGITS_LIKE = {"S": "5", "s": "5", "G": "6", "b": "6", "O": "0", "o": "0", "I": "1", "l": "1", "B": "8", "Z": "2", "g": "9"}
STROKES = "|｜¦"  # rulings taken for letters; no sheet prints them
YEAR_LETTER = re.compile(rf"(?:(?<![A-Za-z])[RH]|令和|平成)\s?([{''.join(DIGITS_LIKE)}])(?=\s?年)")
FIGURE = frozenset("0123456789,.%-△▲()~ ")


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A part of the page to be read: its box in points and its picture."""

    box: Box
    picture: Image.Image


def available() -> bool:
    """Whether pages can be read from their pictures here."""
    return tesseract.available()


def recognized(page: Page, light: Light, scale: float, *, scanned: bool = True) -> Page:
    """The page with what Tesseract reads in its picture (`light`, `scale` pixels per point).

    `scanned` says that the rulings are part of the picture too; otherwise the page's own are kept. Boxes are on the
    straightened page. Raises `tesseract.Failed`.
    """
    angle = scan.tilt(light) if scanned else 0.0
    light = scan.whitened(scan.straightened(light, angle))
    rules = scan.rulings(light, scale) if scanned else page.rules
    cells = [span.box for lattice in lattices(rules) for span in lattice.spans]
    chars, unread = _cells(light, cells, scale)
    more, loose = _rest(light, cells, rules, scale)
    turned = f"; the page was turned by {angle:.2f} degrees" if angle else ""
    notes = [
        *_softened(page.notes),
        Note("ocr", f"the text was recognized in the picture of the page{turned}", page.number, severity="info"),
    ]
    notes += [Note("ocr_unread", "something is printed here that could not be recognized", page.number, p.box) for p in unread]
    notes += [Note("ocr_unread", "something is drawn here that is no text", page.number, p.box, severity="info") for p in loose]
    return replace(page, chars=(*chars, *more), rules=tuple(rules), fills=(), text_layer="ocr", notes=tuple(notes))


def ruled(page: Page, light: Light, scale: float) -> Page:
    """A scan that brings its own text layer, with the rulings of its picture; its characters straightened with them."""
    angle = scan.tilt(light)
    rules = scan.rulings(scan.whitened(scan.straightened(light, angle)), scale)
    chars = tuple(replace(c, box=scan.turned_box(c.box, angle, page.width, page.height)) for c in page.chars)
    return replace(page, chars=chars, rules=rules)


def _softened(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Errors of a text layer that is no longer used are warnings."""
    return tuple(replace(note, severity="warning") if note.severity == "error" else note for note in notes)


def _cells(light: Light, cells: Sequence[Box], scale: float) -> tuple[list[Char], list[_Piece]]:
    """Every inked cell read as text, those that hold a figure again as nothing but a figure; and what stayed unread."""
    pieces = [piece for cell in cells if (piece := _piece(light, cell, scale)) is not None]
    upright = "jpn_vert" in tesseract.languages()
    tall = [p for p in pieces if upright and _is_tall(p.box)]
    found = _read([p for p in pieces if p not in tall], scale)
    found += zip(tall, tesseract.words([p.picture for p in tall], mode=tesseract.UPRIGHT, language="jpn_vert"), strict=True)
    figures = [piece for piece, words in found if _is_figure(words)]
    language = "eng" if "eng" in tesseract.languages() else "jpn"
    again = tesseract.words([p.picture for p in figures], mode=tesseract.LINE, language=language, only=tesseract.FIGURES)
    sharper = {id(piece): words for piece, words in zip(figures, again, strict=True) if words}
    chars = [c for piece, words in found for c in _chars(sharper.get(id(piece), words), piece, scale)]
    return chars, [piece for piece, words in found if not words]


def _read(pieces: Sequence[_Piece], scale: float) -> list[tuple[_Piece, list[tesseract.Word]]]:
    """Each piece with its words, as the one or the several lines it prints; where nothing is found, the other way."""
    out: list[tuple[_Piece, list[tesseract.Word]]] = []
    waiting = list(pieces)
    for turn in (False, True):
        missed: list[_Piece] = []
        for mode in (tesseract.LINE, tesseract.BLOCK):
            batch = [p for p in waiting if (_printed_lines(p.picture, scale) < 2) == ((mode == tesseract.LINE) != turn)]
            for piece, words in zip(batch, tesseract.words([p.picture for p in batch], mode=mode), strict=True):
                if words or turn:
                    out.append((piece, words))
                else:
                    missed.append(piece)
        waiting = missed
    return out


def _printed_lines(picture: Image.Image, scale: float) -> int:
    """Bands of ink in a picture that are as high as a line of text."""
    inked = (np.asarray(picture) < scan.DARK).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    return int(sum(end - start >= LOWEST_LINE * scale for start, end in zip(edges[::2], edges[1::2], strict=True)))


def _rest(light: Light, cells: Sequence[Box], rules: Iterable[Rule], scale: float) -> tuple[list[Char], list[_Piece]]:
    """Titles and lines outside all cells: each patch of ink that is left once the tables are painted over."""
    light = light.copy()
    for box in (*cells, *(rule.box for rule in rules)):
        ink.area(light, box, scale, grow=RULING)[:] = 255
    found = _read(
        [p for box in ink.unread(light, scale, ()) if (p := _piece(light, _grown(box, LINE_MARGIN), scale)) is not None], scale
    )
    return [c for piece, words in found for c in _chars(words, piece, scale)], [piece for piece, words in found if not words]


def _grown(box: Box, by: float) -> Box:
    return Box(max(0.0, box.x0 - by), max(0.0, box.top - by), box.x1 + by, box.bottom + by)


def _piece(light: Light, cell: Box, scale: float) -> _Piece | None:
    """The inside of a cell with a white border; None where nothing is printed in it."""
    box = Box(cell.x0 + INSET, cell.top + INSET, cell.x1 - INSET, cell.bottom - INSET)
    part = light[int(box.top * scale) : int(box.bottom * scale), int(box.x0 * scale) : int(box.x1 * scale)]
    if part.size == 0 or min(part.shape) < 8 or float((part < scan.DARK).mean()) < INKED:
        return None
    return _Piece(box, Image.fromarray(np.pad(part, BORDER, constant_values=255)))


def _is_tall(box: Box) -> bool:
    return box.height > TALL * box.width and box.width < TALLEST_LINE


def _is_figure(words: Sequence[tesseract.Word]) -> bool:
    """Whether a cell holds a figure: mostly digits, nothing that is a word."""
    text = fold("".join(w.text for w in words))
    digits = sum(c.isdigit() for c in text)
    return digits > 0 and sum(c not in FIGURE for c in text) <= digits // 3


def _chars(words: Iterable[tesseract.Word], piece: _Piece, scale: float) -> list[Char]:
    """The letters of words, each with its share of the word's width.

    Tesseract's boxes of Japanese words overlap; its order in the line is kept by starting each word after the last.
    """
    out: list[Char] = []
    ends: dict[tuple[str, str, str], float] = {}
    for word in (replace(w, text=text) for w in words if (text := w.text.strip(STROKES))):
        x0, x1 = piece.box.x0 + (word.box.x0 - BORDER) / scale, piece.box.x0 + (word.box.x1 - BORDER) / scale
        top, bottom = piece.box.top + (word.box.top - BORDER) / scale, piece.box.top + (word.box.bottom - BORDER) / scale
        if (len(word.text) > 1 and bottom - top > 1.5 * (x1 - x0)) or _is_tall(piece.box):
            out += _letters(word.text, Box(x0, top, x1, bottom), down=True)
            continue
        x0 = max(x0, ends.get(word.line, x0))
        x1 = max(x1, x0 + 0.2 * len(word.text))
        ends[word.line] = x1
        out += _letters(word.text, Box(x0, top, x1, bottom), down=False)
    return _years_mended(out)


def _years_mended(chars: list[Char]) -> list[Char]:
    """The letters, those that can only be the digits of a year (`RS年度`, `令和G年`) as digits."""
    text = "".join(c.text for c in chars)
    places = {match.start(1): DIGITS_LIKE[match[1]] for match in YEAR_LETTER.finditer(text)}
    return [replace(c, text=places[i]) if i in places else c for i, c in enumerate(chars)]


def _letters(text: str, box: Box, *, down: bool) -> list[Char]:
    """The letters of a word side by side, or below each other."""
    wide, high = (0.0, box.height / len(text)) if down else (box.width / len(text), 0.0)
    out = []
    for index, letter in enumerate(text):
        left, top = box.x0 + wide * index, box.top + high * index
        place = Box(left, top, left + (wide or box.width), top + (high or box.height))
        out.append(Char(letter, place, size=max(place.height, 1.0), font="ocr"))
    return out
