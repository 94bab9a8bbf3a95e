"""A run from folder to release: what is lost, kept, renamed, withdrawn, locked. The stages of one file are played by `play`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from played.stages import HEAD, good, play

from pipeline import cache, gather, history, lock, process, release
from pipeline.cache import Rows
from pipeline.find import Item
from pipeline.process import Task
from pipeline.progress import Bar
from pipeline.publish import PublishError
from pipeline.rejection import Rejected
from pipeline.run import Options, Outcome, run
from pipeline.state import state_folder
from pipeline.verify import verify
from pipeline.workers import Limits
from schemas.page import Source

Go = Callable[..., Outcome]


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    """Runs `tmp_path/raw` into `tmp_path/clean`."""
    monkeypatch.setattr(gather, "process", play)
    monkeypatch.setattr(cache, "CLOCK_GRAIN_NS", 0)

    def started(**options: object) -> Outcome:
        limits = Limits(seconds=3.0, memory=3 * 1024**3)
        given = {"raw": str(tmp_path / "raw"), "out": str(tmp_path / "clean"), "jobs": 2, "limits": limits, **options}
        return run(Options(**given), Bar(wanted=False))  # type: ignore[arg-type]

    (tmp_path / "raw").mkdir()
    return started


def put(folder: Path, name: str, order: str) -> Path:
    path = folder / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEAD + order.encode())
    return path


def documents(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "clean" / "documents.parquet").set_index("source_path")


def published_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "clean").glob("*.parquet")}


def test_bad_files_cost_themselves_alone(go: Go, tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path, f"good{number}.pdf", f"good {number}")
    for name in ("hang", "segfault", "bomb", "fail", "refuse", "partial"):
        put(tmp_path, f"{name}.pdf", name)
    outcome = go()
    rows = documents(tmp_path)
    assert {name: rows.loc[f"{name}.pdf", "reason"] for name in ("hang", "segfault", "bomb", "fail", "refuse")} == {
        "hang": "timeout", "segfault": "crashed", "bomb": "too_large", "fail": "crashed", "refuse": "unrecognized"}  # fmt: skip
    assert set(rows.index[rows["status"] == "extracted"]) == {f"good{n}.pdf" for n in range(4)}
    assert rows.loc["partial.pdf", "status"] == "partial"
    assert all(rows.loc[rows["status"] == "rejected", "message"])
    assert outcome.summary.exit_code == 1
    bad = {"hang.pdf", "segfault.pdf", "bomb.pdf", "fail.pdf", "refuse.pdf", "partial.pdf"}
    assert {one.path for one in outcome.summary.troubles} == bad
    assert not verify(tmp_path / "clean")


def test_good_files_are_published_as_without_the_bad_ones(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "good.pdf", "good")
    go()
    alone = documents(tmp_path).loc["good.pdf"]
    put(tmp_path, "bad.pdf", "segfault")
    go()
    assert documents(tmp_path).loc["good.pdf"].equals(alone)


def test_the_trace_of_our_own_fault_is_logged(go: Go, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from pipeline import logs

    logs.set_up(as_json=True)
    put(tmp_path, "fail.pdf", "fail")
    go()
    lost = [json.loads(line) for line in capfd.readouterr().err.splitlines() if '"lost"' in line]
    assert len(lost) == 1
    assert "a fault of ours" in lost[0]["trace"]


def test_everything_extracted_gives_zero(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    assert go().summary.exit_code == 0


def test_an_empty_folder_publishes_empty_tables(go: Go, tmp_path: Path) -> None:
    assert go().summary.exit_code == 0
    assert documents(tmp_path).empty
    assert not verify(tmp_path / "clean")


def test_a_second_run_has_nothing_to_do(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    put(tmp_path, "b.pdf", "refuse")
    first = go()
    before = published_bytes(tmp_path)
    second = go()
    assert (first.changed, second.changed) == (True, False)
    assert second.summary == first.summary
    assert published_bytes(tmp_path) == before


def test_force_reads_everything_again_and_gives_the_same_bytes(go: Go, tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path, f"{number}.pdf", f"good {number}")
    go()
    before = published_bytes(tmp_path)
    assert go(force=True, jobs=1).changed
    assert published_bytes(tmp_path) == before


def test_what_was_lost_is_tried_again(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf", "hang")
    assert go().summary.rejected == 1
    monkeypatch.setattr(gather, "process", good)
    assert go().summary.extracted == 1


def test_a_file_that_changed_while_it_was_read_is_not_remembered_as_such(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "changing")
    row = go().summary.troubles[0]
    assert (row.reason, "changed while it was read" in row.message) == ("truncated", True)
    assert not list((state_folder(tmp_path / "clean") / "rows").glob("*/*.gz"))


def test_rows_taken_away_while_a_run_is_at_work_end_it_and_change_nothing(
    go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    before = published_bytes(tmp_path)
    put(tmp_path, "b.pdf", "good too")
    monkeypatch.setattr(cache.RowStore, "get", lambda self, key: None)
    with pytest.raises(FileNotFoundError, match="run again"):
        go()
    assert published_bytes(tmp_path) == before


def test_a_damaged_release_is_made_again(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    before = published_bytes(tmp_path)
    (tmp_path / "clean" / "sheets.parquet").resolve().write_bytes(b"")
    assert go().changed
    assert published_bytes(tmp_path) == before
    assert not verify(tmp_path / "clean")


def test_renaming_every_file_to_its_hash_changes_names_alone(go: Go, tmp_path: Path) -> None:
    for number, order in enumerate(("good", "refuse", "partial", "segfault")):
        put(tmp_path, f"city/{number} 評価.pdf", order)
    go()
    before = documents(tmp_path).reset_index()
    for path in list((tmp_path / "raw" / "city").iterdir()):
        path.rename(path.with_name(cache.sha256_of(path) + ".pdf"))
    go(out=str(tmp_path / "other"))
    after = pd.read_parquet(tmp_path / "other" / "documents.parquet")
    names = ["source_path", "also_at"]
    assert before.drop(columns=names).equals(after.drop(columns=names))
    assert not set(before["source_path"]) & set(after["source_path"])


def test_a_renamed_file_is_not_read_again(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.pdf", "good")
    go()
    path.rename(path.with_name("b.pdf"))
    monkeypatch.setattr("pipeline.workers.run_jobs", lambda _, jobs, **options: pytest.fail("read again") if jobs else iter(()))
    go()
    assert list(documents(tmp_path).index) == ["b.pdf"]


def test_the_same_bytes_under_two_names_are_one_document(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "b/x.pdf", "good")
    put(tmp_path, "a/x.pdf", "good")
    go()
    assert list(documents(tmp_path).index) == ["a/x.pdf"]
    assert list(documents(tmp_path).loc["a/x.pdf", "also_at"]) == ["b/x.pdf"]


def test_a_removed_file_keeps_its_rows_until_it_is_pruned(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    put(tmp_path, "b.pdf", "refuse")
    go()
    (tmp_path / "raw" / "a.pdf").unlink()
    outcome = go()
    assert outcome.summary.withdrawn == 1
    assert "no longer in the input folder" in documents(tmp_path).loc["a.pdf", "message"]
    assert go().changed is False
    assert go(prune=True).summary.withdrawn == 0
    assert list(documents(tmp_path).index) == ["b.pdf"]


def test_another_input_folder_withdraws_nothing(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    (tmp_path / "raw2").mkdir()
    (tmp_path / "raw2" / "b.pdf").write_bytes(HEAD + b"good b")
    outcome = go(raw=str(tmp_path / "raw2"))
    assert outcome.summary.withdrawn == 0
    assert list(documents(tmp_path).index) == ["b.pdf"]


def test_another_option_is_another_reading(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    assert go(family="generic").changed
    assert go(family="generic").changed is False
    assert go().changed


def test_a_second_run_at_the_same_time_is_told_who_is_there(go: Go, tmp_path: Path) -> None:
    with lock.hold(state_folder(tmp_path / "clean")), pytest.raises(lock.Held, match=f"process {os.getpid()} on"):
        go()


def test_a_lock_left_by_a_crash_is_recovered(go: Go, tmp_path: Path) -> None:
    state = state_folder(tmp_path / "clean")
    state.mkdir()
    (state / "lock").write_text('{"pid": 1, "host": "gone", "since": "2026-01-01T00:00:00.000Z", "command": "hyoka extract"}')
    with lock.hold(state) as left_by:
        assert left_by == "process 1 on gone, since 2026-01-01T00:00:00.000Z (hyoka extract)"
    put(tmp_path, "a.pdf", "good")
    assert go().summary.extracted == 1


def test_what_cannot_be_published_changes_nothing(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    before = published_bytes(tmp_path)
    put(tmp_path, "b.pdf", "good b")

    def full(*args: object) -> None:
        raise PublishError("the disk is full")

    monkeypatch.setattr("pipeline.publish.publish", full)
    with pytest.raises(PublishError):
        go()
    assert published_bytes(tmp_path) == before
    monkeypatch.undo()
    monkeypatch.setattr(gather, "process", play)
    assert go().summary.extracted == 2


def test_a_disk_that_fills_after_the_switch_takes_nothing_back(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf", "good")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(history, "append", full)
        assert go().summary.extracted == 1
    assert not verify(tmp_path / "clean")


def test_a_file_that_cannot_be_opened_is_a_row(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf", "good")
    put(tmp_path, "locked.pdf", "good too")
    real = cache.FileIndex.digest

    def digest(self: cache.FileIndex, path: Path) -> str:
        if path.name == "locked.pdf":
            raise PermissionError(13, "Permission denied", str(path))
        return real(self, path)

    monkeypatch.setattr(cache.FileIndex, "digest", digest)
    assert go().summary.exit_code == 1
    row = documents(tmp_path).loc["locked.pdf"]
    assert (row["status"], row["reason"]) == ("rejected", "not_pdf")
    assert "Permission denied" in row["message"]
    assert not verify(tmp_path / "clean")


def test_each_run_leaves_a_line_of_history(go: Go, tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "good")
    go()
    put(tmp_path, "b.pdf", "refuse")
    go()
    runs = history.read(state_folder(tmp_path / "clean"))
    assert [run["exit_code"] for run in runs] == [0, 1]
    assert runs[1]["counts"]["added"] == 1
    assert (tmp_path / "clean" / history.NAME).exists()


def test_no_temporary_files_of_workers_are_left(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    put(tmp_path, "a.pdf", "good")
    put(tmp_path, "b.pdf", "segfault")
    go()
    assert list(scratch.iterdir()) == []


def test_the_plan_hangs_on_contents_names_and_problems(tmp_path: Path) -> None:
    from pipeline.find import Found, Problem

    item = Item(Source("a.pdf", "0" * 64, 1), tmp_path)
    other = Item(Source("b.pdf", "0" * 64, 1), tmp_path)
    keys = {"0" * 64: "k"}
    plans = [
        release.plan(Found(tmp_path, (item,)), keys, {}),
        release.plan(Found(tmp_path, (other,)), keys, {}),
        release.plan(Found(tmp_path, (item,)), {"0" * 64: "l"}, {}),
        release.plan(Found(tmp_path, (item,), (Problem("x", "not_pdf", "m"),)), keys, {}),
    ]
    assert len(set(plans)) == len(plans)


def test_a_refusal_names_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(task: Task) -> Rows:
        raise Rejected("encrypted", "評価.pdf: encrypted, it needs a password")

    monkeypatch.setattr(process, "_stages", refuse)
    item = Item(Source("dir/評価.pdf", "0" * 64, 1), tmp_path)
    row = process.process(Task(item))["documents"][0]
    assert (row["reason"], row["message"]) == ("encrypted", "encrypted, it needs a password")


def test_a_password_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(process.PASSWORD, raising=False)
    assert process.password() is None
    (tmp_path / "secret").write_text("ひみつ\n", encoding="utf-8")
    monkeypatch.setenv(process.PASSWORD_FILE, str(tmp_path / "secret"))
    assert process.password() == "ひみつ"
    monkeypatch.setenv(process.PASSWORD, "open")
    assert process.password() == "open"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import read as reading

    sample = next((Path(__file__).parent.parent / "data" / "raw").glob("ikeda/*.pdf")).read_bytes()
    path = tmp_path / "a.pdf"
    path.write_bytes(sample)
    source = Source("a.pdf", cache.sha256_of(path), len(sample))
    assert process.process(Task(Item(source, path)))["documents"][0]["status"] == "extracted"
    real = reading.read

    def slow(*args: object, **options: object) -> object:
        document = real(*args, **options)  # type: ignore[arg-type]
        path.write_bytes(sample + b"\n%%EOF\n")
        return document

    monkeypatch.setattr(reading, "read", slow)
    row = process.process(Task(Item(source, path)))["documents"][0]
    assert (row["status"], row["reason"]) == ("rejected", "truncated")
    assert row["message"].startswith(process.CHANGED)


def test_a_file_that_went_away_is_refused_and_our_own_disk_error_is_not_blamed_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item(Source("a.pdf", "0" * 64, 9), tmp_path / "a.pdf")
    row = process.process(Task(item))["documents"][0]
    assert (row["status"], row["message"].startswith(process.NOT_OPENED)) == ("rejected", True)

    def full(task: Task) -> Rows:
        raise OSError(28, "No space left on device", "/tmp/x")

    monkeypatch.setattr(process, "_stages", full)
    with pytest.raises(OSError, match="No space left"):
        process.process(Task(item))
