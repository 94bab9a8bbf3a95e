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
# `1億3,000万`, `1億2千万`, `3万5千`: at least two counted multipliers; each piece is a number, 千 or 百 of it, and 兆, 億 or 万.
_PIECE_TEXT = rf"{NUMBER}\s*(?:[千百]?\s*[兆億万]|[千百])"
_COMPOUND = rf"{_PIECE_TEXT}(?:\s*{_PIECE_TEXT})*\s*{NUMBER}(?![\d,.]|\s*[千百兆億万])|{_PIECE_TEXT}(?:\s*{_PIECE_TEXT})+"
_AMOUNT = rf"(?P<compound>{_COMPOUND})|(?P<simple>{NUMBER})(?P<multiple>\s*[兆億万千百]+(?=\s*(?:$|[~/以未超]|程度|前後)))?"
FIGURE = re.compile(rf"(?P<sign>[{SIGNS}+\-]\s*)?(?:{_AMOUNT})")
#: More digits than a float64 holds exactly are no figure of a city: cells have run together.
_MOST_DIGITS = 15
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PIECE = re.compile(rf"({NUMBER})\s*([千百]?)\s*([兆億万]?)")
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?:を超えない|を上回らない|を超過しない)(?:こと|よう(?:に|にする)?|範囲)?"), "le"),
    (re.compile(r"(?:を下回らない)(?:こと|よう(?:に|にする)?)?"), "ge"),
    (re.compile(r"以上(?:を?(?:維持|達成|確保|目指す))?"), "ge"),
    (re.compile(r"(?:以下|以内)(?:を?(?:維持|達成|確保|に抑える|に抑制|とする))?"), "le"),
    (re.compile(r"未満(?:を?維持)?|を下回る(?:こと)?"), "lt"),
    (re.compile(r"超過?|を超える(?:こと)?|を上回る(?:こと)?"), "gt"),
    (re.compile(r"程度|前後|ほど|弱|強|余り?"), "about"),
)
_KEEPING = re.compile(r"を?(?:維持|達成|確保|継続|目指す)(?:する)?(?:こと)?$")
# What was counted (3回開催): kept as a note.
_DONE = re.compile(
    r"(?:の|を)?(?:開催|実施|設置|整備|導入|策定|作成|配布|発行|開設|予定|参加|登録|利用|受講|認定|締結|公開|掲載|完了|済み?)$"
)
_BAND = re.compile(r"(?:台の?(?:前半|後半|半ば)|(?<=[%点円歳])台|代(?:前半|後半)?)")
_UNKNOWN_COUNTER = re.compile(r"[一-鿿々ァ-ヺー]{1,4}")
# Units of a unit column that behind a figure rather make a name or a date of it (第3号, 12月, 20代).
_NO_UNIT_HERE = frozenset("号代月時反類") | {"年度"}
_NO_COUNTER = re.compile(
    r".*(?:増|減|比|済|実施|完了|達成|前後|目|期|番|次|以|未|超|台|内|中|後|前|月|度|年|末|用|化|加|少|催|施|置|備|入|定|上|下|善|大|小)$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value cell as read. `value` … `denominator` are as printed (3 千円 has value 3 and unit 千円).

    `kind`: `number`, `range` (`value` to `high`), `text` (words), `none` (a dash, nothing, a word for a missing value).
    `as_of` is a year or date printed beside the figure, `note` whatever else is (※1, 延べ, a remark in brackets).
    `doubts`: `two_figures`, `odd_grouping`, `odd_minus`, `leading_zero`, `dash_range`, `relative`, `in_brackets`,
    `odd_range`, `odd_number`, `note_or_figure`,
    `odd_fraction` (more than the whole: it may be a date).
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
    doubts: list[str] = []
    total, before = Decimal(0), None
    for digits, small, big in _PIECE.findall(text):
        if not _GROUPED.fullmatch(digits):
            return None, ("odd_grouping",)
        if sum(map(str.isdigit, digits)) > _MOST_DIGITS:
            return None, ("odd_number",)
        if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
            doubts.append("leading_zero")
        step = _MULTIPLIER.get(small, Decimal(1)) * _MULTIPLIER.get(big, Decimal(1))
        if before is not None and Decimal(digits.replace(",", "")) * step >= before:
            return None, ("odd_number",)
        before = step
        total += Decimal(digits.replace(",", "")) * step
    return total, tuple(dict.fromkeys(doubts))


def _signed(m: re.Match[str], raw: str) -> tuple[Decimal | None, tuple[str, ...]]:
    """The number of a `FIGURE` match, with its sign; a dash that is rarely a minus is doubted."""
    value, doubts = _amount(m["compound"] or m["simple"])
    sign = (m["sign"] or "").strip()
    if value is None or sign in ("", "+"):
        return value, doubts
    # A dash that stands apart, or one that is rarely a minus, may be a dash of its own or a broken digit.
    if sign == "-" and (m["sign"] != sign or raw.lstrip("*※ ")[:1] in "ー―—─━ｰ"):
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
        if found and (found.start() == 0 or text[found.end() : found.end() + 1] in ("", "/")):
            text = (text[: found.start()] + text[found.end() :]).strip()
            kept = comparator if comparator != "about" or figure.comparator == "eq" else figure.comparator
            figure = replace(figure, comparator=kept)
            break
    if kept_up := _KEEPING.search(text):
        text = text[: kept_up.start()].strip()
    if (done := _DONE.search(text)) and is_unit(text[: done.start()]):
        return replace(figure, unit=normal_unit(text[: done.start()]), note=" ".join(filter(None, (figure.note, done.group()))))
    if not text:
        return figure
    if _BAND.fullmatch(text) or _BAND.search(text):
        return None
    counter = squeeze(text)
    if counter in _NO_UNIT_HERE:
        return None
    if is_unit(counter):
        return replace(figure, unit=normal_unit(counter))
    # A counter nobody listed (3自治区), but not a known one with more behind it (3件増加).
    new = _UNKNOWN_COUNTER.fullmatch(counter) and not _NO_COUNTER.fullmatch(counter)
    known = any(is_unit(counter[:n]) for n in range(1, len(counter)))
    return replace(figure, unit=normal_unit(counter)) if new and not known else None


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
    if figure.value > denominator:
        doubts += ("odd_fraction",)
    return replace(read, denominator=denominator, unit=unit or None, doubts=read.doubts + doubts)
