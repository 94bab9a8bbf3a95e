"""Schedule bars float over their table: they break no cell, and say from which year to which they run."""

from __future__ import annotations

from pagemaker.draft import Draft, rule, sheet, write

from extractors.shared.bars import bars_of
from extractors.shared.grid import layout
from schemas.page import Box, Fill

YEARS = [["取組", "2023年度", "2024年度", "2025年度"], ["窓口の改善", "", "", ""]]
BLUE = (0.4, 0.6, 0.9)


def with_bar(x0: float, x1: float, text: str = "試行") -> Draft:
    drawn = Draft().table(YEARS, 100.0, height=40)
    box = Box(x0, 112.0, x1, 128.0)
    drawn.fills.append(Fill(box, BLUE))
    drawn.rules += [
        rule(box.x0, box.top, box.x1, box.top),
        rule(box.x0, box.bottom, box.x1, box.bottom),
        rule(box.x0, box.top, box.x0, box.bottom),
        rule(box.x1, box.top, box.x1, box.bottom),
    ]
    drawn.chars += write(text, box.x0 + 10, 115.0)
    return drawn


def test_a_bar_is_no_cell_and_its_text_is_in_none() -> None:
    found = layout(with_bar(150, 330).page())
    assert [line.text for line in found.bars] == ["試行"]
    assert len(found.grids[0].cells) == 8
    assert all("試行" not in c.text for c in found.grids[0].cells)


def test_a_bar_runs_from_the_year_it_begins_under_to_the_one_it_ends_under() -> None:
    (text,) = sheet(with_bar(150, 330)).narratives
    assert text.section == "schedule"
    assert text.text.text == "試行"
    assert text.year_from is not None
    assert text.year_to is not None
    assert (text.year_from.text, text.year_to.text) == ("2023年度", "2024年度")


def test_a_bar_that_only_touches_the_next_year_ends_before_it() -> None:
    (text,) = sheet(with_bar(250, 343)).narratives
    assert text.year_from is not None
    assert text.year_to is not None
    assert (text.year_from.text, text.year_to.text) == ("2024年度", "2024年度")


def test_a_bar_s_words_are_no_value() -> None:
    assert sheet(with_bar(150, 330, "12")).indicators == ()


def test_a_painted_cell_is_no_bar() -> None:
    drawn = Draft().table(YEARS, 100.0, height=20)
    drawn.fills.append(Fill(Box(40, 60, 440, 80), BLUE))  # its edges are the table's rules
    bars, rules = bars_of(drawn.fills, drawn.rules)
    assert bars == []
    assert rules == drawn.rules


def test_white_shapes_are_no_bars() -> None:
    drawn = with_bar(150, 330)
    drawn.fills = [Fill(drawn.fills[0].box, (1.0, 1.0, 1.0))]
    assert bars_of(drawn.fills, drawn.rules)[0] == []
