"""A document and its family in, a starting family file out, with what the engine found in it and what it did not.

The text is a valid module: what a person has to decide stands in it as comments. Answers are not repeated in it, so
that no official's name is.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extractors.engine import extract
from extractors.family import Family
from extractors.leads import Lead, leads
from extractors.registry import printed_text
from extractors.shared.cuts import cut
from extractors.shared.grid import layout
from extractors.shared.stacks import unstacked
from extractors.shared.table import Table, build
from extractors.shared.vocabulary import Role, Vocabulary, shared
from pipeline.normalizers.era import strip_years
from pipeline.normalizers.number import is_figure, is_value_like
from pipeline.normalizers.text import fold, key
from schemas.page import Box, DocumentPages
from schemas.reading import DocumentReading, Printed, SheetReading

MARKS = 4
SHOWN = 40  # figures and texts that were not placed are listed up to this many each
WIDTH = 126
_PLAIN = ("measure", "target_kind", "axis", "half", "basis", "person", "reference", "survey")  # too common to mark a form


def describe(document: DocumentPages, family: Family, name: str, jurisdiction_code: str | None = None) -> str:
    """The text of a starting `extractors/families/<name>.py`.

    `jurisdiction_code` is that of the printed issuer, where there is one. Raises ValueError for a text dump, which has
    no places to describe.
    """
    if document.dump is not None:
        raise ValueError(f"{document.source.path} is a text dump: it has no cells to describe, take its PDF")
    words = shared().plus(family.labels)
    pages = [layout(page) for page in document.pages]
    tables = [build(unstacked(part), words) for page in pages for grid in page.grids for part in cut(grid, family)]
    reading = extract(document, family)
    unknown = leads(pages, tables, reading, words)
    lines = [
        *_head(reading, unknown),
        "",
        "FAMILY = Family(",
        f'    name="{name}",',
        f"    title={_quoted(_title(reading))},",
        f"    marks=({''.join(f'{_quoted(m)}, ' for m in marks(document, tables, reading, unknown)).strip()}),",
        *_fields(reading, jurisdiction_code),
        *_labels(unknown),
        ")",
        "",
        *(f"# {line}".rstrip() for line in _summary(family, reading, unknown, words)),
    ]
    return "\n".join(lines) + "\n"


def _head(reading: DocumentReading, unknown: Sequence[Lead]) -> list[str]:
    out = [f'"""{_title(reading) or "An unknown form"}: say here in a line what sets the layout apart."""', ""]
    out.append("from extractors.family import Family")
    if unknown:
        out.append("from extractors.shared.vocabulary import Role")
    return out


def _title(reading: DocumentReading) -> str:
    """The form's title without its year."""
    return "" if reading.title is None else strip_years(key(reading.title.text)).strip("()（）「」・")


def _quoted(text: str) -> str:
    return '"' + fold(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "") + '"'


def marks(document: DocumentPages, tables: Sequence[Table], reading: DocumentReading, unknown: Sequence[Lead]) -> list[str]:
    """Labels that may tell the form from others: its title, words nobody else prints, then its longest known labels."""
    text = printed_text(document)
    sheets = max(1, len(reading.sheets))
    own = [o for o in unknown if (o.painted or o.count > 1) and o.count >= min(sheets, 2)]
    own.sort(key=lambda o: (-len(key(o.text)) - 2 * (o.why.endswith("prose")), o.page))
    known = {
        key(n.text): n.text
        for t in tables
        for n in t.nodes
        if n.label is not None and n.label.roles and n.label.year is None and not any(n.has(kind) for kind in _PLAIN)
    }
    longest = sorted(known.values(), key=lambda one: -len(key(one)))
    wanted = [_title(reading), *(o.text for o in own), *longest]
    out: list[str] = []
    for one in wanted:
        new = len(key(one)) >= 3 and not any(c.isdigit() for c in key(one)) and not any(key(one) in key(o) for o in out)
        if new and key(one) in text and len(out) < MARKS:
            out.append("".join(one.split()))
    return out


def _fields(reading: DocumentReading, jurisdiction_code: str | None) -> Iterator[str]:
    kinds = '"policy" (施策), "project" (事務事業), "plan_item" or "goal"'
    kind = reading.sheets[0].kind if reading.sheets and reading.sheets[0].name is not None else None
    if kind is None:
        yield f"    # kind={_quoted('project')},  # {kinds}"
    else:
        yield f'    kind="{kind}",  # {kinds}'
    yield f"    # jurisdiction_code={_quoted(jurisdiction_code or '')},  # six digits; only if the form is one city's own"


