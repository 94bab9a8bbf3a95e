"""`hyoka describe`, and the walk through CONTRIBUTING.md gone on the sheet that was made for it."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from harness.samples import tallies
from newcity import sheet as newcity
from pagemaker.draft import Draft, document
from sheetmaker.truth import Truth

from extractors.describe import describe as described
from extractors.family import GENERIC, Family
from pipeline import cli
from pipeline.describe import describe
from pipeline.read import read
from schemas.page import DocumentPages, DumpText, Source

ROOT = Path(__file__).parent.parent
SECTION = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Adding a city's layout")[2]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", SECTION, re.S | re.M)
FAMILY_FILE = "extractors/families/example_jigyo.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    data, truth = newcity.make("sheet")
    path = tmp_path_factory.mktemp("city") / "sheet.pdf"
    path.write_bytes(data)
    return path, truth


def family_of(text: str) -> Family:
    """The family that a module's text describes."""
    space: dict[str, object] = {}
    exec(compile(text, "family", "exec"), space)
    family = space["FAMILY"]
    assert isinstance(family, Family)
    return family


@pytest.fixture(scope="module")
def text(made: tuple[Path, Truth]) -> str:
    return describe(made[0], name="example_jigyo")


def test_what_is_printed_is_a_family_file_as_it_stands(text: str) -> None:
    family = family_of(text)
    assert family.name == "example_jigyo"
    assert family.title == "取組点検票"
    assert len(family.marks) >= 3
    assert not family.labels  # nothing is decided for the person
    assert ast.get_docstring(ast.parse(text))


def test_every_unknown_label_is_offered_with_its_place_and_a_role(text: str) -> None:
    offered = dict(re.findall(r'^        # "([^"]+)": \((Role\([^)]+\)),\),$', text, re.M))
    expected = {
        "取組の名", "整理の番", "受持課", "ものさし", "数え方", "出発点", "めあて", "できばえ", "お金の使いみち", "もくろみ",
        "使った額", "まるごと費用", "人手の費用", "見立て", "やったこと", "つまずき", "これから",
    }  # fmt: skip
    assert set(offered) == expected
    assert offered["めあて"] == 'Role("measure", "target")'
    assert offered["できばえ"] == 'Role("measure", "actual")'
    assert offered["出発点"] == 'Role("measure", "baseline")'
    assert offered["使った額"] == 'Role("stage", "settlement")'
    assert offered["数え方"] == 'Role("slot", "unit")'
    assert re.search(r"# over figures, 3 times, page 1 at 303,152-345,172; .*\n *# \"めあて\"", text)


def test_offered_roles_exist(text: str) -> None:
    from extractors.shared.vocabulary import shared

    known = {(r.kind, r.value) for roles in shared().roles.values() for r in roles}
    offered = re.findall(r'Role\("(\w+)", "(\w+)"\)', text)
    assert offered
    assert set(offered) <= known


def test_it_tells_what_was_found_and_what_found_no_place(text: str) -> None:
    assert "#   indicator 夜間開館の来館者数 [人]: 6 actual; to review: measure_not_printed 6 times" in text
    assert "#   no_role: 1,050, page 1 at 240,172-303,192" in text
    assert "# Labels without a role: 17 " in text


def test_no_official_is_named(made: tuple[Path, Truth], text: str) -> None:
    for name in made[1].officials:
        assert name not in text
        assert name.replace(" ", "") not in text


def test_a_text_that_nobody_took_may_be_a_name_and_is_not_repeated() -> None:
    rows = [["つけた人", "綾瀬 灯"], ["いろ", "12"]]
    said = described(document(Draft().table(rows, 120.0)), GENERIC, "made")
    assert "綾瀬" not in said
    assert "no_role: 12" in said


def test_a_dump_is_refused_with_what_to_do() -> None:
    dump = DocumentPages(Source("sheet.txt", "0" * 64, 1, suffix=".txt"), dump=DumpText(("施策",)))
    with pytest.raises(ValueError, match=r"text dump.*take its PDF"):
        described(dump, GENERIC, "example")


@pytest.mark.parametrize("name", ["例", "Example", "a-b", "1a", ""])
def test_a_name_that_no_module_can_have_is_wrong_usage(made: tuple[Path, Truth], name: str) -> None:
    assert cli.main(["describe", str(made[0]), "--name", name]) == 2


