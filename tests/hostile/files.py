"""In: nothing. Out: files no run may stumble over, by name, each with the reasons that fit it (none: it can be read)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO

from badpdf import hostile, lies, sheet
from badpdf.rewrite import rewritten
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

Maker = Callable[[], bytes]
MIB = 1 << 20


def plain(*contents: bytes, page: bytes = b"/MediaBox [0 0 595 842]", head: bytes = b"") -> bytes:
    """A PDF with one page per content stream; `head` stands in each stream's dictionary."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(contents)))
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
               3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}  # fmt: skip
    for i, content in enumerate(contents):
        use = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X1 4 0 R >> >>"
        objects[10 + 2 * i] = b"<< /Type /Page /Parent 2 0 R %s %s /Contents %d 0 R >>" % (page, use, 11 + 2 * i)
        objects[11 + 2 * i] = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content)
    return rewritten(b"%PDF-1.7\nxref\n0 1\ntrailer\n<< /Size 1 /Root 1 0 R >>\n%%EOF\n", objects=objects)


def encrypted(user: str, owner: str) -> bytes:
    """The sheet under passwords."""
    out = BytesIO()
    sheet.fonts()
    canvas = Canvas(out, pagesize=(595, 842), encrypt=StandardEncryption(user, owner, canPrint=1, canCopy=0))
    for step in (sheet.rules, sheet.labels, sheet.values):
        step(canvas)
    canvas.save()
    return out.getvalue()


def bomb(mebibytes: int, unit: bytes = b" ") -> bytes:
    """A page whose content unpacks to so many MiB, packed twice so that the file itself stays small."""
    packer = zlib.compressobj(9)
    piece = unit * (MIB // len(unit))
    begin = packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)  # leans on nothing before it, so it can be repeated
    check = 1
    for _ in range(mebibytes):
        check = zlib.adler32(piece, check)
    once = begin + block * mebibytes + b"\x03\x00" + check.to_bytes(4, "big")
    return plain(zlib.compress(once, 9), head=b"/Filter [/FlateDecode /FlateDecode]")


def many_pages(count: int) -> bytes:
    """So many pages with a line each."""
    return plain(*[b"BT /F1 12 Tf 72 700 Td (page %d) Tj ET" % number for number in range(count)])


def huge_picture() -> bytes:
    """A picture of 10 thousand million dots, of which the file holds none."""
    size = b"/Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    picture = b"<< /Type /XObject /Subtype /Image %s /Filter /FlateDecode /Length 8 >>\nstream\n%s\nendstream"
    data = plain(b"q 595 0 0 842 0 0 cm /X1 Do Q")
    return rewritten(data, objects={4: picture % (size, zlib.compress(b""))})


def cut() -> bytes:
    """A download that was cut off."""
    return sheet.honest()[:20000]


def loops_only() -> bytes:
    """A page tree that holds nothing but itself."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"}
    return rewritten(b"%PDF-1.7\nxref\n0 1\ntrailer\n<< /Size 1 /Root 1 0 R >>\n%%EOF\n", objects=objects)


def letter() -> bytes:
    """A letter: text, and no sheet."""
    return plain(b"BT /F1 12 Tf 72 700 Td (Dear Sir or Madam, please find the minutes enclosed.) Tj ET")


#: Name, bytes, and the reasons that fit; names are as odd as people make them.
BAD: dict[str, tuple[Maker, frozenset[str]]] = {
    name: (maker, frozenset(reasons.split()))
    for name, maker, reasons in (
        ("zero bytes.pdf", bytes, "empty_file"),
        ("エラー画面　全角.pdf", lambda: b"\xef\xbb\xbf<!DOCTYPE html><title>404</title>", "not_pdf"),
        ("まとめ\n改行.pdf", lambda: b"PK\x03\x04" + bytes(200), "not_pdf"),
        ("📄.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "not_pdf"),
        ("古い表.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "not_pdf"),
        ("-rf.pdf", lambda: b"\0" * 5000, "not_pdf"),
        ("a\\..\\x.pdf", lambda: b"%PDF-1.7\n%%EOF\n", "truncated no_pages"),
        ("noise.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 30 + b"\n%%EOF", "truncated no_pages"),
        ("noise.txt", lambda: bytes(range(256)) * 30, "not_pdf"),
        ("cut.pdf", cut, "truncated"),
        ("locked.pdf", partial(encrypted, "geheim", "besitzer"), "encrypted"),
        ("no pages.pdf", plain, "no_pages"),
        ("blank.pdf", partial(plain, b"", b""), "unrecognized scanned_no_ocr"),
        ("a letter.pdf", letter, "unrecognized"),
        ("500 pages.pdf", partial(many_pages, 500), "too_large"),
        ("a tree of itself.pdf", loops_only, "no_pages truncated"),
        ("a deep tree.pdf", hostile.page_tree_is_deep, "truncated"),
        ("scan.pdf", lies.scanned, "scanned_no_ocr"),
        ("300 pages.pdf", partial(many_pages, 300), "unrecognized"),
        ("picture.pdf", huge_picture, "scanned_no_ocr unrecognized broken_text_layer truncated too_large"),
    )
}

#: Small files that unpack to what no machine should be given to read.
BOMBS: dict[str, Maker] = {"bomb.pdf": partial(bomb, 1500), "endless.pdf": partial(bomb, 200, b"q 1 0 0 1 0 0 cm Q\n")}
GOOD_NAMES = ("シート.pdf", "別の課/シート.pdf", "全角　空白.pdf", "📊 評価.pdf", "改\n行.pdf", "=1+1.pdf", "評価.PDF")


def good(count: int) -> dict[str, bytes]:
    """So many sheets that can be read, each with bytes of its own, under names as odd as people make them."""
    names = [*GOOD_NAMES, *(f"{number:02d}.pdf" for number in range(count - len(GOOD_NAMES)))]
    title = re.search(rb"/Title \([^)]*\)", sheet.honest())
    assert title is not None
    return {name: rewritten(sheet.honest(), (re.escape(title.group()), b"/Title (%d)" % i)) for i, name in enumerate(names)}
