"""In: a PDF file. Out: its pages one by one as `schemas.page.Page`, read through pdfplumber, nothing judged yet.

pdfplumber's own per-character dictionaries are skipped: its page layout holds the same objects in drawing order,
which tells what was painted over what, at half the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTImage, LTPage
from pdfplumber.page import Page as PlumberPage

from pipeline.readers.painted import Painter, numbers
from schemas.page import Box, Char, Page

# A second printing of the same glyph nearer than this share of its size is fake bold, not a second character:
# the narrowest real neighbours (`ll`, `11` in a shrunk cell) stand at least twice as far apart.
FAKE_BOLD_SHARE = 0.15
NOTHING = 0.01  # points: a glyph of no size is not printed


@dataclass(frozen=True, slots=True)
class Sight:
    """A page with what only judging its text layer needs.

    `outlines` are small filled shapes (letters drawn as outlines), `shapes` all other paths, `covered` the characters
    a picture was painted over, `doubled` how many second printings of a glyph were left out.
    """

    page: Page
    outlines: tuple[Box, ...] = ()
    shapes: tuple[Box, ...] = ()
    covered: tuple[Char, ...] = ()
    doubled: int = 0


def read_pages(path: Path, password: str | None = None) -> Iterator[Page]:
    """Every page in order, with boxes in points from the top left of the page as displayed; see `sights`."""
    for sight in sights(path, password):
        yield sight.page


def sights(path: Path, password: str | None = None) -> Iterator[Sight]:
    """Every page in order, for judging.

    Raises pdfplumber's `PdfminerException` (or what pdfminer lets through) where the file cannot be parsed;
    `pipeline.read` turns that into a rejection.
    """
    with pdfplumber.open(path, password=password or "", raise_unicode_errors=False) as pdf:
        for page in pdf.pages:
            try:
                yield to_sight(page)
            finally:
                page.close()  # PDF.close() would leave every page's objects in memory


def to_sight(page: PlumberPage) -> Sight:
    """One page of pdfplumber's as ours."""
    frame = visible_frame(page)
    painter = Painter(frame)
    chars: list[Char] = []
    order: dict[int, int] = {}
    for item in _walk(page.layout):
        if isinstance(item, LTChar):
            if item.width > NOTHING or item.height > NOTHING:
                chars.append(_char(item, frame))
                order[id(chars[-1])] = painter.order
        elif isinstance(item, LTImage):
            painter.image(item)
        elif isinstance(item, LTCurve):
            painter.curve(item)
    painted = painter.done()
    kept = once(chars)
    covered = [
        c
        for c in kept
        if c.text.strip() and any(n > order[id(c)] and b.holds(c.box.mid_x, c.box.mid_y) for n, b in painted.covers)
    ]
    whole = Page(
        number=page.page_number,
        width=frame.width,
        height=frame.top - frame.bottom,
        chars=tuple(kept),
        rules=painted.rules,
        fills=painted.fills,
        images=painted.images,
    )
    printed_twice = sum(1 for c in chars if c.text.strip()) - sum(1 for c in kept if c.text.strip())
    return Sight(whole, painted.outlines, painted.shapes, tuple(covered), printed_twice)


def visible_frame(page: PlumberPage) -> Box:
    """The crop box inside the media box in pdfminer's page coordinates (turned by /Rotate, y upwards).

    `top` and `bottom` are y values with top > bottom. pdfplumber's own `cropbox` is wrong on turned pages: it only
    swaps the axes.
    """
    mx0, my0, mx1, my1 = (float(v) for v in page.page_obj.mediabox)
    mx0, mx1, my0, my1 = min(mx0, mx1), max(mx0, mx1), min(my0, my1), max(my0, my1)
    cx0, cy0, cx1, cy1 = (float(v) for v in page.page_obj.cropbox)
    x0, x1 = max(mx0, min(cx0, cx1)), min(mx1, max(cx0, cx1))
    y0, y1 = max(my0, min(cy0, cy1)), min(my1, max(cy0, cy1))
    if x1 - x0 < 1 or y1 - y0 < 1:  # a crop box beside the page shows the whole page
        x0, y0, x1, y1 = mx0, my0, mx1, my1
    corners = {
        90: (y0 - my0, mx1 - x1, y1 - my0, mx1 - x0),
        180: (mx1 - x1, my1 - y1, mx1 - x0, my1 - y0),
        270: (my1 - y1, x0 - mx0, my1 - y0, x1 - mx0),
    }
    left, low, right, high = corners.get(page.page_obj.rotate, (x0 - mx0, y0 - my0, x1 - mx0, y1 - my0))
    return Box(left, high, right, low)


def place(x0: float, y0: float, x1: float, y1: float, frame: Box) -> Box:
    """A rectangle in pdfminer's page coordinates as a box from the top left of the visible page."""
    return Box(
        min(x0, x1) - frame.x0,
        frame.top - max(y0, y1),
        max(x0, x1) - frame.x0,
        frame.top - min(y0, y1),
    )


def once(chars: list[Char]) -> list[Char]:
    """The characters without the second, third … printing of a fake-bold glyph; the first one stays."""
    kept: list[Char] = []
    near: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        column, row = int(char.box.x0 // 4), int(char.box.top // 4)
        around = [near.get((char.text, column + dx, row + dy), []) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if any(_same_glyph(char, other) for group in around for other in group):
            continue
        kept.append(char)
        near.setdefault((char.text, column, row), []).append(char)
    return kept


def _same_glyph(a: Char, b: Char) -> bool:
    if a.color != b.color or a.font != b.font:  # one of them may be white: only one printing twice is fake bold
        return False
    reach = FAKE_BOLD_SHARE * max(a.size, 1.0)
    shift_x, shift_y = abs(a.box.x0 - b.box.x0), abs(a.box.top - b.box.top)
    if shift_x > reach or shift_y > reach or abs(a.size - b.size) > reach:
        return False
    width, height = max(a.box.width, b.box.width), max(a.box.height, b.box.height)
    return shift_x <= 0.5 * width + 0.01 and shift_y <= 0.5 * height + 0.01


def _walk(container: LTContainer[LTComponent] | LTPage) -> Iterator[LTComponent]:
    """All drawn objects in drawing order, those of form XObjects included."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from _walk(item)
        else:
            yield item


def _char(item: LTChar, frame: Box) -> Char:
    return Char(
        text=item.get_text(),
        box=place(item.x0, item.y0, item.x1, item.y1, frame),
        size=float(item.size),
        upright=bool(item.upright),
        font=str(item.fontname),
        color=numbers(item.graphicstate.ncolor),
    )
