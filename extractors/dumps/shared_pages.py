"""In: the lines of a dump. Out: its pages, by form feeds, lone leading spaces and page numbers, as far as they show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractors.dumps.shared_lines import Line

_NUMBER = re.compile(r"[-－]?\s*(\d{1,4})\s*[-－]?")


def pages(lines: Sequence[Line], code_of: Callable[[Sequence[Line]], str]) -> list[list[Line]]:
    """Pages of lines. A page break is believed where both sides tell a sheet's code or either holds no more than labels."""
    out: list[list[Line]] = []
    numbers = page_numbers(lines)
    fresh = True
    for line in lines:
        if line.at in numbers:
            continue
        if fresh or line.page_start or (line.at - 1 in numbers):
            out.append([])
        out[-1].append(line)
        fresh = False
    return out


def page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines with nothing but a page number: alone in their block, at a page break or counting up through the dump."""
    alone: list[tuple[int, int]] = []
    for n, line in enumerate(lines):
        m = _NUMBER.fullmatch(line.text)
        before = n == 0 or lines[n - 1].block != line.block
        after = n + 1 == len(lines) or lines[n + 1].block != line.block
        if m and before and after and len(m.group(1)) > 1:
            alone.append((n, int(m.group(1))))
    values = {v: n for n, v in alone}
    return {lines[n].at for n, v in alone if (v + 1 in values and values[v + 1] > n) or (v - 1 in values and values[v - 1] < n)}
