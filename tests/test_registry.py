"""Which family a document is of: told by what is printed, by nothing else."""

from __future__ import annotations

import csv
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pagemaker.draft import Draft, document

from extractors import registry
from extractors.family import GENERIC, Family
from extractors.registry import by_name, families, printed_text, recognize
from pipeline.normalizers.text import key
from pipeline.read import read
from schemas.page import DocumentPages, DumpText, Source

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
SAMPLES = sorted(RAW.rglob("*.pdf"))
DUMPS = sorted((ROOT / "tests" / "golden" / "dumps").glob("*.txt"))
NAMES = {family.name for family in families()}


def family_named_by(path: Path) -> str:
    """The family a sample is named after: `iga-shisaku-2023` is of `iga_shisaku`."""
    return next((name for name in sorted(NAMES) if path.stem.replace("-", "_").startswith(name)), "generic")


@cache
def pages(path: Path) -> DocumentPages:
    return read(path, Source(path.name, "0" * 64, path.stat().st_size))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_is_of_its_family(sample: Path) -> None:
    assert recognize(pages(sample)).name == family_named_by(sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_fits_one_family_alone(sample: Path) -> None:
    text = printed_text(pages(sample))
    fitting = [f.name for f in families() if all(key(mark) in text for mark in f.marks)]
    assert len(fitting) <= 1


def test_every_family_has_a_sample_and_truth_for_it() -> None:
    assert {family_named_by(path) for path in SAMPLES} == NAMES | {"generic"}
    with (ROOT / "tests" / "golden" / "samples" / "sheets.csv").open(encoding="utf-8") as file:
        documents = {row["document"] for row in csv.DictReader(file)}
    assert {path.stem for path in SAMPLES} == documents


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_a_family_is_described_by_what_sets_it_apart(family: Family) -> None:
    assert family.title
    assert len(family.marks) >= 3
    assert len({key(mark) for mark in family.marks}) == len(family.marks)
    assert family.kind is not None


def test_no_family_s_marks_hold_another_s() -> None:
    for one, other in combinations(families(), 2):
        assert not {key(m) for m in one.marks} <= {key(m) for m in other.marks}
        assert not {key(m) for m in other.marks} <= {key(m) for m in one.marks}


@given(st.sampled_from(families()), st.data())
@settings(max_examples=40, deadline=None)
def test_all_marks_in_any_order_make_the_family_and_one_less_does_not(family: Family, data: st.DataObject) -> None:
    order = data.draw(st.permutations(family.marks))
    whole = DocumentPages(Source("a.txt", "0" * 64, 1, suffix=".txt"), dump=DumpText(tuple(order)))
    assert recognize(whole) is family
    left = [mark for mark in order[1:] if key(order[0]) not in key(mark)]
    fewer = DocumentPages(Source("a.txt", "0" * 64, 1, suffix=".txt"), dump=DumpText(tuple(left)))
    assert recognize(fewer) is not family


def test_a_mark_that_is_broken_over_two_lines_of_its_cell_is_printed() -> None:
    family = by_name("itami_shisaku")
    labels = [f"{mark[:3]}\n{mark[3:]}" for mark in family.marks]
    assert recognize(document(Draft().table([labels, ["", "", ""]], 120.0, height=40))) is family


def test_an_unknown_sheet_is_generic_and_a_named_family_is_taken() -> None:
    blank = document(Draft().line("令和６年度　事務事業評価シート"))
    assert recognize(blank) is GENERIC
    assert recognize(blank, "itami_shisaku").name == "itami_shisaku"
    with pytest.raises(KeyError):
        by_name("no_such_family")


@pytest.mark.parametrize(
    ("text", "said"), [("", "holds no FAMILY"), ("from extractors.family import Family\nFAMILY = Family('b')", "describes b")]
)
def test_a_module_that_is_no_family_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    (tmp_path / "unfinished.py").write_text(text, "utf-8")
    monkeypatch.delitem(sys.modules, "extractors.families.unfinished", raising=False)
    monkeypatch.setattr(registry.families_package, "__path__", [str(tmp_path)])
    registry.families.cache_clear()
    try:
        with pytest.raises(ValueError, match=said):
            registry.families()
    finally:
        monkeypatch.undo()
        registry.families.cache_clear()
