"""Lines that name a table, and the labels of charts, which name and say nothing."""

from __future__ import annotations

from dataclasses import replace

from extractors.shared.captions import caption_of
from extractors.shared.charts import charts, without_charts
from extractors.shared.table import build
from extractors.shared.vocabulary import shared
from schemas.layout import Cell, Grid, Line, PageLayout
from schemas.page import Box

YEARS = ("令和3年度", "令和4年度", "令和5年度", "令和6年度")


def line(text: str, left: float, top: float, *, size: float = 8.0, right: bool = False) -> Line:
    width = size * len(text) * (0.6 if text[0].isdigit() else 1.0)
    x0 = left - width if right else left
    return Line(text, Box(x0, top, x0 + width, top + size), size)


def middle(text: str, at: float, top: float) -> Line:
    one = line(text, at, top)
    return Line(text, Box(at - one.box.width / 2, top, at + one.box.width / 2, top + 8), 8.0)


def axis(values: tuple[str, ...], top: float = 120.0) -> list[Line]:
    return [line(v, 90, top + 34 * n, right=True) for n, v in enumerate(values)]


def chart(values: tuple[str, ...] = ("500", "400", "300", "200", "100", "0")) -> list[Line]:
    bars = [middle(v, 150 + 120 * n, 120 + 3 * abs(int(v) - 430) ** 0.8) for n, v in enumerate(("417", "388", "402", "365"))]
    below = [middle(year, 150 + 120 * n, 310) for n, year in enumerate(YEARS)]
    return [*axis(values), *bars, *below, line("（人）", 56, 95), line("図　来館者の推移", 260, 324)]


def page(*free: Line, grids: tuple[Grid, ...] = ()) -> PageLayout:
    return PageLayout(1, 842, 595, grids, free)


def test_the_labels_of_a_chart_are_furniture() -> None:
    prose = line("来館者は駅前の工事が終わってから戻りつつある。", 56, 70, size=11)
    facts = line("●実績値（令和6年度）：365人", 56, 380, size=12)
    bare, labels = without_charts(page(prose, *chart(), facts))
    assert bare.free == (prose, facts)
    assert labels == len(chart())


def test_figures_over_years_at_heights_of_their_own_are_a_chart_without_an_axis() -> None:
    labels = [f for f in chart() if f.box.x0 > 100]
    bare, _ = without_charts(page(*labels))
    assert not [f for f in bare.free if f.text[0].isdigit()]


def test_a_table_is_no_chart() -> None:
    header = [middle(year, 150 + 120 * n, 100) for n, year in enumerate(YEARS)]
    body = [middle(str(400 - 10 * n - r), 150 + 120 * n, 114 + 14 * r) for r in range(4) for n in range(4)]
    assert list(charts(page(*header, *body))) == []


def test_the_numbers_of_a_list_over_a_table_are_no_axis() -> None:
    header = [middle(year, 150 + 120 * n, 260) for n, year in enumerate(YEARS)]
    body = [middle(str(400 - 10 * n), 150 + 120 * n, 276) for n in range(4)]
    assert list(charts(page(*axis(("1", "2", "3", "4")), *header, *body))) == []
    assert list(charts(page(*axis(("4", "3", "2", "1")), *header, *body))) == []


def test_a_ruled_table_is_never_taken_for_a_chart() -> None:
    cells = tuple(
        Cell(1, Box(60 + 120 * c, 100 + 30 * r, 180 + 120 * c, 130 + 30 * r), r, c, text=one.text, lines=(one,))
        for r, c, one in [(r, c, middle(str(500 - 100 * r), 120 + 120 * c, 110 + 30 * r)) for r in range(5) for c in range(4)]
    )
    table = Grid(1, Box(60, 100, 540, 250), cells, 5, 4)
    years = [middle(year, 120 + 120 * n, 260) for n, year in enumerate(YEARS)]
    bare, labels = without_charts(page(*years, grids=(table,)))
    assert (bare.grids, labels) == ((table,), 0)


def test_the_labels_of_a_chart_in_a_frame_are_furniture_though_the_frame_s_cell_joins_them() -> None:
    years = [line("R3", 130, 310), line("R4", 250, 310), line("R5", 370, 310), line("R6", 490, 310)]
    xs = tuple(span for one in years for span in ((one.box.x0, one.box.x0 + 8), (one.box.x0 + 8, one.box.x1), (0.0, 0.0)))
    joined = replace(years[0], text="R3 R4 R5 R6", box=replace(years[0].box, x1=years[-1].box.x1), xs=xs[:-1])
    prose = line("来館者は戻りつつある。", 56, 420)
    inside = (*(f for f in chart() if f.text not in YEARS), joined, prose)
    cell = Cell(1, Box(40, 80, 560, 440), 0, 0, lines=inside, text="".join(f.text for f in inside))
    bare, labels = without_charts(page(grids=(Grid(1, cell.box, (cell,), 1, 1),)))
    assert [c.text for g in bare.grids for c in g.cells] == [prose.text]
    assert labels == len(chart()) - 3


def table_below(top: float) -> Grid:
    texts = (("", "令和5年度", "令和6年度"), ("目標", "70", "80"), ("実績", "68", "77"))
    cells = tuple(
        Cell(1, Box(60 + 100 * c, top + 20 * r, 160 + 100 * c, top + 20 * r + 20), r, c, text=t, lines=(line(t or " ", 60, top),))
        for r, row in enumerate(texts)
        for c, t in enumerate(row)
    )
    return Grid(1, Box(60, top, 360, top + 60), cells, 3, 3)


def test_the_line_over_a_table_or_the_headline_of_its_page_names_it() -> None:
    table = build(table_below(300), shared())
    near = line("① 来館者の数", 60, 285)
    far = line("② 貸出冊数", 60, 40, size=15)
    small = line("利用の状況", 60, 150)
    named = caption_of(table, [near, small])
    assert named is not None
    assert (named[0].text, named[1]) == ("① 来館者の数", True)
    titled = caption_of(table, [far, small, line("備考", 60, 500), line("注釈", 60, 520)])
    assert titled is not None
    assert titled[0].text == "② 貸出冊数"


def test_a_figures_caption_and_a_document_title_name_no_table() -> None:
    table = build(table_below(300), shared())
    assert caption_of(table, [line("図　来館者の推移", 60, 285)]) is None
    assert caption_of(table, [line("施策の進捗報告", 60, 285)]) is None
