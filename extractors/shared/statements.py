"""Lines of prose in, the indicators stated in them out.

Only statements in a fixed form count: a name (behind a word like 指標, behind a bullet, or on the line above), then
measures each followed by their value (`現状値：4/26`, `【数値目標：8,339kW】`, `基準値（R2）62.1％ → 目標値（R8）80％`).
Other figures in prose are left alone. What has the form and cannot be read is told, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from extractors.shared.captions import DOCUMENT, HEADLINE
from extractors.shared.labels import Label, read_label
from extractors.shared.meaning import MEASURES, TARGET_KINDS
from extractors.shared.parts import BULLET, NAMING, begins_with_measure, parts
from extractors.shared.phrases import Phrase, Stated, last_end, phrases
from extractors.shared.script import Script, script
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import key
from schemas.layout import Line
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed, Unplaced
from schemas.vocabulary import Measure, TargetKind

LONGEST_NAME = 60  # compared characters
NEAR = 1.3  # heights of a name: so near below it follow its values

_NAMED_GOAL = re.compile(r"(?:数値目標|成果目標|達成目標)[\d①-⑳]*\s*:\s*")
_NOTE = re.compile(r"[※(（<＜〈《*＊]|注[\d:：)]")
_DUE = re.compile(r"^[【\[〔(]?目標(?:達成)?年度?\s*[:]?\s*(?P<year>.+?)[】\]〕)]?$")
_SPAN_NOTE = re.compile(r"^※.*(?:合計|累計)")
_PARTICLE = re.compile(r"(?:[はがをにでともへ、。や]|から|まで|より|として|における|による|の)$")
_HEADING = re.compile(r"\s[・●○■□◆◇①-⑳]\s*")
_NO_NAME = re.compile(
    r"^(?:その(?:他|うち)|うち|また|なお|一方|ただし|当該|同(?:事業|年|期|指標|様)|前年度?|今年度?|本年度?|昨年度?|次年度?|図[\s\d]|表[\s\d]|グラフ|資料|出典)|の?推移$"
)
_EDGES = " \t　:：…・‥〔[（(【-=、→／/|｜「『<〈"
_VERB = re.compile(r"(?:した|する|します|ました|いる|います|ある|ない|れる|せる|である|です|ため)$")
_CHANGE = re.compile(r"[→⇒➡]")


@dataclass(slots=True)
class Statement:
    """One indicator stated in prose: its name and its figures. `named` where a word like 指標 names it."""

    name: Printed
    figures: list[FigureReading] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    named: bool = False


@dataclass(slots=True)
class Reader:
    """What is known while the lines are read from top to bottom."""

    words: Vocabulary
    done: list[Statement] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    current: Statement | None = None
    pending: Printed | None = None
    span: Printed | None = None
    unread: list[str] = field(default_factory=list)


def statements(
    lines: Sequence[Line], page: int, words: Vocabulary, *, headed: bool = False
) -> tuple[list[IndicatorReading], list[Unplaced]]:
    """Indicators stated in one cell or one page's free lines, in order, and what looked like one and was not read.

    `headed`: the lines are a page's, so that its headline may name what stands below it. Ordinals are given by the sheet.
    """
    reader = Reader(words)
    for part in parts(lines, words):
        text = script(part, page)
        headline = _headline(lines, part[0], page) if headed else None
        _read(text, reader, headline)
    found = [IndicatorReading(s.name, 0, tuple(s.figures), doubts=tuple(s.doubts)) for s in reader.done if s.figures]
    return found, reader.unplaced


def _read(text: Script, reader: Reader, headline: tuple[Printed, bool] | None) -> None:
    """One part of the text: a note, a name, a name with figures, or figures of the name before."""
    if _notes(text, reader):
        return
    bullet = BULLET.match(text.text)
    begin = bullet.end() if bullet else 0
    naming = NAMING.match(text.text, begin)
    goal = None if naming else _NAMED_GOAL.match(text.text, begin)
    start = naming.end() if naming else begin
    every = phrases(text, start, reader.words, whole=not naming)
    said = [p for p in every if p.stated]
    unread = bool(said) and every[0] is not said[0]
    reader.unread = [p.shown for p in every if p.strong and not p.stated]
    if goal and reader.current is None and (one := _goal(text, goal, reader.words)) is not None:
        reader.done.append(one)
        return
    if naming:
        _named(text, start, said, reader, unread)
    elif said and said[0].start <= start:
        _of_name_before(text, said, reader, headline)
    elif said:
        _listed(text, start, [] if unread else said, begin > 0, reader)
    else:
        _name_alone(text, start, reader)


def _notes(text: Script, reader: Reader) -> bool:
    """A note on the figures: the span they are summed over, the year a target is due; any other note says nothing here."""
    bare = text.text.strip()
    if _SPAN_NOTE.match(bare) and any(y.span for y in text.years):
        reader.span = text.at(0, len(text.text))
        return True
    due = _DUE.match(bare)
    if due and reader.current is not None and len(text.years) == 1:
        year = text.at(text.years[0].start, text.years[0].end)
        reader.current.figures = [_due(f, year) for f in reader.current.figures]
        return True
    return bool(_NOTE.match(bare)) and not NAMING.match(text.text) and not begins_with_measure(text, reader.words)


def _named(text: Script, start: int, said: list[Phrase], reader: Reader, unread: bool) -> None:
    """`指標：名前【数値目標：8,339kW】`, or the name alone with its values on the lines below."""
    if unread:
        what = "a word for a measure that is followed by no figure, before one that is"
        reader.unplaced.append(Unplaced("statement_unclear", what, text.at(start, len(text.text)), "warning"))
        reader.current = reader.pending = None
        return
    end = said[0].start if said else len(text.text)
    if not said and (figure := _stray(text, start)):
        what = f"{figure} stands beside an indicator, and no word says which measure it is"
        reader.unplaced.append(Unplaced("statement_unclear", what, text.at(start, len(text.text)), "warning"))
    name = _name(text, start, end)
    if name is None:
        reader.current = reader.pending = None
        return
    reader.pending = None
    reader.current = Statement(name, named=True)
    reader.done.append(reader.current)
    _add(reader.current, said, reader.span)
    _rest(text, said, reader.current, reader.unread)


def _of_name_before(text: Script, said: list[Phrase], reader: Reader, headline: tuple[Printed, bool] | None) -> None:
    """Figures that begin their line: of the indicator named before, else of the page's headline."""
    if reader.current is None:
        if not (said[0].strong or len(said) > 1):
            return
        if reader.pending is not None and not _right_above(reader.pending, text):
            reader.pending = None
        name, sure = (reader.pending, True) if reader.pending is not None else headline or (None, False)
        if name is None:
            figures = [s.value for p in said for s in p.stated if is_figure(s.value.text)]
            reader.unplaced.extend(
                Unplaced("no_name", "a stated figure without an indicator's name", v, "warning") for v in figures
            )
            return
        last = reader.done[-1] if reader.done else None
        if last is not None and reader.pending is None and last.name == name:
            reader.current = last
        else:
            reader.current = Statement(name, doubts=[] if sure else [_unsure(name)])
            reader.done.append(reader.current)
    reader.pending = None
    _add(reader.current, said, reader.span)
    _rest(text, said, reader.current, reader.unread)


