"""In: what pdfminer saw painted on a page, in drawing order. Out: rules, fills and images in our coordinates.

Spreadsheet programs draw a ruling as a line, as a thin filled rectangle, or as the edge of a stroked box; all three
become a `Rule`. Wider filled areas become `Fill`s, slanted strokes (a struck-out cell) `Fill(slant=True)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from pdfminer.layout import LTCurve, LTImage

from schemas.page import Box, Direction, Fill, Rule, around

THIN = 2.5  # points: filled areas up to this thickness are rulings; the thickest border offices use is 2.25
SHORTEST = 2.5  # points: anything shorter is a dot (of a dotted ruling) or a corner piece
SKEW = 0.7  # points a ruling may lean over its length and still be straight
DOT_GAP = 3.5  # points between the dots of a dotted ruling
DOTS = 5  # so many dots in a row are a dotted ruling
LETTER = 40.0  # points: a filled shape up to this size may be a letter drawn as an outline
LETTER_POINTS = 5
WHITE = 0.98
PointXY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Painted:
    """What is painted on a page beside its text."""

    rules: tuple[Rule, ...]
    fills: tuple[Fill, ...]
    images: tuple[Box, ...]
    outlines: tuple[Box, ...] = ()  # small filled shapes: letters drawn as outlines, or marks of a chart
    shapes: tuple[Box, ...] = ()  # every other path that is neither ruling nor background
    covers: tuple[tuple[int, Box], ...] = ()  # pictures with their place in the drawing order
    areas: tuple[tuple[int, Box], ...] = ()  # filled areas with theirs
    whites: tuple[tuple[int, Box], ...] = ()  # the white ones of them: no highlighter is white


@dataclass(frozen=True, slots=True)
class _Drawn:
    rule: Rule
    order: int
    white: bool


class Painter:
    """Collects painted objects in drawing order; `frame` is the visible page in pdfminer's coordinates (y upwards)."""

    def __init__(self, frame: Box) -> None:
        self._frame = frame
        self._order = 0
        self._rules: list[_Drawn] = []
        self._fills: list[tuple[Fill, int]] = []
        self._images: list[tuple[int, Box]] = []
        self._outlines: list[Box] = []
        self._shapes: list[Box] = []
        self._dots: list[Box] = []

    def image(self, item: LTImage) -> None:
        self._order += 1
        self._images.append((self._order, self._box(item.x0, item.y0, item.x1, item.y1)))

    @property
    def order(self) -> int:
        """How many objects were painted so far."""
        return self._order

    def curve(self, item: LTCurve) -> None:
        """A line, rectangle or any other path."""
        self._order += 1
        fill_white, stroke_white = is_white(item.non_stroking_color), is_white(item.stroking_color)
        if item.fill:
            self._area(self._box(item.x0, item.y0, item.x1, item.y1), item, fill_white)
        if item.stroke:
            if len(item.pts) > 2 and not _is_rectangle(item):
                self._shapes.append(self._box(item.x0, item.y0, item.x1, item.y1))
            for start, end in _segments(item):
                self._edge(start, end, item, stroke_white)

    def done(self) -> Painted:
        """Everything collected, each ruling once, without rulings a reader of the paper would not see.

        Rulings, areas and pictures end where the page ends.
        """
        self._rules += [_Drawn(rule, 0, False) for rule in dotted(self._dots)]
        seen: dict[tuple[int, int, int, int], Rule] = {}
        for drawn in self._rules:
            box = self._on_page(drawn.rule.box)
            if box is None or self._hidden(drawn):
                continue
            key = (round(box.x0 * 5), round(box.top * 5), round(box.x1 * 5), round(box.bottom * 5))
            if key not in seen or (seen[key].dashed and not drawn.rule.dashed):
                seen[key] = replace(drawn.rule, box=box)
        return Painted(
            rules=tuple(seen.values()),
            fills=tuple(replace(fill, box=box) for fill, _ in self._fills if (box := self._on_page(fill.box))),
            images=tuple(box for _, image in self._images if (box := self._on_page(image))),
            outlines=tuple(self._outlines),
            shapes=tuple(self._shapes),
            covers=tuple(self._images),
            areas=tuple((order, fill.box) for fill, order in self._fills if not fill.slant),
            whites=tuple((order, fill.box) for fill, order in self._fills if not fill.slant and _white(fill.color)),
        )

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        left, top = self._frame.x0, self._frame.top
        return Box(min(x0, x1) - left, top - max(y0, y1), max(x0, x1) - left, top - min(y0, y1))

    def _on_page(self, box: Box) -> Box | None:
        """The part of a box that lies on the page, None where it lies beside it."""
        width, height = self._frame.width, self._frame.top - self._frame.bottom
        beside = box.x1 < 0 or box.x0 > width or box.bottom < 0 or box.top > height
        return None if beside else box.within(width, height)

    def _area(self, box: Box, item: LTCurve, white: bool) -> None:
        thick, long = sorted((box.width, box.height))
        if thick > THIN:
            if _is_rectangle(item):
                self._fills.append((Fill(box, numbers(item.non_stroking_color)), self._order))
            elif max(box.width, box.height) <= LETTER and len(item.pts) >= LETTER_POINTS:
                self._outlines.append(box)
            else:
                self._shapes.append(box)
        elif long <= SHORTEST:
            self._dots.append(box)
        else:
            self._rule(box, "h" if box.width >= box.height else "v", item, white)

    def _edge(self, start: PointXY, end: PointXY, item: LTCurve, white: bool) -> None:
        box = self._box(*start, *end)
        thick, long = sorted((box.width, box.height))
        if thick > SKEW and thick > 0.02 * long:
            if min(box.width, box.height) > THIN:
                self._fills.append((Fill(box, numbers(item.stroking_color), slant=True), self._order))
        elif long <= SHORTEST:
            if not item.fill:
                self._dots.append(box)
        else:
            self._rule(box, "h" if box.width >= box.height else "v", item, white)

    def _rule(self, box: Box, direction: Direction, item: LTCurve, white: bool) -> None:
        self._rules.append(_Drawn(Rule(box, direction, dashed=_is_dashed(item)), self._order, white))

    def _hidden(self, drawn: _Drawn) -> bool:
        """White on nothing, or wholly inside a white area painted later (a text box laid over the grid)."""
        box = drawn.rule.box
        if drawn.white:
            return not any(
                fill.box.holds(box.mid_x, box.mid_y) and not fill.slant and not _white(fill.color)
                for fill, order in self._fills
                if order < drawn.order
            )
        return any(
            order > drawn.order and not fill.slant and _white(fill.color) and _well_inside(box, fill.box)
            for fill, order in self._fills
            if drawn.order
        )


