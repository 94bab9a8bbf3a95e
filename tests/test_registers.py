"""Lists of projects: each row a sheet of its own, unless a sheet is named that the list belongs to."""

from __future__ import annotations

from pagemaker.draft import Draft, Rows, read, values

from schemas.reading import DocumentReading, Printed, SheetReading

HEAD = [
    ["主な施策", "事業番号", "主要事務事業名", "担当課", "課長名", "決算額", "必要性", "総合評価", "今後の方向性", "評価の理由"],
]
ROWS = [
    ["安全なまち", "1", "反射鏡の設置", "土木課", "綾瀬 灯", "1,234", "A", "B", "継続", "事故が減っており、続けて設置する。"],
    ["^", "2", "見守りの訪問", "高齢福祉課", "鈴木 一", "987", "B", "C", "改善", "対象を広げる必要がある。"],
]
TOTAL = [["合計", "<", "<", "<", "<", "2,221", "", "", "", ""]]
WIDTHS = [60.0, 50.0, 80.0, 60.0, 60.0, 50.0, 50.0, 50.0, 60.0, 220.0]


def listed(rows: Rows, widths: list[float] | float = WIDTHS) -> DocumentReading:
    page = Draft(width=842.0, height=595.0).line("（単位：千円）", 700, 45)
    return read(page.table(rows, widths))


def texts(*printed: Printed | None) -> tuple[str | None, ...]:
    return tuple(one.text if one else None for one in printed)


def head_of(one: SheetReading) -> tuple[str | None, ...]:
    return texts(one.code, one.name, one.parent, one.department)


def test_each_row_is_a_sheet_with_what_its_columns_say() -> None:
    first, second = listed([*HEAD, *ROWS]).sheets
    assert head_of(first) == ("1", "反射鏡の設置", "安全なまち", "土木課")
    assert head_of(second) == ("2", "見守りの訪問", "安全なまち", "高齢福祉課")
    assert {one.kind for one in (first, second)} == {"project"}
    assert [(r.item, r.value.text) for r in second.ratings] == [("必要性", "B"), ("総合評価", "C"), ("今後の方向性", "改善")]
    assert [(n.heading, n.section, n.text.text) for n in second.narratives] == [
        ("評価の理由", "reason", "対象を広げる必要がある。")
    ]


def test_the_amount_of_a_row_is_the_sheet_s_own_in_the_unit_printed_above_the_list() -> None:
    first, second = listed([*HEAD, *ROWS]).sheets
    assert [(c.item, c.item_role, c.value.text, texts(c.unit, c.project_code)) for c in (*first.costs, *second.costs)] == [
        ("決算額", "total", "1,234", ("千円", None)),
        ("決算額", "total", "987", ("千円", None)),
    ]


def test_a_total_over_the_rows_is_no_project_s() -> None:
    found = listed([*HEAD, *ROWS, *TOTAL]).sheets
    assert [c.value.text for one in found for c in one.costs] == ["1,234", "987"]


def test_a_row_across_the_list_heads_the_rows_below_it() -> None:
    rows = [
        ["事務事業名", "所管課", "予算額", "決算額", "有効性", "総合評価"],
        ["安全なまち", "<", "<", "<", "<", "<"],
        ["反射鏡の設置", "土木課", "1,300", "1,234", "A", "B"],
        ["学びのまち", "<", "<", "<", "<", "<"],
        ["夜間の開館", "図書館", "500", "450", "A", "A"],
    ]
    found = listed(rows, 110.0).sheets
    assert [(*head_of(one)[1:], *(c.value.text for c in one.costs)) for one in found] == [
        ("反射鏡の設置", "安全なまち", "土木課", "1,300", "1,234"),
        ("夜間の開館", "学びのまち", "図書館", "500", "450"),
    ]


def test_officials_in_a_column_of_a_list_are_nowhere() -> None:
    found = listed([*HEAD, *ROWS])
    assert not any(name in repr(found.sheets) for name in ("綾瀬", "鈴木"))


