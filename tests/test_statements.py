"""Indicators stated in prose: what is read, what is told, and what is left alone."""

from __future__ import annotations

import pytest

from extractors.shared.statements import statements
from extractors.shared.vocabulary import shared
from schemas.layout import Line
from schemas.page import Box
from schemas.reading import IndicatorReading, Unplaced

SIZE = 9.0
Row = tuple[str, str | None, str]  # measure or kind of target, year, value


def printed(*texts: str, indent: int = 0, size: float = SIZE) -> list[Line]:
    """Lines as a page prints them, one below the other, each character as wide as it is high."""
    lines = []
    for n, text in enumerate(texts):
        left, top = 50.0 + SIZE * indent, 100.0 + 13 * n
        xs = tuple((left + size * i, left + size * (i + 1)) for i in range(len(text)))
        lines.append(Line(text, Box(left, top, left + size * len(text), top + size), size, xs))
    return lines


def read(*texts: str, headed: bool = False) -> tuple[list[IndicatorReading], list[Unplaced]]:
    return statements(printed(*texts), 1, shared(), headed=headed)


def rows(*texts: str) -> dict[str, list[Row]]:
    found, _ = read(*texts)
    return {
        one.name.text: [(f.target_kind or f.measure, f.year.text if f.year else None, f.value.text) for f in one.figures]
        for one in found
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("・橋の補修率：基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 71.4％",),
            {"橋の補修率": [("baseline", "R2", "62.1％"), ("target", "R8", "80％"), ("actual", "R5", "71.4％")]},
        ),
        (
            ("■ ねらいと指標", "②橋の補修率　基準値（R2）62.1％→目標値（R8）80％（R5実績 71.4％）"),
            {"橋の補修率": [("baseline", "R2", "62.1％"), ("target", "R8", "80％"), ("actual", "R5", "71.4％")]},
        ),
        (
            ("・図書館の貸出冊数", "基準値（２年度）６２，０００冊→目標値（９年度）７０，０００冊／６年度実績 －"),
            {
                "図書館の貸出冊数": [
                    ("baseline", "２年度", "６２，０００冊"),
                    ("target", "９年度", "７０，０００冊"),
                    ("actual", "６年度", "－"),
                ]
            },
        ),
        (
            ("【指標】歩道の整備率", "現状値：４１．２％", "目標値：50％以上"),
            {"歩道の整備率": [("baseline", None, "４１．２％"), ("target", None, "50％以上")]},
        ),
        (
            ("・　指標：蓄電池の導入量【数値目標：1,205kW（目標の考え方：事業の合計）】",),
            {"蓄電池の導入量": [("target", None, "1,205kW")]},
        ),
        (
            ("・　指標：移住した世帯【数値目標：9世帯（令和9年度までに達成）】",),
            {"移住した世帯": [("target", "令和9年度", "9世帯")]},
        ),
        (("・分別講座の参加者　令和４年度実績 31件",), {"分別講座の参加者": [("actual", "令和４年度", "31件")]}),
        (
            ("・講座の満足度（実績）R4：70.1％、R5：71.4％",),
            {"講座の満足度": [("actual", "R4", "70.1％"), ("actual", "R5", "71.4％")]},
        ),
        (
            ("KPI：誘致した企業", "目標値：令和7年度までに50件/年"),
            {"誘致した企業": [("target", "令和7年度", "令和7年度までに50件/年")]},
        ),
        (("・肺がん検診（集団）の受診者（目標値：2,000人）",), {"肺がん検診（集団）の受診者": [("target", None, "2,000人")]}),
        (
            ("・窓口の待ち時間　現状 20分（R5）→目標 15分（R8）",),
            {"窓口の待ち時間": [("baseline", "R5", "20分（R5）"), ("target", "R8", "15分（R8）")]},
        ),
        (
            ("・出前講座の回数：策定時（2020）31回→最終目標（2027）39回 ／ 2024実績 35回",),
            {"出前講座の回数": [("baseline", "2020", "31回"), ("final", "2027", "39回"), ("actual", "2024", "35回")]},
        ),
        (
            ("・公園の数：実績値（R6） 検討中　目標値（R8） 0か所",),
            {"公園の数": [("actual", "R6", "検討中"), ("target", "R8", "0か所")]},
        ),
        (("数値目標：新しい店の数 30店",), {"新しい店の数": [("target", None, "30店")]}),
        (
            ("・橋の補修率 62.1％（R2実績）→80％（R8目標）",),
            {"橋の補修率": [("actual", "R2", "62.1％"), ("target", "R8", "80％")]},
        ),
        (("・来訪者（想定（R8年度）：870人）",), {"来訪者": [("forecast", "R8年度", "870人")]}),
    ],
)
def test_statements_are_read(texts: tuple[str, ...], expected: dict[str, list[Row]]) -> None:
    assert rows(*texts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "来訪者は、目標100人に対し実績80人であった。",
        "・目標には届かなかったが、実績 80人となった。",
        "昨年度は3か所で開き、延べ120人（前年度比12人増）が訪れた。",
        "橋の補修率は、基準値（R2）62.1％から目標値（R8）80％へ上げる。",
        "計画 5回",
        "・橋の補修率 目標80％に対し実績71.4％",
        "・参加者 100人（目標 120人）",
        "※ 目標値：80％",
    ],
)
def test_other_figures_in_prose_are_left_alone(text: str) -> None:
    assert rows(text) == {}


def test_a_figure_stands_in_a_box_of_its_own() -> None:
    (one,), _ = read("・橋の補修率：基準値（R2）62.1％ → 目標値（R8）80％")
    box = one.figures[0].value.box
    assert box is not None
    assert (box.x0, box.x1) == (50 + 14 * SIZE, 50 + 19 * SIZE)


def test_a_wrapped_figure_is_read_whole() -> None:
    lines = "・橋の補修率：基準値（R2）62.1％ → 目標値（R8）80％ ／ R5実績 7", "1.4％"
    (one,), _ = read(*lines)
    assert [f.value.text for f in one.figures] == ["62.1％", "80％", "71.4％"]


def test_a_headline_names_what_stands_below_it_and_is_doubted_without_a_mark() -> None:
    below = printed("", "", "", "●実績値（R6）：1,234人", "取組は続く。", "見直しも続く。")[3:]
    for headline, doubts in (("① 来館者の数", []), ("来館者の数", ["name_from_title"])):
        found, _ = statements([*printed(headline, size=15.0), *below], 1, shared(), headed=True)
        assert [(one.name.text, [d.code for d in one.doubts]) for one in found] == [("来館者の数", doubts)]


def test_a_figure_without_a_name_is_told() -> None:
    found, unplaced = read("●実績値（R6）：1,234人")
    assert found == []
    assert [(u.check, u.at.text) for u in unplaced] == [("no_name", "1,234人")]


def test_a_figure_whose_measure_nobody_says_is_told() -> None:
    found, unplaced = read("指標：橋の補修率 R2 62.1％→R8 80％")
    assert found == []
    assert [u.check for u in unplaced] == ["statement_unclear"]


def test_a_change_without_a_measure_casts_doubt() -> None:
    (one,), _ = read("・橋の補修率　R5実績 71.4％→85％")
    assert [f.value.text for f in one.figures] == ["71.4％"]
    assert [d.code for d in one.doubts] == ["statement_unclear"]


def test_one_word_before_two_years_casts_doubt_on_a_target() -> None:
    (one,), _ = read("・橋の補修率　目標値：R2 62.1％→R8 80％")
    assert [bool(f.doubts) for f in one.figures] == [False, True]
