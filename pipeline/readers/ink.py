"""In: the picture of a page and boxes on it. Out: whether something is drawn there, how many holes a glyph has, ink nobody read.

Brightness arrays are rows x columns, 0 (black) to 255 (white).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from schemas.page import Box

Light = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Places = list[tuple[int, int]]
FAINT = 12  # steps of brightness: less contrast than this no reader of the paper sees
BLOCK = 4.0  # points: edge of the squares in which unread ink is counted
INKED = 0.06  # share of dark pixels from which a square counts as inked
FEWEST_BLOCKS = 4  # so many squares side by side are more than a speck or the foot of a letter
TALL = 0.35  # of a close-up's height: lower marks are specks, commas, parts of a neighbour
SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))
SIDES_AND_CORNERS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
WORDS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in range(-2, 3))  # a gap of one sideways: the letters of a word

# Holes in the shapes of digits; the four is drawn open or closed, the zero also with a stroke or a dot, the two with a loop.
HOLES: dict[str, frozenset[int]] = {
    "0": frozenset({1, 2}),
    "1": frozenset({0}),
    "2": frozenset({0, 1}),
    "3": frozenset({0}),
    "4": frozenset({0, 1}),
    "5": frozenset({0}),
    "6": frozenset({1}),
    "7": frozenset({0}),
    "8": frozenset({2}),
    "9": frozenset({1}),
}


def area(light: Light, box: Box, scale: float, grow: float = 0.0) -> Light:
    """The part of the picture a box covers; empty where it lies outside."""
    top, bottom = max(0, int((box.top - grow) * scale)), max(0, int(np.ceil((box.bottom + grow) * scale)))
    left, right = max(0, int((box.x0 - grow) * scale)), max(0, int(np.ceil((box.x1 + grow) * scale)))
    return light[top:bottom, left:right]


def contrast(light: Light, box: Box, scale: float) -> int:
    """Difference between the brightest and the darkest pixel in a box; 0 outside the picture."""
    part = area(light, box, scale)
    return int(part.max()) - int(part.min()) if part.size else 0


def ground(light: Light, box: Box, scale: float) -> int:
    """Brightness of what a character stands on: the commonest in and around its box."""
    part = area(light, box, scale, grow=1.0)
    return int(np.bincount(part.ravel(), minlength=256).argmax()) if part.size else 255


def strokes(glyph: Light) -> Mask | None:
    """The strokes of a close-up, dark on light or light on dark; None where there is no clear shape."""
    low, high = int(glyph.min()), int(glyph.max())
    if high - low < 4 * FAINT:
        return None
    edge = np.concatenate([glyph[0], glyph[-1], glyph[:, 0], glyph[:, -1]])
    middle = (low + high) / 2
    dark = glyph < middle if float(np.median(edge)) > middle else glyph > middle
    return dark if 0.02 < float(dark.mean()) < 0.6 else None


def holes(glyph: Light) -> int | None:
    """Number of holes in the one shape of a close-up; None where there is no clear shape."""
    dark = strokes(glyph)
    if dark is None:
        return None
    open_ground = np.pad(~dark, 1, constant_values=True)
    smallest = max(3, glyph.size // 800)
    return sum(len(patch) >= smallest for patch in _connected(_places(open_ground), SIDES)) - 1


def largest_shape(glyph: Light) -> Mask | None:
    """The largest connected shape of a close-up, cut to its edges; None where nothing clear is as high as a digit."""
    dark = strokes(glyph)
    if dark is None:
        return None
    shapes = (np.array(shape) for shape in _connected(_places(dark), SIDES_AND_CORNERS))
    tall = [shape for shape in shapes if np.ptp(shape[:, 0]) + 1 >= TALL * glyph.shape[0]]
    if not tall:
        return None
    largest = max(tall, key=len)
    largest = largest - largest.min(axis=0)
    out = np.zeros(largest.max(axis=0) + 1, dtype=np.bool_)
    out[largest[:, 0], largest[:, 1]] = True
    return out


def unexplained(light: Light, scale: float, known: Iterable[Box], grow: float) -> Mask:
    """Dark pixels outside all known boxes, each taken `grow` points larger."""
    dark = light < 128
    for box in known:
        top, bottom = max(0, int((box.top - grow) * scale)), max(0, int(np.ceil((box.bottom + grow) * scale)))
        left, right = max(0, int((box.x0 - grow) * scale)), max(0, int(np.ceil((box.x1 + grow) * scale)))
        dark[top:bottom, left:right] = False
    return dark


def unread(light: Light, scale: float, known: Iterable[Box]) -> list[Box]:
    """Areas with dark marks outside all known boxes (characters, rulings, shapes, pictures), biggest first.

    Known boxes are taken 2 points larger: a stroke is as wide as half its line, a letter may leave its box.
    """
    dark = unexplained(light, scale, known, grow=2.0)
    step = max(1, round(BLOCK * scale))
    rows, cols = dark.shape[0] // step, dark.shape[1] // step
    if rows == 0 or cols == 0:
        return []
    share = dark[: rows * step, : cols * step].reshape(rows, step, cols, step).mean(axis=(1, 3))
    found = [group for group in _connected(_places(share > INKED), WORDS) if len(group) >= FEWEST_BLOCKS]
    found.sort(key=len, reverse=True)
    size = step / scale
    return [
        Box(
            min(x for _, x in g) * size,
            min(y for y, _ in g) * size,
            (max(x for _, x in g) + 1) * size,
            (max(y for y, _ in g) + 1) * size,
        )
        for g in found
    ]


def _places(mask: Mask) -> set[tuple[int, int]]:
    return {(int(y), int(x)) for y, x in np.argwhere(mask)}


def _connected(places: set[tuple[int, int]], steps: Sequence[tuple[int, int]]) -> list[Places]:
    """Places that hang together by steps of these kinds."""
    left, out = set(places), []
    while left:
        queue = deque([left.pop()])
        group: Places = []
        while queue:
            y, x = queue.popleft()
            group.append((y, x))
            for dy, dx in steps:
                near = y + dy, x + dx
                if near in left:
                    left.remove(near)
                    queue.append(near)
        out.append(group)
    return out
