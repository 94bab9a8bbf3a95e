"""The ledger (what became of the files), the history of runs and the log lines."""

from __future__ import annotations

import io
import json
import logging
import multiprocessing
from pathlib import Path

import pytest

from pipeline import history, ledger, logs
from pipeline.ledger import Entry, compare


def entry(*paths: str, withdrawn: bool = False) -> Entry:
    return Entry(paths, "key-" + paths[0], 1, withdrawn)


BEFORE = {"A": entry("a.pdf"), "B": entry("b.pdf"), "W": entry("w.pdf", withdrawn=True)}


def test_nothing_happened() -> None:
    step = compare(BEFORE, {"A": ("a.pdf",), "B": ("b.pdf",)})
    assert not step.changes.any
    assert step.changes.unchanged == 2
    assert set(step.withdrawn) == {"W"}


def test_added_changed_renamed_removed_are_told_apart_by_content() -> None:
    before = {**BEFORE, "C": entry("c.pdf"), "D": entry("d.pdf")}
    step = compare(before, {"A": ("new-name.pdf",), "B2": ("b.pdf",), "C": ("c.pdf",), "N": ("n.pdf",)})
    assert step.changes.renamed == (("a.pdf", "new-name.pdf"),)
    assert step.changes.changed == ("b.pdf",)
    assert step.changes.added == ("n.pdf",)
    assert step.changes.removed == ("d.pdf",)
    assert step.changes.unchanged == 1
    assert set(step.withdrawn) == {"D", "W"}
    assert step.superseded == ("B",)


def test_two_files_that_swap_names_are_renames() -> None:
    step = compare(BEFORE, {"A": ("b.pdf",), "B": ("a.pdf",)})
    assert set(step.changes.renamed) == {("a.pdf", "b.pdf"), ("b.pdf", "a.pdf")}
    assert not step.changes.changed
    assert not step.superseded


def test_withdrawn_rows_stay_until_pruned() -> None:
    gone = compare(BEFORE, {"A": ("a.pdf",)})
    assert gone.withdrawn["B"] == Entry(("b.pdf",), "key-b.pdf", 1, True)
    assert compare(BEFORE, {"A": ("a.pdf",)}, prune=True).withdrawn == {}


def test_a_withdrawn_file_that_returns_is_no_longer_withdrawn() -> None:
    step = compare(BEFORE, {"A": ("a.pdf",), "B": ("b.pdf",), "W": ("w.pdf",)})
    assert step.changes.returned == ("w.pdf",)
    assert not step.withdrawn


def test_new_bytes_in_place_of_a_withdrawn_file_supersede_it() -> None:
    step = compare(BEFORE, {"A": ("a.pdf",), "B": ("b.pdf",), "X": ("w.pdf",)})
    assert step.superseded == ("W",)
    assert not step.withdrawn


def test_a_second_copy_that_goes_withdraws_nothing() -> None:
    step = compare({"A": entry("a.pdf", "copy.pdf")}, {"A": ("a.pdf",)})
    assert step.changes.removed == ("copy.pdf",)
    assert not step.withdrawn


def test_ledger_comes_back_and_says_when_damaged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    assert ledger.load(path, "/raw") == {}
    ledger.save(path, BEFORE, "/raw")
    stamp = path.stat().st_mtime_ns
    ledger.save(path, BEFORE, "/raw")
    assert ledger.load(path, "/raw") == BEFORE
    assert ledger.load(path, "/other") == {}
    assert path.stat().st_mtime_ns == stamp
    assert ledger.row_keys(BEFORE) == {"key-a.pdf", "key-b.pdf", "key-w.pdf"}
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ledger.Damaged, match=r"ledger\.json is damaged"):
        ledger.load(path, "/raw")


def run(number: int) -> history.Run:
    return history.Run(history.utc_now(), "extract", "0.1", "f" * 16, number % 5, {"all": 0.5}, {"files": number})


def append_many(folder: str, first: int) -> None:
    for number in range(first, first + 50):
        history.append(Path(folder), run(number))


def test_history_of_two_processes_does_not_mix_lines(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=append_many, args=(str(tmp_path), start)) for start in (0, 100)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sorted(line["counts"]["files"] for line in history.read(tmp_path)) == [*range(50), *range(100, 150)]


def test_a_line_cut_off_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    path = history.append(tmp_path, run(1))
    with path.open("ab") as file:
        file.write(b'{"time": "2026-')
    history.append(tmp_path, run(2))
    assert [line["counts"]["files"] for line in history.read(tmp_path)] == [1, 2]


def test_history_shows_in_every_release(tmp_path: Path) -> None:
    state = tmp_path / "clean.state"
    history.append(state, run(1))
    for name in ("r1", "r2"):
        release = tmp_path / "releases" / name
        release.mkdir(parents=True)
        history.show_in(release, state)
        history.show_in(release, state)
    history.append(state, run(2))
    assert len((tmp_path / "releases" / "r1" / "_runs.jsonl").read_text().splitlines()) == 2
    assert (tmp_path / "releases" / "r2" / "_runs.jsonl").is_symlink()


def test_json_log_is_one_object_per_line() -> None:
    stream = io.StringIO()
    logs.set_up(as_json=True, stream=stream)
    logs.event("extracted", of="extract", document_id="ab", text="二行\nの文")
    logs.event("rejected", logging.WARNING, of="read", reason="encrypted")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["text"], first["level"]) == ("extracted", "二行\nの文", "info")
    assert (second["logger"], second["reason"]) == ("hyoka.read", "encrypted")
    assert first["time"].endswith("Z")


def test_plain_log_shows_warnings_only() -> None:
    stream = io.StringIO()
    logs.set_up(as_json=False, stream=stream)
    logs.event("extracted", document_id="ab")
    logs.event("rejected", logging.WARNING, reason="encrypted")
    assert stream.getvalue() == "warning: rejected reason=encrypted\n"
