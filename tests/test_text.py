"""Folding printed text: nothing that could be a figure is changed, and folding twice changes nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizers import text

JAPANESE = st.text(alphabet="行目民⾏⽬⺠０１２３9８７，．％－―‐−ー—–〜～①②㎡²½㋿ﾃﾞｰﾀ（）( )　\nアデータ市abcA:/△▲※*", max_size=40)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("㋿６年", "令和6年"),
        ("⾏⽬⺠", "行目民"),
        ("⻑⻄⻘⿊⼾", "長西青黒戸"),
        ("①２㎡", "①2㎡"),
        ("1,053²", "1,053²"),
        ("２½", "2½"),
        ("ｼｽﾃﾑﾊﾞｸﾞ", "システムバグ"),
        ("８０～８５〜", "80~85~"),
        ("－５", "-5"),
        ("−5", "−5"),
        ("㌔", "キロ"),
    ],
)
def test_folds_widths_and_radicals_but_keeps_marks(printed: str, folded: str) -> None:
    assert text.fold(printed) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(printed: str) -> None:
    once = text.fold(printed)
    assert text.fold(once) == once
    assert text.key(text.key(printed)) == text.key(printed)


@given(JAPANESE)
def test_folding_invents_no_digit(printed: str) -> None:
    digits = str.maketrans("０１２３４５６７８９", "0123456789")
    assert re.findall("[0-9]", text.fold(printed)) == re.findall("[0-9]", printed.translate(digits))


@pytest.mark.parametrize("dash", list("-－―‐−ー—–─"))
def test_every_dash_is_one(dash: str) -> None:
    assert text.is_dash(dash)
    assert text.is_dash(f" {dash}\n")
    assert text.key(f"a{dash}b") == "a-b"


@pytest.mark.parametrize("word", ["データ", "サーバー", "コミュニティー・センター", "らーめん"])
def test_long_vowels_stay(word: str) -> None:
    assert text.key(word) == word
    assert not text.is_dash(word)


@pytest.mark.parametrize("not_dash", ["", "5", "-5", "△", "一", "ー5"])
def test_what_is_no_dash(not_dash: str) -> None:
    assert not text.is_dash(not_dash)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["239,55", "2"], "239,552"),
        (["デジタル戦略", "室"], "デジタル戦略室"),
        (["Open", "Data", "の公開"], "Open Dataの公開"),
        (["2021", "(R３)"], "2021(R３)"),
        (["", "  ", "件"], "件"),
        ([], ""),
    ],
)
def test_joins_wrapped_lines(lines: list[str], whole: str) -> None:
    assert text.joined(lines) == whole


@given(st.lists(JAPANESE, max_size=5))
def test_joining_keeps_every_character(lines: list[str]) -> None:
    assert text.squeeze(text.joined(lines)) == text.squeeze("".join(lines))


@pytest.mark.parametrize(
    ("doubled", "single"),
    [
        ("実実績績", "実績"),
        ("1100", "1100"),
        ("－－－－", "－－－－"),
        ("々々", "々々"),
        ("実実績", "実実績"),
        ("事事業業費費1122", "事業費12"),
    ],
)
def test_doubled_words_are_undone_but_not_figures(doubled: str, single: str) -> None:
    assert text.undouble(doubled) == single
