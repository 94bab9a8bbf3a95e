"""In: pieces with survey labels (満足度(R6), 平均(R6)) and percentages. Out: shares with their averages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_figures import amount
from extractors.dumps.shared_pieces import Piece
from pipeline.normalizers.text import fold
from schemas.reading import Doubt, Printed, SurveyReading, Unplaced

_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?[%％]")
_LABEL = re.compile(r"(?P<metric>[^\s(（]+)\s?[(（](?P<year>[^()（）]+)[)）]")
_ROUND = re.compile(r"(?:0|50|100|25|75|10|20|30|40|60|70|80|90)[%％]")
#: A reading is published without a doubt if the next best one costs this much more.
SURE = 2.0
DOUBT = Doubt("dump_order", "which share is which rests only on the order of the dump")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the survey table: a metric's own share in a year, or the average beside it."""

    metric: str
    year: str
    average: bool


@dataclass(frozen=True, slots=True)
class Token:
    at: int
    block: int
    line: int
    label: str = ""
    share: str = ""
    cut: bool = False


Shares = tuple[tuple[SurveyReading, ...], tuple[Unplaced, ...], set[int]]


def shares(pieces: Sequence[Piece], averages: Mapping[Slot, str]) -> Shares:
    """Surveys, what stayed open, and the pieces used. `averages`: those the whole document settles."""
    tokens, used = _tokens(pieces)
    values = [t for t in tokens if t.share]
    slots = _slots(tokens)
    if not slots or not values:
        return (), tuple(_open(t) for t in values), used
    filled, sure = _filled(tokens, values, slots, averages)
    own = [s for s in slots if not s.average]
    prose = _prose(pieces)
    surveys = []
    for slot in own:
        if slot not in filled:
            continue
        mean = next((s for s in filled if s.average and (s.metric, s.year) == (slot.metric, slot.year)), None)
        firm = min(sure[slot], sure[mean] if mean else 99.0)
        firm += _said(slot.metric, filled[slot], filled[mean] if mean else "", prose)
        cut = {v.share for v in values if v.cut}
        whole = filled[slot] not in cut and (mean is None or filled[mean] not in cut)
        doubts = () if firm >= SURE and len(values) == len(slots) and whole else (DOUBT,)
        average = Printed(filled[mean]) if mean else None
        surveys.append(SurveyReading(slot.metric, Printed(filled[slot]), Printed(slot.year), average, doubts))
    left = [v for v in values if v.share not in filled.values()]
    return tuple(surveys), tuple(_open(t) for t in left), used


def _filled(
    tokens: Sequence[Token], values: Sequence[Token], slots: Sequence[Slot], averages: Mapping[Slot, str]
) -> tuple[dict[Slot, str], dict[Slot, float]]:
    """The share of each cell and how much dearer the next best one is."""
    hints = _hints(tokens)
    costs = [[_cost(slot, n, v.share, hints, averages) for n, v in enumerate(values)] for slot in slots]
    chosen, regret = assign(costs)
    filled = {s: values[c].share for s, c in zip(slots, chosen, strict=True) if c is not None}
    # two cells with the same figure may change places freely
    same = {v for v in filled.values() if list(filled.values()).count(v) > 1}
    sure = dict(zip(slots, regret, strict=True))
    open_ = {filled[s] for s, r in sure.items() if r < SURE and s in filled}
    if len(open_) == 1 and open_ <= same:
        sure = dict.fromkeys(slots, 99.0)
    return filled, sure


def settled_averages(sheets: Sequence[Sequence[Piece]]) -> dict[Slot, str]:
    """Each average that the sheets together settle: averages are the same on every sheet, shares are not."""
    found = [_tokens(pieces)[0] for pieces in sheets]
    found = [tokens for tokens in found if any(t.share for t in tokens)]
    every = sorted(set.intersection(*({t.share for t in tokens if t.share} for tokens in found))) if len(found) > 1 else []
    slots = list(dict.fromkeys(s for tokens in found for s in _slots(tokens) if s.average))
    if not slots or len(every) != len(slots):
        return {}
    costs = [[0.0] * len(every) for _ in slots]
    for tokens in found:
        hints = _hints(tokens)
        shown = [t.share for t in tokens if t.share]
        for i, slot in enumerate(slots):
            for j, share in enumerate(every):
                costs[i][j] += min(_cost(slot, n, share, hints, {}) for n, s in enumerate(shown) if s == share)
    chosen, regret = assign(costs)
    return {s: every[c] for s, c, r in zip(slots, chosen, regret, strict=True) if c is not None and r >= SURE}


def _prose(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if not p.kind)


def _open(token: Token) -> Unplaced:
    return Unplaced("dump_unplaced", "a percentage of the survey without a certain label", Printed(token.share))


def _tokens(pieces: Sequence[Piece]) -> tuple[list[Token], set[int]]:
    out: list[Token] = []
    used: set[int] = set()
    for n, piece in enumerate(pieces):
        if piece.kind == "survey":
            out.append(Token(n, piece.line.block, piece.line.at, label=piece.text))
        elif not piece.kind and (words := piece.text.split()) and all(_SHARE.fullmatch(fold(w)) for w in words):
            used.add(n)
            if not all(_ROUND.fullmatch(fold(w)) for w in words):
                out += [_share(w, n, piece) for w in words]
    return out, used


