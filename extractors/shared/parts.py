"""Printed lines in, the parts of a list or of prose out: lines joined where one statement wraps or stands side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.shared.phrases import phrases
from extractors.shared.script import YEAR, Script, beside, script
from extractors.shared.vocabulary import Vocabulary
from pipeline.normalizers.text import fold
from schemas.layout import Line

FULL = 2.2  # font sizes: a line that ends so near to the right edge may go on in the next one
WRAPS = 6  # lines of one statement, however its brackets stand

BULLET = re.compile(r"[\s　]*(?:[・･○●◎◆◇■□▼▶➤➢✓*\-－]|[①-⑳❶-❿]|[(（]\d{1,2}[)）]|\d{1,2}[.．、)）](?![\d０-９]))?[\s　]*")
NAMING = re.compile(
    r"(?:[【\[〔<〈＜](?:主な)?(?:成果|活動|評価|数値|代表)?指標(?:名)?[\d①-⑳]*[】\]〕>〉＞]\s*[:]?|(?:主な)?(?:成果|活動|評価|代表)?指標(?:名)?[\d①-⑳]*"
    r"\s*(?::|\s(?=\S))|[【\[]?KPI[】\]]?\s*(?::|(?<=[】\]])))\s*"
)


def parts(lines: Sequence[Line], words: Vocabulary) -> Iterator[list[Line]]:
    """Lines joined where a statement wraps or stands side by side: a new one begins with a bullet, a naming word, a
    measure or a note, behind a line that ends before the right edge, and after a larger gap."""
    edge = max((line.box.x1 for line in lines), default=0.0)
    part: list[Line] = []
    for line in lines:
        if part and not _continues(part, line, edge, words):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _continues(part: Sequence[Line], line: Line, edge: float, words: Vocabulary) -> bool:
    last = part[-1]
    if beside(last, line):
        return not _fresh(line, words, measures=False)
    gap = line.box.top - last.box.bottom
    size = max(last.size, line.size, 1.0)
    if len(part) >= WRAPS or gap > 1.1 * size or gap < -0.5 * size or abs(last.size - line.size) > 0.15 * size:
        return False
    before = "".join(f.text for f in part)
    full = last.box.x1 >= edge - FULL * size
    begun = full and script(part, 1).masked.endswith(YEAR)  # a year goes on with its measure
    if fold(before).rstrip()[-1:] in "。】" or _fresh(line, words, measures=not begun):
        return False
    open_bracket = sum(fold(before).count(c) for c in "(【[") > sum(fold(before).count(c) for c in ")】]")
    return full or open_bracket


def _fresh(line: Line, words: Vocabulary, *, measures: bool) -> bool:
    """Whether a line begins something: a bullet, a naming word, a note, or a measure with its figure."""
    folded = fold(line.text)
    bullet = BULLET.match(folded)
    begin = bullet.end() if bullet else 0
    if (bullet and bullet[0].strip() not in ("", "-", "－")) or NAMING.match(folded, begin):
        return True
    if folded.lstrip()[:1] in "※<〈《【":
        return True
    return measures and begins_with_measure(script([line], 1), words)


def begins_with_measure(text: Script, words: Vocabulary) -> bool:
    """Whether the text begins with a measure (`（実績）R5：71.4％`)."""
    said = phrases(text, 0, words)
    return bool(said) and bool(said[0].stated) and said[0].start == 0
