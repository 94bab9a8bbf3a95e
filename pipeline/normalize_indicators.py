"""Indicator readings of a sheet in, rows of `indicators` and `observations` out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.normalize_names import basis_of, direction_of, indicator_name, plain
from pipeline.normalize_rows import Ledger, Row, evidence, review
from pipeline.normalize_years import YearRead, read_label, year_of
from pipeline.normalizers.era import half_of
from pipeline.normalizers.number import Figure, read_figure
from pipeline.normalizers.unit import base_of, is_unit, normal_unit, split_unit, to_base
from schemas.reading import Doubt, FigureReading, IndicatorReading
from schemas.vocabulary import Basis, Severity, TargetKind

#: What a doubt of reading a figure means for a person.
FIGURE_DOUBTS = {
    "two_figures": "the cell prints more than one figure",
    "odd_grouping": "the digits are grouped oddly: something is cut off or run together",
    "odd_minus": "the sign before the figure is not one that is used for minus",
    "odd_range": "the ends of the range are not in order",
    "odd_number": "digits and marks that form no number",
    "leading_zero": "the figure begins with a zero: it may be a code, or a digit may be cut off",
    "dash_range": "a dash stands between two figures: a range, or something else",
    "relative": "the figure is a change, not a level",
    "in_brackets": "the figure stands in brackets",
    "odd_fraction": "the part is more than the whole: it may be a date",
    "note_or_figure": "digits behind a note mark may belong to the mark or to the figure",
}
# Shares, scores and ratios: a figure over several years is no sum of them.
_NO_SUM = frozenset({"%", "‰", "点", "ポイント", "倍", "位", "℃", "度"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What rows of a sheet repeat."""

    sheet_id: str
    code: str | None
    name: str | None
    department: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class _Indicator:
    """What observations of an indicator repeat."""

    indicator_id: str
    name: str
    program: str | None
    unit: str | None
    basis: Basis | None
    direction: str | None
    ordinal: int
    doubts: tuple[Doubt, ...]


def indicator_rows(reading: IndicatorReading, sheet: Sheet, ledger: Ledger) -> tuple[list[Row], list[Row]]:
    """The indicator's row and its observations; an indicator without a name has none and is told as a finding."""
    name, name_unit = indicator_name(reading.name.text)
    if not name:
        for figure in reading.figures:
            ledger.tell(
                "value_without_name", "a value stands here, but no indicator's name", at=figure.value, sheet_id=sheet.sheet_id
            )
        return [], []
    unit, doubts = _own_unit(reading, name_unit)
    program = plain(reading.program.text) if reading.program else None
    ready = _Indicator(
        indicator_id=ledger.ids("indicator", sheet.sheet_id, program, name),
        name=name,
        program=program or None,
        unit=unit,
        basis=basis_of(reading.basis.text if reading.basis else "") or ("cumulative" if basis_of(name) == "cumulative" else None),
        direction=direction_of(reading.direction.text) if reading.direction else None,
        ordinal=reading.ordinal,
        doubts=(*reading.doubts, *doubts),
    )
    row: Row = {
        **ledger.owner(),
        "indicator_id": ready.indicator_id,
        "sheet_id": sheet.sheet_id,
        "ordinal": ready.ordinal,
        "program_name": ready.program,
        "indicator_name": ready.name,
        "description": (plain(reading.description.text) or None) if reading.description else None,
        "unit": ready.unit,
        "direction": ready.direction,
        "basis": ready.basis,
        **review(ready.doubts),
    }
    observations = [_observation(f, ready, sheet, ledger) for f in reading.figures if f.value.text.strip()]
    return [row], observations


def _own_unit(reading: IndicatorReading, name_unit: str | None) -> tuple[str | None, tuple[Doubt, ...]]:
    """The indicator's unit: from its column or label, else from the name's parentheses; two different ones are a doubt."""
    printed = normal_unit(reading.unit.text) if reading.unit else ""
    if not printed or not any(c.isalnum() or c in "%‰㎡㎥℃" for c in printed):
        return name_unit, ()
    if name_unit and not _same_unit(printed, name_unit):
        return printed, (Doubt("unit_conflict", f"the unit column says {printed}, the name {name_unit}"),)
    return printed, ()


def _same_unit(one: str, other: str) -> bool:
    """Whether two printed units mean the same: 人 and 名, 件 and 件/年; 億円 and 円 do not."""
    first, second = base_of(one), base_of(other)
    if first and second:
        return first == second
    return one == other or one.split("/")[0] == other.split("/")[0]


def _unit(reading: FigureReading, figure: Figure, own: _Indicator) -> tuple[str | None, tuple[Doubt, ...]]:
    """The figure's unit: printed with it, else on its label, else the indicator's. A rate does not take the indicator's."""
    label = normal_unit(reading.unit.text) if reading.unit else split_unit(reading.column_label)[1]
    near = label or (own.unit if reading.measure != "rate" else None)
    if figure.unit and near and not _same_unit(figure.unit, near):
        return figure.unit, (Doubt("unit_conflict", f"the value says {figure.unit}, its label {near}"),)
    return figure.unit or near or None, ()


