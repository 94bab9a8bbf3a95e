"""A text that begins with its figure in, the number, range or fraction with unit and comparator out (`Figure`).

Decimal arithmetic throughout; digits that are grouped oddly have no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from pipeline.normalizers.era import YearLabel
from pipeline.normalizers.text import squeeze
from pipeline.normalizers.unit import is_unit, normal_unit
from schemas.vocabulary import AbsentReason, Comparator

Kind = Literal["number", "range", "text", "none"]
_MULTIPLIER = {"兆": Decimal(10) ** 12, "億": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100)}
SIGNS = "△▲"
NUMBER = r"(?:\d[\d,]*(?:\.\d+)?)"
_COMPOUND = rf"{NUMBER}(?:\s*[兆億万千]\s*{NUMBER})+(?:\s*[兆億万千])?"
_AMOUNT = rf"(?P<compound>{_COMPOUND})|(?P<simple>{NUMBER})(?P<multiple>\s*[兆億万千百]+(?=\s*(?:$|[~/以未超]|程度|前後)))?"
FIGURE = re.compile(rf"(?P<sign>[{SIGNS}+\-]\s*)?(?:{_AMOUNT})")
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PIECE = re.compile(rf"({NUMBER})\s*([兆億万千百]?)")
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?:を超えない|を上回らない|を超過しない)(?:こと|よう(?:に|にする)?|範囲)?"), "le"),
    (re.compile(r"(?:を下回らない)(?:こと|よう(?:に|にする)?)?"), "ge"),
    (re.compile(r"以上(?:を?(?:維持|達成|確保|目指す))?"), "ge"),
    (re.compile(r"(?:以下|以内)(?:を?(?:維持|達成|確保|に抑える|に抑制|とする))?"), "le"),
    (re.compile(r"未満(?:を?維持)?|を下回る(?:こと)?"), "lt"),
    (re.compile(r"超過?|を超える(?:こと)?|を上回る(?:こと)?"), "gt"),
    (re.compile(r"程度|前後|ほど|弱|強|余り?"), "about"),
)
_BAND = re.compile(r"(?:台の?(?:前半|後半|半ば)|(?<=[%点円歳])台|代(?:前半|後半)?)")
_UNKNOWN_COUNTER = re.compile(r"[一-鿿々ァ-ヺー]{1,4}")
_NO_COUNTER = re.compile(r".*(?:増|減|比|済|実施|完了|達成|前後|目|期|番|次|以|未|超|台|内|中|後|前|月|度|年|末|用|化)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value cell as read. `value` … `denominator` are as printed (3 千円 has value 3 and unit 千円).

    `kind`: `number`, `range` (`value` to `high`), `text` (words), `none` (a dash, nothing, a word for a missing value).
    `as_of` is a year or date printed beside the figure, `note` whatever else is (※1, 延べ, a remark in brackets).
    `doubts`: `two_figures`, `odd_grouping`, `odd_minus`, `leading_zero`, `dash_range`, `relative`, `in_brackets`,
    `odd_range`, `odd_number`.
    """

    kind: Kind
    value: Decimal | None = None
    high: Decimal | None = None
    denominator: Decimal | None = None
    comparator: Comparator = "eq"
    unit: str | None = None
    as_of: YearLabel | None = None
    note: str | None = None
    absent_reason: AbsentReason | None = None
    doubts: tuple[str, ...] = ()


def _amount(text: str) -> tuple[Decimal | None, tuple[str, ...]]:
    """`1億3,000万` as 130000000; no value where the digits are grouped oddly (`1,23`)."""
    pieces = _PIECE.findall(text)
    doubts: list[str] = []
    total = Decimal(0)
    for digits, multiple in pieces:
        if not _GROUPED.fullmatch(digits):
            return None, ("odd_grouping",)
        if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
            doubts.append("leading_zero")
        total += Decimal(digits.replace(",", "")) * _MULTIPLIER.get(multiple, Decimal(1))
    return total, tuple(dict.fromkeys(doubts))


