"""In: a text-layer dump somebody made (`.txt`). Out: its lines as `DumpText`, or `Rejected`."""

from __future__ import annotations

import codecs
from pathlib import Path

from pipeline.rejection import Rejected
from schemas.page import DumpText

MAX_BYTES = 20 * 1024 * 1024
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_dump(path: Path) -> DumpText:
    """The lines of the file, page breaks (form feeds) as lines of their own.

    Byte order marks are believed; without one UTF-8 is tried, then UTF-16 where every other byte is zero, then
    cp932. Raises `Rejected` (`empty_file`, `too_large`, `not_pdf`).
    """
    data = path.read_bytes()
    if not data.strip():
        raise Rejected("empty_file", f"{path.name}: the text file is empty. Make the dump again.")
    if len(data) > MAX_BYTES:
        raise Rejected("too_large", f"{path.name}: {len(data) // 1024 // 1024} MB of text. Split the file.")
    text = decode(data)
    if text is None:
        raise Rejected("not_pdf", f"{path.name}: not readable as UTF-8, UTF-16 or Shift_JIS text. Save it as UTF-8.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f\n")
    return DumpText(tuple(text.split("\n")))


def decode(data: bytes) -> str | None:
    """The text of the bytes, None where no encoding fits or where it decodes to control characters."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    guess = _utf16_by_zeros(data)
    for encoding in (guess,) if guess else ("utf-8", "cp932"):
        text = _try(data, encoding)
        if text is not None:
            return text
    return None


def _utf16_by_zeros(data: bytes) -> str | None:
    """Japanese text in UTF-16 still has its line breaks and digits with a zero byte beside them."""
    if len(data) % 2 or b"\x00" not in data:
        return None
    return "utf-16-le" if data[1::2].count(0) >= data[0::2].count(0) else "utf-16-be"


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = sum(1 for c in text if ord(c) < 32 and c not in "\t\n\r\f\v")
    return None if strange > len(text) // 1000 else text
