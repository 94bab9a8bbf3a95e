"""Characters outside ruled tables in, labels written downwards out (財/源/内/訳), and the characters that belong to none."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.shared.textlines import SEGMENT_GAP, line_of, rows_of, segments
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import is_dash
from pipeline.normalizers.unit import is_unit
from schemas.layout import Line
from schemas.page import Char, around

STEP = 2.2  # font sizes: characters of one label stand no further apart
BESIDE = 0.5  # font sizes: a character so far from the text beside it may be a label's
ON_ROW = 0.15  # font sizes: a character so near a figure's middle stands on its row

Lone = tuple[Line, list[Char]]


def upright_labels(chars: Sequence[Char]) -> tuple[list[Line], list[Char]]:
    """Labels written downwards, a character a line, and the characters that belong to none.

    A column of one-character units or marks (％, 人, 回) is none: each of its characters stands on a row of figures. Nor
    are the marks of a list: each stands beside its text.
    """
    alone: list[Lone] = []
    figures: list[float] = []
    attached: set[int] = set()
    for row in rows_of(chars):
        parts = [(line, part) for part in segments(row, BESIDE) if (line := line_of(part)) is not None]
        for n, (line, part) in enumerate(parts):
            if len([c for c in part if c.text.strip()]) == 1 and line.text > "\u2e7f":
                alone.append((line, part))
                if n + 1 < len(parts) and parts[n + 1][0].box.x0 - line.box.x1 < SEGMENT_GAP * line.size:
                    attached.add(id(line))
        for part in segments(row, SEGMENT_GAP):
            line = line_of(part)
            if line is not None and (is_figure(line.text) or is_dash(line.text)):
                figures.append(line.box.mid_y)
    runs = [run for run in _runs(alone) if len(run) >= 2 and not all(id(line) in attached for line, _ in run)]
    kept = [run for run in runs if not _column(run, figures)]
    used = {id(c) for run in kept for _, part in run for c in part}
    labels = [Line("".join(line.text for line, _ in run), around(line.box for line, _ in run), run[0][0].size) for run in kept]
    return labels, [c for c in chars if id(c) not in used]


def _runs(alone: Sequence[Lone]) -> list[list[Lone]]:
    """Single characters that stand under each other."""
    runs: list[list[Lone]] = []
    for one in sorted(alone, key=lambda a: (round(a[0].box.mid_x), a[0].box.top)):
        last = runs[-1][-1][0] if runs else None
        if (
            last is not None
            and abs(last.box.mid_x - one[0].box.mid_x) < 1.5
            and 0 < one[0].box.top - last.box.top < STEP * last.size
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _column(run: Sequence[Lone], figures: Sequence[float]) -> bool:
    """Whether the characters are entries of a column: units, marks or dashes all, or each on a row of figures."""
    texts = [line.text for line, _ in run]
    if all(is_unit(t) or is_dash(t) or not t.isalpha() for t in texts):
        return True
    return all(any(abs(line.box.mid_y - y) < ON_ROW * line.size for y in figures) for line, _ in run)
