"""In: an uncompressed PDF and texts to swap. Out: the same PDF changed, its table of objects made anew."""

from __future__ import annotations

import re


def rewritten(data: bytes, *swaps: tuple[bytes, bytes], objects: dict[int, bytes] | None = None) -> bytes:
    """Every `swaps` pattern (a regular expression) replaced, `objects` added under their numbers.

    Raises ValueError where a pattern is not in the file, so that no test passes over an unchanged sheet.
    """
    for pattern, new in swaps:
        data, count = re.subn(pattern, lambda _: new, data, flags=re.S)  # noqa: B023 (used at once)
        if count == 0:
            raise ValueError(f"{pattern!r} is not in the file")
    body, _, _ = data.rpartition(b"xref\n0 ")
    trailer = re.search(rb"trailer\s*<<.*?>>", data, re.S)
    if trailer is None:
        raise ValueError("the file has no trailer")
    for number, content in (objects or {}).items():
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    starts = {int(found.group(1)): found.start() for found in re.finditer(rb"(?m)^(\d+) 0 obj", body)}
    size = max(starts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    table += b"".join(b"%010d 00000 n \n" % starts[n] if n in starts else b"0000000000 00001 f \n" for n in range(1, size))
    head = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer.group())
    return body + table + head + b"\nstartxref\n%d\n%%%%EOF\n" % len(body)
