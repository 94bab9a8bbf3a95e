"""In: the pieces of a sheet's first page. Out: its indicators with their slots, and what is left as text.

Each indicator has as many slots as the headers print (現状値, the years, 目標値). Which row belongs to which name is an
assignment: units and words that exclude each other, figures repeated in prose, cells drawn without interruption; what
only the order in the dump decides is published with a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.dumps.iga_shisaku_scan import Name, Scan, scan, with_words
from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_evidence import Statement, agrees, statements, supports
from extractors.dumps.shared_figures import decimals, figures
from extractors.dumps.shared_pieces import Piece
from extractors.dumps.shared_prose import Block, blocks
from extractors.dumps.shared_rows import Row, join
from extractors.dumps.shared_units import conflict, counted
from pipeline.normalizers.era import read_year
from schemas.reading import Doubt, FigureReading, IndicatorReading, Printed, Unplaced

#: A pairing is published without a doubt if the next best one costs this much more.
SURE = 3.0
ORDER_ONLY = Doubt("dump_order", "which row of figures belongs to this indicator rests only on the order of the dump")
BROKEN_ROW = Doubt("dump_row", "the row of figures was put together from pieces of the dump that would fit otherwise as well")
SHORT_ROW = Doubt("dump_short_row", "the dump shows fewer figures than slots; which slot is empty is not known")
NO_UNIT = Doubt("dump_unit", "units are printed on the page, but none is certain to be this row's")
GLUED_NAME = Doubt("glued_name", "the dump glued the indicator's name to another cell; where it ends is not certain")


@dataclass(frozen=True, slots=True)
class Table:
    """The indicators' part of a first page: names, rows and slots; `texts` the prose around them."""

    scan: Scan
    slots: tuple[str, ...]
    rows: tuple[Row, ...]
    units: tuple[str, ...]
    left: tuple[Unplaced, ...]
    texts: tuple[Block, ...]
    said: tuple[Statement, ...]


def table(pieces: Sequence[Piece], second: Sequence[Piece]) -> Table:
    """Scan the page, find its slots and join its figures to rows."""
    found = scan(pieces)
    years = sorted(found.years, key=lambda y: (label.fiscal_year or 0) if (label := read_year(y)) else 0)
    slots = (found.baseline or "現状値", *years, "目標値")
    rows, left = join(found.fragments, len(slots), None)
    if len(rows) < len(found.names):
        rows, left = join(with_words(found), len(slots), len(found.names))
    claimed = {v for r in rows for v in r.values}
    unplaced = [_open(" ".join(f.values), found, slots) for f in left]
    unplaced += [_open(" ".join(w.values), found, slots) for w in found.words if w.values[0] not in claimed and w not in left]
    texts = blocks(pieces, found.used, found.rest)
    said = statements(b.text for b in (*texts, *blocks(second, set(), {})))
    return Table(found, slots, rows, _units(found, rows), tuple(unplaced), texts, said)


def _open(text: str, found: Scan, slots: Sequence[str]) -> Unplaced:
    names = "、".join(n.text for n in found.names) or "none"
    why = f"figures without a certain place; candidates: {names} ({len(slots)} slots each)"
    return Unplaced("dump_unplaced", why, Printed(text))


def _units(found: Scan, rows: Sequence[Row]) -> tuple[str, ...]:
    """The unit of each row: the only one there is, the one right before it, else by order where the counts agree."""
    kinds = {u for _, u in found.units}
    if len(kinds) == 1 and len(found.units) >= len(rows):
        return (next(iter(kinds)),) * len(rows)
    near = tuple(r.unit for r in rows)
    if all(near) or len(found.units) != len(rows):
        return near
    return tuple(u for _, u in found.units)


def learned_order(tables: Sequence[Table]) -> int:
    """1 where names and rows come in the same order wherever evidence forces them, -1 where it is turned round."""
    turned = same = 0
    for one in tables:
        chosen, regret = pairing(one, 0)
        forced = [(n, c) for n, (c, r) in enumerate(zip(chosen, regret, strict=True)) if c is not None and r >= SURE]
        same += sum(b[1] > a[1] for a, b in pairwise(forced))
        turned += sum(b[1] < a[1] for a, b in pairwise(forced))
    return -1 if turned > same else 1


