"""Takes seeds; gives random evaluation sheets as PDFs with their truth, to see how sheets nobody described are read.

`python -m sheetmaker.layouts --seeds 0:50 --out DIR` writes `DIR/*.pdf` and `DIR/gold/*.csv`. `--fix NAME=VALUE` (repeatable)
holds one dimension at a value; `--hard` adds the eight hard layouts by name.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sheetmaker import blocks, hard, pages, recipes, statements, tables
from sheetmaker.dimensions import Spec, choose
from sheetmaker.sheet import Sheet
from sheetmaker.truth import Truth, write

RECIPES = {
    "row": recipes.row,
    "pairs": recipes.pairs,
    "down": blocks.down,
    "matrix": blocks.matrix,
    "block": blocks.block,
    "sections": blocks.sections,
    "stacked": blocks.stacked,
    "beside": hard.beside,
    "cards": hard.cards,
    "halves": hard.halves,
    "prose": pages.listed,
    "projects": pages.projects,
    "slides": pages.slides,
    "options": pages.options,
    "stated": statements.stated,
    "nothing": statements.nothing,
}
Part = Callable[[], None]
TITLES = {"projects": "事務事業一覧表", "slides": "施策の進捗報告", "cards": "施策評価シート", "prose": "重点施策の取組状況"}

# The hard layouts by name, each with the choices that make it what it is.
HARD: dict[str, dict[str, object]] = {
    "cards": {"shape": "cards", "costs": "none"},
    "two-in-one-grid": {"shape": "beside", "costs": "two levels", "ruling": "lines"},
    "half-years": {"shape": "halves", "ruling": "lines", "unit_at": "column", "costs": "none"},
    "shading": {"shape": "row", "ruling": "shade", "levels": 2, "unit_at": "column", "name_at": "column", "costs": "none"},
    "bullets": {"shape": "prose", "costs": "none"},
    "slides": {"shape": "slides", "costs": "none"},
    "project-list": {"shape": "projects", "rotation": 90, "costs": "none", "ratings": "none", "prose": 0},
    "heisei-options": {"shape": "options", "costs": "none", "ratings": "none", "era": "6年度"},
}


def name(spec: Spec) -> str:
    return f"layout-{spec.seed:04d}-{spec.shape}"


def make(spec: Spec, document: str = "") -> tuple[bytes, Truth]:
    """One sheet with these choices: its PDF and its truth."""
    if spec.shape == "beside" and spec.costs in ("none", "years down"):
        spec = replace(spec, costs="two levels")
    if spec.shape in ("beside", "projects", "options", "halves", "stacked", "sections") and spec.unit_at == "value":
        spec = replace(spec, unit_at="column")
    if spec.shape == "options":
        spec = replace(spec, baseline="none", final="none", odd=False)
    if spec.shape in ("projects", "slides"):
        spec = replace(spec, sheets=1)
    sheet = Sheet(spec, document or name(spec))
    sheet.furnish()
    for number in range(spec.sheets):
        sheet.begin(number)
        _draw(sheet)
    return sheet.paper.finish(), sheet.truth


def _draw(sheet: Sheet) -> None:
    """One sheet of the file: its frame, then its parts in the order this office prints them."""
    spec = sheet.spec
    sheet.title(TITLES.get(spec.shape, "事務事業評価シート"))
    if spec.shape != "projects":
        sheet.identity()
    indicators: Part = lambda: RECIPES[spec.shape](sheet, _count(sheet))  # noqa: E731
    parts: list[Part] = [sheet.boxed_prose, indicators]
    if spec.shape not in ("beside", "projects", "slides", "options"):
        money: list[Part] = [lambda: tables.costs(sheet)]
        middle = [*money, indicators] if spec.seed % 3 == 0 else [indicators, *money]
        parts = [sheet.boxed_prose, *middle, lambda: tables.ratings(sheet)]
    for part in parts:
        part()


def _count(sheet: Sheet) -> int:
    """How many indicators: enough to go on over a page where the table is continued."""
    if sheet.spec.continued != "no" and sheet.spec.shape in ("row", "pairs", "sections", "block"):
        return 15 if sheet.spec.shape == "row" else 12
    return sheet.random.randint(2, 5)


def save(folder: Path, made: list[tuple[bytes, Truth]]) -> None:
    """Write the PDFs and, in `gold/`, the truth of all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for data, truth in made:
        (folder / f"{truth.document}.pdf").write_bytes(data)
    write(folder / "gold", [truth for _, truth in made])


def fixed(texts: list[str]) -> dict[str, object]:
    """Choices given as `NAME=VALUE`."""
    out: dict[str, object] = {}
    for text in texts:
        key, _, value = text.partition("=")
        try:
            out[key] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            out[key] = value
    return out


def wanted(seeds: str, fix: list[str], *, hard: bool) -> list[tuple[str, Spec]]:
    """The choices of the seeds `FROM:TO` with their names; with `hard`, every hard layout for each seed."""
    start, _, stop = seeds.partition(":")
    run, held = range(int(start), int(stop or int(start) + 1)), fixed(fix)
    if hard:
        single = {"sheets": 1, **held}
        return [(f"hard-{title}-{s:04d}", choose(s, **{**choices, **single})) for s in run for title, choices in HARD.items()]
    return [(name(spec), spec) for spec in (choose(s, **held) for s in run)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:50", help="FROM:TO, the end not included")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fix", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--hard", action="store_true", help="the hard layouts by name, for each seed, instead of random ones")
    args = parser.parse_args()
    made = [make(spec, title) for title, spec in wanted(args.seeds, args.fix, hard=args.hard)]
    save(args.out, made)
    print(f"{len(made)} sheets in {args.out}, {sum(len(t.rows['observations']) for _, t in made)} values of indicators")


if __name__ == "__main__":
    main()
