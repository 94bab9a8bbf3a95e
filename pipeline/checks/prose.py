"""Does the text of a sheet repeat a figure of its table, and do both agree? In: narratives and actuals; out: a finding each.

Only the plain case is compared: the indicator's name, then in the same sentence a figure with the indicator's unit,
with a fiscal year before it that the table has an actual for. Differences, targets and shares of it are let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.rows import Rows, grouped, number, year_of
from pipeline.normalizers import text
from pipeline.normalizers.era import read_years, resolve
from schemas.finding import Finding, Row

#: A name shorter than this stands in too many sentences by chance.
_SHORTEST = 4
#: How far behind the name its figure may stand.
_REACH = 24
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_FIGURE = re.compile(r"(?P<about>約|およそ|概ね|ほぼ)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<multiple>[億万千])?")
_MULTIPLE = {"億": 1e8, "万": 1e4, "千": 1e3, None: 1.0}
#: Words between name and figure, or behind it, that make it another figure than the year's actual.
_OTHER = re.compile(r"目標|計画|見込|予定|想定|うち|内訳|前年|昨年|一人|1人|あたり|当たり|平均|から|全国|県|類似|上位|月")
_CHANGE = re.compile(
    r"(?:程度|ほど)?(?:の|と|も|を|に)?(?:増|減|上昇|低下|上回|下回|改善|悪化|伸び|差|ずつ|ポイント|以上|以下|未満|台|を目標|を目指)"
)
#: `約` is believed within this share.
_ABOUT = 0.05


def check(rows: Rows) -> Iterator[Finding]:
    """Each repeated figure once per block of text."""
    actuals = [
        row
        for row in rows["observations"]
        if row["measure"] == "actual" and row["value"] is not None and row["value_kind"] == "number" and row["unit"]
    ]
    by_sheet = {sheet: grouped(found, _name) for sheet, found in grouped(actuals, lambda row: row["sheet_id"]).items()}
    for block in rows["narratives"]:
        names = by_sheet.get(block["sheet_id"])
        if not names or not block["text"]:
            continue
        for sentence in _SENTENCE.findall(text.fold(block["text"])):
            yield from _sentence("".join(sentence.split()), block, names)


def _name(row: Row) -> str:
    return text.key(row["indicator_name"] or "")


def _sentence(sentence: str, block: Row, names: dict[str, list[Row]]) -> Iterator[Finding]:
    for name, actuals in names.items():
        if len(name) < _SHORTEST or name not in text.key(sentence):
            continue
        # A longer name that holds this one is the one that is meant.
        if any(name != other and name in other and other in text.key(sentence) for other in names):
            continue
        begin = sentence.find(name)
        if begin < 0 or sentence.count(name) != 1:
            continue
        found = _figure(sentence, begin + len(name), actuals)
        if found is not None:
            yield _compared(*found, block)


def _figure(sentence: str, start: int, actuals: Sequence[Row]) -> tuple[Row, re.Match[str]] | None:
    """The actual that is meant and the figure printed for it; None unless both are plain."""
    years = read_years(sentence)
    for figure in _FIGURE.finditer(sentence, start):
        if figure.start() - start > _REACH:
            return None
        if any(label.start <= figure.start() < label.end for label in years):
            continue
        between, behind = sentence[start : figure.start()], sentence[figure.end() :]
        before = [label for label in years if label.end <= figure.start()]
        if not before or _OTHER.search(between) or _OTHER.search(sentence[before[-1].end : start]):
            return None
        for row in actuals:
            unit = text.key(row["unit"])
            anchor = row["edition_year"] or row["fiscal_year"]
            if anchor is None or not text.key(behind).startswith(unit):
                continue
            if resolve(before[-1], anchor) == row["fiscal_year"] and not _CHANGE.match(text.key(behind)[len(unit) :]):
                return row, figure
        return None
    return None


def _compared(row: Row, figure: re.Match[str], block: Row) -> Finding:
    digits, multiple = figure["number"].replace(",", ""), _MULTIPLE[figure["multiple"]]
    told = float(digits) * multiple
    places = len(digits.partition(".")[2])
    slack = _ABOUT * abs(row["value"]) if figure["about"] else 0.5 * multiple * 10.0**-places + 1e-9
    place = {**block, "value_text": f"{figure[0]}{row['unit']}"}
    said = f"{row['indicator_name']}, {year_of(row)}: the text says {figure[0]}{row['unit']}, the table {number(row['value'])}"
    if abs(told - row["value"]) <= (slack if figure["about"] or _rounded(row, places, multiple) else 1e-9):
        return Finding("prose_agrees", "info", said, place)
    return Finding("prose_disagrees", "warning", said, place)


def _rounded(row: Row, places: int, multiple: float) -> bool:
    """Whether the text prints the figure more coarsely than the table."""
    own = str(row["value_text"] or "").partition(".")[2]
    return multiple > 1 or len(re.sub(r"\D.*", "", text.fold(own))) > places
