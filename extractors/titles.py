"""Pages and sheets of a document in, its title, issuer, year and kind out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.family import Family
from extractors.shared.sheets import Plot
from pipeline.normalizers.era import YearLabel, read_years, resolve
from pipeline.normalizers.text import key
from schemas.layout import PageLayout
from schemas.reading import Printed, SheetReading
from schemas.vocabulary import SheetKind

_DIGIT = re.compile(r"\d")
_DONE = re.compile(r"(?:実施|対象|分|実績|事業)")
_TITLE_SHARE = 0.25
_ISSUER = re.compile(r"^[^\s、。]{1,8}(?:都|道|府|県|市|区|町|村)(?:長.*)?$")
_KINDS: tuple[tuple[str, SheetKind], ...] = (
    ("事業", "project"),
    ("取組", "plan_item"),
    ("計画", "plan_item"),
    ("施策", "policy"),
    ("目標", "goal"),
)


def titles(pages: Sequence[PageLayout]) -> tuple[Printed | None, Printed | None]:
    """The first page's largest line near its top, and a line that is nothing but a municipality's name."""
    if not pages:
        return None, None
    first = pages[0]
    top = [line for line in first.free if line.box.top < _TITLE_SHARE * first.height or not first.grids]
    issuer = next((line for line in first.free if _ISSUER.match(key(line.text))), None)
    title = max(top, key=lambda f: (round(f.size, 1), -f.box.top), default=None)
    if title is None and first.grids:
        head = next((c for c in first.grids[0].cells if len(key(c.text)) > 4), None)
        return (None if head is None else Printed(head.text, first.number, head.box)), None

    def printed(line: object) -> Printed | None:
        return None if line is None else Printed(getattr(line, "text"), first.number, getattr(line, "box"))  # noqa: B009

    return printed(title), printed(issuer)


def year_of_document(
    pages: Sequence[PageLayout], parts: Sequence[Plot], sheets: Sequence[SheetReading], title: Printed | None
) -> Printed | None:
    """The label of the year evaluated: printed with the sheet's name, else the latest year with an actual or settlement,
    else the title's."""
    for sheet in sheets:
        if sheet.year is not None and any(y.fiscal_year for y in read_years(sheet.year.text)):
            return sheet.year
    for plot in parts:
        if plot.name_label is not None and plot.name_label.year is not None and plot.name_label.year.fiscal_year is not None:
            return Printed(plot.name_label.text, plot.page_first)
    anchor = _title_year(pages)
    best: tuple[int, Printed] | None = None
    for label, printed in _evidence(sheets):
        value = label.fiscal_year if label.fiscal_year is not None else (resolve(label, anchor) if anchor is not None else None)
        if value is not None and (best is None or value > best[0]):
            best = (value, printed)
    if best is not None and read_years(best[1].text) and read_years(best[1].text)[0].fiscal_year is not None:
        return best[1]
    return title if title is not None and any(y.fiscal_year for y in read_years(title.text)) else (best[1] if best else None)


def _title_year(pages: Sequence[PageLayout]) -> int | None:
    """The latest year printed with its era near the top of the first page."""
    texts = [line.text for p in pages[:1] for line in p.free] + [
        c.text for p in pages[:1] for g in p.grids[:3] for c in g.cells[:8]
    ]
    years = [y.fiscal_year for t in texts for y in read_years(t) if y.fiscal_year is not None]
    return max(years, default=None)


def _evidence(sheets: Iterable[SheetReading]) -> Iterable[tuple[YearLabel, Printed]]:
    """Year labels of actual figures and of settlements."""
    for sheet in sheets:
        printed = [
            f.year
            for i in sheet.indicators
            for f in i.figures
            if f.measure == "actual" and f.year is not None and _DIGIT.search(f.value.text)
        ]
        printed += [
            c.year
            for c in sheet.costs
            if c.year is not None and c.stage is not None and "決算" in c.stage and _DIGIT.search(c.value.text)
        ]
        for one in printed:
            years = read_years(one.text)
            if years:
                yield years[0], one


def kind_of(plot: Plot, family: Family) -> SheetKind:
    """The kind of sheet: the family's, else what the label of its name says; a policy where nothing does."""
    if family.kind is not None:
        return family.kind
    base = plot.name_label.base if plot.name_label is not None else ""
    return next((kind for word, kind in _KINDS if word in base), "policy")
