"""Lines of prose in, the indicators stated in them out.

Only statements in a fixed form count: a name after a word like 指標, then measures each followed by their value
(`現状値：4/26`, `【数値目標：8,339kW】`, `基準値（R2）62.1％ → 目標値（R8）80％`). Other figures in prose are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.shared.labels import Label, read_label
from extractors.shared.meaning import MEASURES, TARGET_KINDS
from extractors.shared.textlines import text_of
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.era import read_years
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import fold, key, unradical
from schemas.layout import Line
from schemas.page import around
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed
from schemas.vocabulary import Measure, TargetKind

_BULLET = re.compile(r"^[\s　]*(?:[・･○●◎◆◇■□▼▶➤*\-－①-⑳❶-❿]|[(（]\d{1,2}[)）]|\d{1,2}[.．、])?[\s　]*")
_NAMING = re.compile(
    r"^(?:[【\[〔<＜](?:成果|活動|評価|数値)?指標[\d①-⑳]*[】\]〕>＞]|(?:成果|活動|評価)?指標[\d①-⑳]*\s*[:：]|KPI\s*[:：])\s*(?P<name>.+)$"
)
_INLINE = re.compile(r"^(?P<name>[^【】]+?)\s*[【\[](?P<label>[^:：【】]{2,12})[:：](?P<value>[^（()）】\]]+)(?:[（(].*)?")
_PAIR = re.compile(
    r"(?P<label>(?:(?:令和|平成|[RHＲＨ])\s?[\d元０-９]{1,2}(?:年度?)?|20\d\d年度?)?\s*(?:の)?"
    r"(?:基準値|現状値|当初値|策定時|中間目標値?|最終目標値?|数値目標|目標値?|実績値?|見込値?|計画値?)"
    r"(?:\s*[（(][^（()）]{2,14}[)）])?)\s*[:：]?\s*"
    r"(?P<value>[約延べ△▲\-－]{0,2}\s*[\d０-９][\d０-９,，.．]*\s*(?:[^\s\d、。→⇒／/（()）|｜:：]{1,8}(?:/[^\s\d、。→⇒／/（()）|｜:：]{1,3})?)?|[－―‐-](?=[\s→⇒／/、]|$))"
)
_BY = re.compile(r"(?:(?:令和|平成)\s?[\d元０-９]{1,2}|20\d\d)年度?(?=まで)")
_DUE = re.compile(r"^[【\[〔(（]?目標(?:達成)?年度?\s*[:：]?\s*(?P<year>.+?)[】\]〕)）]?$")
_SPAN_NOTE = re.compile(r"^※.*(?:合計|累計)")


@dataclass(slots=True)
class Statement:
    """One indicator stated in prose: its name and the lines that hold its values."""

    name: Printed
    figures: list[FigureReading] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def statements(lines: Sequence[Line], page: int, words: Vocabulary) -> list[IndicatorReading]:
    """Indicators stated in one cell or one run of free lines, in order; ordinals are given by the sheet."""
    found: list[Statement] = []
    current: Statement | None = None
    span: Printed | None = None
    for part in _parts(lines, words):
        text, box = text_of(part), around(line.box for line in part)
        bare = unradical(_BULLET.sub("", text, count=1))
        if _SPAN_NOTE.match(bare) and (years := read_years(key(bare))) and any(y.span for y in years):
            span = Printed(bare, page, box)
            continue
        naming = _NAMING.match(bare)
        inline = _INLINE.match(naming["name"] if naming else bare)
        if inline and naming and (label := _measure_label(inline["label"], words)) is not None:
            current = Statement(Printed(inline["name"].strip(), page, box))
            by = _BY.search(bare[inline.end("value") :])
            when = span if by is None else Printed(by[0], page, box)
            current.figures.append(_figure(label, Printed(inline["value"].strip(), page, box), when))
            found.append(current)
            continue
        pairs = list(_PAIR.finditer(bare))
        if len(pairs) >= 2 and pairs[0].start() > 1 and not naming:
            current = _in_a_row(bare, pairs, page, part, words)
            if current is not None:
                found.append(current)
            continue
        if naming:
            current = Statement(Printed(naming["name"].strip(), page, box))
            found.append(current)
            continue
        due = _DUE.match(bare)
        if due and current is not None and (years := read_years(key(due["year"]))):
            current.figures = [_due(f, Printed(years[0].text, page, box)) for f in current.figures]
            continue
        label, value = _answered(bare, words)
        if current is not None and label is not None and value:
            current.figures.append(_figure(label, Printed(value, page, box), span))
    return [IndicatorReading(s.name, 0, tuple(s.figures), doubts=tuple(s.doubts)) for s in found if s.figures]


def _parts(lines: Sequence[Line], words: Vocabulary) -> Iterable[list[Line]]:
    """Lines joined where a statement wraps: a new one begins with a bullet, a naming word, a measure or a note."""
    part: list[Line] = []
    for line in lines:
        unmarked = _BULLET.sub("", line.text, count=1)
        bare = unradical(unmarked)
        fresh = (
            unmarked != line.text.strip()
            or _NAMING.match(bare)
            or _answered(bare, words)[0] is not None
            or bare[:1] in "※(（<＜〈《【"
        )
        if part and (fresh or fold(part[-1].text).rstrip()[-1:] in "。)】"):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _measure_label(text: str, words: Vocabulary) -> Label | None:
    label = read_label(text, words)
    return label if label is not None and (label.has("measure") or label.has("target_kind")) else None


def _answered(text: str, words: Vocabulary) -> tuple[Label | None, str]:
    """`現状値：4/26` → its label and `4/26`."""
    head, mark, tail = text.partition("：") if "：" in text else text.partition(":")
    if not mark or len(key(head)) > 16:
        return None, ""
    return _measure_label(head, words), tail.strip()


def _figure(label: Label, value: Printed, span: Printed | None) -> FigureReading:
    measure, kind = _measure(label)
    year = Printed(label.text, value.page, value.box) if label.year is not None else span
    return FigureReading(value, measure, kind, year, label.text)


def _measure(label: Label) -> tuple[Measure, TargetKind | None]:
    kind = label.value("target_kind")
    if kind is not None:
        return "target", TARGET_KINDS[kind]
    measure = MEASURES[label.value("measure") or "actual"]
    return measure, "target" if measure == "target" else None


def _due(figure: FigureReading, year: Printed) -> FigureReading:
    """A target without a year is due in the year that a line of its own gives."""
    return replace(figure, year=year) if figure.measure == "target" and figure.year is None else figure


def _in_a_row(text: str, pairs: Sequence[re.Match[str]], page: int, part: Sequence[Line], words: Vocabulary) -> Statement | None:
    """`名前 … 基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 71.4％`: the name is what stands before the first pair."""
    name = text[: pairs[0].start()].strip(" 　:：…・‥〔[（(-")
    if not name or len(key(name)) > 60 or "。" in name:
        return None
    box = around(line.box for line in part)
    statement = Statement(Printed(name, page, box))
    for pair in pairs:
        label = _measure_label(pair["label"], words)
        value = pair["value"].strip()
        if label is None or not (is_figure(value) or value in "－―‐-"):
            statement.doubts.append(Doubt("statement_unclear", f"not sure what {pair[0]} says"))
            continue
        at = next((line.box for line in part if value in line.text), box)
        statement.figures.append(_figure(label, Printed(value, page, at), None))
    return statement
