"""What goes into worker processes and comes out of them: limits, results, losses. Loads nothing that starts a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Result = TypeVar("Result")
LossReason = Literal["timeout", "crashed", "too_large"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: wall time (`seconds`, and so many more per announced page) and address space in bytes."""

    seconds: float = 120.0
    seconds_per_page: float = 20.0
    memory: int = 6 * 1024**3


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without a result: why, a sentence for a person, and what the process left in its log."""

    reason: LossReason
    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A job's result, how long it took, and the warnings its libraries logged."""

    value: Result
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()


class CannotStart(RuntimeError):
    """Workers die before they take a job: the installation is broken, not a file."""