def _labels(unknown: Sequence[Lead]) -> Iterator[str]:
    """The labels without a role as commented entries, each with its place and the roles it may have."""
    if not unknown:
        return
    yield "    labels={"
    for one in unknown:
        first, *others = one.tries
        other = "; or " + ", ".join(f"{r.kind} {r.value}" for r in others) if others else ""
        often = f", {one.count} times" if one.count > 1 else ""
        yield f"        # {one.why}{often}, {_place(one.page, one.box)}{other}"
        yield f'        # {_quoted(one.text)}: (Role("{first.kind}", "{first.value}"),),'
    yield "    },"


def _place(page: int, box: Box | None) -> str:
    return f"page {page}" if box is None else f"page {page} at {box.x0:.0f},{box.top:.0f}-{box.x1:.0f},{box.bottom:.0f}"


def _summary(family: Family, reading: DocumentReading, unknown: Sequence[Lead], words: Vocabulary) -> Iterator[str]:
    yield "What follows is a list of work: delete it when it is done."
    yield ""
    yield f"Read as: {family.name}" + (" (no family knows it)" if family.name == "generic" else "")
    for sheet in reading.sheets:
        yield from _found(sheet)
    yield ""
    yield f"Labels without a role: {len(unknown)}" + (" (commented in `labels` above)" if unknown else "")
    yield from _not_placed(reading.sheets, {key(one.text) for one in unknown})
    if unknown:
        yield ""
        yield "Roles there are:"
        yield from _roles_there_are(words)


def _found(sheet: SheetReading) -> Iterator[str]:
    pages = f"page {sheet.page_first}" if sheet.page_first == sheet.page_last else f"pages {sheet.page_first}-{sheet.page_last}"
    yield ""
    yield f"Sheet {sheet.ordinal}: {_said(sheet.code)} {_said(sheet.name)} ({sheet.kind}, {pages})"
    yield f"  department {_said(sheet.department)}, belongs to {_said(sheet.parent)}, year {_said(sheet.year)}"
    for one in sheet.indicators:
        by = Counter(f.measure for f in one.figures)
        said = ", ".join(f"{count} {measure}" for measure, count in sorted(by.items()))
        doubts = Counter(d.code for d in (*one.doubts, *(d for f in one.figures for d in f.doubts)))
        yield f"  indicator {_clean(one.name.text)} [{_said(one.unit)}]: {said}{_doubted(doubts)}"
    yield from _found_costs(sheet)
    for rating in sheet.ratings:
        yield f"  rating {_clean(rating.item)}: {_clean(rating.value.text)}"
    for survey in sheet.surveys:
        yield f"  survey {_clean(survey.metric)}: {survey.value.text}"
    for text in sheet.narratives:
        yield f"  prose {text.section}: {_clean(text.heading) or '(no heading)'}, {len(text.text.text)} characters"


def _found_costs(sheet: SheetReading) -> Iterator[str]:
    for (item, role), count in Counter((c.item, c.item_role) for c in sheet.costs).items():
        doubts = Counter(d.code for c in sheet.costs if c.item == item for d in c.doubts)
        yield f"  cost {_clean(item)} ({role}): {count} amounts{_doubted(doubts)}"


def _doubted(doubts: Counter[str]) -> str:
    return "".join(f"; to review: {code} {count} times" for code, count in sorted(doubts.items()))


def _said(printed: Printed | None) -> str:
    return "(none)" if printed is None else _clean(printed.text)


def _clean(text: str) -> str:
    return " ".join(fold(text).split())


def _not_placed(sheets: Iterable[SheetReading], offered: set[str]) -> Iterator[str]:
    """What found no place, with page and box: figures as printed, of texts (but labels) only how long they are."""
    every = [u for s in sheets for u in s.unplaced if key(u.at.text) not in offered]
    for what, some in (
        ("Figures", [u for u in every if is_value_like(u.at.text) or is_figure(u.at.text)]),
        ("Texts", [u for u in every if not (is_value_like(u.at.text) or is_figure(u.at.text))]),
    ):
        yield f"{what} without a place: {len(some)}"
        for one in some[:SHOWN]:
            said = _clean(one.at.text)[:30] if what == "Figures" else f"{len(key(one.at.text))} characters"
            yield f"  {one.check}: {said}, {_place(one.at.page, one.at.box)}"
        if len(some) > SHOWN:
            yield f"  and {len(some) - SHOWN} more"


def _roles_there_are(words: Vocabulary) -> Iterator[str]:
    by_kind: dict[str, set[str]] = {}
    for role in _every(words):
        by_kind.setdefault(role.kind, set()).add(role.value)
    for kind, values in sorted(by_kind.items()):
        yield from textwrap.wrap(f"{kind}: {', '.join(sorted(values))}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _every(words: Vocabulary) -> Iterator[Role]:
    for roles in words.roles.values():
        yield from roles
