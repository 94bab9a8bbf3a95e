"""What is kept between runs: hashes by stat, rows by content, code and options."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pipeline import cache
from pipeline.state import state_folder, sweep_parts, write_atomic


def age(path: Path, seconds: float = 60) -> None:
    """Sets mtime back; ctime cannot be set, so tests that need a settled file wait through `grain`."""
    stamp = time.time() - seconds
    os.utime(path, (stamp, stamp))


@pytest.fixture
def grain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "CLOCK_GRAIN_NS", 0)


def test_unchanged_files_are_not_read_again(tmp_path: Path, grain: None) -> None:
    files = [tmp_path / f"{i}.pdf" for i in range(3)]
    for i, path in enumerate(files):
        path.write_bytes(b"%PDF" + bytes([i]))
    time.sleep(0.02)
    first = cache.FileIndex(tmp_path / "files.json")
    digests = [first.digest(path) for path in files]
    first.save()
    second = cache.FileIndex(tmp_path / "files.json")
    assert [second.digest(path) for path in files] == digests
    assert (first.hashed, second.hashed) == (3, 0)


def test_same_size_and_same_date_but_other_bytes_is_noticed(tmp_path: Path, grain: None) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old bytes")
    age(path)
    stat = path.stat()
    time.sleep(0.02)
    index = cache.FileIndex(tmp_path / "files.json")
    before = index.digest(path)
    index.save()
    path.write_bytes(b"new bytes")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert cache.FileIndex(tmp_path / "files.json").digest(path) != before


def test_a_file_written_just_before_it_was_hashed_is_hashed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"one")
    index = cache.FileIndex(tmp_path / "files.json")
    index.digest(path)
    index.save()
    again = cache.FileIndex(tmp_path / "files.json")
    again.digest(path)
    assert again.hashed == 1


def test_a_damaged_index_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "files.json").write_text("{ half")
    path = tmp_path / "a.pdf"
    path.write_bytes(b"one")
    assert cache.FileIndex(tmp_path / "files.json").digest(path) == cache.sha256_of(path)


def test_index_forgets_files_that_are_gone(tmp_path: Path, grain: None) -> None:
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    index = cache.FileIndex(tmp_path / "files.json")
    index.digest(one), index.digest(two)
    index.save()
    size = (tmp_path / "files.json").stat().st_size
    index = cache.FileIndex(tmp_path / "files.json")
    index.digest(one)
    index.save()
    assert (tmp_path / "files.json").stat().st_size < size


def test_row_key_depends_on_content_code_and_options() -> None:
    base = cache.row_key("a" * 64, {"ocr": True}, "code1")
    assert base == cache.row_key("a" * 64, {"ocr": True}, "code1")
    others = {
        cache.row_key("b" * 64, {"ocr": True}, "code1"),
        cache.row_key("a" * 64, {"ocr": False}, "code1"),
        cache.row_key("a" * 64, {"ocr": True}, "code2"),
    }
    assert base not in others
    assert len(others) == 3


def test_rows_come_back_as_they_were_given(tmp_path: Path) -> None:
    store = cache.RowStore(tmp_path)
    rows = {"observations": [{"value": 0.1 + 0.2, "name": "満足度", "none": None, "n": 2**60, "list": [1, 2]}]}
    store.put("k" * 32, rows)
    assert store.get("k" * 32) == rows
    assert store.holds("k" * 32)
    assert store.get("x" * 32) is None
    assert not store.holds("x" * 32)


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other_key"])
def test_a_damaged_entry_counts_as_missing(tmp_path: Path, damage: str) -> None:
    store = cache.RowStore(tmp_path)
    key = "0123" * 8
    store.put(key, {"documents": [{"a": 1}] * 50})
    path = store.path(key)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        other = "4567" * 8
        store.path(other).parent.mkdir(parents=True)
        path.rename(store.path(other))
        key = other
    assert not store.holds(key)
    assert store.get(key) is None


def test_what_is_not_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        cache.RowStore(tmp_path).put("k" * 32, {"documents": [{"a": object()}]})
    assert not list(tmp_path.rglob("*.gz"))


def test_sweep_keeps_what_is_needed_and_what_is_young(tmp_path: Path) -> None:
    store = cache.RowStore(tmp_path)
    for key in ("a" * 32, "b" * 32, "c" * 32):
        store.put(key, {})
    age(store.path("b" * 32), 1000)
    assert store.sweep({"a" * 32}, older_than_s=500) == 1
    assert store.keys() == {"a" * 32, "c" * 32}


def test_fingerprint_follows_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "schemas").mkdir()
    code = tmp_path / "schemas" / "rule.py"
    code.write_text("x = 1\n")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "pipeline" / "cache.py"))
    cache.fingerprint.cache_clear()
    first = cache.fingerprint()
    code.write_text("x = 2\n")
    cache.fingerprint.cache_clear()
    second = cache.fingerprint()
    cache.fingerprint.cache_clear()
    assert first != second


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.json"
    write_atomic(path, b"old")

    def broken(source: object, target: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.json"]


def test_rests_of_killed_runs_are_swept(tmp_path: Path) -> None:
    old, young = tmp_path / ".a.1-2.tmp", tmp_path / ".b.1-2.tmp"
    old.write_bytes(b"")
    young.write_bytes(b"")
    age(old, 4000)
    assert sweep_parts(tmp_path, older_than_s=3600, now_s=time.time()) == 1
    assert young.exists()
    assert not old.exists()


def test_state_lies_beside_the_release(tmp_path: Path) -> None:
    assert state_folder(tmp_path / "clean") == tmp_path / "clean.state"
    assert state_folder("s3://b/clean") == state_folder("s3://b/clean/") != state_folder("s3://b/other")


def test_fingerprint_knows_the_libraries() -> None:
    names = {entry.partition("-")[0].lower() for entry in cache._installed()}
    assert {"pdfplumber", "pdfminer_six", "pypdfium2", "pandas", "pyarrow"} <= {name.replace(".", "_") for name in names}
