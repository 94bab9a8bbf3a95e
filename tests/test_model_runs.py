"""Thirty rounds of whatever happens to an input folder end in the same release as one clean run on what is left.

Files are added, replaced, renamed, copied, removed and come back; runs end, are killed before any step they make on
the disk, and meet each other. A model says what must be published.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from pathlib import Path

import pandas as pd
import pytest
from rerun.command import hyoka
from rerun.runs import Runs, ended, sheet

from pipeline.verify import verify

ROUNDS = int(os.environ.get("HYOKA_ROUNDS", "30"))
SEED = int(os.environ.get("HYOKA_SEED", "20261121"))
MOST_STEPS = 45  # a run of this size makes about forty steps on the disk

Names = dict[str, tuple[str, ...]]  # content → sorted names
Known = frozenset[tuple[str, tuple[str, ...]]]


class Model:
    """What must be published: the folder's contents, and those that were published and whose names nobody took."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        #: What the ledger may hold: a killed run may have come to write it, or not.
        self.ledgers: set[Known] = {frozenset()}

    def folder(self) -> Names:
        found: dict[str, list[str]] = {}
        for path in sorted(self.raw.rglob("*.pdf")):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found.setdefault(content, []).append(path.relative_to(self.raw).as_posix())
        return {content: tuple(sorted(names)) for content, names in found.items()}

    def after(self, ledger: Known) -> Known:
        """The ledger after a run on the folder as it is now, coming from `ledger`."""
        now = self.folder()
        taken = {name for names in now.values() for name in names}
        kept = {content: names for content, names in ledger if content not in now and not taken & set(names)}
        return frozenset({**kept, **now}.items())

    def ran(self, *, killed: bool) -> None:
        after = {self.after(ledger) for ledger in self.ledgers}
        self.ledgers = self.ledgers | after if killed else after

    def check(self, clean: Path) -> None:
        """The published documents are what one of the possible histories gives, and the ledger is settled by it."""
        now = self.folder()
        documents = pd.read_parquet(clean / "documents.parquet")
        published = frozenset(
            (row.sha256, tuple(sorted([row.source_path, *row.also_at]))) for row in documents.itertuples(index=False)
        )
        assert published in self.ledgers
        self.ledgers = {published}
        for row in documents.itertuples(index=False):
            assert row.withdrawn == (row.sha256 not in now)


