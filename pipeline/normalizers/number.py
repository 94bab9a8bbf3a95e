"""The text of a value cell in, a `Figure` out: number, range, word or dash, with comparator, unit, notes and doubts.

Decimal arithmetic throughout. A text that can be read in two ways has no value and says so in `doubts`: a wrong value
that nobody marks costs more than a missing one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from pipeline.normalizers.era import YearLabel, read_years
from pipeline.normalizers.text import fold, is_dash, one_dash, squeeze
from pipeline.normalizers.unit import is_unit, normal_unit
from pipeline.normalizers.words import NO_VALUE, REASONS, VALUE_WORDS
from schemas.vocabulary import AbsentReason, Comparator

Kind = Literal["number", "range", "text", "none"]

_MULTIPLIER = {"兆": Decimal(10) ** 12, "億": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100)}
_SIGN = "△▲"
_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?)"
_COMPOUND = rf"{_NUMBER}(?:\s*[兆億万千]\s*{_NUMBER})+(?:\s*[兆億万千])?"
_AMOUNT = rf"(?P<compound>{_COMPOUND})|(?P<simple>{_NUMBER})(?P<multiple>\s*[兆億万千百]+(?=\s*(?:$|[~/以未超]|程度|前後)))?"
_FIGURE = re.compile(rf"(?P<sign>[{_SIGN}+\-]\s*)?(?:{_AMOUNT})")
_ANY_NUMBER = re.compile(_NUMBER)
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PIECE = re.compile(rf"({_NUMBER})\s*([兆億万千百]?)")
_NOTE = re.compile(r"(?:※\s*\d{0,2}|[*＊†‡]+|[¹²³⁴-⁹]+|[①-⑳]|注\s?\d{0,2}|\(注\s?\d{0,2}\)|\(※\s?\d{0,2}\))")
_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
_ABOUT = re.compile(r"^(?:約|およそ|概ね|おおむね|おおよそ|ほぼ)\s*")
_SYMBOLS: dict[str, Comparator] = {"≦": "le", "≤": "le", "≧": "ge", "≥": "ge", "<": "lt", ">": "gt"}
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?:を超えない|を上回らない|を超過しない)(?:こと|よう(?:に|にする)?|範囲)?"), "le"),
    (re.compile(r"(?:を下回らない)(?:こと|よう(?:に|にする)?)?"), "ge"),
    (re.compile(r"以上(?:を?(?:維持|達成|確保|目指す))?"), "ge"),
    (re.compile(r"(?:以下|以内)(?:を?(?:維持|達成|確保|に抑える|に抑制|とする))?"), "le"),
    (re.compile(r"未満(?:を?維持)?|を下回る(?:こと)?"), "lt"),
    (re.compile(r"超過?|を超える(?:こと)?|を上回る(?:こと)?"), "gt"),
    (re.compile(r"程度|前後|ほど|弱|強|余り?"), "about"),
)
_KNOWN_PREFIX = re.compile(
    r"(?:延べ|のべ|延|累計|累積|合計|総計|計|通算|平均|年間|年平均|月平均|毎年度?|毎月|各年度?|年|月|週|日|各|全|総数|最大|最低|最高|上位|下位"
    r"|目標|実績|見込み?|予定|現状|単年度?)[:：]?"
)
_BAND = re.compile(r"(?:台の?(?:前半|後半|半ば)|(?<=[%点円歳])台|代(?:前半|後半)?)")
_ORDINAL = re.compile(r"(?:第|No\.?|NO\.?|№|番号?)\s*$")
_UNKNOWN_COUNTER = re.compile(r"[一-鿿々ァ-ヺー]{1,4}")
_NO_COUNTER = re.compile(r".*(?:増|減|比|済|実施|完了|達成|前後|目|期|番|次|以|未|超|台|内|中|後|前|月|度|年|末|用|化)$")
_FRACTION = re.compile(r"\s*(?:/|分の)\s*")
_WAVE = re.compile(r"\s*~\s*")


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


def _noted(note: str | None, more: str | None) -> str | None:
    return more if not note else note if not more or more in note else f"{note} {more}"


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
    """The number of a `_FIGURE` match, with its sign; a dash that is rarely a minus is doubted."""
    value, doubts = _amount(m["compound"] or m["simple"])
    sign = (m["sign"] or "").strip()
    if value is None or sign in ("", "+"):
        return value, doubts
    if sign == "-" and raw.lstrip("*※ ")[:1] in "ー―—─━ｰ":
        doubts += ("odd_minus",)
    return -value, doubts


def _take_brackets(text: str, figure: Figure) -> tuple[str, Figure]:
    """Brackets behind or before the figure: a date, a unit, a remark, or a second figure."""
    rest = text
    for m in _BRACKETS.finditer(text):
        inner = next(g for g in m.groups() if g is not None).strip()
        outside = (rest.replace(m.group(), "", 1)).strip()
        if not outside:
            continue
        rest = outside
        if not inner or is_dash(inner):
            continue
        years = read_years(inner)
        if years:
            figure = replace(figure, as_of=figure.as_of or years[0])
            remark = (inner[: years[0].start] + inner[years[0].end :]).strip(" 、,・:")
            figure = replace(figure, note=_noted(figure.note, remark or None))
        elif is_unit(inner) and not figure.unit:
            figure = replace(figure, unit=normal_unit(inner))
        else:
            second = _FIGURE.fullmatch(inner) or _plain(inner)
            figure = replace(figure, note=_noted(figure.note, inner))
            if second:
                figure = replace(figure, doubts=(*figure.doubts, "two_figures"))
    return rest, figure


def _plain(text: str) -> bool:
    """Whether the text is a number with a unit behind it."""
    m = _FIGURE.match(text)
    return bool(m and is_unit(text[m.end() :]))


def _take_years(text: str, figure: Figure) -> tuple[str, Figure]:
    """Years printed in the line itself (`令和7年度までに50件/年`); a bare `2023` is a figure, not a year."""
    out, at = "", 0
    for label in read_years(text):
        if re.fullmatch(r"[\d~\-\s]+", label.text):
            continue
        out += text[at : label.start]
        at = label.end
        figure = replace(figure, as_of=figure.as_of or label)
    out += text[at:]
    if at:
        out = re.sub(r"^\s*(?:まで(?:に|の)?|における|には?|の|中)\s*", "", out)
    return out.strip(" 、,:"), figure


def _take_notes(text: str, figure: Figure) -> tuple[str, Figure]:
    """Note marks at either end: `*0件`, `1,053*`, `※1`."""
    rest = text
    while (m := _NOTE.match(rest)) and m.end():
        figure, rest = replace(figure, note=_noted(figure.note, m.group().strip("()"))), rest[m.end() :].strip()
    while m := re.search(f"{_NOTE.pattern}$", rest):
        figure, rest = replace(figure, note=_noted(figure.note, m.group().strip("()"))), rest[: m.start()].strip()
    return rest, figure


def _word(text: str, figure: Figure) -> Figure:
    """A cell without a readable figure: a word with its reason, prose, or two figures in one line."""
    word = squeeze(text)
    reason = REASONS.get(word)
    if word in NO_VALUE:
        return replace(figure, kind="none", absent_reason=reason)
    numbers = [m for m in _ANY_NUMBER.finditer(text) if not _ORDINAL.search(text[: m.start()])]
    doubts = figure.doubts
    if numbers and re.fullmatch(r"[\d.,、。:;'\s]+", text):
        return replace(figure, kind="text", absent_reason="unreadable", doubts=(*doubts, "odd_number"))
    if len(numbers) > 1:
        doubts += ("two_figures",)
    elif numbers and re.search(r"[増減]$", word):
        doubts += ("relative",)
    return replace(figure, kind="text", absent_reason=reason, doubts=tuple(dict.fromkeys(doubts)))


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


def _prefixed(text: str, figure: Figure) -> tuple[str, Figure, bool]:
    """Words before the figure: 約 is a comparator, 延べ a note; `known` is False for words that are not on the list."""
    if m := _ABOUT.match(text):
        text, figure = text[m.end() :], replace(figure, comparator="about")
    if text[:1] in _SYMBOLS:
        text, figure = text[1:].strip(), replace(figure, comparator=_SYMBOLS[text[:1]])
    if m := re.match(rf"{_KNOWN_PREFIX.pattern}\s*(?=[\d{_SIGN}約])", text):
        text, figure = text[m.end() :], replace(figure, note=_noted(m.group().strip(" :"), figure.note))
        if m := _ABOUT.match(text):
            text, figure = text[m.end() :], replace(figure, comparator="about")
    known = bool(_FIGURE.match(text)) or text.startswith("~")
    return text, figure, known


def _after_words(text: str, figure: Figure) -> Figure | None:
    """A figure behind words (`押印を廃止した行政手続 1,035 件`): only one figure, with a unit of the list, at the end."""
    numbers = list(_ANY_NUMBER.finditer(text))
    if len(numbers) != 1:
        return None
    start = numbers[0].start()
    before, behind = text[:start].strip(), text[start:]
    if _ORDINAL.search(before) or re.search(r"[A-Za-z\-.]$", before):
        return None
    read = _from_digits(behind, figure, behind)
    if read is None or not read.unit or not is_unit(read.unit):
        return None
    return replace(read, note=_noted(before.rstrip(":、 ") or None, read.note))


def _from_digits(text: str, figure: Figure, raw: str) -> Figure | None:
    """A text that begins with its figure: number, range, fraction."""
    m = _FIGURE.match(text)
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


def _range(rest: str, figure: Figure) -> Figure | None:
    """`80～85`, `80%～85%`, `80～`; a dash between two figures is doubted."""
    unit_and = re.match(r"\s*([^\d~\-/]{0,6}?)\s*(~|-)\s*", rest)
    if not unit_and or (unit_and[1] and not is_unit(unit_and[1])):
        return None
    behind = rest[unit_and.end() :]
    if not behind:
        return replace(figure, comparator="ge", unit=normal_unit(unit_and[1]) or figure.unit) if unit_and[2] == "~" else None
    m = _FIGURE.match(behind)
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
    m = re.compile(_NUMBER).match(rest, slash.end())
    if not m:
        return None
    denominator, doubts = _amount(m.group())
    read = _tail(rest[m.end() :], figure)
    if read is None or figure.value is None or not denominator:
        return None
    unit = read.unit or normal_unit(slash[1]) or figure.unit
    return replace(read, denominator=denominator, unit=unit or None, doubts=read.doubts + doubts)


def read_figure(text: str) -> Figure:
    """What a value cell says. Never raises; digits are never invented, and an unclear cell has no value."""
    raw = fold(text).strip()
    bare = squeeze(raw).strip("()[]")
    if not bare or is_dash(bare) or re.fullmatch(r"[\-－―‐−ー—–─()/]+", squeeze(raw)):
        return Figure("none")
    figure = Figure("text")
    rest, figure = _take_notes(raw, figure)
    if not rest:
        return replace(figure, kind="none")
    if is_dash(rest):
        return replace(figure, kind="none")
    rest, figure = _take_brackets(rest, figure)
    rest, figure = _take_years(rest, figure)
    rest, figure = _take_notes(rest, figure)
    if is_dash(rest):
        return replace(figure, kind="none")
    marked = rest
    rest = one_dash(rest)
    if m := re.fullmatch(r"\(\s*(.*?)\s*\)", rest):
        rest, figure = m[1], replace(figure, doubts=(*figure.doubts, "in_brackets"))
    whole = rest
    rest, figure, known = _prefixed(rest, figure)
    if rest.startswith("~"):
        rest, figure = rest[1:].strip(), replace(figure, comparator="le")
    read = _from_digits(rest, figure, marked) if known else _after_words(rest, figure)
    return read if read is not None else _word(whole, replace(figure, comparator="eq"))


def is_figure(text: str) -> bool:
    """Whether the whole cell is one figure, fraction or range, with unit, comparator and notes at most; not prose."""
    read = read_figure(text)
    return read.kind in ("number", "range") or read.absent_reason == "unreadable"


def is_value_like(text: str) -> bool:
    """Whether the cell can be a value: a figure, a dash, or a word that stands for one (検討中, 増加, 実施 …)."""
    word = squeeze(fold(text)).strip("()※*。")
    if not word:
        return False
    return is_figure(text) or read_figure(text).kind == "none" or word in REASONS or word in VALUE_WORDS
