"""A run of text in, the measures it states out: a word for a measure, its year and the figure behind it.

`基準値（R2）62.1％`, `R5実績 71.4％`, `（実績）R5：71.4％`, `【数値目標：8,339kW（…）】`, `目標　令和８年度までに50件/年`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.shared.labels import Label, read_label
from extractors.shared.script import YEAR, Script
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.era import is_year_label
from pipeline.normalizers.number import is_figure, is_value_like
from pipeline.normalizers.text import DASHES, key
from schemas.reading import Printed

LONGEST_VALUE = 40  # compared characters: a longer one is prose
# Words that prose uses as well: they state a measure only where a year stands with them.
_WEAK = frozenset({"結果", "計画", "予定", "基準", "見込", "見込み", "想定", "予測", "推計", "見通し", "中間値", "単位"})
_BEFORE = re.compile(r"[\s　:：。、,，;/／|｜→⇒➡►()（）\[\]【】〔〕<>〈〉《》「」・･…=]$")
_STOP = "→⇒➡►;|｜。、※"
_OPENERS = dict(zip("([【〔「《〈<", ")]】〕」》〉>", strict=True))
_SLASH = re.compile(r"/(?=\s)|(?<=\s)/")
_TAIL = " 　/,・→:=-~"
_BY = re.compile(rf"(?P<year>{YEAR}++)\s*(?:末)?(?:まで|に向けて)")
_DATED = re.compile(rf"\s*(?P<year>{YEAR}++)\s*(?:[:：=は]\s*|\s*)(?=[^\s{YEAR}])(?!まで|末まで|に向け)")
_NUMBER = re.compile(r"\d")


@dataclass(slots=True)
class Stated:
    """One figure behind a measure's word. `unclear` says why a person should look, `""` where nothing is doubtful."""

    value: Printed
    year: Printed | None = None
    unclear: str = ""


@dataclass(slots=True)
class Phrase:
    """A measure's word and its figures; `strong` where a year, a colon or brackets mark it off from prose."""

    label: Label
    shown: str
    start: int
    end: int
    strong: bool
    stated: list[Stated] = field(default_factory=list)


