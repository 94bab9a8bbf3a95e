"""In: what a run is about to publish; out: whether exactly that stands there already, so that nothing need be done.

`release.json` in the state folder remembers the plan of the last release (every content, name, option and our code)
with its counts, and what `datapackage.json` said, so that a release that somebody damaged is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import fingerprint
from pipeline.find import Found
from pipeline.ledger import Entry
from pipeline.state import write_atomic
from pipeline.summary import Summary

if TYPE_CHECKING:
    import pandas as pd

NAME = "release.json"
PACKAGE = "datapackage.json"
# What was lost to the machine's state at the time (load, memory) may go well now.
TRY_AGAIN = ("timeout", "crashed")


def plan(found: Found, row_keys: Mapping[str, str], withdrawn: Mapping[str, Entry]) -> str:
    """64 hex digits of everything the tables of a release hang on."""
    here = [[i.source.path, *i.source.also_at, row_keys[i.source.sha256]] for i in found.items]
    problems = [[p.name, p.reason, p.message] for p in found.problems]
    gone = [[sha256, *entry.paths, entry.row_key] for sha256, entry in withdrawn.items()]
    text = json.dumps([fingerprint(), here, problems, gone], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def still_published(state: Path, out: str, plan: str) -> Summary | None:
    """The counts of the release that stands at `out`, if it is the one of this plan and whole; else None."""
    try:
        kept = json.loads((state / NAME).read_bytes())
        if kept["plan"] == plan and kept["package"] is not None and kept["package"] == _package(out):
            summary = Summary.from_json(kept["summary"])
            return None if any(one.reason in TRY_AGAIN for one in summary.troubles) else summary
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no memory of a release, or one of another version: it is published again
    return None


def standing(out: str) -> tuple[dict[str, pd.DataFrame] | None, str | None]:
    """The tables that stand at `out` and the fingerprint of the code that made them; (None, None) where none can be read."""
    from pipeline.change_report import load
    from pipeline.publish import pinned

    try:
        tables = load(out)
        local = "://" not in out
        return tables, json.loads((pinned(out) / PACKAGE).read_bytes()).get("code") if local else None
    except (OSError, ValueError, KeyError):  # damaged or half: there is nothing to compare with, and it is replaced now
        return None, None


def remember(state: Path, out: str, plan: str, summary: Summary) -> None:
    """Notes the release that was switched in at `out`."""
    kept = {"plan": plan, "package": _package(out), "summary": summary.as_json()}
    write_atomic(state / NAME, json.dumps(kept, ensure_ascii=False).encode())


def _package(out: str) -> str | None:
    """A digest of `datapackage.json` and of the size of every file it names; None where the release is not local."""
    local = out.removeprefix("file://")
    if "://" in local:
        return None
    folder = Path(local)
    text = (folder / PACKAGE).read_bytes()
    sizes = [(folder / str(resource["path"])).stat().st_size for resource in json.loads(text)["resources"]]
    return hashlib.sha256(text + json.dumps(sizes).encode()).hexdigest()
