"""In: an input folder whose files say their own figures; out: real runs on it in processes of their own, also killed ones.

Only the reading of a file is played; finding, keeping, validating, comparing, publishing and locking are the program's.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pipeline import cache, gather
from pipeline.cache import Rows
from pipeline.find import Item
from pipeline.process import Task, refused
from pipeline.run import Options
from pipeline.workers import Done

HEAD = b"%PDF-1.4\n"
#: Loaded once, before any run is forked: a run then starts in milliseconds.
PRELOAD = ["rerun.runs", "pipeline.validate", "pipeline.publish", "pipeline.change_report", "pipeline.cluster"]
#: What a run does to the disk; killing it before any of these is a crash point.
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.symlink", "os.link", "os.truncate", "shutil.rmtree", "os.rmdir"}


def sheet(year: int, actual: dict[int, float], name: str = "意見件数", code: str = "611") -> bytes:
    """A file of one sheet with one indicator."""
    said = {"year": year, "code": code, "name": name, "actual": {str(k): v for k, v in actual.items()}}
    return HEAD + json.dumps(said, ensure_ascii=False).encode()


def played(task: Task) -> Rows:
    """The rows of such a file; a file that says something else is refused."""
    source = task.item.source
    try:
        said = json.loads(task.item.path.read_bytes().removeprefix(HEAD))
    except ValueError:
        return refused(source, task.item.hints, "unrecognized", "no table was found")
    owner = {"document_id": source.document_id, "jurisdiction_code": "242161", "jurisdiction": "伊賀市"}
    ids = {"sheet_id": f"{source.document_id}-1", "indicator_id": f"{source.document_id}-1-1"}
    names = {"sheet_code": said["code"], "sheet_name": "広聴広報"}
    document = refused(source, task.item.hints, "unrecognized", "")["documents"][0]
    document |= owner | {"status": "extracted", "reason": None, "message": None, "family": "iga_shisaku"}
    pages = {"ordinal": 1, "page_first": 1, "page_last": 1}
    return {
        "documents": [document | {"fiscal_year": said["year"], "text_layer": "native", "pages": 1}],
        "sheets": [owner | names | pages | {"sheet_id": ids["sheet_id"], "kind": "policy", "fiscal_year": said["year"]}],
        "indicators": [owner | ids | {"ordinal": 1, "indicator_name": said["name"], "unit": "件"}],
        "observations": [
            owner | ids | names | {
                "observation_id": f"{source.document_id}-{year}", "indicator_name": said["name"], "ordinal": 1,
                "measure": "actual", "fiscal_year": int(year), "edition_year": said["year"], "value": value,
                "value_kind": "number", "value_text": f"{value:g}", "unit": "件", "comparator": "eq", "page": 1,
                "column_label": f"{year}年度",
            }
            for year, value in said["actual"].items()
        ],
    }  # fmt: skip


def _worked(todo: list[Item], options: Options) -> Iterator[tuple[Item, Done[Rows]]]:
    for item in todo:
        yield item, Done(played(Task(item)))


def _run(arguments: list[str], folder: str, die_at: int) -> None:
    """One `hyoka` in this process, ended by SIGKILL before its step number `die_at` below `folder`, if that is not 0."""
    gather._worked = _worked  # type: ignore[assignment]
    cache.CLOCK_GRAIN_NS = 0
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno()), os.dup2(quiet, sys.stderr.fileno())
    if die_at:
        sys.addaudithook(_killer(folder, die_at))
    from pipeline.cli import main

    os._exit(main(arguments))


def _killer(folder: str, die_at: int) -> Callable[[str, tuple[Any, ...]], None]:
    steps = 0

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal steps
        if event not in STEPS or not str(args[0]).startswith(folder):
            return
        if event == "open" and not (args[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            return
        steps += 1
        if steps == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def start(arguments: list[str], folder: Path, *, die_at: int = 0) -> BaseProcess:
    """Starts one `hyoka` with these arguments."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    process = context.Process(target=_run, args=(arguments, str(folder), die_at))
    process.start()
    return process


class Runs:
    """Starts `hyoka extract` of `raw` into `out`."""

    def __init__(self, raw: Path, out: Path) -> None:
        self.raw, self.out = raw, out

    def start(self, *, prune: bool = False, die_at: int = 0) -> BaseProcess:
        pruned = ["--prune"] if prune else []
        return start(["extract", str(self.raw), "--out", str(self.out), *pruned], self.out.parent, die_at=die_at)

    def __call__(self, *, prune: bool = False, die_at: int = 0) -> int:
        """The exit code of one run; −9 where it was killed."""
        return ended(self.start(prune=prune, die_at=die_at))


def ended(process: BaseProcess) -> int:
    process.join(120)
    code = process.exitcode
    assert code is not None, "the run hangs"
    return code


