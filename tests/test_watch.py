"""Watching the input folder: settled files only, nothing missed, a held lock made up for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from rerun.command import ROOT
from watchfiles import Change

from pipeline.cli import main
from pipeline.watch import Sheets, settle, watch


def test_a_real_change_starts_a_run(tmp_path: Path) -> None:
    stop, runs = threading.Event(), []

    def once() -> int:
        runs.append(sorted(path.name for path in tmp_path.iterdir()))
        if len(runs) == 1:
            (tmp_path / "a.pdf").write_bytes(b"%PDF-")
        else:
            stop.set()
        return 0

    thread = threading.Thread(target=watch, args=(str(tmp_path), once), kwargs={"settle_s": 0.05, "stop": stop})
    thread.start()
    thread.join(90)
    stop.set()
    assert not thread.is_alive()
    assert runs == [[], ["a.pdf"]]


def test_a_file_that_is_still_growing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"")
    waits: list[float] = []

    def grow(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) < 4:
            with path.open("ab") as file:
                file.write(b"more")

    settle(tmp_path, 5.0, grow)
    assert waits == [5.0] * 4
    assert path.stat().st_size == 12


def test_a_held_lock_is_made_up_for(tmp_path: Path) -> None:
    codes = iter([3, 3, 1])
    ran: list[int] = []

    def once() -> int:
        ran.append(next(codes))
        return ran[-1]

    assert watch(str(tmp_path), once, batches=[set()] * 5, sleep=lambda _: None) == 1
    assert ran == [3, 3, 1]


def test_nothing_runs_without_a_change(tmp_path: Path) -> None:
    runs: list[float] = []

    def once() -> int:
        runs.append(time.monotonic())
        return 0

    batches = [set(), set(), {(Change.added, "x.pdf")}, set()]
    assert watch(str(tmp_path), once, batches=batches, sleep=lambda _: None) == 0
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("a.pdf", True), ("a.txt", True), ("source.toml", True), ("a.pdf.provenance.json", True),
        (".a.pdf.part", False), ("a.pdf.crdownload", False), ("a.tmp", False),
    ],
)  # fmt: skip
def test_what_matters(name: str, matters: bool) -> None:
    assert Sheets()(Change.modified, f"/in/{name}") is matters


def test_only_a_local_folder_can_be_watched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="only a local folder"):
        watch("s3://bucket/raw", lambda: 0)


def test_the_command_reads_what_comes_in_until_it_is_interrupted(tmp_path: Path) -> None:
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    command = [str(Path(sys.prefix) / "bin" / "hyoka"), "watch", str(raw), "--out", str(clean), "--log-json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        wait_for(lambda: (clean / "documents.parquet").exists())
        (raw / "a.pdf").write_bytes(b"%PDF-1.4 no sheet")
        wait_for(lambda: len(pd.read_parquet(clean / "documents.parquet")) == 1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=90)
    assert process.returncode == 1, said
    assert any(json.loads(line)["event"] == "input changed" for line in said.splitlines() if line.startswith("{"))


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 150
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_command_says_that_an_address_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "s3://bucket/raw"]) == 2
    assert "only a local folder" in capsys.readouterr().err
