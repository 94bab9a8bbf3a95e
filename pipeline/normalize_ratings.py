"""Rating readings of a sheet in, rows of `ratings` and the sheet's one overall rating out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.normalize_indicators import Sheet
from pipeline.normalize_names import plain
from pipeline.normalize_rows import Ledger, Row, evidence, review
from pipeline.normalizers.text import fold, is_dash, squeeze
from schemas.reading import Doubt, RatingReading

_STARS = re.compile(r"[☆★]+")
_GRADE = re.compile(r"(?P<grade>[A-E][+\-]?|[SAB]{2,3}|S)(?:[.:,、 )」]|評価|判定|ランク|$|(?=[（(「]))")
_NUMBER = re.compile(r"(?:評価|レベル|ランク|段階|評点)?\s*(?P<n>\d{1,2}(?:\.\d)?)\s*(?:[.:,、)点]|/\s*(?P<of>\d{1,2})$|$|\s)")
_SYMBOLS = frozenset("◎○〇●△▲×✕☓□■")
_LONGEST_WORD = 10
_BAD = re.compile(r"なかった|ない|ず$|未|低|不|遅|下回|劣|悪|見直|廃止|困難")


@dataclass(frozen=True, slots=True)
class Step:
    """One rating as read: a letter or word, or a number on a scale up to `most`."""

    grade: str | None = None
    number: Decimal | None = None
    most: Decimal | None = None


def read_step(text: str) -> Step:
    """`☆☆☆` is 3, `★★★☆☆` 3 of 5, `A.順調` grade A, `4. 上回る成果` 4, `③` 3, `順調` the word itself."""
    folded = fold(text).strip()
    compact = squeeze(folded)
    if _STARS.fullmatch(compact):
        filled = compact.count("★")
        mixed = 0 < filled < len(compact)
        return Step(number=Decimal(filled if mixed else len(compact)), most=Decimal(len(compact)) if mixed else None)
    if compact[:1] in _SYMBOLS:
        return Step(grade=compact[:1])
    if m := _GRADE.match(folded):
        return Step(grade=m["grade"])
    if m := _NUMBER.match(folded):
        return Step(number=Decimal(m["n"]), most=Decimal(m["of"]) if m["of"] else None)
    if compact and "①" <= compact[0] <= "⑳":
        return Step(number=Decimal(int(unicodedata.numeric(compact[0]))))
    return Step(grade=compact if 0 < len(compact) <= _LONGEST_WORD and not is_dash(compact) else None)


def better_end(scale: Sequence[str]) -> Literal["high", "low"] | None:
    """Which end of a printed numbered scale is better, by the words of its steps; None where they do not tell."""
    steps = [(step.number, bool(_BAD.search(text))) for text in scale if (step := read_step(text)).number is not None]
    bad = [n for n, is_bad in steps if is_bad and n is not None]
    good = [n for n, is_bad in steps if not is_bad and n is not None]
    if any(_STARS.match(squeeze(text)) for text in scale):
        return "high"
    if not bad or not good:
        return None
    if max(bad) < min(good):
        return "high"
    return "low" if min(bad) > max(good) else None


def rating_row(reading: RatingReading, sheet: Sheet, ledger: Ledger) -> Row | None:
    """One row of `ratings`; None where nothing is marked or a dash is printed."""
    text = plain(reading.value.text)
    if not text or is_dash(text):
        return None
    step = read_step(text)
    numbers = [s.number for s in map(read_step, reading.scale) if s.number is not None]
    most = step.most or (max(numbers) if numbers else None)
    doubts = list(reading.doubts)
    if step.number is not None and numbers and step.number not in numbers:
        doubts.append(Doubt("rating_off_scale", f"{text!r} is not on the printed scale"))
        ledger.tell("rating_off_scale", f"{text!r} is not on the printed scale", at=reading.value, sheet_id=sheet.sheet_id)
    program = plain(reading.program.text) or None if reading.program else None
    item = plain(reading.item)
    return {
        **ledger.owner(),
        "rating_id": ledger.ids("rating", sheet.sheet_id, program, item),
        "sheet_id": sheet.sheet_id,
        "sheet_code": sheet.code,
        "program_name": program,
        "item": item,
        "rating_text": text,
        "grade": step.grade,
        "rating": float(step.number) if step.number is not None else None,
        "rating_max": float(most) if most is not None else None,
        "better": better_end(reading.scale) if reading.scale else None,
        **evidence(reading.value),
        **review(doubts),
    }


def overall(pairs: Sequence[tuple[RatingReading, Row]]) -> tuple[Row, list[Doubt]]:
    """`rating_text`, `rating`, `rating_max` of the sheet: of its one overall rating; several that differ are a doubt."""
    rows = [row for reading, row in pairs if reading.overall]
    if len({str(row["rating_text"]) for row in rows}) > 1:
        doubt = Doubt("several_overall_ratings", "the sheet prints more than one overall rating")
        return {"rating_text": None, "rating": None, "rating_max": None}, [doubt]
    names = ("rating_text", "rating", "rating_max")
    return {name: rows[0][name] if rows else None for name in names}, []
