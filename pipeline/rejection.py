"""A stage's refusal of one file: in from any stage, out to a row of `documents` with a reason and a message."""

from __future__ import annotations

from schemas.vocabulary import RejectReason


class Rejected(Exception):
    """One file cannot be used; the others go on.

    `reason` is one of the closed list; `message` says what was found and what a person can do about it.
    """

    def __init__(self, reason: RejectReason, message: str) -> None:
        super().__init__(reason, message)  # both in args, so that it can be pickled from a worker
        self.reason: RejectReason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"
