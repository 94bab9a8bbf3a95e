"""Value cells as printed: figures, words, dashes, and what must not be read silently."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers.number import is_figure, is_value_like, read_figure
from pipeline.normalizers.text import fold


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("769", "769", None),
        ("1,007", "1007", None),
        ("１，２３４", "1234", None),
        ("１．５", "1.5", None),
        ("0.0", "0.0", None),
        ("△5", "-5", None),
        ("▲1,234", "-1234", None),
        ("－5", "-5", None),
        ("-5", "-5", None),
        ("−0.3", "-0.3", None),
        ("100％", "100", "%"),
        ("12.3 %", "12.3", "%"),
        ("0.5ポイント", "0.5", "ポイント"),
        ("3千円", "3", "千円"),
        ("744億円", "744", "億円"),
        ("31万㎡", "31", "万㎡"),
        ("1億3,000万", "130000000", None),
        ("1億3,000万円", "130000000", "円"),
        ("1億2千万円", "120000000", "円"),
        ("2万3,000人", "23000", "人"),
        ("10万5千人", "105000", "人"),
        ("3千万円", "3", "千万円"),
        ("5百万円", "5", "百万円"),
        ("30万", "300000", None),
        ("100％維持", "100", "%"),
        ("7小学校", "7", "小学校"),
        ("±0", "0", None),
        ("8,339kW", "8339", "kW"),
        ("89,442t-CO2", "89442", "t-CO2"),
        ("2回/年", "2", "回/年"),
        ("400個/日", "400", "個/日"),
        ("12自治会", "12", "自治会"),
        ("5台", "5", "台"),
        ("100(％)", "100", "%"),
        ("2023", "2023", None),
    ],
)
def test_plain_figures(printed: str, value: str, unit: str | None) -> None:
    read = read_figure(printed)
    assert (read.kind, read.value, read.comparator, read.unit) == ("number", Decimal(value), "eq", unit)
    assert read.doubts == ()
    assert is_figure(printed)


@pytest.mark.parametrize(
    ("printed", "value", "comparator", "unit"),
    [
        ("100以上", "100", "ge", None),
        ("８０以上", "80", "ge", None),
        ("100未満", "100", "lt", None),
        ("0.03未満", "0.03", "lt", None),
        ("3以下", "3", "le", None),
        ("5人以下", "5", "le", "人"),
        ("30分以内", "30", "le", "分"),
        ("10位以内", "10", "le", "位"),
        ("50％超", "50", "gt", "%"),
        ("約744億円", "744", "about", "億円"),
        ("約30人程度", "30", "about", "人"),
        ("概ね９％を超えないこと", "9", "le", "%"),
        ("100%以上を維持", "100", "ge", "%"),
        ("30件以上／年", "30", "ge", "件/年"),
        ("年4回以上", "4", "ge", "回"),
        ("約3万5千件", "35000", "about", "件"),
        ("80～", "80", "ge", None),
        ("～85", "85", "le", None),
        ("≧90%", "90", "ge", "%"),
    ],
)
def test_comparators(printed: str, value: str, comparator: str, unit: str | None) -> None:
    read = read_figure(printed)
    assert (read.kind, read.value, read.comparator, read.unit, read.doubts) == ("number", Decimal(value), comparator, unit, ())


@pytest.mark.parametrize("printed", ["－", "―", "‐", "−", "ー", "—", "─", "－（－）", "（－）", " - ", "", "　", "／"])
def test_a_dash_is_no_value(printed: str) -> None:
    read = read_figure(printed)
    assert (read.kind, read.value, read.doubts) == ("none", None, ())
    assert not is_figure(printed)


@pytest.mark.parametrize(
    ("printed", "kind", "reason"),
    [
        ("検討中", "text", "undecided"),
        ("未設定", "none", "undecided"),
        ("未測定", "none", "not_measured"),
        ("集計中", "text", "pending"),
        ("対象外", "none", "not_applicable"),
        ("前年度比増", "text", None),
        ("減少", "text", None),
        ("皆増", "text", None),
        ("50％台後半", "text", None),
        ("80点台", "text", None),
        ("調達・試験稼働", "text", None),
        ("対象 20 業務の標準準拠システムの 2025（令和7）年度中の稼働", "text", None),
        ("第3回", "text", None),
        ("4月1日", "text", None),
        ("12月", "text", None),
        ("20代", "text", None),
        ("1年目", "text", None),
        ("5年生", "text", None),
        ("施策3", "text", None),
        ("令和5年度", "text", None),
    ],
)
def test_words_have_no_value(printed: str, kind: str, reason: str | None) -> None:
    read = read_figure(printed)
    assert (read.kind, read.value, read.absent_reason, read.doubts) == (kind, None, reason, ())
    assert not is_figure(printed)


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [
        ("1,23", "odd_grouping"),
        ("12,3456", "odd_grouping"),
        ("239,55", "odd_grouping"),
        ("専門人材3人、その他職員100%", "two_figures"),
        ("1時間30分", "two_figures"),
        ("20業務中3業務", "two_figures"),
        ("1、234", "odd_number"),
        ("1.2.3", "odd_number"),
        ("8:30", "odd_number"),
        ("10%減", "relative"),
        ("3件増加", "relative"),
        ("10%削減", "relative"),
        ("前年度比+5%", "relative"),
        ("前年度比3%", "relative"),
        ("±5", "relative"),
        ("3万2億", "odd_number"),
        ("12 345", "odd_number"),
        ("85～80", "odd_range"),
        ("1234567890123456", "odd_number"),
    ],
)
def test_what_cannot_be_read_is_doubted_and_has_no_value(printed: str, doubt: str) -> None:
    read = read_figure(printed)
    assert read.value is None
    assert doubt in read.doubts


@pytest.mark.parametrize(
    ("printed", "doubt", "value"),
    [
        ("326,800(0)", "two_figures", "326800"),
        ("ー70,593,082", "odd_minus", "-70593082"),
        ("（5）", "in_brackets", "5"),
        ("012", "leading_zero", "12"),
        ("80-85", "dash_range", "80"),
        ("12/3", "odd_fraction", "12"),
        ("－ 5", "odd_minus", "-5"),
        ("※12件", "note_or_figure", "12"),
        ("※1120", "note_or_figure", "1120"),
        ("4/26（20％）", "two_figures", "4"),
    ],
)
def test_what_is_read_with_a_doubt(printed: str, doubt: str, value: str) -> None:
    read = read_figure(printed)
    assert read.value == Decimal(value)
    assert doubt in read.doubts


@pytest.mark.parametrize(
    ("printed", "value", "denominator", "unit"),
    [("4/26", "4", "26", None), ("1 / 2", "1", "2", None), ("48／100", "48", "100", None), ("4件/26件", "4", "26", "件")],
)
def test_fractions(printed: str, value: str, denominator: str, unit: str | None) -> None:
    read = read_figure(printed)
    assert (read.value, read.denominator, read.unit, read.doubts) == (Decimal(value), Decimal(denominator), unit, ())


@pytest.mark.parametrize(
    ("printed", "low", "high", "unit"),
    [("80～85", "80", "85", None), ("80%〜85%", "80", "85", "%"), ("15～20件程度", "15", "20", "件")],
)
def test_ranges(printed: str, low: str, high: str, unit: str | None) -> None:
    read = read_figure(printed)
    assert (read.kind, read.value, read.high, read.unit, read.doubts) == ("range", Decimal(low), Decimal(high), unit, ())


@pytest.mark.parametrize(
    ("printed", "value", "note"),
    [
        ("1,053*", "1053", "*"),
        ("*0件", "0", "*"),
        ("※１ 123", "123", "※1"),
        ("123※2", "123", "※2"),
        ("延べ3回", "3", "延べ"),
        ("年50回", "50", "年"),
        ("3回開催", "3", "開催"),
        ("5回 ※コロナで中止", "5", "コロナで中止"),
        ("4/26（15.4％）", "4", "15.4%"),
        ("98.5％（目標95％）", "98.5", "目標95%"),
        ("毎年度 3件", "3", "毎年度"),
        ("12件（累計）", "12", "累計"),
        ("36,750時間（職員約20人分の年間労働時間相当）", "36750", "職員約20人分の年間労働時間相当"),
    ],
)
def test_notes_are_kept_apart(printed: str, value: str, note: str) -> None:
    read = read_figure(printed)
    assert (read.value, read.note, read.doubts) == (Decimal(value), note, ())


@pytest.mark.parametrize(
    ("printed", "value", "unit", "year"),
    [
        ("49.25%(2022(令和4)年1月末)", "49.25", "%", 2021),
        ("105（2020（令和2）年度）", "105", None, 2020),
        ("押印を廃止した行政手続 1,035 件（2020（令和2）年度）", "1035", "件", 2020),
        ("令和7年度までに50件/年", "50", "件/年", 2025),
        ("R6末 120件", "120", "件", 2024),
    ],
)
def test_a_date_beside_the_figure(printed: str, value: str, unit: str | None, year: int) -> None:
    read = read_figure(printed)
    assert (read.value, read.unit, read.doubts) == (Decimal(value), unit, ())
    assert read.as_of is not None
    assert read.as_of.last == year


@pytest.mark.parametrize("printed", ["769", "－", "検討中", "実施", "増加", "4/26", "100%以上"])
def test_cells_that_can_be_values(printed: str) -> None:
    assert is_value_like(printed)


@pytest.mark.parametrize("printed", ["", "事業費", "令和5年度に3回の会議を開催し、延べ120人が参加した", "指標名", "R5年度"])
def test_cells_that_are_none(printed: str) -> None:
    assert not is_value_like(printed)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "%", "件", "人", "千円", "㎡"]))
def test_whole_numbers_round_trip(number: int, unit: str) -> None:
    printed = f"{number:,}{unit}".translate(str.maketrans("0123456789,-", "０１２３４５６７８９，△"))
    read = read_figure(printed)
    assert (read.kind, read.value, read.unit, read.doubts) == ("number", Decimal(number), unit or None, ())


@given(st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False))
def test_decimals_round_trip(number: Decimal) -> None:
    assert read_figure(f"{number:,}").value == number


@given(st.lists(st.integers(0, 99999), min_size=2, max_size=4).map(lambda ns: ",".join(map(str, ns))))
def test_a_number_with_commas_is_grouped_right_or_has_no_value(printed: str) -> None:
    read = read_figure(printed)
    right = re.fullmatch(r"\d{1,3}(,\d{3})+", printed) is not None
    assert (read.value is not None) == right
    assert right or read.doubts


@given(
    st.text(alphabet="0123456789０１２,.，．-－ー△▲%％件人円千億万以上下未満約～~/()（）※* 　年度令和R増減延べ中、", max_size=16)
)
def test_no_digit_is_invented(printed: str) -> None:
    read = read_figure(printed)
    if read.value is None:
        return
    printed_digits = re.sub(r"\D", "", fold(printed))
    digits = str(abs(read.value)).replace(".", "").strip("0") or "0"
    assert digits in printed_digits or any(mark in printed for mark in "億万千")
    assert read.value >= 0 or re.search(r"[-－△▲ー]\s*[\d０-９]", printed)


@given(st.text(max_size=60) | st.text(alphabet="0123456789,.億万千", min_size=10, max_size=60))
def test_reading_never_fails(printed: str) -> None:
    read = read_figure(printed)
    assert (read.value is None) == (read.kind in ("none", "text"))
    assert is_figure(printed) in (True, False)
    assert is_value_like(printed) in (True, False)
