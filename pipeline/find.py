"""In: the input folder; out: `Found`, every distinct file in it by content, with what its surroundings say of it.

The order is by content (SHA-256), so that renaming files changes no row's place.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import hints as surroundings
from pipeline.cache import sha256_of
from schemas.hints import Hints
from schemas.page import Source
from schemas.vocabulary import RejectReason

PDF_HEAD = b"%PDF-"
HEAD_BYTES = 1024  # readers accept the mark anywhere in the first 1024 bytes
# Files that belong beside sheets and are no sheets; names in lower case. Dotfiles are left out anyway.
SIDE_FILES = frozenset({surroundings.FOLDER_FILE, "sources.toml", "thumbs.db", "desktop.ini"})
SIDE_STEMS = frozenset({"readme", "license"})
SIDE_SUFFIXES = (surroundings.PROVENANCE_SUFFIX, ".part", ".tmp", ".crdownload")


@dataclass(frozen=True, slots=True)
class Item:
    """One distinct file: what it is (`source`), where to open it, and what its surroundings say."""

    source: Source
    path: Path
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is there and cannot even be opened; `name` is relative to the input folder."""

    name: str
    reason: RejectReason
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the input folder. `skipped` are names with the reason why they were not followed."""

    root: Path
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


def find(raw: str | Path, *, option_code: str | None = None, digest: Callable[[Path], str] = sha256_of) -> Found:
    """Every sheet candidate under `raw` (a folder, or one file), each content once.

    `digest` gives a file's SHA-256 (an index that remembers unchanged files). Raises FileNotFoundError where `raw` is
    not there and NotADirectoryError where it is neither folder nor file.
    """
    surroundings.forget()
    given = Path(raw)
    mode = given.stat().st_mode
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise NotADirectoryError(f"{given} is neither a folder nor a file")
    root = given.resolve() if stat.S_ISDIR(mode) else given.parent.resolve()
    skipped: list[tuple[str, str]] = []
    problems: list[Problem] = []
    paths = list(_walk(root, root, skipped, problems)) if stat.S_ISDIR(mode) else [root / given.name]
    by_content: dict[str, list[Path]] = {}
    for path in paths:
        try:
            by_content.setdefault(digest(path), []).append(path)
        except FileNotFoundError:
            skipped.append((_name(root, path), "went away while the folder was read"))
        except OSError as error:
            problems.append(_unreadable(root, path, error))
    items = tuple(_item(root, sha256, by_content[sha256], option_code) for sha256 in sorted(by_content))
    return Found(root, items, tuple(sorted(problems, key=lambda p: p.name)), tuple(sorted(skipped)))


def _walk(root: Path, folder: Path, skipped: list[tuple[str, str]], problems: list[Problem]) -> Iterator[Path]:
    """Regular files below `folder`, by name. Links to folders are not entered: what they lead to inside the input
    folder is found under its own name, and what lies outside was not given."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(root, folder, error))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            why = _link_problem(root, path)
            if why:
                skipped.append((_name(root, path), why))
            elif path.is_file() and not _is_side_file(entry.name):
                yield path
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, skipped, problems)
        elif not entry.is_file(follow_symlinks=False):
            skipped.append((_name(root, path), "is no file (a pipe, socket or device)"))
        elif not _is_side_file(entry.name):
            yield path


def _link_problem(root: Path, path: Path) -> str:
    """Why a link is not followed; empty where it leads to a file inside the input folder."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere"
    if not target.is_relative_to(root):
        return "is a link out of the input folder; copy the file in, or give its folder as the input"
    if target.is_dir():
        return "is a link to a folder; its files are read under their own names"
    return "" if target.is_file() else "is a link to something that is no file"


def _is_side_file(name: str) -> bool:
    lower = name.lower()
    return lower in SIDE_FILES or lower.endswith(SIDE_SUFFIXES) or lower.partition(".")[0] in SIDE_STEMS


def _item(root: Path, sha256: str, paths: list[Path], option_code: str | None) -> Item:
    names = sorted((_name(root, path), path) for path in paths)
    relative = [path.relative_to(root).as_posix() for _, path in names]
    path = names[0][1]
    try:
        size = path.stat().st_size
    except OSError:  # it went away after it was hashed: the read stage will say so
        size = 0
    source = Source(names[0][0], sha256, size, tuple(name for name, _ in names[1:]), _kind([p for _, p in names]))
    return Item(source, path, surroundings.hints_for(root, relative, option_code))


def _kind(paths: list[Path]) -> str:
    """`.pdf` where the bytes say so, whatever the name; else `.txt` if any of the names does; else the name's own."""
    try:
        with paths[0].open("rb") as file:
            if PDF_HEAD in file.read(HEAD_BYTES):
                return ".pdf"
    except OSError:  # the read stage meets the same error and says so
        pass
    suffixes = [path.suffix.lower() for path in paths]
    return ".txt" if ".txt" in suffixes else suffixes[0]


def _unreadable(root: Path, path: Path, error: OSError) -> Problem:
    why = error.strerror or str(error)
    message = f"cannot be opened ({why}): give the user who runs hyoka leave to read it, or take it away"
    return Problem(_name(root, path), "not_pdf", message)


def _name(root: Path, path: Path) -> str:
    """The path as it can stand in a table: bytes that are no UTF-8 are written out (`\\udc81` as `\\x81`)."""
    text = path.relative_to(root).as_posix() or "."
    return os.fsencode(text).decode("utf-8", "backslashreplace")
