"""Years as offices print them, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers.era import YearLabel, half_of, is_year_label, read_year, read_years, resolve, strip_years
from pipeline.normalizers.text import fold


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("R元", 2019),
        ("R３", 2021),
        ("Ｒ元", 2019),
        ("R.5", 2023),
        ("R 5", 2023),
        ("R3年度", 2021),
        ("H31", 2019),
        ("H30", 2018),
        ("㋿6", 2024),
        ("昭和63", 1988),
        ("令和元年度", 2019),
        ("令和４年度", 2022),
        ("令 和 ５ 年 度", 2023),
        ("平成二十年度", 2008),
        ("令和三年", 2021),
        ("令和６(2024)年度", 2024),
        ("令和6年度(2024年度)", 2024),
        ("令和6(R6)年度", 2024),
        ("2024（Ｒ６）", 2024),
        ("平成30(2018)", 2018),
        ("2021\n(R３)", 2021),
        ("2021 (R３)", 2021),
        ("2023年度", 2023),
        ("2025年目標", 2025),
        ("令和７年目標値", 2025),
        ("2023", 2023),
        ("'23", 2023),
        ("R5予算", 2023),
        ("令５", 2023),
        ("平30", 2018),
        ("昭63年", 1988),
        ("平元年度", 1989),
        ("R05", 2023),
        ("2021/R3", 2021),
        ("令和3/2021年度", 2021),
        ("R元(H31)", 2019),
        ("H27国勢調査", 2015),
        ("〈R3〉", 2021),
        ("令和6年度(令和7年3月31日現在)", 2024),
    ],
)
def test_reads_eras_and_western_years(printed: str, year: int) -> None:
    label = read_year(printed)
    assert label is not None
    assert (label.last, label.conflict) == (year, False)


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("2022(令和4)年1月末", 2021),
        ("令和5年3月31日", 2022),
        ("令和5年4月1日", 2023),
        ("R6.11末時点", 2024),
        ("R7.3.31", 2024),
        ("2021/3/31", 2020),
        ("2021年2月", 2020),
        ("令和5年度3月末", 2023),
        ("R4年度末", 2022),
    ],
)
def test_a_date_belongs_to_its_fiscal_year(printed: str, year: int) -> None:
    label = read_year(printed)
    assert label is not None
    assert label.last == year
    assert label.as_of or label.is_date


@pytest.mark.parametrize(
    ("printed", "year", "half"), [("2023年1~3月", 2022, None), ("R5年10~3月", 2023, "second"), ("令和5年4～9月", 2023, "first")]
)
def test_months_in_a_row_are_a_period_of_their_fiscal_year(printed: str, year: int, half: str | None) -> None:
    label = read_year(printed)
    assert label is not None
    assert (label.last, label.half, label.is_date) == (year, half, False)


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("H30年度～R4年度", 2018, 2022),
        ("令和３～５年度", 2021, 2023),
        ("平成30～2年度", 2018, 2020),
        ("R3-R7", 2021, 2025),
        ("R3～5", 2021, 2023),
        ("2021～2025", 2021, 2025),
        ("2021-2025", 2021, 2025),
        ("2021（R3）～2025（R7）年度", 2021, 2025),
        ("令和3年度から令和7年度まで", 2021, 2025),
        ("～R7", None, 2025),
    ],
)
def test_a_span_counts_as_its_last_year(printed: str, first: int | None, last: int) -> None:
    label = read_year(printed)
    assert label is not None
    assert (label.span, label.fiscal_year, label.year_to, label.last) == (True, first, last, last)


def test_eras_that_disagree_with_the_western_year_are_told() -> None:
    label = read_year("2024(R5)")
    assert label is not None
    assert (label.conflict, label.last) == (True, 2024)
    assert read_year("令和5年度(2024年度)").conflict  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "printed",
    [
        "H1", "H1N1", "S3", "R-3", "R3-1", "CO2", "AR5", "R5A", "2021号", "2023件", "2,021", "12021", "2021.5", "4/26", "2021/3",
        "5年間", "第5年度", "5年度目", "過去5年度", "100", "12.5", "令和100年度", "前期", "R99", "", "命令5", "号令3",
    ],
)  # fmt: skip
def test_codes_counts_and_figures_are_no_years(printed: str) -> None:
    assert read_years(printed) == ()


@pytest.mark.parametrize(
    ("printed", "anchor", "year"),
    [
        ("29年度", 2024, 2017),
        ("６年度", 2024, 2024),
        ("元年度", 2024, 2019),
        ("20年度", 2009, 2008),
        ("３年度", 2021, 2021),
        ("30年度", 2021, 2018),
        ("5～7年度", 2024, 2025),
        ("６年３月末", 2024, 2023),
        ("R5", 1990, 2023),
    ],
)
def test_years_without_an_era_are_read_next_to_the_documents(printed: str, anchor: int, year: int) -> None:
    label = read_year(printed)
    assert label is not None
    assert resolve(label, anchor) == year


@pytest.mark.parametrize(("number", "anchor"), [(24, 2024), (27, 2024), (3, 1950)])
def test_an_ambiguous_number_is_no_year(number: int, anchor: int) -> None:
    # 24年度 beside 2024 is 平成24 or a western 24: nobody can tell.
    assert resolve(YearLabel("", bare=number), anchor) is None


@pytest.mark.parametrize(
    ("printed", "half"),
    [("５年度上半期", "first"), ("R5下半期", "second"), ("R5年9月末", "first"), ("R5年度", None), ("R5年度後期", "second")],
)
def test_halves_of_a_year_are_told(printed: str, half: str | None) -> None:
    label = read_year(printed)
    assert label is not None
    assert label.half == half


@pytest.mark.parametrize(
    ("printed", "rest"),
    [
        ("R５年度実績", "実績"),
        ("基準値(H30)", "基準値"),
        ("2021年度 (基準)", "(基準)"),
        ("令和４年度決算", "決算"),
        ("令和5年度当初予算", "当初予算"),
        ("実績", "実績"),
        ("2021(R3)", ""),
    ],
)
def test_the_label_without_its_year(printed: str, rest: str) -> None:
    assert strip_years(printed) == rest


@pytest.mark.parametrize("printed", ["2021(R３)", "６年度", "R4年度末時点", "'23", "令和３～５年度", "H30年度～R4年度"])
def test_year_headers(printed: str) -> None:
    assert is_year_label(printed)


@pytest.mark.parametrize("printed", ["R5年度実績", "実績", "2021年度 (基準)", "令和5年度に実施した", "", "769"])
def test_no_year_headers(printed: str) -> None:
    assert not is_year_label(printed)


def test_the_first_to_the_last_day_of_a_year_is_that_year() -> None:
    label = read_year("（R5.4.1～R6.3.31）")
    assert label is not None
    assert (label.last, label.span) == (2023, False)


@pytest.mark.parametrize(
    ("label", "half"), [("上半期", "first"), ("後期実績", "second"), ("後期高齢者", None), ("前期基本計画", None), ("", None)]
)
def test_a_half_in_a_label_without_a_year(label: str, half: str | None) -> None:
    assert half_of(label) == half


def test_two_different_years_are_not_one() -> None:
    assert read_year("2019年度→2024年度") is None
    assert [y.last for y in read_years("2019年度→2024年度")] == [2019, 2024]


@given(st.integers(1, 31), st.sampled_from(["令和{}年度", "R{}年度", "Ｒ{}年度", "令和{}"]))
def test_reiwa_round_trip(number: int, form: str) -> None:
    label = read_year(form.format(number))
    assert label is not None
    assert label.last == 2018 + number


@given(st.integers(2000, 2099), st.sampled_from(["{}年度", "{}", "（{}年度）", "{}年度実績"]))
def test_western_round_trip(year: int, form: str) -> None:
    label = read_year(form.format(year))
    assert label is not None
    assert label.last == year


@given(st.integers(2019, 2060), st.integers(2019, 2060))
def test_a_conflict_is_told_where_and_only_where_there_is_one(western: int, reiwa: int) -> None:
    label = read_year(f"{western}(R{reiwa - 2018})")
    assert label is not None
    # 令和 has been read up to 42 with a letter: later ones are codes, and then the western year stands alone.
    assert label.conflict == (western != reiwa and reiwa - 2018 <= 40)


@given(st.text(alphabet="令和平成昭R元HS年度月末日時点0123456789２３年()（）~～-－/.,' 　\n上半期実績第目間号", max_size=30))
def test_reading_never_fails_and_points_into_the_text(printed: str) -> None:
    folded = fold(printed)
    end = 0
    for label in read_years(printed):
        assert end <= label.start < label.end <= len(folded)
        assert label.text == folded[label.start : label.end].strip()
        assert any(c.isdigit() or c in "元一二三四五六七八九十" for c in label.text)
        end = label.end
    strip_years(printed)
    is_year_label(printed)


def test_a_target_label_after_a_year_without_an_era_is_no_ordinal() -> None:
    # 目 of 目標 was taken for the ordinal 6年度目 (its sixth year)
    assert [(y.bare, y.text) for y in read_years("６年度目標")] == [(6, "6年度")]
    assert read_years("6年度目の取組") == ()
