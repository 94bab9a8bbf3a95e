"""In: pieces of a dump that are text. Out: blocks of prose, each once, whole and without the page's line breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_figures import figures
from extractors.dumps.shared_lines import ends_sentence, starts_item, whole
from extractors.dumps.shared_pieces import Piece

# a bracket that was taken for a unit and turned out to be none is part of the prose
_TEXT_KINDS = {"", "unit"}


@dataclass(frozen=True, slots=True)
class Block:
    """Prose: `at` its first piece, `label` the role of the label right before it (empty where text or figures are)."""

    text: str
    at: int
    label: str
    lines: int = 1


def blocks(pieces: Sequence[Piece], used: set[int], rest: Mapping[int, str]) -> tuple[Block, ...]:
    """The text pieces nobody used, joined over blank lines where a sentence goes on."""
    out: list[Block] = []
    lines: list[str] = []
    start, label = 0, ""
    before: Piece | None = None
    for n, piece in enumerate(pieces):
        text = rest.get(n) if n in used else ("" if piece.kind not in _TEXT_KINDS else piece.text)
        if not text or figures(text):
            _close(out, lines, start, label)
            before = None
            continue
        glued = n in rest or (before is not None and before.line is piece.line)
        if before is not None and (piece.line.page_start or _breaks(before, piece, lines[-1], text, glued)):
            _close(out, lines, start, label)
        if not lines:
            start = n
            label = pieces[n - 1].kind if n else ""
        lines.append(text)
        before = piece
    _close(out, lines, start, label)
    return tuple(out)


def _close(out: list[Block], lines: list[str], start: int, label: str) -> None:
    if lines:
        out.append(Block(whole(lines), start, label, len(lines)))
        lines.clear()


def _breaks(before: Piece, piece: Piece, last: str, text: str, glued: bool) -> bool:
    """A new block begins behind a blank line unless the sentence before it is unfinished and goes on."""
    if glued:
        return True
    if piece.line.block == before.line.block:
        return False
    return ends_sentence(last) or starts_item(text) or len(last) < 12

