"""The sample generator: its committed samples are what it makes, are readable, small, and hold what their truth says."""

from __future__ import annotations

import ast
import csv
import unicodedata
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from sheetmaker.dimensions import DIMENSIONS, HELD_OUT, SHAPES, choose
from sheetmaker.layouts import HARD, make
from sheetmaker.samples import all_samples
from sheetmaker.truth import COLUMNS, Truth, write

ROOT = Path(__file__).resolve().parents[1]
RAW, GOLDEN = ROOT / "data" / "raw", ROOT / "tests" / "golden" / "samples"


@pytest.fixture(scope="module")
def samples() -> dict[str, tuple[bytes, Truth]]:
    return all_samples()


def squash(text: str) -> str:
    """Folded text without white space, as the eye compares it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def letters(data: bytes) -> str:
    """All characters of a PDF, each once where fake bold draws it twice, in drawing order."""
    out = []
    with pdfplumber.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            out += [c["text"] for c in page.dedupe_chars(tolerance=1).chars]
    return squash("".join(out))


def test_committed_samples_are_what_the_generator_makes(samples: dict[str, tuple[bytes, Truth]]) -> None:
    assert {p.relative_to(RAW).as_posix() for p in RAW.rglob("*.pdf")} == set(samples)
    for path, (data, _) in samples.items():
        assert letters((RAW / path).read_bytes()) == letters(data), f"{path} is out of date: run `make samples`"


def test_committed_truth_is_what_the_generator_makes(samples: dict[str, tuple[bytes, Truth]], tmp_path: Path) -> None:
    write(tmp_path, [truth for _, truth in samples.values()])
    for table in COLUMNS:
        made, kept = tmp_path / f"{table}.csv", GOLDEN / f"{table}.csv"
        assert made.exists() == kept.exists()
        if made.exists():
            assert made.read_bytes() == kept.read_bytes(), f"{kept} is out of date: run `make samples`"


def test_every_true_value_is_printed(samples: dict[str, tuple[bytes, Truth]]) -> None:
    for path, (data, truth) in samples.items():
        printed = letters(data)
        for row in truth.rows["observations"]:
            assert squash(row["value_text"]) in printed, (path, row)
            assert squash(row["indicator_name"]) in printed, (path, row)
        for row in truth.rows["costs"]:
            assert f"{int(row['thousand_yen']):,}" in printed, (path, row)


def test_samples_are_small_and_one_names_an_official(samples: dict[str, tuple[bytes, Truth]]) -> None:
    assert max(len(data) for data, _ in samples.values()) < 130_000
    named = [(data, truth) for data, truth in samples.values() if truth.officials]
    assert len(named) >= 2
    for data, truth in named:
        assert all(squash(name) in letters(data) for name in truth.officials)


@pytest.mark.parametrize("title", HARD)
def test_hard_layouts_print_their_truth(title: str) -> None:
    data, truth = make(choose(3, **HARD[title]), title)
    printed = letters(data)
    assert truth.rows["observations"]
    for row in truth.rows["observations"]:
        assert squash(row["value_text"]) in printed, row


def test_same_seed_same_sheet() -> None:
    for seed in range(3):
        one, two = make(choose(seed)), make(choose(seed))
        assert one[0] == two[0]
        assert one[1].rows == two[1].rows


def test_every_shape_and_choice_is_drawn() -> None:
    specs = [choose(seed) for seed in range(400)]
    for name, values in DIMENSIONS.items():
        assert {getattr(s, name) for s in specs} == set(values), name
    assert {s.shape for s in specs} == set(SHAPES)
    assert HELD_OUT[1] in DIMENSIONS[HELD_OUT[0]]


def test_truth_has_a_row_for_each_printed_value_and_none_for_an_empty_slot(tmp_path: Path) -> None:
    from sheetmaker.truth import Figure

    truth = Truth("d", "1")
    truth.observe("名", "件", "actual", 2024, Figure("1,053", 1053), no=1)
    truth.observe("名", "件", "actual", 2025, Figure(""), no=1)
    truth.observe("名", "件", "actual", 2026, Figure("－", kind="none"), no=1)
    write(tmp_path, [truth])
    with (tmp_path / "observations.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert [(r["fiscal_year"], r["value"], r["value_kind"]) for r in rows] == [("2024", "1053", "number"), ("2026", "", "none")]


def test_generator_is_independent_of_the_engine() -> None:
    ours = {"schemas", "extractors", "pipeline"}
    for path in (ROOT / "tests" / "sheetmaker").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not {n.split(".")[0] for n in names} & ours, path
