"""In: a sheet's lines. Out: the costs of its projects, tied to their codes, and the printed total as a control.

A project's code, name and amounts stand on one line in most dumps, its department before the code, behind the amounts
or on a line of its own; only what the line itself holds is published, the rest is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.dumps.shared_figures import amount, figures
from extractors.dumps.shared_lines import Line
from extractors.dumps.shared_names import cut_off
from pipeline.normalizers.text import is_dash, key
from schemas.reading import ControlReading, CostReading, Doubt, Printed, Unplaced
from schemas.vocabulary import ItemRole

_AMOUNT = r"(?:[△▲\-－—―]?\d[\d,]*|[－—―\-])"
# 款 項 目, of which one at least is below ten: 30 40 50 is a row of figures
_CODES = r"(?=[\d ]*\b0\d)\d\d \d\d \d\d|- - -"
_ROW = re.compile(
    rf"(?P<front>\S+?)??\s*(?<!\d)(?P<code>\d{{6}})(?:\s+(?P<name>[^\d\s].*?))??(?:\s+(?P<major>[○〇◯]))?"
    rf"(?:\s+(?P<account>{_CODES}))?(?P<amounts>(?:\s+{_AMOUNT})+)(?:\s*(?P<back>[^\d\s,.△▲－—―-]\S*))?"
)
_BARE_ROW = re.compile(r"(?P<code>\d{6})\s+(?P<name>[^\d\s]\S*)")
_ACCOUNT = re.compile(rf"(?P<major>[○〇◯])?\s*(?P<account>{_CODES})")
_FRONT_ACCOUNT = re.compile(rf"^(?P<account>{_CODES})\s+(?=\S+\d{{6}}\s)")
_YEAR = re.compile(r"(?P<year>(?:令和|平成|[RHＲＨ])\s*[\d０-９元]{1,2}(?:年度)?)\s*(?=[(（]\s*(?:千円|百万円|円))")
_UNIT = re.compile(r"[(（]\s*(?P<unit>千円|百万円|円)\s*[)）]")
_DEPARTMENT = re.compile(r"(?!担当)(?:[^\d\s]{1,14}(?:課|室|局|部|センター|館|所|署)/?)+")
_ITEMS: dict[str, ItemRole] = {"事業費": "total", "人件費": "part"}
WHOSE = "a department whose project line is not certain"
SUM_DIFFERS = Doubt("dump_sum", "the amounts of the dump do not add up to the printed total")
NAMELESS = Doubt("dump_cells", "the project's name stands apart from its amounts in the dump")
LONELY = Doubt("dump_columns", "the dump shows another number of amounts than columns")


@dataclass(frozen=True, slots=True)
class Project:
    """One project line."""

    code: str
    name: str
    amounts: tuple[str, ...]
    department: str = ""
    major: bool | None = None
    account: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class CostPart:
    costs: tuple[CostReading, ...]
    controls: tuple[ControlReading, ...]
    unplaced: tuple[Unplaced, ...]
    used: set[int]


def costs(lines: Sequence[Line], major_codes: set[str]) -> CostPart:
    """Amounts by project. `major_codes`: the codes that have a section of their own among the major projects."""
    used: set[int] = set()
    rows, unplaced = _rows(lines, used)
    years, unit = _columns(lines, used)
    rows = _with_accounts(lines, rows, major_codes, used)
    rows = _with_name(lines, rows, used)
    totals = _totals(lines, years, used)
    out = [c for row in rows for c in _costs(row, years, unit, totals, rows)]
    lone = [lines[n].text for n in sorted(used) if _DEPARTMENT.fullmatch(lines[n].text)]
    unplaced += [Unplaced("dump_unplaced", WHOSE, Printed(d), "info") for d in lone]
    money = Printed(unit) if unit else None
    controls = tuple(ControlReading("事業費", Printed(value), Printed(year), unit=money) for year, value in totals.items())
    return CostPart(tuple(out), controls, tuple(unplaced), used)


def _rows(lines: Sequence[Line], used: set[int]) -> tuple[list[Project], list[Unplaced]]:
    rows: list[Project] = []
    unplaced: list[Unplaced] = []
    for n, line in enumerate(lines):
        text = line.text
        front = _FRONT_ACCOUNT.match(text)
        if front:
            text = text[front.end() :]
        if m := _ROW.fullmatch(text):
            department = (m["front"] or "") or (m["back"] or "")
            major = True if m["major"] else (False if m["account"] else None)
            account = m["account"] or ""
            rows.append(Project(m["code"], m["name"] or "", tuple(m["amounts"].split()), department, major, account))
            used.add(n)
        elif m := _BARE_ROW.fullmatch(text):
            unplaced.append(Unplaced("dump_unplaced", "a project whose amounts stand elsewhere in the dump", Printed(text)))
            used.add(n)
    if rows or unplaced:
        used |= {n for n, line in enumerate(lines) if _DEPARTMENT.fullmatch(line.text) and _near_rows(lines, n)}
    return rows, unplaced


def _with_name(lines: Sequence[Line], rows: list[Project], used: set[int]) -> list[Project]:
    """The name of the only nameless project, where its wrapped cell was drawn behind the header of the amounts."""
    nameless = [r for r in rows if not r.name]
    header = max((n for n in used if _YEAR.search(lines[n].text)), default=None)
    if len(nameless) != 1 or header is None:
        return rows
    found: list[int] = []
    for n in range(header + 1, min(header + 6, len(lines))):
        text = _DEPARTMENT.sub("", lines[n].text).strip()
        if key(lines[n].text).startswith("事業費合計") or n in used or "。" in text:
            break
        found += [n] if text else []
    name = "".join(_DEPARTMENT.sub("", lines[n].text).strip() for n in found)
    if not 4 <= len(name) <= 40:
        return rows
    used.update(found)
    return [replace(r, name=name, apart=True) if r is nameless[0] else r for r in rows]


def _near_rows(lines: Sequence[Line], n: int) -> bool:
    """A lone department belongs to the table where a project line is among its neighbours."""
    around = [line.text for line in lines[max(0, n - 3) : n + 4]]
    return any(re.search(r"\d{6}\s", t) for t in around)


def _columns(lines: Sequence[Line], used: set[int]) -> tuple[list[str], str]:
    """The years that have amounts, in printed order, and the money unit."""
    years: list[str] = []
    unit = ""
    for n, line in enumerate(lines):
        found = [m["year"] for m in _YEAR.finditer(line.text)]
        if found and len(line.text) <= 40 and not re.search("[。、]", line.text):
            years = years or found
            used.add(n)
            if m := _UNIT.search(line.text):
                unit = unit or m["unit"]
    return years, unit


def _with_accounts(lines: Sequence[Line], rows: list[Project], major_codes: set[str], used: set[int]) -> list[Project]:
    """Accounts and ○ marks listed apart from the rows: believed only if their number fits and the marks stand where
    the document itself names major projects (in the order of the codes or turned round)."""
    marks: list[tuple[bool, str]] = []
    for n, line in enumerate(lines):
        if n not in used and (m := _ACCOUNT.fullmatch(line.text)):
            marks.append((bool(m["major"]), m["account"]))
            used.add(n)
        elif n not in used and re.fullmatch(r"\d{1,2}|[○〇◯]", line.text) and _beside_accounts(lines, n):
            used.add(n)
    bare = sorted((r for r in rows if not r.account), key=lambda r: r.code)
    orders = [o for o in (bare, bare[::-1]) if [m for m, _ in marks] == [r.code in major_codes for r in o]]
    if not marks or not any(m for m, _ in marks) or len(orders) != 1:
        return [_replaced(r, True, r.account) if r.code in major_codes else r for r in rows]
    given = {r.code: mark for r, mark in zip(orders[0], marks, strict=True)}
    return [_replaced(r, *given[r.code]) if r.code in given else r for r in rows]


def _replaced(row: Project, major: bool, account: str) -> Project:
    return replace(row, major=major, account=account if "-" not in account else "")


def _beside_accounts(lines: Sequence[Line], n: int) -> bool:
    around = [lines[i].text for i in (n - 1, n + 1) if 0 <= i < len(lines)]
    return any(_ACCOUNT.fullmatch(t) for t in around)


def _totals(lines: Sequence[Line], years: Sequence[str], used: set[int]) -> dict[str, str]:
    """The printed total of 事業費 by year: the figures behind 事業費合計, the last column's last."""
    for n, line in enumerate(lines):
        if not key(line.text).startswith("事業費合計"):
            continue
        used.add(n)
        for i in range(n + 1, min(n + 4, len(lines))):
            words = lines[i].text.split()
            if words and all(is_dash(w) or key(w) in {key(y) for y in years} for w in words) and not figures(lines[i].text):
                used.add(i)
            elif (values := figures(lines[i].text)) and years:
                used.add(i)
                shown = values[-len(years) :]
                return {y: v for y, v in zip(years, shown, strict=False) if amount(v) is not None}
    return _total_below(lines, years, used)


