"""Fills and rules of a page in, the shapes that float over its tables out: schedule bars, with the rules that outline them.

A bar is a filled shape about a line high that touches no ruling but its own: the table under it neither begins nor ends
at its edges.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.page import Box, Fill, Rule

HEIGHTS = (6.0, 40.0)  # points: about a line of text
SLENDER = 2.0  # a bar is at least this many times wider than high
NEAR = 1.2  # points: closer edges touch
TIP = 14.0  # points: the arrow's tip reaches this far over its straight edges


def bars_of(fills: Sequence[Fill], rules: Sequence[Rule]) -> tuple[list[Box], list[Rule]]:
    """Boxes of the bars, and the rules that are no bar's outline."""
    bars: list[Box] = []
    for fill in fills:
        box = fill.box
        if fill.slant or not HEIGHTS[0] <= box.height <= HEIGHTS[1] or box.width < SLENDER * box.height or _white(fill):
            continue
        others = [r for r in rules if not _own(r, box)]
        if len(others) < len(rules) and not any(_touches(r, box) for r in others):
            bars.append(box)
    return bars, [r for r in rules if not any(_own(r, b) for b in bars)]


def _white(fill: Fill) -> bool:
    return bool(fill.color) and min(fill.color) > 0.98


def _own(rule: Rule, box: Box) -> bool:
    """Whether a rule lies wholly on or in the shape."""
    r = rule.box
    inside_x = box.x0 - NEAR <= r.x0 and r.x1 <= box.x1 + NEAR
    inside_y = box.top - NEAR <= r.top and r.bottom <= box.bottom + NEAR
    return inside_x and inside_y and not (rule.direction == "h" and box.top + NEAR < r.mid_y < box.bottom - NEAR)


def _touches(rule: Rule, box: Box) -> bool:
    """Whether another rule runs along one of the shape's edges."""
    r = rule.box
    if rule.direction == "h":
        return min(abs(r.mid_y - box.top), abs(r.mid_y - box.bottom)) <= NEAR and r.overlap_x(box) > TIP
    return min(abs(r.mid_x - box.x0), abs(r.mid_x - box.x1)) <= NEAR and r.overlap_y(box) > 0.5 * box.height
