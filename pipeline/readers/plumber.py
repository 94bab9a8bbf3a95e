"""In: a PDF file. Out: its pages one by one as `schemas.page.Page`, read through pdfplumber, nothing judged yet.

pdfplumber's own per-character dictionaries are skipped: its page layout holds the same objects in drawing order,
which tells what was painted over what, at half the time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pdfplumber
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTImage, LTPage
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from pdfplumber.page import Page as PlumberPage

from pipeline.readers.painted import Painter, numbers
from schemas.page import Box, Char, Page

# A second printing of the same glyph nearer than this share of its size is fake bold, not a second character:
# the narrowest real neighbours (`ll`, `11` in a shrunk cell) stand at least twice as far apart.
FAKE_BOLD_SHARE = 0.15
HARMLESS = ("color", "gray level", "FontBBox")  # complaints that touch neither text nor place
LETTER = (612.0, 792.0)
LONGEST_SAYING = 160
NOTHING = 0.01  # points: a glyph of no size is not printed


@dataclass(frozen=True, slots=True)
class Sight:
    """A page with what only judging its text layer needs.

    `outlines` are small filled shapes (letters drawn as outlines), `shapes` all other paths, `covered` the characters
    a picture was painted over and `buried` those a filled area was (`whited` a white one), `doubled` how many second
    printings of a glyph were left out, `complaints` what pdfminer stumbled over, `off` the layers not shown.
    """

    page: Page
    outlines: tuple[Box, ...] = ()
    shapes: tuple[Box, ...] = ()
    covered: tuple[Char, ...] = ()
    buried: tuple[Char, ...] = ()
    whited: tuple[Char, ...] = ()
    doubled: int = 0
    complaints: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()


class Damaged(Exception):
    """pdfminer cannot parse the file; the message names what it stumbled over."""


def read_pages(file: Path | BytesIO, password: str | None = None) -> Iterator[Page]:
    """Every page in order, with boxes in points from the top left of the page as displayed; see `sights`."""
    for sight in sights(file, password):
        yield sight.page


def sights(file: Path | BytesIO, password: str | None = None) -> Iterator[Sight]:
    """Every page in order, for judging. Raises `Damaged` where the file cannot be parsed."""
    with file.open("rb") if isinstance(file, Path) else file as stream:
        # PDF.close() would parse the pages again only to forget them, and fail again where that failed
        with _parsing():
            pdf = pdfplumber.open(stream, password=password or "", raise_unicode_errors=False)
            pages, off = pdf.pages, layers_off(pdf.doc.catalog)
        for page in pages:
            with listening() as complaints, _parsing():
                content = page.layout
            yield replace(to_sight(page, content), complaints=tuple(dict.fromkeys(complaints)), off=off)
            page.close()  # or every page's objects stay in memory


def layers_off(catalog: object) -> frozenset[str]:
    """Names of the layers (optional content groups) the document does not show when opened."""
    properties = _dict(_dict(catalog).get("OCProperties"))
    default = _dict(properties.get("D"))
    groups = {name for name in map(_name, _list(properties.get("OCGs"))) if name}
    on, off = ({_name(group) for group in _list(default.get(state))} for state in ("ON", "OFF"))
    base = default.get("BaseState")
    return frozenset(name for name in (groups - on if isinstance(base, PSLiteral) and base.name == "OFF" else off) if name)


def _dict(value: object) -> dict[str, object]:
    found = resolve1(value)
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    found = resolve1(value)
    return found if isinstance(found, list) else []


def _name(group: object) -> str:
    name = resolve1(_dict(group).get("Name"))
    return decode_text(name) if isinstance(name, bytes) else ""


@contextmanager
def _parsing() -> Iterator[None]:
    """Whatever pdfminer raises over a broken file as `Damaged`.

    It has no common base for its errors and lets KeyError, TypeError, RecursionError and others of any depth through,
    so everything its own calls raise is taken. Of our code only walks through its objects run inside.
    """
    try:
        yield
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, MemoryError):  # a bomb, not a damage: whoever set the limit says what it means
            raise cause from error
        said = str(cause)  # of a broken object pdfminer quotes all of its bytes
        raise Damaged(f"{type(cause).__name__}: {said[:LONGEST_SAYING]}".rstrip(": ")) from error


@contextmanager
def listening() -> Iterator[list[str]]:
    """What pdfminer complains of meanwhile: it goes on with half a stream or without a font and only logs it."""
    ear = _Ear()
    root = logging.getLogger("pdfminer")
    root.addHandler(ear)
    try:
        yield ear.heard
    finally:
        root.removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not any(harmless in message for harmless in HARMLESS):
            self.heard.append(message[:LONGEST_SAYING])


def to_sight(page: PlumberPage, content: LTPage) -> Sight:
    """One page of pdfplumber's with its parsed content as ours."""
    frame = visible_frame(page)
    painter = Painter(frame)
    chars: list[Char] = []
    order: dict[int, int] = {}
    for item in _walk(content):
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
    letters = [c for c in kept if c.text.strip()]
    covered = [c for c in letters if _later(order[id(c)], c.box, painted.covers)]
    buried = [c for c in letters if _later(order[id(c)], c.box, painted.areas)]
    whited = [c for c in buried if _later(order[id(c)], c.box, painted.whites)]
    whole = Page(
        number=page.page_number,
        width=frame.width,
        height=frame.top - frame.bottom,
        chars=tuple(kept),
        rules=painted.rules,
        fills=painted.fills,
        images=painted.images,
    )
    printed_twice = sum(1 for c in chars if c.text.strip()) - len(letters)
    return Sight(whole, painted.outlines, painted.shapes, tuple(covered), tuple(buried), tuple(whited), printed_twice)


