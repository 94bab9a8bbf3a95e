"""Scans: straightening, rulings from the picture, figures cell by cell, and everything of it marked."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from badpdf import lies, sheet
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_health import words_of

from pipeline import ocr
from pipeline.cache import Rows, sha256_of
from pipeline.doubtful import mark
from pipeline.find import Item
from pipeline.process import Task, process
from pipeline.read import read
from pipeline.readers import pdfium, scan, tesseract
from pipeline.rejection import Rejected
from schemas.hints import Hints
from schemas.page import Box, Char, DocumentPages, Page, Source

SAMPLES = Path(__file__).parent.parent / "data" / "raw"
needs_tesseract = pytest.mark.skipif(not tesseract.available(), reason="Tesseract with Japanese is not installed")


def scanned(folder: Path, *, dpi: int = 200, angle: float = 0.0) -> Image.Image:
    """The honest sheet as an office's copier gives it: grey paper, soft edges, noise, perhaps askew."""
    path = folder / "honest.pdf"
    path.write_bytes(sheet.honest())
    picture = pdfium.picture(path, 1, dpi).convert("L")
    picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    grey = np.asarray(picture, dtype=float) * 0.85 + 25 + np.random.default_rng(1).normal(0, 8, (picture.height, picture.width))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_pdf(picture: Image.Image) -> bytes:
    out = BytesIO()
    canvas = sheet.canvas(out)
    canvas.drawImage(ImageReader(picture), 0, 0, sheet.WIDTH, sheet.HEIGHT)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def read_bytes(data: bytes, folder: Path, *, with_ocr: bool = True) -> DocumentPages:
    path = folder / "scan.pdf"
    path.write_bytes(data)
    return read(path, Source("scan.pdf", "0" * 64, len(data)), ocr=with_ocr)


@pytest.mark.parametrize("angle", [0.0, 0.7, -1.6])
def test_tilt_is_found_to_a_twentieth_of_a_degree(angle: float, tmp_path: Path) -> None:
    light = np.asarray(scanned(tmp_path, angle=angle))
    assert scan.tilt(light) == pytest.approx(angle, abs=0.05)
    assert abs(scan.tilt(scan.straightened(light, angle))) <= 0.05


def test_a_blank_page_has_no_tilt_and_no_rulings() -> None:
    blank = np.full((800, 600), 255, dtype=np.uint8)
    assert scan.tilt(blank) == 0.0
    assert scan.rulings(scan.whitened(blank), 2.0) == ()


def test_rulings_of_a_scan_are_those_of_the_sheet_and_no_letters(tmp_path: Path) -> None:
    picture = scanned(tmp_path, angle=0.7)
    light = scan.whitened(scan.straightened(np.asarray(picture), 0.7))
    rules = scan.rulings(light, 200 / 72)
    across = sorted({round(r.box.mid_y) for r in rules if r.direction == "h"})
    down = sorted({round(r.box.mid_x) for r in rules if r.direction == "v"})
    drawn = [sheet.TOP + sheet.ROW * i for i in range(6)] + [sheet.COST_TOP + sheet.ROW * i for i in range(4)]
    assert len(across) == len(drawn)
    assert across == pytest.approx(drawn, abs=2)
    assert len(down) == len(sheet.EDGES)
    assert down == pytest.approx(list(sheet.EDGES), abs=2)


def test_boxes_turn_with_the_page() -> None:
    box = Box(290, 100, 310, 110)
    turned = scan.turned_box(box, 2.0, 600, 800)
    assert turned.mid_x == pytest.approx(300 - (105 - 400) * np.sin(np.radians(2)), abs=0.01)
    back = scan.turned_box(turned, -2.0, 600, 800)
    assert (back.mid_x, back.mid_y) == pytest.approx((box.mid_x, box.mid_y))


def test_a_scan_with_its_own_layer_gets_rulings_and_stays_ocr(tmp_path: Path) -> None:
    (page,) = read_bytes(lies.scan_with_layer().data, tmp_path, with_ocr=False).pages
    assert page.text_layer == "ocr"
    assert len({round(r.box.mid_y) for r in page.rules if r.direction == "h"}) == 10
    assert "240,500" in words_of(page)


