"""In: a picture of a page and marks on it. Out: the picture with the marks drawn over it and a key below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from schemas.page import Box

Kind = Literal["word", "rule", "dashed", "fill", "cell", "claimed", "unclaimed", "header", "free", "doubt"]
RGB = tuple[int, int, int]

# Outline colour, opacity of the area (0 to 255), line width in pixels, what the key says.
STYLES: dict[Kind, tuple[RGB, int, int, str]] = {
    "fill": ((150, 150, 150), 40, 0, "background"),
    "rule": ((90, 90, 90), 0, 2, "ruling"),
    "dashed": ((180, 90, 180), 0, 2, "dashed ruling"),
    "cell": ((40, 140, 70), 0, 1, "cell (row,col rows x cols)"),
    "claimed": ((60, 180, 90), 70, 0, "claimed by a value or text"),
    "unclaimed": ((230, 50, 40), 60, 2, "text nobody claimed"),
    "header": ((255, 190, 0), 80, 1, "header with its roles"),
    "free": ((30, 120, 200), 25, 1, "line outside the grids"),
    "word": ((70, 130, 230), 0, 1, "word"),
    "doubt": ((200, 0, 200), 50, 3, "doubtful or dropped"),
}
KEY_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """A box in points with what it is and an ASCII label drawn at its top left corner."""

    box: Box
    kind: Kind
    label: str = ""


def drawn(page: Image.Image, marks: Sequence[Mark], scale: float) -> Image.Image:
    """The marks over a paler page; `scale` is pixels per point."""
    base = Image.blend(page.convert("RGB"), Image.new("RGB", page.size, "white"), 0.35).convert("RGBA")
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=max(8.0, 4.2 * scale))
    order = list(STYLES)
    for mark in sorted(marks, key=lambda m: order.index(m.kind)):
        color, opacity, width, _ = STYLES[mark.kind]
        corners = [mark.box.x0 * scale, mark.box.top * scale, mark.box.x1 * scale, mark.box.bottom * scale]
        corners[2], corners[3] = max(corners[2], corners[0] + 1), max(corners[3], corners[1] + 1)
        pen.rectangle(
            corners, fill=(*color, opacity) if opacity else None, outline=(*color, 255) if width else None, width=width or 1
        )
        if mark.label:
            pen.text((corners[0] + 2, corners[1]), mark.label, fill=(*(c // 2 for c in color), 255), font=font)
    return _with_key(Image.alpha_composite(base, layer).convert("RGB"), {m.kind for m in marks})


def _with_key(page: Image.Image, kinds: set[Kind]) -> Image.Image:
    """The page with a line or more below that says what the colours mean."""
    font = ImageFont.load_default(size=14)
    places: list[tuple[int, int, Kind]] = []
    x = y = 0
    for kind in (k for k in STYLES if k in kinds):
        length = int(font.getlength(STYLES[kind][3])) + 40
        if x and x + length > page.width:
            x, y = 0, y + KEY_HEIGHT
        places.append((x + 8, page.height + y + 4, kind))
        x += length
    out = Image.new("RGB", (page.width, page.height + y + KEY_HEIGHT), "white")
    out.paste(page, (0, 0))
    pen = ImageDraw.Draw(out)
    for left, top, kind in places:
        pen.rectangle((left, top, left + 16, top + 16), fill=STYLES[kind][0])
        pen.text((left + 22, top), STYLES[kind][3], fill="black", font=font)
    return out