def _total_below(lines: Sequence[Line], years: Sequence[str], used: set[int]) -> dict[str, str]:
    """The total where its label stands elsewhere: a line of dashes and one figure per year right below the projects."""
    rows = [n for n, line in enumerate(lines) if n in used and re.search(r"\d{6}\s", line.text)]
    for n in range(max(rows, default=-3) + 1, min(max(rows, default=-3) + 4, len(lines))):
        values = figures(lines[n].text)
        numbers = [v for v in values if amount(v) is not None]
        if n not in used and len(values) > len(numbers) == len(years) and years:
            used.add(n)
            return dict(zip(years, numbers, strict=True))
    return {}


def _costs(
    row: Project, years: Sequence[str], unit: str, totals: dict[str, str], rows: Sequence[Project]
) -> Iterable[CostReading]:
    """One reading per amount that is a figure; a dash is none."""
    columns = [(year, item) for year in years for item in _ITEMS]
    values = row.amounts
    doubts: tuple[Doubt, ...] = ()
    if len(values) != len(columns):
        figures_only = tuple(v for v in values if not is_dash(v))
        values = figures_only if len(figures_only) == len(columns) else values
        doubts = () if len(figures_only) == len(columns) else (LONELY,)
    for (year, item), value in zip(columns, values, strict=False):
        if is_dash(value):
            continue
        wrong = not _adds_up(rows, columns, year, totals)
        named = row.name and not row.apart and not cut_off(row.name)
        why = doubts + ((SUM_DIFFERS,) if wrong else ()) + (() if named else (NAMELESS,))
        yield CostReading(
            Printed(value), item, _ITEMS[item], None, Printed(year), None, Printed(unit) if unit else None,
            Printed(row.code), Printed(row.name) if row.name else None,
            Printed(row.department) if row.department else None, row.major,
            Printed(row.account) if row.account else None, why,
        )


def _adds_up(rows: Sequence[Project], columns: Sequence[tuple[str, str]], year: str, totals: dict[str, str]) -> bool:
    """Whether the 事業費 of the year add up to the total, where one is printed (rounding of one unit a row is allowed)."""
    if year not in totals or (year, "事業費") not in columns:
        return True
    at = columns.index((year, "事業費"))
    summed = sum(amount(r.amounts[at]) or 0.0 for r in rows if at < len(r.amounts))
    return abs(summed - (amount(totals[year]) or 0.0)) <= len(rows)


