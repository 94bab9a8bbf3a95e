"""In: `SOURCES.toml` and the input folder; out: new and changed sheets in it, with provenance, and a report.

Each source has a folder of its own under the input folder. Nothing that was fetched is ever taken away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from pipeline import logs
from pipeline.fetching.download import download
from pipeline.fetching.keep import place_for, read_json
from pipeline.fetching.links import Link, links_on
from pipeline.fetching.sources import Site, read_sources
from pipeline.fetching.visit import Unfetchable, Visitor, refuse_status
from pipeline.hints import PROVENANCE_SUFFIX

MAX_PAGE_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address. `status`: `new` `changed` `unchanged` `failed`, or `unlisted` (no page links to it now)."""

    source: str
    address: str
    status: str
    path: str = ""
    reason: str = ""
    message: str = ""
    bytes: int = 0
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class FetchReport:
    """All outcomes, in the order of the sources."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 where everything could be had, 1 where something could not."""
        return 1 if any(outcome.status == "failed" for outcome in self.outcomes) else 0

    def counts(self) -> dict[str, int]:
        names = ("new", "changed", "unchanged", "unlisted", "failed")
        return {name: sum(outcome.status == name for outcome in self.outcomes) for name in names}

    def text(self) -> str:
        """For people: one line for everything that is not simply unchanged, and the counts."""
        lines = [
            f"{outcome.status:9} {outcome.path or outcome.address}" + (f": {outcome.message}" if outcome.message else "")
            for outcome in self.outcomes
            if outcome.status != "unchanged"
        ]
        return "\n".join([*lines, ", ".join(f"{count} {name}" for name, count in self.counts().items())])


@dataclass
class _Visit:
    """The work on one source."""

    site: Site
    folder: Path
    raw: Path
    visitor: Visitor
    outcomes: list[Outcome] = field(default_factory=list)

    def note(self, address: str, status: str, **more: Any) -> None:
        outcome = Outcome(self.site.name, address, status, **more)
        self.outcomes.append(outcome)
        logs.event("fetched", of="fetch", source=self.site.name, address=address, status=status, **more)

    def fail(self, address: str, fault: Unfetchable) -> None:
        self.note(address, "failed", reason=fault.reason, message=fault.message)


def fetch(
    sources: Path,
    raw: Path,
    *,
    client: httpx.Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> FetchReport:
    """Brings every listed source up to date under `raw`. Raises BadSources where the file of sources is wrong.

    What cannot be had is an outcome `failed` with a reason (`not_found` `server_error` `http_error` `timeout` `cut_off`
    `connection` `host_down` `too_large` `too_many` `wrong_type` `redirect_loop` `other_host` `robots` `robots_unreachable`
    `bad_address` `no_links`) and stops nothing else.
    """
    sites = read_sources(sources)
    outcomes: list[Outcome] = []
    with client or httpx.Client() as connection:
        visitor = Visitor(connection, sleep, clock)
        for site in sites:
            visit = _Visit(site, raw / site.name, raw, visitor)
            _bring_up_to_date(visit)
            outcomes += visit.outcomes
    return FetchReport(tuple(outcomes))


def _bring_up_to_date(visit: _Visit) -> None:
    site = visit.site
    found, whole = _sheets_of(visit)
    if len(found) > site.max_files:
        message = f"{len(found)} files are linked; `max_files` of {site.name} allows {site.max_files}: the rest is left out."
        visit.fail(site.name, Unfetchable("too_many", message))
    for link in found[: site.max_files]:
        place = place_for(visit.folder, link.address, site.types)
        about = {
            "source": site.name,
            "jurisdiction_code": site.jurisdiction_code,
            "title": site.title or link.label,
            "published": site.published,
        }
        try:
            got = download(visit.visitor, site, link.address, place, about)
        except Unfetchable as fault:
            visit.fail(link.address, fault)
            continue
        path = place.path.relative_to(visit.raw).as_posix()
        visit.note(link.address, got.status, path=path, bytes=got.bytes, resumed=got.resumed)
    if whole:
        _tell_unlisted(visit, {link.address for link in found})


def _sheets_of(visit: _Visit) -> tuple[list[Link], bool]:
    """The links to sheets, each once, and whether every page could be read."""
    site = visit.site
    found = {address: Link(address, "") for address in site.addresses}
    waiting = [(address, 0) for address in site.pages]
    seen = set(site.pages)
    whole = True
    while waiting:
        address, depth = waiting.pop(0)
        try:
            links = visit.visitor.retrying(site, address, lambda address=address: _read_page(visit, address))  # type: ignore[misc]
        except Unfetchable as fault:
            visit.fail(address, fault)
            whole = False
            continue
        for link in links:
            if link.matches(site.links):
                found.setdefault(link.address, link)
            elif site.follow and depth < site.depth and link.address not in seen and link.matches(site.follow):
                if len(seen) < site.max_pages:
                    seen.add(link.address)
                    waiting.append((link.address, depth + 1))
                elif whole:
                    whole = False
                    message = f"more pages than `max_pages` of {site.name} ({site.max_pages}): the rest is left out."
                    visit.fail(link.address, Unfetchable("too_many", message))
    if whole and not found:
        # A page that suddenly lists nothing was most likely redesigned; silence would look like "nothing new".
        message = f"no link on it matches `links` of {site.name} ({site.links.pattern})."
        visit.fail(site.pages[0], Unfetchable("no_links", message))
    return list(found.values()), whole


def _read_page(visit: _Visit, address: str) -> list[Link]:
    with visit.visitor.open(visit.site, address, {"Accept": "text/html"}) as (response, passed):
        refuse_status(response, address, good={200})
        media = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if media not in {"text/html", "application/xhtml+xml"}:
            message = f"{address} is {media}, not a page with links; list it under `addresses` if it is a sheet."
            raise Unfetchable("wrong_type", message)
        page = bytearray()
        ends = visit.visitor.clock() + visit.site.max_seconds
        for chunk in response.iter_bytes():
            page += chunk
            if len(page) > MAX_PAGE_BYTES or visit.visitor.clock() > ends:
                raise Unfetchable("too_large", f"{address} is no page of links: it does not end.")
        return links_on(bytes(page), passed[-1], response.charset_encoding)


def _tell_unlisted(visit: _Visit, listed: set[str]) -> None:
    """Files fetched before whose address no page links to any more: kept, and said."""
    for beside in sorted(visit.folder.glob(f"*{PROVENANCE_SUFFIX}")):
        address = read_json(beside).get("url", "")
        if address and address not in listed:
            path = beside.with_name(beside.name.removesuffix(PROVENANCE_SUFFIX)).relative_to(visit.raw).as_posix()
            visit.note(address, "unlisted", path=path, message="no page lists it any more; the file is kept")
