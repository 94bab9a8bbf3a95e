"""Reading PDFs into pages: places as displayed, rulings however drawn, refusals a person can act on, text dumps."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from badpdf import lies, sheet
from badpdf.rewrite import rewritten
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.read import read
from pipeline.readers import glyphs, ink, pdfium
from pipeline.readers.dump import decode
from pipeline.readers.plumber import read_pages
from pipeline.rejection import Rejected
from schemas.page import DocumentPages, Page, Source

Step = Callable[[Canvas], None]


def written(folder: Path, data: bytes, name: str = "a.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read_it(path: Path, **options: str) -> DocumentPages:
    return read(path, Source(path.name, "0" * 64, path.stat().st_size, suffix=path.suffix), ocr=False, **options)  # type: ignore[arg-type]


def page_of(folder: Path, *steps: Step) -> Page:
    return next(read_pages(written(folder, sheet.drawn(*steps))))


def turned(angle: int, crop: tuple[float, float, float, float] | None, origin: tuple[float, float] = (0, 0)) -> bytes:
    """The honest sheet with /Rotate, a crop box and a media box that does not start at 0 0, all in PDF's own units."""
    out = BytesIO()
    canvas = sheet.canvas(out)
    canvas.translate(*origin)
    for step in (sheet.rules, sheet.labels, sheet.values):
        step(canvas)
    canvas.setPageRotation(angle)
    canvas.showPage()
    canvas.save()
    data = out.getvalue()
    box = f"/MediaBox [ {origin[0]:g} {origin[1]:g} {origin[0] + 595:g} {origin[1] + 842:g} ]"
    if crop:
        box += f" /CropBox [ {crop[0]:g} {crop[1]:g} {crop[2]:g} {crop[3]:g} ]"
    return rewritten(data, (rb"/MediaBox \[[^\]]*\]", box.encode()))


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("origin", [(0, 0), (-30, 120)])
@pytest.mark.parametrize("cropped", [False, True])
def test_places_are_those_of_the_page_as_displayed(
    angle: int, origin: tuple[float, float], cropped: bool, tmp_path: Path
) -> None:
    crop = (origin[0] + 20, origin[1] + 15, origin[0] + 580, origin[1] + 810) if cropped else None
    path = written(tmp_path, turned(angle, crop, origin))
    page = next(read_pages(path))
    with pdfium.opened(path) as document:
        seen = glyphs.look(document[0])
    width, height = (560.0, 795.0) if cropped else (595.0, 842.0)
    assert (page.width, page.height) == pytest.approx((height, width) if angle in (90, 270) else (width, height))
    letters = [c for c in page.chars if c.text.strip()]
    assert len(letters) > 200
    blank = [c.text for c in letters if ink.contrast(seen.light, c.box, seen.scale) < 60]
    assert blank == [], "every character's box holds its ink"
    by_text = {g.text: g for g in seen.glyphs if g.text in "図冊費"}
    for text, glyph in by_text.items():
        same = min(
            (c for c in letters if c.text == text),
            key=lambda c: abs(c.box.mid_x - glyph.box.mid_x) + abs(c.box.mid_y - glyph.box.mid_y),
        )
        assert same.box.mid_x == pytest.approx(glyph.box.mid_x, abs=2)
        assert same.box.mid_y == pytest.approx(glyph.box.mid_y, abs=2)
    lying = [r for r in page.rules if r.direction == ("v" if angle in (90, 270) else "h")]
    assert len(lying) == len(sheet.ROWS) + len(sheet.COSTS) + 4


