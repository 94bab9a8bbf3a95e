"""In: the bytes of a PDF. Out: which of its compressed streams are damaged, and objects that are references in a circle.

Both libraries go on with half a stream, or with none, and say nothing: a header lost that way turns right figures into
wrong values. So every compressed stream but pictures is unpacked once more, up to its check sum.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

BEGIN = re.compile(rb"(?<!end)stream\r?\n")
OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,8})\s+[0-9]+\s+obj\b")
HEAD = 4000  # bytes: no dictionary before a stream is longer
ALIAS = re.compile(rb"(?<![0-9])([0-9]{1,8})\s+[0-9]+\s+obj\s+([0-9]{1,8})\s+[0-9]+\s+R\s+endobj")
EMPTY_TREE = re.compile(rb"/Count\s+0\b")
PAGE = re.compile(rb"/Type\s*/Page\b")
FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/[A-Za-z0-9]+))")
STEP = 1 << 20
MOST = 256 << 20  # bytes of one unpacked stream: more is a bomb, and the limits of the worker's business


def damaged(data: bytes) -> list[int]:
    """Numbers of the objects whose compressed stream is broken or cut; nothing is said of encrypted files."""
    if b"/Encrypt" in data:
        return []
    return [number for number, head, at in _streams(data) if not _is_picture(head) and not _is_whole(data, head, at)]


def circle(data: bytes) -> int | None:
    """The number of an object that leads to itself by references alone; pdfminer would follow it for ever."""
    leads = {int(start): int(end) for start, end in ALIAS.findall(data)}
    for start in leads:
        seen, at = {start}, leads[start]
        while at in leads and at not in seen:
            seen.add(at)
            at = leads[at]
        if at in seen:
            return start
    return None


def pageless(data: bytes) -> bool:
    """Whether the page tree is there and says that it is empty; PDFium refuses such a file as if it were damaged."""
    return b"/ObjStm" not in data and EMPTY_TREE.search(data) is not None and PAGE.search(data) is None


def _streams(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """The number, the dictionary and the beginning of every stream."""
    at = 0
    while begin := BEGIN.search(data, at):
        head = data[max(0, begin.start() - HEAD) : begin.start()]
        objects = list(OBJECT.finditer(head))
        if objects and b"endobj" not in head[objects[-1].end() :]:
            yield int(objects[-1].group(1)), head[objects[-1].end() :], begin.end()
        end = data.find(b"endstream", begin.end())
        at = begin.end() if end < 0 else end


def _is_picture(head: bytes) -> bool:
    return re.search(rb"/Subtype\s*/Image\b", head) is not None


def _is_whole(data: bytes, head: bytes, at: int) -> bool:
    """Whether a stream unpacks to its end; what is not packed, or packed in another way, is not looked at."""
    found = FILTER.search(head)
    filters = re.findall(rb"/([A-Za-z0-9]+)", found.group()[len(b"/Filter") :]) if found else []
    end = data.find(b"endstream", at)
    if end < 0:
        return False
    body = data[at:end]
    if filters[:1] == [b"ASCII85Decode"]:
        try:
            body = base64.a85decode(body.strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return False
        filters = filters[1:]
    if filters[:1] not in ([b"FlateDecode"], [b"Fl"]):
        return True
    return _unpacks(body)


def _unpacks(body: bytes) -> bool:
    """Whether zlib reads the data up to its check sum, unpacking a bounded piece at a time."""
    unpacker, rest, total = zlib.decompressobj(), body, 0
    try:
        while rest and not unpacker.eof and total < MOST:
            total += len(unpacker.decompress(rest, STEP))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof or total >= MOST
