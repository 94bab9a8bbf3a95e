"""In: a PDF and a page number. Out: a PNG of the page with what each stage made of it drawn over it in colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.engine import extract
from extractors.registry import recognize
from extractors.shared.grid import layout
from extractors.shared.labels import Label, read_label
from extractors.shared.vocabulary import Vocabulary, shared
from pipeline.overlay import Mark, drawn
from pipeline.read import read
from pipeline.readers import pdfium
from schemas.layout import Cell, PageLayout
from schemas.page import Box, Page, Source
from schemas.reading import DocumentReading, Printed

DPI = 144.0


def draw(path: Path, number: int, out_png: Path, *, password: str | None = None) -> None:
    """Write the picture of one page (1-based).

    Raises IndexError beyond the last page, `Rejected` where the file cannot be read, ValueError for a text dump.
    """
    document = read(path, Source(path.name, "0" * 64, path.stat().st_size, suffix=path.suffix), password=password)
    if document.dump is not None:
        raise ValueError(f"{path.name} is a text dump: it has no pages to draw")
    if not 1 <= number <= len(document.pages):
        raise IndexError(f"{path.name} has {len(document.pages)} pages, there is no page {number}")
    page = document.pages[number - 1]
    family = recognize(document)
    words = shared().plus(family.labels)
    reading = extract(document, family)
    picture = pdfium.picture(path, number, DPI, password)
    drawn(picture, marks(page, layout(page), words, claims(reading)), DPI / 72).save(out_png)


def claims(reading: DocumentReading) -> list[Printed]:
    """Every printed text that became something: values, names, prose, and what identifies sheets and document."""
    out = [*reading.claimed, reading.title, reading.issuer, reading.year, reading.period_from, reading.period_to]
    for sheet in reading.sheets:
        out += [sheet.code, sheet.name, sheet.parent, sheet.department, sheet.year]
        for indicator in sheet.indicators:
            out += [indicator.program, indicator.description, indicator.unit, indicator.direction, indicator.basis]
            out += [part for figure in indicator.figures for part in (figure.year, figure.unit)]
        for cost in sheet.costs:
            out += [cost.year, cost.unit, cost.project_code, cost.project_name, cost.department, cost.account_code]
        out += [part for rating in sheet.ratings for part in (rating.program,)]
        out += [part for survey in sheet.surveys for part in (survey.year, survey.average)]
        out += [part for text in sheet.narratives for part in (text.program, text.project_code, text.year_from, text.year_to)]
    return [printed for printed in out if printed is not None]


def marks(page: Page, found: PageLayout, words: Vocabulary, claimed: Sequence[Printed] | None = None) -> list[Mark]:
    """Everything to draw: paint, words, cells with their place and span, header roles, claims (None: not known)."""
    places = [c.box for c in claimed or () if c.page == page.number and c.box is not None]
    out = [Mark(f.box, "doubt" if f.slant else "fill") for f in page.fills]
    out += [Mark(r.box, "dashed" if r.dashed else "rule") for r in page.rules]
    out += [Mark(line.box, "free") for line in (*found.free, *found.bars)]
    out += [Mark(n.box, "doubt", n.check) for n in page.notes if n.box is not None]
    for grid in found.grids:
        for cell in grid.cells:
            label = read_label(cell.text, words) if cell.text else None
            out += _cell_marks(cell, label)
            if claimed is not None and cell.text:
                if any(_meets(cell.box, box) for box in places):
                    out.append(Mark(cell.box, "claimed"))
                elif label is None:
                    out.append(Mark(cell.box, "unclaimed"))
    return out


def _meets(cell: Box, claimed: Box) -> bool:
    """Whether a claimed text stands in a cell: its middle, or the cell's in a claimed box that spans several."""
    return cell.holds(claimed.mid_x, claimed.mid_y) or claimed.holds(cell.mid_x, cell.mid_y)


def _cell_marks(cell: Cell, label: Label | None) -> Iterator[Mark]:
    span = f" {cell.row_span}x{cell.col_span}" if cell.row_span * cell.col_span > 1 else ""
    yield Mark(cell.box, "cell", f"{cell.row},{cell.col}{span}")
    for line in cell.lines:
        yield Mark(line.box, "word")
    if label is not None:
        yield Mark(_lower_half(cell), "header", role_names(label))


def role_names(label: Label) -> str:
    """A label's roles in short: `measure=target year=2021 unit`."""
    names = [f"{role.kind}={role.value}" for role in label.roles]
    if label.year is not None:
        names.append("year")
    if label.unit is not None:
        names.append("unit")
    return " ".join(names)


def _lower_half(cell: Cell) -> Box:
    """Where the roles go, so that they do not cover the cell's own place and span."""
    box = cell.box
    return Box(box.x0 + 1, max(box.top + 1, box.bottom - 9), box.x1 - 1, box.bottom - 1)
