"""Rules become cells with spans, whatever the producer drew them as."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pagemaker.draft import Draft, Rows, Ruling, placed, rule

from extractors.shared.lattice import Lattice, lattices

PLAIN = (("a", "b", "c"), ("d", "e", "f"))
MERGED = (("a", "<", "b"), ("c", "d", "^"), ("e", "f", "g"))


def one(rows: Rows, ruling: Ruling = "lines") -> Lattice:
    (found,) = lattices(Draft().table(rows, ruling=ruling).rules)
    return found


def spans(lattice: Lattice) -> set[tuple[int, int, int, int]]:
    return {(s.row, s.col, s.row_span, s.col_span) for s in lattice.spans}


def written(rows: Rows) -> set[tuple[int, int, int, int]]:
    return {(c.row, c.col, c.rows, c.cols) for c in placed(rows)}


@pytest.mark.parametrize("ruling", ["lines", "rects", "double", "open"])
@pytest.mark.parametrize("rows", [PLAIN, MERGED], ids=["plain", "merged"])
def test_cells_are_found_however_they_are_ruled(rows: Rows, ruling: Ruling) -> None:
    assert spans(one(rows, ruling)) == written(rows)


def test_boxes_lie_where_the_rules_do() -> None:
    (first, *_) = one(PLAIN).spans
    assert (first.box.x0, first.box.top, first.box.x1, first.box.bottom) == (40, 60, 120, 80)


def test_double_lines_leave_no_cells_between_them() -> None:
    assert len(one(PLAIN, "double").spans) == 6


def test_two_tables_that_do_not_touch_are_two() -> None:
    drawn = Draft().table(PLAIN, top=60).table(PLAIN, top=140)
    assert [round(t.box.top) for t in lattices(drawn.rules)] == [60, 140]


def test_rules_that_touch_no_other_draw_no_table() -> None:
    assert lattices([rule(40, 60, 300, 60), rule(40, 90, 300, 90)]) == []


def test_a_short_stub_of_a_rule_parts_no_cell() -> None:
    frame = [rule(40, 60, 200, 60), rule(40, 100, 200, 100), rule(40, 60, 40, 100), rule(200, 60, 200, 100)]
    assert spans(*lattices([*frame, rule(120, 60, 120, 75)])) == {(0, 0, 1, 2)}


@settings(max_examples=60, deadline=None)
@given(
    widths=st.lists(st.integers(20, 120), min_size=2, max_size=6),
    count=st.integers(2, 6),
    ruling=st.sampled_from(["lines", "rects", "double", "open"]),
    data=st.data(),
)
def test_any_merged_rectangle_is_one_cell(widths: list[int], count: int, ruling: Ruling, data: st.DataObject) -> None:
    rows = [["x"] * len(widths) for _ in range(count)]
    top, left = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, len(widths) - 1))
    high, wide = data.draw(st.integers(1, count - top)), data.draw(st.integers(1, len(widths) - left))
    assume(high < count and wide < len(widths))  # else a line of the lattice has no rule of its own
    for r in range(top, top + high):
        for c in range(left, left + wide):
            rows[r][c] = "x" if (r, c) == (top, left) else "<" if c > left else "^"
    drawn = Draft().table(rows, [float(w) for w in widths], ruling=ruling)
    areas = {(round(s.box.x0), round(s.box.x1), s.row_span, s.col_span) for t in lattices(drawn.rules) for s in t.spans}
    x0, x1 = 40 + sum(widths[:left]), 40 + sum(widths[: left + wide])
    assert any(abs(a - x0) <= 1 and abs(b - x1) <= 1 and (h, w) == (high, wide) for a, b, h, w in areas)
