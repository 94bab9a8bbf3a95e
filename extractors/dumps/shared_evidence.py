"""In: the prose of a sheet. Out: what it says about figures: this year, this value, said in these words.

Used to decide which row of figures is whose, and to compare the prose with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_figures import amount
from pipeline.normalizers.era import read_years
from pipeline.normalizers.text import fold, key

_SENTENCE = re.compile(r"(?<=。)|\n")
_VALUE = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(?=[%％]|[件人回円億万千点か箇所団体校施設手名])")
_SUM = re.compile(r"(?<=[^\d\s,.年月日(（第])(\d+)(?![\d.,]|年|月|日|代|％|%)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A value said of a year in prose; `value` as a plain number, `year` a fiscal year, `text` the words around it."""

    year: int
    value: float
    text: str
    is_sum: bool = False


def statements(texts: Iterable[str]) -> tuple[Statement, ...]:
    """Values with a unit said of exactly one year, and sums of counts listed behind a year (`R4 … 改善59 縮小20`)."""
    out: list[Statement] = []
    for text in texts:
        for sentence in _SENTENCE.split(text):
            out += _of(fold(sentence).strip())
    return tuple(out)


def _of(sentence: str) -> list[Statement]:
    years = [y for y in read_years(sentence) if y.fiscal_year is not None and not y.span]
    if not years:
        return []
    first = years[0]
    assert first.fiscal_year is not None
    rest = sentence[first.end :]
    # a summed list is announced by its year at the very start, everything else counts into no sum
    parts = [float(n) for n in _SUM.findall(re.sub(r"[(][^()]*[)]", "", rest))]
    out = [Statement(first.fiscal_year, sum(parts), sentence, True)] if first.start == 0 and len(parts) >= 3 else []
    until = years[1].start if len(years) > 1 else len(sentence)
    said = [float(m.group(1).replace(",", "")) for m in _VALUE.finditer(sentence[first.end : until])]
    return out + [Statement(first.fiscal_year, value, sentence) for value in said]


def likeness(name: str, text: str) -> float:
    """The share of the name's pairs of characters that the text also has."""
    name, text = key(name), key(text)
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return sum(p in text for p in pairs) / len(pairs) if pairs else 0.0


def supports(name: str, others: Sequence[str], said: Statement) -> bool:
    """Whether the words of a statement are about this name and clearly about no other one."""
    own = likeness(name, said.text)
    return own >= 0.4 and all(own >= likeness(o, said.text) + 0.2 for o in others)


def agrees(values: dict[int, str], said: Statement) -> bool:
    """Whether the row has the said value in the said year; sums also as growth over the year before."""
    now = amount(values.get(said.year, ""))
    if now is None or (said.value < 10 and said.value == int(said.value)):
        return False
    before = amount(values.get(said.year - 1, ""))
    return now == said.value or (said.is_sum and before is not None and now - before == said.value)