def _right_above(name: Printed, text: Script) -> bool:
    """Whether a name stands on the line before the text, or on its own line."""
    here = text.at(0, len(text.text)).box
    return name.box is None or here is None or here.top - name.box.bottom < NEAR * name.box.height


def _listed(text: Script, start: int, said: list[Phrase], bulleted: bool, reader: Reader) -> None:
    """`名前 … 基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 71.4％`: the name is what stands before the first measure."""
    if not said:
        reader.current = reader.pending = None
        return
    whole = not text.text[last_end(said) :].strip(" 　)）】］]〕,、/・")
    if "。" in text.text[: last_end(said)] or not (len(said) > 1 or (said[0].strong and (whole or bulleted))):
        return
    name = _name(text, start, said[0].start)
    reader.current = reader.pending = None
    if name is None:
        if bulleted and all(p.strong for p in said):
            what = "figures of a measure whose indicator's name cannot be told"
            reader.unplaced.append(Unplaced("statement_unclear", what, text.at(start, len(text.text)), "warning"))
        return
    one = Statement(name)
    reader.done.append(one)
    _add(one, said, reader.span)
    _rest(text, said, one, reader.unread)


def _name_alone(text: Script, start: int, reader: Reader) -> None:
    """A line without figures may name what the next line states; behind a finished statement it ends it."""
    if reader.current is not None and reader.current.named and not reader.current.figures:
        return  # a line of explanation between an indicator and its values
    reader.current = None
    reader.pending = _name(text, start, len(text.text)) if not is_figure(text.text[start:]) else None


