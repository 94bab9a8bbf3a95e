"""What reading gives: pages of characters, rules and fills in PDF points, with no meaning yet.

All boxes are in points from the top left corner of the page as displayed (after /Rotate and the crop box).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["h", "v"]
TextLayer = Literal["native", "ocr", "broken", "none", "dump"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: left, top, right, bottom in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def mid_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def mid_y(self) -> float:
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside (left and top edge included)."""
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom

    def overlap_x(self, other: Box) -> float:
        """Length of the common horizontal extent, 0 where there is none."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def overlap_y(self, other: Box) -> float:
        """Length of the common vertical extent, 0 where there is none."""
        return max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))

    def within(self, width: float, height: float) -> Box:
        """The part on a page of that size; of a box beside the page the nearest piece of its edge."""
        return Box(
            min(max(self.x0, 0.0), width),
            min(max(self.top, 0.0), height),
            min(max(self.x1, 0.0), width),
            min(max(self.bottom, 0.0), height),
        )


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around all given ones. Raises ValueError where none is given."""
    every = list(boxes)
    if not every:
        raise ValueError("no boxes to go around")
    return Box(
        min(b.x0 for b in every),
        min(b.top for b in every),
        max(b.x1 for b in every),
        max(b.bottom for b in every),
    )


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character: its text (radicals not yet folded), place, font size in points, font and colour."""

    text: str
    box: Box
    size: float
    upright: bool = True
    font: str = ""
    color: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling, whatever the producer drew it as (line, thin filled rectangle, edge of a stroked box)."""

    box: Box
    direction: Direction
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled area wide enough to be a background, or a slanted stroke (`slant`) such as strikes out a cell."""

    box: Box
    color: tuple[float, ...] = ()
    slant: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader saw and dropped or doubts (invisible text, doubled characters …), for `findings`."""

    check: str
    message: str
    page: int
    box: Box | None = None
    text: str = ""
    severity: Literal["error", "warning", "info"] = "warning"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a reader of the paper sees it."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...] = ()
    rules: tuple[Rule, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[Box, ...] = ()
    text_layer: TextLayer = "native"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One distinct input file: where it is, what it is. `path` is relative to the input folder, as text."""

    path: str
    sha256: str
    size: int
    also_at: tuple[str, ...] = ()
    suffix: str = ".pdf"

    @property
    def document_id(self) -> str:
        """First 16 hex digits of the SHA-256."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class DumpText:
    """A `.txt` dump of a text layer: its lines, no positions."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """What the read stage gives for one file: its pages (or its dump) and what the file says of itself."""

    source: Source
    pages: tuple[Page, ...] = ()
    dump: DumpText | None = None
    producer: str = ""
    notes: tuple[Note, ...] = field(default=())
