"""In: files as they are done; out: a progress bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """A progress bar on `stream` (stderr) if that is a terminal and `wanted`; silent otherwise."""

    def __init__(self, *, wanted: bool = True, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.wanted = wanted and self.stream.isatty()
        self.bar: Progress | None = None

    def __enter__(self) -> Bar:
        return self

    def start(self, files: int) -> None:
        """Shows the bar for so many files. Called when their number is known; not called where there is nothing to do."""
        if not self.wanted:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=Console(file=self.stream), transient=True)
        self.bar.add_task("extracting", total=files)
        self.bar.start()

    def step(self) -> None:
        """One file more is done."""
        if self.bar is not None:
            self.bar.advance(self.bar.task_ids[0])

    def stage(self, name: str) -> None:
        """The stage that works on all files together, in the bar's place."""
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], description=name)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()
