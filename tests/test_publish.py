"""Publishing: readers see the old release or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from rowmaker.sheet import one_of_each

from pipeline import switch
from pipeline.publish import PublishError, load, pinned, publish
from pipeline.validate import validate
from pipeline.verify import verify
from schemas.tables import TABLES

Tables = dict[str, pd.DataFrame]
META = {"version": "1.2.3"}
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def tables() -> Tables:
    return validate(one_of_each().rows)


@pytest.fixture(scope="module")
def others() -> Tables:
    """The same with other figures."""
    city = one_of_each()
    for row in city.rows["observations"]:
        if row["value"] is not None:
            row.update(value=row["value"] + 1000, value_text=f"{row['value'] + 1000:,.0f}")
    return validate(city.rows)


def content(folder: Path) -> dict[str, bytes]:
    """What a reader finds in the folder, without what is hidden."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def test_a_release_holds_every_table_and_its_description(tables: Tables, tmp_path: Path) -> None:
    release = publish(tables, tmp_path / "clean", META)
    assert release.changed
    assert set(content(tmp_path / "clean")) == {f"{name}.parquet" for name in TABLES} | {"datapackage.json"}
    about = json.loads((tmp_path / "clean" / "datapackage.json").read_text(encoding="utf-8"))
    assert about["version"] == "1.2.3"
    for resource in about["resources"]:
        data = (tmp_path / "clean" / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["rows"] == len(tables[resource["name"]]) == release.rows[resource["name"]]
        assert all(field["description"] for field in resource["schema"]["fields"])
    assert verify(tmp_path / "clean") == []


def test_what_is_read_back_is_what_was_published(tables: Tables, tmp_path: Path) -> None:
    publish(tables, tmp_path / "clean", META)
    for name, table in tables.items():
        back = pd.read_parquet(tmp_path / "clean" / f"{name}.parquet")
        assert [str(dtype) for dtype in back.dtypes] == [str(dtype) for dtype in table.dtypes]
        for column in ("also_at", "editions"):
            if column in back:
                back[column] = back[column].map(list)
        pd.testing.assert_frame_equal(back, table)
        pd.testing.assert_frame_equal(load(tmp_path / "clean")[name].drop(columns=["also_at", "editions"], errors="ignore"),
                                      table.drop(columns=["also_at", "editions"], errors="ignore"))  # fmt: skip


def test_the_same_tables_again_change_no_byte_and_no_file(tables: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    first = publish(tables, clean, META)
    before = {path: path.lstat() for path in clean.rglob("*")}
    again = publish({name: table.copy() for name, table in tables.items()}, clean, META)
    assert (again.changed, again.digest) == (False, first.digest)
    assert {path: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in clean.rglob("*")} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()
    }
    elsewhere = publish(tables, tmp_path / "elsewhere", META)
    assert content(tmp_path / "elsewhere") == content(clean)
    assert elsewhere.digest == first.digest


def test_no_time_and_no_host_stands_in_a_release(tables: Tables, tmp_path: Path) -> None:
    publish(tables, tmp_path / "clean", META)
    everything = b"".join(content(tmp_path / "clean").values())
    for private in (os.uname().nodename, str(tmp_path), time.strftime("%Y-%m-%d")):
        assert len(private) < 3 or private.encode() not in everything


def test_the_folder_stays_a_folder_and_other_files_stay(tables: Tables, others: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    clean.mkdir()
    (clean / ".gitkeep").touch()
    (clean / "my notes.txt").write_text("mine")
    inode = clean.stat().st_ino
    for release in (tables, others):
        assert publish(release, clean, META).notes == ()
    assert clean.stat().st_ino == inode
    assert (clean / "my notes.txt").read_text() == "mine"
    assert (clean / ".gitkeep").exists()


def test_tables_that_somebody_put_there_are_kept_and_said(tables: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    (clean / "costs.parquet").mkdir(parents=True)
    (clean / "costs.parquet" / "part.parquet").write_bytes(b"a folder of parts")
    (clean / "sheets.parquet").write_bytes(b"an old table")
    release = publish(tables, clean, META)
    assert verify(clean) == []
    (note,) = release.notes
    assert "costs.parquet, sheets.parquet" in note
    kept = next((clean / switch.RELEASES).glob("before-*"))
    assert str(kept) in note
    assert (kept / "sheets.parquet").read_bytes() == b"an old table"
    assert (kept / "costs.parquet" / "part.parquet").read_bytes() == b"a folder of parts"


def test_a_table_laid_over_a_release_is_kept_too(tables: Tables, others: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    publish(tables, clean, META)
    (clean / "costs.parquet").unlink()
    (clean / "costs.parquet").write_bytes(b"mine")
    assert [problem.table for problem in verify(clean)] == []  # the release itself is whole …
    release = publish(tables, clean, META)
    assert release.changed  # … but is not what a reader of the folder finds
    assert verify(clean) == []
    assert len(release.notes) == 1
    assert any(path.read_bytes() == b"mine" for path in (clean / switch.RELEASES).glob("before-*/costs.parquet"))
    assert publish(others, clean, META).notes == ()


def test_two_releases_are_kept_and_no_more(tables: Tables, others: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    digests = [publish(tables, clean, {"version": str(number)}).digest for number in range(4)]
    assert {path.name for path in (clean / switch.RELEASES).iterdir()} == set(digests[-2:])
    publish(tables, clean, {"version": "2"})  # back to the one before: nothing is written again
    assert pinned(clean).name == digests[2]
    publish(others, clean, META)
    assert digests[2] in {path.name for path in (clean / switch.RELEASES).iterdir()}


def test_a_damaged_release_is_made_again(tables: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    publish(tables, clean, META)
    (pinned(clean) / "costs.parquet").write_bytes(b"flipped")
    assert [problem.table for problem in verify(clean)][:1] == ["costs"]
    assert publish(tables, clean, META).changed
    assert verify(clean) == []


def test_a_table_that_is_no_longer_published_leaves_no_dead_link(tables: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    publish(tables, clean, META)
    publish({name: table for name, table in tables.items() if name != "series"}, clean, META)
    assert not os.path.lexists(clean / "series.parquet")


def test_readers_never_see_a_mixture(tables: Tables, others: Tables, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    publish(tables, clean, META)
    allowed = []
    for release in (tables, others):
        publish(release, tmp_path / "known", META)
        allowed.append(content(pinned(tmp_path / "known")))
    stop, seen, wrong = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            wrong.extend(name for name in allowed[0] if (clean / name).read_bytes() not in (allowed[0][name], allowed[1][name]))
            whole = content(pinned(clean))
            if whole in allowed:
                seen.add(allowed.index(whole))
            else:
                wrong.append("a mixture")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(16):
            publish((others, tables)[number % 2], clean, META)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert seen == {0, 1}


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


def test_a_file_in_the_place_of_the_folder(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "clean").write_text("no folder")
    with pytest.raises(PublishError, match="A file stands where the folder should be"):
        publish(tables, tmp_path / "clean", META)
    assert (tmp_path / "clean").read_text() == "no folder"


def test_a_link_to_a_folder_elsewhere_is_followed(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "clean").symlink_to("disk")
    publish(tables, tmp_path / "clean", META)
    assert (tmp_path / "clean").is_symlink()
    assert verify(tmp_path / "disk") == []


def test_the_folder_can_be_copied_and_moved(tables: Tables, tmp_path: Path) -> None:
    publish(tables, tmp_path / "clean", META)
    subprocess.run(["cp", "-r", str(tmp_path / "clean"), str(tmp_path / "copied")], check=True)
    shutil.copytree(tmp_path / "clean", tmp_path / "followed")
    (tmp_path / "clean").rename(tmp_path / "moved")
    for name in ("copied", "followed", "moved"):
        assert verify(tmp_path / name) == []
        assert len(pd.read_parquet(tmp_path / name / "observations.parquet")) == len(tables["observations"])


def test_a_disk_without_links_gets_plain_files(
    tables: Tables, others: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: str, target_is_directory: bool = False) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for release in (tables, others):
        (note,) = publish(release, tmp_path / "clean", META).notes
        assert "datapackage.json last" in note
        assert not any(path.is_symlink() for path in (tmp_path / "clean").iterdir())
        assert verify(tmp_path / "clean") == []


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


# --- addresses ------------------------------------------------------------------------------------------------------


def test_an_address_gets_the_description_last(tables: Tables, others: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    system = fsspec.filesystem("memory")
    order: list[str] = []
    real = type(system).pipe_file

    def pipe_file(self: object, path: str, value: bytes, *args: object, **more: object) -> object:
        order.append(path.rsplit("/", 1)[1])
        return real(self, path, value, *args, **more)

    monkeypatch.setattr(type(system), "pipe_file", pipe_file)
    out = "memory://bucket/clean"
    assert publish(tables, out, META).changed
    assert order[-1] == "datapackage.json"
    assert len(order) == len(TABLES) + 1
    assert verify(out) == []
    assert not publish(tables, out, META).changed
    assert len(order) == len(TABLES) + 1
    pd.testing.assert_frame_equal(load(out)["costs"], tables["costs"])

    def half(self: object, path: str, value: bytes, *args: object, **more: object) -> object:
        if path.endswith("datapackage.json"):
            raise ConnectionError("cut off")
        return real(self, path, value, *args, **more)

    monkeypatch.setattr(type(system), "pipe_file", half)
    with pytest.raises(PublishError, match="cut off"):
        publish(others, out, META)
    assert verify(out), "a half release is told"
    monkeypatch.setattr(type(system), "pipe_file", real)
    publish(others, out, META)
    assert verify(out) == []


def test_an_address_of_an_unknown_kind(tables: Tables) -> None:
    with pytest.raises(PublishError, match="Check the address"):
        publish(tables, "nosuch://bucket/clean", META)
