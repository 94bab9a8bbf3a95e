"""In: a PDF and a page number. Out: a PNG of the page with what each stage made of it drawn over it in colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.shared.grid import layout
from extractors.shared.labels import Label, read_label
from extractors.shared.vocabulary import Vocabulary, shared
from pipeline.overlay import Mark, drawn
from pipeline.read import read
from pipeline.readers import pdfium
from schemas.layout import Cell, PageLayout
from schemas.page import Box, Page, Source
from schemas.reading import Printed

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
    picture = pdfium.picture(path, number, DPI, password)
    drawn(picture, marks(page, layout(page), shared()), DPI / 72).save(out_png)


def marks(page: Page, found: PageLayout, words: Vocabulary, claimed: Sequence[Printed] | None = None) -> list[Mark]:
    """Everything to draw: paint, words, cells with their place and span, header roles, claims (None: not known)."""
    places = [c.box for c in claimed or () if c.page == page.number and c.box is not None]
    out = [Mark(f.box, "doubt" if f.slant else "fill") for f in page.fills]
    out += [Mark(r.box, "dashed" if r.dashed else "rule") for r in page.rules]
    out += [Mark(line.box, "free") for line in (*found.free, *found.bars)]
    out += [Mark(n.box, "doubt", n.check) for n in page.notes if n.box is not None]
    for grid in found.grids:
        for cell in grid.cells:
            out += _cell_marks(cell, words)
            if claimed is not None and cell.text:
                is_claimed = any(cell.box.holds(b.mid_x, b.mid_y) for b in places)
                out.append(Mark(cell.box, "claimed" if is_claimed else "unclaimed"))
    return out


def _cell_marks(cell: Cell, words: Vocabulary) -> Iterator[Mark]:
    span = f" {cell.row_span}x{cell.col_span}" if cell.row_span * cell.col_span > 1 else ""
    yield Mark(cell.box, "cell", f"{cell.row},{cell.col}{span}")
    for line in cell.lines:
        yield Mark(line.box, "word")
    label = read_label(cell.text, words) if cell.text else None
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