def test_without_tesseract_a_scan_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract.languages.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        assert not ocr.available()
        with pytest.raises(Rejected) as caught:
            read_bytes(as_pdf(scanned(tmp_path)), tmp_path)
        assert caught.value.reason == "scanned_no_ocr"
    finally:
        tesseract.languages.cache_clear()


@needs_tesseract
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_digits_of_a_200_dpi_scan_are_read_and_nothing_is_unmarked(angle: float, tmp_path: Path) -> None:
    document = read_bytes(as_pdf(scanned(tmp_path, angle=angle)), tmp_path)
    (page,) = document.pages
    assert page.text_layer == "ocr"
    found = words_of(page)
    right = sum(sum(c.isdigit() for c in value) for value in sheet.VALUES if value in found)
    assert right / sum(c.isdigit() for value in sheet.VALUES for c in value) >= 0.85
    rows = [{"page": 1, "value_text": v, "needs_review": False, "review_reason": None} for v in sheet.VALUES]
    assert all(row["needs_review"] for row in mark({"costs": rows}, document)["costs"])


@needs_tesseract
@pytest.mark.parametrize("sample", ["ikeda/ikeda-jimujigyo-007", "itami/itami-shisaku-2021"])
def test_figures_of_a_scanned_sheet_keep_their_year_and_measure(sample: str, tmp_path: Path) -> None:
    """Headers in two lines, and digits of years that look like letters (R５年度 as RS年度)."""
    path = SAMPLES / f"{sample}.pdf"
    scan_of_it = tmp_path / "scan.pdf"
    with pdfium.opened(path) as document:
        (width, height), pages = document[0].get_size(), min(2, len(document))
    canvas = Canvas(str(scan_of_it), pagesize=(width, height))
    for number in range(1, pages + 1):
        canvas.drawImage(ImageReader(pdfium.picture(path, number, 200).convert("L")), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    printed, found = (said(rows_of(one), pages) for one in (path, scan_of_it))
    assert sum((printed & found).values()) >= 0.85 * sum(printed.values())
    assert all(row["needs_review"] for row in [row for table in rows_of(scan_of_it).values() for row in table if "yen" in row])


def rows_of(path: Path) -> Rows:
    return process(Task(Item(Source(path.name, sha256_of(path), path.stat().st_size), path, Hints())))


def said(rows: Rows, pages: int) -> Counter[tuple[object, ...]]:
    """Figures of the first pages with measure or stage, and year."""
    names = ("measure", "stage", "fiscal_year", "value", "yen")
    every = [row for table in ("observations", "costs") for row in rows[table] if row["page"] <= pages]
    return Counter(tuple(row.get(name) for name in names) for row in every)


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("RS年度", "R5年度"), ("令和G年度", "令和6年度"), ("RG 年", "R6 年"), ("WEBS年報", "WEBS年報"), ("RS232C", "RS232C"),
        ("R5年度", "R5年度"),
    ],
)
def test_letters_that_can_only_be_a_years_digits(printed: str, mended: str) -> None:
    chars = [Char(c, Box(5.0 * i, 0, 5.0 * i + 5, 10), 10) for i, c in enumerate(printed)]
    assert "".join(c.text for c in ocr._years_mended(chars)) == mended


@needs_tesseract
@pytest.mark.parametrize("name", ["shifted_digits", "vanished_digits", "no_tounicode", "outlined"])
def test_a_page_whose_text_lies_is_read_from_its_picture(name: str, tmp_path: Path) -> None:
    lie = next(one for one in lies.all_lies() if one.name == name)
    (page,) = read_bytes(lie.data, tmp_path).pages
    assert page.text_layer == "ocr"
    found = words_of(page)
    assert sum(value in found for value in sheet.VALUES) >= 0.85 * len(sheet.VALUES)
    assert not [note for note in page.notes if note.severity == "error"]
    assert set(lie.checks) <= {note.check for note in page.notes}


@needs_tesseract
def test_a_failure_of_tesseract_is_told_and_the_page_stays_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "SECONDS", 0.001)
    with pytest.raises(Rejected) as caught:
        read_bytes(as_pdf(scanned(tmp_path)), tmp_path)
    assert caught.value.reason == "scanned_no_ocr"


def test_an_empty_picture_gives_an_empty_page() -> None:
    light = np.full((842, 595), 255, dtype=np.uint8)
    page = ocr.recognized(Page(1, 595, 842), light, 1.0)
    assert page.chars == ()
    assert page.text_layer == "ocr"
