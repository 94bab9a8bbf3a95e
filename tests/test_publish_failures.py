"""Publishing that is killed, or whose disk fails: what stood there before stands there still, whole."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from rowmaker.release import Tables, content, other_tables, some_tables

from pipeline import switch
from pipeline.publish import PublishError, publish
from pipeline.verify import verify

META = {"version": "1.2.3"}
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def tables() -> Tables:
    return some_tables()


@pytest.fixture
def others() -> Tables:
    return other_tables()


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import switch

new, clean, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
files = {path.name: path.read_bytes() for path in sorted(new.iterdir()) if path.suffix == ".parquet"}
files["datapackage.json"] = (new / "datapackage.json").read_bytes()
count = 0

def step(event, args):
    global count
    if event in ("os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir") or (event == "open" and "w" in str(args[1])):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
switch.switch_in(clean, "0123456789abcdef", files)
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("start", ["plain files", "a release"])
def test_a_publish_that_is_killed_anywhere_leaves_a_whole_release(
    tables: Tables, others: Tables, tmp_path: Path, start: str
) -> None:
    expected = {}
    for name, release in (("old", tables), ("new", others)):
        publish(release, tmp_path / name, META)
        expected[name] = content(tmp_path / name)
    clean, seen, at = tmp_path / "clean", set(), 0
    while True:
        at += 1
        shutil.rmtree(clean, ignore_errors=True)
        if start == "a release":
            publish(tables, clean, META)
        else:  # tables of an earlier program, which are turned into a release first
            clean.mkdir()
            for name, data in expected["old"].items():
                (clean / name).write_bytes(data)
        command = [sys.executable, "-c", KILLED, str(tmp_path / "new"), str(clean), str(at)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True)
        now = content(clean)
        assert now in (expected["old"], expected["new"]), f"a mixture after a kill at step {at}"
        seen.add(now == expected["new"])
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        if at % 5 == 0:  # the next run ends it
            publish(others, clean, META)
            assert content(clean) == expected["new"]
            left = [path.name for path in (*clean.iterdir(), *(clean / switch.RELEASES).iterdir()) if switch._PART in path.name]
            assert left == []
    assert at > 15
    assert seen == {False, True}


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "Free some space"), (errno.EACCES, "Let this user write"), (errno.EIO, "Check the disk")],
)
@pytest.mark.parametrize("at", [1, 5, 11])
def test_a_disk_that_fails_changes_nothing(
    tables: Tables, others: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str, at: int
) -> None:
    clean = tmp_path / "clean"
    publish(tables, clean, META)
    before = content(clean)
    written = switch._write
    count = 0

    def write(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == at:
            path.write_bytes(data[: len(data) // 2])
            raise OSError(number, os.strerror(number), str(path))
        written(path, data)

    monkeypatch.setattr(switch, "_write", write)
    with pytest.raises(PublishError, match=advice) as error:
        publish(others, clean, META)
    assert str(clean) in str(error.value)
    assert "unchanged" in str(error.value)
    assert content(clean) == before
    assert [path.name for path in (clean / switch.RELEASES).iterdir() if switch._PART in path.name] == []
    monkeypatch.undo()
    assert publish(others, clean, META).changed
    assert verify(clean) == []


def test_a_limit_on_file_size_is_a_publish_error(tables: Tables, tmp_path: Path) -> None:
    pd.to_pickle(tables, tmp_path / "tables.pickle")
    code = (
        "import pickle, resource, sys\n"
        "from pipeline.publish import PublishError, publish\n"
        "tables = pickle.load(open(sys.argv[1], 'rb'))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    publish(tables, sys.argv[2], {})\n"
        "except PublishError as error:\n    print(error)\n    sys.exit(4)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "tables.pickle"), str(tmp_path / "clean")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 4, done.stderr
    assert "could not publish" in done.stdout
    assert content(tmp_path / "clean") == {}


def test_parts_of_dead_processes_are_swept_and_those_of_living_ones_stay(tables: Tables, tmp_path: Path) -> None:
    releases = tmp_path / "clean" / switch.RELEASES
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for owner in (dead.pid, os.getppid()):
        (releases / f"{switch._PART}{owner}-00").mkdir(parents=True)
    (tmp_path / "clean" / f".costs.parquet{switch._PART}{dead.pid}").symlink_to("x")
    publish(tables, tmp_path / "clean", META)
    assert [path.name for path in releases.iterdir() if switch._PART in path.name] == [f"{switch._PART}{os.getppid()}-00"]
    assert not os.path.lexists(tmp_path / "clean" / f".costs.parquet{switch._PART}{dead.pid}")
