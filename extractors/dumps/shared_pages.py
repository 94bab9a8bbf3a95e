"""In: the lines of a dump and what each shows of its sheet. Out: the lines by sheet, without page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.dumps.shared_lines import Line

_NUMBER = re.compile(r"[-－]?\s*(\d{1,4})\s*[-－]?")


def parted(lines: Sequence[Line], roles: Sequence[tuple[str, str]]) -> list[list[Line]]:
    """The lines by sheet. `roles`: per line what a sheet prints only once (`label`), and the sheet's code it shows.

    A new sheet begins where such a label comes again or another code shows; the lines before it that show nothing go to
    the new sheet from a page start on, or from the last line that still showed something of the old sheet.
    """
    numbers = page_numbers(lines)
    out: list[list[Line]] = []
    starts = _starts(lines, roles)
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        out.append([line for line in lines[start:stop] if line.at not in numbers])
    return out


def _starts(lines: Sequence[Line], roles: Sequence[tuple[str, str]]) -> list[int]:
    starts, seen, code, last = [0], set[str](), "", 0
    for n, (label, shown) in enumerate(roles):
        if (label and label in seen) or (shown and code and shown != code):
            hints = [i for i in range(last + 1, n + 1) if lines[i].page_start]
            starts.append(hints[0] if hints else last + 1)
            seen, code = {r for r, _ in roles[starts[-1] : n] if r}, ""
        if label:
            seen.add(label)
        code = shown or code
        last = n if label or shown else last
    return starts


def page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines with nothing but a page number: alone in their block, at a page break or counting up through the dump."""
    alone: list[tuple[int, int]] = []
    for n, line in enumerate(lines):
        m = _NUMBER.fullmatch(line.text)
        before = n == 0 or lines[n - 1].block != line.block or line.page_start
        after = n + 1 == len(lines) or lines[n + 1].block != line.block or line.page_start or lines[n + 1].page_start
        if m and before and after and len(m.group(1)) > 1:
            alone.append((n, int(m.group(1))))
    values = {v: n for n, v in alone}
    return {lines[n].at for n, v in alone if (v + 1 in values and values[v + 1] > n) or (v - 1 in values and values[v - 1] < n)}
