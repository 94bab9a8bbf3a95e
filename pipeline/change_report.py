"""In: what became of the files and how two releases differ; out: the change report, as text for people and as JSON.

Reports lie in the state folder under `changes/`, one pair of files per run that changed the release.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import publish
from pipeline.diff import Diff, compare, complete
from pipeline.editions import Tables
from pipeline.ledger import Changes
from pipeline.state import write_atomic
from pipeline.summary import printable

FOLDER = "changes"
#: A section longer than this is cut in the text; the JSON has all of it.
MOST_LINES = 200


def load(release: str | Path) -> dict[str, pd.DataFrame]:
    """All tables of a release, as of today's schema. Raises FileNotFoundError where there is no whole release."""
    try:
        return complete(publish.load(release))
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{release} is no release: it has no whole datapackage.json and tables.") from error


def write(
    state: Path, stamp: str, old: Tables | None, new: Tables, changes: Changes, *, upgraded: bool = False
) -> tuple[Path, Diff]:
    """Compares two releases and writes `changes/STAMP.txt` and `.json`; gives the text's path and the differences.

    `stamp` is the time of the run, `old` None before the first release. Raises OSError.
    """
    diff = compare(old or {}, new)
    folder = state / FOLDER
    name = stamp.replace(":", "").replace("-", "")
    kept: dict[str, Any] = {"time": stamp, "upgraded": upgraded, "files": asdict(changes), "diff": diff.as_json()}
    write_atomic(folder / f"{name}.json", json.dumps(kept, ensure_ascii=False, indent=1, default=str).encode())
    path = folder / f"{name}.txt"
    write_atomic(path, text(diff, changes, upgraded=upgraded).encode())
    return path, diff


def withdraw(path: Path) -> None:
    """Takes back a report of a release that could not be published."""
    for one in (path, path.with_suffix(".json")):
        one.unlink(missing_ok=True)


def text(diff: Diff, changes: Changes | None = None, *, upgraded: bool = False) -> str:
    """The report for people: errors first, then files, documents, sheets, indicators, figures, findings."""
    lines: list[str] = []
    if upgraded:
        lines += ["The pipeline itself has changed since the last release: every file was extracted again.", ""]
    for title, every in _sections(diff, changes):
        if every:
            lines += [f"{title} ({len(every)})", *(f"  {printable(line)}" for line in every[:MOST_LINES])]
            lines += [f"  … and {len(every) - MOST_LINES} more"] if len(every) > MOST_LINES else []
            lines.append("")
    return "\n".join(lines) if lines else "Nothing has changed.\n"


def _sections(diff: Diff, changes: Changes | None) -> Iterable[tuple[str, Sequence[str]]]:
    yield "ERROR: layout drift", diff.errors
    if changes is not None:
        yield "Files added", changes.added
        yield "Files changed", changes.changed
        yield "Files renamed", [f"{old} → {new}" for old, new in changes.renamed]
        yield "Files removed; their rows stay as withdrawn until --prune", changes.removed
        yield "Files that came back", changes.returned
    for title, documents in (
        ("New documents", diff.documents_new), ("Documents gone", diff.documents_gone),
        ("Documents under a new name", diff.documents_renamed),
        ("Documents replaced under their name", diff.documents_replaced),
        ("Documents with another status", diff.documents_status),
    ):  # fmt: skip
        yield title, [f"{one.path} ({one.document_id}) {one.note}".rstrip() for one in documents]
    for title, things in (
        ("New sheets", diff.sheets_new), ("Sheets gone", diff.sheets_gone),
        ("New indicators", diff.indicators_new), ("Indicators gone", diff.indicators_gone),
        ("Sheets of the edition before that the newest does not have", diff.sheets_ended),
        ("Indicators that the newest edition of their sheet does not print any more", diff.indicators_ended),
    ):  # fmt: skip
        yield title, [f"{one.jurisdiction_code} {one.sheet} {one.name}".rstrip() for one in things]
    yield "Indicators that seem renamed", diff.renames
    yield "Figures that a newer edition prints differently", [change.sentence() for change in diff.revisions]
    yield "Rows that say something else", [change.sentence() for change in diff.values]
    yield "Rows of unchanged files that are read differently", _counts(diff.reread.items(), str)
    yield "New kinds of findings", diff.finding_kinds_new
    yield "New findings", _counts(diff.findings_new.items(), str)
    yield "Findings gone", _counts(diff.findings_gone.items(), str)
    yield "Rows", _counts(diff.row_counts.items(), lambda counts: f"{counts[0]} → {counts[1]}")


def _counts(items: Iterable[tuple[str, Any]], show: Callable[[Any], str]) -> list[str]:
    return [f"{name}: {show(count)}" for name, count in sorted(items)]
