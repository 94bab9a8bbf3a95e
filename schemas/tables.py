"""The published tables: every column once, with type, unit, meaning and bounds. Nothing comes in; the publisher reads it.

`needs_review` and `review_reason` stand on every row but those of `documents`; values carry their evidence.
"""

from __future__ import annotations

from typing import ClassVar, get_args

from schemas import vocabulary as words
from schemas.columns import Flag, Integer, Number, Point, Short, Table, Text, Texts, column

#: Raised when a column is renamed, dropped or changes its meaning; adding one does not raise it.
SCHEMA_VERSION = 1

CODE = r"\d{6}"
ID = r"[0-9a-f]{16}"
FIRST_YEAR, LAST_YEAR = 1926, 2100
#: Text layers of a document: as of a page, or `dump` for a text file.
LAYERS = ("native", "ocr", "broken", "none", "dump")


class Owned(Table):
    """Whose row it is."""

    _rank: ClassVar[int] = 0

    document_id: Text = column("The source document", required=True, refers="documents.document_id")
    jurisdiction_code: Text = column("Local government code, six digits with check digit", pattern=CODE)
    jurisdiction: Text = column("Municipality, official name")


class Reviewed(Owned):
    """Whether a person should look at the row before it is used."""

    _rank: ClassVar[int] = 3

    needs_review: Flag = column("Something about this row is doubtful", required=True)
    review_reason: Text = column("Why, as `code: sentence`, several joined by `; `")


class Evidence(Reviewed):
    """Where the value is printed. Boxes are null for text dumps."""

    _rank: ClassVar[int] = 2

    value_text: Text = column("The value exactly as printed, line breaks inside its cell removed")
    page: Short = column("Page of the document, from 1", least=1)
    x0: Point = column("Left edge of the printed value, from the left of the page as displayed", unit="pt")
    top: Point = column("Upper edge, from the top of the page as displayed", unit="pt")
    x1: Point = column("Right edge", unit="pt")
    bottom: Point = column("Lower edge", unit="pt")


