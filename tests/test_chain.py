"""The chain of editions: revisions told, swapped columns caught, nothing marked that is only a correction."""

from __future__ import annotations

from release_rows.rows import City

from pipeline.checks import chain
from pipeline.editions import records
from schemas.finding import CHECKS, Finding


def found(city: City) -> list[Finding]:
    tables = city.tables()
    rows = {name: [dict(row) for row in records(table)] for name, table in tables.items()}
    every = [*chain.editions_agree(rows, tables), *chain.renames(rows, tables), *chain.layouts(rows, tables)]
    assert all(one.check in CHECKS for one in every)
    return every


def test_a_single_revision_is_told_with_both_figures_and_pages_and_marks_nothing() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", actual={2021: 1, 2022: 2, 2023: 30})
    city.edition(2024).indicator("意見件数", actual={2021: 1, 2022: 2, 2023: 31, 2024: 4})
    (finding,) = found(city)
    assert (finding.check, finding.severity, finding.at["document_id"]) == ("revised", "info", "doc2024")
    assert "31 for fiscal 2023 (page 1)" in finding.message
    assert "prints 30 (doc2023, page 1)" in finding.message


def test_swapped_columns_are_an_error_that_names_the_years_and_marks_the_figures() -> None:
    city = City()
    old, new = city.edition(2023), city.edition(2024)
    for n in range(3):
        old.indicator(f"指標{n}", actual={2022: 10 + n, 2023: 20 + n})
        new.indicator(f"指標{n}", actual={2022: 20 + n, 2023: 10 + n, 2024: 5})
    (finding,) = found(city)
    assert (finding.check, finding.severity) == ("prior_year", "error")
    assert len(finding.doubts) == 6
    assert "fiscal 2022 holds what was printed for fiscal 2023" in finding.message
    assert "fiscal 2023 holds what was printed for fiscal 2022" in finding.message


def test_a_lone_figure_that_differs_is_doubtful() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", actual={2023: 30})
    city.edition(2024).indicator("意見件数", actual={2023: 31, 2024: 4})
    (finding,) = found(city)
    assert (finding.check, finding.severity) == ("prior_year", "warning")
    assert [row["document_id"] for row in finding.doubts] == ["doc2024"]


def test_swapped_settlements_are_caught_and_rounding_is_not() -> None:
    city = City()
    old, new = city.edition(2023), city.edition(2024)
    for n in range(4):
        old.cost("事業費", 1_000_000 * (n + 1), 2022, project_name=f"事業{n}")
        old.cost("事業費", 7_000_000 * (n + 1), 2023, project_name=f"事業{n}")
        new.cost("事業費", 7_000_000 * (n + 1), 2022, project_name=f"事業{n}")
        new.cost("事業費", 1_000_000 * (n + 1), 2023, project_name=f"事業{n}")
    (finding,) = found(city)
    assert (finding.check, finding.severity, len(finding.doubts)) == ("prior_year", "error", 8)

    rounded = City()
    rounded.edition(2023).cost("事業費", 1_000_000, 2023).cost("予備", 5_000_000, 2023, "budget")
    rounded.edition(2024).cost("事業費", 1_001_000, 2023).cost("予備", 9_000_000, 2023, "budget")
    assert found(rounded) == []


def test_two_documents_of_one_edition_that_differ_mark_each_other() -> None:
    city = City()
    city.edition(2023, "a").indicator("意見件数", actual={2022: 5, 2023: 5})
    city.edition(2023, "b").indicator("意見件数", actual={2022: 5, 2023: 6})
    (finding,) = found(city)
    assert finding.check == "same_edition"
    assert {row["document_id"] for row in finding.doubts} == {"a", "b"}


def test_a_target_that_is_moved_is_no_fault() -> None:
    city = City()
    city.edition(2023).indicator("意見件数", target={2025: 10, 2026: 20})
    city.edition(2024).indicator("意見件数", target={2025: 15, 2026: 25})
    assert {finding.severity for finding in found(city)} == {"info"}


def test_a_rename_is_proposed_at_the_new_name() -> None:
    city = City()
    city.edition(2023).indicator("広報紙の満足度", actual={2023: 62.0})
    city.edition(2024).indicator("広報いがの満足度", actual={2023: 62.0})
    (finding,) = found(city)
    assert (finding.check, finding.at["document_id"]) == ("rename_proposed", "doc2024")


def test_a_layout_that_gives_less_is_an_error_at_the_document() -> None:
    city = City()
    for year, costs in ((2023, 12), (2024, 0)):
        edition = city.edition(year)
        for n in range(costs):
            edition.cost(f"経費{n}", 1, year)
    (finding,) = found(city)
    assert (finding.check, finding.severity, finding.at["document_id"]) == ("layout_drift", "error", "doc2024")
