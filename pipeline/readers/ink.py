"""In: the picture of a page and boxes on it. Out: whether something is drawn there, how many holes a glyph has, ink nobody read.

Brightness arrays are rows x columns, 0 (black) to 255 (white).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from schemas.page import Box

Light = npt.NDArray[np.uint8]
FAINT = 12  # steps of brightness: less contrast than this no reader of the paper sees
BLOCK = 4.0  # points: edge of the squares in which unread ink is counted
INKED = 0.06  # share of dark pixels from which a square counts as inked
FEWEST_BLOCKS = 4  # so many squares side by side are more than a speck or the foot of a letter

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


def holes(glyph: Light) -> int | None:
    """Number of holes in the one shape of a close-up; None where there is no clear shape."""
    low, high = int(glyph.min()), int(glyph.max())
    if high - low < 4 * FAINT:
        return None
    edge = np.concatenate([glyph[0], glyph[-1], glyph[:, 0], glyph[:, -1]])
    middle = (low + high) / 2
    dark = glyph < middle if float(np.median(edge)) > middle else glyph > middle
    share = float(dark.mean())
    if not 0.02 < share < 0.6:
        return None
    open_ground = np.pad(~dark, 1, constant_values=True)
    return _patches(open_ground, smallest=max(3, glyph.size // 800)) - 1


def _patches(ground_pixels: npt.NDArray[np.bool_], smallest: int) -> int:
    """Connected areas (side by side) of at least `smallest` pixels."""
    left = ground_pixels.copy()
    height, width = left.shape
    found = 0
    while left.any():
        y, x = (int(v) for v in np.argwhere(left)[0])
        left[y, x] = False
        queue, size = deque([(y, x)]), 0
        while queue:
            y, x = queue.popleft()
            size += 1
            for ny, nx in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if 0 <= ny < height and 0 <= nx < width and left[ny, nx]:
                    left[ny, nx] = False
                    queue.append((ny, nx))
        found += size >= smallest
    return found


def unexplained(light: Light, scale: float, known: Iterable[Box], grow: float) -> npt.NDArray[np.bool_]:
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
    blocks = {(int(y), int(x)) for y, x in np.argwhere(share > INKED)}
    found = [group for group in _groups(blocks) if len(group) >= FEWEST_BLOCKS]
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


def _groups(blocks: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Squares that touch each other, corners included and one square of gap allowed sideways (letters of a word)."""
    left, out = set(blocks), []
    while left:
        queue = deque([left.pop()])
        group = []
        while queue:
            y, x = queue.popleft()
            group.append((y, x))
            for ny in (y - 1, y, y + 1):
                for nx in range(x - 2, x + 3):
                    if (ny, nx) in left:
                        left.remove((ny, nx))
                        queue.append((ny, nx))
        out.append(group)
    return out
