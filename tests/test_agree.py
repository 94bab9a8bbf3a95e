"""Two readers of one page: signs that character maps write with either of two code points are no disagreement."""

from __future__ import annotations

import pytest

from pipeline.readers.agree import pairs
from pipeline.readers.glyphs import Glyph
from schemas.page import Box, Char

PLACE = Box(100.0, 100.0, 108.0, 108.0)


@pytest.mark.parametrize(("one", "other"), [("−", "－"), ("—", "―"), ("〜", "～"), ("①", "①")])
def test_signs_with_two_code_points_pair(one: str, other: str) -> None:
    found = pairs([Char(one, PLACE, 8.0)], [Glyph(other, PLACE)])
    assert found.partners[0][1] is not None
    assert found.left == ()


def test_another_digit_does_not_pair() -> None:
    found = pairs([Char("3", PLACE, 8.0)], [Glyph("5", PLACE)])
    assert found.partners[0][1] is None
    assert len(found.left) == 1
