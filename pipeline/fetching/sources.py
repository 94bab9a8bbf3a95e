"""In: `SOURCES.toml`; out: the sources it lists, checked, with the limits and the politeness of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import httpx


class BadSources(Exception):
    """The file of sources cannot be used; the message says where and what to write instead."""


@dataclass(frozen=True, slots=True)
class Site:
    """One source: pages that link to sheets, or the sheets' own addresses.

    `links` and `follow` are regular expressions, searched in a link's decoded address and in its text: `links` finds
    the files, `follow` the pages to look on as well, at most `depth` steps away. A redirect or a link to a host that is
    neither that of a page or address given here nor in `hosts` is refused.
    """

    name: str
    jurisdiction_code: str
    pages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    links: re.Pattern[str] = re.compile(r"\.pdf$", re.IGNORECASE)
    follow: re.Pattern[str] | None = None
    depth: int = 1
    hosts: tuple[str, ...] = ()
    types: tuple[str, ...] = ("application/pdf",)
    title: str = ""
    published: str = ""
    user_agent: str = "hyoka/0.1 (collects published evaluation sheets; obeys robots.txt)"
    delay_seconds: float = 2.0
    timeout_seconds: float = 30.0
    max_seconds: float = 600.0
    attempts: int = 4
    max_bytes: int = 100_000_000
    max_files: int = 2_000
    max_pages: int = 50
    all_hosts: frozenset[str] = field(default=frozenset())


LISTS = {"pages", "addresses", "hosts", "types"}
PATTERNS = {"links", "follow"}
BOUNDS: dict[str, tuple[float, float]] = {
    "delay_seconds": (0, 300),
    "timeout_seconds": (0.1, 600),
    "max_seconds": (0.1, 86_400),
    "attempts": (1, 20),
    "depth": (0, 5),
    "max_bytes": (1, 10_000_000_000),
    "max_files": (1, 100_000),
    "max_pages": (1, 10_000),
}
KNOWN = {f.name for f in fields(Site)} - {"all_hosts"}
NAME = re.compile(r"[0-9A-Za-z_\-぀-ヿ一-鿿]{1,60}")


def read_sources(path: Path) -> list[Site]:
    """The sources of the file, `[defaults]` filled in. Raises BadSources."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadSources(f"{path} does not exist; docs/schedule.md shows what to write into it.") from error
    except (OSError, ValueError) as error:
        raise BadSources(f"{path} cannot be read: {error}") from error
    unknown = sorted(set(document) - {"defaults", "source"})
    if unknown:
        raise BadSources(f"{path}: unknown part [{unknown[0]}]; known are [defaults] and [[source]].")
    defaults, tables = document.get("defaults", {}), document.get("source", [])
    if not isinstance(tables, list) or not isinstance(defaults, dict) or not tables:
        raise BadSources(f"{path} lists no [[source]].")
    sites = [_site(table, defaults, f"{path}, source {number}") for number, table in enumerate(tables, 1)]
    names = [site.name.casefold() for site in sites]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadSources(f"{path}: two sources are called {twice[0]!r}; the name is the folder of the files.")
    return sites


def _site(table: Mapping[str, Any], defaults: Mapping[str, Any], where: str) -> Site:
    given = {**defaults, **table}
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise BadSources(f"{where}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(KNOWN))}.")
    values: dict[str, Any] = {name: _value(name, value, where) for name, value in given.items()}
    if not isinstance(values.get("name"), str) or not NAME.fullmatch(values["name"]):
        raise BadSources(f"{where}: `name` becomes a folder: letters, digits, - and _ only.")
    if not code_is_right(values.get("jurisdiction_code")):
        raise BadSources(f"{where}: `jurisdiction_code` is not a municipality's six digits (with the right check digit).")
    starts = (*values.get("pages", ()), *values.get("addresses", ()))
    if not starts:
        raise BadSources(f"{where}: give `pages` (with links to the sheets) or `addresses` (of the sheets).")
    values["all_hosts"] = frozenset({_host(address, where) for address in starts} | set(values.get("hosts", ())))
    return Site(**values)


def _value(name: str, value: Any, where: str) -> Any:
    if name in LISTS:
        every = [value] if isinstance(value, str) else value
        if not isinstance(every, list) or not all(isinstance(one, str) for one in every):
            raise BadSources(f"{where}: `{name}` is a list of texts.")
        return tuple(every)
    if name in PATTERNS:
        try:
            return re.compile(value, re.IGNORECASE)
        except (re.error, TypeError) as error:
            raise BadSources(f"{where}: `{name}` is no regular expression: {error}") from error
    if name in BOUNDS:
        low, high = BOUNDS[name]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high or (name[:4] != "max_" and name in {"attempts", "depth"} and value % 1):
            raise BadSources(f"{where}: `{name}` is a number from {low:g} to {high:g}.")
        return value
    if not isinstance(value, str):
        raise BadSources(f"{where}: `{name}` is a text in quotes.")
    return value


def _host(address: str, where: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise BadSources(f"{where}: {address!r} is no address: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise BadSources(f"{where}: {address!r} is no http or https address.")
    return url.host


def code_is_right(code: object) -> bool:
    """Whether it is six digits whose last is the check digit (weights 6 to 2; the last digit of 11 minus the rest by 11)."""
    if not isinstance(code, str) or not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=False))
    return int(code[5]) == (11 - total % 11) % 10
