"""In: a release's files; out: the same behind the links of the output folder, switched by one rename.

At every moment of this a reader finds the old release or the new one behind every name, also after kill −9.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

CURRENT = ".current"
RELEASES = ".releases"
#: Releases that are kept: the one switched in and the one before, which readers may still have open.
KEEP = 2
_PART = ".part-"
_RELEASE = re.compile(r"[0-9a-f]{16}(-\d+)?")
#: A part this old belongs to no running process, whatever host it was on.
_STALE_S = 24 * 3600.0


def switch_in(folder: Path, digest: str, files: Mapping[str, bytes]) -> tuple[bool, tuple[str, ...]]:
    """Makes `files` the content of `folder`; gives whether that changed anything, and sentences for a person.

    Files of other names stay. Raises OSError, and then readers still find what stood there before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    releases = folder / RELEASES
    releases.mkdir(exist_ok=True)
    _sweep(releases)
    if _stands(folder, digest, files):
        return False, ()
    if not _links_work(releases):
        _replace_one_by_one(folder, files)
        return True, (f"{folder} is on a disk without symbolic links: files were replaced one by one, {_last(files)} last",)
    release = _written(releases, digest, files)
    notes = _adopt(folder, files)
    for name in files:
        _link(folder / name, f"{CURRENT}/{name}")
    before = (folder / CURRENT).resolve().name if (folder / CURRENT).is_symlink() else ""
    _link(folder / CURRENT, f"{RELEASES}/{release.name}")
    _sync(folder)
    with suppress(OSError):  # the release is in; what is left over is swept by the next run
        _tidy(folder, files, {release.name, before})
    return True, notes


def _stands(folder: Path, digest: str, files: Mapping[str, bytes]) -> bool:
    """Whether exactly these files are switched in, whole."""
    with suppress(OSError):
        target = Path(os.readlink(folder / CURRENT)).name
        links = all(os.readlink(folder / name) == f"{CURRENT}/{name}" for name in files)
        return links and target.startswith(digest) and _whole(folder / RELEASES / target, files)
    return False


def _whole(release: Path, files: Mapping[str, bytes]) -> bool:
    with suppress(OSError):
        return all((release / name).read_bytes() == content for name, content in files.items())
    return False


def _written(releases: Path, digest: str, files: Mapping[str, bytes]) -> Path:
    """The folder that holds these files; written beside and renamed, so that it is never there half."""
    release, number = releases / digest, 1
    while release.exists():
        if _whole(release, files):
            os.utime(release)
            return release
        number += 1  # somebody changed it; a reader may have it open
        release = releases / f"{digest}-{number}"
    part = releases / f"{_PART}{os.getpid()}-{uuid4().hex[:8]}"
    part.mkdir()
    try:
        for name, content in files.items():
            _write(part / name, content)
        _sync(part)
        part.rename(release)
        _sync(releases)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return release


def _adopt(folder: Path, files: Iterable[str]) -> tuple[str, ...]:
    """Files of our names that are no links of ours are moved into a folder of their own, and shown from there meanwhile.

    They are tables of an older version, or somebody's own: they are kept, and never pruned.
    """
    real = [name for name in files if os.path.lexists(folder / name) and not _is_ours(folder / name)]
    if not real:
        return ()
    kept = folder / RELEASES / f"before-{_digest_of(folder, real)}"
    part = folder / RELEASES / f"{_PART}{os.getpid()}-{uuid4().hex[:8]}"
    current = folder / CURRENT
    if not kept.exists():
        part.mkdir()
        try:
            for name in real:
                _copy(folder / name, part / name)
            if current.is_symlink():  # an interrupted adoption, or one file laid over a release: the others stay shown
                for name in files:
                    if name not in real and (current / name).exists():
                        _copy(current / name, part / name)
            part.rename(kept)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    _link(current, f"{RELEASES}/{kept.name}")
    for name in real:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            (folder / name).rename(folder / RELEASES / f"{_PART}{os.getpid()}-{uuid4().hex[:8]}")
        _link(folder / name, f"{CURRENT}/{name}")
    return (f"{folder} held {', '.join(sorted(real))}, not published by this program: kept in {kept}",)


def _is_ours(path: Path) -> bool:
    return path.is_symlink() and os.readlink(path) == f"{CURRENT}/{path.name}"


def _digest_of(folder: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        for path in sorted((folder / name).rglob("*")) if (folder / name).is_dir() else [folder / name]:
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _link(path: Path, target: str) -> None:
    """Makes `path` a link to `target` in one step, whatever file or link it was."""
    with suppress(OSError):
        if os.readlink(path) == target:
            return
    spare = path.with_name(f".{path.name.lstrip('.')}{_PART}{os.getpid()}")
    spare.unlink(missing_ok=True)
    spare.symlink_to(target)
    os.replace(spare, path)


def _links_work(releases: Path) -> bool:
    probe = releases / f"{_PART}{os.getpid()}-link"
    try:
        probe.unlink(missing_ok=True)
        probe.symlink_to("nowhere")
        probe.unlink()
    except (OSError, NotImplementedError):
        # Where nothing at all can be written, writing the release says so better than this.
        return not os.access(releases, os.W_OK)
    return True


def _replace_one_by_one(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        part = folder / f".{name}{_PART}{os.getpid()}"
        try:
            _write(part, content)
            os.replace(part, folder / name)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def _last(files: Mapping[str, bytes]) -> str:
    return list(files)[-1]


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    """Waits until the names in a folder are on the disk, where the system can say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(releases: Path) -> None:
    """Removes what killed runs left: parts of processes that are gone, or that are too old to belong to any."""
    for part in [*releases.glob(f"{_PART}*"), *releases.parent.glob(f".*{_PART}*")]:
        with suppress(OSError):
            owner = re.search(rf"{re.escape(_PART)}(\d+)", part.name)
            if owner and _runs(int(owner[1])) and time.time() - part.lstat().st_mtime < _STALE_S:
                continue
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part)
            else:
                part.unlink()


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False  # an earlier process of this number, or an attempt of ours that is over
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _tidy(folder: Path, files: Mapping[str, bytes], keep: set[str]) -> None:
    """Removes links to tables that are no longer published, and releases beyond the newest ones."""
    for path in folder.iterdir():
        if path.name not in files and _is_ours(path) and not path.exists():
            path.unlink()
    kept = sorted((p for p in (folder / RELEASES).iterdir() if _RELEASE.fullmatch(p.name)), key=lambda p: -p.stat().st_mtime_ns)
    others = [path for path in kept if path.name not in keep]
    for path in others[max(0, KEEP - len(keep & {p.name for p in kept})) :]:
        shutil.rmtree(path, ignore_errors=True)
