"""In: a dump's lines where every cell may have a line of its own. Out: the same with the cells of one row on one line.

Some tools write a row's cells one below the other (`目標` / `2` / `2` / `2`). Only what cannot be anything else is put
together: figures behind a lone row label, years behind each other, what follows a lone project code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.dumps.shared_figures import figures, is_era
from extractors.dumps.shared_lines import Line
from pipeline.normalizers.text import key

_CODE = re.compile(r"\d{6}(?=\s|$)")
# a code without amounts behind it: alone, or with a name that holds no figure
_OPEN_CODE = re.compile(r"\d{6}(?:\s+[^\d\s]\S*)?")
_DEPARTMENT = r"(?:[^\d\s]{1,14}(?:課|室|局|部|センター|館|所|署)/?)+"
_CELL = re.compile(
    rf"[○〇◯](?:\s+\d\d \d\d \d\d)?|\d\d \d\d \d\d|- - -|[△▲\-－—―]?\d[\d,]*(?:\s+{_DEPARTMENT})?|[－—―\-]|{_DEPARTMENT}"
)
_MOST_CELLS = 8


def rows(lines: Sequence[Line]) -> list[Line]:
    """The lines with rows put together, numbered anew."""
    out: list[Line] = []
    n = 0
    while n < len(lines):
        stop = _stop(lines, n)
        text = " ".join(line.text for line in lines[n:stop])
        out.append(replace(lines[n], at=len(out), text=text, key=key(text)))
        n = stop
    return out


def _stop(lines: Sequence[Line], n: int) -> int:
    """Where the row that begins on this line ends."""
    text = lines[n].text
    if text in {"目標", "実績"}:
        stop = _run(lines, n + 1, lambda t: len(figures(t)) == 1 and not _CODE.match(t))
        return stop if stop > n + 2 else n + 1
    if is_era(text):
        return _run(lines, n + 1, is_era)
    return _project(lines, n) if _OPEN_CODE.fullmatch(text) else n + 1


def _project(lines: Sequence[Line], n: int) -> int:
    """A project's cells: its name behind the code, then mark, account and amounts up to the department or the next code."""
    named = not _CODE.fullmatch(lines[n].text) or n + 1 == len(lines) or bool(_CELL.fullmatch(lines[n + 1].text))
    stop = n + 1 if named else n + 2
    while stop < min(len(lines), n + _MOST_CELLS) and not _CODE.match(lines[stop].text) and _CELL.fullmatch(lines[stop].text):
        stop += 1
        if re.search(rf"{_DEPARTMENT}$", lines[stop - 1].text):
            break
    return stop


def _run(lines: Sequence[Line], n: int, fits: Callable[[str], bool]) -> int:
    while n < len(lines) and fits(lines[n].text) and not lines[n].page_start:
        n += 1
    return n
