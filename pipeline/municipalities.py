"""The official list of municipalities: codes and names in, `Municipality` out, and who issued a sheet.

The data file beside this module is 総務省's 全国地方公共団体コード; its head says of which state it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.normalizers.era import read_years
from pipeline.normalizers.text import key

_VARIANTS = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "檮": "梼", "鰺": "鯵", "龍": "竜", "曾": "曽", "藪": "薮"})
# What may stand before the name of the municipality that issued a document: nothing, its prefecture, a counted plan.
_BEFORE = re.compile(r"(?:第\d{1,2}[次期回]|\d{1,4}|[(\[「『【〔・,、:：~\-])?")
# What may follow: nothing, brackets, an authority of the municipality, or the document's own kind.
_AFTER = re.compile(
    r"$|[()\[\]「」『』【】〔〕:~\-\d]|長$|役所|役場|教育委員会|総合計画|基本計画|基本構想|総合戦略|行政評価|政策評価|施策|事務事業|事業評価|"
    r"部局|行財政|行政改革|行動計画|実施計画|実行計画|まちづくり|デジタル|DX|重点|主要|予算|決算|令和|平成|[RH]\d|第\d"
)
_WORDS_ARE_PROSE = re.compile(r"。|[」』][ぁ-ん]|(?:する|した|して|ます|である|され)")
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Municipality:
    """One body of the list: six-digit code with check digit, name, prefecture; a prefecture's name is its own."""

    code: str
    name: str
    prefecture: str

    @property
    def is_prefecture(self) -> bool:
        return self.name == self.prefecture


def check_digit(five: str) -> str:
    """The sixth digit of a code: weights 6, 5, 4, 3, 2 over the five digits, 11 minus the sum modulo 11, last digit.

    Raises ValueError where `five` is not five digits.
    """
    if not re.fullmatch(r"[0-9]{5}", five):
        raise ValueError(f"{five!r} is not the five digits of a municipality's code")
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


@cache
def _list() -> tuple[Municipality, ...]:
    text = files("pipeline").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(Municipality(r["code"], r["name"] or r["prefecture"], r["prefecture"]) for r in rows)


@cache
def _by_code() -> dict[str, Municipality]:
    return {m.code: m for m in _list()}


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    named: dict[str, tuple[Municipality, ...]] = {}
    for m in _list():
        named[_name_key(m.name)] = (*named.get(_name_key(m.name), ()), m)
    return named


@cache
def _longest_name() -> int:
    return max(map(len, _by_name()))


def _name_key(name: str) -> str:
    return key(name).translate(_VARIANTS)


def every() -> tuple[Municipality, ...]:
    """All 47 prefectures and 1,741 municipalities (23 special wards included), by code."""
    return _list()


def by_code(code: str) -> Municipality | None:
    """The body with this six-digit code, None where the list has none (a wrong check digit included)."""
    return _by_code().get(code)


def by_name(name: str, prefecture: str | None = None) -> tuple[Municipality, ...]:
    """All bodies of that name (two 府中市, two 伊達市), of one prefecture where it is given; old spellings are folded."""
    found = _by_name().get(_name_key(name), ())
    return tuple(m for m in found if prefecture is None or key(m.prefecture) == key(prefecture))


def _named_at(line: str, at: int) -> tuple[tuple[Municipality, ...], int]:
    """The longest name that begins at this place of a folded line, and where it ends."""
    for end in range(min(len(line), at + _longest_name()), at + 1, -1):
        found = _by_name().get(line[at:end])
        if found:
            return found, end
    return (), at


def _issuers_of_line(line: str) -> list[Municipality]:
    """The municipalities a title line prints as its issuer; none where the line is prose."""
    text = _name_key(line)
    if len(text) > _LONGEST_TITLE or _WORDS_ARE_PROSE.search(text):
        return []
    for label in reversed(read_years(text)):
        text = text[: label.start] + ":" + text[label.end :]
    found: list[Municipality] = []
    at = 0
    while at < len(text):
        prefecture, after_prefecture = _named_at(text, at)
        start = after_prefecture if prefecture and prefecture[0].is_prefecture else at
        named, end = _named_at(text, start)
        if start != at and not named:
            named, end = prefecture, after_prefecture
        if named and _begins_name(text, at) and _AFTER.match(text, end):
            inside = tuple(m for m in named if start == at or m.prefecture == prefecture[0].prefecture)
            found += inside or named
        at = max(end, at + 1) if named else at + 1
    return found


def _begins_name(text: str, at: int) -> bool:
    """Whether a name at this place stands at the line's beginning or behind a mark, not inside a longer word."""
    return any(
        m.end() == at for m in (_BEFORE.match(text, max(0, at - size)) for size in range(6)) if m and (m.group() or at == 0)
    )


def issuer_candidates(title_lines: Sequence[str]) -> tuple[Municipality, ...]:
    """Who issued a document, by its title lines: each municipality printed as the issuer, once, in order.

    `〇〇市`, `〇〇市長`, `〇〇市 部局マニフェスト` and
    `第7次〇〇市総合計画 事務事業評価` name their issuer;
    `〇〇市民アンケート` and a sentence that mentions a city do not. Two bodies of one name are both returned, since
    the caller must not choose.
    """
    found = [m for line in title_lines for m in _issuers_of_line(line)]
    return tuple(dict.fromkeys(found))


def find_issuer(texts: Iterable[str]) -> Municipality | None:
    """The one municipality all these texts agree on; None where there is none, or more than one."""
    found = issuer_candidates(list(texts))
    return found[0] if len(found) == 1 else None
