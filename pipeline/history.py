"""In: what one run did; out: one line of `_runs.jsonl`, the history that outlives every release.

The file lies in the state folder; a release holds a link to it under the same name. It is no table: times stand here
and nowhere in the tables, so that unchanged input gives unchanged bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.cache import fingerprint

NAME = "_runs.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: `time` its start (UTC, ISO), `seconds` per stage, `counts` of files and rows, `exit_code` as in the contract."""

    time: str
    command: str
    version: str
    fingerprint: str
    exit_code: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    release: str = ""
    report: str = ""
    message: str = ""


def utc_now() -> str:
    """Now, in UTC, to the millisecond: `2026-11-21T04:00:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def done(command: str, exit_code: int, seconds: Mapping[str, float], counts: Mapping[str, int]) -> Run:
    """A run that has just ended and published nothing itself."""
    return Run(utc_now(), command, __version__, fingerprint(), exit_code, seconds, counts)


def failed(command: str, exit_code: int, message: str) -> Run:
    """A run that published nothing."""
    return Run(utc_now(), command, __version__, fingerprint(), exit_code, message=message)


def append(state: Path, run: Run) -> Path:
    """Adds one line, in one write, so that two processes never mix lines. Gives the file's path. Raises OSError."""
    state.mkdir(parents=True, exist_ok=True)
    path = state / NAME
    line = json.dumps(asdict(run), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line  # a run was killed or the disk was full in the middle of its line
        os.write(handle, line)
    finally:
        os.close(handle)
    return path


def read(state: Path) -> list[dict[str, Any]]:
    """All runs, oldest first. A line cut off by a crash is left out."""
    runs: list[dict[str, Any]] = []
    with suppress(FileNotFoundError):
        for line in (state / NAME).read_bytes().splitlines():
            with suppress(ValueError):
                run = json.loads(line)
                if isinstance(run, dict):
                    runs.append(run)
    return runs


def show_in(release: Path, state: Path) -> None:
    """Puts a link to the history into a local release folder, so that it is found beside the tables."""
    link = release / NAME
    target = os.path.relpath(state / NAME, release.resolve())
    with suppress(OSError):
        if os.readlink(link) == target:
            return
    spare = link.with_name(f".{NAME}.{os.getpid()}.tmp")
    with suppress(OSError):
        spare.unlink(missing_ok=True)
        spare.symlink_to(target)
        os.replace(spare, link)
