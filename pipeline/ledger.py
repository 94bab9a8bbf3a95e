"""In: the files of the last runs and those found now; out: what was added, changed, renamed, removed, and what is withdrawn.

The ledger (`ledger.json` in the state folder) names every document whose rows are published. A document whose file is
gone stays in it as withdrawn, with its rows, until it is pruned or another file takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.state import write_atomic

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: its names in the input folder (the first is `source_path`), and where its rows are kept."""

    paths: tuple[str, ...]
    row_key: str
    size: int = 0
    withdrawn: bool = False


Ledger = dict[str, Entry]  # by SHA-256


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the input folder since the last run. Paths are relative to it; pairs are (before, now)."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.renamed or self.removed or self.returned)

    def counts(self) -> dict[str, int]:
        names = ("added", "changed", "renamed", "removed", "returned")
        return {name: len(getattr(self, name)) for name in names} | {"unchanged": self.unchanged}


@dataclass(frozen=True, slots=True)
class Step:
    """The next ledger, without the row keys of what is here (extraction gives those), and the way to it."""

    changes: Changes
    withdrawn: Mapping[str, Entry] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()


def compare(before: Ledger, now: Mapping[str, tuple[str, ...]], *, prune: bool = False) -> Step:
    """Tells files apart by content. `now` maps each SHA-256 found to its names, relative to the input folder.

    A path that held other bytes before is `changed`, and the old bytes are superseded: their rows go. Bytes whose
    path vanished while no file took it are `removed`: their rows stay as withdrawn, unless `prune`.
    """
    holder = {path: sha for sha, paths in now.items() for path in paths}
    was = {path: sha for sha, entry in before.items() if not entry.withdrawn for path in entry.paths}
    added: list[str] = []
    changed: list[str] = []
    renamed: list[tuple[str, str]] = []
    returned: list[str] = []
    unchanged = 0
    for sha, paths in sorted(now.items(), key=lambda item: item[1]):
        old = before.get(sha)
        fresh = [path for path in paths if was.get(path) != sha]
        unchanged += len(paths) - len(fresh)
        left = [] if old is None or old.withdrawn else [path for path in old.paths if holder.get(path) != sha]
        for path in fresh:
            if old is not None and old.withdrawn:
                returned.append(path)
            elif left:
                renamed.append((left.pop(0), path))
            elif path in was:
                changed.append(path)
            else:
                added.append(path)
    gone = {sha: entry for sha, entry in before.items() if sha not in now}
    superseded = tuple(sorted(sha for sha, entry in gone.items() if any(path in holder for path in entry.paths)))
    staying = {sha: entry for sha, entry in gone.items() if sha not in superseded}
    moved = {path for path, _ in renamed}
    dropped = {path for sha, entry in before.items() if not entry.withdrawn for path in entry.paths}
    removed = sorted(path for path in dropped - moved if path not in holder)
    kept = {} if prune else {sha: Entry(e.paths, e.row_key, e.size, True) for sha, e in sorted(staying.items())}
    changes = Changes(tuple(added), tuple(changed), tuple(renamed), tuple(removed), tuple(returned), unchanged)
    return Step(changes, kept, superseded)


class Damaged(ValueError):
    """The ledger cannot be read; the text says what to do."""


def load(path: Path, raw: str) -> Ledger:
    """The ledger kept there for the input folder `raw`; empty where there is none, or it is of another folder (whose
    files were not taken away from this one). Raises Damaged."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        kept = json.loads(text)
        if kept["format"] != FORMAT:
            raise ValueError(f"format {kept['format']}")
        if kept["raw"] != raw:
            return {}
        return {
            sha: Entry(tuple(entry["paths"]), entry["row_key"], entry["size"], entry["withdrawn"])
            for sha, entry in kept["documents"].items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(
            f"{path} is damaged ({error}). Without it withdrawn documents are forgotten; "
            "delete it to go on with what is in the input folder."
        ) from error


def save(path: Path, ledger: Ledger, raw: str) -> None:
    """Writes the ledger in one atomic step, only if it differs."""
    documents = {sha: asdict(entry) for sha, entry in sorted(ledger.items())}
    text = json.dumps({"format": FORMAT, "raw": raw, "documents": documents}, ensure_ascii=False, indent=0).encode()
    with suppress(OSError):
        if path.read_bytes() == text:
            return
    write_atomic(path, text)


def row_keys(ledger: Ledger | Iterable[Entry]) -> set[str]:
    """The keys of all rows that the ledger still needs."""
    entries = ledger.values() if isinstance(ledger, dict) else ledger
    return {entry.row_key for entry in entries}
