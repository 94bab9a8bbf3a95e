"""`hyoka inspect`: what stands on the picture, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from badpdf import sheet
from PIL import Image

from extractors.engine import extract
from extractors.registry import recognize
from extractors.shared.grid import layout
from extractors.shared.vocabulary import shared
from pipeline.inspect import claims, draw, marks
from pipeline.overlay import STYLES, Mark, drawn
from pipeline.read import read
from schemas.page import Box, Source


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet.honest())
    return path


def test_cells_headers_and_claims_are_marked(honest: Path) -> None:
    document = read(honest, Source(honest.name, "0" * 64, 1))
    (page,) = document.pages
    found = marks(page, layout(page), shared(), claims(extract(document, recognize(document))))
    value = next((x + 2, y - 4) for word, x, y in sheet.value_places() if word == "239,384")
    there = {mark.kind for mark in found if mark.box.holds(*value)}
    assert {"cell", "claimed", "word"} <= there
    assert "unclaimed" not in there
    year = next(mark for mark in found if mark.kind == "header" and mark.box.holds(sheet.EDGES[5] + 5, sheet.TOP + 22))
    assert "year" in year.label
    assert sum(mark.kind == "rule" for mark in found) == len(page.rules)


def test_text_nobody_claimed_is_told_from_claimed_text(honest: Path) -> None:
    document = read(honest, Source(honest.name, "0" * 64, 1))
    (page,) = document.pages
    found = marks(page, layout(page), shared(), [])
    cells = [mark.box for mark in found if mark.kind == "unclaimed"]
    assert all(any(box.holds(x + 2, y - 4) for box in cells) for _, x, y in sheet.value_places())
    assert not [mark for mark in found if mark.kind == "claimed"]
    unknown = marks(page, layout(page), shared())
    assert not [mark for mark in unknown if mark.kind in ("claimed", "unclaimed")]


def test_the_picture_shows_the_marks_in_their_colours(honest: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    draw(honest, 1, out)
    with Image.open(out) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
        assert picture.width == 1190
    for kind in ("cell", "word"):
        color = STYLES[kind][0]  # type: ignore[index]
        assert (pixels == color).all(axis=1).any(), kind


def test_every_kind_of_mark_can_be_drawn_and_has_its_key() -> None:
    paper = Image.new("RGB", (400, 300), "white")
    out = drawn(paper, [Mark(Box(10, 10 + 12 * i, 60, 20 + 12 * i), kind, "a") for i, kind in enumerate(STYLES)], 1.0)
    assert out.height > paper.height
    below = np.asarray(out.crop((0, paper.height, out.width, out.height))).reshape(-1, 3)
    assert all((below == style[0]).all(axis=1).any() for style in STYLES.values())


def test_pages_that_are_not_there_and_dumps_are_refused(honest: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexError, match="1 pages"):
        draw(honest, 2, tmp_path / "x.png")
    dump = tmp_path / "a.txt"
    dump.write_text("令和６年度", encoding="utf-8")
    with pytest.raises(ValueError, match="no pages to draw"):
        draw(dump, 1, tmp_path / "x.png")
    assert not (tmp_path / "x.png").exists()
