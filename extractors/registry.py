"""A document in, its family out: the described one whose marks are all printed, else generic."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import extractors.families as families_package
from extractors.family import GENERIC, Family
from pipeline.normalizers.text import key
from schemas.page import DocumentPages


@cache
def families() -> tuple[Family, ...]:
    """Every described family, by name. Raises ValueError where a module has no family, or one of another name."""
    found = []
    for module in sorted(m.name for m in iter_modules(families_package.__path__)):
        family: Family | None = getattr(import_module(f"extractors.families.{module}"), "FAMILY", None)
        if family is None:
            raise ValueError(f"extractors/families/{module}.py holds no FAMILY: `hyoka describe` prints a starting one")
        if family.name != module:
            raise ValueError(f"extractors/families/{module}.py describes {family.name}")
        found.append(family)
    return tuple(found)


def by_name(name: str) -> Family:
    """The family of this name. Raises KeyError where there is none."""
    return {f.name: f for f in (*families(), GENERIC)}[name]


def recognize(document: DocumentPages, name: str | None = None) -> Family:
    """The family whose marks are all printed on the document (the one with most marks if several); else generic."""
    if name is not None:
        return by_name(name)
    text = printed_text(document)
    fitting = [f for f in families() if f.marks and all(_printed(mark, text) for mark in f.marks)]
    return max(fitting, key=lambda f: sum(len(m) for m in f.marks), default=GENERIC)


def _printed(mark: str, text: str) -> bool:
    """Whether all characters of a mark stand on the page, in order if the page's drawing order allows."""
    return key(mark) in text


def printed_text(document: DocumentPages) -> str:
    """The compared text of a document's first pages, in reading order of its lines and of its columns."""
    if document.dump is not None:
        return key("".join(document.dump.lines))
    from extractors.shared.grid import layout

    parts: list[str] = []
    for page in document.pages[:6]:
        laid = layout(page)
        parts.extend(cell.text for grid in laid.grids for cell in grid.cells)
        parts.extend(line.text for line in (*laid.free, *laid.bars))
    return "\n".join(key(p) for p in parts)
