"""Cost, control and survey readings of a sheet in, rows of `costs`, `controls` and `surveys` out."""

from __future__ import annotations

from decimal import Decimal

from pipeline.normalize_indicators import FIGURE_DOUBTS, Sheet
from pipeline.normalize_names import item_name, plain
from pipeline.normalize_rows import Ledger, Row, evidence, review
from pipeline.normalize_years import year_of
from pipeline.normalizers.era import strip_years
from pipeline.normalizers.number import Figure, read_figure
from pipeline.normalizers.text import fold, key
from pipeline.normalizers.unit import yen_factor
from schemas.reading import ControlReading, CostReading, Doubt, Printed, SurveyReading
from schemas.vocabulary import Stage

_MOST_YEN = 10**16  # ten quadrillion yen: a hundred times the budget of the whole country
_SETTLED = ("決算", "実績", "執行", "支出済", "精算")
_BUDGETED = ("予算", "当初", "補正", "計画", "見込", "要求", "査定")


def stage_of(text: str | None) -> Stage | None:
    """`settlement` for 決算 or 実績, `budget` for 予算 (当初, 補正後, 現額 …); 決算見込 is a settlement in the making."""
    word = key(text or "")
    if any(mark in word for mark in _SETTLED):
        return "settlement"
    return "budget" if any(mark in word for mark in _BUDGETED) else None


def _amount(value: Printed, unit: Printed | None) -> tuple[Figure, int | None, list[Doubt]]:
    """The figure, its amount in yen, and doubts: the unit that is printed with the figure wins."""
    figure = read_figure(value.text)
    doubts = [Doubt(code, FIGURE_DOUBTS[code]) for code in figure.doubts]
    if figure.value is None:
        return figure, None, doubts
    factor = yen_factor(figure.unit) if figure.unit else yen_factor(unit.text) if unit else None
    if factor is None:
        printed = figure.unit or (unit.text if unit else None)
        what = f"{printed} is no unit of money" if printed else "no unit of money is printed"
        return figure, None, [*doubts, Doubt("money_unit_unknown", f"{what}: the amount in yen is not known")]
    label = yen_factor(unit.text) if unit and figure.unit else None
    if label is not None and label != factor:
        doubts.append(Doubt("unit_conflict", f"the value says {figure.unit}, its label {unit.text if unit else ''}"))
    if figure.kind != "number" or figure.denominator is not None:
        doubts.append(Doubt("amount_unclear", "an amount of money is printed as a range or a fraction"))
    yen = figure.value * factor
    if abs(yen) > _MOST_YEN:
        return (
            figure,
            None,
            [*doubts, Doubt("amount_unclear", "the amount is larger than any budget: cells may have run together")],
        )
    if yen != yen.to_integral_value():
        doubts.append(Doubt("fraction_of_yen", f"{figure.value} {figure.unit or ''} is no whole number of yen"))
    return figure, int(yen.to_integral_value()), doubts


def cost_row(reading: CostReading, sheet: Sheet, ledger: Ledger) -> Row | None:
    """One row of `costs`; None where a dash or nothing is printed, or where no figure can be read (then a finding)."""
    figure, yen, doubts = _amount(reading.value, reading.unit)
    if figure.kind == "none":
        return None
    if figure.value is None:
        message = f"an amount of {plain(reading.item)} cannot be read"
        ledger.tell("amount_unread", message, at=reading.value, sheet_id=sheet.sheet_id, severity="error")
        return None
    read = year_of(reading.year, sheet.year if sheet.year is not None else ledger.anchor)
    for doubt in read.doubts:
        ledger.tell(doubt.code, doubt.message, at=reading.year or reading.value, sheet_id=sheet.sheet_id)
    code = _code(reading.project_code)
    name = plain(reading.project_name.text) if reading.project_name else ""
    own = not name and code is None
    item, group = item_name(reading.item), item_name(reading.item_group) if reading.item_group else None
    row_id = ledger.ids("cost", sheet.sheet_id, code, name, read.year, reading.stage, group, item)
    every = [*reading.doubts, *doubts, *read.doubts]
    for doubt in doubts:
        ledger.tell(doubt.code, doubt.message, at=reading.value, sheet_id=sheet.sheet_id, row_id=row_id)
    return {
        **ledger.owner(),
        "cost_id": row_id,
        "sheet_id": sheet.sheet_id,
        "sheet_code": sheet.code,
        "sheet_name": sheet.name,
        "project_code": code,
        "project_name": sheet.name if own else name or None,
        "department": _department(reading, sheet, own),
        "is_major": reading.is_major,
        "account_code": _account(reading.account_code),
        "fiscal_year": read.year,
        "stage": stage_of(reading.stage) or reading.stage_role,
        "stage_text": strip_years(plain(reading.stage)) or None if reading.stage else None,
        "item": item,
        "item_group": group or None,
        "item_role": reading.item_role,
        "yen": yen,
        "thousand_yen": float(Decimal(yen) / 1000) if yen is not None else None,
        "edition_year": sheet.year,
        "is_latest": True,
        **evidence(reading.value),
        **review(every),
    }