class Documents(Table):
    """One row per distinct source file, told apart by content; also those that could not be read."""

    document_id: Text = column("First 16 hex digits of the file's SHA-256", key=True, pattern=ID)
    source_path: Text = column("Name of the file, relative to the input folder", required=True)
    also_at: Texts = column("Other names of the same bytes in the input folder")
    sha256: Text = column("SHA-256 of the file", required=True, pattern=r"[0-9a-f]{64}")
    bytes: Integer = column("Size of the file", unit="byte", required=True, least=0)
    pages: Integer = column("Number of pages; null where it is not known", unit="page", least=0)
    producer: Text = column("The program that made the file, as the file says")
    jurisdiction_code: Text = column("Local government code, six digits with check digit", pattern=CODE)
    jurisdiction: Text = column("Municipality, official name")
    prefecture: Text = column("Its prefecture")
    jurisdiction_source: Text = column("What the municipality is known from", choices=get_args(words.JurisdictionSource))
    family: Text = column("The layout it was read as")
    title: Text = column("Printed title of the document")
    fiscal_year: Integer = column("Fiscal year evaluated", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    period_from: Integer = column("First fiscal year of the plan", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    period_to: Integer = column("Last fiscal year of the plan", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    text_layer: Text = column("Where the characters come from; null where the file could not be opened", choices=LAYERS)
    status: Text = column("Whether its rows are here", required=True, choices=get_args(words.Status))
    reason: Text = column("Why it was rejected or is partial", choices=get_args(words.RejectReason))
    message: Text = column("The same as a sentence with what to do")
    withdrawn: Flag = column("The file is gone from the input folder; its rows are kept until they are pruned", required=True)


class Sheets(Reviewed):
    """One row per evaluation sheet: a 施策, a 事務事業, a plan item, a department's goal."""

    sheet_id: Text = column("Id of the sheet", key=True)
    ordinal: Integer = column("Its place in the document, from 1", required=True, least=1)
    page_first: Short = column("Its first page", unit="page", required=True, least=1)
    page_last: Short = column("Its last page", unit="page", required=True, least=1)
    kind: Text = column("What is evaluated", required=True, choices=get_args(words.SheetKind))
    sheet_code: Text = column("Printed number without its label (611, 7-1)")
    sheet_name: Text = column("Printed short name")
    parent_name: Text = column("Name of the 施策, 大綱 or goal above it")
    department: Text = column("Printed department, the whole string")
    fiscal_year: Integer = column("Fiscal year evaluated", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    rating_text: Text = column("The sheet's one overall rating as printed")
    rating: Number = column("The same as a number", unit="step")
    rating_max: Number = column("Highest number of its scale", unit="step")


class Indicators(Reviewed):
    """One row per indicator on a sheet."""

    indicator_id: Text = column("Id of the indicator on this sheet", key=True)
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    ordinal: Integer = column("Its place on the sheet, from 1", required=True, least=1)
    program_name: Text = column("基本事業, 細事業 or 基本目標 it belongs to")
    indicator_name: Text = column("Name without item mark and unit")
    description: Text = column("Printed meaning or formula")
    unit: Text = column("Unit as printed, width-folded")
    direction: Text = column("Which way is better, if printed", choices=get_args(words.IndicatorDirection))
    basis: Text = column("Of each year, or summed since a start", choices=get_args(words.Basis))


class Observations(Evidence):
    """One row per printed figure or statement of one indicator; needs no join to be plotted."""

    observation_id: Text = column("Id of the row", key=True)
    indicator_id: Text = column("Its indicator", required=True, refers="indicators.indicator_id")
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    sheet_code: Text = column("Printed number of the sheet")
    sheet_name: Text = column("Printed short name of the sheet")
    program_name: Text = column("基本事業, 細事業 or 基本目標 the indicator belongs to")
    indicator_name: Text = column("Name of the indicator without item mark and unit")
    ordinal: Integer = column("The indicator's place on the sheet, from 1", least=1)
    direction: Text = column("Which way is better, if printed", choices=get_args(words.IndicatorDirection))
    basis: Text = column("Of each year, or summed since a start", choices=get_args(words.Basis))
    measure: Text = column("What the figure is", required=True, choices=get_args(words.Measure))
    target_kind: Text = column("What kind of target", choices=get_args(words.TargetKind))
    fiscal_year: Integer = column(
        "Fiscal year (April to March) of the figure; null where none is printed",
        unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR,
    )  # fmt: skip
    column_label: Text = column("Label of the value's own column as printed")
    edition_year: Integer = column("Fiscal year of the sheet", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    is_latest: Flag = column("No newer edition prints this indicator, measure and year", required=True)
    value: Number = column("The figure; null for a dash or a word", unit="as in `unit`")
    value_high: Number = column("Upper end of a range", unit="as in `unit`")
    denominator: Number = column("Second number of `4/26`", unit="as in `unit`")
    comparator: Text = column("How the value is meant (以上 is `ge`)", choices=get_args(words.Comparator))
    unit: Text = column("Unit as printed, width-folded")
    base_value: Number = column("The figure in `base_unit`", unit="as in `base_unit`")
    base_unit: Text = column("Unit without a multiplier (億円 → 円)")
    value_kind: Text = column("What is printed", required=True, choices=get_args(words.ValueKind))
    absent_reason: Text = column("Why there is no figure, where known", choices=get_args(words.AbsentReason))
    note: Text = column("Printed footnote or remark on the value")
    corrected: Flag = column("A known misprint was corrected by the corrections file", required=True)


class Costs(Evidence):
    """One row per amount of one project. Sum one `item_role` at a time, and no money is counted twice."""

    cost_id: Text = column("Id of the row", key=True)
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    sheet_code: Text = column("Printed number of the sheet")
    sheet_name: Text = column("Printed short name of the sheet")
    project_code: Text = column("Printed number of the project; null if the sheet is the project")
    project_name: Text = column("Name of the project; the sheet's own if the sheet is the project")
    department: Text = column("Printed department of the project")
    is_major: Flag = column("Marked as a major project (○)")
    account_code: Text = column("Printed 款項目")
    fiscal_year: Integer = column("Fiscal year of the amount", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    stage: Text = column("Budget or settlement; null if not printed", choices=get_args(words.Stage))
    stage_text: Text = column("The same as printed (当初予算, 予算現額, 決算)")
    item: Text = column("The row's own label without formula letters", required=True)
    item_group: Text = column("Labels above it (主な内訳, 財源内訳, コスト)")
    item_role: Text = column("What the amount is to the project's total", required=True, choices=get_args(words.ItemRole))
    yen: Integer = column("The amount", unit="円")
    thousand_yen: Number = column("The same amount", unit="千円")
    edition_year: Integer = column("Fiscal year of the sheet", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    is_latest: Flag = column("No newer edition prints this amount", required=True)


class Surveys(Evidence):
    """One row per satisfaction or participation share."""

    survey_id: Text = column("Id of the row", key=True)
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    sheet_code: Text = column("Printed number of the sheet")
    metric: Text = column("What was asked, as printed without its year (満足度)", required=True)
    fiscal_year: Integer = column("Fiscal year of the survey", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    percent: Number = column("The share", unit="%", least=0, most=100)
    average_percent: Number = column("The printed average over all sheets", unit="%", least=0, most=100)


class Ratings(Evidence):
    """One row per rated item."""

    rating_id: Text = column("Id of the row", key=True)
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    sheet_code: Text = column("Printed number of the sheet")
    program_name: Text = column("基本事業, 細事業 or 基本目標 it belongs to")
    item: Text = column("Printed label of what is rated; of an indicator its name", required=True)
    rating_text: Text = column("The rating as printed; of printed options the marked one", required=True)
    grade: Text = column("Its letter or word (A, 順調)")
    rating: Number = column("The same as a number", unit="step")
    rating_max: Number = column("Highest number of its scale", unit="step")
    better: Text = column("Which end of the scale is better, if printed", choices=("high", "low"))


class Narratives(Evidence):
    """One row per labelled block of prose."""

    narrative_id: Text = column("Id of the row", key=True)
    sheet_id: Text = column("Its sheet", required=True, refers="sheets.sheet_id")
    sheet_code: Text = column("Printed number of the sheet")
    program_name: Text = column("基本事業, 細事業 or 基本目標 it belongs to")
    project_code: Text = column("Printed number of the project it belongs to")
    section: Text = column("What the block is about", required=True, choices=get_args(words.Section))
    heading: Text = column("Its label as printed")
    ordinal: Integer = column("Its place on the sheet, from 1", required=True, least=1)
    text: Text = column("The text; line breaks of the page removed, bullets kept", required=True)
    year_from: Integer = column("First fiscal year of a schedule", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)
    year_to: Integer = column("Last fiscal year of a schedule", unit="fiscal year", least=FIRST_YEAR, most=LAST_YEAR)


class Series(Reviewed):
    """One row per indicator, measure and fiscal year across editions; the newest edition's figure is the value."""

    series_id: Text = column("Id of the row", key=True)
    sheet_code: Text = column("Printed number of the sheet")
    sheet_name: Text = column("Printed short name of the sheet")
    program_name: Text = column("基本事業, 細事業 or 基本目標 the indicator belongs to")
    indicator_name: Text = column("Name of the indicator", required=True)
    ordinal: Integer = column("The indicator's place on its newest sheet, from 1", least=1)
    measure: Text = column("What the figure is", required=True, choices=get_args(words.Measure))
    target_kind: Text = column("What kind of target", choices=get_args(words.TargetKind))
    fiscal_year: Integer = column(
        "Fiscal year of the figure", unit="fiscal year", required=True, least=FIRST_YEAR, most=LAST_YEAR
    )
    value: Number = column("The newest figure", unit="as in `unit`")
    value_high: Number = column("Upper end of a range", unit="as in `unit`")
    unit: Text = column("Unit as printed, width-folded")
    latest_document_id: Text = column("Newest document that prints it", required=True, refers="documents.document_id")
    first_value: Number = column("The figure of the oldest edition that prints it", unit="as in `unit`")
    revised: Flag = column("Editions print different figures", required=True)
    editions: Texts = column("Ids of all documents that print it, oldest first")
    renamed_from: Text = column("Name of an older indicator this one seems to go on with; a proposal, nothing is merged")


class Findings(Evidence):
    """One row per thing a person should know: what was doubted, not placed, or checked and held."""

    finding_id: Text = column("Id of the row", key=True)
    sheet_id: Text = column("The sheet concerned; null for a whole document", refers="sheets.sheet_id")
    severity: Text = column("How bad it is; `info` asks for nothing", required=True, choices=get_args(words.Severity))
    check: Text = column("Stable code of the check", required=True, pattern="[a-z][a-z0-9_]*")
    message: Text = column("What was seen and what to do", required=True)
    row_id: Text = column("Id of the row concerned, where there is one")


#: Every published table, in the order of publication.
TABLES: dict[str, type[Table]] = {
    "documents": Documents,
    "sheets": Sheets,
    "indicators": Indicators,
    "observations": Observations,
    "costs": Costs,
    "surveys": Surveys,
    "ratings": Ratings,
    "narratives": Narratives,
    "series": Series,
    "findings": Findings,
}