def dotted(dots: list[Box]) -> Iterator[Rule]:
    """Rulings drawn as rows or columns of dots."""
    yield from _dotted_along([(d.mid_y, d.x0, d.x1, d) for d in dots], "h")
    yield from _dotted_along([(d.mid_x, d.top, d.bottom, d) for d in dots], "v")


def _dotted_along(dots: list[tuple[float, float, float, Box]], direction: Direction) -> Iterator[Rule]:
    lines: dict[int, list[tuple[float, float, float, Box]]] = {}
    for dot in dots:
        lines.setdefault(round(dot[0] * 2), []).append(dot)
    for line in lines.values():
        line.sort(key=lambda dot: dot[1])
        breaks = [i for i in range(1, len(line)) if line[i][1] - line[i - 1][2] > DOT_GAP]
        for start, end in zip([0, *breaks], [*breaks, len(line)], strict=True):
            if end - start >= DOTS:
                yield Rule(around(dot[3] for dot in line[start:end]), direction, dashed=True)


def numbers(value: object) -> tuple[float, ...]:
    """A colour as 1 (grey), 3 (RGB) or 4 (CMYK) numbers of 0–1; empty for patterns and what is not a colour."""
    every = value if isinstance(value, (tuple, list)) else (value,)
    if all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in every):
        return tuple(float(n) for n in every)
    return ()


def is_white(value: object) -> bool:
    """Whether a colour as pdfminer gives it is (almost) white."""
    return _white(numbers(value))


def _white(color: tuple[float, ...]) -> bool:
    if len(color) == 4:
        return max(color) <= 1 - WHITE
    return len(color) in (1, 3) and min(color) >= WHITE


def _is_dashed(item: LTCurve) -> bool:
    dash = item.dashing_style
    return bool(dash) and bool(dash[0]) if isinstance(dash, tuple) else False


def _is_rectangle(item: LTCurve) -> bool:
    """Whether every corner of the path lies on its own bounding box's corners (circles and arrows are no background)."""
    return all(
        min(abs(x - item.x0), abs(x - item.x1)) <= SKEW and min(abs(y - item.y0), abs(y - item.y1)) <= SKEW for x, y in item.pts
    )


def _segments(item: LTCurve) -> Iterator[tuple[PointXY, PointXY]]:
    """The straight edges of a path; of open paths with bends (brackets, arcs) none."""
    path = [(str(step[0]), [_point(p) for p in step[1:]]) for step in item.original_path or []]
    bends = any(step[0] in "cvy" for step in path)
    closed = any(step[0] == "h" for step in path)
    if bends and not closed:
        return
    start: PointXY | None = None
    here: PointXY | None = None
    for operator, points in path:
        if operator == "m":
            start = here = points[-1]
        elif operator == "h":
            if here is not None and start is not None and here != start:
                yield here, start
            here = start
        else:
            if operator == "l" and here is not None:
                yield here, points[-1]
            here = points[-1]


def _point(value: object) -> PointXY:
    """One point of pdfminer's `original_path`, whose type it gives as a tuple of anything."""
    x, y = cast("tuple[float, float]", value)
    return float(x), float(y)


def _well_inside(box: Box, area: Box) -> bool:
    margin = 0.5
    return (
        area.x0 + margin <= box.x0
        and area.top + margin <= box.top
        and box.x1 <= area.x1 - margin
        and box.bottom <= area.bottom - margin
    )
