"""What an extractor found on one document in, typed rows of every table out.

Only here do 令和, 千円, △ and full-width digits become years and numbers. Every doubt marks its row `needs_review`,
and what cannot be read is told in `findings` with its text and place.
"""

from __future__ import annotations

from pipeline.identity import Identities
from pipeline.municipalities import Municipality, by_code, issuer_candidates
from pipeline.normalize_indicators import Sheet, indicator_rows
from pipeline.normalize_money import control_row, cost_row, survey_row
from pipeline.normalize_names import plain
from pipeline.normalize_ratings import overall, rating_row
from pipeline.normalize_rows import Ledger, Row, Tables, review
from pipeline.normalize_texts import narrative_row, tell_notes, tell_unplaced
from pipeline.normalize_years import YearRead, document_year, shifted, year_of
from pipeline.normalizers.text import key
from pipeline.rejection import Rejected
from schemas.hints import Hints
from schemas.page import DocumentPages
from schemas.reading import DocumentReading, Doubt, Printed, SheetReading
from schemas.vocabulary import JurisdictionSource

#: Tables filled here. `controls` (printed totals) is for validation only and is not published.
NAMES = ("documents", "sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives", "findings", "controls")


def normalize(reading: DocumentReading, document: DocumentPages, hints: Hints) -> Tables:
    """Rows by table name; every row has its table's columns as `schemas/tables.py` declares them.

    Raises Rejected (`unrecognized`) where not one figure, rating or text was found on the document.
    """
    if not any(_content(sheet) for sheet in reading.sheets):
        raise Rejected(
            "unrecognized",
            "no indicator, amount, rating or labelled text was found; if it is an evaluation sheet, describe its layout",
        )
    body, source, problems = jurisdiction(reading, hints)
    year, anchor = document_year(reading, hints)
    ledger = Ledger(
        document_id=document.source.document_id,
        jurisdiction_code=body.code if body else None,
        jurisdiction=body.name if body else None,
        ids=Identities(document.source.document_id),
        anchor=anchor,
    )
    tables: Tables = {name: [] for name in NAMES}
    for sheet in reading.sheets:
        _sheet_rows(sheet, reading, year, ledger, tables)
    fiscal_year = year.year if year.year is not None else _common_year(tables["sheets"])
    tables["documents"].append(_document_row(reading, document, hints, body, source, fiscal_year, ledger))
    _tell_document(reading, document, hints, problems, year, ledger)
    tables["findings"] = ledger.findings
    return tables


def _content(sheet: SheetReading) -> bool:
    return bool(sheet.indicators or sheet.costs or sheet.surveys or sheet.ratings or sheet.narratives)


# --- whose document it is ------------------------------------------------------------------------------------------


def jurisdiction(
    reading: DocumentReading, hints: Hints
) -> tuple[Municipality | None, JurisdictionSource | None, list[tuple[str, str]]]:
    """The municipality, where it is known from, and problems as (check, message).

    In this order: printed as the issuer, provenance of the fetch, `source.toml`, the command line, the family's own city.
    Two bodies of one name are told apart by what stands beside the file, never guessed.
    """
    problems: list[tuple[str, str]] = []
    hinted = by_code(hints.jurisdiction_code) if hints.jurisdiction_code else None
    if hints.jurisdiction_code and hinted is None:
        problems.append(
            ("jurisdiction_unknown", f"{hints.jurisdiction_code} is no code of the official list (wrong check digit?)")
        )
    family_code = _family_code(reading.family)
    family = by_code(family_code) if family_code else None
    printed = issuer_candidates([p.text for p in (reading.issuer, reading.title) if p is not None])
    if len(printed) > 1:
        chosen = [m for m in printed if m in (hinted, family)]
        if len(chosen) != 1:
            names = ", ".join(f"{m.prefecture}{m.name} ({m.code})" for m in printed)
            problems.append(("jurisdiction_ambiguous", f"the document prints more than one possible issuer: {names}"))
        printed = tuple(chosen) if len(chosen) == 1 else ()
    if printed:
        if hinted is not None and hinted != printed[0]:
            what = f"the document prints {printed[0].name} ({printed[0].code}), but is filed as {hinted.name} ({hinted.code})"
            problems.append(("jurisdiction_conflict", what))
        return printed[0], "content", problems
    if hinted is not None:
        return hinted, hints.jurisdiction_source, problems
    if family is not None:
        return family, "family", problems
    return None, None, problems or [_nobody(reading)]


def _nobody(reading: DocumentReading) -> tuple[str, str]:
    """The problem of a document that belongs to no body of the list, and what to do."""
    remedy = "name its municipality in source.toml or with --jurisdiction"
    named = plain(reading.issuer.text) if reading.issuer else ""
    if named:
        return "jurisdiction_not_listed", f"{named} is printed as the issuer and is not on the official list: {remedy}"
    return "jurisdiction_missing", f"the document does not print its municipality: {remedy}"


