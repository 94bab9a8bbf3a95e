"""Takes a folder of sheets; gives each file's rows as the stages before validation make them."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipeline.find import find
from pipeline.process import Task, process

Rows = dict[str, list[dict[str, Any]]]
FEW = 12


def read_folder(folder: Path, family: str | None = None) -> dict[str, Rows]:
    """The rows of every document by its file's stem; many files are read by several processes."""
    tasks = [Task(item, family, ocr=False) for item in find(str(folder)).items]
    names = [Path(task.item.source.path).stem for task in tasks]
    if len(tasks) <= FEW:
        return dict(zip(names, map(process, tasks), strict=True))
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return dict(zip(names, pool.map(process, tasks, chunksize=8), strict=True))
