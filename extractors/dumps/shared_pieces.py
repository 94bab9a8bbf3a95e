"""In: lines of a dump and the labels a form prints. Out: pieces, each a label or the text between labels.

In a dump a label may stand alone, before its text, or glued behind the cell drawn before it; pieces undo that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_lines import Line

_NEXT_CELL = re.compile(r"(?<=。) +(?=[・〇○◯])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A label (`kind` its role) or text (`kind` empty) with its line; `after`/`more`: text follows/precedes on that line."""

    text: str
    kind: str
    line: Line
    glued: bool = False

    @property
    def at(self) -> int:
        return self.line.at


def compiled(labels: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern of role → pattern; a label begins a line or follows a space and ends before a space or a bracket."""
    inner = "|".join(f"(?P<{role}>{pattern})" for role, pattern in labels.items())
    return re.compile(rf"(?:^|(?<=[\s】）)。]))(?:{inner})(?=$|[\s（(])")


def pieces(lines: Sequence[Line], labels: re.Pattern[str]) -> tuple[Piece, ...]:
    """The lines cut at their labels, in order."""
    out: list[Piece] = []
    for line in lines:
        at = 0
        for found in labels.finditer(line.text):
            _add(out, line, line.text[at : found.start()], "", at > 0)
            _add(out, line, found.group(), found.lastgroup or "", found.start() > 0)
            at = found.end()
        _add(out, line, line.text[at:], "", at > 0)
    return tuple(out)


def _add(out: list[Piece], line: Line, text: str, kind: str, glued: bool) -> None:
    """Add the text, cut where an item of a list follows a finished sentence: there another cell begins."""
    for part in _NEXT_CELL.split(text):
        if part := part.strip(" \u3000"):
            out.append(Piece(part, kind, line, glued))
            glued = True
