"""In: a PDF file. Out: what PDFium sees in it: its facts, its pages as pictures, its characters with how they are drawn.

The only file that knows PDFium. It is asked for what pdfplumber does not carry (render mode, opacity, clipping) and
for a second opinion.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image

from schemas.page import Box


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


def facts(path: Path, password: str | None = None) -> Facts:
    """Number of pages and producer. Raises `Unreadable`."""
    with opened(path, password) as document:
        return Facts(len(document), str(document.get_metadata_value("Producer")))


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
    """One character as PDFium reads it. `mode` is the PDF text render mode (3 invisible, 7 clip only)."""

    text: str
    box: Box
    mode: int
    alpha: int
    color: tuple[int, int, int]
    unmapped: bool


def glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """All characters of a page with their drawing state; generated spaces and line breaks left out."""
    turner = Turner(page)
    textpage = page.get_textpage()
    handle = textpage.raw
    out: list[Glyph] = []
    modes: dict[int, int] = {}
    rect = raw.FS_RECTF()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect)):
            continue
        code = raw.FPDFText_GetUnicode(handle, index)
        colored = raw.FPDFText_GetFillColor(handle, index, red, green, blue, alpha)
        out.append(
            Glyph(
                text=chr(code) if code else "",
                box=turner.box(rect.left, rect.bottom, rect.right, rect.top),
                mode=_mode(handle, index, modes),
                alpha=alpha.value if colored else 255,
                color=(red.value, green.value, blue.value) if colored else (0, 0, 0),
                unmapped=raw.FPDFText_HasUnicodeMapError(handle, index) == 1,
            )
        )
    textpage.close()
    return out


def _mode(handle: object, index: int, known: dict[int, int]) -> int:
    """The render mode of the text object a character belongs to (asked once per object)."""
    text_object = raw.FPDFText_GetTextObject(handle, index)
    if not text_object:
        return 0
    address = ctypes.addressof(text_object.contents)
    if address not in known:
        known[address] = int(raw.FPDFTextObj_GetTextRenderMode(text_object))
    return known[address]


def text_inside(path: Path, number: int, boxes: list[Box], password: str | None = None) -> list[str]:
    """PDFium's text inside each box of one page (1-based): characters whose middle lies inside, in PDFium's order."""
    with opened(path, password) as document:
        page = document[number - 1]
        seen = glyphs(page)
        page.close()
    return ["".join(g.text for g in seen if box.holds(g.box.mid_x, g.box.mid_y)) for box in boxes]