class World:
    """The input folder and what happens to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.raw, self.clean = folder / "raw", folder / "clean"
        self.raw.mkdir()
        self.gone: list[tuple[str, bytes]] = []
        self.written = 0
        self.run = Runs(self.raw, self.clean)
        self.model = Model(self.raw)
        self.log: list[str] = []

    def files(self) -> list[Path]:
        return sorted(self.raw.rglob("*.pdf"))

    def content(self) -> bytes:
        self.written += 1
        if self.random.random() < 0.1:
            return b"%PDF-1.4\nnot a sheet " + str(self.written).encode()
        year = self.random.randint(2021, 2025)
        values = {year - back: float(self.random.randint(1, 9)) for back in range(self.random.randint(1, 3))}
        return sheet(year, values, name=f"指標{self.random.randint(1, 3)}", code=str(self.random.randint(1, 3)))

    def happen(self) -> None:
        """One thing happens to the folder."""
        files = self.files()
        kinds = ["add", "add", "back"] + (["replace", "rename", "copy", "remove", "swap", "remove"] if files else [])
        kind = self.random.choice(kinds)
        path = self.random.choice(files) if files else self.raw
        new = self.raw / self.random.choice(["", "R5/", "R6/"]) / f"{self.random.randint(1, 12)}.pdf"
        new.parent.mkdir(exist_ok=True)
        if kind == "back" and self.gone:
            name, content = self.random.choice(self.gone)
            (self.raw / name).write_bytes(content)
        elif kind == "rename":
            path.rename(new)
        elif kind == "copy":
            new.write_bytes(path.read_bytes())
        elif kind == "remove":
            self.gone.append((path.relative_to(self.raw).as_posix(), path.read_bytes()))
            path.unlink()
        elif kind == "swap":
            other = self.random.choice(files)
            one, two = path.read_bytes(), other.read_bytes()
            path.write_bytes(two)
            other.write_bytes(one)
        else:
            (path if kind == "replace" else new).write_bytes(self.content())
        self.log.append(kind)

    def round(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            self.happen()
        how = self.random.choice(["run", "kill", "kill", "meet"])
        self.log.append(how)
        {"run": self.run_once, "kill": self.kill, "meet": self.meet}[how]()
        if (self.clean / "datapackage.json").exists():
            assert not verify(self.clean), "a reader finds half a release"

    def meet(self) -> None:
        codes = [ended(process) for process in [self.run.start(), self.run.start()]]
        assert set(codes) <= {0, 1, 3}
        assert codes != [3, 3]
        self.model.ran(killed=False)
        self.model.check(self.clean)

    def kill(self) -> None:
        code = self.run(die_at=self.random.randint(1, MOST_STEPS))
        assert code in {-9, 0, 1}
        self.model.ran(killed=code == -9)
        if code != -9:
            self.model.check(self.clean)

    def run_once(self) -> None:
        assert self.run() in {0, 1}
        self.model.ran(killed=False)
        self.model.check(self.clean)


def tables(clean: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in clean.glob("*.parquet")}


@pytest.mark.timeout(600)
def test_whatever_happens_ends_as_one_clean_run(tmp_path: Path) -> None:
    world = World(tmp_path, SEED)
    killed = 0
    for number in range(ROUNDS):
        try:
            world.round()
        except AssertionError as error:
            raise AssertionError(f"seed {SEED}, round {number}: {' '.join(world.log)}") from error
        killed += world.log[-1] == "kill"
    assert killed >= ROUNDS // 5
    assert world.run(prune=True) in {0, 1}
    assert Runs(world.raw, tmp_path / "fresh" / "clean")() in {0, 1}
    assert tables(world.clean) == tables(tmp_path / "fresh" / "clean")
    packages = [json.loads((clean / "datapackage.json").read_text()) for clean in (world.clean, tmp_path / "fresh" / "clean")]
    assert packages[0] == packages[1]


def test_a_kill_before_any_step_leaves_the_old_release_or_the_new_one(tmp_path: Path) -> None:
    """Every crash point of one run, one after the other, until the run comes through."""
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    (raw / "a.pdf").write_bytes(sheet(2023, {2023: 1.0}))
    run = Runs(raw, clean)
    assert run() == 0
    before = tables(clean)
    (raw / "b.pdf").write_bytes(sheet(2024, {2023: 1.0, 2024: 2.0}))
    assert Runs(raw, tmp_path / "fresh" / "clean")() == 0
    after = tables(tmp_path / "fresh" / "clean")
    seen = []
    for step in range(1, 200, 5):  # each kill leaves what it had done, so that the next one comes further
        code = run(die_at=step)
        found = tables(clean)
        assert found in (before, after)
        seen.append(found == after)
        if code == 0:
            break
    assert code == 0
    assert seen == sorted(seen), "a published release went away again"
    assert len(seen) > 5
    assert not verify(clean)


def test_a_thousand_unchanged_files_cost_well_under_a_second(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for number in range(1000):
        (tmp_path / "raw" / f"{number}.pdf").write_bytes(sheet(2023, {2023: float(number)}, code=str(number)))
    assert Runs(tmp_path / "raw", tmp_path / "clean")() == 0
    before = tables(tmp_path / "clean")
    costs = [hyoka("extract", "raw", "--out", "clean", cwd=tmp_path) for _ in range(3)]
    assert {code for code, _ in costs} == {0}
    assert tables(tmp_path / "clean") == before
    assert min(seconds for _, seconds in costs) < 0.8, costs  # processor time of the whole command, interpreter included
