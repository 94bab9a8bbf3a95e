"""Printed labels in, published names out: without item marks, units, formula letters and officials' names."""

from __future__ import annotations

import re

from pipeline.normalizers.text import fold, is_dash, key, unradical
from pipeline.normalizers.unit import split_unit
from schemas.vocabulary import Basis, IndicatorDirection

_MARK = re.compile(
    r"^\s*(?:[①-⑳⓪❶-❿㉑-㉟]|[(（]\s*(?:[0-9０-９]{1,2}|[ア-ンa-zａ-ｚ]|項目|指標)\s*[)）]|【(?:項目|指標)】|[\[［](?:項目|指標)[\]］]"
    r"|[0-9０-９]{1,2}\s*[.．、)）](?![0-9０-９])|[ア-ン][.．、)）]|(?:成果|活動)?指標\s*[0-9０-９①-⑳]*\s*[:：]|[・●◎■□◆◇▪•▶►]\s*)\s*"
)
_SPACES = re.compile(r"[ \t\u3000\r\n]+")
_SPACED_OUT = re.compile(r"(?<!\S)([一-鿿々]) (?=[一-鿿々](?:\s|$|[（(※]))")
_TERM = r"(?:[(（][A-ZＡ-Ｚ①-⑳][)）]|[A-ZＡ-Ｚ①-⑳])"
_TERMS = rf"{_TERM}(?:\s*[+＋×÷\-−－/／=＝]\s*{_TERM})"
_LETTERS = rf"(?:[A-HＡ-Ｈ]|{_TERMS}+)"
_ROWS = r"[0-9０-９]{1,2}(?:\s*[+＋×÷\-−－/／]\s*[0-9０-９]{1,2})+"  # by the numbers of rows: (5+10+11)
_FORMULA = re.compile(
    rf"(?:\s*※\s*|\s+|(?<=[)）])){_LETTERS}\s*$|\s*[(（\[［【]\s*[=＝]?\s*(?:{_LETTERS}|[①-⑳])\s*[)）\]］】]\s*$"
    rf"|\s*{_TERMS}+\s*$|\s*[(（]\s*[=＝][^()（）]*[)）]\s*$|^\s*[①-⑳]\s*(?=\S)|[①-⑳]\s*$|\s*[(（]\s*{_ROWS}\s*[)）]\s*$"
)
_LETTER = re.compile(r"[A-HＡ-Ｈ]\s*$")
_MONEY_WORD = re.compile(r"(?:費|額|財源|支出金|計|コスト|債|料|金|収入|支出)$")
_NOTE_MARK = re.compile(r"\s*(?:※\s*[0-9０-９]*|[*＊]+)\s*$")

_DIRECTIONS: dict[str, IndicatorDirection] = {
    **dict.fromkeys(
        ("↑", "↗", "⬆", "⇧", "⤴", "▲", "増", "増加", "上昇", "向上", "拡大", "高", "プラス", "+", "増やす", "上げる"), "up"
    ),
    **dict.fromkeys(
        ("↓", "↘", "⬇", "⇩", "⤵", "▼", "減", "減少", "低下", "下降", "縮小", "低", "マイナス", "減らす", "下げる"), "down"
    ),
    **dict.fromkeys(("→", "⇒", "⇨", "➡", "=", "維持", "横ばい", "現状維持", "継続", "一定"), "keep"),
}
_OFFICIAL_LABELS = [
    "氏名",
    "職氏名",
    "役職名",
    "部局長名",
    *(f"{post}長{name}" for post in "課部局室所係次館園校署" for name in ("名", "氏名")),
    *(
        f"{who}{name}"
        for who in ("担当者", "評価者", "評価責任者", "評価実施者", "記入者", "記載者", "作成者", "責任者", "所属長")
        for name in ("氏名", "名", "")
    ),
]
_OFFICIAL = "(?:" + "|".join(r"\s*".join(label) for label in sorted(_OFFICIAL_LABELS, key=len, reverse=True)) + ")"
_OFFICIAL_HEADING = re.compile(rf"(?:役職[・･]?)?{_OFFICIAL}(?:[・･](?:役職|職名|内線|電話))?")
_NAME = r"[一-鿿々ぁ-んァ-ヶー﨑]{1,8}(?:[ \u3000][一-鿿々ぁ-んァ-ヶー﨑]{1,6}){0,2}"
_NAMED = re.compile(rf"({_OFFICIAL})(\s*[:：]\s*|[ \u3000]+)({_NAME})(?=$|[\s、。,，()（）・/／])")
_TITLED = re.compile(r"((?:課|部|局|室|所|係)長)([\s:：]+)([一-鿿々]{1,4}[ \u3000][一-鿿々ぁ-んァ-ヶ]{1,4})(?=$|[\s)）、。])")
# What stands behind such a label in prose and is nobody's name: an office, a body, a verb.
_NOBODY = re.compile(r"を|(?:[課部局室係会員者等職署所院校班隊数]|による|である|とする|する|した|ます|から|まで|[がをにはへで])$")
HIDDEN = "（氏名は載せない）"


def plain(text: str) -> str:
    """A printed text on one line: radicals as ideographs, one blank for white space, none in spaced-out words (事 業 費)."""
    return _SPACED_OUT.sub(r"\1", _SPACES.sub(" ", unradical(text)).strip())


def indicator_name(text: str) -> tuple[str, str | None]:
    """The name without item marks and the unit's parentheses, and that unit; other parentheses stay."""
    name = plain(text)
    for _ in range(3):
        bare = _MARK.sub("", name, count=1)
        if bare == name or not bare:
            break
        name = bare
    bare, unit = split_unit(name)
    return bare, unit


def item_name(text: str) -> str:
    """A cost item without its formula (` A`, `(B)`, `（Ａ＋Ｂ）`, `①`, `①＋④`, `(5+10)`, `（=決算額）`), note mark and unit."""
    name = plain(text)
    for _ in range(3):
        before = name
        name = _FORMULA.sub("", name) or name
        letterless = _LETTER.sub("", name)
        # A letter without a blank is a formula's only behind a word for money: 事業費Ａ, but システムＡ.
        name = letterless if letterless != name and _MONEY_WORD.search(letterless) else name
        name = _NOTE_MARK.sub("", name) or name
        name = split_unit(name)[0]
        if name == before:
            break
    return name.strip()


def direction_of(text: str) -> IndicatorDirection | None:
    """`up`, `down` or `keep` of a printed arrow or word; None where it is a dash or neither."""
    word = fold(text).strip()
    return None if not word or is_dash(word) else _DIRECTIONS.get(word)


def basis_of(text: str) -> Basis | None:
    """Whether the text says that figures are summed since a start (累計) or stand for a year (単年度)."""
    word = key(text)
    if re.search(r"累計|累積|通算|延べ累", word):
        return "cumulative"
    return "annual" if re.search(r"単年|各年度|毎年度?", word) else None


def is_official(heading: str) -> bool:
    """Whether a label asks for an official's name: its answer is published nowhere."""
    return _OFFICIAL_HEADING.fullmatch(key(heading)) is not None


def without_officials(text: str) -> str:
    """The text with the name behind a label such as 氏名 or 担当者名 taken out."""
    return _TITLED.sub(_hidden, _NAMED.sub(_hidden, text))


def _hidden(m: re.Match[str]) -> str:
    return m.group() if _NOBODY.search(m[3]) else f"{m[1]}{HIDDEN}"
