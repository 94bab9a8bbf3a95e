"""Files built to hang or break a reader, and damaged ones: read where a viewer reads them, else refused."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from badpdf import hostile, sheet
from badpdf.rewrite import rewritten

from pipeline.doubtful import mark
from pipeline.read import read
from pipeline.rejection import Rejected
from schemas.page import DocumentPages, Page, Source


def read_bytes(data: bytes, folder: Path) -> DocumentPages:
    path = folder / "sheet.pdf"
    path.write_bytes(data)
    return read(path, Source("sheet.pdf", "0" * 64, len(data)), ocr=False)


def text_of(page: Page) -> str:
    return "".join(c.text for c in page.chars)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("maker", [hostile.previous_table_is_itself, hostile.length_is_itself])
def test_what_pdfminer_dies_of_is_read_from_a_mended_copy(maker: Callable[[], bytes], tmp_path: Path) -> None:
    document = read_bytes(maker(), tmp_path)
    (page,) = document.pages
    assert all(value in text_of(page) for value in sheet.VALUES)
    assert "rebuilt" in {note.check for note in page.notes}
    row = {"page": 1, "needs_review": False, "review_reason": None}
    assert mark({"costs": [row]}, document)["costs"][0]["needs_review"] is True


@pytest.mark.timeout(60)
@pytest.mark.parametrize("maker", [hostile.page_tree_loops, hostile.form_draws_itself])
def test_circles_both_libraries_see_do_no_harm(maker: Callable[[], bytes], tmp_path: Path) -> None:
    (page,) = read_bytes(maker(), tmp_path).pages
    assert all(value in text_of(page) for value in sheet.VALUES)


@pytest.mark.timeout(60)
def test_a_page_tree_too_deep_for_both_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        read_bytes(hostile.page_tree_is_deep(), tmp_path)
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize(
    ("box", "more", "size"),
    [
        (b"0 0 2384 3370", b"", (2384, 3370)),
        (b"0 0 200000 200000", b"", (200000, 200000)),
        (b"0 0 595 842", b"/UserUnit 2", (595, 842)),
        (b"595 842 0 0", b"", (595, 842)),
        (b"0 0 595 842", b"/CropBox [ 900 900 950 950 ]", (595, 842)),
        (b"0 0 0 0", b"", (612, 792)),
    ],
)
def test_odd_paper_is_read(box: bytes, more: bytes, size: tuple[int, int], tmp_path: Path) -> None:
    (page,) = read_bytes(hostile.sized(box, more), tmp_path).pages
    assert (page.width, page.height) == pytest.approx(size)
    assert all(value in text_of(page) for value in sheet.VALUES)
    assert not [note for note in page.notes if note.check == "unseen_text"]


def test_a_damaged_stream_marks_its_page(tmp_path: Path) -> None:
    body = zlib.compress(Random(1).randbytes(3000).hex().encode())
    bad = body[: len(body) // 2] + bytes(200)
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 500 800] /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    data = sheet.drawn(sheet.rules, sheet.labels, sheet.values, lambda c: c._code.append("/X9 Do"))
    data = rewritten(data, (rb"/ProcSet", b"/XObject << /X9 92 0 R >> /ProcSet"), objects={92: form % (len(bad), bad)})
    document = read_bytes(data, tmp_path)
    assert "damaged_page" in {note.check for note in document.pages[0].notes}
    row = {"page": 1, "needs_review": False, "review_reason": None}
    assert mark({"costs": [row]}, document)["costs"][0]["needs_review"] is True


def test_a_sheet_whose_only_content_is_damaged_is_no_scan(tmp_path: Path) -> None:
    body = zlib.compress(b"BT 100 700 Td (123) Tj ET " * 40)
    bad = body[: len(body) // 2] + bytes(len(body))
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    data = rewritten(
        sheet.drawn(lambda c: c._code.append("q 400 0 0 500 50 50 cm /X9 Do Q")),
        (rb"/ProcSet", b"/XObject << /X9 92 0 R >> /ProcSet"),
        objects={
            92: picture + b"\nstream\n\x40\nendstream",
            93: b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(bad), bad),
        },
    )
    with pytest.raises(Rejected) as caught:
        read_bytes(data, tmp_path)
    assert caught.value.reason == "truncated"
    assert "object 93" in caught.value.message
