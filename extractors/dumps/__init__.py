"""Text dumps: lines without positions in, a `DocumentReading` out. One file per family, shared tools beside them."""

from extractors.dumps.read import extract_dump

__all__ = ["extract_dump"]