def test_a_list_goes_on_over_the_page_without_its_header() -> None:
    first = Draft(width=842.0, height=595.0).table([*HEAD, *ROWS], WIDTHS)
    more = [["学びのまち", "3", "夜間の開館", "図書館", "佐藤 花", "450", "A", "A", "拡充", "利用が増えている。"]]
    second = Draft(number=2, width=842.0, height=595.0).table(more, WIDTHS)
    assert [head_of(one) for one in read(first, second).sheets][2:] == [("3", "夜間の開館", "学びのまち", "図書館")]


def test_two_indicators_of_a_project_and_a_rating_beside_both() -> None:
    rows = [
        ["施策名", "事務事業名", "所管課", "成果指標", "令和６年度目標", "令和６年度実績", "評価", "課題"],
        ["安全なまち", "反射鏡の設置", "土木課", "設置の数", "20", "18", "B", "費用が増えている。"],
        ["^", "^", "^", "点検の回数", "12", "12", "^", "^"],
        ["^", "見守りの訪問", "福祉課", "訪問の回数", "340", "352", "A", "人手が足りない。"],
    ]
    first, second = listed(rows, 90.0).sheets
    assert head_of(first)[1:] == ("反射鏡の設置", "安全なまち", "土木課")
    assert {name for name, *_ in values(first)} == {"設置の数", "点検の回数"}
    assert [(r.item, r.value.text) for r in (*first.ratings, *second.ratings)] == [("評価", "B"), ("評価", "A")]


def test_rows_of_one_number_keep_their_own_indicators() -> None:
    rows = [
        ["事業番号", "事務事業名", "所管課", "成果指標", "令和６年度目標", "令和６年度実績", "評価"],
        ["1", "反射鏡の設置", "土木課", "設置の数", "20", "18", "B"],
        ["1", "見守りの訪問", "福祉課", "訪問の回数", "340", "352", "A"],
    ]
    assert [{name for name, *_ in values(one)} for one in listed(rows, 100.0).sheets] == [{"設置の数"}, {"訪問の回数"}]


def test_the_list_of_a_named_sheet_belongs_to_it() -> None:
    page = Draft(width=842.0, height=595.0).table([["施策名", "安全なまちをつくる"]], [60.0, 300.0], top=40)
    (one,) = read(page.table([*HEAD, *ROWS], WIDTHS, top=120)).sheets
    assert texts(one.name) == ("安全なまちをつくる",)
    said = Draft(width=842.0, height=595.0).line("施策名：安全なまちをつくる", 40, 40).table([*HEAD, *ROWS], WIDTHS)
    assert [texts(one.name) for one in read(said).sheets] == [("安全なまちをつくる",)]


def test_what_the_rows_belong_to_names_no_indicator() -> None:
    rows = [
        ["主な施策", "事務事業名", "所管課", "予算額", "令和６年度目標", "令和６年度実績", "評価"],
        ["安全なまち", "反射鏡の設置", "土木課", "1,300", "20", "18", "B"],
        ["^", "見守りの訪問", "福祉課", "500", "340", "352", "A"],
    ]
    assert "安全なまち" not in {name for one in listed(rows, 100.0).sheets for name, *_ in values(one)}


def test_a_column_of_money_beside_an_indicator_is_the_project_s_own() -> None:
    rows = [
        ["事業名", "担当課", "KPI", "目標値", "令和５年度実績", "令和５年度決算額（千円）"],
        ["反射鏡の設置", "土木課", "設置した数", "20基", "18基", "1,100"],
        ["見守りの訪問", "高齢福祉課", "訪問した数", "150軒", "130軒", "2,950"],
    ]
    found = listed(rows, 90.0).sheets
    assert [[(c.item, c.value.text, texts(c.unit)) for c in one.costs] for one in found] == [
        [("決算額", "1,100", ("千円",))],
        [("決算額", "2,950", ("千円",))],
    ]
    assert [[i.name.text for i in one.indicators] for one in found] == [["設置した数"], ["訪問した数"]]
