"""In: nothing. Out: files built to hang or break a reader, each a sheet a viewer still shows."""

from __future__ import annotations

import re

from badpdf import sheet
from badpdf.rewrite import rewritten

DEPTH = 3000  # levels of a page tree: three times Python's own limit of recursion


def _number(pattern: bytes) -> int:
    found = re.search(pattern, sheet.honest())
    if found is None:
        raise ValueError(f"{pattern!r} is not in the sheet")
    return int(found.group(1))


def previous_table_is_itself() -> bytes:
    """/Prev of the table of objects leads to the same table."""
    data = rewritten(sheet.honest())
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % data.rfind(b"xref\n0 "))


def length_is_itself() -> bytes:
    """The length of the page's content is an object that is a reference to itself."""
    return rewritten(sheet.honest(), (rb"/Length \d+\n>>\nstream\n", b"/Length 91 0 R\n>>\nstream\n"), objects={91: b"91 0 R"})


def page_tree_loops() -> bytes:
    """The page tree is a child of itself."""
    return rewritten(sheet.honest(), (rb"/Kids \[ ", b"/Kids [ %d 0 R " % _number(rb"(\d+) 0 obj\n<<\n/Count")))


def page_tree_is_deep() -> bytes:
    """The one page hangs under thousands of levels."""
    page = _number(rb"/Kids \[ (\d+) 0 R")
    levels = {100 + i: b"<< /Type /Pages /Count 1 /Kids [ %d 0 R ] >>" % (101 + i) for i in range(DEPTH)}
    levels[100 + DEPTH - 1] = b"<< /Type /Pages /Count 1 /Kids [ %d 0 R ] >>" % page
    return rewritten(sheet.honest(), (rb"/Kids \[ \d+ 0 R", b"/Kids [ 100 0 R"), objects=levels)


def form_draws_itself() -> bytes:
    """A form that draws itself, beside the sheet."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 500 800] /Resources << /XObject << /X9 92 0 R >> >> /Length 6 >>"
    data = sheet.drawn(sheet.rules, sheet.labels, sheet.values, lambda c: c._code.append("/X9 Do"))
    return rewritten(
        data, (rb"/ProcSet", b"/XObject << /X9 92 0 R >> /ProcSet"), objects={92: form + b"\nstream\n/X9 Do\nendstream"}
    )


def sized(media_box: bytes, more: bytes = b"") -> bytes:
    """The sheet on another size of paper."""
    return rewritten(sheet.honest(), (rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ %s ] %s" % (media_box, more)))
