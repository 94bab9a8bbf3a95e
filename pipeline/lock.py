"""In: the state folder of one place of publication; out: the right to publish there, for one run at a time.

The kernel holds the lock (flock) and lets go of it when the process dies however it dies, so a lock left by a crash
needs no clearing away; the file's text only says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.history import utc_now

NAME = "lock"


class Held(Exception):
    """Another run holds the lock; the text says who, since when and on which machine."""


@contextmanager
def hold(state: Path) -> Iterator[str | None]:
    """Holds the lock of `state` for the block; gives who left it behind without letting go (after a crash), or None.

    Raises Held at once where another run holds it, and OSError where the state folder cannot be written.
    """
    state.mkdir(parents=True, exist_ok=True)
    path = state / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            who = _who(handle) or "it has not said who it is"
            raise Held(f"another run is at work there: {who} (lock: {path})") from error
        left = _who(handle)
        mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": utc_now(), "command": " ".join(sys.argv)}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(mine, ensure_ascii=False).encode("utf-8", "backslashreplace"), 0)
        try:
            yield left
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _who(handle: int) -> str | None:
    """Who wrote into the lock, as a sentence; None where nobody did or the text was cut off."""
    try:
        kept = json.loads(os.pread(handle, 65536, 0))
        return f"process {kept['pid']} on {kept['host']}, since {kept['since']} ({kept['command']})"
    except (ValueError, KeyError, TypeError):
        return None
