"""In: lines of a dump and a form's labels. Out: where each label stands, also one that is broken over several lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.dumps.shared_lines import Line, ends_sentence, starts_item, whole
from pipeline.normalizers.text import key

#: Lines a label may be broken over (成 / 果 / 指 / 標).
_MOST = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A label: its role, its text without line breaks, its first line and the one after its last."""

    role: str
    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Text:
    """Prose between labels: `label` is the label right before it, `start`/`stop` its lines."""

    text: str
    label: Span | None
    start: int
    stop: int


def spans(lines: Sequence[Line], labels: Mapping[str, str]) -> list[Span]:
    """All labels, none overlapping, the longest at each place. Patterns match folded text without white space."""
    pattern = re.compile("|".join(f"(?P<{role}>{p})" for role, p in labels.items()))
    out: list[Span] = []
    n = 0
    while n < len(lines):
        found = None
        for size in range(min(_MOST, len(lines) - n), 0, -1):
            texts = [line.text for line in lines[n : n + size]]
            if size > 1 and lines[n + size - 1].block - lines[n].block > 1:
                continue
            if m := pattern.fullmatch(key("".join(texts))):
                found = Span(m.lastgroup or "", "".join(texts), n, n + size)
                break
        if found:
            out.append(found)
        n = found.stop if found else n + 1
    return out


def texts(lines: Sequence[Line], found: Sequence[Span], used: set[int], after: Mapping[int, str] | None = None) -> list[Text]:
    """Runs of lines nobody used, each under the label that stands right before it; sentences go on over blank lines.

    `after`: text that is left of a used line (by line number).
    """
    labelled = {i: s for s in found for i in range(s.start, s.stop)}
    out: list[Text] = []
    run: list[tuple[int, str]] = []
    last: Span | None = None
    width = _width(lines)
    for n, line in enumerate(lines):
        left = (after or {}).get(n)
        if (n in used or n in labelled) and left is None:
            _close(out, run, last, width)
            last = labelled.get(n)
            continue
        text = left if left is not None else line.text
        if run and (left is not None or _breaks(lines[run[-1][0]], line, run[-1][1])):
            _close(out, run, last, width)
            last = None
        if left is not None:
            last = labelled.get(n, last)
        run.append((n, text))
    _close(out, run, last, width)
    return out


def _close(out: list[Text], run: list[tuple[int, str]], label: Span | None, width: int) -> None:
    if run:
        size = width if len(run) > 1 else None
        out.append(Text(whole([t for _, t in run], size), label, run[0][0], run[-1][0] + 1))
        run.clear()


def _width(lines: Sequence[Line]) -> int:
    sizes = sorted(len(line.text) for line in lines)
    return sizes[int(len(sizes) * 0.9)] if sizes else 0


def _breaks(before: Line, line: Line, last: str) -> bool:
    if line.block == before.block:
        return line.indent and not ends_sentence(last)
    return ends_sentence(last) or starts_item(line.text) or len(last) < 12
