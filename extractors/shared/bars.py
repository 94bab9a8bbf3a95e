"""Fills and rules of a page in, the shapes that float over its tables out: schedule bars, with the rules that outline them.

A bar is a shape about a line high, filled or outlined, that touches no ruling but its own: the table under it neither
begins nor ends at its edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.page import Box, Fill, Rule

HEIGHTS = (6.0, 40.0)  # points: about a line of text
SLENDER = 2.0  # a bar is at least this many times wider than high
NEAR = 1.2  # points: closer edges touch
TIP = 14.0  # points: an arrow's tip reaches this far over its straight edges


def bars_of(fills: Sequence[Fill], rules: Sequence[Rule]) -> tuple[list[Box], list[Rule]]:
    """Boxes of the bars, and the rules that are no bar's outline."""
    filled = [f.box for f in fills if not f.slant and not (f.color and min(f.color) > 0.98)]
    bars: list[Box] = []
    for box in (*filled, *_outlined(rules, [f.box for f in fills if f.slant])):
        if not HEIGHTS[0] <= box.height <= HEIGHTS[1] or box.width < SLENDER * box.height:
            continue
        others = [r for r in rules if not _own(r, box)]
        if len(others) < len(rules) and not any(_touches(r, box) for r in others) and not _row(box, rules, others):
            bars.append(box)
    return bars, [r for r in rules if not any(_own(r, b) for b in bars)] if bars else list(rules)


def _row(box: Box, rules: Sequence[Rule], others: Sequence[Rule]) -> bool:
    """Whether a shape is a shaded row of a table ruled by horizontal lines only: no edge upright, more lines as long."""
    upright = any(r.direction == "v" and _own(r, box) for r in rules)
    return not upright and any(
        r.direction == "h" and abs(r.box.x0 - box.x0) <= NEAR and abs(r.box.x1 - box.x1) <= NEAR for r in others
    )


def _outlined(rules: Sequence[Rule], slants: Sequence[Box]) -> Iterable[Box]:
    """Arrows: a left edge, two edges of one length starting at it, a tip of slanted strokes."""
    across = [r.box for r in rules if r.direction == "h"]
    for left in (r.box for r in rules if r.direction == "v" and HEIGHTS[0] <= r.box.height <= HEIGHTS[1]):
        starting = [a for a in across if abs(a.x0 - left.x0) <= NEAR]
        top = next((a for a in starting if abs(a.mid_y - left.top) <= NEAR), None)
        bottom = next((a for a in starting if abs(a.mid_y - left.bottom) <= NEAR), None)
        if top is None or bottom is None or abs(top.x1 - bottom.x1) > NEAR:
            continue
        tips = [s for s in slants if abs(s.x0 - top.x1) <= NEAR and s.top >= left.top - TIP and s.bottom <= left.bottom + TIP]
        if tips:
            yield Box(left.x0, left.top, max(s.x1 for s in tips), left.bottom)


def _own(rule: Rule, box: Box) -> bool:
    """Whether a rule lies wholly on the shape's edges."""
    r = rule.box
    inside_x = box.x0 - NEAR <= r.x0 and r.x1 <= box.x1 + NEAR
    inside_y = box.top - NEAR <= r.top and r.bottom <= box.bottom + NEAR
    return inside_x and inside_y


def _touches(rule: Rule, box: Box) -> bool:
    """Whether another rule runs along one of the shape's edges, or goes on from its end."""
    r = rule.box
    if rule.direction == "h":
        level = min(abs(r.mid_y - box.top), abs(r.mid_y - box.bottom)) <= NEAR
        return level and r.x0 <= box.x1 + NEAR and r.x1 >= box.x0 - NEAR
    upright = min(abs(r.mid_x - box.x0), abs(r.mid_x - box.x1)) <= NEAR
    return upright and r.top <= box.bottom + NEAR and r.bottom >= box.top - NEAR