def _goal(text: Script, goal: re.Match[str], words: Vocabulary) -> Statement | None:
    """`数値目標：新規創業件数 30件`: the target's name stands between the word and the figure."""
    rest = text.text[goal.end() :]
    parts = re.match(r"(?P<name>[^\d:]{3,40}?)[\s:]+(?P<value>約?[\d,.]+\S*)\s*$", rest)
    if parts is None or not is_figure(parts["value"]):
        return None
    name = _name(text, goal.end(), goal.end() + parts.end("name"))
    label = read_label(goal[0].strip(" :"), words)
    if name is None or label is None:
        return None
    value = text.at(goal.end() + parts.start("value"), len(text.text))
    return Statement(name, [FigureReading(value, "target", "target", text.year_at(goal.end(), len(text.text)), label.text)])


# --- names ---------------------------------------------------------------------------------------------------------


def _name(text: Script, start: int, end: int) -> Printed | None:
    """What stands between two places, if it can be an indicator's name."""
    before = text.text[start:end].rstrip(_EDGES)
    for heading in _HEADING.finditer(before):
        start, before = start + heading.end(), before[heading.end() :]
        break
    bare = before.strip(_EDGES)
    compared = key(bare)
    if not 2 <= len(compared) <= LONGEST_NAME or "。" in bare or is_figure(bare) or _NO_NAME.search(bare):
        return None
    last = re.split(r"[\s:]", bare)[-1]
    if last != bare and re.search(r"\d", last) and is_figure(last):
        return None  # `参加者数 100人（目標 120人）`: nobody says what the first figure is
    if _PARTICLE.search(compared) or _VERB.search(compared) or compared.isdigit():
        return None
    lead = len(before) - len(before.lstrip(" \t　:：・"))
    name = text.at(start + lead, start + len(before))
    return name if not name.text.endswith(("「", "『")) else None


def _headline(lines: Sequence[Line], line: Line, page: int) -> tuple[Printed, bool] | None:
    """The page's largest print above the line, and whether an item's mark makes it sure to be a name."""
    usual = median([f.size for f in lines])
    over = [f for f in lines if f.box.bottom <= line.box.top and f.size >= HEADLINE * usual and not DOCUMENT.search(key(f.text))]
    if not over:
        return None
    best = max(over, key=lambda f: (round(f.size), f.box.top))
    text = script([best], page)
    bullet = BULLET.match(text.text)
    name = _name(text, bullet.end() if bullet else 0, len(text.text))
    return None if name is None else (name, bool(bullet and bullet[0].strip()))


def _unsure(name: Printed) -> Doubt:
    return Doubt("name_from_title", f"the page's headline {name.text!r} is taken for the indicator's name")


# --- figures -------------------------------------------------------------------------------------------------------


def _add(one: Statement, said: Sequence[Phrase], span: Printed | None) -> None:
    for phrase in said:
        one.figures.extend(_figure(phrase, stated, span) for stated in phrase.stated)


def _figure(phrase: Phrase, stated: Stated, span: Printed | None) -> FigureReading:
    measure, kind = _measure(phrase.label)
    doubts = (Doubt("statement_unclear", stated.unclear),) if stated.unclear else ()
    return FigureReading(stated.value, measure, kind, stated.year or span, phrase.shown, doubts=doubts)


def _rest(text: Script, said: Sequence[Phrase], one: Statement, unread: Sequence[str]) -> None:
    """A change of figures behind the last one that was read (`… → 85％`) casts doubt on the statement, and so does a
    measure without a figure that can be read."""
    one.doubts.extend(Doubt("statement_unclear", f"not sure what {shown!r} says") for shown in unread)
    behind = text.text[last_end(said) :] if said else ""
    if _CHANGE.search(behind) and re.search(r"\d", behind):
        one.doubts.append(Doubt("statement_unclear", f"not sure what {behind.strip()!r} says"))


def _stray(text: Script, start: int) -> str:
    """A figure that stands apart at the end of a name: `住宅の耐震化率 R2 62.1％→R8 80％`, `耐震化率（80％）`."""
    last = re.split(r"[\s:(→⇒]", text.text[start:].rstrip(" )"))[-1]
    return last if re.search(r"\d", last) and is_figure(last) and last != text.text[start:].strip() else ""


def _measure(label: Label) -> tuple[Measure, TargetKind | None]:
    kind = label.value("target_kind")
    if kind is not None:
        return "target", TARGET_KINDS[kind]
    measure = MEASURES[label.value("measure") or "actual"]
    return measure, "target" if measure == "target" else None


def _due(figure: FigureReading, year: Printed) -> FigureReading:
    """A target without a year is due in the year that a line of its own gives."""
    return replace(figure, year=year) if figure.measure == "target" and figure.year is None else figure
