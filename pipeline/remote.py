"""In: an input folder at an fsspec address (s3://…); out: a local copy of it in the state folder, brought up to date.

Reading happens on local files alone, so that limits, links and changed files are handled in one place. What has not
changed at the address (size, ETag, time) is not fetched again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.state import write_atomic

FOLDER, INDEX = "mirror", "mirror.json"
#: What storages call the things that differ when a file has other bytes.
MARKS = ("size", "etag", "ETag", "mtime", "LastModified", "last_modified", "created", "updated", "generation", "md5Hash")


class Unreachable(OSError):
    """The address cannot be read; the text says why."""


def is_address(place: str) -> bool:
    """Whether the place is an fsspec address and not a path."""
    return "://" in place and not place.startswith("file://")


def local_folder(raw: str, state: Path) -> str:
    """The folder to read for `raw`: itself, or the copy of what lies at its address. Raises Unreachable."""
    if not is_address(raw):
        return raw.removeprefix("file://")
    import fsspec  # loads what an ordinary run does not need

    try:
        system, root = fsspec.core.url_to_fs(raw)
        listed: dict[str, Any] = system.find(root, detail=True)
        if not listed and not system.isdir(root):
            raise FileNotFoundError(f"there is no folder {raw}")
        _bring_up_to_date(system, root, listed, state)
    except Exception as error:  # every storage has errors of its own; what they share is that nothing can be read
        said = " ".join(str(error).split()) or type(error).__name__
        advice = "Check the address, the credentials and the storage's library (s3fs for s3://)."
        raise Unreachable(f"could not read {raw}: {said}. {advice}") from error
    return str(state / FOLDER)


def _bring_up_to_date(system: Any, root: str, listed: Mapping[str, Mapping[str, Any]], state: Path) -> None:
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        known = json.loads((state / INDEX).read_bytes())
    marks: dict[str, str] = {}
    for path, facts in sorted(listed.items()):
        name = PurePosixPath(path.removeprefix(root).lstrip("/"))
        if ".." in name.parts or not name.parts:
            continue  # a key may be any text; it must not lead out of the folder
        marks[str(name)] = str([str(facts.get(mark)) for mark in MARKS])
        local = folder / name
        if known.get(str(name)) == marks[str(name)] and local.is_file():
            continue
        local.parent.mkdir(parents=True, exist_ok=True)
        part = local.with_name(f"{local.name}.part")
        system.get_file(path, str(part))
        os.replace(part, local)
    for local in [path for path in folder.rglob("*") if path.is_file()]:
        if local.relative_to(folder).as_posix() not in marks:
            local.unlink()
    write_atomic(state / INDEX, json.dumps(marks, ensure_ascii=False).encode())
