"""Pages and sheets of a document in, its title, issuer, year, plan period and kind out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from extractors.family import Family
from extractors.shared.captions import DOCUMENT, HEADLINE
from extractors.shared.labels import read_label
from extractors.shared.sheets import Plot
from extractors.shared.vocabulary import shared
from pipeline.normalizers.era import YearLabel, read_years, resolve, strip_years
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import fold, key
from schemas.layout import Line, PageLayout
from schemas.page import around
from schemas.reading import CostReading, Printed, SheetReading
from schemas.vocabulary import SheetKind

TITLE_SHARE = 0.25  # a title stands in this upper share of a page that also holds tables
COVER_SHARE = 0.8  # and in this share of a cover, below which the issuer and the date stand
ONE_SIZE = 0.6  # points: two lines of one title differ by less
LONGEST = 70  # compared characters

_AMOUNT = re.compile(r"[1-9]")  # a year of which only zeros are printed is not over
_DONE = re.compile(r"^の?(?:事業)?(?:実施(?!計画|方針|要)|実績|決算|(?:評価)?対象(?!者)|分(?![野析]))")
_NO_TITLE = re.compile(r"^(?:no[.:]?|№|資料\d*.*|別[紙添表].*|様式.*|参考.*|整理番号.*|p?\d+|[-\d/]+)$", re.IGNORECASE)
_ISSUER = re.compile(r"^[^\s、。0-9()「」・:]{1,8}[都道府県市区町村](?:長.*)?$")
_PERIOD = re.compile(
    r"(?:^|[【〔\[(○■・\s])(?:本?計画(?:の)?期間|計画(?:の)?対象期間)[】〕\])]?\s*(?:[:：はが]|、|\s)*(?P<span>.*)$"
)
_PERIOD_LABEL = re.compile(r"^[【〔(○■・]*(?:本?計画の?期間|計画の?対象期間)[】〕)]*$")
POLICIES = re.compile("(?:施策|政策)(?:評価|の評価|点検|進捗|カルテ|シート|マネジメント)")
PROJECTS = re.compile("事務事業(?:評価|の評価|点検|シート|マネジメント|調書|カルテ)|(?:^|[^策])事業評価")
_KINDS: tuple[tuple[str, SheetKind], ...] = (
    ("事業", "project"),
    ("取組", "plan_item"),
    ("計画", "plan_item"),
    ("施策", "policy"),
    ("目標", "goal"),
)


def titles(pages: Sequence[PageLayout]) -> tuple[Printed | None, Printed | None]:
    """The document's title on its first page, and a line that is nothing but a municipality's name.

    A title is what names a kind of document (評価シート, 取組状況, 計画), else the largest print; a field, a number or
    a date is none. Where the first page prints neither, there is no title.
    """
    if not pages:
        return None, None
    first = pages[0]
    share = TITLE_SHARE if first.grids else COVER_SHARE
    rows = [row for row in _rows(first.free) if row[0].box.top < share * first.height]
    title = _titled([row for row in rows if _may_title(row)], first.number)
    return title or next((p for p in _headed(first) if DOCUMENT.search(key(p.text))), None), _issuer(first)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side in one size, from top to bottom: a title's wide blanks part it."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda f: (round(f.box.mid_y), f.box.x0)):
        last = rows[-1][-1] if rows else None
        beside = last is not None and abs(last.box.mid_y - line.box.mid_y) < 0.3 * line.box.height
        if beside and last is not None and abs(last.size - line.size) < ONE_SIZE and _near(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _near(left: Line, right: Line) -> bool:
    return -1 <= right.box.x0 - left.box.x1 < 4 * right.size


def _may_title(row: Sequence[Line]) -> bool:
    text = _joined(row)
    compared = key(text)
    if not 2 < len(compared) <= LONGEST or _NO_TITLE.match(compared) or _ISSUER.match(compared) or is_figure(text):
        return False
    if not strip_years(compared).strip("()[]年度") or "。" in compared:
        return False  # a date, or a sentence
    field = read_label(fold(row[0].text).partition(":")[0], shared())
    return read_label(text, shared()) is None and (field is None or field.only_year)


def _joined(row: Iterable[Line]) -> str:
    out = ""
    for line in row:
        out += line.text if not out or line.text[:1] in "（(【" else f" {line.text}"
    return out


def _titled(rows: Sequence[Sequence[Line]], page: int) -> Printed | None:
    """The row that names a kind of document in the largest print, else a headline; with the lines it goes on over."""
    if not rows:
        return None
    named = [row for row in rows if DOCUMENT.search(key(_joined(row)))]
    usual = median(line.size for row in rows for line in row)
    large = [row for row in rows if row[0].size >= HEADLINE * usual]
    best = max(named or large, key=lambda row: (round(row[0].size, 1), -row[0].box.top), default=None)
    if best is None:
        return None
    block = [best]
    at = next(i for i, row in enumerate(rows) if row is best)
    for row in rows[at + 1 :]:
        if not _goes_on(block[-1], row):
            break
        block.append(row)
    for row in reversed(rows[:at]):
        if not _goes_on(row, block[0]):
            break
        block.insert(0, row)
    lines = [line for row in block for line in row]
    return Printed(_joined(lines), page, around(line.box for line in lines))


def _goes_on(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    """Whether a row goes on with the title of the row above: same size, close below it, about the same middle."""
    one, two = around(f.box for f in upper), around(f.box for f in lower)
    close = 0 <= two.top - one.bottom < 0.9 * upper[0].size and abs(upper[0].size - lower[0].size) < ONE_SIZE
    return close and abs(one.mid_x - two.mid_x) < 0.25 * max(one.width, two.width)


def _headed(page: PageLayout) -> Iterator[Printed]:
    """The first rows of the page's first table: a title in a frame."""
    for grid in page.grids[:1]:
        for cell in grid.cells:
            short = cell.row <= 1 and cell.box.top < TITLE_SHARE * page.height and 0 < len(key(cell.text)) <= LONGEST
            if short and read_label(cell.text, shared()) is None:
                yield Printed(cell.text, page.number, cell.box)


