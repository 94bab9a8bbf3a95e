"""Takes seeds; reads random sheets with the generic family and tells how well, by dimension of the layouts.

`PYTHONPATH=.:tests python -m harness.layouts --seeds 0:60 [--verbose] [--fix NAME=VALUE] [--hard]` prints the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.stages import read_folder
from sheetmaker.compare import Tally, compare
from sheetmaker.dimensions import HELD_OUT, Spec
from sheetmaker.layouts import make, save, wanted

TABLES = ("observations", "costs", "ratings", "sheets")


@dataclass(frozen=True, slots=True)
class Score:
    """One sheet: its choices and the tally of each table that has true rows."""

    document: str
    spec: Spec
    tallies: dict[str, Tally]


def score(specs: Iterable[tuple[str, Spec]]) -> list[Score]:
    """Draw, read and compare each sheet. A table without true rows is not judged, but that none is invented."""
    specs = list(specs)
    made = {document: make(spec, document) for document, spec in specs}
    with TemporaryDirectory() as folder:
        save(Path(folder), list(made.values()))
        rows = read_folder(Path(folder), "generic")
    out = []
    for document, spec in specs:
        truth = made[document][1]
        judged = [t for t in TABLES if truth.rows[t] or t == "observations"]
        tables = {t: compare(t, truth.rows[t], rows[document].get(t, []), truth.unjudged) for t in judged}
        out.append(Score(document, spec, tables))
    return out


def total(scores: Iterable[Score], table: str = "observations") -> Tally:
    return sum((s.tallies[table] for s in scores if table in s.tallies), Tally())


def line(label: str, sheets: int, t: Tally) -> str:
    return f"{label:44} {sheets:5d} {t.gold:6d} {t.f1:7.4f} {t.silent_rate:7.4f} {t.marked_rate:7.4f}"


def table(scores: list[Score]) -> str:
    """F1, silent and marked rate of observations by each value of each dimension; the held-out value apart."""
    held = [s for s in scores if getattr(s.spec, HELD_OUT[0]) == HELD_OUT[1]]
    tuned = [s for s in scores if s not in held]
    lines = [f"{'':44} sheets  values      F1  silent  marked"]
    lines += [line(f"all sheets: {t}", len(tuned), total(tuned, t)) for t in TABLES]
    for name in Spec.__dataclass_fields__:
        if name == "seed":
            continue
        values = sorted({getattr(s.spec, name) for s in tuned}, key=str)
        for value in values:
            chosen = [s for s in tuned if getattr(s.spec, name) == value]
            lines.append(line(f"{name} = {value}".replace("\n", "⏎"), len(chosen), total(chosen)))
    lines.append(line(f"kept out of tuning: {HELD_OUT[0]} = {HELD_OUT[1]}", len(held), total(held)))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:60")
    parser.add_argument("--fix", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    scores = score(wanted(args.seeds, args.fix, hard=args.hard))
    for s in scores:
        t = total([s])
        print(line(s.document, 1, t))
        for note in (n for one in s.tallies.values() for n in one.notes) if args.verbose else ():
            print("   ", note)
    print(table(scores) if not args.hard else line("mean of F1 over hard layouts", len(scores), total(scores)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