def _signed(m: re.Match[str], raw: str) -> tuple[Decimal | None, tuple[str, ...]]:
    """The number of a `FIGURE` match, with its sign; a dash that is rarely a minus is doubted."""
    value, doubts = _amount(m["compound"] or m["simple"])
    sign = (m["sign"] or "").strip()
    if value is None or sign in ("", "+"):
        return value, doubts
    if sign == "-" and raw.lstrip("*※ ")[:1] in "ー―—─━ｰ":
        doubts += ("odd_minus",)
    return -value, doubts


def from_digits(text: str, figure: Figure, raw: str) -> Figure | None:
    """A text that begins with its figure: number, range, fraction."""
    m = FIGURE.match(text)
    if not m:
        return None
    value, doubts = _signed(m, raw)
    figure = replace(figure, kind="number", value=value, doubts=figure.doubts + doubts)
    rest = text[m.end() :]
    for mark in squeeze(m["multiple"] or ""):
        value = value * _MULTIPLIER[mark] if value is not None else None
    figure = replace(figure, value=value)
    return _range(rest, figure) or _fraction(rest, figure) or _alone(rest, figure)


def _alone(rest: str, figure: Figure) -> Figure | None:
    read = _tail(rest, figure)
    if read and figure.value is None:
        return replace(read, kind="text", absent_reason="unreadable")
    return read


def _tail(rest: str, figure: Figure) -> Figure | None:
    """What stands behind the digits: unit and comparator in either order; None where it is something else."""
    text = rest.strip()
    for pattern, comparator in _AFTER:
        found = pattern.search(text)
        if found and (found.start() == 0 or found.end() == len(text)):
            text = (text[: found.start()] + text[found.end() :]).strip()
            kept = comparator if comparator != "about" or figure.comparator == "eq" else figure.comparator
            figure = replace(figure, comparator=kept)
            break
    if not text:
        return figure
    if _BAND.fullmatch(text) or _BAND.search(text):
        return None
    counter = squeeze(text)
    if is_unit(counter) or (_UNKNOWN_COUNTER.fullmatch(counter) and not _NO_COUNTER.fullmatch(counter)):
        return replace(figure, unit=normal_unit(counter))
    return None


def _range(rest: str, figure: Figure) -> Figure | None:
    """`80～85`, `80%～85%`, `80～`; a dash between two figures is doubted."""
    unit_and = re.match(r"\s*([^\d~\-/]{0,6}?)\s*(~|-)\s*", rest)
    if not unit_and or (unit_and[1] and not is_unit(unit_and[1])):
        return None
    behind = rest[unit_and.end() :]
    if not behind:
        return replace(figure, comparator="ge", unit=normal_unit(unit_and[1]) or figure.unit) if unit_and[2] == "~" else None
    m = FIGURE.match(behind)
    if not m:
        return None
    high, doubts = _amount(m["compound"] or m["simple"])
    if m["sign"] or m["multiple"]:
        return None
    read = _tail(behind[m.end() :], figure)
    if read is None:
        return None
    if unit_and[2] == "-":
        doubts += ("dash_range",)
    if figure.value is None or high is None or high <= figure.value:
        return replace(read, kind="text", value=None, absent_reason="unreadable", doubts=(*read.doubts, *doubts, "odd_range"))
    unit = read.unit or (normal_unit(unit_and[1]) or None)
    return replace(read, kind="range", high=high, unit=unit, doubts=read.doubts + doubts)


def _fraction(rest: str, figure: Figure) -> Figure | None:
    """`4/26`, `4件/26件`: value and denominator."""
    slash = re.match(r"\s*([^\d/]{0,6}?)\s*/\s*(?=\d)", rest)
    if not slash or (slash[1] and not is_unit(slash[1])):
        return None
    m = re.compile(NUMBER).match(rest, slash.end())
    if not m:
        return None
    denominator, doubts = _amount(m.group())
    read = _tail(rest[m.end() :], figure)
    if read is None or figure.value is None or not denominator:
        return None
    unit = read.unit or normal_unit(slash[1]) or figure.unit
    return replace(read, denominator=denominator, unit=unit or None, doubts=read.doubts + doubts)
