"""In: a file and what is known of it (`Source`). Out: its `DocumentPages`, or `Rejected` with a reason and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

from pipeline import ocr as stage
from pipeline.health import examine
from pipeline.readers import dump, glyphs, pdfium, plumber, streams
from pipeline.readers.shapes import DigitShapes
from pipeline.readers.tesseract import Failed
from pipeline.rejection import Rejected
from schemas.page import DocumentPages, Note, Page, Source

MAX_PAGES = 400
MAX_BYTES = 300 * 1024 * 1024
FEW_RULES = 4  # a page with fewer rulings of its own has them in its picture
HEAD, TAIL = 1024, 64 * 1024
# What stands at the start of files that are named .pdf and are something else.
OTHER_KINDS = (
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"{\\rtf", "an RTF file"),
)


def read(path: Path, source: Source, *, ocr: bool = True, password: str | None = None) -> DocumentPages:
    """Read one file.

    `.txt` gives a `DumpText`, everything else is read as a PDF. Raises `Rejected` with one of `not_pdf`, `empty_file`,
    `truncated`, `encrypted`, `no_pages`, `broken_text_layer`, `scanned_no_ocr`, `too_large`. Raises OSError where the
    file cannot be opened.
    """
    if source.suffix.lower() == ".txt":
        return DocumentPages(source=source, dump=dump.read_dump(path))
    check_bytes(path)
    known = _facts(path, password)
    pages = tuple(_pages(path, password, ocr and stage.available()))
    if not pages:
        raise Rejected("no_pages", f"{path.name}: the PDF has no pages. Ask the publisher for the whole file.")
    _check_layers(path, pages)
    return DocumentPages(source=source, pages=pages, producer=known.producer)


def check_bytes(path: Path) -> None:
    """Whether the bytes can be a whole PDF at all. Raises `Rejected` where not."""
    size = path.stat().st_size
    name = path.name
    if size == 0:
        raise Rejected("empty_file", f"{name}: the file has 0 bytes. Fetch it again.")
    if size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise Rejected("too_large", f"{name}: {size // (1024 * 1024)} MB, the limit is {limit} MB. Split the file.")
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    if b"%PDF-" not in head:
        raise Rejected("not_pdf", f"{name}: {_kind(head)}, not a PDF. Fetch the PDF itself or take the file away.")
    if b"%%EOF" not in tail:
        raise Rejected("truncated", f"{name}: the end of the PDF is missing (%%EOF). Fetch it again.")


def _kind(head: bytes) -> str:
    for mark, kind in OTHER_KINDS:
        if head.startswith(mark):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return "an HTML page (often an error page saved under the PDF's name)"
    return "a file of an unknown kind"


def _facts(path: Path, password: str | None) -> pdfium.Facts:
    """What the PDF says of itself. PDFium is asked first: it refuses or reads files on which pdfminer recurses to death."""
    try:
        known = pdfium.facts(path, password)
    except pdfium.Unreadable as error:
        if error.encrypted:
            raise Rejected("encrypted", _encrypted(path, password)) from error
        if streams.pageless(path.read_bytes()):
            raise Rejected("no_pages", f"{path.name}: the PDF has no pages. Ask the publisher for the whole file.") from error
        raise Rejected("truncated", f"{path.name}: the PDF is damaged ({error.message}). Fetch it again.") from error
    if known.pages == 0:
        raise Rejected("no_pages", f"{path.name}: the PDF has no pages. Ask the publisher for the whole file.")
    if known.pages > MAX_PAGES:
        raise Rejected("too_large", f"{path.name}: {known.pages} pages, the limit is {MAX_PAGES}. Split the file.")
    return known


def _encrypted(path: Path, password: str | None) -> str:
    state = "the password given is wrong" if password else "it needs a password"
    return f"{path.name}: encrypted, {state}. Set HYOKA_PDF_PASSWORD or ask the publisher for an open file."


def _pages(path: Path, password: str | None, ocr: bool) -> list[Page]:
    """Every page, read by both libraries and judged; a file pdfminer stumbles over is read from PDFium's copy of it."""
    data = path.read_bytes()
    circle, lost = streams.circle(data), streams.damaged(data)
    what = f"object {circle} refers to itself"
    if circle is None:
        try:
            return _told(_judged(path, path, password, ocr), "damaged_page", _lost(lost))
        except plumber.Damaged as error:
            what = str(error)
    try:
        pages = _judged(path, pdfium.rebuilt(path, password), password, ocr)
    except (plumber.Damaged, pdfium.Unreadable) as error:
        raise Rejected("truncated", f"{path.name}: the PDF is damaged ({what}). Fetch it again.") from error
    return _told(_told(pages, "damaged_page", _lost(lost)), "rebuilt", f"the file is damaged ({what}) and was mended")


