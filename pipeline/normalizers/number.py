"""The text of a value cell in, a `Figure` out: number, range, word or dash, with comparator, unit, notes and doubts.

Decimal arithmetic throughout. A text that can be read in two ways has no value and says so in `doubts`: a wrong value
that nobody marks costs more than a missing one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from pipeline.normalizers.era import read_years
from pipeline.normalizers.figure import FIGURE, NUMBER, SIGNS, Figure, from_digits
from pipeline.normalizers.text import fold, is_dash, one_dash, squeeze
from pipeline.normalizers.unit import is_unit, normal_unit
from pipeline.normalizers.words import NO_VALUE, REASONS, VALUE_WORDS
from schemas.vocabulary import Comparator

__all__ = ["Figure", "is_figure", "is_value_like", "read_figure"]

_ANY_NUMBER = re.compile(NUMBER)
_NOTE = re.compile(r"(?:※\s*\d{0,2}(?!\d|[,.]\d)|[*＊†‡]+|[¹²³⁴-⁹]+|[①-⑳]|注\s?\d{0,2}|\(注\s?\d{0,2}\)|\(※\s?\d{0,2}\))")
_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
_ABOUT = re.compile(r"^(?:約|およそ|概ね|おおむね|おおよそ|ほぼ)\s*")
_SYMBOLS: dict[str, Comparator] = {"≦": "le", "≤": "le", "≧": "ge", "≥": "ge", "<": "lt", ">": "gt"}
_KNOWN_PREFIX = re.compile(
    r"(?:延べ|のべ|延|累計|累積|合計|総計|計|通算|平均|年間|年平均|月平均|毎年度?|毎月|各年度?|年|月|週|日|各|全|総数|最大|最低|最高|上位|下位"
    r"|目標|実績|見込み?|予定|現状|単年度?)[:：]?"
)
_REMARK = re.compile(r"\s*※(?=[^\d\s])(.+)$", re.DOTALL)
_MARK_AND_DIGITS = re.compile(r"※(?=\d)")
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}日)?")
_RELATIVE_WORD = re.compile(r"(?:増減?|減|[増減]加?少?|削減|縮減|抑制|向上|低下|上昇|改善)(?:する)?(?:こと)?$")
_RELATIVE_BEFORE = re.compile(r"(?:比|差|対前年|前年度?|増|減|増減|[+±])$")
_ORDINAL = re.compile(r"(?:第|No\.?|NO\.?|№|番号?)\s*$")


def _noted(note: str | None, more: str | None) -> str | None:
    return more if not note else note if not more or more in note else f"{note} {more}"


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
            figure = replace(figure, note=_noted(figure.note, inner))
            if (FIGURE.fullmatch(inner) or _plain(inner)) and not _is_rate(rest, inner):
                figure = replace(figure, doubts=(*figure.doubts, "two_figures"))
    return rest, figure


def _is_rate(fraction: str, share: str) -> bool:
    """Whether `15.4%` in brackets is only the rate of `4/26` before it, to the digits printed."""
    parts = re.fullmatch(rf"({NUMBER})\D{{0,4}}/\s*({NUMBER})\D{{0,4}}", fraction)
    rate = re.fullmatch(rf"({NUMBER})\s*%", share)
    if not parts or not rate:
        return False
    part, whole, printed = (Decimal(text.replace(",", "")) for text in (parts[1], parts[2], rate[1]))
    exponent = printed.as_tuple().exponent
    step = Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
    return whole > 0 and abs(part * 100 / whole - printed) < step


def _plain(text: str) -> bool:
    """Whether the text is a number with a unit behind it."""
    m = FIGURE.match(text)
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
    """Note marks at either end: `*0件`, `1,053*`, `※1`; a remark behind ※."""
    rest = text
    if (m := _REMARK.search(rest)) and m.start():
        figure, rest = replace(figure, note=_noted(figure.note, m[1].strip())), rest[: m.start()].strip()
    while (m := _NOTE.match(rest)) and m.end():
        figure, rest = replace(figure, note=_noted(figure.note, m.group().strip("()"))), rest[m.end() :].strip()
    while m := re.search(f"{_NOTE.pattern}$", rest):
        figure, rest = replace(figure, note=_noted(figure.note, m.group().strip("()"))), rest[: m.start()].strip()
    mark = figure.note or ""
    if re.fullmatch(r"※\d{2}", mark) and rest and not re.search(r"\d", rest) and text.startswith("※"):
        # `※12件`: the digits belong to the mark, to the figure, or to both.
        return f"{mark[1:]}{rest}", replace(figure, note="※", doubts=(*figure.doubts, "note_or_figure"))
    if _MARK_AND_DIGITS.match(rest):
        return rest[1:], replace(figure, note=_noted(figure.note, "※"), doubts=(*figure.doubts, "note_or_figure"))
    return rest, figure


def _word(text: str, figure: Figure) -> Figure:
    """A cell without a readable figure: a word with its reason, prose, or two figures in one line."""
    word = squeeze(text)
    reason = REASONS.get(word)
    if word in NO_VALUE:
        return replace(figure, kind="none", absent_reason=reason)
    text = _DATE.sub("", text)
    numbers = [m for m in _ANY_NUMBER.finditer(text) if not _ORDINAL.search(text[: m.start()])]
    doubts = figure.doubts
    if numbers and re.fullmatch(r"[\d.,、。:;'\s]+", text):
        return replace(figure, kind="text", absent_reason="unreadable", doubts=(*doubts, "odd_number"))
    if len(numbers) > 1:
        doubts += ("two_figures",)
    elif numbers and (_RELATIVE_WORD.search(word) or _RELATIVE_BEFORE.search(text[: numbers[0].start()].rstrip())):
        doubts += ("relative",)
    return replace(figure, kind="text", absent_reason=reason, doubts=tuple(dict.fromkeys(doubts)))


def _prefixed(text: str, figure: Figure) -> tuple[str, Figure, bool]:
    """Words before the figure: 約 is a comparator, 延べ a note; `known` is False for words that are not on the list."""
    if m := _ABOUT.match(text):
        text, figure = text[m.end() :], replace(figure, comparator="about")
    if text[:1] in _SYMBOLS:
        text, figure = text[1:].strip(), replace(figure, comparator=_SYMBOLS[text[:1]])
    if m := re.match(rf"{_KNOWN_PREFIX.pattern}\s*(?=[\d{SIGNS}約])", text):
        text, figure = text[m.end() :], replace(figure, note=_noted(m.group().strip(" :"), figure.note))
        if m := _ABOUT.match(text):
            text, figure = text[m.end() :], replace(figure, comparator="about")
    known = bool(FIGURE.match(text)) or text.startswith("~")
    return text, figure, known


def _after_words(text: str, figure: Figure) -> Figure | None:
    """A figure behind words (`押印を廃止した行政手続 1,035 件`): only one figure, with a unit of the list, at the end."""
    numbers = list(_ANY_NUMBER.finditer(text))
    if len(numbers) != 1:
        return None
    start = numbers[0].start()
    before, behind = text[:start].strip(), text[start:]
    if _ORDINAL.search(before) or _RELATIVE_BEFORE.search(before) or re.search(r"[A-Za-z\-.]$", before):
        return None
    read = from_digits(behind, figure, behind)
    if read is None or not read.unit or not is_unit(read.unit):
        return None
    return replace(read, note=_noted(before.rstrip(":、 ") or None, read.note))


@lru_cache(maxsize=4096)
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
    rest = "0" + rest[2:] if re.match(r"±0(?![\d.,])", rest) else rest
    if m := re.fullmatch(r"\(\s*(.*?)\s*\)", rest):
        rest, figure = m[1], replace(figure, doubts=(*figure.doubts, "in_brackets"))
    whole = rest
    rest, figure, known = _prefixed(rest, figure)
    if rest.startswith("~"):
        rest, figure = rest[1:].strip(), replace(figure, comparator="le")
    read = from_digits(rest, figure, marked) if known else _after_words(rest, figure)
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