def _year(reading: FigureReading, figure: Figure, sheet: Sheet, ledger: Ledger) -> YearRead:
    """The figure's year: its label's, else the date printed with the figure."""
    anchor = sheet.year if sheet.year is not None else ledger.anchor
    read = year_of(reading.year, anchor)
    half = half_of(reading.column_label)
    if half and read.label is not None and not read.label.half:
        # 上半期 stands in a header of its own, below or above the year.
        return read_label(replace(read.label, half=half, text=reading.column_label), anchor)
    if reading.year is not None or figure.as_of is None:
        if figure.as_of is not None and read.year is not None:
            beside = read_label(figure.as_of, anchor)
            if beside.year is not None and beside.year != read.year:
                doubt = Doubt("as_of_other_year", f"the value is of {figure.as_of.text}, its column of {read.year}")
                read = YearRead(read.year, read.first, read.label, (*read.doubts, doubt))
        return read
    if figure.absent_reason == "pending":
        return read  # the date says when the figure will be known
    return read_label(figure.as_of, anchor)


def _basis(reading: FigureReading, read: YearRead, unit: str | None, figure: Figure, own: _Indicator) -> Basis | None:
    """A printed 累計 or 単年; else a span of years over something that can be summed."""
    printed = basis_of(figure.note or "")
    if printed == "cumulative":
        return printed
    base = base_of(unit)
    summable = unit is not None and is_unit(unit) and (base[0] if base else unit.split("/")[0]) not in _NO_SUM and "/" not in unit
    average = "平均" in reading.column_label or "平均" in own.name
    if read.label is not None and read.label.span and summable and not average:
        return "cumulative"
    return own.basis


def _observation(reading: FigureReading, own: _Indicator, sheet: Sheet, ledger: Ledger) -> Row:
    figure = read_figure(reading.value.text)
    unit, unit_doubts = _unit(reading, figure, own)
    read = _year(reading, figure, sheet, ledger)
    doubts = [*reading.doubts, *unit_doubts, *read.doubts, *_figure_doubts(figure), *own.doubts]
    kind: TargetKind | None = (reading.target_kind or "target") if reading.measure == "target" else None
    half = read.label is not None and read.label.half is not None and read.year is None
    row_id = ledger.ids(
        "observation", own.indicator_id, reading.measure, kind, read.year, read.label.half if read.label else None
    )
    _tell(reading, figure, read, sheet, row_id, ledger)
    return {
        **ledger.owner(),
        "observation_id": row_id,
        "indicator_id": own.indicator_id,
        "sheet_id": sheet.sheet_id,
        "sheet_code": sheet.code,
        "sheet_name": sheet.name,
        "program_name": own.program,
        "indicator_name": own.name,
        "ordinal": own.ordinal,
        "direction": own.direction,
        "basis": _basis(reading, read, unit, figure, own),
        "measure": reading.measure,
        "target_kind": kind,
        "fiscal_year": read.year,
        "column_label": plain(reading.column_label) or None,
        "edition_year": sheet.year,
        "is_latest": True,
        **_value_columns(figure, unit),
        "note": _note(reading, figure, read.label.text if half and read.label else None),
        "corrected": False,
        **evidence(reading.value),
        **review(doubts),
    }


def _value_columns(figure: Figure, unit: str | None) -> Row:
    base = to_base(figure.value, unit) if figure.value is not None else None
    return {
        "value": _number(figure.value),
        "value_high": _number(figure.high),
        "denominator": _number(figure.denominator),
        "comparator": figure.comparator if figure.value is not None else None,
        "unit": unit,
        "base_value": _number(base[0]) if base else None,
        "base_unit": base[1] if base else None,
        "value_kind": figure.kind,
        "absent_reason": figure.absent_reason,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _figure_doubts(figure: Figure) -> list[Doubt]:
    return [Doubt(code, FIGURE_DOUBTS[code]) for code in figure.doubts]


def _note(reading: FigureReading, figure: Figure, half: str | None) -> str | None:
    parts = [part for part in (reading.note, figure.note, half) if part]
    return " ".join(dict.fromkeys(parts)) or None


def _tell(reading: FigureReading, figure: Figure, read: YearRead, sheet: Sheet, row_id: str, ledger: Ledger) -> None:
    """Findings of one value: a label that contradicts itself (told once), a figure that could not be read."""
    at_year = reading.year or reading.value
    for doubt in read.doubts:
        ledger.tell(doubt.code, doubt.message, at=at_year, sheet_id=sheet.sheet_id)
    if figure.value is None and figure.doubts:
        severe: Severity = "error" if figure.absent_reason == "unreadable" else "warning"
        what = "; ".join(d.message for d in _figure_doubts(figure))
        ledger.tell("value_unread", what, at=reading.value, sheet_id=sheet.sheet_id, row_id=row_id, severity=severe)
