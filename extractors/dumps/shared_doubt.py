"""In: a sheet and a reason. Out: the sheet with everything on it in doubt."""

from __future__ import annotations

from dataclasses import replace

from schemas.reading import Doubt, SheetReading

NO_CODE = Doubt("dump_no_code", "which sheet this stands on is not certain: the dump shows no code for it")
TWO_CODES = Doubt("dump_two_codes", "which sheet this stands on is not certain: the dump runs several sheets together")


def doubted(sheet: SheetReading, why: Doubt) -> SheetReading:
    """Everything that is published of the sheet, marked for review."""
    return replace(
        sheet,
        indicators=tuple(replace(i, doubts=(*i.doubts, why)) for i in sheet.indicators),
        costs=tuple(replace(c, doubts=(*c.doubts, why)) for c in sheet.costs),
        surveys=tuple(replace(s, doubts=(*s.doubts, why)) for s in sheet.surveys),
        ratings=tuple(replace(r, doubts=(*r.doubts, why)) for r in sheet.ratings),
        doubts=(*sheet.doubts, why),
    )