def pairing(one: Table, order: int) -> tuple[tuple[int | None, ...], tuple[float, ...]]:
    """The row of each name and its regret; `order` 1/-1 lets the order count, 0 ignores it."""
    names, rows = one.scan.names, one.rows
    if len(names) == 1 and len(rows) == 1:
        return (0,), (0.0 if conflict(names[0].text, one.units[0]) else 99.0,)
    whole = _uninterrupted(one)
    costs = [[_cost(one, n, r, order) - 4.0 * ((n, r) in whole) for r in range(len(rows))] for n in range(len(names))]
    return assign(costs)


def _cost(one: Table, n: int, r: int, order: int) -> float:
    names, rows = one.scan.names, one.rows
    cost = 0.0
    if order:
        place = r if order > 0 else len(rows) - 1 - r
        cost += abs(place - n) * (1.0 if len(rows) == len(names) else 0.5)
    if conflict(names[n].text, one.units[r]):
        cost += 8.0
    values = _by_year(one, r)
    others = [x.text for i, x in enumerate(names) if i != n]
    for said in one.said:
        if supports(names[n].text, others, said) and agrees(values, said):
            cost -= 6.0
    return cost


def _by_year(one: Table, r: int) -> dict[int, str]:
    out = {}
    for slot, value in zip(one.slots, one.rows[r].values, strict=False):
        year = read_year(slot)
        if year and year.fiscal_year is not None:
            out[year.fiscal_year] = value
    return out


def _uninterrupted(one: Table) -> set[tuple[int, int]]:
    """Names and rows drawn as one form without anything of another indicator between: pairs that alternate strictly."""
    names = [(n.at, "n", i) for i, n in enumerate(one.scan.names)]
    rows = [(r.at, "r", i) for i, r in enumerate(one.rows)]
    line = sorted([*names, *rows])
    whole_rows = all(r.sure and not r.missing for r in one.rows)
    alternating = len(names) == len(rows) and all(a[1] != b[1] for a, b in pairwise(line))
    if alternating and whole_rows:
        pairs = zip(line[::2], line[1::2], strict=True)
        return {(a[2], b[2]) if a[1] == "n" else (b[2], a[2]) for a, b in pairs}
    return _first_form(one, line)


def _first_form(one: Table, line: Sequence[tuple[int, str, int]]) -> set[tuple[int, int]]:
    """The first name and row of a page whose whole form (name, headers, unit, all figures) stands before the next name."""
    if len(line) < 3 or [x[1] for x in line[:3]] != ["n", "r", "n"]:
        return set()
    start, row, stop = line[0][0], one.rows[line[1][2]], line[2][0]
    units = [at for at, _ in one.scan.units if at < row.at]
    whole = row.sure and not row.missing and all(start < p.at < stop for p in row.parts)
    others = [f for f in one.scan.fragments if f.at < stop and f not in row.parts]
    if whole and len(units) == 1 and start < units[0] and not others:
        return {(line[0][2], line[1][2])}
    return set()


def _proven_order(chosen: Sequence[int | None], regret: Sequence[float], order: int) -> bool:
    """Whether three or more pairs of a sheet are forced and all follow the order, and the rest follows it too."""
    forced = [(n, c) for n, (c, r) in enumerate(zip(chosen, regret, strict=True)) if c is not None and r >= SURE]
    every = [c for c in chosen if c is not None]
    return len(forced) >= 3 and len(every) == len(chosen) and all((b - a) * order > 0 for a, b in pairwise(every))


def counts_down(tables: Sequence[Table]) -> bool:
    """Whether the dump shows the basic projects from the last to the first on the sheets that tell."""
    steps = [b - a for one in tables for a, b in pairwise(one.scan.numbers)]
    return bool(steps) and max(steps) < 0


