"""Prose blocks and what found no place in, rows of `narratives` and findings out; officials' names are left out."""

from __future__ import annotations

from pipeline.normalize_indicators import Sheet
from pipeline.normalize_names import is_official, plain, without_officials
from pipeline.normalize_rows import Ledger, Row, evidence, review
from pipeline.normalize_years import year_of
from pipeline.normalizers.text import is_dash, key, unradical
from schemas.page import Box, DocumentPages, Page
from schemas.reading import NarrativeReading, Printed, Unplaced


def narrative_row(reading: NarrativeReading, ordinal: int, sheet: Sheet, ledger: Ledger) -> Row | None:
    """One row of `narratives`; None for an empty block, a dash, or an answer that is an official's name."""
    text = unradical(reading.text.text).strip()
    if not text or is_dash(text) or is_official(reading.heading):
        return None
    anchor = sheet.year if sheet.year is not None else ledger.anchor
    start, end = year_of(reading.year_from, anchor, halves=True), year_of(reading.year_to, anchor, halves=True)
    doubts = [*reading.doubts, *start.doubts, *end.doubts]
    heading, program = plain(reading.heading), plain(reading.program.text) if reading.program else ""
    code = key(reading.project_code.text) or None if reading.project_code else None
    for doubt in (*start.doubts, *end.doubts):
        ledger.tell(doubt.code, doubt.message, at=reading.year_from or reading.text, sheet_id=sheet.sheet_id)
    return {
        **ledger.owner(),
        "narrative_id": ledger.ids("narrative", sheet.sheet_id, program, code, heading),
        "sheet_id": sheet.sheet_id,
        "sheet_code": sheet.code,
        "program_name": program or None,
        "project_code": code,
        "section": reading.section,
        "heading": heading or None,
        "ordinal": ordinal,
        "text": without_officials(text),
        "year_from": start.first,
        "year_to": end.year if reading.year_to else start.year,
        **evidence(reading.text, hide_officials=True),
        **review(doubts),
    }


def tell_unplaced(unplaced: tuple[Unplaced, ...], sheet_id: str | None, ledger: Ledger) -> None:
    """What was seen and not placed, as findings; an official's name is told of, not printed."""
    for one in unplaced:
        ledger.tell(one.check, one.message, at=one.at, sheet_id=sheet_id, severity=one.severity)


def tell_notes(document: DocumentPages, ledger: Ledger) -> None:
    """What reading the file dropped or doubted."""
    pages = {page.number: page for page in document.pages}
    for note in (*document.notes, *(n for page in document.pages for n in page.notes)):
        at = Printed(note.text, note.page, _on_page(note.box, pages.get(note.page)))
        ledger.tell(note.check, note.message, at=at, severity=note.severity)


def _on_page(box: Box | None, page: Page | None) -> Box | None:
    """The part of a note's box that lies on the page: what was dropped may have stood across its edge, or beyond it."""
    if box is None or page is None:
        return box
    part = Box(max(0.0, box.x0), max(0.0, box.top), min(page.width, box.x1), min(page.height, box.bottom))
    return part if part.width > 0 and part.height > 0 else None
