"""Publishing: readers see the old release or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from rowmaker.release import Tables, content, other_tables, some_tables

from pipeline import switch
from pipeline.publish import PublishError, load, pinned, publish
from pipeline.verify import verify
from schemas.tables import TABLES

META = {"version": "1.2.3"}


@pytest.fixture
def tables() -> Tables:
    return some_tables()


@pytest.fixture
def others() -> Tables:
    return other_tables()


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
