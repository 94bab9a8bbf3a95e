"""What a first page says of its document: title, issuer, year evaluated, plan period."""

from __future__ import annotations

import pytest

from extractors.titles import done_year, plan_period, titles, year_of_document
from schemas.layout import Cell, Grid, Line, PageLayout
from schemas.page import Box
from schemas.reading import CostReading, Printed, SheetReading


def line(text: str, top: float, *, size: float = 9.0, left: float = 60.0) -> Line:
    return Line(text, Box(left, top, left + size * len(text), top + size), size)


def grid(*rows: tuple[str, ...], top: float = 200.0) -> Grid:
    cells = [
        Cell(1, Box(40 + 100 * c, top + 20 * r, 140 + 100 * c, top + 20 * r + 20), r, c, text=text, lines=(line(text, top),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Grid(1, Box(40, top, 540, top + 20 * len(rows)), tuple(cells), len(rows), max(len(r) for r in rows))


def page(*free: Line, grids: tuple[Grid, ...] = (grid(("事業名", "道路の補修")),)) -> PageLayout:
    return PageLayout(1, 595, 842, grids, free)


def title_of(one: PageLayout) -> str | None:
    title, _ = titles([one])
    return title.text if title else None


def issuer_of(one: PageLayout) -> str | None:
    _, issuer = titles([one])
    return issuer.text if issuer else None


def test_a_number_or_a_field_is_no_title() -> None:
    assert title_of(page(line("NO.", 40, size=12), line("評価部局：まちづくり部", 60))) is None


def test_the_line_that_names_a_kind_of_document_is_the_title() -> None:
    largest = line("①公園の利用者", 90, size=15)
    assert title_of(page(line("施策の進捗報告", 40, size=13), largest)) == "施策の進捗報告"


def test_a_title_set_apart_by_blanks_or_over_two_lines_is_one() -> None:
    apart = page(line("令和6年度", 40, size=13), line("事務事業評価シート", 40, size=13, left=150))
    assert title_of(apart) == "令和6年度 事務事業評価シート"
    cover = page(
        line("みどり川市スマート自治体", 250, size=20, left=80), line("（SJ）推進計画", 275, size=20, left=130), grids=()
    )
    assert title_of(cover) == "みどり川市スマート自治体（SJ）推進計画"


def test_a_title_in_a_frame_is_found_and_a_sentence_is_none() -> None:
    framed = page(grids=(grid(("令和７年度 事業評価書", ""), ("事業名", "道路の補修"), top=50.0),))
    assert title_of(framed) == "令和７年度 事業評価書"
    assert title_of(page(line("利用者の声を聞いて手順を改めた。", 60, size=14))) is None


def test_the_issuer_stands_alone_on_a_line() -> None:
    assert issuer_of(page(line("施策評価シート", 40, size=13), line("白鷺浜市", 40, left=480))) == "白鷺浜市"
    assert issuer_of(page(line("白鷺浜市では窓口を広げた。", 40))) is None
    assert issuer_of(page(line("白鷺浜市", 700))) is None  # below a table: named, not issuing
    assert issuer_of(page(line("白鷺浜市", 40), line("桜ヶ原市", 60))) is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("令和7年度 事務事業評価シート（令和6年度実施事業）", "令和6年度"),
        ("施策評価（令和５年度実施分）", "令和5年度"),
        ("令和7年度 事業評価書", None),
        ("令和5年度の取組と令和7年度の予算", None),
        ("令和7年度実施計画の進捗状況", None),
    ],
)
def test_a_title_says_which_years_work_it_evaluates(title: str, year: str | None) -> None:
    said = done_year(Printed(title))
    assert (said.text if said else None) == year


def settlement(year: str) -> SheetReading:
    cost = CostReading(Printed("1,200"), "事業費", "total", year=Printed(year), stage="決算")
    return SheetReading("project", 1, 1, 1, costs=(cost,))


@pytest.mark.parametrize(
    ("title", "settled", "expected"),
    [
        ("令和7年度 事業評価書", "令和6年度", "令和6年度"),  # the latest settlement
        ("令和7年度 評価書（令和5年度実施事業）", "令和6年度", "令和5年度"),
        ("平成22年度 事務事業評価シート", "20年度", "平成22年度 事務事業評価シート"),
        (None, "6年度", "6年度"),
    ],
)
def test_the_year_evaluated(title: str | None, settled: str, expected: str) -> None:
    first = page(line(title or "事業評価シート", 40), line("令和７年４月作成", 60))
    found = year_of_document([first], [], [settlement(settled)], Printed(title) if title else None)
    assert found is not None
    assert found.text == expected


def test_money_spent_under_another_word_tells_the_year_evaluated() -> None:
    spent = CostReading(Printed("1,150"), "事業費", "total", year=Printed("令和6年度"), stage="実績額", stage_role="settlement")
    sheets = [SheetReading("project", 1, 1, 1, costs=(spent,))]
    found = year_of_document([page(line("令和7年度 事業評価書", 40))], [], sheets, Printed("令和7年度 事業評価書"))
    assert found is not None
    assert found.text == "令和6年度"


def test_no_year_is_no_year() -> None:
    assert (
        year_of_document([page(line("事業評価シート", 40))], [], [SheetReading("project", 1, 1, 1)], Printed("事業評価シート"))
        is None
    )


def test_a_plan_period_is_read_where_it_is_labelled() -> None:
    assert _period(page(line("計画期間：令和４年度～令和７年度", 300))) == "令和4年度~令和7年度"
    assert _period(page(grids=(grid(("計画期間", "2022年度～2025年度")),))) == "2022年度~2025年度"
    assert _period(page(line("事業期間：令和４年度～令和７年度", 300))) is None
    two = page(line("計画期間：令和４年度～令和７年度", 300), line("計画期間：令和２年度～令和９年度", 320))
    assert _period(two) is None


def _period(one: PageLayout) -> str | None:
    found = plan_period([one])
    return found.text if found else None


def test_the_year_alone_over_the_title_of_a_cover_is_the_document_s() -> None:
    title = Printed("行政報告書", 1, Box(200, 290, 330, 316))
    cover = page(line("令和６年度", 240, size=20, left=215), line("令和７年９月", 600, size=12, left=230), grids=())
    found = year_of_document([cover], [], [SheetReading("project", 1, 1, 1)], title)
    assert found is not None
    assert found.text == "令和６年度"
