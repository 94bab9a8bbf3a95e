"""In: what decides a file's rows (its bytes, this code, the options); out: the rows kept from an earlier run, or nothing.

Two stores lie in the state folder: `files.json` knows the hash of every file whose stat has not changed, so that an
unchanged folder is not read again; `rows/` holds what was extracted, one file per (content, code, options).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import time
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.state import write_atomic

Rows = dict[str, list[dict[str, Any]]]
FORMAT = 1
ROOMS = ("schemas", "extractors", "pipeline")
LIBRARIES = {"pdfplumber", "pdfminer_six", "pypdfium2", "regex", "pandas", "pandera", "pyarrow", "numpy", "pillow"}
# A file changed within this time before it was hashed may change again without its times showing it (FAT: 2 s).
CLOCK_GRAIN_NS = 2_000_000_000
CHUNK = 1 << 20


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Sixteen hex digits of everything that can change a row without the file changing: our code and its libraries.

    Every file of the three packages counts, so that nobody has to remember to raise a number.
    """
    digest = hashlib.sha256(f"{FORMAT} python {sys.version_info[:2]}".encode())
    root = Path(__file__).resolve().parent.parent
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
                digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update("\0".join(_installed()).encode())
    return digest.hexdigest()[:16]


def _installed() -> list[str]:
    """`name-version` of our libraries, from the names of what is installed: reading each one's metadata takes longer
    than the whole of a run with nothing to do."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in os.listdir(folder or "."):
                name = entry.partition("-")[0].lower().replace(".", "_")
                if entry.endswith(".dist-info") and name in LIBRARIES:
                    found.setdefault(name, entry)
    return sorted(found.values())


def row_key(sha256: str, options: Mapping[str, object], code: str | None = None) -> str:
    """The name under which one file's rows are kept: 32 hex digits of content, code and options.

    `options` is all that was given from outside for this file (family, hints, OCR on or off); values must be JSON.
    """
    text = json.dumps([FORMAT, code or fingerprint(), sha256, dict(options)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _opening(key: str) -> str:
    """How an entry begins: with the key it was put under, for one that was renamed holds another file's rows."""
    return f'{{"key":"{key}","rows":'


class RowStore:
    """Rows by key in `folder`; damaged entries count as missing. Several processes may use one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json.gz"

    def get(self, key: str) -> Rows | None:
        """The rows kept under `key`, or None. An entry that is cut off or flipped is removed and counts as none."""
        text = self._text(key)
        if text is None:
            return None
        rows: Rows = json.loads(text)["rows"]
        return rows

    def holds(self, key: str) -> bool:
        """Whether `get` will give rows, at a fraction of its time."""
        return self._text(key) is not None

    def _text(self, key: str) -> bytes | None:
        """An entry as it was put, which its checksum vouches for; one that is damaged is removed and counts as none."""
        path = self.path(key)
        try:
            text = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, EOFError, zlib.error):
            with suppress(OSError):
                path.unlink()
            return None
        return text if text.startswith(_opening(key).encode()) else None

    def put(self, key: str, rows: Mapping[str, Any]) -> None:
        """Keeps the rows. What is published comes from `get` alone, so that a first run and a re-run publish the same.

        Raises TypeError where a value is not JSON (text, number, bool, None, list, dict).
        """
        body = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        text = f"{_opening(key)}{body}}}"
        # The gzip frame carries a checksum and the entry can be made again: no need to wait for the disk.
        write_atomic(self.path(key), gzip.compress(text.encode(), 3, mtime=0), durable=False)

    def keys(self) -> set[str]:
        return {path.name.removesuffix(".json.gz") for path in self.folder.glob("??/*.json.gz")}

    def sweep(self, keep: Collection[str], *, older_than_s: float = 0.0, now_s: float | None = None) -> int:
        """Removes entries not in `keep` that are older than that; gives how many."""
        now = time.time() if now_s is None else now_s
        removed = 0
        for key in self.keys() - set(keep):
            path = self.path(key)
            with suppress(OSError):
                if now - path.stat().st_mtime >= older_than_s:
                    path.unlink()
                    removed += 1
        return removed


@dataclass(frozen=True, slots=True)
class FileStat:
    """What the file system says of a file; two equal ones mean the same bytes unless the clock grain says otherwise."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileStat:
        stat = path.stat()
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


class FileIndex:
    """The hash of every known file, by path; reads a file only where its stat differs from the last time.

    `ctime` is compared too, because a file copied over with its old date kept changes neither size nor mtime.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hashed = 0
        self._known: dict[str, list[Any]] = {}
        self._seen: dict[str, list[Any]] = {}
        with suppress(OSError, ValueError):
            loaded = json.loads(path.read_bytes())
            if isinstance(loaded, dict) and loaded.get("format") == FORMAT:
                self._known = loaded["files"]

    def digest(self, path: Path) -> str:
        """SHA-256 of the file as 64 hex digits. Raises OSError, also where the file kept changing while it was read."""
        name = str(path.absolute())
        stat = FileStat.of(path)
        known = self._known.get(name)
        if known and known[:4] == [stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode] and _settled(stat, known[4]):
            self._seen[name] = known
            return str(known[5])
        for _attempt in range(3):
            started = time.time_ns()
            sha256 = sha256_of(path)
            self.hashed += 1
            after = FileStat.of(path)
            if after == stat:
                self._seen[name] = [stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, started, sha256]
                return sha256
            stat = after
        raise OSError(f"{path} kept changing while it was read; try again when it is written")

    def save(self) -> None:
        """Writes the index if anything in it changed; files not asked for in this run are forgotten."""
        if self._seen != self._known:
            text = json.dumps({"format": FORMAT, "files": self._seen}, ensure_ascii=False, separators=(",", ":"))
            write_atomic(self.path, text.encode("utf-8", "surrogateescape"))
            self._known = dict(self._seen)


def _settled(stat: FileStat, hashed_ns: int) -> bool:
    return max(stat.mtime_ns, stat.ctime_ns) + CLOCK_GRAIN_NS <= hashed_ns


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes as 64 hex digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