def _family_code(name: str) -> str | None:
    """The city whose own form this is, None for a form of anybody."""
    from extractors.registry import families

    return {family.name: family.jurisdiction_code for family in families()}.get(name)


# --- one sheet -----------------------------------------------------------------------------------------------------


def _sheet_rows(reading: SheetReading, document: DocumentReading, year: YearRead, ledger: Ledger, tables: Tables) -> None:
    own = shifted(year_of(reading.year, ledger.anchor), document.year_offset)
    fiscal_year = own.year if own.year is not None else year.year
    code, name = _code(reading.code), _text(reading.name)
    sheet = Sheet(
        sheet_id=ledger.ids("sheet", reading.kind, code, name if code is None else None),
        code=code,
        name=name,
        department=_text(reading.department),
        year=fiscal_year,
    )
    rated = [(r, row) for r in reading.ratings if (row := rating_row(r, sheet, ledger))]
    rating, doubts = overall(rated)
    doubts = [*reading.doubts, *own.doubts, *doubts]
    for doubt in doubts:
        ledger.tell(doubt.code, doubt.message, at=reading.year or reading.name, sheet_id=sheet.sheet_id)
    tables["sheets"].append(_sheet_row(reading, sheet, rating, doubts, ledger))
    tables["ratings"] += [row for _, row in rated]
    for indicator in reading.indicators:
        rows, observations = indicator_rows(indicator, sheet, ledger)
        tables["indicators"] += rows
        tables["observations"] += observations
    tables["costs"] += [row for c in reading.costs if (row := cost_row(c, sheet, ledger))]
    tables["controls"] += [row for c in reading.controls if (row := control_row(c, sheet, ledger))]
    tables["surveys"] += [row for s in reading.surveys if (row := survey_row(s, sheet, ledger))]
    blocks = (narrative_row(n, place, sheet, ledger) for place, n in enumerate(reading.narratives, 1))
    tables["narratives"] += [row for row in blocks if row]
    tell_unplaced(reading.unplaced, sheet.sheet_id, ledger)


def _sheet_row(reading: SheetReading, sheet: Sheet, rating: Row, doubts: list[Doubt], ledger: Ledger) -> Row:
    return {
        **ledger.owner(),
        "sheet_id": sheet.sheet_id,
        "ordinal": reading.ordinal,
        "page_first": reading.page_first,
        "page_last": reading.page_last,
        "kind": reading.kind,
        "sheet_code": sheet.code,
        "sheet_name": sheet.name,
        "parent_name": _text(reading.parent),
        "department": sheet.department,
        "fiscal_year": sheet.year,
        **rating,
        **review(doubts),
    }


def _code(printed: Printed | None) -> str | None:
    return key(printed.text) or None if printed else None


def _text(printed: Printed | None) -> str | None:
    return plain(printed.text) or None if printed else None


# --- the document --------------------------------------------------------------------------------------------------


def _common_year(sheets: list[Row]) -> int | None:
    years = {row["fiscal_year"] for row in sheets}
    year = years.pop() if len(years) == 1 else None
    return year if isinstance(year, int) else None


def _layer(document: DocumentPages) -> str:
    """The worst text layer of the pages: one broken page makes the document's layer broken."""
    if document.dump is not None:
        return "dump"
    layers = {page.text_layer for page in document.pages}
    return next((layer for layer in ("broken", "ocr", "native") if layer in layers), "none")


def _document_row(
    reading: DocumentReading,
    document: DocumentPages,
    hints: Hints,
    body: Municipality | None,
    source: JurisdictionSource | None,
    fiscal_year: int | None,
    ledger: Ledger,
) -> Row:
    first, last = year_of(reading.period_from, ledger.anchor), year_of(reading.period_to, ledger.anchor)
    return {
        "document_id": ledger.document_id,
        "source_path": document.source.path,
        "also_at": list(document.source.also_at),
        "sha256": document.source.sha256,
        "bytes": document.source.size,
        "pages": len(document.pages) or None,
        "producer": document.producer or None,
        "jurisdiction_code": ledger.jurisdiction_code,
        "jurisdiction": ledger.jurisdiction,
        "prefecture": body.prefecture if body else None,
        "jurisdiction_source": source,
        "family": reading.family,
        "title": _text(reading.title) or hints.title,
        "fiscal_year": fiscal_year,
        "period_from": first.first,
        "period_to": last.year if reading.period_to else first.year,
        "text_layer": _layer(document),
        "status": "extracted",
        "reason": None,
        "message": None,
    }


def _tell_document(
    reading: DocumentReading,
    document: DocumentPages,
    hints: Hints,
    problems: list[tuple[str, str]],
    year: YearRead,
    ledger: Ledger,
) -> None:
    for check, message in problems:
        ledger.tell(check, message, at=reading.issuer or reading.title, severity="warning")
    for problem in hints.problems:
        ledger.tell("source_facts", problem)
    for doubt in year.doubts:
        ledger.tell(doubt.code, doubt.message, at=reading.year)
    tell_unplaced(reading.unplaced, None, ledger)
    tell_notes(document, ledger)