def test_thin_rectangles_are_rulings_and_wide_ones_backgrounds(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.rect(50, 700, 200, 0.5, stroke=0, fill=1)
        c.rect(50, 500, 0.96, 200, stroke=0, fill=1)
        c.setFillColorRGB(0.8, 0.9, 1)
        c.rect(300, 500, 100, 40, stroke=0, fill=1)

    page = page_of(tmp_path, draw)
    assert sorted(r.direction for r in page.rules) == ["h", "v"]
    assert [f.color for f in page.fills] == [(0.8, 0.9, 1.0)]
    assert page.fills[0].box.height == pytest.approx(40)


def test_rulings_areas_and_pictures_end_where_the_page_ends(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.line(100, 700, 100, 5_000_000)
        c.line(-300, 600, 900, 600)
        c.line(700, 100, 900, 100)  # beside the page
        c.setFillColorRGB(0.8, 0.9, 1)
        c.rect(500, 500, 300, 40, stroke=0, fill=1)
        c.rect(700, 500, 300, 40, stroke=0, fill=1)

    page = page_of(tmp_path, draw)
    assert sorted((r.box.x0, r.box.top, r.box.x1, round(r.box.bottom)) for r in page.rules) == [
        (0, 242, 595, 242),
        (100, 0, 100, 142),
    ]
    assert [(f.box.x0, f.box.x1) for f in page.fills] == [(500, 595)]


def test_edges_of_stroked_boxes_and_polylines(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.rect(50, 600, 100, 50, stroke=1, fill=0)
        path = c.beginPath()
        path.moveTo(200, 600)
        path.lineTo(300, 600)
        path.lineTo(300, 650)
        c.drawPath(path)

    page = page_of(tmp_path, draw)
    assert sorted(r.direction for r in page.rules) == ["h", "h", "h", "v", "v", "v"]
    assert page.fills == ()


def test_dashed_and_dotted_rulings(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.setDash(2, 2)
        c.line(50, 700, 300, 700)
        c.setDash()
        for i in range(40):
            c.rect(50 + i * 2.9, 650, 2.1, 0.7, stroke=0, fill=1)
        c.line(50, 600, 300, 600)

    page = page_of(tmp_path, draw)
    assert [(r.direction, r.dashed) for r in sorted(page.rules, key=lambda r: r.box.top)] == [
        ("h", True),
        ("h", True),
        ("h", False),
    ]
    dotted = sorted(page.rules, key=lambda r: r.box.top)[1]
    assert dotted.box.width == pytest.approx(39 * 2.9 + 2.1, abs=0.1)


def test_a_slanted_stroke_strikes_out_and_a_bracket_is_no_ruling(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.line(100, 600, 160, 640)
        bracket = c.beginPath()
        bracket.moveTo(200, 600)
        bracket.curveTo(196, 600, 195, 602, 195, 605)
        bracket.lineTo(195, 630)
        bracket.curveTo(195, 633, 196, 635, 200, 635)
        c.drawPath(bracket)

    page = page_of(tmp_path, draw)
    assert [f.slant for f in page.fills] == [True]
    assert page.rules == ()


def test_rulings_hidden_by_a_white_box_or_white_on_white_are_none(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        c.line(100, 600, 200, 600)
        c.setFillColorRGB(1, 1, 1)
        c.rect(50, 550, 300, 100, stroke=0, fill=1)
        c.line(100, 580, 200, 580)
        c.setStrokeColorRGB(1, 1, 1)
        c.line(100, 400, 200, 400)
        c.setFillColorRGB(0.2, 0.3, 0.5)
        c.rect(50, 250, 300, 60, stroke=0, fill=1)
        c.line(100, 250, 100, 310)

    page = page_of(tmp_path, draw)
    assert sorted((r.direction, round(sheet.HEIGHT - r.box.mid_y)) for r in page.rules) == [("h", 580), ("v", 280)]


def test_fake_bold_is_read_once_and_real_neighbours_twice(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        for dx in (0, 0.3):
            sheet.text(c, 100 + dx, 100, "実績1,100")
        sheet.text(c, 100, 200, "11", 4)

    page = page_of(tmp_path, draw)
    assert "".join(c.text for c in page.chars if c.box.top < 150) == "実績1,100"
    assert "".join(c.text for c in page.chars if c.box.top > 150) == "11"


def test_vertical_labels_and_column_order_keep_their_places(tmp_path: Path) -> None:
    def draw(c: Canvas) -> None:
        for i, letter in enumerate("満足度"):
            sheet.text(c, 60, 300 + 12 * i, letter)
        for word, x, y in reversed(sheet.value_places()):
            for i, letter in enumerate(word):
                sheet.text(c, x + 5.6 * i, y, letter)

    page = page_of(tmp_path, sheet.rules, draw)
    label = [c for c in page.chars if c.text in "満足度"]
    assert "".join(c.text for c in sorted(label, key=lambda c: c.box.top)) == "満足度"
    x, y = next((x, y) for w, x, y in sheet.value_places() if w == "239,384")
    row = [c for c in page.chars if abs(c.box.bottom - y) < 6 and x - 1 <= c.box.x0 < x + 50]
    assert "".join(c.text for c in sorted(row, key=lambda c: c.box.x0)) == "239,384"


def test_radicals_stay_as_printed(tmp_path: Path) -> None:
    data = sheet.drawn(sheet.labels).replace(b"<751F>", b"<2F63>")
    assert "⽣" in "".join(c.text for c in next(read_pages(written(tmp_path, data))).chars)


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason", "said"),
    [
        (b"", "empty_file", "0 bytes"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "not_pdf", "HTML"),
        (b"PK\x03\x04" + b"\0" * 200, "not_pdf", "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "not_pdf", "PNG"),
        (b"\0" * 5000, "not_pdf", "unknown"),
        (b"%PDF-1.7\n%%EOF\n", "truncated", "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_with_a_reason(data: bytes, reason: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        read_it(written(tmp_path, data))
    assert caught.value.reason == reason
    assert said in caught.value.message


def test_a_cut_file_is_truncated(tmp_path: Path) -> None:
    whole = sheet.honest()
    with pytest.raises(Rejected) as caught:
        read_it(written(tmp_path, whole[: len(whole) * 2 // 3]))
    assert caught.value.reason == "truncated"


def encrypted(user: str, owner: str) -> bytes:
    out = BytesIO()
    sheet.fonts()
    canvas = Canvas(out, pagesize=(595, 842), encrypt=StandardEncryption(user, owner, canPrint=1, canCopy=0))
    for step in (sheet.rules, sheet.labels, sheet.values):
        step(canvas)
    canvas.save()
    return out.getvalue()


def test_encrypted_needs_its_password_and_an_owner_password_alone_does_not_stop_reading(tmp_path: Path) -> None:
    locked = written(tmp_path, encrypted("geheim", "besitzer"))
    for options in ({}, {"password": "falsch"}):
        with pytest.raises(Rejected) as caught:
            read_it(locked, **options)
        assert caught.value.reason == "encrypted"
        assert "HYOKA_PDF_PASSWORD" in caught.value.message
    assert len(read_it(locked, password="geheim").pages[0].chars) > 200
    assert len(read_it(written(tmp_path, encrypted("", "besitzer"), "b.pdf")).pages[0].chars) > 200


def test_blank_pages_are_read_beside_others(tmp_path: Path) -> None:
    out = BytesIO()
    canvas = sheet.canvas(out)
    canvas.showPage()
    sheet.labels(canvas)
    canvas.showPage()
    canvas.save()
    pages = read_it(written(tmp_path, out.getvalue())).pages
    assert [p.text_layer for p in pages] == ["native", "native"]
    assert pages[0].chars == ()
    assert pages[1].number == 2


def test_a_scan_without_text_recognition_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        read_it(written(tmp_path, lies.scanned()))
    assert caught.value.reason == "scanned_no_ocr"
    assert "tesseract-ocr-jpn" in caught.value.message


# --- dumps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_dumps_are_read_in_the_encodings_offices_use(encoding: str, tmp_path: Path) -> None:
    text = "令和６年度 施策評価\r\n実績　△1,234千円\r\n"
    document = read_it(written(tmp_path, text.encode(encoding), "a.txt"))
    assert document.dump is not None
    assert document.dump.lines[:2] == ("令和６年度 施策評価", "実績　△1,234千円")
    assert document.pages == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty_file"), (b" \n ", "empty_file"), (bytes(range(256)) * 8, "not_pdf"), (Random(7).randbytes(4000), "not_pdf")],
)
def test_a_dump_that_is_no_text_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        read_it(written(tmp_path, data, "a.txt"))
    assert caught.value.reason == reason


def test_page_breaks_of_a_dump_are_lines(tmp_path: Path) -> None:
    document = read_it(written(tmp_path, "一\f二\n".encode(), "a.txt"))
    assert document.dump is not None
    assert document.dump.lines == ("一", "\f", "二", "")


def test_decoding_never_guesses_control_characters() -> None:
    assert decode(b"\x00\x01\x02\x03" * 50) is None
