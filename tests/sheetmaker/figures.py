"""Takes a subject and a random source; gives plausible values and how an office prints them, with what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

from sheetmaker.truth import Figure
from sheetmaker.words import Subject
from sheetmaker.years import WIDE

NumberStyle = Literal["plain", "comma", "wide", "with unit"]
NUMBER_STYLES: tuple[NumberStyle, ...] = ("comma", "plain", "wide", "with unit")
DASHES = ("－", "―", "-", "‐", "—", "ー")


@dataclass(frozen=True, slots=True)
class Hand:
    """How one sheet prints numbers: their style, its dash, its mark for less than nothing."""

    style: NumberStyle = "comma"
    dash: str = "－"
    minus: str = "△"

    def number(self, value: float, decimals: int = 0) -> str:
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = f"{abs(exact):,f}" if self.style != "plain" else f"{abs(exact):f}"
        if exact < 0:
            text = self.minus + text
        return text.translate(WIDE) if self.style == "wide" else text

    def figure(self, value: float | None, subject: Subject) -> Figure:
        """A value of an indicator (None: the sheet's dash)."""
        if value is None:
            return Figure(self.dash, kind="none")
        text = self.number(value, subject.decimals)
        return Figure(text + subject.unit if self.style == "with unit" else text, value)


def series(random: Random, subject: Subject, count: int) -> list[float]:
    """Values of following years: a slow drift with some noise, rounded as the subject is."""
    drift = random.uniform(-0.01, 0.05)
    out, level = [], subject.size * random.uniform(0.8, 1.2)
    cap = 99.9 if subject.unit in ("％", "%") else None
    for _ in range(count):
        level *= 1 + drift + random.uniform(-0.04, 0.04)
        value = min(level, cap) if cap else level
        if subject.size < 0:
            value = level + abs(subject.size) * random.uniform(0, 1.6)
        out.append(round(value, subject.decimals) if subject.decimals or subject.size < 0 else float(max(1, round(value))))
    return out


def targets(random: Random, subject: Subject, actuals: Iterable[float]) -> list[float]:
    """Targets near the actuals, in round steps, never equal to the value beside them."""
    out = []
    for value in actuals:
        step = 10.0 ** (len(str(int(abs(value)))) - 2) if abs(value) >= 10 else (0.1 if subject.decimals else 1.0)
        goal = round(round(value * random.uniform(0.92, 1.12) / step) * step, subject.decimals)
        if goal == value:
            goal = round(goal + step, subject.decimals)
        if subject.size < 0:
            out.append(goal)
            continue
        out.append(min(goal, 100.0) if subject.unit in ("％", "%") else max(goal, 1.0 if not subject.decimals else 0.1))
    return out


def rate(actual: float, target: float, hand: Hand, *, sign: bool) -> Figure:
    """The printed 達成率 of two printed values."""
    value = float((Decimal(str(actual)) / Decimal(str(target)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
    text = Hand(style="plain").number(value, 1)
    if hand.style == "wide":
        text = text.translate(WIDE)
    return Figure(text + ("％" if sign else ""), value, unit="％")


ODD_FIGURES = (
    Figure("検討中", kind="text"),
    Figure("増加", kind="text"),
    Figure("未実施", kind="text"),
    Figure("―", kind="none"),
)


def odd(random: Random, value: float, subject: Subject, hand: Hand) -> Figure:
    """Now and then a value that is not a bare number: at least, about, a range, a word."""
    plain = replace(hand, style="comma" if hand.style == "with unit" else hand.style)
    text = plain.number(value, subject.decimals)
    choice = random.randrange(5)
    if choice == 0:
        return Figure(f"{text}以上", value, comparator="ge")
    if choice == 1:
        return Figure(f"{text}以下", value, comparator="le")
    if choice == 2:
        return Figure(f"約{text}", value, comparator="about")
    if choice == 3:
        high = round(value * 1.2 + 1, subject.decimals)
        return Figure(f"{text}～{plain.number(high, subject.decimals)}", value, high, kind="range")
    return random.choice(ODD_FIGURES)
