"""In: a function and jobs; out: each job's result, or how its worker process was lost (`Lost`), as they come.

Every job runs in a worker process with limits on time and memory. A worker that crashes, hangs or eats memory is
replaced and costs its own job alone. Workers live on from job to job, since starting one takes about a second.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import IO, Any, TypeVar

from pipeline import worker
from pipeline.jobs import CannotStart, Done, Limits, Lost

__all__ = ["CannotStart", "Done", "Limits", "Lost", "run_jobs"]

Job = TypeVar("Job")
Result = TypeVar("Result")
START_SECONDS = 120.0  # to import what the function needs, on a slow disk
TRACE_BYTES = 8000
# A process may be spawned from any thread or platform; forking one that runs Arrow's threads may deadlock.
CONTEXT = multiprocessing.get_context("spawn")


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Hides the program that runs us from the workers, which would import it again: they need nothing of it, it may be
    no file at all (standard input), and a script that does not guard against being imported would start over."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


class _Worker:
    """One worker process, its pipe and its error log."""

    def __init__(self, function: Callable[[Any], Any], limits: Limits) -> None:
        self.limits = limits
        handle, self.log_name = tempfile.mkstemp(prefix="hyoka-worker-")
        self.log: IO[bytes] = os.fdopen(handle, "r+b")
        self.pipe, far_end = CONTEXT.Pipe()
        named = (function.__module__, function.__qualname__)  # imported over there, so that a failure lands in the log
        given = (far_end, self.log_name, named, limits.memory, os.getpid())
        self.process = CONTEXT.Process(target=worker.serve, args=given, daemon=True)
        with _no_main_module():
            self.process.start()
        far_end.close()
        self.ready = False
        self.number = -1
        self.started = time.monotonic()
        self.deadline = self.started + START_SECONDS

    @property
    def busy(self) -> bool:
        return self.number >= 0

    def give(self, number: int, job: object) -> None:
        """Sends a job. A worker that died meanwhile is noticed when its answer is awaited."""
        self.log.seek(0)
        self.log.truncate()
        self.number = number
        self.started = time.monotonic()
        self.deadline = self.started + self.limits.seconds
        with suppress(OSError):
            self.pipe.send((number, job))

    def trace(self) -> str:
        """The end of what the process wrote on stderr."""
        size = self.log.seek(0, os.SEEK_END)
        self.log.seek(max(0, size - TRACE_BYTES))
        return self.log.read().decode("utf-8", "replace").strip()

    def end(self) -> None:
        """Kills the process with all it started."""
        if self.process.pid is not None and self.process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()
        self.log.close()
        os.unlink(self.log_name)


def run_jobs(
    function: Callable[[Job], Result], jobs: Sequence[Job], *, workers: int, limits: Limits | None = None
) -> Iterator[tuple[int, Done[Result] | Lost]]:
    """Runs `function` (importable by name) on every job; yields (index, result) in the order of completion.

    Raises CannotStart where workers die before taking a job. Closing the iterator ends all workers.
    """
    limits = limits or Limits()
    waiting = list(range(len(jobs)))[::-1]
    pool = [_Worker(function, limits) for _ in range(min(max(1, workers), len(jobs)))]
    try:
        while pool:
            for one in _answering(pool):
                answer = _take(one)
                if answer is not None:
                    yield answer
                if isinstance(answer, tuple) and isinstance(answer[1], Lost):
                    one.end()
                    pool.remove(one)
                    if waiting:
                        pool.append(_Worker(function, limits))
                elif one.ready and not one.busy:
                    if waiting:
                        number = waiting.pop()
                        one.give(number, jobs[number])
                    else:
                        one.end()
                        pool.remove(one)
    finally:
        for one in pool:
            one.end()


def _answering(pool: list[_Worker]) -> list[_Worker]:
    """Waits until workers have something to say (or died), or a deadline has passed; gives those workers."""
    left = min(one.deadline for one in pool) - time.monotonic()
    heard = wait([one.pipe for one in pool], timeout=max(0.0, left))
    now = time.monotonic()
    return [one for one in pool if one.pipe in heard or one.deadline <= now]


def _take(one: _Worker) -> tuple[int, Done[Any] | Lost] | None:
    """One message of a worker: its job's result or loss, or None where it only reported on itself."""
    if not one.pipe.poll():
        if not one.ready:
            raise CannotStart(f"a worker process did not start within {START_SECONDS:.0f} s:\n{one.trace()}")
        seconds = time.monotonic() - one.started
        return one.number, Lost("timeout", f"not done after {seconds:.0f} s; given up", one.trace())
    try:
        kind, value = _receive(one.pipe)
    except (EOFError, OSError):
        return one.number, _death(one)
    if kind == "ready":
        one.ready = True
        one.deadline = float("inf")
        return None
    if kind == "pages":
        one.deadline = one.started + one.limits.seconds + value * one.limits.seconds_per_page
        return None
    number, one.number = one.number, -1
    one.deadline = float("inf")
    if kind == "done":
        result, warnings = value
        return number, Done(result, time.monotonic() - one.started, warnings)
    if kind == "memory":
        return number, Lost("too_large", f"needs more memory than a file may use ({_mib(one.limits.memory)})", value)
    return number, Lost("crashed", f"hyoka failed on this file ({value.splitlines()[-1]}); please report it", value)


def _receive(pipe: Connection) -> tuple[str, Any]:
    kind, value = pipe.recv()
    return kind, value


def _death(one: _Worker) -> Lost:
    """Why a worker that hung up is gone. Raises CannotStart where it had not yet taken a job."""
    one.process.join(5)
    code = one.process.exitcode
    trace = one.trace()
    if not one.ready:
        raise CannotStart(f"a worker process cannot start (exit code {code}):\n{trace}")
    if code == -signal.SIGXCPU:
        return Lost("timeout", "not done within the processor time a file may use; given up", trace)
    if code == -signal.SIGKILL:
        return Lost("too_large", "the system ended the reading process, most likely for its use of memory", trace)
    how = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    return Lost("crashed", f"the reading process died on this file ({how}); its trace is in the log", trace)


def _mib(size: int) -> str:
    return f"{size // 1024**2} MiB"
