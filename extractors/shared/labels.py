"""A cell's text in, what it says of other cells out: roles, a year, a unit. None where it is no label.

A label is short and wholly made of known parts: a year, words of the vocabulary, a unit in parentheses, ornaments.
Anything else is text, however much it looks like a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.shared.vocabulary import Role, Vocabulary
from pipeline.normalizers.era import YearLabel, read_years, strip_years
from pipeline.normalizers.text import key
from pipeline.normalizers.unit import is_unit

LONGEST = 44  # compared characters; a longer text is prose that happens to begin with a label's word
_ORNAMENT = re.compile(r"^[◎○●◇◆■□▼▽△▲※・*★☆>➤]+|[:*※]+$")
_ENCLOSED = re.compile(r"^[【〔\[「『<〈《≪(](?P<inner>[^【】〔〕\[\]「」『』<>〈〉《》≪≫()]+)[】〕\]」』>〉》≫)]$")
_NUMBERING = re.compile(
    r"^(?:[(\[][0-9A-Za-z①-⑳ア-ン一二三四五六七八九十]{1,2}[)\]]|[①-⑳❶-❿]|[0-9]{1,2}[.)、]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨIVX]{1,4}[.、]|[0-9]{1,2}(?=[^\d年月.,%/~-]))"
)
_TERM = r"(?:\([A-Za-z①-⑳]\)|[A-Za-z①-⑳])"
_FORMULA = re.compile(rf"[(\[]?=?{_TERM}(?:[+\-÷/×=]{_TERM})+[)\]]?$|[(\[]?[A-Za-z][)\]]?$")
_REMARK = re.compile(r"[※*]")
_COUNT = re.compile(r"(?:\d{1,2}|[①-⑳])$")
_PAREN = re.compile(r"\((?P<inner>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
_UNIT_BOX = re.compile(r"【(?=単位)([^【】]*)】$")
_YEAR_TAIL = re.compile(r"^(?:年度?|年度末|末|時点|末時点|現在|度|分|の)*$")
_JOINTS = re.compile(r"[・/の、･と及びおよび]+")


@dataclass(frozen=True, slots=True)
class Label:
    """What a cell says of the cells it governs.

    `roles` may hold several readings of one word (施策 is a parent or a name); `year` the printed year; `unit` the
    unit in its parentheses; `base` the compared text without year and unit; `note` the other parentheses.
    """

    text: str
    roles: tuple[Role, ...] = ()
    year: YearLabel | None = None
    unit: str | None = None
    base: str = ""
    note: str = ""
    parts: tuple[str, ...] = ()

    def has(self, kind: str, value: str | None = None) -> bool:
        return any(r.kind == kind and (value is None or r.value == value) for r in self.roles)

    def value(self, kind: str) -> str | None:
        """The value of the first role of this kind."""
        return next((r.value for r in self.roles if r.kind == kind), None)

    def part(self, kind: str, words: Vocabulary) -> str:
        """The word of a compound label that plays this kind of role (予算案 of 予算案経費); the whole where it is one word."""
        return next((p for p in self.parts if any(r.kind == kind for r in words.of(p))), self.base)

    @property
    def only_year(self) -> bool:
        return self.year is not None and not self.roles and not self.base


def read_label(text: str, words: Vocabulary) -> Label | None:
    """The label a cell prints, None where its text is no label.

    A text that is a unit alone in parentheses (`（千円）`) is a label with a unit and no roles.
    """
    compared = key(text)
    if not compared or len(compared) > LONGEST:
        return None
    whole = words.of(compared)
    if whole:
        return Label(text, whole, None, None, compared)
    compared = _UNIT_BOX.sub(r"(\1)", compared) if compared[0] != "【" else compared
    years = read_years(compared)
    year = years[0] if years else None
    rest = strip_years(compared) if years else compared
    rest, unit = _unit_off(_bare(rest) if rest.startswith(("【", "〔", "《", "≪", "<")) else rest, words)
    found = _roles(rest, words)
    if found is not None:
        roles, base, note, parts = found
        return Label(text, roles, year, unit, base, note, parts)
    if _YEAR_TAIL.match(_bare(rest)):
        if year is not None:
            return Label(text, (), year, unit)
        if unit is not None and not years:
            return Label(text, (), None, unit)
    return None


def _unit_off(text: str, words: Vocabulary) -> tuple[str, str | None]:
    """The label without the unit in its parentheses, and that unit: 実績(件), (単位:千円), R3(千円); none in R6(計画)."""
    for match in reversed(list(_PAREN.finditer(text))):
        inner = (match["inner"] if match["inner"] is not None else match["square"]).removeprefix("単位").lstrip(":")
        if inner and is_unit(inner) and not _measures(inner, words):
            return text[: match.start()] + text[match.end() :], inner
    bare = re.match(r"^単位[:/]?(.+)$", text)
    if bare and is_unit(bare[1]):
        return "", bare[1]
    return text, None


def _measures(word: str, words: Vocabulary) -> bool:
    """Whether a word that counts plans or plots elsewhere (計画) says here what kind of figure stands below."""
    return any(r.kind in ("measure", "target_kind") for r in words.of(word))


def _bare(text: str) -> str:
    """A label without ornaments, numbering, brackets around the whole, formula letters at the end."""
    last = None
    while last != text:
        last = text
        text = _ORNAMENT.sub("", text)
        enclosed = _ENCLOSED.match(text)
        if enclosed:
            text = enclosed["inner"]
    return text


def _forms(rest: str) -> list[tuple[str, str]]:
    """Forms under which a label may stand in the vocabulary, the fullest first, each with what was left out."""
    bare = _bare(rest)
    forms = [(rest, ""), (bare, "")]
    shorter = _NUMBERING.sub("", bare, count=1)
    forms.append((_bare(shorter), ""))
    for form, _ in list(forms):
        cut = _FORMULA.sub("", form)
        if cut and cut != form:
            forms.append((_bare(cut), ""))
    for form, _ in list(forms):
        cut = _COUNT.sub("", form)
        if cut and cut != form:
            forms.append((cut, ""))
    for form, _ in list(forms):
        note = "".join(m["inner"] or m["square"] or "" for m in _PAREN.finditer(form))
        plain = _PAREN.sub("", _PAREN.sub("", form))  # one within the other: ((12-6)÷1)
        if plain and plain != form:
            forms.append((_bare(plain), note))
            cut = _FORMULA.sub("", plain)
            if cut != plain:
                forms.append((_bare(cut), note))
    for form, note in list(forms):
        cut = _REMARK.split(form)[0].strip()
        if cut and cut != form:
            forms.append((_bare(_PAREN.sub("", cut)), note))
    return [(f.strip(":・"), n) for f, n in forms]


def _roles(rest: str, words: Vocabulary) -> tuple[tuple[Role, ...], str, str, tuple[str, ...]] | None:
    for form, note in _forms(rest):
        if not form:
            continue
        plain = form.removeprefix("年度").strip("及び・、の")
        for candidate in (form, plain, plain.removeprefix("以降の"), plain.removesuffix("欄"), plain.removesuffix("、単位")):
            roles = words.of(candidate)
            if roles:
                extra = words.of(note) if note else ()
                keep = tuple(
                    r
                    for r in extra
                    if r.kind in ("basis", "target_kind", "half", "measure") and r.kind not in {q.kind for q in roles}
                )
                return roles + keep, candidate, note, ()
        share = _OF_WHICH.sub("", form, count=1)
        if share != form and any(r.kind == "item" for r in words.of(share)):
            return (Role("item", "of_which"),), form, note, ()
        compound = _compound(form, words)
        if compound is not None:
            return compound[0], form, note, compound[1]
        section = _section(plain, words)
        if section:
            return section, plain, note, ()
    return None


_OF_WHICH = re.compile(r"^(?:\(?うち\)?|\(内\)|内(?=[^訳]))")
_AND = re.compile(r"[・･、]|及び|および|と")
_REASON = re.compile(r"の(?:判断|判定|評価)?理由$")


def _section(form: str, words: Vocabulary) -> tuple[Role, ...]:
    """A section's heading made of known words: why something is rated so (方向性の理由), two sections in one (成果と課題)."""
    rated = _REASON.sub("", form)
    if rated != form and any(r.kind == "rating" for r in words.of(rated)):
        return (Role("section", "reason"),)
    parts = [words.of(part) for part in _AND.split(form) if part]
    roles = [r for part in parts for r in part if r.kind == "section"]
    known = all(any(r.kind in ("section", "rating", "measure") for r in part) for part in parts)
    return tuple(roles[:1]) if len(parts) > 1 and known and parts[0] and roles else ()


_COMPOUND = ("measure", "target_kind", "stage", "half", "basis", "axis", "item")


def _compound(form: str, words: Vocabulary) -> tuple[tuple[Role, ...], tuple[str, ...]] | None:
    """A label made of two or three known words (目標実績, 決算額見込, 最終目標値計画): the roles of all."""
    form = form.removesuffix("、単位")
    if len(form) > 14:
        return None
    for cut in range(len(form) - 1, 0, -1):
        head, tail = form[:cut], _JOINTS.sub("", form[cut:], count=1) if _JOINTS.match(form[cut:]) else form[cut:]
        first = [r for r in words.of(head) if r.kind in _COMPOUND]
        if not first or not tail:
            continue
        second = [r for r in words.of(tail) if r.kind in _COMPOUND]
        if second:
            return tuple(dict.fromkeys([*second, *first])), (head, tail)
    return None
