"""In: a printed line of a dump. Out: whether it is figures, headers or words, and what its figures are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalizers.text import fold, is_dash, key

_NUMBER = re.compile(r"[△▲\-−－]?\*?\d[\d,]*(?:\.\d+)?(?:[%％])?\*?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ERA = re.compile(r"[(（\[]?\s*[RＲHＨSＳ令平]\s*(?:\d{1,2}|[０-９]{1,2}|元)\s*(?:年度?)?[)）\]]?")
# A target in words that holds a figure or says what is aimed at.
_WORDED = re.compile(
    r"^(?:概ね|おおむね|約|およそ|延べ)?\d[\d,.]*(?:[%％]|[^\d\s]{0,3})(?:台|以上|以下|未満|程度|超|を超|前後|～|~|を上回|を下回|を維持)"
    r"|^\d[\d,.]*(?:[%％])?[~～]\d|^(?:概ね|おおむね)\d|^(?:前年度?|基準値|現状値?)(?:比|より|以上|以下|を)"
    r"|^(?:検討中|未定|未設定|設定なし|調査中|集計中|算定中|減少|増加|維持|現状維持|向上|実施|完了|達成|継続|導入|廃止|皆増|-+)$"
)
# What else stands in a cell of a row of figures: with a unit, a bound, a range, a fraction, a footnote mark, a short word.
_VALUE = re.compile(
    r"(?:約|概ね|おおむね|延べ|※\d?)?[△▲+-]?\d[\d,]*(?:\.\d+)?[^\d\s~/、。ぁ-ん年月日]{0,3}"
    r"(?:以上|以下|未満|程度|台|超)?(?:[~/]\d[\d,.]*\D{0,3})?(?:[*※]\d?)?"
    r"|検討中|未定|未設定|調査中|集計中|算定中|中止|未実施|なし|皆増|減少|増加|維持"
)
_BOUND = re.compile(r"\d\D{0,3}(?:以上|以下|未満)$|^\d[\d,.]*[~/]\d")
_DECIMALS = re.compile(r"\.(\d+)")


def figures(text: str) -> tuple[str, ...]:
    """The figures of a line that holds nothing else (a dash counts as one), else nothing."""
    parts = text.split()
    if len(parts) == 1:
        return tuple(parts) if is_figure(parts[0]) else ()
    plain = sum(is_figure(p) or bool(_BOUND.search(key(p))) for p in parts)
    values = all(is_figure(p) or bool(_VALUE.fullmatch(key(p))) for p in parts)
    return tuple(parts) if parts and values and 2 * plain >= len(parts) else ()


def figures_then_words(text: str) -> tuple[str, ...]:
    """The figures of a line that ends with a value in words (`9.4 8.6 概ね９％を超えないこと`), else nothing."""
    parts = text.split()
    for at in range(len(parts) - 1, 1, -1):
        if all(is_figure(p) for p in parts[:at]) and worded("".join(parts[at:])):
            return (*parts[:at], "".join(parts[at:]))
    return ()


def is_figure(part: str) -> bool:
    return is_dash(part) or bool(_NUMBER.fullmatch(fold(part)))


def worded(text: str) -> bool:
    """Whether the text is a value said in words (`50％台後半`, `概ね９％を超えないこと`, `検討中`)."""
    return len(text) <= 30 and bool(_WORDED.match(key(text)))


def is_year(part: str) -> bool:
    return bool(_YEAR.fullmatch(fold(part)))


def is_era(part: str) -> bool:
    """Whether the text is an era year, in brackets or not (`(R３)`)."""
    return bool(_ERA.fullmatch(fold(part)))


def amount(text: str) -> float | None:
    """The plain number of a figure for comparing sizes, None for dashes and words. Publishing reads values elsewhere."""
    m = re.search(r"\d[\d,]*(?:\.\d+)?", fold(text))
    return float(m.group().replace(",", "")) if m and not is_dash(text) else None


def decimals(values: Sequence[str]) -> set[int]:
    """How many decimals the figures show."""
    return {len(m.group(1)) if (m := _DECIMALS.search(fold(v))) else 0 for v in values if amount(v) is not None}
