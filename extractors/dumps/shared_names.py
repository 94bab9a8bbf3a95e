"""In: titles and names as a dump glued them. Out: the short name of a sheet, the name of an indicator cut where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.reading import Doubt, Printed

#: How names of measures end. What follows such an ending without a space is another cell.
MEASURE = re.compile(
    r"(?:件数|人数|回数|割合|比率|金額|債権額|面積|人口|指数|時間|日数|台数|校数|戸数|団体数|施設数|職員数|者数|[率数額度量値費点高]|状況|可否|有無|本数)"
    r"(?:[(（][^()（）]{1,12}[)）])?"
)
NAMELESS = Doubt("dump_no_name", "the sheet's name or department was not found whole in the dump")
_GLUED_NAME = "glued_name"
_LONG_ENOUGH = 16


def short_name(cells: Sequence[str]) -> tuple[Printed | None, tuple[Doubt, ...]]:
    """The short name among a sheet's title cells: the shortest of several, or the tail of two glued ones (doubtful)."""
    words = [c.strip() for c in cells if c.strip()]
    if not words:
        return None, (NAMELESS,)
    if len(words) > 1:
        return Printed(min(words, key=len)), ()
    cut = repeat_cut(words[0])
    why = "the dump glued a title and a short name together; where one ends was decided by the words they share"
    return Printed(words[0][cut:] if cut else words[0]), (Doubt(_GLUED_NAME, why),)


def repeat_cut(text: str) -> int | None:
    """Where the second of two glued titles begins: at the longest words that stood in the first one already."""
    best: tuple[int, int] | None = None
    for at in range(len(text) // 3, len(text) - 1):
        head, tail = text[:at], text[at:]
        size = next((n for n in range(len(tail), 1, -1) if tail[:n] in head), 0)
        if size >= 2 and (best is None or size > best[0]):
            best = (size, at)
    return best[1] if best else None


def stutters(name: str) -> bool:
    """Whether four characters or more of a name come twice: text that was drawn twice and cut differently."""
    return any(name[i : i + 4] in name[i + 4 :] for i in range(len(name) - 7))


def finished(name: str) -> bool:
    """Whether the name ends the way measures end."""
    return bool(re.search(rf"(?:{MEASURE.pattern})$", name))


def wraps(name: str) -> bool:
    """Whether a name's line is full enough to go on in the next line."""
    return len(name) >= _LONG_ENOUGH and not finished(name)


def cut_name(first: str, second: str, context: str) -> tuple[str, str, bool]:
    """A name over two lines and what is glued behind it. Sure where the whole second line is the name's end or where
    the words around the cut stand together elsewhere (in the indicator's description)."""
    if finished(first + second) and len(second) <= 12:
        return first + second, "", True
    for found in MEASURE.finditer(second):
        name = first + second[: found.end()]
        rest = second[found.end() :].strip()
        known = name[-7:] in context and (not rest or name[-7:] + rest[:2] not in context)
        return name, rest, known or not rest
    return first + second, "", False
