"""In: the pieces of a sheet's first page. Out: the names, figures, units and headers among them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.shared_figures import figures, figures_then_words, is_era, is_year, worded
from extractors.dumps.shared_names import cut_name, cut_off, wraps
from extractors.dumps.shared_pieces import Piece
from extractors.dumps.shared_rows import Fragment
from pipeline.normalizers.text import fold, joined

_GLUED_BEHIND = re.compile(r"\s+(?=[・〇○◯])")
_CUT_OFF = re.compile(r"(?:を[超上下]|台[前後])$")
_HEADERS = {"baseline", "target", "kind", "actual", "unit"}


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator's name: `at` its piece number, `sure` whether its end is certain, `slot` the number printed before it."""

    text: str
    at: int
    sure: bool = True
    program: str | None = None


@dataclass(slots=True)
class Scan:
    """What one pass over the pieces collects; places are piece numbers. `rest` is text that is left in a used piece."""

    names: list[Name] = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)
    words: list[Fragment] = field(default_factory=list)
    units: list[tuple[int, str]] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    targets: list[tuple[int, str]] = field(default_factory=list)
    baseline: str = ""
    programs: list[tuple[int, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    rest: dict[int, str] = field(default_factory=dict)
    run: int = 0
    last_label: int = -1
    western: list[str] = field(default_factory=list)


def scan(pieces: Sequence[Piece]) -> Scan:
    """One pass over the first page."""
    found = Scan()
    slots = slot_numbers(pieces)
    for n, piece in enumerate(pieces):
        if n in found.used:
            continue
        if n in slots:
            found.used.add(n)
            found.run += 1
            _program(found, pieces, n)
        elif piece.kind == "name":
            found.run += 1
            _name(found, pieces, n)
        elif piece.kind == "ofname" and found.names and found.last_label == found.names[-1].at:
            # the label was 成果指標 / の説明 with its text beside it, not an indicator's name
            found.names.pop()
            found.run += 1
        elif piece.kind in _HEADERS:
            _header(found, pieces, n)
        elif piece.kind or not _values(found, pieces, n):
            found.run += 1
    found.years += [w for w in found.western if not any(y.startswith(w) for y in found.years)]
    return found


def slot_numbers(pieces: Sequence[Piece]) -> set[int]:
    """The printed numbers of the basic projects: of each lone digit the occurrence that stands least among figures, as
    far as the digits count up without a gap."""
    places: dict[int, list[tuple[int, int]]] = {}
    for n, piece in enumerate(pieces):
        text = fold(piece.text)
        if piece.kind or not re.fullmatch(r"[1-9]", text) or piece.glued:
            continue
        before, after = (pieces[n - 1] if n else None), (pieces[n + 1] if n + 1 < len(pieces) else None)
        digit = int(text)
        places.setdefault(digit, []).append((_among_figures(before, digit - 1) + 2 * _among_figures(after, digit + 1), n))
    found = {digit: min(at) for digit, at in places.items() if min(at)[0] < 2}
    first = min(found, default=0)
    counted = [d for d in range(first, first + len(found)) if all(e in found for e in range(first, d + 1))]
    return {found[d][1] for d in counted}


def _among_figures(piece: Piece | None, neighbour: int) -> int:
    """1 where the piece is a figure or the header of one; the next number of the same kind (`neighbour`) is none."""
    if piece is None:
        return 0
    if piece.kind:
        return int(piece.kind in {"baseline", "target", "kind"})
    words = piece.text.split()
    figure = len(words) == 1 and bool(figures(piece.text)) and fold(piece.text) != str(neighbour)
    return int(figure or any(is_year(w) or is_era(w) for w in words))


def _program(found: Scan, pieces: Sequence[Piece], n: int) -> None:
    """The basic project's name behind its number, cut from the activities glued to it."""
    if n + 1 >= len(pieces) or pieces[n + 1].kind or figures(pieces[n + 1].text) or len(pieces[n + 1].text) == 1:
        return
    text = pieces[n + 1].text
    name, *glued = _GLUED_BEHIND.split(text, maxsplit=1)
    if len(name) > 25 or name.endswith("。") or name[0] in "・〇○◯":
        return
    found.programs.append((n, name))
    found.numbers.append(int(fold(pieces[n].text)))
    found.used.add(n + 1)
    if glued:
        found.rest[n + 1] = glued[0]


def _name(found: Scan, pieces: Sequence[Piece], n: int) -> None:
    found.used.add(n)
    found.last_label = n
    if n + 1 >= len(pieces):
        return
    nxt = pieces[n + 1]
    if nxt.kind == "ofname":
        found.used.add(n + 1)
        return
    if nxt.kind or figures(nxt.text) or nxt.text[0] in "・〇○◯":
        return
    near = nxt.line is pieces[n].line or nxt.line.at == pieces[n].line.at + 1
    name, sure, last = nxt.text, near, n + 1
    after = pieces[n + 2] if n + 2 < len(pieces) else None
    if after and not after.kind and wraps(name) and after.line.at == nxt.line.at + 1 and not figures(after.text):
        context = "".join(p.text for i, p in enumerate(pieces) if i not in {n + 1, n + 2})
        name, rest, cut_sure = cut_name(name, after.text, context)
        sure, last = sure and cut_sure, n + 2
        if rest:
            found.rest[n + 2] = rest
    found.used.update(range(n + 1, last + 1))
    program = next((p for at, p in reversed(found.programs) if at < n), None)
    if any(program == other.program for other in found.names):
        program = None
    found.names.append(Name(name, n, sure and not cut_off(name), program))


def _header(found: Scan, pieces: Sequence[Piece], n: int) -> None:
    piece, nxt = pieces[n], pieces[n + 1] if n + 1 < len(pieces) else None
    found.used.add(n)
    if piece.kind == "baseline":
        found.baseline = found.baseline or piece.text
    elif piece.kind == "target":
        kind = nxt.text if nxt and nxt.kind == "kind" else ""
        found.targets.append((n, piece.text + kind))
        if kind:
            found.used.add(n + 1)
    elif piece.kind == "actual" and nxt and nxt.kind == "unit":
        found.used.add(n + 1)
        unit = nxt.text.strip("（）() \u3000")
        if unit:
            found.units.append((n, unit))
    elif piece.kind == "unit":
        found.used.discard(n)
        found.run += 1


def _values(found: Scan, pieces: Sequence[Piece], n: int) -> bool:
    """Take the piece as year headers or figures; False where it is text."""
    text = pieces[n].text
    words = text.split()
    if sum(map(is_year, words)) > 1 and re.fullmatch("[1-9]", words[0]):
        words = words[1:]  # a basic project's number drawn on the headers' line
    if all(is_year(w) or is_era(w) for w in words):
        return _years(found, pieces, n, words)
    if values := figures(text) or figures_then_words(text):
        found.used.add(n)
        unit = next((u for at, u in reversed(found.units) if at < n), "")
        before = max((f.at for f in found.fragments), default=-1)
        near = any(before < at < n for at, _ in found.units)
        # the row label 実績（件） is the cell left of the row: what is drawn right after it begins the row
        head = True if n and pieces[n - 1].kind == "unit" and len(values) > 2 else None
        weak = bool(re.fullmatch("[1-9]", fold(text)))
        found.fragments.append(Fragment(n, values, found.run, unit if near else "", head, weak))
        return True
    if worded(text):
        _worded(found, pieces, n)
        return True
    return False


def _years(found: Scan, pieces: Sequence[Piece], n: int, words: list[str]) -> bool:
    """Years with the era year below or beside them: `2021` / `(R３)`."""
    found.used.add(n)
    western = [w for w in words if is_year(w)]
    eras = [w for w in words if is_era(w)]
    if western and not eras and n + 1 < len(pieces) and not pieces[n + 1].kind:
        below = pieces[n + 1].text.split()
        if all(is_era(w) for w in below) and len(below) == len(western):
            eras = below
            found.used.add(n + 1)
    if eras and not western and len(eras) == len(found.western):
        western = found.western
    if western and not eras:
        found.western = western
        return True
    labels = [a + b for a, b in zip(western, eras, strict=True)] if len(western) == len(eras) else western or eras
    found.western = []
    found.years += [label for label in labels if label not in found.years]
    return True


def _worded(found: Scan, pieces: Sequence[Piece], n: int) -> None:
    """A value in words, with its wrapped rest (`概ね９％を超` / `えないこと`, `50％台後` / `半`)."""
    lines, last = [pieces[n].text], n
    for i in range(n + 1, min(n + 3, len(pieces))):
        nxt = pieces[i]
        same = nxt.line.block == pieces[last].line.block
        if nxt.kind or figures(nxt.text) or len(nxt.text) > 8 or not (same or re.match("[ぁ-ん]", nxt.text)):
            break
        lines.append(nxt.text)
        last = i
    found.used.update(range(n, last + 1))
    text = joined(lines)
    found.words.append(Fragment(n, (text,), found.run, "", head=False, weak=bool(_CUT_OFF.search(text))))


def with_words(found: Scan) -> list[Fragment]:
    """All fragments including the values in words, in the dump's order."""
    return sorted([*found.fragments, *(replace(w) for w in found.words)], key=lambda f: f.at)