@lru_cache(maxsize=8)
def _anchor(words: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a measure's word with what may stand around it: years, brackets, a colon."""
    either = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    year = f"{YEAR}++"
    return re.compile(
        rf"(?P<open>[(\[【〔<〈《])?\s*(?P<y1>{year})?\s*(?:(?:時点|現在|末)?の)?\s*(?P<word>(?:{either})(?:{either})?)(?:\(案\))?"
        rf"(?=[\s(\[【〔:)\]】〕>〉》{YEAR}\d約延累概△▲=…{re.escape(DASHES)}]|は\s*[\d{YEAR}]|$)"
        rf"(?:\s*[(\[](?P<inner>[^()\[\]:]{{1,16}})[)\]])?\s*(?P<y2>{year}(?!\s*(?:末)?まで))?\s*(?P<close>[)\]】〕>〉》])?\s*"
        rf"(?P<y3>{year}(?!\s*(?:末)?まで))?(?:\s*(?P<colon>[:=…]+|は(?=\s*[\d{YEAR}])))?\s*"
    )


def measure_words(words: Vocabulary) -> tuple[str, ...]:
    """Every word of the vocabulary that says which measure a figure is."""
    kinds = ("measure", "target_kind")
    return tuple(w for w, roles in words.roles.items() if any(r.kind in kinds for r in roles) and len(w) > 1)


def phrases(text: Script, start: int, words: Vocabulary, *, whole: bool = False) -> list[Phrase]:
    """The measures stated in the text from `start` on. `whole`: a single measure that begins there takes all the rest."""
    anchors = list(_anchors(text, start, words))
    out: list[Phrase] = []
    for n, (match, label) in enumerate(anchors):
        limit = anchors[n + 1][0].start() if n + 1 < len(anchors) else len(text.text)
        alone = whole and len(anchors) == 1 and match.start() == start
        behind = _behind(text, match, label, out[-1].end if out else start)
        out.append(behind or _phrase(text, match, label, limit, alone))
    return out


def _behind(text: Script, match: re.Match[str], label: Label, start: int) -> Phrase | None:
    """`62.1％（R2実績）`: a figure whose measure stands in brackets behind it."""
    if match["open"] is None or match["close"] is None or match["colon"]:
        return None
    before = text.text[start : match.start("open")].rstrip()
    token = re.split(r"[\s→⇒➡:、/(]", before)[-1]
    if not _NUMBER.search(token) or not is_figure(token):
        return None
    begin = start + len(before) - len(token)
    left = match.start("y1") if match["y1"] else match.start("word")
    spots = [match.span(name) for name in ("y1", "inner", "y2") if match[name]]
    years = [y for a, b in spots if (y := text.year_at(a, b)) is not None]
    shown = text.at(left, match.end("close") - 1).text
    value = text.at(begin, begin + len(token))
    return Phrase(label, shown, begin, match.end("close"), True, [Stated(value, years[0] if years else None)])


def _anchors(text: Script, start: int, words: Vocabulary) -> Iterator[tuple[re.Match[str], Label]]:
    seen = False
    for match in _anchor(measure_words(words)).finditer(text.masked, start):
        before = text.masked[start : match.start("y1") if match["y1"] else match.start("word")]
        inside = match["inner"] or ""
        if inside and _NUMBER.search(inside.replace(YEAR, "")) and not is_year_label(inside):
            continue  # 実績（5か所）: what stands in brackets is no part of the label
        label = read_label(text.text[match.start("word") : match.end("word")], words)
        if label is None or not (label.has("measure") or label.has("target_kind")):
            continue
        glued = before and not _BEFORE.search(before) and not match["open"]
        if match["word"] in _WEAK and not any(match[name] for name in ("y1", "y2", "y3", "inner")):
            continue
        if glued and not seen and not (match["word"].endswith("値") and _marked(match)):
            continue
        seen = True
        yield match, label


def _marked(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("y1", "y2", "y3", "inner", "colon")) or bool(match["open"] and match["close"])


def _phrase(text: Script, match: re.Match[str], label: Label, limit: int, alone: bool) -> Phrase:
    left = match.start("y1") if match["y1"] else match.start("word")
    right = match.end("inner") + 1 if match["inner"] else match.end("word")
    strong = _marked(match) or bool(match["open"])
    phrase = Phrase(label, text.at(left, right).text, match.start(), match.end(), strong)
    spots = [match.span(name) for name in ("y1", "inner", "y2", "y3") if match[name]]
    years = [y for a, b in spots if (y := text.year_at(a, b)) is not None]
    year = years[0] if years else None
    at = match.end()
    if alone and not _DATED.match(text.masked, at, limit) and not _arrow(text, at, limit):
        value = text.at(at, limit)
        long = len(key(value.text)) > LONGEST_VALUE and not is_figure(value.text)
        if value.text:
            phrase.stated.append(Stated(value, year or _by(text, at, limit), "a sentence, not a figure" if long else ""))
            phrase.end = limit
        return phrase
    for n in range(12):
        dated = _DATED.match(text.masked, at, limit)
        if n and not dated:
            break
        begin = dated.end() if dated else at
        end = _value_end(text, begin, limit)
        figure = _figure(text, begin, end)
        if figure is None:
            break
        when = text.year_at(dated.start("year"), dated.end("year")) if dated else None
        both = dated is not None and year is not None and not n
        arrow = n and _arrow(text, phrase.end, begin) and not label.has("measure", "actual")
        unclear = "two years before one figure" if both else "one measure's word before two years" if arrow else ""
        value, stop = figure
        own = when or (year if not n else None)
        phrase.stated.append(Stated(value, own or text.year_at(begin, stop) or _by(text, stop, limit), unclear))
        phrase.end = stop
        at = _past(text, stop, limit)
    return phrase


def _by(text: Script, start: int, end: int) -> Printed | None:
    """The year until which a target is to be met: 令和７年度 of `50件/年（令和７年度までに達成）`; not a later bracket's."""
    closed = text.text.find("】", start, end)
    match = _BY.search(text.masked, start, end if closed < 0 else closed)
    return None if match is None else text.year_at(match.start("year"), match.end("year"))


def _arrow(text: Script, start: int, end: int) -> bool:
    return any(c in "→⇒➡►" for c in text.text[start:end])


def _past(text: Script, at: int, limit: int) -> int:
    while at < limit and text.text[at] in " 　、,/→⇒➡・;|)）":
        at += 1
    return at


def _value_end(text: Script, start: int, limit: int) -> int:
    """Where the figure that begins here ends: a separator, a closing bracket of its own, the next year, two blanks."""
    depth: list[str] = []
    slash = next((m.start() for m in _SLASH.finditer(text.text, start, limit)), limit)
    for at in range(start, limit):
        char = text.text[at]
        if char in _OPENERS:
            depth.append(_OPENERS[char])
        elif depth and char == depth[-1]:
            depth.pop()
        elif char in _OPENERS.values():
            return at
        elif not depth and at > start:
            apart = text.text[at - 1].isspace() and (char.isspace() or text.masked[at] == YEAR)
            if apart or char in _STOP or at == slash:
                return at
    return limit


def _figure(text: Script, start: int, end: int) -> tuple[Printed, int] | None:
    """The figure between two places and where it ends: with its brackets where they hold but a year, else without what
    follows it."""
    plain = text.text[start:end]
    cuts = [len(plain)]
    cuts += [m.start() for m in re.finditer(r"[(\[【〔「]", plain)]
    cuts += [m.start() for m in re.finditer(r"\s", plain)]
    for cut in sorted(set(cuts), reverse=True):
        inner = re.search(r"[(\[【〔]([^()]*(?:\([^()]*\))?[^()]*)[)\]】〕]?\s*$", plain[:cut])
        if inner and not is_year_label(inner[1]):
            continue
        said = plain[:cut].rstrip(_TAIL) if not _only_dash(plain[:cut]) else plain[:cut].rstrip()
        if said.strip() and len(key(said)) <= LONGEST_VALUE and (is_figure(said) or _is_word(said)) and not _led_by_words(said):
            return text.at(start, start + len(said)), start + len(said)
    return None


def _only_dash(text: str) -> bool:
    return bool(text.strip()) and all(c in DASHES for c in text.strip())


def _is_word(text: str) -> bool:
    return _only_dash(text) or (not _NUMBER.search(text) and is_value_like(text))


def _led_by_words(text: str) -> bool:
    """Whether words stand before the figure that are no part of it: `新規創業件数 30件`."""
    head = re.match(r"[^\d]*", text)
    return (
        head is not None and len(re.sub(r"[\s約延べ累計年間毎平均概ねおよそ各△▲≦≧<>±+-]", "", head[0])) > 2 and not _is_word(text)
    )


def last_end(every: Sequence[Phrase]) -> int:
    return max((p.end for p in every), default=0)
