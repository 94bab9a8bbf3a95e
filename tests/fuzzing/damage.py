"""In: a sheet's bytes and a seeded generator; out: the same sheet damaged as transports, disks and bad software damage files."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\b(.*?)\bendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)

Damage = Callable[[bytes, Random], bytes]


def flipped(data: bytes, rng: Random) -> bytes:
    """Single bits turned anywhere."""
    return _flip(data, rng, range(len(data)))


def flipped_in_streams(data: bytes, rng: Random) -> bytes:
    """Single bits turned inside page contents, fonts and pictures."""
    spans = [match.span(1) for match in STREAM.finditer(data) if match.end(1) > match.start(1)]
    start, end = rng.choice(spans)
    return _flip(data, rng, range(start, end))


def _flip(data: bytes, rng: Random, where: range) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        out[rng.choice(where)] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncated(data: bytes, rng: Random) -> bytes:
    """A download that was cut off."""
    return data[: int(len(data) * rng.uniform(0.05, 0.99))]


def stream_cut(data: bytes, rng: Random) -> bytes:
    """Bytes missing in the middle of a stream."""
    start, end = rng.choice([match.span(1) for match in STREAM.finditer(data) if match.end(1) - match.start(1) > 40])
    at = rng.randrange(start, end - 20)
    return data[:at] + data[min(end, at + rng.choice((1, 7, 64, 400))) :]


def zeroed(data: bytes, rng: Random) -> bytes:
    """A block that was never written."""
    at = rng.randrange(len(data))
    size = rng.choice((16, 512, 4096))
    return data[:at] + bytes(min(size, len(data) - at)) + data[at + size :]


def objects_shuffled(data: bytes, rng: Random) -> bytes:
    """Two objects under each other's number."""
    return _swap(data, rng, list(OBJECT.finditer(data)))


def fonts_swapped(data: bytes, rng: Random) -> bytes:
    """Two fonts, or parts of them, under each other's number."""
    fonts = [match for match in OBJECT.finditer(data) if b"/Font" in match[2] or b"/ToUnicode" in match[2]]
    return _swap(data, rng, fonts if len(fonts) > 1 else list(OBJECT.finditer(data)))


def _swap(data: bytes, rng: Random, found: list[re.Match[bytes]]) -> bytes:
    one, two = sorted(rng.sample(found, 2), key=lambda match: match.start())
    return data[: one.start(2)] + two[2] + data[one.end(2) : two.start(2)] + one[2] + data[two.end(2) :]


def numbers_changed(data: bytes, rng: Random) -> bytes:
    """Digits changed outside streams: sizes of pages, widths of letters, references, lengths."""
    inside = [match.span(1) for match in STREAM.finditer(data)]
    digits = [m.start() for m in re.finditer(rb"\d", data) if not any(start <= m.start() < end for start, end in inside)]
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        out[rng.choice(digits)] = ord(str(rng.randrange(10)))
    return bytes(out)


def garbage_put_in(data: bytes, rng: Random) -> bytes:
    """Foreign bytes in between, as a broken proxy leaves them."""
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.choice((1, 50, 2000))) + data[at:]


def table_of_objects_broken(data: bytes, rng: Random) -> bytes:
    """`startxref` pointing elsewhere: a reader has to find the objects by itself."""
    return re.sub(rb"startxref\s+\d+", b"startxref\n%d" % rng.randrange(len(data)), data)


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        flipped, flipped_in_streams, truncated, stream_cut, zeroed, objects_shuffled, fonts_swapped, numbers_changed,
        garbage_put_in, table_of_objects_broken,
    )
}  # fmt: skip
