"""Notes under a table move the figures that carry their mark, and no others, to the year they give."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, sheet

from extractors.shared.footnotes import footnotes
from schemas.layout import Line
from schemas.page import Box

ROWS = [["指標名", "2021年度(基準)", "2025年度(目標)"], ["来館者数", "*120", "*150"], ["貸出冊数", "90", "100"]]
NOTE = "注)「2021年度(基準)」欄に*のある数値は、2022年度の数値"


def lines(*texts: str) -> list[Line]:
    return [Line(text, Box(40, 100, 300, 110)) for text in texts]


def years(note: str) -> dict[str, str | None]:
    drawn = Draft().table(ROWS, 120.0).line(note, top=130)
    return {f.value.text: f.year.text if f.year else None for i in sheet(drawn).indicators for f in i.figures}


def test_only_the_marked_figure_of_the_named_column_is_moved() -> None:
    assert years(NOTE) == {"*120": "2022年度", "*150": "2025年度(目標)", "90": "2021年度(基準)", "100": "2025年度(目標)"}


def test_a_note_that_names_no_column_moves_every_marked_figure() -> None:
    found = years("*のある数値は、2023年度の数値")
    assert (found["*120"], found["*150"], found["90"]) == ("2023年度", "2023年度", "2021年度(基準)")


def test_the_note_goes_with_the_figure() -> None:
    drawn = Draft().table(ROWS, 120.0).line(NOTE, top=130)
    notes = {f.value.text: f.note for i in sheet(drawn).indicators for f in i.figures}
    assert notes["*120"] == NOTE
    assert notes["90"] is None


@pytest.mark.parametrize("text", ["※1のある数値は、速報値", "2022年度の数値は集計中である。", "*印は新規の事業", ""])
def test_other_lines_are_no_such_notes(text: str) -> None:
    assert footnotes(1, lines(text)) == []


@pytest.mark.parametrize("text", ["※の付いた数値は、令和４年度の実績", "※印のある数値は令和４年度の数値"])
def test_other_marks_and_eras(text: str) -> None:
    (note,) = footnotes(1, lines(text))
    assert (note.mark, note.year.text) == ("※", "令和4年度")
