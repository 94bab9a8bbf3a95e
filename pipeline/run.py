"""In: an input folder and options; out: a published release and what is to be said of it. The stages, on one screen."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from pipeline import __version__, history, ledger, release
from pipeline.cache import FileIndex, Rows, RowStore, fingerprint
from pipeline.find import Found, find
from pipeline.gather import gather, keys, withdrawn_rows
from pipeline.jobs import Limits
from pipeline.lock import hold
from pipeline.logs import event
from pipeline.progress import Bar
from pipeline.remote import local_folder
from pipeline.state import state_folder, sweep_parts
from pipeline.summary import Summary, summarize

# Rows of an earlier version of the code or of other options: somebody may go back to them within this time.
KEEP_ROWS_S = 30 * 24 * 3600.0
OLD_PART_S = 24 * 3600.0
LEDGER = "ledger.json"


@dataclass(frozen=True, slots=True)
class Options:
    """One run: where from, where to, and how. `jobs` 0 takes all processors; `family` switches recognizing off."""

    raw: str
    out: str
    jobs: int = 0
    family: str | None = None
    jurisdiction: str | None = None
    engine: str = "processes"
    scheduler: str | None = None
    force: bool = False
    ocr: bool = True
    prune: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    `summary` counts what is published now; `changed` is False where nothing had to be done; `skipped` are names in the
    input folder that were not followed, with the reason; `notes` are sentences of the publisher; `report` is the change
    report against the release before; `errors` say where a layout suddenly gives less than on its last edition.
    """

    summary: Summary
    changed: bool
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    report: Path | None = None
    errors: tuple[str, ...] = ()


def run(options: Options, bar: Bar) -> Outcome:
    """One run from the input folder to the published tables.

    Raises Held where another run publishes there, OSError where the input or state folder cannot be used, PublishError
    where nothing could be published, CannotStart where worker processes die at once, NotInstalled without Dask.
    """
    state = state_folder(options.out)
    clock = _Clock()
    with hold(state) as left_behind:
        if left_behind:
            event("recovered a lock that was left behind", 30, by=left_behind)
        index, store = FileIndex(state / "files.json"), RowStore(state / "rows")
        found = find(local_folder(options.raw, state), option_code=options.jurisdiction, digest=index.digest)
        row_keys = keys(found, options)
        step = ledger.compare(ledger.load(state / LEDGER, _absolute(options.raw)), _names(found), prune=options.prune)
        plan = release.plan(found, row_keys, step.withdrawn)
        index.save()
        clock.lap("find")
        if not options.force and (kept := release.still_published(state, options.out, plan)):
            outcome = Outcome(kept, changed=False, skipped=found.skipped)
            history.append(state, clock.run(outcome, step.changes.counts(), ""))
            return outcome
        rows = chain(gather(found, row_keys, store, options, bar), withdrawn_rows(step.withdrawn, store))
        clock.lap("extract")
        bar.stage("validating and publishing")
        # Before publishing: a document must be known to be published before it can be, or a kill between the two and
        # its file's removal would lose its rows. Known and not published, it is published by the next run.
        now = _entries(found, row_keys) | dict(step.withdrawn)
        ledger.save(state / LEDGER, now, _absolute(options.raw))
        outcome, digest = _released(rows, options.out, state, step, clock)
        try:
            release.remember(state, options.out, plan, outcome.summary)
            store.sweep(ledger.row_keys(now), older_than_s=KEEP_ROWS_S)
            sweep_parts(state, older_than_s=OLD_PART_S, now_s=time.time())
            history.append(state, clock.run(outcome, step.changes.counts(), digest))
        except OSError as error:  # the release is in: a disk that is full only now costs the next run some time
            event("the run could not be remembered", 40, state=state, error=error)
    return replace(outcome, skipped=found.skipped)


def _released(rows: Iterable[Rows], out: str, state: Path, step: ledger.Step, clock: _Clock) -> tuple[Outcome, str]:
    """Validates the rows of all documents, publishes them and compares with what stood there; also gives its digest."""
    from pipeline import change_report  # these load pandas, which a run with nothing to do shall not wait for
    from pipeline.publish import publish
    from pipeline.validate import validate

    before, code_before = release.standing(out)
    tables = validate(_merged(rows))
    clock.lap("validate")
    upgraded = code_before not in (None, fingerprint())
    # Also before publishing, since afterwards nobody could tell any more what had stood there.
    report, diff = change_report.write(state, clock.started, before, tables, step.changes, upgraded=upgraded)
    clock.lap("compare")
    try:
        published = publish(tables, out, {"version": __version__, "code": fingerprint()})
    except BaseException:
        change_report.withdraw(report)
        raise
    clock.lap("publish")
    if "://" not in published.out:
        history.show_in(Path(published.out), state)
    summary = summarize(tables, len(step.withdrawn))
    return Outcome(summary, True, (), published.notes, report, tuple(diff.errors)), published.digest


def _merged(rows: Iterable[Rows]) -> Rows:
    """The rows of all documents, table by table."""
    tables: Rows = {}
    for one in rows:
        for name, added in one.items():
            tables.setdefault(name, []).extend(added)
    return tables


def _names(found: Found) -> dict[str, tuple[str, ...]]:
    return {item.source.sha256: (item.source.path, *item.source.also_at) for item in found.items}


def _entries(found: Found, row_keys: dict[str, str]) -> ledger.Ledger:
    sizes = {item.source.sha256: item.source.size for item in found.items}
    return {sha256: ledger.Entry(names, row_keys[sha256], sizes[sha256]) for sha256, names in _names(found).items()}


def _absolute(raw: str) -> str:
    return raw if "://" in raw else str(Path(raw).resolve())


class _Clock:
    """How long each stage took."""

    def __init__(self) -> None:
        self.started = history.utc_now()
        self.seconds: dict[str, float] = {}
        self.last = time.monotonic()

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage] = round(now - self.last, 3)
        self.last = now

    def run(self, outcome: Outcome, changes: dict[str, int], digest: str) -> history.Run:
        """The line of the history for this run."""
        return history.Run(
            time=self.started,
            command="extract",
            version=__version__,
            fingerprint=fingerprint(),
            exit_code=outcome.summary.exit_code,
            seconds=self.seconds,
            counts={**outcome.summary.counts(), **changes},
            release=digest,
            report=outcome.report.name if outcome.report else "",
            message="; ".join(outcome.errors),
        )
