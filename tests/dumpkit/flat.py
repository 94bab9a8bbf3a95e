"""A dump's reading in, one line of text per thing read out: what golden files hold and people look through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractors.dumps import extract_dump
from schemas.page import DocumentPages, DumpText, Source
from schemas.reading import DocumentReading, Doubt, Printed, SheetReading


def document(text: str) -> DocumentPages:
    """The dump as the reader gives it: form feeds on lines of their own."""
    lines = text.replace("\r\n", "\n").replace("\f", "\n\f\n").split("\n")
    return DocumentPages(Source("dump.txt", "0" * 64, len(text), suffix=".txt"), dump=DumpText(tuple(lines)))


def read_text(text: str, family: str) -> DocumentReading:
    return extract_dump(document(text), family)


def read_file(path: Path, family: str) -> DocumentReading:
    return read_text(path.read_text(encoding="utf-8"), family)


def flat(reading: DocumentReading) -> str:
    """Tab-separated lines: sheet, table, what, value, doubts."""
    head = ["\t".join(["", "document", _text(reading.title), _text(reading.year), _text(reading.issuer)])]
    rows = [row for sheet in reading.sheets for row in _sheet(sheet)]
    open_ = ["\t".join(["", "open", u.check, u.at.text]) for u in reading.unplaced]
    return "\n".join([*head, *rows, *open_]) + "\n"


def _sheet(sheet: SheetReading) -> Iterator[str]:
    code = _text(sheet.code)

    def row(table: str, *fields: str, doubts: tuple[Doubt, ...] = ()) -> str:
        line = "\t".join([code, table, *fields, "+".join(d.code for d in doubts)])
        return line.replace("\n", " / ").rstrip("\t")

    yield row("sheet", _text(sheet.name), _text(sheet.department), _text(sheet.year), doubts=sheet.doubts)
    for one in sheet.indicators:
        yield row("indicator", str(one.ordinal), one.name.text, _text(one.unit), _text(one.program), doubts=one.doubts)
        for figure in one.figures:
            what = f"{figure.measure}/{figure.target_kind or ''}"
            yield row("figure", one.name.text, what, _text(figure.year), figure.value.text, doubts=figure.doubts)
    for cost in sheet.costs:
        marks = f"{_text(cost.department)}/{cost.is_major}/{_text(cost.account_code)}"
        yield row(
            "cost",
            _text(cost.project_code),
            _text(cost.project_name),
            cost.item,
            _text(cost.year),
            cost.value.text,
            marks,
            doubts=cost.doubts,
        )
    for survey in sheet.surveys:
        yield row("survey", survey.metric, _text(survey.year), survey.value.text, _text(survey.average), doubts=survey.doubts)
    for rating in sheet.ratings:
        yield row("rating", rating.item, rating.value.text, str(len(rating.scale)), doubts=rating.doubts)
    for text in sheet.narratives:
        span = f"{_text(text.year_from)}-{_text(text.year_to)}"
        yield row("narrative", text.section, text.heading, _text(text.project_code), span, text.text.text)
    for left in sheet.unplaced:
        yield row("open", left.check, left.at.text)


def _text(printed: Printed | None) -> str:
    return printed.text if printed else ""
