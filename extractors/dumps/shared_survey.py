"""In: pieces with survey labels (満足度(R6), 平均(R6)) and percentages. Out: shares with their averages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

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
MOST = 7


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


Shares = tuple[tuple[SurveyReading, ...], tuple[Unplaced, ...], set[int]]


def shares(pieces: Sequence[Piece], averages: Mapping[str, str]) -> Shares:
    """Surveys, what stayed open, and the pieces used. `averages`: each metric's average where the document settles it."""
    tokens, used = _tokens(pieces)
    values = [t for t in tokens if t.share]
    slots = _slots(tokens)
    ranked = _ranked(tokens, values, slots, averages, _prose(pieces)) if slots else []
    if not ranked:
        return (), tuple(_open(t) for t in values), used
    cost, best = ranked[0]
    surveys = []
    for slot in slots:
        if slot.average or slot not in best:
            continue
        own, mean = best[slot], _mean(best, slot)
        other = min((c for c, b in ranked[1:] if b.get(slot) != own or _mean(b, slot) != mean), default=cost + 99)
        doubts = () if other - cost >= SURE and len(values) == len(slots) else (DOUBT,)
        surveys.append(SurveyReading(slot.metric, Printed(own), Printed(slot.year), Printed(mean) if mean else None, doubts))
    return tuple(surveys), (), used


def settled_averages(sheets: Sequence[Sequence[Piece]]) -> dict[str, str]:
    """The average of each metric, where the same averages stand on every sheet and the sheets together tell them apart."""
    found = [_tokens(pieces)[0] for pieces in sheets]
    found = [tokens for tokens in found if any(t.share for t in tokens)]
    every = set.intersection(*({t.share for t in tokens if t.share} for tokens in found)) if len(found) > 1 else set()
    metrics = sorted({s.metric for tokens in found for s in _slots(tokens) if s.average})
    if len(every) != len(metrics) or not metrics:
        return {}
    costs = []
    for order in permutations(sorted(every)):
        given = dict(zip(metrics, order, strict=True))
        ranks = [_ranked(t, [x for x in t if x.share], _slots(t), given, _prose(p)) for t, p in zip(found, sheets, strict=False)]
        costs.append((sum(r[0][0] for r in ranks if r), given))
    costs.sort(key=lambda x: x[0])
    return costs[0][1] if len(costs) == 1 or costs[1][0] - costs[0][0] >= SURE else {}


def _prose(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if not p.kind)


def _mean(best: dict[Slot, str], slot: Slot) -> str | None:
    return next((v for s, v in best.items() if s.average and s.metric == slot.metric), None)


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
                out += [Token(n, piece.line.block, piece.line.at, share=w) for w in words]
    return out, used


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
    metrics = list(dict.fromkeys(s.metric for s in out))
    if years:
        out += [Slot(metric, years[0], True) for metric in metrics]
    return out


def _ranked(
    tokens: Sequence[Token], values: Sequence[Token], slots: Sequence[Slot], averages: Mapping[str, str], prose: str
) -> list[tuple[float, dict[Slot, str]]]:
    """Every way to fill the cells with the shares, the cheapest first."""
    if len(values) > MOST or len(values) < len(slots):
        return []
    hints = _hints(tokens)
    out = []
    for chosen in permutations(range(len(values)), len(slots)):
        filled = {slot: values[i].share for slot, i in zip(slots, chosen, strict=True)}
        cost = _cost(filled, dict(zip(slots, chosen, strict=True)), values, hints, averages, prose)
        out.append((cost, filled))
    return sorted(out, key=lambda x: x[0])


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
        near = [(tokens[i - 1], 1.0)] if i and tokens[i - 1].label else []
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


def _cost(
    filled: dict[Slot, str], places: dict[Slot, int], values: Sequence[Token], hints: dict[tuple[int, str], float],
    averages: Mapping[str, str], prose: str,
) -> float:
    cost = 0.0
    for slot, share in filled.items():
        if averages and (averages.get(slot.metric) == share) != slot.average:
            cost += 6.0
        for (number, label), weight in hints.items():
            if number == places[slot] and _says(label, slot):
                cost -= weight
    for metric in {s.metric for s in filled}:
        cost += _prose_cost(filled, metric, prose)
    return cost


def _says(label: str, slot: Slot) -> bool:
    text, _, row_metric = label.partition("|")
    found = _LABEL.fullmatch(text)
    if not found:
        return False
    if found["metric"] == "平均":
        return slot.average and (not row_metric or row_metric == slot.metric)
    return not slot.average and found["metric"] == slot.metric and found["year"] == slot.year


def _prose_cost(filled: dict[Slot, str], metric: str, prose: str) -> float:
    """What the prose says against a reading: 平均と比べて満足度はやや低く means a share below its average."""
    own = [v for s, v in filled.items() if s.metric == metric and not s.average]
    mean = next((v for s, v in filled.items() if s.metric == metric and s.average), None)
    said = {m.group(1) for t in _SENTENCE.findall(prose) for m in _than_average(metric).finditer(t)}
    if len(own) != 1 or mean is None or len(said) != 1:
        return 0.0
    higher = (amount(own[0]) or 0.0) > (amount(mean) or 0.0)
    return 0.0 if higher == (said == {"高"}) else 2.5


def _than_average(metric: str) -> re.Pattern[str]:
    both = r"(?:は|が|ともに|、|・|[^。、]{0,6}ともに)?"
    than = r"(?:平均(?:より|と比べて、?|に比べ)?)?(?:は|が|も|ともに)?(?:やや|若干|大きく|少し)?"
    return re.compile(rf"{metric}{both}{than}(低|高)")


_SENTENCE = re.compile(r"[^。]*平均[^。]*。?")
