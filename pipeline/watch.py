"""In: the input folder and what to do; out: that, again, each time files in the folder have changed and settled."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter
from watchfiles import watch as file_changes

from pipeline.find import SIDE_SUFFIXES
from pipeline.hints import PROVENANCE_SUFFIX
from pipeline.logs import event

#: A file counts as written when neither its size nor its time has changed for so long.
SETTLE_S = 5.0
#: How often to look again while another run holds the lock.
LOOK_S = 2.0
HELD = 3

Batches = Iterable[set[tuple[Change, str]]]


class Sheets(DefaultFilter):
    """Changes that can matter: no dotfiles and no half-written downloads, but provenance and `source.toml`."""

    def __call__(self, change: Change, path: str) -> bool:
        return counts(Path(path).name)


def counts(name: str) -> bool:
    """Whether a file of this name can change what is extracted."""
    half = tuple(suffix for suffix in SIDE_SUFFIXES if suffix != PROVENANCE_SUFFIX)
    return not name.startswith(".") and not name.lower().endswith(half)


def watch(
    raw: str,
    once: Callable[[], int],
    *,
    settle_s: float = SETTLE_S,
    stop: Event | None = None,
    batches: Batches | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Calls `once` at the start and after every settled change, until interrupted; gives its last exit code.

    A run that found the lock held (3) is made up for later. Raises FileNotFoundError where `raw` is no local folder.
    """
    folder = Path(raw)
    if not folder.is_dir():
        raise FileNotFoundError(f"{raw} is no local folder, and only a local folder can be watched; use a timer for others")
    changes = batches if batches is not None else file_changes(
        folder, watch_filter=Sheets(), yield_on_timeout=True, rust_timeout=int(LOOK_S * 1000), stop_event=stop,
        raise_interrupt=False,
    )  # fmt: skip
    code, due = 0, True
    for batch in changes:
        # The first batch comes with the watcher at work, so that nothing falls between it and the first run.
        if not (batch or due):
            continue
        if batch:
            event("input changed", of="watch", files=len(batch))
        settle(folder, settle_s, sleep)
        code = once()
        due = code == HELD
    return code


def settle(folder: Path, quiet_s: float, sleep: Callable[[float], None]) -> None:
    """Waits until no file has changed for `quiet_s` seconds: what a copy or a download has half written is no sheet."""
    seen = _snapshot(folder)
    while True:
        sleep(quiet_s)
        now = _snapshot(folder)
        if now == seen:
            return
        seen = now


def _snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in filter(counts, names):
            path = os.path.join(place, name)
            try:
                stat = os.stat(path)
            except OSError:  # taken away while we looked; the next look sees the same
                continue
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found
