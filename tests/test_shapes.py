"""Digits drawn as others than they are read: every swap is found, no honest font is accused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from badpdf import sheet

from pipeline.readers import digits, glyphs, ink, pdfium, plumber
from pipeline.readers.shapes import DigitShapes, Zoom, digit_of
from schemas.page import Box, Char

SAMPLES = Path(__file__).parent.parent / "data" / "raw"
SWAPS = ["".join(pair) for pair in combinations(digits.DIGITS, 2)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Char], Zoom]]:
    """Every digit of the honest sheet, and close-ups of it."""
    path = tmp_path_factory.mktemp("honest") / "sheet.pdf"
    path.write_bytes(sheet.honest())
    (page,) = plumber.read_pages(path)
    with pdfium.opened(path) as document, pdfium.page_of(document, 1) as handle:
        yield [c for c in page.chars if digit_of(c)], partial(glyphs.closeup, handle)


def read_as(chars: list[Char], table: dict[int, int]) -> list[Char]:
    return [Char(c.text.translate(table), c.box, c.size, c.upright, c.font, c.color) for c in chars]


@pytest.mark.parametrize("swap", SWAPS)
def test_two_digits_read_as_each_other_are_found(swap: str, drawn: tuple[list[Char], Zoom]) -> None:
    chars, zoom = drawn
    assert {digit_of(c) for c in chars} == set(digits.DIGITS), "the sheet has every digit"
    (wrong,) = DigitShapes().on(zoom).judge(read_as(chars, str.maketrans(swap, swap[::-1]))).values()
    assert wrong
    assert wrong <= set(swap)


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.pdf")), ids=lambda path: path.stem)
def test_digits_that_are_what_they_are_read_as(path: Path) -> None:
    with pdfium.opened(path) as document:
        for page in plumber.read_pages(path):
            with pdfium.page_of(document, page.number) as handle:
                assert not DigitShapes().on(partial(glyphs.closeup, handle)).judge(page.chars)


def test_what_shows_no_digit_resembles_none(drawn: tuple[list[Char], Zoom]) -> None:
    _, zoom = drawn
    assert digits.resemblance(np.full((64, 40), 255, dtype=np.uint8)) is None
    for beside in (Box(-40, 10, -30, 20), Box(600, 10, 610, 20), Box(10, 10, 10, 20), Box(10, 900, 20, 910)):
        assert digits.resemblance(zoom(beside)) is None


def test_a_close_up_ends_where_the_page_ends(drawn: tuple[list[Char], Zoom]) -> None:
    """On a damaged page a letter may stick out of it."""
    _, zoom = drawn
    assert zoom(Box(sheet.WIDTH - 5, 100, sheet.WIDTH + 5, 110)).shape == (64, 32)


@pytest.mark.parametrize(("rows", "holes"), [(["###", "#.#", "###"], 1), (["###", "#..", "###"], 0)])
def test_holes_and_the_largest_shape(rows: list[str], holes: int) -> None:
    small = np.array([[0 if c == "#" else 255 for c in row] for row in rows], dtype=np.uint8)
    light = np.pad(np.kron(small, np.full((10, 10), 1, dtype=np.uint8)), 8, constant_values=255)
    light[-3:, :2] = 0  # a piece of a neighbour
    assert ink.holes(light[:-3]) == holes
    shape = ink.largest_shape(light)
    assert shape is not None
    assert shape.shape == (30, 30)
