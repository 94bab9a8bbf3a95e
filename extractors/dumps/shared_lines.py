"""In: the raw lines of a text dump. Out: `Line`s without mark-up, with their block, cells and page hints.

A dump has no positions. What is left of the layout are blank lines (a block each), tabs (cells of a row), form
feeds and, in some dumps, a lone leading space where a page began.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.normalizers.text import joined, key, unradical
from schemas.page import DumpText

# Mark-up some converters leave behind. Angle brackets that are not one of these are printed text (<子育て関係 15 手続>).
_TAG = re.compile(r"</?(?:p|ul|ol|li|br|div|span|b|i|u|em|strong|su[pb]|table|tbody|thead|t[rdh]|h[1-6])(?:\s[^<>]*)?/?>", re.I)
# A combining stroke by itself is how some fonts' dashes come out.
_STROKE = "\u0336"
#: Marks that open an item of a list; a line that begins with one continues no other line.
BULLETS = "・･➤○〇●◯◎□■◇◆★☆※＜<〈《≪【①②③④⑤⑥⑦⑧⑨⑩↓"
_ITEM = re.compile(rf"[{re.escape(BULLETS)}\-](?!$)|(?:\(\d+\)|（\d+）|\d+[)）.．]\s*\D)")
_ENDS = re.compile(r"[。．」』）)】＞>〉》≫]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `at` its number (0-based), `key` its text for look-ups, `block` counts blank-separated blocks.

    `indent`: it began with a full-width space, as paragraphs do.
    """

    at: int
    text: str
    key: str
    block: int
    page_start: bool = False
    cells: tuple[str, ...] = ()
    indent: bool = False


def clean(dump: DumpText) -> tuple[Line, ...]:
    """The lines that print something, without mark-up. Mark-up ends a line (`<p>a</p><p>b</p>` are two)."""
    out: list[Line] = []
    block, fresh, page = 0, True, True
    for raw in (unradical(line).replace(_STROKE, "―") for line in dump.lines):
        if raw.strip(" \t\u3000") == "" or raw == "\f":
            page = page or "\f" in raw
            fresh = True
            continue
        page = page or bool(re.match(r" \S", raw))
        row = raw.rstrip(" \u3000")
        for n, part in enumerate(_pieces(row)):
            block += fresh
            text = once(" ".join(part.split("\t")).strip(" \u3000\ufeff"))
            cells = tuple(c.strip() for c in part.split("\t"))
            out.append(Line(len(out), text, key(text), block, page and n == 0, cells, part.startswith("\u3000")))
            fresh = page = False
    return tuple(out)


def once(text: str) -> str:
    """Text that fake bold printed twice (`7-17-1`, `広報活動広報活動`) once; figures and marks stay (`1010`, ☆☆☆☆)."""
    half = text[: len(text) // 2]
    twice = len(half) >= 2 and text == half + half
    return half if twice and re.search(r"[ぁ-んァ-ヶ一-龠A-Za-z]|\d-\d", half) else text


def _pieces(row: str) -> list[str]:
    """A printed row at its mark-up; a row of cells stays one piece, so that its cells stay together."""
    if "\t" in row:
        return [re.sub(r"[ \n]*\n[ \n]*", "\n", _TAG.sub("\n", row)).replace("\n", "\v")]
    return [p for p in _TAG.sub("\n", row).split("\n") if p.strip()] or []


def starts_item(text: str) -> bool:
    """Whether the line opens an item of a list."""
    return bool(_ITEM.match(text))


def ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text.rstrip()))


def whole(lines: Iterable[str], width: int | None = None) -> str:
    """The text of wrapped lines: page breaks of lines gone, items and finished short lines on lines of their own.

    `width`: characters of a full line; a line clearly shorter than that ended where its author ended it.
    """
    parts: list[list[str]] = []
    before = ""
    for text in lines:
        text = text.strip()
        if not text:
            continue
        short = width is not None and len(before) < width - 3
        if not parts or starts_item(text) or (ends_sentence(before) and short):
            parts.append([text])
        else:
            parts[-1].append(text)
        before = text
    return "\n".join(joined(p) for p in parts)


def widest(lines: Sequence[str]) -> int | None:
    """Characters of a full line of the block, None where it has too few lines to tell."""
    return max((len(t) for t in lines), default=0) if len(lines) > 1 else None
