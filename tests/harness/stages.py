"""Takes a folder of sheets; gives each file's rows as the stages before validation make them, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.find import find
from pipeline.process import Task, process

Rows = dict[str, list[dict[str, Any]]]


def read_folder(folder: Path, family: str | None = None) -> dict[str, Rows]:
    """The rows of every document by its file's stem."""
    found = find(str(folder))
    return {Path(item.source.path).stem: process(Task(item, family, ocr=False)) for item in found.items}
