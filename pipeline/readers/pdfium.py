"""In: a PDF file. Out: what PDFium makes of it: its facts, its pages as pictures, its plain text, a mended copy.

With `glyphs` the only file that knows PDFium.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from schemas.page import Box

Light = npt.NDArray[np.uint8]
LARGEST_SIDE = 10_000.0  # pixels of a picture for text recognition: A1 at 300 dpi


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


def _sorted(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, bottom, right, top, whichever corners the file names."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class Turner:
    """Turns PDFium's page coordinates (unturned, y upwards) into ours: points from the top left of the visible page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        mx0, my0, mx1, my1 = _sorted(page.get_mediabox())
        cx0, cy0, cx1, cy1 = _sorted(page.get_cropbox())
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


def bright(page: pypdfium2.PdfPage, dpi: float) -> tuple[Light, float]:
    """The page's picture for text recognition and its pixels per point (fewer than asked for on very large paper)."""
    scale = min(dpi / 72, LARGEST_SIDE / max(*page.get_size(), 1.0))
    return grey(page, scale), scale


def grey(page: pypdfium2.PdfPage, scale: float, crop: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Light:
    """Brightness of the page's picture, rows x columns, 0 black to 255 white; `crop` cuts left, bottom, right, top points."""
    bitmap = page.render(scale=scale, crop=crop, grayscale=True)
    light: Light = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True).reshape(bitmap.height, -1)[:, : bitmap.width]
    bitmap.close()
    return light
