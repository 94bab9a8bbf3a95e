"""In: events of the stages through the standard `logging`; out: lines on stderr for people, or one JSON object each."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

ROOT = "hyoka"


class JsonLines(logging.Formatter):
    """One JSON object per event: `time`, `level`, `logger`, `event`, and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """`event field=value …` for a terminal; warnings and errors say so first."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        text = f"{level}{record.getMessage()} {fields}".rstrip()
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up(*, as_json: bool, verbose: bool = False, stream: TextIO | None = None) -> None:
    """Sends the program's events to `stream` (stderr). Without `as_json` only warnings show, unless `verbose`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    logger = logging.getLogger(ROOT)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO if as_json or verbose else logging.WARNING)
    logger.propagate = False


def event(name: str, level: int = logging.INFO, *, of: str = "run", **fields: Any) -> None:
    """Logs one event of a stage: `event("extracted", document_id=…, seconds=…)`. Fields must not hold people's names."""
    logging.getLogger(f"{ROOT}.{of}").log(level, name, extra={"fields": fields})
