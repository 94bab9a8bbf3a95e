"""In: a document that is a text dump, and its family's name. Out: its `DocumentReading`."""

from __future__ import annotations

from collections.abc import Callable

from extractors.dumps import iga_shisaku, itami_shisaku
from schemas.page import DocumentPages, DumpText
from schemas.reading import DocumentReading

FAMILIES: dict[str, Callable[[DumpText], DocumentReading]] = {
    "iga_shisaku": iga_shisaku.read,
    "itami_shisaku": itami_shisaku.read,
}


def extract_dump(document: DocumentPages, family_name: str) -> DocumentReading:
    """What the dump of this family holds. A family that has no reader for dumps gives an empty reading.

    Raises ValueError where the document is no dump.
    """
    if document.dump is None:
        raise ValueError(f"{document.source.path} is no text dump")
    reader = FAMILIES.get(family_name)
    return reader(document.dump) if reader else DocumentReading(family_name)
