"""In: the bytes of an HTML page; out: the links on it, with their text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

import httpx
from bs4 import BeautifulSoup

from pipeline.normalizers import text


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads (absolute, without its fragment) and what it says."""

    address: str
    label: str

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern is found in the decoded address (with or without its query) or in the link's text."""
        address = unquote(self.address)
        return any(pattern.search(one) for one in (address, address.partition("?")[0], text.fold(self.label), self.label))


def links_on(page: bytes, address: str, charset: str | None = None) -> list[Link]:
    """Every http(s) link of the page, each address once, in the order of the page.

    `charset` is the one the server named; without it the page's own declaration counts (old pages are Shift_JIS).
    """
    soup = BeautifulSoup(page, "html.parser", from_encoding=charset)
    base = soup.find("base", href=True)
    root = httpx.URL(address)
    if base is not None:
        root = _joined(root, str(base["href"])) or root
    found: dict[str, Link] = {}
    for tag in soup.find_all(["a", "area"], href=True):
        url = _joined(root, str(tag["href"]).strip())
        if url is not None and url.scheme in {"http", "https"} and url.host:
            label = " ".join(tag.get_text(" ").split()) or str(tag.get("title") or tag.get("alt") or "")
            found.setdefault(str(url), Link(str(url), label))
    return list(found.values())


def _joined(base: httpx.URL, target: str) -> httpx.URL | None:
    try:
        return base.join(target).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):  # a broken link on somebody's page is not our fault to report
        return None
