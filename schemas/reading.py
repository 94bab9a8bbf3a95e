"""What an extractor found: printed text with its place and the label it answers. Nothing is interpreted yet.

A `DocumentReading` holds `SheetReading`s, which hold what stands on the sheet. The normalize stage turns them
into typed rows. Every text is as printed, with the line breaks inside its cell removed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.page import Box
from schemas.vocabulary import ItemRole, Measure, Section, Severity, SheetKind, Stage, TargetKind


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed text and its place. `page` is 1-based; `box` is None where only a dump is there."""

    text: str
    page: int = 1
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row needs review: a stable code and a sentence for a person."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FigureReading:
    """One value cell of an indicator.

    `year` is the label that gives the year, as printed (`2021(R３)`, `６年度`, `令和５～７年度`), None where no year is
    printed; `column_label` is the whole label of the value's own column; `unit` is the unit printed nearest to
    the value when it is not the indicator's own.
    """

    value: Printed
    measure: Measure
    target_kind: TargetKind | None = None
    year: Printed | None = None
    column_label: str = ""
    unit: Printed | None = None
    note: str | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One indicator of a sheet. `name` may still hold item marks and the unit's parentheses: normalizing takes them off.

    `ordinal` counts the indicators of the sheet in reading order from 1. `unit` comes from a unit column, a label
    (`実績（件）`) or a section row; the unit in the name's own parentheses is left to normalizing.
    `direction` is the printed arrow or word; `basis` a printed 累計/単年 label; `sheet_code` the code of the sheet it
    belongs to where a table lists the indicators of several sheets.
    """

    name: Printed
    ordinal: int
    figures: tuple[FigureReading, ...] = ()
    program: Printed | None = None
    description: Printed | None = None
    unit: Printed | None = None
    direction: Printed | None = None
    basis: Printed | None = None
    doubts: tuple[Doubt, ...] = ()
    sheet_code: Printed | None = None


@dataclass(frozen=True, slots=True)
class CostReading:
    """One amount. `item` is the row's own label, `item_group` the labels above it; `unit` the printed money unit (千円).

    `stage` is the printed word, `stage_role` what the vocabulary or a family says it means, for words that say it to
    nobody else.
    """

    value: Printed
    item: str
    item_role: ItemRole
    item_group: str | None = None
    year: Printed | None = None
    stage: str | None = None
    unit: Printed | None = None
    project_code: Printed | None = None
    project_name: Printed | None = None
    department: Printed | None = None
    is_major: bool | None = None
    account_code: Printed | None = None
    doubts: tuple[Doubt, ...] = ()
    stage_role: Stage | None = None


@dataclass(frozen=True, slots=True)
class SurveyReading:
    """One satisfaction or participation share. `metric` as printed without its year (満足度)."""

    metric: str
    value: Printed
    year: Printed | None = None
    average: Printed | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingReading:
    """One rated item. `scale` holds the printed steps (`5. 先進的な…`, `1. …`) where the sheet prints its scale."""

    item: str
    value: Printed
    program: Printed | None = None
    scale: tuple[str, ...] = ()
    overall: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class NarrativeReading:
    """One labelled block of prose. `year_from`/`year_to` are printed year labels (schedules)."""

    heading: str
    text: Printed
    section: Section = "other"
    program: Printed | None = None
    project_code: Printed | None = None
    year_from: Printed | None = None
    year_to: Printed | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlReading:
    """A printed total that is used in checks and not published: total of `item` over the sheet's projects."""

    item: str
    value: Printed
    year: Printed | None = None
    stage: str | None = None
    unit: Printed | None = None
    stage_role: Stage | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something seen that could not be placed, or that a person should know: becomes a row of `findings`."""

    check: str
    message: str
    at: Printed
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One evaluation sheet. `code` without its label, `name` the short name, `rating` the one overall rating."""

    kind: SheetKind
    ordinal: int
    page_first: int
    page_last: int
    code: Printed | None = None
    name: Printed | None = None
    parent: Printed | None = None
    department: Printed | None = None
    year: Printed | None = None
    indicators: tuple[IndicatorReading, ...] = ()
    costs: tuple[CostReading, ...] = ()
    controls: tuple[ControlReading, ...] = ()
    surveys: tuple[SurveyReading, ...] = ()
    ratings: tuple[RatingReading, ...] = ()
    narratives: tuple[NarrativeReading, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """Everything found in one document.

    `issuer` is the printed issuer (a municipality's name) where one is printed as such; `year` the label of the
    year evaluated; `year_offset` is added to it where the form prints the year after (令和７年度 事業評価書 → −1).
    `jurisdiction_code` is the family's, for a form that is one municipality's own.
    """

    family: str
    sheets: tuple[SheetReading, ...] = ()
    title: Printed | None = None
    issuer: Printed | None = None
    year: Printed | None = None
    year_offset: int = 0
    jurisdiction_code: str | None = None
    period_from: Printed | None = None
    period_to: Printed | None = None
    unplaced: tuple[Unplaced, ...] = ()
    furniture: int = 0
    claimed: tuple[Printed, ...] = field(default=(), repr=False)
