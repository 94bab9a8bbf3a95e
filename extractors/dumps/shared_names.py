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
_SHORT_NAME = 8
_LONG_ENOUGH = 16


def short_name(cells: Sequence[str]) -> tuple[Printed | None, tuple[Doubt, ...]]:
    """The short name among a sheet's title cells: the shortest of several, or the tail of two glued ones (doubtful)."""
    words = [c.strip() for c in cells if c.strip()]
    if not words:
        return None, (NAMELESS,)
    if len(words) > 1:
        return Printed(min(words, key=len)), ()
    cut, sure = repeat_cut(words[0])
    why = "the dump glued a title and a short name together; where one ends was decided by the words they share"
    return Printed(words[0][cut:] if cut else words[0]), () if sure else (Doubt(_GLUED_NAME, why),)


def repeat_cut(text: str) -> tuple[int | None, bool]:
    """Where the second of two glued titles begins: at the longest words that stood in the first one already.

    Sure where a short tail repeats three characters or more and no other place of the text repeats as much.
    """
    found: list[tuple[int, int]] = []
    for at in range(len(text) // 3, len(text) - 1):
        head, tail = text[:at], text[at:]
        size = next((n for n in range(len(tail), 1, -1) if tail[:n] in head), 0)
        inside_another = bool(found) and found[-1][1] + found[-1][0] >= at + size and at > found[-1][1]
        if size >= 2 and not inside_another:
            found.append((size, at))
    if not found:
        return None, False
    best = max(found, key=lambda f: (f[0], -f[1]))
    others = [size for size, at in found if at != best[1]]
    short = len(text) - best[1] <= _SHORT_NAME and best[1] >= len(text) - best[1]
    return best[1], short and best[0] >= 3 and best[0] > max(others, default=0)


def stutters(name: str) -> bool:
    """Whether four characters or more of a name come twice: text that was drawn twice and cut differently."""
    return any(name[i : i + 4] in name[i + 4 :] for i in range(len(name) - 7))


def cut_off(name: str) -> bool:
    """Whether a bracket of the name is not closed: its rest stands on another line."""
    return sum(name.count(c) for c in "（(「") != sum(name.count(c) for c in "）)」")


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
