"""Units as printed, and what they are in a base unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers.unit import BASE_UNITS, base_of, is_unit, normal_unit, split_unit, to_base, yen_factor

UNITS = [
    "件",
    "％",
    "%",
    "人",
    "名",
    "㎡",
    "万㎡",
    "億円",
    "千円",
    "万件",
    "か所",
    "t-CO2",
    "t-CO₂",
    "kW",
    "人／ha",
    "団体／年",
    "PV",
    "種類",
    "点",
    "m",
    "行",
]


@pytest.mark.parametrize("printed", UNITS)
def test_known_units(printed: str) -> None:
    assert is_unit(printed)
    assert is_unit(f"（{printed}）")


@pytest.mark.parametrize("printed", ["", "前年度比", "R5", "12", "基準値比較", "達成率", "－", "実績"])
def test_what_is_no_unit(printed: str) -> None:
    assert not is_unit(printed)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("％", "%"),
        ("㎡", "㎡"),
        ("人／ha", "人/ha"),
        ("（件）", "件"),
        ("単位：千円", "千円"),
        ("千 円", "千円"),
        ("t-CO₂", "t-CO2"),
    ],
)
def test_one_spelling(printed: str, unit: str) -> None:
    assert normal_unit(printed) == unit


@pytest.mark.parametrize(
    ("name", "bare", "unit"),
    [
        ("参加者数（人）", "参加者数", "人"),
        ("参加者数 (人)", "参加者数", "人"),
        ("人口密度（人／ha）", "人口密度", "人/ha"),
        ("アクセス数（万件）", "アクセス数", "万件"),
        ("割合【％】", "割合", "%"),
        ("登録者［人］", "登録者", "人"),
        ("整備数（単位：施設）", "整備数", "施設"),
        ("不納欠損額(前年度比)", "不納欠損額(前年度比)", None),
        ("稼働率（年間）", "稼働率（年間）", None),
        ("満足度（市）", "満足度（市）", None),
        ("件数", "件数", None),
        ("（件）", "（件）", None),
    ],
)
def test_the_unit_leaves_the_name_and_other_brackets_stay(name: str, bare: str, unit: str | None) -> None:
    assert split_unit(name) == (bare, unit)


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        ("744", "億円", ("74400000000", "円")),
        ("31", "万㎡", ("310000", "㎡")),
        ("850", "万件", ("8500000", "件")),
        ("3", "千人", ("3000", "人")),
        ("7", "名", ("7", "人")),
        ("1.5", "ha", ("15000", "㎡")),
        ("2", "MW", ("2000", "kW")),
        ("50", "％", ("50", "%")),
    ],
)
def test_base_units(value: str, unit: str, base: tuple[str, str]) -> None:
    assert to_base(Decimal(value), unit) == (Decimal(base[0]), base[1])


@pytest.mark.parametrize("unit", ["自治会", "人/ha", "前年度比", "", None])
def test_what_has_no_base_unit(unit: str | None) -> None:
    assert to_base(Decimal(1), unit) is None


@pytest.mark.parametrize(
    ("printed", "factor"),
    [
        ("円", 1),
        ("千円", 1000),
        ("（単位：千円）", 1000),
        ("万円", 10_000),
        ("百万円", 10**6),
        ("億円", 10**8),
        ("件", None),
        ("", None),
        (None, None),
    ],
)
def test_money(printed: str | None, factor: int | None) -> None:
    assert yen_factor(printed) == factor


@given(st.text(max_size=30))
def test_any_text_gives_a_unit_without_blanks_and_a_name_it_begins_with(printed: str) -> None:
    unit = normal_unit(printed)
    assert "％" not in unit
    assert unit == "".join(unit.split())
    bare, taken = split_unit(printed)
    assert printed.startswith(bare)
    assert taken is None or is_unit(taken)


@given(st.sampled_from(UNITS), st.decimals(-(10**6), 10**6, places=3))
def test_a_base_unit_is_on_the_closed_list(unit: str, value: Decimal) -> None:
    based = to_base(value, unit)
    if based is None:
        return
    assert based[1] in BASE_UNITS
    again = base_of(based[1])
    assert again == (based[1], 1)
    assert (based[0] > 0) == (value > 0)
