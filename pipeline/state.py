"""In: where the tables are published; out: the folder beside it for what must outlive a release, and safe writing there."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def state_folder(clean: str | Path) -> Path:
    """The folder that belongs to one place of publication, whatever release is switched in: `data/clean.state`.

    For an address (`s3://bucket/clean`) it is a folder of its own under `$XDG_STATE_HOME/hyoka`, since a lock, a stat
    index and a store of rows want a local disk.
    """
    text = os.fspath(clean)
    if "://" in text and not text.startswith("file://"):
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        return home / "hyoka" / hashlib.sha256(text.rstrip("/").encode()).hexdigest()[:16]
    path = Path(text.removeprefix("file://")).absolute()
    return path.with_name(path.name + ".state")


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Writes a file so that a reader sees the old bytes or the new ones, never a part, even after kill −9.

    `durable` also waits for the disk, which a file that can be made again does not need. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with part.open("wb") as out:
            out.write(data)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def sweep_parts(folder: Path, *, older_than_s: float, now_s: float) -> int:
    """Removes half-written files that a killed run left in `folder`; gives how many."""
    removed = 0
    for part in folder.rglob(".*.tmp"):
        with suppress(OSError):
            if now_s - part.stat().st_mtime > older_than_s:
                part.unlink()
                removed += 1
    return removed
