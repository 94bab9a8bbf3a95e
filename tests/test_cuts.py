"""A table that prints a sheet a row is cut into the tables of its sheets."""

from __future__ import annotations

from pagemaker.draft import grid

from extractors.family import GENERIC, Family
from extractors.shared.cuts import begins_sheet, cut

FAMILY = Family("made", sheet_row=r"^[◎○]?(目標\d+)$")
ROWS = [["番号", "内容"], ["◎目標１", "窓口"], ["^", "手順"], ["目標２", "書庫"]]


def test_one_piece_before_the_first_sheet_and_one_for_each() -> None:
    pieces = cut(grid(ROWS), FAMILY)
    assert [[c.text for c in piece.cells] for piece in pieces] == [
        ["番号", "内容"],
        ["◎目標１", "窓口", "手順"],
        ["目標２", "書庫"],
    ]


def test_rows_count_from_the_piece_s_own_first() -> None:
    _, first, _ = cut(grid(ROWS), FAMILY)
    assert [(c.row, c.row_span) for c in first.cells] == [(0, 2), (0, 1), (1, 1)]
    assert (first.n_rows, first.n_cols) == (2, 2)


def test_each_piece_s_box_goes_around_its_own_cells() -> None:
    assert [(p.box.top, p.box.bottom) for p in cut(grid(ROWS), FAMILY)] == [(60, 80), (80, 120), (120, 140)]


def test_nothing_is_lost() -> None:
    whole = grid(ROWS)
    assert sorted(c.text for p in cut(whole, FAMILY) for c in p.cells) == sorted(c.text for c in whole.cells)


def test_a_table_without_such_rows_stays_whole() -> None:
    whole = grid([["番号", "内容"], ["目標", "窓口"]])
    assert cut(whole, FAMILY) == [whole]
    assert cut(grid(ROWS), GENERIC) == [grid(ROWS)]


def test_whether_a_table_begins_with_a_sheet() -> None:
    assert begins_sheet(grid(ROWS[3:]), FAMILY)
    assert not begins_sheet(grid(ROWS), FAMILY)
    assert not begins_sheet(grid(ROWS[3:]), GENERIC)