def _share(word: str, n: int, piece: Piece) -> Token:
    """A percentage; above a hundred the figure before it was run together with it (`3` and `39.8%`)."""
    over = (amount(word) or 0.0) > 100
    return Token(n, piece.line.block, piece.line.at, share=word[1:] if over else word, cut=over)


def _slots(tokens: Sequence[Token]) -> list[Slot]:
    """The table's cells: each metric and year that is printed, with one average per metric where averages are printed."""
    own: dict[tuple[str, str], None] = {}
    years: list[str] = []
    for token in tokens:
        if m := _LABEL.fullmatch(token.label):
            if m["metric"] == "平均":
                years.append(m["year"])
            else:
                own[m["metric"], m["year"]] = None
    out = [Slot(metric, year, False) for metric, year in own]
    shown = list(dict.fromkeys(years))
    out += [Slot(s.metric, s.year, True) for s in list(out) if s.year in shown]
    return out


def _hints(tokens: Sequence[Token]) -> dict[tuple[int, str], float]:
    """How strongly a share (by its number) is tied to a label's metric: same line, same block, label right before."""
    out: dict[tuple[int, str], float] = {}
    number = -1
    rows = _in_rows(tokens)
    for i, token in enumerate(tokens):
        if not token.share:
            continue
        number += 1
        if number in rows:
            out[number, rows[number]] = 4.0
            continue
        metric_before = _chained(tokens, i)
        if metric_before:
            out[number, metric_before] = out.get((number, metric_before), 0.0) + 1.2
        near = [(tokens[i - 1], 1.5)] if i and tokens[i - 1].label else []
        near += [(tokens[i + 1], 0.4)] if i + 1 < len(tokens) and tokens[i + 1].label else []
        for other, weight in near:
            metric = other.label
            same = 3.0 if other.line == token.line else 0.0
            out[number, metric] = out.get((number, metric), 0.0) + weight + same
    return out


def _chained(tokens: Sequence[Token], i: int) -> str:
    """The metric of an average that closes the chain label, share, 平均, average."""
    if i < 3 or not tokens[i - 1].label or not tokens[i - 2].share or not tokens[i - 3].label:
        return ""
    mean, metric = _LABEL.fullmatch(tokens[i - 1].label), _LABEL.fullmatch(tokens[i - 3].label)
    if not mean or not metric or mean["metric"] != "平均" or metric["metric"] == "平均":
        return ""
    return f"{tokens[i - 1].label}|{metric['metric']}"


def _in_rows(tokens: Sequence[Token]) -> dict[int, str]:
    """Shares listed in one go beside as many labels listed in one go, each by its place in the list."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and bool(runs[-1][0].label) == bool(token.label):
            runs[-1].append(token)
        else:
            runs.append([token])
    out: dict[int, str] = {}
    if len(runs) == 2 and len(runs[0]) == len(runs[1]):
        labels, shares_ = (runs[0], runs[1]) if runs[0][0].label else (runs[1], runs[0])
        metric = ""
        for n, (label, _) in enumerate(zip(labels, shares_, strict=True)):
            found = _LABEL.fullmatch(label.label)
            name = found["metric"] if found else ""
            metric = metric if name == "平均" else name
            out[n] = f"{label.label}|{metric}"
    return out


def _cost(slot: Slot, number: int, share: str, hints: dict[tuple[int, str], float], averages: Mapping[Slot, str]) -> float:
    cost = -sum(weight for (n, label), weight in hints.items() if n == number and _says(label, slot))
    if slot in averages:
        return cost - (6.0 if averages[slot] == share else 0.0)
    return cost + (6.0 if share in averages.values() else 0.0)


def _says(label: str, slot: Slot) -> bool:
    text, _, row_metric = label.partition("|")
    found = _LABEL.fullmatch(text)
    if not found:
        return False
    if found["metric"] == "平均":
        return slot.average and found["year"] == slot.year and (not row_metric or row_metric == slot.metric)
    return not slot.average and found["metric"] == slot.metric and found["year"] == slot.year


def _said(metric: str, own: str, mean: str, prose: str) -> float:
    """What the prose says for or against a reading: 平均と比べて満足度はやや低く means a share below its average."""
    said = {m.group(1) for t in _SENTENCE.findall(prose) for m in _than_average(metric).finditer(t)}
    share, average = amount(own), amount(mean)
    if len(said) != 1 or share is None or average is None or share == average:
        return 0.0
    return 1.0 if (share > average) == (said == {"高"}) else -99.0


def _than_average(metric: str) -> re.Pattern[str]:
    both = r"(?:は|が|ともに|、|・|[^。、]{0,6}ともに)?"
    than = r"(?:平均(?:より|と比べて、?|に比べ)?)?(?:は|が|も|ともに)?(?:やや|若干|大きく|少し)?"
    return re.compile(rf"{metric}{both}{than}(低|高)")


_SENTENCE = re.compile(r"[^。]*平均[^。]*。?")
