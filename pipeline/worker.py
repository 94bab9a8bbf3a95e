"""In: a pipe and a function, inside a fresh worker process; out: the function's result for every job that comes."""

from __future__ import annotations

import faulthandler
import importlib
import logging
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PARENT_LOOK_SECONDS = 1.0
MAX_WARNINGS = 50

_to_parent: Connection | None = None


def serve(pipe: Connection, log: str, named: tuple[str, str], memory: int, parent: int) -> None:
    """Answers jobs with the function named (module, name) until the pipe closes.

    Messages: ready; pages (announced); done, memory or failed with its trace.

    A failure is reported with its trace and counts as a crash of that file: nothing of it is hidden.
    """
    global _to_parent
    _confine(log, memory, parent)
    _to_parent = pipe
    module, name = named
    home = importlib.import_module(module)
    function: Callable[[Any], Any] = getattr(home, name)
    if hasattr(home, "prepare"):
        home.prepare()  # what fails here is no file's fault
    warnings = _Warnings()
    logging.getLogger().addHandler(warnings)
    pipe.send(("ready", None))
    while True:
        try:
            _number, job = pipe.recv()
        except EOFError:
            return
        warnings.lines.clear()
        try:
            answer: tuple[str, Any] = ("done", (function(job), tuple(warnings.lines)))
        except MemoryError:
            answer = ("memory", traceback.format_exc(limit=20))
        except Exception:
            answer = ("failed", traceback.format_exc())
        pipe.send(answer)


def announce_pages(pages: int) -> None:
    """Tells the parent how many pages the file has, since long documents may take longer. No-op outside a worker."""
    if _to_parent is not None:
        _to_parent.send(("pages", pages))


def _confine(log: str, memory: int, parent: int) -> None:
    """Own process group, stderr into the log, no core dumps, limited memory, and an end when the parent is gone."""
    with suppress(PermissionError):
        os.setsid()  # what the worker starts dies with it, and Ctrl-C is the parent's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        target = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(target, sys.stderr.fileno())
        os.close(target)
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    with suppress(ValueError, OSError):  # macOS refuses; there the time limit is what is left
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """Ends this process and what it started when the parent was killed and could not."""
    while os.getppid() == parent:
        time.sleep(PARENT_LOOK_SECONDS)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


class _Warnings(logging.Handler):
    """Keeps the first warnings that libraries log on a job."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < MAX_WARNINGS:
            self.lines.append(f"{record.name}: {record.getMessage()}")
