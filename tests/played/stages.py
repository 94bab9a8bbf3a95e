"""In: a task whose file says what shall happen; out: rows, or the loss of the worker. It stands in for the stages of one file."""

from __future__ import annotations

import ctypes
import time

from pipeline.cache import Rows
from pipeline.process import CHANGED, Task, refused

HEAD = b"%PDF-1.7\n"


def play(task: Task) -> Rows:
    """Does what the file says, in a worker; then gives the rows of a document that was read."""
    order = task.item.path.read_bytes().removeprefix(HEAD).decode("utf-8", "replace")
    if order.startswith("hang"):
        time.sleep(60)
    if order.startswith("segfault"):
        ctypes.string_at(0)
    if order.startswith("bomb"):
        bytearray(8 * 1024**3)
    if order.startswith("fail"):
        raise KeyError("a fault of ours")
    rows = refused(task.item.source, task.item.hints, "unrecognized", "")
    row = rows["documents"][0] | {"family": task.family or "generic", "pages": 1, "text_layer": "native"}
    if order.startswith("changing"):
        return {"documents": [row | {"reason": "truncated", "message": f"{CHANGED}; run again when it is written"}]}
    if order.startswith("refuse"):
        return {"documents": [row | {"message": "no table was found"}]}
    status = "partial" if order.startswith("partial") else "extracted"
    return {"documents": [row | {"status": status, "reason": None, "message": None}]}


def good(task: Task) -> Rows:
    """As `play` on a file that says nothing special."""
    rows = refused(task.item.source, task.item.hints, "unrecognized", "")
    return {"documents": [rows["documents"][0] | {"status": "extracted", "reason": None, "message": None}]}
