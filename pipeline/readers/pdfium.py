"""In: a PDF file. Out: what PDFium sees in it: its facts, its pages as pictures, its characters with how they are drawn.

The only file that knows PDFium. It is asked for what pdfplumber does not carry (render mode, opacity, clipping) and
for a second opinion.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image

from schemas.page import Box

Light = npt.NDArray[np.uint8]
INK_SCALE = 2.0  # pixels per point: the comma of 5-point text still leaves a mark
LARGEST_SIDE = 10_000.0  # pixels of a picture for text recognition: A1 at 300 dpi
MAX_SIDE = 4000.0  # pixels: A0 and UserUnit pages are looked at more coarsely


class Unreadable(Exception):
    """PDFium cannot open the file; `encrypted` where a password is missing or wrong."""

    def __init__(self, message: str, encrypted: bool) -> None:
        super().__init__(message, encrypted)
        self.message = message
        self.encrypted = encrypted


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself."""

    pages: int
    producer: str


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[pypdfium2.PdfDocument]:
    """The document, closed at the end. Raises `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error), "password" in str(error).lower()) from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    """One page (1-based), closed at the end. Raises `Unreadable`."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error), encrypted=False) from error
    try:
        yield page
    finally:
        page.close()


def facts(path: Path, password: str | None = None) -> Facts:
    """Number of pages and producer. Raises `Unreadable`."""
    with opened(path, password) as document:
        return Facts(len(document), str(document.get_metadata_value("Producer")))


def rebuilt(path: Path, password: str | None = None) -> BytesIO:
    """The pages copied into a new document: PDFium finds them where a damaged page tree or table of objects hides them.

    Raises `Unreadable`.
    """
    with opened(path, password) as document:
        fresh, out = pypdfium2.PdfDocument.new(), BytesIO()
        try:
            fresh.import_pages(document)
            fresh.save(out)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error), encrypted=False) from error
        finally:
            fresh.close()
    out.seek(0)
    return out


def picture(path: Path, number: int, dpi: float = 144.0, password: str | None = None) -> Image.Image:
    """One page (1-based) as a reader of the paper sees it, RGB. Raises `Unreadable`, IndexError beyond the last page."""
    with opened(path, password) as document:
        if not 1 <= number <= len(document):
            raise IndexError(f"{path.name} has {len(document)} pages, there is no page {number}")
        page = document[number - 1]
        image: Image.Image = page.render(scale=dpi / 72).to_pil().convert("RGB")
        page.close()
        return image


def plain_text(path: Path, password: str | None = None) -> list[str]:
    """PDFium's own plain text, one string per page. Raises `Unreadable`."""
    with opened(path, password) as document:
        return [page.get_textpage().get_text_range() for page in document]


class Turner:
    """Turns PDFium's page coordinates (unturned, y upwards) into ours: points from the top left of the visible page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        mx0, my0, mx1, my1 = page.get_mediabox()
        cx0, cy0, cx1, cy1 = page.get_cropbox()
        x0, y0, x1, y1 = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
        if x1 - x0 < 1 or y1 - y0 < 1:
            x0, y0, x1, y1 = mx0, my0, mx1, my1
        self._edges = (x0, y0, x1, y1)
        self._turn = page.get_rotation()

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0, x1, y1 = self._edges
        corners = {
            0: (left - x0, y1 - top, right - x0, y1 - bottom),
            90: (bottom - y0, left - x0, top - y0, right - x0),
            180: (x1 - right, bottom - y0, x1 - left, top - y0),
            270: (y1 - top, x1 - right, y1 - bottom, x1 - left),
        }
        return Box(*corners[self._turn])

    def back(self, box: Box) -> tuple[float, float, float, float]:
        """Our box as PDFium's left, bottom, right, top."""
        x0, y0, x1, y1 = self._edges
        corners = {
            0: (box.x0 + x0, y1 - box.bottom, box.x1 + x0, y1 - box.top),
            90: (box.top + x0, box.x0 + y0, box.bottom + x0, box.x1 + y0),
            180: (x1 - box.x1, box.top + y0, x1 - box.x0, box.bottom + y0),
            270: (x1 - box.bottom, y1 - box.x1, x1 - box.top, y1 - box.x0),
        }
        return corners[self._turn]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as PDFium reads it.

    `mode` is the PDF text render mode (3 invisible, 7 clip only), `alpha` 0 to 255; `color` is None for patterns;
    `embedded` says whether its font travels in the file, so that its picture can be believed.
    """

    text: str
    box: Box
    mode: int = 0
    alpha: int = 255
    color: tuple[int, int, int] | None = None
    unmapped: bool = False
    embedded: bool = True
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What all characters of one text object share."""

    mode: int
    embedded: bool
    clip: Box | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as PDFium sees it: characters, and brightness of its picture (rows x columns, 0 black to 255 white)."""

    glyphs: tuple[Glyph, ...]
    light: Light
    scale: float


def bright(page: pypdfium2.PdfPage, dpi: float) -> tuple[Light, float]:
    """The page's picture for text recognition and its pixels per point (fewer than asked for on very large paper)."""
    scale = min(dpi / 72, LARGEST_SIDE / max(*page.get_size(), 1.0))
    return _grey(page, scale), scale


