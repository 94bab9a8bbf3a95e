"""Worker processes: results, crashes, hangs, memory bombs, each at the cost of its own job."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.worker import announce_pages
from pipeline.workers import CannotStart, Done, Limits, Lost, run_jobs

QUICK = Limits(seconds=2.0, seconds_per_page=3.0, memory=3 * 1024**3)


def act(job: tuple[str, Any]) -> Any:
    """What a job of these tests does inside its worker."""
    what, value = job
    if what == "say":
        return value
    if what == "pid":
        return os.getpid()
    if what == "warn":
        logging.getLogger("library").warning("strange %s", value)
    if what == "raise":
        raise ZeroDivisionError(value)
    if what == "segfault":
        ctypes.string_at(0)
    if what == "exit":
        os._exit(value)
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        subprocess.Popen(["sleep", value or "60"], start_new_session=False)
        time.sleep(60)
    if what == "long":
        announce_pages(value)
        time.sleep(3.0)
        return "done"
    if what == "bomb":
        return len(bytearray(value))
    return None


def outcomes(jobs: list[tuple[str, Any]], workers: int = 2, limits: Limits = QUICK) -> list[Any]:
    return [result for _, result in sorted(run_jobs(act, jobs, workers=workers, limits=limits), key=lambda pair: pair[0])]


def test_every_job_gets_its_own_result() -> None:
    results = outcomes([("say", n) for n in range(20)])
    assert [r.value for r in results] == list(range(20))


def test_workers_live_on_from_job_to_job() -> None:
    results = outcomes([("pid", None)] * 8, workers=2)
    pids = {r.value for r in results}
    assert 1 <= len(pids) <= 2
    assert os.getpid() not in pids


@pytest.mark.parametrize(
    ("job", "reason", "word"),
    [
        (("raise", "x"), "crashed", "ZeroDivisionError"),
        (("segfault", None), "crashed", "SIGSEGV"),
        (("exit", 7), "crashed", "exit code 7"),
        (("kill", None), "too_large", "memory"),
        (("hang", None), "timeout", "not done after 2 s"),
        (("bomb", 5 * 1024**3), "too_large", "3072 MiB"),
    ],
)
def test_a_bad_job_costs_itself_alone(job: tuple[str, Any], reason: str, word: str) -> None:
    results = outcomes([("say", "before"), job, ("say", "after"), ("say", "end")])
    assert [r.value for n, r in enumerate(results) if n != 1] == ["before", "after", "end"]
    lost = results[1]
    assert isinstance(lost, Lost)
    assert lost.reason == reason
    assert word in lost.message


def test_the_trace_of_a_crash_is_kept() -> None:
    raised, segfault = outcomes([("raise", "x"), ("segfault", None)])
    assert 'raise ZeroDivisionError(value)' in raised.trace
    assert "Segmentation fault" in segfault.trace
    assert "test_workers.py" in segfault.trace


def test_a_hanging_job_takes_what_it_started_with_it() -> None:
    own = f"60.{os.getpid()}"  # told apart from whatever else sleeps on this machine
    outcomes([("hang", own)])
    deadline = time.monotonic() + 5  # a killed process may take a moment to go
    while (left := [p for p in Path("/proc").glob("[0-9]*/cmdline") if own.encode() in _read(p)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_announced_pages_give_more_time() -> None:
    short, long = outcomes([("long", 0), ("long", 1)])
    assert isinstance(short, Lost)
    assert short.reason == "timeout"
    assert isinstance(long, Done)


def test_warnings_of_libraries_come_back_with_their_own_job() -> None:
    results = outcomes([("warn", 1), ("say", None), ("warn", 2)], workers=1)
    assert [r.warnings for r in results] == [("library: strange 1",), (), ("library: strange 2",)]


def test_no_jobs_need_no_workers() -> None:
    assert outcomes([]) == []


def test_closing_early_ends_the_workers() -> None:
    going = run_jobs(act, [("pid", None), ("pid", None), ("hang", None)], workers=1, limits=QUICK)
    _, first = next(going)
    assert isinstance(first, Done)
    going.close()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{first.value}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{first.value}").exists()


def broken(job: object) -> None:
    raise AssertionError(job)


def test_workers_that_cannot_start_are_no_fault_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    broken.__module__ = "no_such_module_anywhere"
    monkeypatch.setitem(sys.modules, "no_such_module_anywhere", sys.modules[__name__])
    with pytest.raises(CannotStart, match="no_such_module_anywhere"):
        list(run_jobs(broken, [1], workers=1))


def test_a_stage_that_cannot_be_loaded_is_no_fault_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("def prepare():", "    import no_such_stage", "def work(job):", "    return job")
    (tmp_path / "halfinstalled.py").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(tmp_path))
    from importlib import import_module

    with pytest.raises(CannotStart, match="no_such_stage"):
        list(run_jobs(import_module("halfinstalled").work, [1], workers=1))


def test_a_program_without_a_guard_or_a_file_can_start_workers(tmp_path: Path) -> None:
    program = "from pipeline.workers import run_jobs\nfrom test_workers import act\n"
    program += "print([r.value for _, r in run_jobs(act, [('say', 'once')], workers=1)])\n"
    (tmp_path / "script.py").write_text(program)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    for argv, given in (([str(tmp_path / "script.py")], None), (["-"], program), (["-c", program], None)):
        command = [sys.executable, *argv]
        done = subprocess.run(command, input=given, capture_output=True, text=True, env=env, timeout=60, check=False)
        assert done.stdout == "['once']\n", done.stderr


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\nfrom pipeline.workers import Limits, run_jobs\nfrom test_workers import act\n"
        "if __name__ == '__main__':\n"
        "    for _, r in run_jobs(act, [('pid', None), ('hang', None)], workers=1, limits=Limits(seconds=50)):\n"
        "        print(r.value, flush=True)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while _running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _running(pid)


def _running(pid: int) -> bool:
    status = _read(Path(f"/proc/{pid}/status")).decode()
    return bool(status) and "State:\tZ" not in status