def _code(printed: Printed | None) -> str | None:
    return key(printed.text) or None if printed else None


def _account(printed: Printed | None) -> str | None:
    """款項目 as printed, blanks between its parts kept as one."""
    return " ".join(fold(printed.text).split()) or None if printed else None


def _department(reading: CostReading, sheet: Sheet, own: bool) -> str | None:
    if reading.department:
        return plain(reading.department.text) or None
    return sheet.department if own else None


def control_row(reading: ControlReading, sheet: Sheet, ledger: Ledger) -> Row | None:
    """A printed total for checking (not published): item, year, stage and yen with its place; None where it is a dash."""
    figure, yen, doubts = _amount(reading.value, reading.unit)
    if figure.value is None:
        if figure.kind == "text":
            ledger.tell(
                "amount_unread", f"the total of {plain(reading.item)} cannot be read", at=reading.value, sheet_id=sheet.sheet_id
            )
        return None
    read = year_of(reading.year, sheet.year if sheet.year is not None else ledger.anchor)
    return {
        **ledger.owner(),
        "sheet_id": sheet.sheet_id,
        "item": item_name(reading.item),
        "fiscal_year": read.year,
        "stage": stage_of(reading.stage) or reading.stage_role,
        "stage_text": strip_years(plain(reading.stage)) or None if reading.stage else None,
        "value": float(figure.value),
        "unit": figure.unit or (plain(reading.unit.text) if reading.unit else None),
        "yen": yen,
        **evidence(reading.value),
        **review([*doubts, *read.doubts]),
    }


def survey_row(reading: SurveyReading, sheet: Sheet, ledger: Ledger) -> Row | None:
    """One row of `surveys`; None where nothing is printed or only dashes are."""
    percent, doubts = _share(reading.value, sheet, ledger)
    average, more = _share(reading.average, sheet, ledger) if reading.average else (None, [])
    if percent is None and average is None and not doubts:
        return None
    read = year_of(reading.year, sheet.year if sheet.year is not None else ledger.anchor)
    for doubt in read.doubts:
        ledger.tell(doubt.code, doubt.message, at=reading.year or reading.value, sheet_id=sheet.sheet_id)
    metric = strip_years(plain(reading.metric)) or plain(reading.metric)
    return {
        **ledger.owner(),
        "survey_id": ledger.ids("survey", sheet.sheet_id, metric, read.year),
        "sheet_id": sheet.sheet_id,
        "sheet_code": sheet.code,
        "metric": metric,
        "fiscal_year": read.year,
        "percent": percent,
        "average_percent": average,
        **evidence(reading.value),
        **review([*reading.doubts, *doubts, *more, *read.doubts]),
    }


def _share(printed: Printed, sheet: Sheet, ledger: Ledger) -> tuple[float | None, list[Doubt]]:
    """A share in percent, null with a doubt where it is none."""
    figure = read_figure(printed.text)
    doubts = [Doubt(code, FIGURE_DOUBTS[code]) for code in figure.doubts]
    if figure.kind == "none":
        return None, doubts
    if figure.kind != "number" or figure.value is None or figure.denominator is not None or figure.unit not in (None, "%"):
        doubts.append(Doubt("share_unread", f"{printed.text!r} is no share in percent"))
    elif not 0 <= figure.value <= 100:
        doubts.append(Doubt("share_out_of_bounds", f"{printed.text!r} is outside 0 to 100 percent"))
    elif figure.value is not None:
        return float(figure.value), doubts
    for doubt in doubts:
        ledger.tell(doubt.code, doubt.message, at=printed, sheet_id=sheet.sheet_id, severity="error")
    return None, doubts