def _grey(page: pypdfium2.PdfPage, scale: float, crop: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Light:
    bitmap = page.render(scale=scale, crop=crop, grayscale=True)
    light: Light = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True).reshape(bitmap.height, -1)[:, : bitmap.width]
    bitmap.close()
    return light


def look(page: pypdfium2.PdfPage, scale: float = INK_SCALE) -> Seen:
    """Characters and picture of a page; `scale` is pixels per point (smaller for very large paper)."""
    width, height = page.get_size()
    scale = min(scale, MAX_SIDE / max(width, height, 1.0))
    return Seen(tuple(glyphs(page)), _grey(page, scale), scale)


def closeup(page: pypdfium2.PdfPage, box: Box, pixels: int = 64) -> Light:
    """The picture of one box, `pixels` high, brightness 0 to 255. The box must lie inside the page."""
    width, height = page.get_size()
    scale = pixels / max(box.height, 1.0)
    crop = (max(0.0, box.x0), max(0.0, height - box.bottom), max(0.0, width - box.x1), max(0.0, box.top))
    return _grey(page, scale, crop)


def glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """All characters of a page with their drawing state; generated spaces and line breaks left out."""
    turner = Turner(page)
    textpage = page.get_textpage()
    handle = textpage.raw
    out: list[Glyph] = []
    known: dict[int, _Drawn] = {}
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        box = _char_box(handle, index, turner)
        if box is None:
            continue
        code = raw.FPDFText_GetUnicode(handle, index)
        colored = raw.FPDFText_GetFillColor(handle, index, red, green, blue, alpha)
        drawn = _drawn(handle, index, turner, known)
        out.append(
            Glyph(
                text=chr(code) if code else "",
                box=box,
                mode=drawn.mode,
                alpha=alpha.value if colored else 255,
                color=(red.value, green.value, blue.value) if colored else None,
                unmapped=raw.FPDFText_HasUnicodeMapError(handle, index) == 1,
                embedded=drawn.embedded,
                clipped=drawn.clip is not None and not drawn.clip.holds(box.mid_x, box.mid_y),
            )
        )
    textpage.close()
    return out


def _char_box(handle: object, index: int, turner: Turner) -> Box | None:
    """The em box of a character; its tight box where the em box is out of all proportion.

    PDFium forgets the text matrix' scale in the em box of vertical writing.
    """
    rect = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect)):
        return None
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(handle, index)
    if raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    edges = (rect.left, rect.bottom, rect.right, rect.top)
    if max(rect.right - rect.left, rect.top - rect.bottom) > 2.5 * max(size, 0.5):
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
            edges = (left.value, bottom.value, right.value, top.value)
    return turner.box(*edges)


def _drawn(handle: object, index: int, turner: Turner, known: dict[int, _Drawn]) -> _Drawn:
    """State of the text object a character belongs to (asked once per object)."""
    text_object = raw.FPDFText_GetTextObject(handle, index)
    if not text_object:
        return _Drawn(0, True, None)
    address = ctypes.addressof(text_object.contents)
    if address not in known:
        font = raw.FPDFTextObj_GetFont(text_object)
        embedded = bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 1
        known[address] = _Drawn(int(raw.FPDFTextObj_GetTextRenderMode(text_object)), embedded, _clip(text_object, turner))
    return known[address]


def _clip(page_object: object, turner: Turner) -> Box | None:
    """The box around what an object is clipped to; None where it is not clipped."""
    path = raw.FPDFPageObj_GetClipPath(page_object)
    count = raw.FPDFClipPath_CountPaths(path) if path else -1
    if count <= 0:
        return None
    box: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(count):
        points: list[tuple[float, float]] = []
        for step in range(max(0, raw.FPDFClipPath_CountPathSegments(path, number))):
            segment = raw.FPDFClipPath_GetPathSegment(path, number, step)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if not points:
            continue
        around = turner.box(
            min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)
        )
        box = (
            around
            if box is None
            else Box(max(box.x0, around.x0), max(box.top, around.top), min(box.x1, around.x1), min(box.bottom, around.bottom))
        )
    return box


def text_inside(path: Path, number: int, boxes: list[Box], password: str | None = None) -> list[str]:
    """PDFium's text inside each box of one page (1-based): characters whose middle lies inside, in PDFium's order."""
    with opened(path, password) as document:
        page = document[number - 1]
        seen = glyphs(page)
        page.close()
    return ["".join(g.text for g in seen if box.holds(g.box.mid_x, g.box.mid_y)) for box in boxes]
