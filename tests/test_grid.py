"""Characters go into cells by geometry: neighbours are not run together, wrapped texts are whole, free lines stay free."""

from __future__ import annotations

from pagemaker.draft import Draft, write

from extractors.shared.grid import layout
from schemas.layout import Grid, PageLayout
from schemas.page import Box, Char, Fill


def texts(drawn: Draft) -> list[str]:
    (found,) = layout(drawn.page()).grids
    return [c.text for c in found.cells]


def cells(drawn: Draft) -> Grid:
    (found,) = layout(drawn.page()).grids
    return found


def test_neighbouring_cells_without_a_gap_are_not_run_together() -> None:
    drawn = Draft().table([["", ""], ["", ""]], [60.0, 90.0])
    drawn.chars += [*write("24,771", 73.0, 65.0), *write("デジタル戦略室", 100.0, 65.0)]  # the figure ends where the words begin
    assert texts(drawn) == ["24,771", "デジタル戦略室", "", ""]


def test_a_figure_wrapped_in_its_cell_is_one() -> None:
    drawn = Draft().table([["事業費", "239,55\n2"], ["人件費", "1,200"]], [80.0, 40.0], height=30)
    assert texts(drawn) == ["事業費", "239,552", "人件費", "1,200"]


def test_a_wrapped_header_is_one() -> None:
    assert texts(Draft().table([["2021\n（R３）", "2022\n（R４）"], ["1", "2"]], height=30)) == [
        "2021（R３）",
        "2022（R４）",
        "1",
        "2",
    ]


def test_drawing_order_says_nothing() -> None:
    drawn = Draft().table([["実績", "769"], ["目標", "812"]])
    expected = texts(drawn)
    drawn.chars.reverse()
    assert texts(drawn) == expected


def test_text_that_overflows_its_cell_goes_where_its_middle_is() -> None:
    drawn = Draft().table([["", ""], ["a", "b"]], [40.0, 80.0])
    drawn.chars += write("款項目事業", 43.0, 65.0)  # the last character lies over the rule
    assert texts(drawn)[:2] == ["款項目事", "業"]


def test_lines_outside_tables_are_free_and_in_reading_order() -> None:
    drawn = Draft().line("下の行", top=200).line("上の行", top=30).table([["a", "b"], ["c", "d"]])
    found = layout(drawn.page())
    assert [line.text for line in found.free] == ["上の行", "下の行"]
    assert len(found.grids) == 1


def test_merged_cells_keep_their_spans_and_place() -> None:
    found = cells(Draft().table([["指標", "令和４年度", "<"], ["^", "目標", "実績"]]))
    assert [(c.text, c.row, c.col, c.row_span, c.col_span) for c in found.cells] == [
        ("指標", 0, 0, 2, 1),
        ("令和４年度", 0, 1, 1, 2),
        ("目標", 1, 1, 1, 1),
        ("実績", 1, 2, 1, 1),
    ]


def test_an_inner_table_is_read_before_the_frame_around_it() -> None:
    drawn = Draft().table([["枠"], [""], [""], [""]], 300.0, height=40).table([["目標", "10"], ["実績", "12"]], x=60, top=110)
    found = {c.text for g in layout(drawn.page()).grids for c in g.cells}
    assert {"枠", "目標", "10", "実績", "12"} <= found


def test_a_slanted_stroke_strikes_its_cell_out_and_no_other() -> None:
    drawn = Draft().table([["令和７年度", "令和８年度"], ["12", ""]])
    drawn.fills.append(Fill(Box(120, 80, 200, 100), (0.0,), slant=True))
    assert [c.struck for c in cells(drawn).cells] == [False, False, False, True]


def test_the_fill_painted_last_is_the_cell_s() -> None:
    drawn = Draft().table([["a", "b"], ["c", "d"]])
    drawn.fills += [Fill(Box(40, 60, 200, 80), (1.0, 1.0, 1.0)), Fill(Box(40, 60, 120, 80), (0.9, 0.9, 0.9))]
    assert [c.fill for c in cells(drawn).cells] == [(0.9, 0.9, 0.9), (1.0, 1.0, 1.0), (), ()]


def test_a_page_with_nothing_on_it_is_an_empty_layout() -> None:
    assert layout(Draft().page()) == PageLayout(1, 595.0, 842.0)


def test_small_print_beside_a_headline_is_a_line_of_its_own() -> None:
    big = [Char(c.text, c.box, 16) for c in write("広聴広報", 43, 62, 16)]
    drawn = Draft().table([["", ""], ["c", "d"]], [300.0, 80.0], height=60)
    drawn.chars += [*big, *write("市民とつくる", 43, 90)]
    assert [line.text for line in cells(drawn).cells[0].lines] == ["広聴広報", "市民とつくる"]
