"""In: a file's place in the input folder; out: what `source.toml` and fetch provenance beside it say (`Hints`).

Fetch provenance (`NAME.provenance.json`) wins over `source.toml` in the folder or above it, which wins over the
command line's `--jurisdiction`: the closer to the one file, the likelier it is about it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from schemas.hints import Hints
from schemas.vocabulary import JurisdictionSource

FOLDER_FILE = "source.toml"
PROVENANCE_SUFFIX = ".provenance.json"
KEYS = ("jurisdiction_code", "published", "title", "url")
# Five digits of the prefecture and municipality and one check digit.
SIX_DIGITS = re.compile(r"[0-9]{6}")

Facts = Mapping[str, str]


def hints_for(root: Path, names: Sequence[str], option_code: str | None = None) -> Hints:
    """What is known of one document whose bytes lie at `names` (relative to `root`, the folder given by the user).

    Copies of one file in two folders that name two municipalities contradict each other: then none is taken and
    `problems` says so, since which of them wins would hang on a file name.
    """
    problems: list[str] = []
    fetched = [_provenance(root / name, problems) for name in names]
    folders = [_folder_facts(root, (root / name).parent, problems) for name in names]
    merged = {key: value for facts in (*reversed(folders), *reversed(fetched)) for key, value in facts.items()}
    source: JurisdictionSource | None = None
    code: str | None = None
    known: tuple[tuple[JurisdictionSource, set[str]], ...] = (
        ("fetch", {facts["jurisdiction_code"] for facts in fetched if "jurisdiction_code" in facts}),
        ("folder", {facts["jurisdiction_code"] for facts in folders if "jurisdiction_code" in facts}),
        ("option", {option_code} if option_code else set()),
    )
    for kind, codes in known:
        if len(codes) > 1:
            problems.append(f"copies of this file are filed under different municipalities: {', '.join(sorted(codes))}")
            break
        if codes:
            source, code = kind, codes.pop()
            break
    return Hints(
        jurisdiction_code=code,
        jurisdiction_source=source,
        published=merged.get("published"),
        title=merged.get("title"),
        url=merged.get("url"),
        problems=tuple(dict.fromkeys(problems)),
    )


def _provenance(path: Path, problems: list[str]) -> Facts:
    """What the fetch left beside one file; nothing where there is no such file."""
    beside = path.with_name(path.name + PROVENANCE_SUFFIX)
    try:
        kept = json.loads(beside.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        problems.append(f"the fetch provenance beside the file cannot be read ({_brief(error)})")
        return {}
    return _facts(kept if isinstance(kept, dict) else {}, "the fetch provenance beside the file", problems)


def _folder_facts(root: Path, folder: Path, problems: list[str]) -> Facts:
    """The `source.toml` files from `root` down to `folder`; the one nearest to the file wins key by key."""
    steps = folder.relative_to(root).parts
    facts: dict[str, str] = {}
    for depth in range(len(steps) + 1):
        found, faults = _toml(root.joinpath(*steps[:depth]) / FOLDER_FILE)
        facts.update(found)
        problems.extend(faults)
    return facts


@lru_cache(maxsize=4096)
def _toml(path: Path) -> tuple[Facts, tuple[str, ...]]:
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}, ()
    except (OSError, ValueError) as error:
        return {}, (f"{FOLDER_FILE} of the folder cannot be read ({_brief(error)})",)
    problems: list[str] = []
    return _facts(kept, f"{FOLDER_FILE} of the folder", problems), tuple(problems)


def forget() -> None:
    """Forgets the `source.toml` files already read: a run looks at each of them once, a later run again."""
    _toml.cache_clear()


def _facts(kept: Mapping[str, Any], where: str, problems: list[str]) -> Facts:
    facts = {}
    for key in KEYS:
        value = kept.get(key)
        if value is None or value == "":
            continue
        text = value.isoformat() if isinstance(value, date) else str(value).strip()
        if key == "jurisdiction_code" and not SIX_DIGITS.fullmatch(text):
            problems.append(f'{where}: jurisdiction_code {text!r} is not six digits in quotes, like "242161"')
            continue
        facts[key] = text
    return facts


def _brief(error: Exception) -> str:
    """An error's text without the path in it, so that renaming a folder changes no table."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)