def _issuer(page: PageLayout) -> Printed | None:
    """The one municipality that stands alone on a line: in the head of a sheet, or anywhere on a cover."""
    found = [
        line
        for line in page.free
        if _ISSUER.match(key(line.text)) and (not page.grids or line.box.top < TITLE_SHARE * page.height)
    ]
    if len({key(line.text) for line in found}) != 1:
        return None
    return Printed(found[0].text, page.number, found[0].box)


# --- years ---------------------------------------------------------------------------------------------------------


def year_of_document(
    pages: Sequence[PageLayout], parts: Sequence[Plot], sheets: Sequence[SheetReading], title: Printed | None
) -> Printed | None:
    """The label of the year evaluated: in a field of its own, else with the sheet's name, else said by the title
    (`令和６年度実施事業`), else the latest year with an actual or a settlement, else the title's year."""
    for sheet in sheets:
        if sheet.year is not None and any(y.fiscal_year for y in read_years(sheet.year.text)):
            return sheet.year
    for plot in parts:
        if plot.name_label is not None and plot.name_label.year is not None and plot.name_label.year.fiscal_year is not None:
            return Printed(plot.name_label.text, plot.page_first)
    said = None if title is None else done_year(title)
    if said is not None:
        return said
    titled = [y.fiscal_year for y in read_years(title.text) if y.fiscal_year is not None] if title is not None else []
    anchor = _title_year(pages)
    best: tuple[int, bool, Printed] | None = None
    for label, printed in _evidence(sheets):
        value = label.last if label.last is not None else (resolve(label, anchor) if anchor is not None else None)
        if value is not None and (best is None or value > best[0]):
            best = (value, label.last is not None, printed)
    if best is not None and (best[1] or not titled):
        return best[2]
    return title if titled or title is None else _year_over(pages[0], title)


