"""Printed text in, comparable text out: widths, radicals, dashes and line breaks; no meaning is read here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Unicode's Equivalent_Unified_Ideograph for the CJK Radicals Supplement (U+2E80-2EF3): NFKC folds two of them only.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃"
    "⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹艹虎衤覀"
    "西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# Four Kangxi radicals (U+2F00-2FD5) decompose to a form that is not written in Japan.
_KANGXI = {"⼾": "戸", "⾭": "青", "⿈": "黄", "⿊": "黒"}
_SUPPLEMENT = {**dict(zip(_RADICALS, _IDEOGRAPHS, strict=True)), **_KANGXI}
_UNRADICAL = str.maketrans({**{chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}, **_SUPPLEMENT})

# What NFKC would turn into other figures or letters: superscripts, fractions, circled and numbered marks, squared units.
_KEPT = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189\u2460-\u24ff\u2776-\u2793"
    "\u3251-\u325f\u32b1-\u32bf\u339f-\u33a6]+"
)
_WAVES = str.maketrans({"〜": "~", "∼": "~", "〰": "~", "～": "~"})

#: Every character that offices print as a dash. The long-vowel mark ー is one only where no kana stands before it.
DASHES = "-－―‐‑‒–—−─━﹣﹘⁃\u0336ー"
_DASH = re.compile(f"[{re.escape(DASHES[:-1])}]")
_LONE_LONG_MARK = re.compile("(?<![ぁ-ゖァ-ヺー])ー+")
_DASH_CELL = re.compile(f"[{re.escape(DASHES)}ｰ]{{1,6}}")
_LATIN_END = re.compile("[A-Za-z][,.;:]?$")
_LATIN_START = re.compile("[A-Za-z]")


def unradical(text: str) -> str:
    """The text with Kangxi and CJK radicals replaced by the ideographs they look like; nothing else is changed."""
    return text.translate(_UNRADICAL)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Width-folded text (NFKC) with radicals as ideographs and one wave dash (`~`).

    Circled numbers, superscripts, fractions and ㎡ stay, since NFKC would turn them into other figures;
    dashes and line breaks stay as printed. Folding twice changes nothing.
    """
    if text.isascii():
        return text
    out: list[str] = []
    at = 0
    plain = unradical(text)
    for kept in _KEPT.finditer(plain):
        out += [unicodedata.normalize("NFKC", plain[at : kept.start()]), kept.group()]
        at = kept.end()
    out.append(unicodedata.normalize("NFKC", plain[at:]))
    return "".join(out).translate(_WAVES)


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def compact(text: str) -> str:
    """Folded text without white space; folded again, since an accent joins its letter once the blank between is gone."""
    return fold(squeeze(fold(text)))


def one_dash(text: str) -> str:
    """Folded text with every dash as `-`; the ー of a katakana word stays."""
    return _LONE_LONG_MARK.sub(lambda m: "-" * len(m.group()), _DASH.sub("-", text))


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What a label is looked up by: folded, without white space, every dash as `-`."""
    return one_dash(compact(text))


def is_dash(text: str) -> bool:
    """Whether the text is nothing but dashes (one to six of them)."""
    return _DASH_CELL.fullmatch(squeeze(text)) is not None


def joined(lines: Sequence[str]) -> str:
    """One text from the wrapped lines of a cell: `239,55` + `2` is `239,552`; a space only between two Latin words."""
    out = ""
    for line in lines:
        part = line.strip()
        if part and _LATIN_END.search(out) and _LATIN_START.match(part):
            out += " "
        out += part
    return out


def undouble(text: str) -> str:
    """`実実績績` as `実績`: where every character is printed twice. Figures stay, since `1100` may be meant."""
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)]
    doubled = len(text) >= 4 and all(len(p) == 2 and p[0] == p[1] for p in pairs)
    words = {p[0] for p in pairs if not (p[0].isdigit() or p[0].isspace() or p[0] in DASHES)}
    return "".join(p[0] for p in pairs) if doubled and len(words) >= 2 else text
