"""In: an address; out: its file in the input folder, if it is there, is what it should be and has changed.

A download that was cut goes on where it stopped, if the server can and still has the same file.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass

import httpx

from pipeline.fetching.keep import Place, known_facts, put, read_json, write_json
from pipeline.fetching.sources import Site
from pipeline.fetching.visit import Unfetchable, Visitor, refuse_status
from pipeline.history import utc_now

KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-length", "content-disposition", "date")
MARKS = {"application/pdf": b"%PDF-"}
MARK_WITHIN = 1024
VAGUE_TYPES = {"", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download"}
RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


@dataclass(frozen=True, slots=True)
class Got:
    """What became of one address: `new`, `changed` or `unchanged`; `bytes` loaded; whether a cut download went on."""

    status: str
    bytes: int = 0
    resumed: bool = False


def download(visitor: Visitor, site: Site, address: str, place: Place, about: dict[str, str]) -> Got:
    """Brings one file up to date. `about` goes into its provenance. Raises Unfetchable; what was there stays then."""
    return visitor.retrying(site, address, lambda: _attempt(visitor, site, address, place, about))


def _attempt(visitor: Visitor, site: Site, address: str, place: Place, about: dict[str, str]) -> Got:
    known = known_facts(place)
    place.path.parent.mkdir(parents=True, exist_ok=True)
    at, headers = _resume(place, address)
    if not at and known:
        headers = _conditions(known.get("headers", {}))
    with visitor.open(site, address, headers) as (response, passed):
        if response.status_code == 416:
            _forget_part(place)
            raise Unfetchable("cut_off", f"{address}: the rest of a cut download is not to be had.", transient=True)
        refuse_status(response, address, good={200, 206, 304} if at or known else {200})
        if response.status_code == 304:
            return Got("unchanged")
        resumed = response.status_code == 206
        if resumed and _range_start(response) != at:
            _forget_part(place)
            raise Unfetchable("cut_off", f"{address}: the server sent another part than asked for.", transient=True)
        _check_type(site, response, address)
        loaded = _load(visitor, site, response, address, place, at if resumed else 0)
    media = _check_bytes(site, place, address)
    facts = {
        **{key: value for key, value in about.items() if value},
        "url": address,
        "final_url": passed[-1],
        "redirects": passed[1:],
        "fetched_at": utc_now(),
        "sha256": _sha256(place),
        "bytes": place.part.stat().st_size,
        "media_type": media,
        "headers": {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
    }
    status = put(place, facts)
    place.part_facts.unlink(missing_ok=True)
    return Got(status, loaded, resumed)


def _conditions(headers: dict[str, str]) -> dict[str, str]:
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {ask: headers[name] for ask, name in pairs if name in headers}


def _resume(place: Place, address: str) -> tuple[int, dict[str, str]]:
    """Where a cut download of this address stopped, and how to ask for the rest only if the file is still the same."""
    facts = read_json(place.part_facts)
    size = place.part.stat().st_size if place.part.exists() else 0
    if not size or facts.get("url") != address or not facts.get("validator"):
        _forget_part(place)
        return 0, {}
    return size, {"Range": f"bytes={size}-", "If-Range": facts["validator"]}


def _forget_part(place: Place) -> None:
    place.part.unlink(missing_ok=True)
    place.part_facts.unlink(missing_ok=True)


def _range_start(response: httpx.Response) -> int:
    found = RANGE.fullmatch(response.headers.get("content-range", ""))
    return int(found[1]) if found else -1


def _check_type(site: Site, response: httpx.Response, address: str) -> None:
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in site.types and media not in VAGUE_TYPES:
        raise Unfetchable("wrong_type", f"{address} is {media}, not {' or '.join(site.types)}; add it to `types` to allow it.")


def _load(visitor: Visitor, site: Site, response: httpx.Response, address: str, place: Place, at: int) -> int:
    """Streams the body behind the first `at` bytes of the part; gives how many bytes came. Leaves a part when cut."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and at + int(announced) > site.max_bytes:
        raise Unfetchable("too_large", f"{address} has {at + int(announced):,} bytes; `max_bytes` allows {site.max_bytes:,}.")
    _note_part(response, address, place)
    ends = visitor.clock() + site.max_seconds
    size = at
    with place.part.open("ab" if at else "wb") as out:
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > site.max_bytes:
                _forget_part(place)
                raise Unfetchable("too_large", f"{address} has more than the {site.max_bytes:,} bytes of `max_bytes`.")
            out.write(chunk)
            if visitor.clock() > ends:
                message = f"{address} was not here after {site.max_seconds:g} s (`max_seconds`)."
                raise Unfetchable("timeout", message, transient=True)
    return size - at


def _note_part(response: httpx.Response, address: str, place: Place) -> None:
    """Notes by what a cut download can be told to be the same file: a strong ETag, else the date of change."""
    etag = response.headers.get("etag", "")
    validator = etag if etag.startswith('"') else response.headers.get("last-modified", "")
    encoded = response.headers.get("content-encoding", "identity") != "identity"
    place.part_facts.unlink(missing_ok=True)
    if validator and not encoded:
        write_json(place.part_facts, {"url": address, "validator": validator})


def _check_bytes(site: Site, place: Place, address: str) -> str:
    """The media type the bytes show. An error page under a PDF's name is refused and leaves nothing behind."""
    with place.part.open("rb") as file:
        head = file.read(MARK_WITHIN)
    is_page = any(mark in head.lower() for mark in (b"<html", b"<!doctype"))
    for media in site.types:
        mark = MARKS.get(media)
        if mark in head if mark else head and not (is_page and media != "text/html"):
            return media
    with suppress(FileNotFoundError):
        _forget_part(place)
    what = "an HTML page" if is_page else "something else" if head else "nothing"
    raise Unfetchable("wrong_type", f"{address} gives {what}, not {' or '.join(site.types)}.")


def _sha256(place: Place) -> str:
    digest = hashlib.sha256()
    with place.part.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