def _lost(objects: Sequence[int]) -> str:
    """What is said of streams that do not unpack; nothing where there are none."""
    some = ", ".join(map(str, objects[:5]))
    return f"parts of the file are damaged or missing (object {some}): text may be lost" if objects else ""


def _told(pages: Sequence[Page], check: str, message: str) -> list[Page]:
    """The pages, each with a note of what holds for the whole file, if there is something to tell."""
    return [replace(p, notes=(*p.notes, Note(check, message, p.number))) if message else p for p in pages]


def _judged(path: Path, file: Path | BytesIO, password: str | None, ocr: bool) -> list[Page]:
    """The pages of `file`, which is `path` itself or a copy, judged by how PDFium sees `path`.

    With `ocr` pages that are scans or lie are read from their picture. Raises `plumber.Damaged`, also where the two
    libraries find a different number of pages.
    """
    shapes = DigitShapes()
    out: list[Page] = []
    with pdfium.opened(path, password) as document:
        for sight in plumber.sights(file, password if file is path else None):
            if sight.page.number > len(document):
                break
            out.append(_page(sight, document, shapes, ocr))
        if len(out) != len(document):
            raise plumber.Damaged(f"{len(out)} of {len(document)} pages found")
    return out


def _page(sight: plumber.Sight, document: object, shapes: DigitShapes, ocr: bool) -> Page:
    """One page judged; without PDFium's opinion where it cannot load the page."""
    try:
        with pdfium.page_of(document, sight.page.number) as handle:
            page = examine(sight, glyphs.look(handle, sight.off), shapes.on(partial(glyphs.closeup, handle)))
            return page if page.text_layer == "native" else _from_picture(page, handle, ocr)
    except pdfium.Unreadable as error:
        note = Note(
            "damaged_page", f"the page is damaged, only one of two programs reads it ({error.message})", sight.page.number
        )
        return replace(sight.page, notes=(note,))


def _from_picture(page: Page, handle: object, ocr: bool) -> Page:
    """A scan or a page whose text lies, as far as its picture can be read here."""
    if page.text_layer == "ocr":
        return stage.ruled(page, *pdfium.bright(handle, stage.DPI))
    if not ocr:
        return page
    try:
        return stage.recognized(page, *pdfium.bright(handle, stage.DPI), scanned=len(page.rules) < FEW_RULES)
    except Failed as error:
        note = Note("ocr_failed", f"the picture of the page could not be read: {error}", page.number, severity="error")
        return replace(page, notes=(*page.notes, note))


def _check_layers(path: Path, pages: Sequence[Page]) -> None:
    """Refuse a document none of whose pages can be read; one with some such pages goes on without them."""
    unread = [p for p in pages if p.text_layer in ("none", "broken")]
    if not unread or any(p.chars for p in pages):
        return
    damage = next((n.message for p in unread for n in p.notes if n.check in ("damaged_page", "rebuilt")), "")
    if damage:
        raise Rejected("truncated", f"{path.name}: the PDF is damaged and nothing of it can be read ({damage}). Fetch it again.")
    broken = [p for p in unread if p.text_layer == "broken"]
    if broken:
        why = next((n.message for n in broken[0].notes if n.severity == "error"), "its letters have no meaning")
        raise Rejected("broken_text_layer", f"{path.name}: the text in the PDF cannot be believed ({why}). {stage.HINT}")
    raise Rejected("scanned_no_ocr", f"{path.name}: a scan without text. {stage.HINT}")