def _year_over(page: PageLayout, title: Printed) -> Printed | None:
    """The one year that stands alone on a line over a title or under it: `令和６年度` / `行政報告書` on a cover."""
    if title.box is None:
        return None
    found: list[Printed] = []
    for line in page.free:
        gap = max(title.box.top - line.box.bottom, line.box.top - title.box.bottom)
        beside = abs(line.box.mid_x - title.box.mid_x) < 0.25 * max(line.box.width, title.box.width)
        years = read_years(key(line.text))
        alone = bool(years) and not strip_years(key(line.text)).strip("()[]年度版")
        if alone and beside and -2 <= gap <= 2 * max(line.size, title.box.height):
            found.append(Printed(line.text, page.number, line.box))
    return found[0] if len(found) == 1 else None


def done_year(title: Printed) -> Printed | None:
    """The year whose work a title says it evaluates: 令和６年度 of `令和７年度 事業評価（令和６年度実施事業）`."""
    text = fold(title.text)
    done = [y for y in read_years(text) if y.last is not None and _DONE.match(text[y.end :].lstrip())]
    return Printed(done[0].text, title.page, title.box) if len({y.last for y in done}) == 1 else None


def _title_year(pages: Sequence[PageLayout]) -> int | None:
    """The latest year printed with its era near the top of the first page."""
    texts = [line.text for p in pages[:1] for line in p.free] + [
        c.text for p in pages[:1] for g in p.grids[:3] for c in g.cells[:8]
    ]
    years = [y.fiscal_year for t in texts for y in read_years(t) if y.fiscal_year is not None]
    return max(years, default=None)


def _evidence(sheets: Iterable[SheetReading]) -> Iterator[tuple[YearLabel, Printed]]:
    """Year labels of actual figures and of settlements."""
    for sheet in sheets:
        printed = [
            f.year
            for i in sheet.indicators
            for f in i.figures
            if f.measure == "actual" and f.year is not None and _AMOUNT.search(fold(f.value.text))
        ]
        printed += [c.year for c in sheet.costs if c.year is not None and _settled(c) and _AMOUNT.search(fold(c.value.text))]
        for one in printed:
            years = read_years(one.text)
            if years:
                yield years[0], one


def _settled(cost: CostReading) -> bool:
    """Whether an amount is said to have been spent: 決算, or another word for it (実績額, 支出済額)."""
    return cost.stage_role == "settlement" or (cost.stage is not None and "決算" in cost.stage)


def plan_period(pages: Sequence[PageLayout]) -> Printed | None:
    """The plan's period where one is labelled as such (`計画期間：令和４年度～令和７年度`) and all of the pages agree."""
    spans: dict[tuple[int, int], Printed] = {}
    for printed in _periods(pages):
        years = [y for y in read_years(printed.text) if y.span and y.fiscal_year is not None and y.year_to is not None]
        if years and years[0].fiscal_year is not None and years[0].year_to is not None:
            text = fold(printed.text)[years[0].start : years[0].end]
            spans.setdefault((years[0].fiscal_year, years[0].year_to), Printed(text, printed.page, printed.box))
    return next(iter(spans.values())) if len(spans) == 1 else None


def _periods(pages: Sequence[PageLayout]) -> Iterator[Printed]:
    """What stands behind the words for a plan's period: on their line, or in the cell to their right."""
    for page in pages:
        for line in (*page.free, *(line for g in page.grids for c in g.cells for line in c.lines)):
            match = _PERIOD.search(fold(line.text))
            if match and match["span"]:
                yield Printed(match["span"], page.number, line.box)
        for grid in page.grids:
            for cell in grid.cells:
                if _PERIOD_LABEL.match(key(cell.text)):
                    right = [c for c in grid.cells if c.row == cell.row and c.col > cell.col and c.text]
                    if right:
                        answer = min(right, key=lambda c: c.col)
                        yield Printed(answer.text, page.number, answer.box)


def kind_of(plot: Plot, family: Family, title: Printed | None) -> SheetKind:
    """The kind of sheet: the family's, else what the label of its name says, else the title; a policy where nothing does."""
    if family.kind is not None:
        return family.kind
    label = plot.name_label or next((one.label for one in plot.loose if one.label.has("sheet", "name")), None)
    said = next((kind for word, kind in _KINDS if label is not None and word in label.base), None)
    return said or ("project" if title is not None and PROJECTS.search(key(title.text)) else "policy")
