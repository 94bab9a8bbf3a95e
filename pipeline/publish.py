"""In: the published tables; out: a release, switched in by one atomic step, or an error that left everything as it was.

On a local disk the output folder stays a folder. Each table in it is a link into `.current`, and `.current` is the one
link that is switched, to a folder under `.releases` whose name is the digest of its content:

    data/clean/observations.parquet -> .current/observations.parquet
    data/clean/.current             -> .releases/5f0c…
    data/clean/.releases/5f0c…/observations.parquet

So a reader sees the old release or the new one, whole; files of other names in the folder are never touched; the
folder can be copied, mounted and kept in a repository. At an address (s3://…) `datapackage.json` is written last.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd

from pipeline import datapackage, switch
from pipeline.switch import CURRENT


class PublishError(Exception):
    """Nothing could be published and nothing was changed. The text says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """What was published: where, the digest of its content, rows by table.

    `changed` is False where exactly this release stood there already; `notes` are sentences for a person.
    """

    out: str
    digest: str
    rows: Mapping[str, int]
    changed: bool
    notes: tuple[str, ...] = ()


def publish(tables: Mapping[str, pd.DataFrame], out: str | os.PathLike[str], meta: Mapping[str, Any]) -> Release:
    """Writes all tables and `datapackage.json` to `out`, a local folder or an fsspec address.

    `meta` (JSON: version …) goes into `datapackage.json`; times and hosts do not belong there. Raises PublishError.
    """
    rows = {name: len(frame) for name, frame in tables.items()}
    data = {name: datapackage.parquet(name, frame) for name, frame in tables.items()}
    files = {f"{name}.parquet": content for name, content in data.items()}
    files[datapackage.NAME] = datapackage.package(data, rows, meta)  # last: it names all others
    digest = hashlib.sha256(files[datapackage.NAME]).hexdigest()[:16]
    place = os.fspath(out)
    if _is_address(place):
        return Release(place, digest, rows, _to_address(place, files))
    folder = Path(place.removeprefix("file://"))
    try:
        changed, notes = switch.switch_in(folder, digest, files)
    except OSError as error:
        raise PublishError(_advice(folder, error)) from error
    return Release(str(folder), digest, rows, changed, notes)


def pinned(clean: str | os.PathLike[str]) -> Path:
    """The folder of the release that stands at `clean` now: reading all tables from it never mixes two releases."""
    folder = Path(os.fspath(clean).removeprefix("file://"))
    current = folder / CURRENT
    return current.resolve() if current.is_symlink() else folder


def load(clean: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """All tables of the one release that stands at `clean` (folder or fsspec address), by name, as published.

    Raises FileNotFoundError where no whole release is there.
    """
    place = os.fspath(clean)
    system, root = fsspec.core.url_to_fs(place if _is_address(place) else str(pinned(place)))
    about = json.loads(system.cat_file(f"{root.rstrip('/')}/{datapackage.NAME}"))
    paths = {str(resource["name"]): f"{root.rstrip('/')}/{resource['path']}" for resource in about["resources"]}
    return {name: pd.read_parquet(io.BytesIO(system.cat_file(path))) for name, path in paths.items()}


def _is_address(place: str) -> bool:
    return "://" in place and not place.startswith("file://")


def _to_address(place: str, files: Mapping[str, bytes]) -> bool:
    """Writes what differs, `datapackage.json` last; gives whether anything did."""
    try:
        system, root = fsspec.core.url_to_fs(place)
        root = root.rstrip("/")
        package = files[datapackage.NAME]
        there = _content(system, f"{root}/{datapackage.NAME}")
        if there == package and all(_content(system, f"{root}/{name}") == content for name, content in files.items()):
            return False
        system.makedirs(root, exist_ok=True)
        for name, content in files.items():
            system.pipe_file(f"{root}/{name}", content)
    except Exception as error:  # every storage has errors of its own; what they share is that nothing can be done here
        raise PublishError(
            f"could not write to {place}: {_said(error)}. Check the address, the credentials and the storage's library "
            "(s3fs for s3://); the release there counts as whole again when a run has succeeded."
        ) from error
    return True


def _content(system: Any, path: str) -> bytes | None:
    try:
        content: bytes = system.cat_file(path)
    except FileNotFoundError:
        return None
    return content


def _said(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _advice(folder: Path, error: OSError) -> str:
    """What went wrong, where, and what to do about it."""
    what = f"could not publish to {folder}: {error.strerror or _said(error)}"
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        do = "Free some space on that disk or choose another folder with --out."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        do = "Let this user write there or choose another folder with --out."
    elif error.errno in (errno.EEXIST, errno.ENOTDIR):
        do = "A file stands where the folder should be: move it away or choose another folder with --out."
    else:
        do = "Check the disk or choose another folder with --out."
    return f"{what}{where}. {do} What was published before is unchanged."
