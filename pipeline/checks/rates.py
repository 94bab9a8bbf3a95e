"""Is the printed 達成率 what actual and target give? In: observations; out: a finding per indicator that prints rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.checks.rows import Rows, grouped, number, year_of
from pipeline.normalizers import text
from schemas.finding import Finding, Row

CHECK = "printed_rate"
_DECIMALS = re.compile(r"\d(?:[\d,]*\d)?(?:\.(\d+))?")


def check(rows: Rows) -> Iterator[Finding]:
    """Rates of an indicator, each against its own year's actual and target. Formulas differ from city to city.

    What is tried: actual / target; for a figure that should fall also target / actual and (2 x target - actual) / target;
    both of them from a printed baseline; each also cut off at 100.
    """
    for observations in grouped(rows["observations"], lambda row: row["indicator_id"]).values():
        rates = [row for row in observations if row["measure"] == "rate" and row["value"] is not None]
        if rates:
            yield from _indicator(rates, observations)


def _indicator(rates: Sequence[Row], observations: Sequence[Row]) -> Iterator[Finding]:
    held: list[Row] = []
    for rate in rates:
        pair = _pair(rate, observations)
        if pair is None:
            continue
        actual, target = pair
        fitting = candidates(actual, target, observations)
        slack = _slack(rate, actual, target)
        share = rate["value"] * (1 if _in_percent(rate) else 100)
        if any(abs(share - value) <= slack for value in fitting):
            held.append(rate)
            continue
        message = (
            f"{rate['indicator_name']}, {year_of(rate)}: {rate['value_text']} is printed, but {number(actual['value'])} of "
            f"{number(target['value'])} is {number(round(fitting[0], 2)) if fitting else 'no rate'} %"
        )
        yield Finding(CHECK, "warning", message, rate, (rate, actual, target))
    if held:
        message = f"{held[0]['indicator_name']}: {len(held)} printed rates are what actual and target give"
        yield Finding(CHECK, "info", message, held[0])


def _pair(rate: Row, observations: Sequence[Row]) -> tuple[Row, Row] | None:
    """The one actual and the one target of the rate's year; None where either is not printed as a plain number."""
    same = [row for row in observations if row["fiscal_year"] == rate["fiscal_year"] and _plain(row)]
    actuals = [row for row in same if row["measure"] == "actual"]
    targets = [row for row in same if row["measure"] == "target"]
    if len(actuals) != 1 or len(targets) != 1 or targets[0]["value"] == 0:
        return None
    return actuals[0], targets[0]


def _plain(row: Row) -> bool:
    return row["value"] is not None and row["value_kind"] == "number" and row["denominator"] is None


def candidates(actual: Row, target: Row, observations: Sequence[Row]) -> list[float]:
    """What the rate may be in percent, by the formulas in use, the plain one first."""
    done, aim = float(actual["value"]), float(target["value"])
    found = [100 * done / aim]
    if target.get("direction") != "up":
        found += [100 * (2 * aim - done) / aim] + ([100 * aim / done] if done else [])
    for base in observations:
        if base["measure"] == "baseline" and _plain(base) and base["value"] != aim:
            found.append(100 * (done - base["value"]) / (aim - base["value"]))
    return found + [100.0 for value in found[:1] if value > 100] + [0.0 for value in found[1:] if value < 0]


def _in_percent(rate: Row) -> bool:
    """A rate below 3 without a percent sign is a ratio (0.95); all others are in percent."""
    return "%" in (rate["unit"] or "") or "%" in text.fold(rate["value_text"] or "") or abs(rate["value"]) >= 3


def _slack(rate: Row, actual: Row, target: Row) -> float:
    """How far rounding alone can take the printed rate from the recomputed one, in percentage points."""
    own = half_step(rate) * 2 * (1 if _in_percent(rate) else 100)  # offices round, or cut off
    share = abs(100 * actual["value"] / target["value"])
    return float(own + share * (_relative(actual) + _relative(target)) + 1e-6)


def half_step(row: Row) -> float:
    """Half of the last printed place: 0.05 for 3.2."""
    match = _DECIMALS.search(text.fold(row["value_text"] or ""))
    return 0.5 * 10.0 ** -len((match[1] if match else None) or "")


def _relative(row: Mapping[str, float]) -> float:
    """The rounding of a printed figure relative to it; whole numbers are counts and are exact."""
    step = half_step(dict(row))
    return 0.0 if step >= 0.5 or not row["value"] else step / abs(row["value"])