def indicators(one: Table, order: int, down: bool) -> tuple[tuple[IndicatorReading, ...], tuple[Unplaced, ...]]:
    """One indicator per name, numbered as on the form; rows no name could take are left over."""
    chosen, regret = pairing(one, order)
    if _proven_order(chosen, regret, order):
        regret = tuple(max(r, SURE) for r in regret)
    out = []
    for n, name in enumerate(one.scan.names):
        r = chosen[n]
        doubts = _doubts(one, n, r, regret[n])
        figures = _figures(one, r, doubts) if r is not None else ()
        unit = Printed(one.units[r]) if r is not None and one.units[r] else None
        program = Printed(name.program) if name.program else None
        described = _description(one, name)
        place = len(one.scan.names) - n if down else n + 1
        out.append(IndicatorReading(Printed(name.text), place, figures, program, described, unit, None, _basis(one)))
    rest = [r for i, r in enumerate(one.rows) if i not in chosen]
    left = [_open(" ".join(r.values), one.scan, one.slots) for r in rest]
    return tuple(sorted(out, key=lambda i: i.ordinal)), tuple(left)


def _doubts(one: Table, n: int, r: int | None, regret: float) -> tuple[Doubt, ...]:
    out: list[Doubt] = []
    if not one.scan.names[n].sure:
        out.append(GLUED_NAME)
    if r is not None and (regret < SURE or len(one.rows) != len(one.scan.names)):
        out.append(ORDER_ONLY)
    if r is not None and _unit_unsure(one, r):
        out.append(NO_UNIT)
    if r is not None and _said_of_another(one, n, r) and ORDER_ONLY not in out:
        out.append(ORDER_ONLY)
    if r is not None and one.rows[r].missing:
        out.append(SHORT_ROW)
    elif r is not None and (not one.rows[r].sure or (_figures_left(one) and len(one.rows[r].parts) > 1)):
        out.append(BROKEN_ROW)  # figures left over may belong to any row that was put together
    return tuple(out)


def _figures_left(one: Table) -> bool:
    """Whether figures found no row; a lone digit is rather a number of something else on the form."""
    return any(figures(u.at.text) and len(u.at.text) > 1 for u in one.left)


def _unit_unsure(one: Table, r: int) -> bool:
    """Whether the row has no unit though units are printed, or one that counts whole things though it has decimals."""
    unit = one.units[r]
    return (not unit and bool(one.scan.units)) or (counted(unit) and max(decimals(one.rows[r].values), default=0) > 0)


def _said_of_another(one: Table, n: int, r: int) -> bool:
    """Whether the prose about this name gives a figure that another row has and this one has not."""
    name, others = one.scan.names[n].text, [x.text for i, x in enumerate(one.scan.names) if i != n]
    said = [s for s in one.said if supports(name, others, s)]
    rows = [_by_year(one, i) for i in range(len(one.rows))]
    return any(not agrees(rows[r], s) and any(agrees(row, s) for row in rows) for s in said)


def _figures(one: Table, r: int, doubts: tuple[Doubt, ...]) -> tuple[FigureReading, ...]:
    out = []
    target = _target_label(one)
    for slot, value in zip(one.slots, one.rows[r].values, strict=False):
        if slot == one.slots[0]:
            out.append(FigureReading(Printed(value), "baseline", column_label=slot, doubts=doubts))
        elif slot == one.slots[-1]:
            out.append(FigureReading(Printed(value), "target", "target", column_label=target, doubts=doubts))
        else:
            out.append(FigureReading(Printed(value), "actual", year=Printed(slot), column_label=slot, doubts=doubts))
    return tuple(out)


def _target_label(one: Table) -> str:
    """The target column's label where the page prints one kind only; 目標値 where kinds differ or some are empty slots'."""
    kinds = {t for _, t in one.scan.targets if t != "目標値"}
    return next(iter(kinds)) if len(kinds) == 1 else "目標値"


def _basis(one: Table) -> Printed | None:
    kinds = {t for _, t in one.scan.targets if t != "目標値"}
    return Printed(next(iter(kinds)).removeprefix("目標値").strip("()（） ")) if len(kinds) == 1 else None


def _description(one: Table, name: Name) -> Printed | None:
    """The text behind 成果指標の説明 where that label follows the name with no other name between."""
    after = next((n.at for n in one.scan.names if n.at > name.at), 10**9)
    for block in one.texts:
        if block.label in {"described", "ofname"} and name.at < block.at < after:
            return Printed(block.text)
    return None
