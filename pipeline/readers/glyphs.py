"""In: a page opened with PDFium. Out: its characters with how they are drawn, and its picture.

Render mode, opacity, clipping and whether a font travels in the file are what pdfplumber does not carry; the
characters are the second opinion on what it reads.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from pipeline.readers.pdfium import Light, Turner, Unreadable, grey, opened, page_of
from schemas.page import Box

INK_SCALE = 2.0  # pixels per point: the comma of 5-point text still leaves a mark
OPAQUE = 12  # of 255: more transparent text nobody sees
THINNEST = 4.0  # pixels: a close-up of less shows nothing (PDFium rounds each cut up, and refuses to draw no pixel)
MAX_SIDE = 4000.0  # pixels: A0 and UserUnit pages are looked at more coarsely


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as PDFium reads it.

    `mode` is the PDF text render mode (3 invisible, 7 clip only), `alpha` 0 to 255; `color` is None for patterns;
    `embedded` says whether its font travels in the file, so that its picture can be believed; `switched_off` whether
    it belongs to a layer that is not shown.
    """

    text: str
    box: Box
    mode: int = 0
    alpha: int = 255
    color: tuple[int, int, int] | None = None
    unmapped: bool = False
    embedded: bool = True
    clipped: bool = False
    switched_off: bool = False

    @property
    def shown(self) -> bool:
        """Whether it is drawn at all, be it on a background of its own colour."""
        return self.mode not in (3, 7) and self.alpha >= OPAQUE and not self.clipped and not self.switched_off


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What all characters of one text object share."""

    mode: int
    embedded: bool
    clip: Box | None
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as PDFium sees it: characters, and brightness of its picture (rows x columns, 0 black to 255 white)."""

    glyphs: tuple[Glyph, ...]
    light: Light
    scale: float


def look(page: pypdfium2.PdfPage, off: frozenset[str] = frozenset()) -> Seen:
    """Characters and picture of a page; `off` names the layers that are not shown."""
    width, height = page.get_size()
    if min(width, height) < 1:
        raise Unreadable("the page has no size", encrypted=False)
    scale = min(INK_SCALE, MAX_SIDE / max(width, height, 1.0))
    return Seen(tuple(glyphs(page, off)), grey(page, scale), scale)


def closeup(page: pypdfium2.PdfPage, box: Box, pixels: int = 64) -> Light:
    """The picture of what of a box lies on the page, `pixels` high, brightness 0 to 255; blank where that has no size."""
    width, height = page.get_size()
    box = box.within(width, height)
    scale = pixels / max(box.height, 1.0)
    if min(box.width, box.height) * scale < THINNEST:
        return np.full((1, 1), 255, dtype=np.uint8)
    return grey(page, scale, (box.x0, height - box.bottom, width - box.x1, box.top))


def closeups(data: bytes) -> list[tuple[str, Light]]:
    """Every character of a PDF's first page with its close-up."""
    with pypdfium2.PdfDocument(data) as document, page_of(document, 1) as page:
        return [(glyph.text, closeup(page, glyph.box)) for glyph in glyphs(page)]


def glyphs(page: pypdfium2.PdfPage, off: frozenset[str] = frozenset()) -> list[Glyph]:
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
                switched_off=not off.isdisjoint(drawn.layers),
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
        mode = int(raw.FPDFTextObj_GetTextRenderMode(text_object))
        known[address] = _Drawn(mode, embedded, _clip(text_object, turner), _layers(text_object))
    return known[address]


def _layers(page_object: object) -> tuple[str, ...]:
    """Names of the layers (optional content groups) an object belongs to."""
    marks = (raw.FPDFPageObj_GetMark(page_object, i) for i in range(max(0, raw.FPDFPageObj_CountMarks(page_object))))
    return tuple(
        _said(raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
        for mark in marks
        if _said(raw.FPDFPageObjMark_GetName, mark) == "OC"
    )


def _said(ask: Callable[..., int], mark: object, *key: bytes) -> str:
    """A string PDFium gives of a mark (UTF-16, cut at 256 bytes); empty where it has none."""
    length, buffer = ctypes.c_ulong(), ctypes.create_string_buffer(256)
    if not ask(mark, *key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer), length):
        return ""
    return buffer.raw[: max(0, min(length.value, len(buffer)) - 2)].decode("utf-16-le", errors="replace")


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
    with opened(path, password) as document, page_of(document, number) as page:
        seen = glyphs(page)
    return ["".join(g.text for g in seen if box.holds(g.box.mid_x, g.box.mid_y)) for box in boxes]
