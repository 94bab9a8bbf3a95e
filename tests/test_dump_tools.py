"""The tools dumps are read with: pairing with regret, rows from fragments, names cut, prose as evidence, shares, lines."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dumps.itami_shisaku_lines import rows
from extractors.dumps.itami_shisaku_names import recover
from extractors.dumps.itami_shisaku_table import Name
from extractors.dumps.shared_assign import assign
from extractors.dumps.shared_evidence import agrees, likeness, statements, supports
from extractors.dumps.shared_figures import figures, figures_then_words, worded
from extractors.dumps.shared_lines import clean, once, whole
from extractors.dumps.shared_names import cut_name, short_name, stutters
from extractors.dumps.shared_pages import page_numbers, parted
from extractors.dumps.shared_rows import Fragment, join
from extractors.dumps.shared_units import conflict
from schemas.page import DumpText

COST = st.integers(0, 9).map(float)


def total(costs: list[list[float]], columns: tuple[int | None, ...]) -> float:
    return sum(row[c] for row, c in zip(costs, columns, strict=True) if c is not None)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(COST, min_size=n, max_size=n), min_size=n, max_size=n)))
def test_the_cheapest_pairing_and_the_price_of_any_other(costs: list[list[float]]) -> None:
    chosen, regret = assign(costs)
    every = {p: total(costs, p) for p in permutations(range(len(costs)))}
    best = min(every.values())
    assert total(costs, chosen) == best
    for row, column in enumerate(chosen):
        others = [v for p, v in every.items() if p[row] != column]
        assert regret[row] == (min(others) - best if others else math.inf)


def test_a_row_too_many_stays_without_a_column() -> None:
    chosen, _ = assign([[5.0], [1.0]])
    assert chosen == (None, 0)


def test_a_forbidden_pair_is_never_chosen() -> None:
    chosen, regret = assign([[math.inf, math.inf], [0.0, 1.0]])
    assert chosen[0] is None
    assert regret == (0.0, 0.0)


def fragments(*parts: tuple[str, ...], run: bool = False) -> list[Fragment]:
    return [Fragment(n, values, 0 if run else n) for n, values in enumerate(parts)]


def test_fragments_that_fit_only_one_way_make_sure_rows() -> None:
    counts, shares = Fragment(0, ("2", "8", "9", "13"), 0, head=True), Fragment(1, ("11.4", "10.5", "9.4"), 1, head=True)
    found, left = join([counts, shares, Fragment(2, ("13", "22"), 2), Fragment(3, ("8.6", "8.6", "9.0"), 3)], 6)
    assert not left
    assert {r.values for r in found} == {("2", "8", "9", "13", "13", "22"), ("11.4", "10.5", "9.4", "8.6", "8.6", "9.0")}
    assert all(r.sure for r in found)


def test_fragments_that_fit_two_ways_are_not_sure() -> None:
    found, _ = join(fragments(("30", "41", "50"), ("31", "40", "52"), ("55",), ("56",)), 4)
    assert len(found) == 2
    assert not any(r.sure for r in found)


def test_a_run_of_single_figures_is_cut_at_the_size() -> None:
    found, left = join(fragments(*((str(n),) for n in range(10, 22)), run=True), 6)
    assert [r.values for r in found] == [tuple(map(str, range(10, 16))), tuple(map(str, range(16, 22)))]
    assert not left


def test_a_lone_digit_beside_figures_is_never_sure() -> None:
    parts = [Fragment(0, ("5", "6", "7", "8", "9"), 0), Fragment(1, ("3",), 0, weak=True)]
    found, _ = join(parts, 6)
    assert all(not r.sure for r in found)


def test_a_percentage_does_not_end_a_row_of_areas() -> None:
    area = Fragment(0, ("8.1", "10.1", "11.7", "12.2", "12.6"), 0, "万㎡", head=True)
    share = Fragment(1, ("77.2", "68.7", "53.5", "66.7", "56.3"), 1, "％", head=True)
    found, _ = join([area, share, Fragment(2, ("50％台",), 2, head=False), Fragment(3, ("11.6",), 3)], 6)
    assert {r.values[-1] for r in found if r.values[0] == "77.2"} == {"50％台"}
    assert all(r.sure for r in found)


def test_a_row_that_cannot_be_completed_is_given_as_short() -> None:
    found, _ = join(fragments(("1", "2", "3", "4")), 6, wanted=1)
    assert [(r.values, r.sure, r.missing) for r in found] == [(("1", "2", "3", "4"), False, 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,204 － 40.0 66.6%", 4), ("△3 0", 2), ("12月に 3", 0), ("概ね９％", 0), ("", 0)],
)
def test_lines_of_figures(text: str, expected: int) -> None:
    assert len(figures(text)) == expected


@pytest.mark.parametrize("text", ["50％台後半", "概ね９％を超えないこと", "検討中", "100以上", "前年度比増"])
def test_values_in_words(text: str) -> None:
    assert worded(text)


@pytest.mark.parametrize("text", ["10件の相談を受けた。", "市民", "80団体が加わった", "2024年度の事務事業"])
def test_prose_is_no_value_in_words(text: str) -> None:
    assert not worded(text)


def test_a_line_may_end_with_a_value_in_words() -> None:
    assert figures_then_words("9.4 8.6 概ね９％を超えないこと") == ("9.4", "8.6", "概ね９％を超えないこと")
    assert figures_then_words("9.4 8.6 と伸びた") == ()


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("職員の割合", "％", False),
        ("職員の割合", "人", True),
        ("緑地の面積", "万㎡", False),
        ("緑地の面積", "％", True),
        ("滞納額", "億円", False),
        ("滞納額", "件", True),
        ("施設の数", "か所", False),
        ("施設の数", "％", True),
        ("何かの様子", "件", False),
    ],
)
def test_names_and_units_exclude_each_other(name: str, unit: str, expected: bool) -> None:
    assert conflict(name, unit) is expected


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("市民に開かれた図書館づくり図書館", "図書館", True),
        ("人が育ち人がつながる組織・人づくり組織・人事", "組織・人事", True),
        ("広くつながる広域的な連携広域連携", "広域連携", False),
        ("子育て環境の充実と子育て家庭への支援子ども支援", None, False),
        ("安全で安心な暮らし防災", None, False),
    ],
)
def test_glued_titles_are_cut_where_words_recur(text: str, name: str | None, sure: bool) -> None:
    found, doubts = short_name([text])
    assert found is not None
    assert (not doubts) is sure
    assert name is None or found.text == name


def test_of_two_title_cells_the_shorter_is_the_name() -> None:
    name, doubts = short_name(["健やかな暮らし", "健康"])
    assert name is not None
    assert (name.text, doubts) == ("健康", ())


def test_a_name_ends_where_the_description_knows_it() -> None:
    name, rest, sure = cut_name("点検で危険と判断された箇所のうち直し終", "えた件数学校と協力します", "その年に直し終えた件数")
    assert (name, rest, sure) == ("点検で危険と判断された箇所のうち直し終えた件数", "学校と協力します", True)
    assert cut_name("点検で危険と判断された箇所のうち直し終", "えた件数学校と協力します", "")[2] is False


def test_text_drawn_twice() -> None:
    assert [once(t) for t in ("7-17-1", "広報広報", "広報")] == ["7-1", "広報", "広報"]
    assert all(once(t) == t for t in ("1010", "☆☆☆☆", "- -- -", "3.3.3.3."))
    assert stutters("情報を活用した行政 を活用した行政運営")
    assert not stutters("情報を活用した行政運営")


def test_prose_says_values_of_years() -> None:
    said = statements(["令和６年度の橋の割合は61.0％となった。担当者は3人いる。"])
    assert {(s.year, s.value, s.is_sum) for s in said} == {(2024, 61.0, False)}
    listed = statements(["R4（3年度）評価 改善59 縮小20 統合5"])
    assert (2022, 84.0, True) in {(s.year, s.value, s.is_sum) for s in listed}
    assert agrees({2022: "84"}, listed[0])
    assert agrees({2021: "10", 2022: "94"}, listed[0])
    assert not agrees({2022: "85"}, listed[0])


def test_a_statement_supports_the_name_whose_words_it_uses() -> None:
    said = statements(["令和６年度の橋の点検率は61.0％となった。"])[0]
    assert supports("橋の点検率", ["公園の来園者数"], said)
    assert not supports("公園の来園者数", ["橋の点検率"], said)
    assert likeness("橋の点検率", said.text) > likeness("道の点検率", said.text)


def test_mark_up_ends_lines_and_printed_angle_brackets_stay() -> None:
    lines = clean(DumpText(('<p>一行目</p> <ul style="x"> ・二行目</ul>', "", "<対象の手続> ・三行目", "\f", "　四行目")))
    assert [line.text for line in lines] == ["一行目", "・二行目", "<対象の手続> ・三行目", "四行目"]
    assert [line.page_start for line in lines] == [True, False, False, True]
    assert lines[-1].indent
    assert [line.block for line in lines] == [1, 1, 2, 3]


def test_wrapped_lines_become_whole_text() -> None:
    assert whole(["・職員を対", "象に開いた。", "・次も開く。"]) == "・職員を対象に開いた。\n・次も開く。"


def test_page_numbers_count_up_and_stand_alone() -> None:
    lines = clean(DumpText(("一", "", "141", "\f", "二", "", "142", "", "77", "")))
    assert {lines[n].text for n in page_numbers(lines)} == {"141", "142"}


def test_a_sheet_begins_where_a_label_comes_again_or_another_code_shows() -> None:
    lines = clean(DumpText(("課題", "甲", " 乙", "課題", "丙")))
    roles = [("issue", "1"), ("", ""), ("", ""), ("issue", ""), ("", "2")]
    assert [[line.text for line in part] for part in parted(lines, roles)] == [["課題", "甲"], ["乙", "課題", "丙"]]


def test_cells_written_one_below_the_other_become_rows() -> None:
    project = ["711010", "台帳の整備事業", "○", "02 01 03", "410", "1,160 緑地課"]
    other = ["711020", "遊具の点検事業", "0", "55", "公園課", "711030 花壇の手入れ事業 1 2"]
    cells = ["R3", "R4", "目標", "2", "2", "実績", "1", *project, *other]
    assert [line.text for line in rows(clean(DumpText(tuple(cells))))] == [
        "R3 R4",
        "目標 2 2",
        "実績",
        "1",
        "711010 台帳の整備事業 ○ 02 01 03 410 1,160 緑地課",
        "711020 遊具の点検事業 0 55 公園課",
        "711030 花壇の手入れ事業 1 2",
    ]


def test_wrapped_names_are_told_by_their_meanings() -> None:
    lines = clean(
        DumpText(
            (
                "① ↑",
                "目標 1 2",
                "② 来園者数（人） ↑ 一年の来園者の数",
                "質 R元",
                "遊具の点検を終えた公園の",
                "割合",
                "年度内に遊具の点検を終えた公園の割",
                "合",
                "古い遊具が多く、直すか入れ替えるかの見きわめに時間がかかっている。",
            )
        )
    )
    names = [Name(0, "", "↑", "①", lines=[0]), Name(2, "来園者数（人）", "↑", "②", "一年の来園者の数", [2])]
    recover(lines, names, {0, 1, 2, 3})
    assert (names[0].text, names[0].meaning) == ("遊具の点検を終えた公園の割合", "年度内に遊具の点検を終えた公園の割合")
    assert names[0].sure
