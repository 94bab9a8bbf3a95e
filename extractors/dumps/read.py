"""In: a document that is a text dump, and its family's name. Out: its `DocumentReading`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extractors.dumps import iga_dx, iga_manifesto, iga_shisaku, itami_shisaku, izunokuni_koudou
from extractors.dumps.shared_doubt import NO_CODE, doubted
from extractors.registry import by_name
from schemas.page import DocumentPages, DumpText
from schemas.reading import DocumentReading, Printed, Unplaced

FAMILIES: dict[str, Callable[[DumpText], DocumentReading]] = {
    "iga_dx": iga_dx.read,
    "iga_manifesto": iga_manifesto.read,
    "iga_shisaku": iga_shisaku.read,
    "itami_shisaku": itami_shisaku.read,
    "izunokuni_koudou": izunokuni_koudou.read,
}
_NO_READER = "text dumps of this form are not read: without positions nothing in them is certain; give the PDF"


def extract_dump(document: DocumentPages, family_name: str) -> DocumentReading:
    """What the dump of this family holds. A family without a reader for dumps gives an empty reading with a finding.

    Raises ValueError where the document is no dump.
    """
    if document.dump is None:
        raise ValueError(f"{document.source.path} is no text dump")
    reader = FAMILIES.get(family_name)
    if reader is None:
        first = next((line.strip() for line in document.dump.lines if line.strip()), "")
        return DocumentReading(family_name, unplaced=(Unplaced("dump_family", _NO_READER, Printed(first)),))
    reading = reader(document.dump)
    sheets = tuple(sheet if sheet.code else doubted(sheet, NO_CODE) for sheet in reading.sheets)
    return replace(reading, sheets=sheets, jurisdiction_code=by_name(family_name).jurisdiction_code)
