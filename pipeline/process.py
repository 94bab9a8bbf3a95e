"""In: one file (`Task`), inside a worker; out: its rows for every table, also where the file is refused.

Nothing in the rows but `source_path` and `also_at` hangs on the file's name, so that kept rows survive renaming.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.cache import Rows, sha256_of
from pipeline.find import Item
from pipeline.rejection import Rejected
from pipeline.worker import announce_pages
from schemas.hints import Hints
from schemas.page import DocumentPages, Source
from schemas.vocabulary import RejectReason

PASSWORD = "HYOKA_PDF_PASSWORD"
PASSWORD_FILE = "HYOKA_PDF_PASSWORD_FILE"
STAGES = (
    "pipeline.read",
    "extractors.registry",
    "extractors.engine",
    "extractors.dumps",
    "pipeline.normalize",
    "pipeline.evidence",
    "pipeline.doubtful",
)
# Beginnings of messages that say nothing about the file's bytes: such rows are not kept, the next run tries again.
CHANGED, NOT_OPENED = "the file changed while it was read", "cannot be opened"
# Text layers of pages that give nothing, and the reason that stands for them.
UNREADABLE_LAYERS = {"broken": "broken_text_layer", "none": "scanned_no_ocr"}


@dataclass(frozen=True, slots=True)
class Task:
    """One file and how to take it: a family's name instead of recognizing, and whether scans may go through OCR."""

    item: Item
    family: str | None = None
    ocr: bool = True


def prepare() -> None:
    """Loads the stages when a worker starts, so that a broken installation shows before any file is blamed for it."""
    for module in STAGES:
        import_module(module)


def process(task: Task) -> Rows:
    """The stages of one file: read, recognize, extract, normalize. A refusal becomes the row of a rejected document."""
    source, hints = task.item.source, task.item.hints
    try:
        return _stages(task)
    except Rejected as refusal:
        return refused(source, hints, refusal.reason, _without_name(refusal.message, source))
    except OSError as error:
        # PDFium's binding names the missing file in its text alone.
        if str(task.item.path) not in (str(error.filename), str(error)):
            raise  # a full disk or a missing library is no fault of this file
        why = error.strerror or str(error)
        return refused(source, hints, "not_pdf", f"{NOT_OPENED} ({why}): was it moved, or may it not be read?")


def _stages(task: Task) -> Rows:
    from extractors.engine import extract
    from extractors.registry import recognize
    from pipeline.doubtful import mark
    from pipeline.evidence import narrow
    from pipeline.normalize import normalize
    from pipeline.read import read

    item = task.item
    secret = password()
    _announce(item, secret)
    document = read(item.path, item.source, ocr=task.ocr, password=secret)
    family = recognize(document, task.family)
    reading = extract(document, family)
    rows = mark(narrow(normalize(reading, document, item.hints), document), document)
    if sha256_of(item.path) != item.source.sha256:
        raise Rejected("truncated", f"{CHANGED}; run again when it is written")
    return _judge(rows, document)


def _announce(item: Item, secret: str | None) -> None:
    """Tells how many pages the file has before they are read: a long document may take longer."""
    from pipeline.readers import pdfium

    if item.source.suffix == ".pdf" and item.source.size:
        with suppress(pdfium.Unreadable):  # reading meets the same and says what to do
            announce_pages(pdfium.facts(item.path, secret).pages)


def password() -> str | None:
    """The password for encrypted files, from the environment or from the file it names."""
    if value := os.environ.get(PASSWORD):
        return value
    named = os.environ.get(PASSWORD_FILE)
    return Path(named).read_text(encoding="utf-8").strip() or None if named else None


def _judge(rows: Rows, document: DocumentPages) -> Rows:
    """Marks the document `partial` where pages could not be read, and says which."""
    unread = {page.number: page.text_layer for page in document.pages if page.text_layer in UNREADABLE_LAYERS}
    reason = UNREADABLE_LAYERS["broken" if "broken" in unread.values() else "none"] if unread else None
    errors = [note for note in document.notes if note.severity == "error"]
    errors += [note for page in document.pages for note in page.notes if note.severity == "error"]
    for row in rows["documents"]:
        if row["status"] == "extracted" and (unread or errors):
            pages = sorted({*unread, *(note.page for note in errors)})
            row["status"], row["reason"] = "partial", reason
            row["message"] = f"not everything could be read on page {', '.join(map(str, pages))}: see findings"
    return rows


def refused(source: Source, hints: Hints, reason: RejectReason, message: str) -> Rows:
    """The rows of a file that cannot be used: one of `documents`, with what is known all the same."""
    from pipeline.municipalities import by_code  # reads its list: not in a run that only finds nothing to do

    body = by_code(hints.jurisdiction_code) if hints.jurisdiction_code else None
    row: dict[str, Any] = {
        "document_id": source.document_id,
        "source_path": source.path,
        "also_at": list(source.also_at),
        "sha256": source.sha256,
        "bytes": source.size,
        "pages": None,
        "producer": None,
        "jurisdiction_code": body.code if body else None,
        "jurisdiction": body.name if body else None,
        "prefecture": body.prefecture if body else None,
        "jurisdiction_source": hints.jurisdiction_source if body else None,
        "family": None,
        "title": hints.title,
        "fiscal_year": None,
        "period_from": None,
        "period_to": None,
        "text_layer": "dump" if source.suffix == ".txt" else None,
        "status": "rejected",
        "reason": reason,
        "message": message,
    }
    return {"documents": [row]}


def renamed(rows: Rows, source: Source) -> Rows:
    """The same rows under the names the file has now."""
    documents = [{**row, "source_path": source.path, "also_at": list(source.also_at)} for row in rows["documents"]]
    return {**rows, "documents": documents}


def _without_name(message: str, source: Source) -> str:
    """A refusal's message without the file's own name before it: `documents` names the file in its own columns."""
    for name in (source.path, Path(source.path).name):
        message = message.removeprefix(f"{name}: ")
    return message