def test_a_sheet_without_a_title_or_a_table_is_described_too(made: tuple[Path, Truth]) -> None:
    whole = read(made[0], Source("sheet.pdf", "0" * 64, 1))
    bare = DocumentPages(whole.source, tuple(page.__class__(page.number, page.width, page.height) for page in whole.pages))
    family = family_of(described(bare, GENERIC, "bare"))
    assert family.marks == ()


@pytest.mark.parametrize("sample", sorted((ROOT / "data" / "raw").rglob("*.pdf")), ids=lambda path: path.stem)
def test_every_sample_is_described(sample: Path) -> None:
    family = family_of(describe(sample))
    from extractors.registry import printed_text
    from pipeline.normalizers.text import key

    page = printed_text(read(sample, Source(sample.name, "0" * 64, sample.stat().st_size)))
    assert family.marks
    assert all(key(mark) in page for mark in family.marks)


# --- the walk ------------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """A copy of the code in which the documented commands were run, in order, with what each said."""

    home: Path
    said: dict[str, str]

    def rows(self, folder: str) -> dict[str, list[dict[str, object]]]:
        return {path.stem: pq.read_table(path).to_pylist() for path in (self.home / "tmp" / folder).glob("*.parquet")}


def lay_out(home: Path, data: bytes) -> None:
    for room in ("pipeline", "extractors", "schemas"):
        shutil.copytree(ROOT / room, home / room, ignore=shutil.ignore_patterns("__pycache__"))
    (home / "city").mkdir()
    (home / "city" / "sheet.pdf").write_bytes(data)
    (home / "tmp").mkdir()
    command = home / ".venv" / "bin" / "hyoka"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pipeline.cli "$@"\n', "utf-8")
    command.chmod(0o755)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    home = tmp_path_factory.mktemp("walk")
    lay_out(home, newcity.make("sheet")[0])
    environment = {**os.environ, "PYTHONPATH": str(home)}
    said: dict[str, str] = {}
    for kind, block in BLOCKS:
        if kind == "python":
            (home / FAMILY_FILE).write_text(block, "utf-8")
            continue
        for line in block.splitlines():
            command = line.replace("/tmp/", f"{home}/tmp/")
            done = subprocess.run(
                ["/bin/sh", "-c", command], cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            said[line] = done.stdout + done.stderr
            if ">" in line:
                said["the first file"] = (home / FAMILY_FILE).read_text("utf-8")
    return Walk(home, said)


def test_the_walk_writes_a_whole_family_file_while_its_empty_file_is_there(walk: Walk) -> None:
    assert family_of(walk.said["the first file"]).name == "example_jigyo"


def test_the_walk_ends_with_everything_read(walk: Walk) -> None:
    _, truth = newcity.make("sheet")
    rows = walk.rows("after")
    assert [row["family"] for row in rows["documents"]] == ["example_jigyo"]
    for table, tally in tallies(truth, rows).items():
        assert tally.f1 == 1.0, (table, tally.notes)
        assert tally.silent == tally.marked == 0, (table, tally.notes)
    assert {row["stage"] for row in rows["costs"]} == {"budget", "settlement"}
    assert {row["section"] for row in rows["narratives"]} == {"activities", "issue", "action"}
    assert not [row for row in rows["findings"] if row["check"] == "no_role"]


def test_before_the_walk_the_sheet_was_not_read_and_nothing_of_it_was_silent(walk: Walk) -> None:
    _, truth = newcity.make("sheet")
    rows = walk.rows("before")
    assert [row["family"] for row in rows["documents"]] == ["generic"]
    assert tallies(truth, rows)["observations"].f1 < 0.6
    assert all(row["needs_review"] for row in rows["observations"])


def test_the_walk_says_that_nothing_is_left(walk: Walk) -> None:
    assert "# Read as: example_jigyo" in walk.said[".venv/bin/hyoka describe city/sheet.pdf"]
    assert "# Labels without a role: 0" in walk.said[".venv/bin/hyoka describe city/sheet.pdf"]
    assert "example_jigyo" in walk.said[".venv/bin/hyoka families"]


def test_the_walk_draws_pictures(walk: Walk) -> None:
    from PIL import Image

    for name in ("pictures/page-001.png", "page.png"):
        assert len(set(Image.open(walk.home / "tmp" / name).resize((60, 80)).convert("RGB").get_flattened_data())) > 10
