"""Sheets of a document in, the same sheets out with the rows of a common list given to the sheet they name.

Plans end with one table of all indicators, a row per sheet. A part of the document that names no sheet (a cover, a
contents page, such a list) is no sheet of its own where others are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalizers.text import key
from schemas.reading import IndicatorReading, SheetReading


def by_code(sheets: Sequence[SheetReading]) -> list[SheetReading]:
    """Every indicator under the sheet its row names; parts that name no sheet and keep nothing are dropped."""
    known = {key(s.code.text): n for n, s in enumerate(sheets) if s.code is not None}
    own = [None if s.code is None else key(s.code.text) for s in sheets]
    moved: dict[int, list[IndicatorReading]] = {}
    out = []
    for number, sheet in enumerate(sheets):
        stay = []
        for one in sheet.indicators:
            target = known.get(key(one.sheet_code.text)) if one.sheet_code is not None else None
            if target is None or target == number or (one.sheet_code is not None and key(one.sheet_code.text) == own[number]):
                stay.append(one)
            else:
                moved.setdefault(target, []).append(one)
        out.append(replace(sheet, indicators=tuple(stay)))
    for target, found in moved.items():
        out[target] = replace(out[target], indicators=(*out[target].indicators, *found))
    named = [s for s in out if s.code is not None or s.name is not None]
    kept = [s for s in out if s.code is not None or s.name is not None or _holds_rows(s)] if named else out
    return [_numbered(replace(s, ordinal=n)) for n, s in enumerate(kept, 1)]


def _holds_rows(sheet: SheetReading) -> bool:
    return bool(sheet.indicators or sheet.costs or sheet.surveys)


def _numbered(sheet: SheetReading) -> SheetReading:
    return replace(sheet, indicators=tuple(replace(i, ordinal=n) for n, i in enumerate(sheet.indicators, 1)))