def _later(order: int, box: Box, areas: Iterable[tuple[int, Box]]) -> bool:
    """Whether one of the areas was painted after, and over the middle of, a character painted at `order`."""
    return any(number > order and area.holds(box.mid_x, box.mid_y) for number, area in areas)


def visible_frame(page: PlumberPage) -> Box:
    """The crop box inside the media box in pdfminer's page coordinates (turned by /Rotate, y upwards).

    `top` and `bottom` are y values with top > bottom. pdfplumber's own `cropbox` is wrong on turned pages: it only
    swaps the axes.
    """
    media = tuple(float(v) for v in page.page_obj.mediabox)
    crop = tuple(float(v) for v in page.page_obj.cropbox)
    mx0, mx1, my0, my1 = *sorted(media[0::2]), *sorted(media[1::2])
    cx0, cx1, cy0, cy1 = *sorted(crop[0::2]), *sorted(crop[1::2])
    x0, x1, y0, y1 = max(mx0, cx0), min(mx1, cx1), max(my0, cy0), min(my1, cy1)
    if x1 - x0 < 1 or y1 - y0 < 1:  # a crop box beside the page shows the whole page
        x0, x1, y0, y1 = mx0, mx1, my0, my1
    if x1 - x0 < 1 or y1 - y0 < 1:  # a page without a size is a letter to every viewer
        return Box(0.0, LETTER[1], LETTER[0], 0.0)
    # pdfminer turns and shifts by the media box as it is written, be its corners in the wrong order
    left, low, right, high = media
    turns = {
        90: (y0 - low, right - x1, y1 - low, right - x0),
        180: (right - x1, high - y1, right - x0, high - y0),
        270: (high - y1, x0 - left, high - y0, x1 - left),
    }
    ax0, ay0, ax1, ay1 = turns.get(page.page_obj.rotate, (x0 - left, y0 - low, x1 - left, y1 - low))
    return Box(ax0, ay1, ax1, ay0)


def place(x0: float, y0: float, x1: float, y1: float, frame: Box) -> Box:
    """A rectangle in pdfminer's page coordinates as a box from the top left of the visible page."""
    return Box(
        min(x0, x1) - frame.x0,
        frame.top - max(y0, y1),
        max(x0, x1) - frame.x0,
        frame.top - min(y0, y1),
    )


def once(chars: Sequence[Char], *, alike: bool = True) -> list[Char]:
    """The characters without the second, third … printing of a fake-bold glyph; the first one stays.

    With `alike` only printings in the same font and colour count (one of two may be white); without it a letter and
    its shadow are one.
    """
    kept: list[Char] = []
    near: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        column, row = int(char.box.x0 // 4), int(char.box.top // 4)
        around = [near.get((char.text, column + dx, row + dy), []) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if any(_same_glyph(char, other, alike) for group in around for other in group):
            continue
        kept.append(char)
        near.setdefault((char.text, column, row), []).append(char)
    return kept


def _same_glyph(a: Char, b: Char, alike: bool) -> bool:
    if alike and (a.color != b.color or a.font != b.font):
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
