"""In: the typed rows of one document and its pages with the reader's notes. Out: the rows, doubtful ones marked for review.

Reading knows the places it doubts, normalizing knows which row came from which place; here the two meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.health_case import UNDECODED
from schemas.page import Box, DocumentPages, Note

Row = dict[str, Any]

# Notes that make what is printed at their place doubtful. Text that was dropped because nobody sees it is not among
# them: what is left at its place is what a reader sees.
DOUBTS = frozenset({
    "readers_disagree", "undecodable_text", "overlapped_text", "covered_text", "impossible_widths", "digits_shaped_wrong",
    "unread_ink",
})  # fmt: skip
SHAPES = frozenset({"unread_ink"})  # may be a mark of a chart: it doubts the value it touches, never a label
PAGE_DOUBTS = frozenset({"digits_missing", "damaged_page", "rebuilt", "undrawn_text"})
OCR = "ocr: read from a picture by text recognition"
UNPLACED_TABLES = ("findings", "documents")


def mark(rows: Mapping[str, Sequence[Row]], document: DocumentPages) -> dict[str, list[Row]]:
    """Every table with the rows marked whose place a note doubts, and all that comes from a scan.

    A doubt that lies on no row's own place, nor on a finding's (a text that became no row), lies on a label or a name:
    then every row of its page is marked. The rows given are not changed.
    """
    scans = {page.number for page in document.pages if page.text_layer == "ocr"}
    notes = [note for page in document.pages for note in page.notes if note.severity != "info"]
    places = [
        _place(row) for name, table in rows.items() for row in table if name != "findings" or row.get("check") not in DOUBTS
    ]
    local = [n for n in notes if n.check in DOUBTS and n.box is not None]
    lost = [n for n in local if n.check not in SHAPES and not any(_meets(n, place) for place in places)]
    whole = {n.page: _reason(n) for n in notes if n.check in PAGE_DOUBTS}
    whole.update({n.page: f"{n.check}: a label on this page is doubtful ({n.message})" for n in lost})
    out: dict[str, list[Row]] = {}
    for name, table in rows.items():
        if name in UNPLACED_TABLES:
            out[name] = list(table)
            continue
        out[name] = [_marked(row, _reasons(row, local, whole, scans)) for row in table]
    return out


def _reasons(row: Row, local: Iterable[Note], whole: Mapping[int, str], scans: set[int]) -> list[str]:
    place = _place(row)
    out = [_reason(note) for note in local if _meets(note, place)]
    pages = _pages(row)
    out += [reason for page, reason in whole.items() if not pages or page in pages]
    if scans and (not pages or scans & pages):
        out.append(OCR)
    if any(isinstance(value, str) and UNDECODED in value for value in row.values()):
        out.append("undecodable_text: a letter has no meaning in the file")
    return list(dict.fromkeys(out))


def _reason(note: Note) -> str:
    return f"{note.check}: {note.message}"


def _marked(row: Row, reasons: Sequence[str]) -> Row:
    before = row.get("review_reason") or ""
    new = [reason for reason in reasons if reason not in before]
    if not new:
        return row
    return {**row, "needs_review": True, "review_reason": "; ".join([before, *new] if before else new)}


def _pages(row: Row) -> set[int]:
    """The pages a row comes from; empty where it does not say (an indicator's own row)."""
    if row.get("page") is not None:
        return {int(row["page"])}
    if row.get("page_first") is not None and row.get("page_last") is not None:
        return set(range(int(row["page_first"]), int(row["page_last"]) + 1))
    return set()


def _place(row: Row) -> tuple[int, Box] | None:
    edges = [row.get(name) for name in ("x0", "top", "x1", "bottom")]
    if row.get("page") is None or any(edge is None for edge in edges):
        return None
    x0, top, x1, bottom = (float(edge) for edge in edges if edge is not None)
    return int(row["page"]), Box(x0, top, x1, bottom)


def _meets(note: Note, place: tuple[int, Box] | None) -> bool:
    if place is None or note.box is None or place[0] != note.page:
        return False
    box = place[1]
    return note.box.overlap_x(box) > 0.3 and note.box.overlap_y(box) > 0.3 * min(note.box.height, box.height)
