"""In: a fetched file and where it came from; out: its place in the input folder, its provenance and its older versions.

A file's name is made of its address: the readable end of it and eight hex digits of its hash, so that two files of one
name from two addresses never meet. What a publisher replaces goes to `.versions/` beside it, with its provenance.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.cache import sha256_of
from pipeline.hints import PROVENANCE_SUFFIX
from pipeline.state import write_atomic

VERSIONS = ".versions"
MAX_STEM_BYTES = 120  # file systems allow 255 bytes; the hash, `.provenance.json` and a part's name need room too
SUFFIXES = {"application/pdf": ".pdf", "text/plain": ".txt"}
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Place:
    """Where one address's file belongs."""

    path: Path

    @property
    def provenance(self) -> Path:
        return self.path.with_name(self.path.name + PROVENANCE_SUFFIX)

    @property
    def part(self) -> Path:
        return self.path.with_name(f".{self.path.name}.part")

    @property
    def part_facts(self) -> Path:
        return self.path.with_name(f".{self.path.name}.part.json")

    def version(self, sha256: str) -> Path:
        """Where older bytes are kept: named by their hash, so that keeping them twice changes nothing."""
        return self.path.parent / VERSIONS / f"{self.path.stem}-{sha256[:16]}{self.path.suffix}"


def place_for(folder: Path, address: str, types: Sequence[str] = ("application/pdf",)) -> Place:
    """The place of an address's file under `folder`; the same for the same address on every run.

    Its suffix is the address's own, if that is one of the media types that are taken, else that of the first type.
    """
    last = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    stem, dot, suffix = last.rpartition(".")
    if not dot or not re.fullmatch(r"[0-9A-Za-z]{1,5}", suffix):
        stem, suffix = last, ""
    taken = [SUFFIXES[media] for media in types if media in SUFFIXES]
    own = f".{suffix.lower()}"
    wanted = own if own in taken or (not taken and suffix) else [*taken, ".pdf"][0]
    clean = UNSAFE.sub("_", stem).strip("._") or "file"
    short = clean.encode("utf-8", "ignore")[:MAX_STEM_BYTES].decode("utf-8", "ignore")
    return Place(folder / f"{short}-{hashlib.sha256(address.encode()).hexdigest()[:8]}{wanted}")


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object kept there; empty where there is none or it is damaged (then the file is simply fetched anew)."""
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def write_json(path: Path, facts: dict[str, Any]) -> None:
    write_atomic(path, json.dumps(facts, ensure_ascii=False, indent=1).encode() + b"\n")


def known_facts(place: Place) -> dict[str, Any]:
    """The provenance of the file that is there; empty where there is none or the file is not (or no longer) those bytes."""
    facts = read_json(place.provenance)
    with suppress(OSError):
        if facts.get("bytes") == place.path.stat().st_size and facts.get("sha256") == sha256_of(place.path):
            return facts
    return {}


def put(place: Place, facts: dict[str, Any]) -> str:
    """Moves a whole part to its place; gives `new`, `changed` or `unchanged`. `facts` need `sha256`.

    The order makes a kill at any point harmless: first the old bytes are kept as a version, then the new ones take
    their place, then the provenance tells of them. A run that finds bytes without their provenance repeats the rest.
    """
    if not place.path.exists():
        before = None
        versions: list[dict[str, Any]] = read_json(place.provenance).get("versions", [])
    else:
        before = sha256_of(place.path)
        versions = read_json(place.provenance).get("versions", [])
    if before == facts["sha256"]:
        place.part.unlink()
        known = read_json(place.provenance).get("sha256") == before
        if not known:
            write_json(place.provenance, facts | {"versions": versions})
        return "unchanged" if known else "new"
    if before is not None:
        versions = [*versions, _keep_version(place, before)]
    os.replace(place.part, place.path)
    write_json(place.provenance, facts | {"versions": versions})
    return "new" if before is None else "changed"


def _keep_version(place: Place, sha256: str) -> dict[str, Any]:
    """Keeps the bytes now at the place, and what is known of them, under `.versions/`."""
    old = place.version(sha256)
    old.parent.mkdir(exist_ok=True)
    facts = read_json(place.provenance)
    if facts.get("sha256") != sha256:
        facts = {"sha256": sha256}  # somebody else put these bytes there
    write_json(old.with_name(old.name + PROVENANCE_SUFFIX), {key: facts[key] for key in facts if key != "versions"})
    if not old.exists():
        with suppress(FileExistsError):
            try:
                os.link(place.path, old)
            except OSError:  # a file system without links
                write_atomic(old, place.path.read_bytes())
    return {"sha256": sha256, "fetched_at": facts.get("fetched_at"), "path": f"{VERSIONS}/{old.name}"}
