"""In: the files found; out: the rows of every one of them, from the store where they are kept, else from workers."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.cache import Rows, RowStore, row_key
from pipeline.find import Found, Item, Problem
from pipeline.jobs import Done, Lost
from pipeline.ledger import Entry
from pipeline.logs import event
from pipeline.process import CHANGED, NOT_OPENED, Task, password, process, refused, renamed
from pipeline.progress import Bar
from schemas.hints import Hints
from schemas.page import Source

if TYPE_CHECKING:
    from pipeline.run import Options

WITHDRAWN = "no longer in the input folder; its rows are kept until a run with --prune"


def keys(found: Found, options: Options) -> dict[str, str]:
    """Under which key the rows of each file are kept, by SHA-256: all that was given from outside is part of it."""
    secret = password()
    shared = {
        "family": options.family,
        "ocr": options.ocr and shutil.which("tesseract") is not None,
        "password": hashlib.sha256(secret.encode()).hexdigest() if secret else None,
    }
    return {
        item.source.sha256: row_key(item.source.sha256, {**shared, "suffix": item.source.suffix, "hints": asdict(item.hints)})
        for item in found.items
    }


def gather(found: Found, row_keys: dict[str, str], store: RowStore, options: Options, bar: Bar) -> Iterator[Rows]:
    """Has every file's rows made that the store does not keep; then gives the rows of all files, in the order of `found`,
    and those of files that cannot be opened after them.

    Rows are read back from the store one file at a time: while files are worked on, none of them are held.
    """
    held: dict[str, Rows] = {}
    kept = {sha256 for sha256, key in row_keys.items() if not options.force and store.holds(key)}
    todo = [item for item in found.items if item.source.sha256 not in kept]
    if todo:
        bar.start(len(todo))
    for item, result in _worked(todo, options):
        bar.step()
        rows = _settled(item, result, store, row_keys[item.source.sha256])
        if rows is not None:
            held[item.source.sha256] = rows
    return _each(found, row_keys, store, held)


def _each(found: Found, row_keys: dict[str, str], store: RowStore, held: Mapping[str, Rows]) -> Iterator[Rows]:
    """Raises OSError where the store has lost rows since: it is cleaned by nobody while a run holds the lock."""
    for item in found.items:
        rows = held.get(item.source.sha256) or store.get(row_keys[item.source.sha256])
        if rows is None:
            raise FileNotFoundError(f"the rows of {item.source.path} are gone from {store.folder}: run again")
        yield renamed(rows, item.source)
    for problem in found.problems:
        yield _unopened(problem)


def _worked(todo: list[Item], options: Options) -> Iterator[tuple[Item, Done[Rows] | Lost]]:
    # The largest files first: the last ones to finish are then short, and no worker waits long for another.
    todo = sorted(todo, key=lambda item: -item.source.size)
    tasks = [Task(item, options.family, options.ocr) for item in todo]
    if options.engine == "dask":
        from pipeline.cluster import run_on_cluster

        answers = run_on_cluster(process, tasks, scheduler=options.scheduler, limits=options.limits)
    else:
        from pipeline.workers import run_jobs  # loads multiprocessing: not in a run that only finds nothing to do

        answers = run_jobs(process, tasks, workers=options.jobs or processors(), limits=options.limits)
    for number, result in answers:
        yield todo[number], result


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settled(item: Item, result: Done[Rows] | Lost, store: RowStore, key: str) -> Rows | None:
    """Puts a worker's answer into the store; gives the rows that are not to be kept, so that the next run tries again."""
    source = item.source
    if isinstance(result, Lost):
        event("lost", 40, document_id=source.document_id, reason=result.reason, message=result.message, trace=result.trace)
        return refused(source, item.hints, result.reason, result.message)
    for warning in result.warnings:
        event("warning of a library", 20, document_id=source.document_id, text=warning)
    document = result.value["documents"][0]
    status = document["status"]
    event("extracted", document_id=source.document_id, status=status, seconds=round(result.seconds, 3))
    if (document["message"] or "").startswith((CHANGED, NOT_OPENED)):
        return result.value
    store.put(key, result.value)
    return None


def _unopened(problem: Problem) -> Rows:
    """A row for a file that is there and cannot be opened; its bytes are unknown, so that its name stands in for them."""
    name_only = Source(problem.name, hashlib.sha256(problem.name.encode()).hexdigest(), 0)
    return refused(name_only, Hints(), problem.reason, problem.message)


def withdrawn_rows(withdrawn: Mapping[str, Entry], store: RowStore) -> list[Rows]:
    """The kept rows of documents whose files are gone from the input folder, as far as today's tables have them."""
    from pipeline.validate import CONTROLS  # loads pandas, which a run with nothing to do shall not wait for
    from schemas.tables import TABLES

    columns = {name: set(model.to_schema().columns) for name, model in TABLES.items()}
    found = []
    for sha256, entry in withdrawn.items():
        rows = store.get(entry.row_key)
        if rows is None:
            event("rows of a withdrawn document are lost", 30, document_id=sha256[:16], path=entry.paths[0])
            continue
        # They may come from an older version of the code, whose tables had other columns.
        known = {
            name: [{key: row[key] for key in row if key in columns.get(name, row)} for row in every]
            for name, every in rows.items()
            if name in columns or name == CONTROLS
        }
        names = {"source_path": entry.paths[0], "also_at": list(entry.paths[1:]), "withdrawn": True}
        document = {**known["documents"][0], **names}
        found.append({**known, "documents": [{**document, "message": document.get("message") or WITHDRAWN}]})
    return found
