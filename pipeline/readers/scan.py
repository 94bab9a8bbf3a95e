"""In: the picture of a scanned page. Out: its tilt, the straightened picture, and the rulings drawn on it.

Pictures are grey arrays, rows x columns, 0 black to 255 white. Angles are in degrees, counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.readers.ink import Light
from schemas.page import Box, Direction, Rule

DARK = 150
MOST_TILT = 3.0  # degrees: a page fed askew by more is a photograph, not a scan
STEPS = (0.5, 0.1, 0.02)  # degrees between the angles tried, coarse to fine
LONGEST_LETTER = {"h": 17.0, "v": 14.0}  # points: shorter strokes belong to letters
FREE_END = 60.0  # points: only longer rulings may end where no other ruling stands
TOUCH = 3.0  # points between rulings that touch
THICKEST = 3.5  # points: thicker dark bars are backgrounds
BREAK = 0.5  # points of a ruling lost in scanning; letters of a word stand further apart
BLOCK = 48  # pixels: edge of the squares whose brightness is taken as the paper's
PAPER = 140  # a darker square is a dark background with light letters, and is left as it is
Bits = npt.NDArray[np.bool_]


def tilt(light: Light) -> float:
    """By how many degrees the page must be turned to stand straight; 0 where nothing tells."""
    shrink = max(1, max(light.shape) // 1400)
    dark = light[::shrink, ::shrink] < DARK
    ys, xs = np.nonzero(dark)
    if len(ys) < 500:
        return 0.0
    if len(ys) > 60_000:
        chosen = np.linspace(0, len(ys) - 1, 60_000).astype(int)
        ys, xs = ys[chosen], xs[chosen]
    best, reach = 0.0, MOST_TILT
    for step in STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(ys, xs, float(angle))))
        reach = step
    return round(best, 2) if _sharpness(ys, xs, best) > 1.02 * _sharpness(ys, xs, 0.0) else 0.0


def _sharpness(ys: npt.NDArray[np.int64], xs: npt.NDArray[np.int64], angle: float) -> float:
    """How unevenly ink falls on lines at this angle: straight lines of text and rulings make peaks."""
    rows = ys + xs * np.tan(np.radians(angle))
    counts = np.bincount((rows - rows.min()).astype(int)).astype(float)
    return float((counts**2).sum())


def straightened(light: Light, angle: float) -> Light:
    """The picture turned about its middle by `angle`; white where nothing was."""
    if angle == 0.0:
        return light
    turned = Image.fromarray(light).rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned, dtype=np.uint8)


def turned_box(box: Box, angle: float, width: float, height: float) -> Box:
    """Where a box of the scanned page lies on the straightened one (same size, about its middle)."""
    if angle == 0.0:
        return box
    sin, cos = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    x, y = box.mid_x - width / 2, box.mid_y - height / 2
    mid_x, mid_y = float(x * cos - y * sin) + width / 2, float(x * sin + y * cos) + height / 2
    return Box(mid_x - box.width / 2, mid_y - box.height / 2, mid_x + box.width / 2, mid_y + box.height / 2)


def whitened(light: Light) -> Light:
    """The picture on white paper: shading of the scan and pale backgrounds of cells taken away."""
    height, width = light.shape
    rows, cols = max(1, height // BLOCK), max(1, width // BLOCK)
    squares = light[: rows * BLOCK, : cols * BLOCK]
    if squares.shape != (rows * BLOCK, cols * BLOCK):
        return light
    paper = np.percentile(squares.reshape(rows, BLOCK, cols, BLOCK), 80, axis=(1, 3))
    paper = np.where(paper < PAPER, 255.0, paper * 0.94)
    smooth = Image.fromarray(paper.astype(np.uint8)).resize((width, height), Image.Resampling.BILINEAR)
    return np.clip(light.astype(np.float32) * 255.0 / np.asarray(smooth, dtype=np.float32), 0, 255).astype(np.uint8)


def rulings(light: Light, scale: float) -> tuple[Rule, ...]:
    """Straight dark strokes longer than any letter's; `scale` is pixels per point.

    Short ones count only where both ends meet a ruling across: strokes of neighbouring letters run together.
    """
    dark = light < DARK
    across, down = list(_strokes(dark, scale, "h")), list(_strokes(dark.T, scale, "v"))
    while True:
        kept_across = [r for r in across if _held(r, down)]
        kept_down = [r for r in down if _held(r, kept_across)]
        if len(kept_across) == len(across) and len(kept_down) == len(down):
            return (*across, *down)
        across, down = kept_across, kept_down


def _held(rule: Rule, others: list[Rule]) -> bool:
    """Whether a ruling is long, or both its ends meet one of the others."""
    box = rule.box
    if rule.direction == "h":
        if box.width >= FREE_END:
            return True
        ends, at = (box.x0, box.x1), box.mid_y
        return all(
            any(abs(o.box.mid_x - e) <= TOUCH and o.box.top - TOUCH <= at <= o.box.bottom + TOUCH for o in others) for e in ends
        )
    if box.height >= FREE_END:
        return True
    ends, at = (box.top, box.bottom), box.mid_x
    return all(any(abs(o.box.mid_y - e) <= TOUCH and o.box.x0 - TOUCH <= at <= o.box.x1 + TOUCH for o in others) for e in ends)


def _strokes(dark: Bits, scale: float, direction: Direction) -> Iterator[Rule]:
    """Rulings along the rows of `dark`, each run of pixels joined with the runs that touch it in the next rows."""
    shortest = LONGEST_LETTER[direction] * scale
    open_strokes: list[list[int]] = []  # x0, x1, first row, last row
    for row in range(dark.shape[0]):
        runs = _runs(dark[row], int(BREAK * scale), shortest)
        going: list[list[int]] = []
        for stroke in open_strokes:
            (going if row - stroke[3] <= max(1, int(0.5 * scale)) else []).append(stroke)
            if row - stroke[3] > max(1, int(0.5 * scale)):
                yield from _as_rule(stroke, scale, direction)
        for start, end in runs:
            touching = [s for s in going if s[0] < end and start < s[1]]
            if not touching:
                going.append([start, end, row, row])
                continue
            first = touching[0]
            for other in touching[1:]:
                first[:] = [min(first[0], other[0]), max(first[1], other[1]), min(first[2], other[2]), row]
                going.remove(other)
            first[0], first[1], first[3] = min(first[0], start), max(first[1], end), row
        open_strokes = going
    for stroke in open_strokes:
        yield from _as_rule(stroke, scale, direction)


def _runs(line: Bits, gap: int, shortest: float) -> list[tuple[int, int]]:
    """Stretches of dark pixels at least `shortest` long, gaps of up to `gap` pixels bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
    if len(edges) == 0:
        return []
    starts, ends = edges[0::2], edges[1::2]
    apart = np.flatnonzero(starts[1:] - ends[:-1] > gap)
    starts, ends = starts[np.concatenate(([0], apart + 1))], ends[np.concatenate((apart, [len(ends) - 1]))]
    long = ends - starts >= shortest
    return [(int(a), int(b)) for a, b in zip(starts[long], ends[long], strict=True)]


def _as_rule(stroke: list[int], scale: float, direction: Direction) -> Iterator[Rule]:
    start, end, first, last = (value / scale for value in stroke)
    if last - first > THICKEST:
        return
    middle = (first + last + 1 / scale) / 2
    box = Box(start, middle, end, middle) if direction == "h" else Box(middle, start, middle, end)
    yield Rule(box, direction)
