"""In: an address; out: the open answer, after robots.txt, waiting, redirects and retries had their say.

The only file that knows httpx's client, protego and tenacity.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from pipeline.fetching.sources import Site

T = TypeVar("T")
REDIRECTS = {301, 302, 303, 307, 308}
MAX_REDIRECTS = 5
TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
MAX_WAIT_S = 120.0
MAX_ROBOTS_BYTES = 500_000
MAX_CRAWL_DELAY_S = 60.0
#: After so many addresses in a row that a host could not give, it is left alone until the next run.
GIVE_UP_AFTER = 3


class Unfetchable(Exception):
    """One address cannot be had. `reason` is a stable code; `transient` ones are tried again."""

    def __init__(self, reason: str, message: str, *, transient: bool = False, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.reason, self.message, self.transient, self.wait_s = reason, message, transient, wait_s


@dataclass
class Visitor:
    """Visits hosts one request at a time, each no more often than it asks for. `sleep` and `clock` are given for tests."""

    client: httpx.Client
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _failed: dict[str, int] = field(default_factory=dict)

    def retrying(self, site: Site, address: str, attempt: Callable[[], T]) -> T:
        """Calls `attempt` until it gives something or a fault that stays. Raises Unfetchable with the last fault."""
        host = httpx.URL(address).host
        if self._failed.get(host, 0) >= GIVE_UP_AFTER:
            raise Unfetchable("host_down", f"{host} failed {GIVE_UP_AFTER} times in a row; it is left alone until the next run.")
        retry = Retrying(
            stop=stop_after_attempt(site.attempts), retry=retry_if_exception(_passes), wait=_wait, sleep=self.sleep, reraise=True
        )
        try:
            got = retry(attempt)
        except Unfetchable as fault:
            self._failed[host] = self._failed.get(host, 0) + 1 if fault.transient else 0
            raise
        self._failed[host] = 0
        return got

    @contextmanager
    def open(self, site: Site, address: str, headers: Mapping[str, str]) -> Iterator[tuple[httpx.Response, list[str]]]:
        """The streaming answer at the end of all redirects, and the addresses passed. Raises Unfetchable."""
        url, passed = httpx.URL(address), [address]
        while True:
            self._check(site, url)
            self._be_patient(site, url)
            with _faults(str(url)), self._stream(site, url, headers) as response:
                if response.status_code not in REDIRECTS:
                    yield response, passed
                    return
                target = response.headers.get("location", "")
            url = self._redirected(url, target)
            if str(url) in passed or len(passed) > MAX_REDIRECTS:
                raise Unfetchable("redirect_loop", f"{address} is redirected in a loop or more than {MAX_REDIRECTS} times.")
            passed.append(str(url))

    def _stream(self, site: Site, url: httpx.URL, headers: Mapping[str, str]) -> AbstractContextManager[httpx.Response]:
        every = {"User-Agent": site.user_agent, "Accept-Encoding": "identity", **headers}
        return self.client.stream("GET", url, headers=every, timeout=site.timeout_seconds, follow_redirects=False)

    def _redirected(self, url: httpx.URL, target: str) -> httpx.URL:
        try:
            return url.join(target).copy_with(fragment=None)
        except httpx.InvalidURL as error:
            raise Unfetchable("bad_address", f"{url} redirects to {target!r}, which is no address.") from error

    def _check(self, site: Site, url: httpx.URL) -> None:
        """Refuses what was not asked for: other schemes, other hosts (also inside our own net), what robots.txt forbids."""
        if url.scheme not in {"http", "https"}:
            raise Unfetchable("bad_address", f"{url} is neither http nor https.")
        if url.host not in site.all_hosts:
            raise Unfetchable("other_host", f"{url} is on another host; add {url.host!r} to `hosts` of {site.name} to allow it.")
        if not self._rules(site, url).can_fetch(str(url), site.user_agent):
            raise Unfetchable("robots", f"robots.txt of {url.host} does not allow {url}.")

    def _be_patient(self, site: Site, url: httpx.URL) -> None:
        asked = self._rules(site, url).crawl_delay(site.user_agent) or 0.0
        delay = max(site.delay_seconds, min(float(asked), MAX_CRAWL_DELAY_S))
        last = self._last.get(url.host)
        if last is not None and (rest := last + delay - self.clock()) > 0:
            self.sleep(rest)
        self._last[url.host] = self.clock()

    def _rules(self, site: Site, url: httpx.URL) -> Protego:
        """The host's robots.txt, read once: none (4xx) allows all, an error of the server allows nothing for now (RFC 9309)."""
        origin = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        key = str(origin)
        if key not in self._robots:
            self._robots[key] = Protego.parse(self._read_robots(site, origin).decode("utf-8", "replace"))
        return self._robots[key]

    def _read_robots(self, site: Site, url: httpx.URL) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            with _faults(str(url)), self._stream(site, url, {}) as response:
                status = response.status_code
                if status >= 500 or status == 429:
                    message = f"{url} answers {status}; nothing is fetched without it."
                    raise Unfetchable("robots_unreachable", message, transient=True, wait_s=retry_after(response))
                if status not in REDIRECTS:
                    return _bounded(response) if status == 200 else b""
                target = response.headers.get("location", "")
            url = self._redirected(url, target)
            if url.scheme not in {"http", "https"} or url.host not in site.all_hosts:
                message = f"robots.txt leads to {url}; add {url.host!r} to `hosts` of {site.name} to allow it."
                raise Unfetchable("other_host", message)
        return b""  # a loop tells nothing, like a file that is not there


def _bounded(response: httpx.Response) -> bytes:
    data = b""
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > MAX_ROBOTS_BYTES:
            break
    return data[:MAX_ROBOTS_BYTES]


@contextmanager
def _faults(address: str) -> Iterator[None]:
    """Turns what httpx raises, also while a body is read, into one kind of fault."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Unfetchable("timeout", f"{address} did not answer in time.", transient=True) from error
    except httpx.RemoteProtocolError as error:
        raise Unfetchable("cut_off", f"{address}: the connection was cut ({error}).", transient=True) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError) as error:
        raise Unfetchable("bad_address", f"{address}: {error}") from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise Unfetchable("connection", f"{address}: {error or type(error).__name__}", transient=True) from error


def refuse_status(response: httpx.Response, address: str, *, good: set[int]) -> None:
    """Raises Unfetchable for a status that brings no content."""
    status = response.status_code
    if status in good:
        return
    if status in {404, 410}:
        raise Unfetchable("not_found", f"{address} is gone ({status}); files fetched before are kept.")
    transient = status in TRANSIENT
    raise Unfetchable("server_error" if transient else "http_error", f"{address} answers {status}.",
                      transient=transient, wait_s=retry_after(response))  # fmt: skip


def retry_after(response: httpx.Response) -> float | None:
    """Seconds the server asks to wait (a number or a date), or None."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _passes(fault: BaseException) -> bool:
    """Whether to try again: a fault that may pass, unless the server asks to stay away for longer than a run waits."""
    return isinstance(fault, Unfetchable) and fault.transient and (fault.wait_s or 0.0) <= MAX_WAIT_S


def _wait(state: RetryCallState) -> float:
    """2, 4, 8 … seconds, or what the server asks for; never more than two minutes."""
    fault = state.outcome.exception() if state.outcome else None
    asked = fault.wait_s if isinstance(fault, Unfetchable) else None
    return min(MAX_WAIT_S, max(2.0**state.attempt_number, asked or 0.0))
