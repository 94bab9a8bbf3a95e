"""Tables without rulings: small made-up pages in, the grids that alignment finds out."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.shared.aligned import aligned, ascending
from extractors.shared.bars import bars_of
from pipeline.normalizers.number import is_figure
from schemas.layout import Cell, Grid
from schemas.page import Box, Char, Fill, Rule

SIZE = 8.0


def text(words: str, x: float, y: float, align: str = "l") -> list[Char]:
    """Characters from a place on: full width as wide as high, others half as wide; `align` says what `x` is."""
    wide = sum(SIZE if c > "\u2e7f" else SIZE / 2 for c in words)
    x -= {"l": 0.0, "c": wide / 2, "r": wide}[align]
    out = []
    for char in words:
        step = SIZE if char > "\u2e7f" else SIZE / 2
        out.append(Char(char, Box(x, y, x + step, y + SIZE), SIZE))
        x += step
    return out


def grid_of(parts: Iterable[list[Char]], rules: tuple[Rule, ...] = (), fills: tuple[Fill, ...] = ()) -> Grid:
    grids, _ = aligned(1, [c for part in parts for c in part], rules, fills)
    assert len(grids) == 1
    return grids[0]


def at(grid: Grid, row: int, col: int) -> Cell:
    return next(c for c in grid.cells if row in c.rows and col in c.cols)


def cell(grid: Grid, words: str) -> Cell:
    return next(c for c in grid.cells if c.text == words)


def under(grid: Grid, words: str) -> list[str]:
    """The texts, no figures, printed over a cell's column, from top to bottom."""
    found = cell(grid, words)
    above = sorted((c for c in grid.cells if c.row < found.row and found.col in c.cols and c.text), key=lambda c: c.row)
    return [c.text for c in above if not is_figure(c.text)]


YEARS = [text("指標名", 60, 0, "c"), text("単位", 150, 0, "c"), text("R4年度", 230, 0, "c"), text("R5年度", 300, 0, "c")]


def test_figures_stand_under_their_headers() -> None:
    grid = grid_of([
        *YEARS,
        text("公園の利用者数", 20, 16), text("人", 150, 16, "c"), text("1,234", 245, 16, "r"), text("1,300", 315, 16, "r"),
        text("花壇の数", 20, 32), text("件", 150, 32, "c"), text("12", 245, 32, "r"), text("－", 315, 32, "r"),
    ])  # fmt: skip
    assert under(grid, "1,300") == ["R5年度"]
    assert under(grid, "12") == ["R4年度"]
    assert (grid.n_rows, grid.n_cols) == (3, 4)


def test_an_empty_cell_keeps_its_column() -> None:
    grid = grid_of([
        *YEARS,
        text("公園の利用者数", 20, 16), text("人", 150, 16, "c"), text("1,234", 245, 16, "r"), text("1,300", 315, 16, "r"),
        text("花壇の数", 20, 32), text("件", 150, 32, "c"), text("15", 315, 32, "r"),
    ])  # fmt: skip
    assert under(grid, "15") == ["R5年度"]
    assert at(grid, 2, 2).text == ""


def test_a_year_heads_the_measures_it_is_centred_on() -> None:
    measures = [text(w, x, 14, "c") for w, x in (("目標", 200), ("実績", 240), ("目標", 280), ("実績", 320))]
    grid = grid_of([
        text("R4年度", 220, 0, "c"), text("R5年度", 300, 0, "c"), text("指標名", 60, 7, "c"), text("単位", 150, 7, "c"),
        *measures, text("講座の回数", 20, 30), text("回", 150, 30, "c"),
        *(text(w, x, 30, "r") for w, x in (("11", 210), ("12", 250), ("13", 290), ("14", 330))),
        text("花壇の数", 20, 46), text("件", 150, 46, "c"),
        *(text(w, x, 46, "r") for w, x in (("21", 210), ("22", 250), ("23", 290), ("24", 330))),
    ])  # fmt: skip
    assert under(grid, "12") == ["R4年度", "実績"]
    assert under(grid, "23") == ["R5年度", "目標"]


def test_a_measure_heads_no_measure_and_no_unit() -> None:
    years = [text(w, x, 14, "c") for w, x in (("R4", 240), ("R5", 280), ("R6", 320), ("R4", 360), ("R5", 400), ("R6", 440))]
    grid = grid_of([
        text("単位", 160, 7, "c"), text("現状値", 200, 7, "c"), text("目標", 280, 0, "c"), text("実績", 400, 0, "c"), *years,
        *(text(str(n), x, 30, "r") for n, x in zip(range(10, 17), range(210, 460, 40), strict=True)), text("回", 160, 30, "c"),
        *(text(str(n), x, 46, "r") for n, x in zip(range(30, 37), range(210, 460, 40), strict=True)), text("件", 160, 46, "c"),
    ])  # fmt: skip
    assert under(grid, "10") == ["現状値"]
    assert under(grid, "11") == ["目標", "R4"]
    assert under(grid, "14") == ["実績", "R4"]


def test_the_lines_of_a_wrapped_header_are_one_label() -> None:
    grid = grid_of([
        text("指標名", 60, 5, "c"), text("R4年度", 230, 5, "c"), text("最終目標", 300, 0, "c"), text("値", 300, 9.6, "c"),
        text("花壇の数", 20, 24), text("12", 245, 24, "r"), text("20", 315, 24, "r"),
        text("講座の回数", 20, 38), text("13", 245, 38, "r"), text("25", 315, 38, "r"),
    ])  # fmt: skip
    assert under(grid, "20") == ["最終目標値"]


