"""The official list, and who issued a document."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.municipalities import by_code, by_name, check_digit, every, find_issuer, issuer_candidates


def test_the_list_is_whole_and_its_check_digits_are_right() -> None:
    bodies = every()
    assert len(bodies) == 47 + 1741
    assert sum(m.is_prefecture for m in bodies) == 47
    assert [m.code for m in bodies if check_digit(m.code[:5]) != m.code[5]] == []
    assert len({m.code for m in bodies}) == len(bodies)
    kinds = Counter(m.name[-1] for m in bodies if not m.is_prefecture)
    assert kinds == {"市": 792, "町": 743, "村": 183, "区": 23}


@pytest.mark.parametrize(
    ("code", "name", "prefecture"),
    [
        ("242161", "伊賀市", "三重県"),
        ("282073", "伊丹市", "兵庫県"),
        ("272043", "池田市", "大阪府"),
        ("222259", "伊豆の国市", "静岡県"),
        ("261009", "京都市", "京都府"),
        ("141003", "横浜市", "神奈川県"),
        ("131041", "新宿区", "東京都"),
        ("010006", "北海道", "北海道"),
    ],
)
def test_codes(code: str, name: str, prefecture: str) -> None:
    body = by_code(code)
    assert body is not None
    assert (body.name, body.prefecture) == (name, prefecture)


@pytest.mark.parametrize("code", ["242162", "999999", "24216", ""])
def test_a_wrong_check_digit_is_no_code(code: str) -> None:
    assert by_code(code) is None


@given(st.integers(0, 99999).map("{:05d}".format), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_shows_in_the_check_digit_but_for_remainders_0_and_10(five: str, place: int, step: int) -> None:
    changed = five[:place] + str((int(five[place]) + step) % 10) + five[place + 1 :]
    weight = 6 - place
    same = (int(changed[place]) - int(five[place])) * weight % 11 == 0
    # 11 − 0 and 11 − 1 give 1 and 0, so that only remainders 0/10 and 1 can fall together.
    assert same is False
    remainders = {sum(int(d) * w for d, w in zip(c, (6, 5, 4, 3, 2), strict=True)) % 11 for c in (five, changed)}
    assert (check_digit(five) == check_digit(changed)) == (remainders == {0, 10})


def test_five_digits_are_asked_for() -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit("2421")


def test_bodies_of_one_name_are_all_returned() -> None:
    assert {m.prefecture for m in by_name("府中市")} == {"東京都", "広島県"}
    assert {m.prefecture for m in by_name("伊達市")} == {"北海道", "福島県"}
    assert [m.code for m in by_name("府中市", "広島県")] == ["342084"]
    assert by_name("まぼろし市") == ()


def test_old_spellings_are_one_name() -> None:
    assert by_name("鯵ケ沢町") == by_name("鰺ヶ沢町") != ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("伊賀市", ["伊賀市"]),
        ("　伊 賀 市　", ["伊賀市"]),
        ("第７次池田市総合計画 前期基本計画", ["池田市"]),
        ("第3次伊豆の国市行財政改革大綱 後期行動計画", ["伊豆の国市"]),
        ("伊賀市 部局マニフェスト", ["伊賀市"]),
        ("伊賀市デジタルトランスフォーメーション（DX）実行計画", ["伊賀市"]),
        ("池田市長", ["池田市"]),
        ("令和６年度事務事業評価シート（池田市）", ["池田市"]),
        ("2021年度 池田市行政評価", ["池田市"]),
        ("東京都府中市 事務事業評価", ["府中市"]),
        ("四日市市行政評価", ["四日市市"]),
        ("京都府京都市", ["京都市"]),
    ],
)
def test_the_issuer_of_a_title(line: str, names: list[str]) -> None:
    assert [m.name for m in issuer_candidates([line])] == names


@pytest.mark.parametrize(
    "line",
    [
        "伊賀市民アンケート",
        "京都市脱炭素先行地域創出事業",
        "横浜市立小学校の整備",
        "旧大津市",
        "三島市、伊豆市及び伊豆の国市電算センター",
        "「第６次伊丹市総合計画」に掲げる将来像の実現",
        "本事業は、池田市環境基本計画における環境学習に寄与する事業である。",
        "〇〇市",
        "",
    ],
)
def test_a_city_only_mentioned_is_no_issuer(line: str) -> None:
    assert issuer_candidates([line]) == ()


def test_two_bodies_of_one_name_are_not_chosen_between() -> None:
    assert len(issuer_candidates(["府中市 施策評価"])) == 2
    assert find_issuer(["府中市 施策評価"]) is None
    assert find_issuer(["広島県府中市 施策評価", "広島県府中市"]) == by_code("342084")


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(line: str) -> None:
    assert all(m.code for m in issuer_candidates([line]))