def test_units_under_each_other_are_no_upright_label() -> None:
    grid = grid_of([
        *YEARS,
        *(part for n, unit in enumerate("人件回") for part in (
            text(f"指標その{n}", 20, 14 + 12 * n), text(unit, 150, 14 + 12 * n, "c"),
            text(f"{n}1", 245, 14 + 12 * n, "r"), text(f"{n}2", 315, 14 + 12 * n, "r"))),
    ])  # fmt: skip
    assert [at(grid, row, 1).text for row in (1, 2, 3)] == ["人", "件", "回"]


def test_an_upright_label_spans_its_rows() -> None:
    grid = grid_of([
        text("区分", 80, 0, "c"), text("R4年度", 230, 0, "c"), text("R5年度", 300, 0, "c"),
        *(part for n, name in enumerate(("国庫支出金", "県支出金", "地方債", "一般財源")) for part in (
            text(name, 50, 16 + 14 * n),
            text(f"{n + 1},100", 245, 16 + 14 * n, "r"), text(f"{n + 1},200", 315, 16 + 14 * n, "r"))),
        *(text(c, 30, 21 + 10 * n) for n, c in enumerate("財源内訳")),
    ])  # fmt: skip
    label = cell(grid, "財源内訳")
    assert label.row_span == 4


def test_a_figure_close_to_the_next_text_is_a_column_of_its_own() -> None:
    grid = grid_of([
        text("R4年度", 100, 0, "c"), text("R5年度", 160, 0, "c"), text("指標名", 210, 0, "c"), text("実績", 300, 0, "c"),
        text("1,234", 118, 16, "r"), text("5,678", 178, 16, "r"), text("花壇の数", 181, 16), text("12", 310, 16, "r"),
        text("2,345", 118, 32, "r"), text("6,789", 178, 32, "r"), text("講座の回数", 181, 32), text("13", 310, 32, "r"),
    ])  # fmt: skip
    assert cell(grid, "6,789").col == 1
    assert cell(grid, "講座の回数").col == 2


def test_a_name_wrapped_beside_its_row_is_one_cell() -> None:
    grid = grid_of([
        *YEARS,
        text("子育て講座に参加した", 20, 11), text("人の割合", 20, 20.6),
        text("％", 150, 15.8, "c"), text("12.5", 245, 15.8, "r"), text("13.5", 315, 15.8, "r"),
        text("花壇の数", 20, 35), text("件", 150, 35, "c"), text("12", 245, 35, "r"), text("14", 315, 35, "r"),
    ])  # fmt: skip
    name = cell(grid, "子育て講座に参加した人の割合")
    assert name.row == cell(grid, "13.5").row
    assert cell(grid, "花壇の数").row == cell(grid, "14").row


def test_names_centred_over_two_rows_share_the_rows_out() -> None:
    rows = [("目標", "30"), ("実績", "31"), ("目標", "40"), ("実績", "41")]
    grid = grid_of([
        text("指標名", 60, 0, "c"), text("単位", 150, 0, "c"), text("R4年度", 270, 0, "c"), text("R5年度", 340, 0, "c"),
        *(part for n, (label, value) in enumerate(rows) for part in (
            text(label, 200, 16 + 14 * n, "c"), text(value, 285, 16 + 14 * n, "r"), text(f"{value}.5", 355, 16 + 14 * n, "r"))),
        text("花壇の数", 20, 23), text("件", 150, 23, "c"), text("講座の回数", 20, 51), text("回", 150, 51, "c"),
    ])  # fmt: skip
    for name, first in (("花壇の数", "30"), ("講座の回数", "40"), ("回", "40")):
        assert (cell(grid, name).row, cell(grid, name).row_span) == (cell(grid, first).row, 2)


def test_a_section_row_is_no_header() -> None:
    grid = grid_of([
        *YEARS,
        text("単位：件", 20, 16),
        text("花壇の数", 20, 32), text("12", 245, 32, "r"), text("14", 315, 32, "r"),
        text("単位：人", 20, 48),
        text("公園の利用者数", 20, 64), text("120", 245, 64, "r"), text("140", 315, 64, "r"),
    ])  # fmt: skip
    assert under(grid, "12")[0] == "R4年度"
    assert cell(grid, "単位：人").col_span == grid.n_cols


def test_a_title_heads_the_whole_table() -> None:
    grid = grid_of([
        text("花壇の数", 20, 0), text("単位：件", 330, 0, "r"),
        text("目標", 230, 14, "c"), text("実績", 300, 14, "c"),
        text("令和4年度", 20, 28), text("12", 245, 28, "r"), text("14", 315, 28, "r"),
        text("令和5年度", 20, 42), text("15", 245, 42, "r"), text("16", 315, 42, "r"),
    ])  # fmt: skip
    assert "花壇の数" in under(grid, "12")
    assert "花壇の数" in under(grid, "16")


def test_a_shaded_row_between_horizontal_lines_is_no_bar() -> None:
    lines = [Rule(Box(20, y, 400, y), "h") for y in (0.0, 14.0, 28.0, 42.0)]
    bars, rules = bars_of([Fill(Box(20, 14, 400, 28), (0.9, 0.9, 0.9))], lines)
    assert bars == []
    assert rules == lines


def test_prose_is_no_table() -> None:
    grids, free = aligned(1, [*text("市民の声を聞きながら進めた。", 20, 0), *text("引き続き取り組む。", 20, 12)], (), ())
    assert grids == []
    assert [line.text for line in free] == ["市民の声を聞きながら進めた。", "引き続き取り組む。"]


def test_edges_never_run_backwards() -> None:
    # a damaged page printed lines over each other, and a cell's bottom stood above its top
    assert ascending([10.0, 30.0, 25.0, 40.0]) == [10.0, 30.0, 30.0, 40.0]
