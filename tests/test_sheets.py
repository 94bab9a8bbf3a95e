"""Where sheets begin and end: several in a file, one over pages, rows of one table; their code, name, department, year."""

from __future__ import annotations

import pytest
from pagemaker.draft import Draft, Rows, read, sheet, values

from extractors.family import Family
from extractors.shared.vocabulary import Role
from schemas.reading import DocumentReading, Printed, SheetReading

FIGURES = [["指標名", "令和４年度実績", "令和５年度実績"], ["来館者数", "1", "2"]]


def head(name: str, code: str, department: str = "市民課") -> Rows:
    return [["事務事業名", name, "事業番号", code], ["担当課", department, "氏名", "綾瀬 灯"]]


def page(number: int, name: str, code: str, department: str = "市民課") -> Draft:
    return Draft(number).table(head(name, code, department), [80.0, 200.0, 80.0, 100.0], top=40).table(FIGURES, 120.0, top=120)


def text(printed: Printed | None) -> str | None:
    return None if printed is None else printed.text


def told(document: DocumentReading) -> list[tuple[str | None, str | None, int, int]]:
    return [(text(s.code), text(s.name), s.page_first, s.page_last) for s in document.sheets]


def test_code_name_and_department_of_a_sheet() -> None:
    one = sheet(page(1, "夜間図書館運営事業", "214", "図書館課"))
    assert (text(one.code), text(one.name), text(one.department), one.kind) == (
        "214",
        "夜間図書館運営事業",
        "図書館課",
        "project",
    )


def test_several_sheets_in_one_file() -> None:
    found = read(page(1, "夜間図書館運営事業", "214"), page(2, "広報紙発行事業", "215"))
    assert told(found) == [("214", "夜間図書館運営事業", 1, 1), ("215", "広報紙発行事業", 2, 2)]
    assert [len(s.indicators) for s in found.sheets] == [1, 1]
    assert [i.ordinal for s in found.sheets for i in s.indicators] == [1, 1]


def test_one_sheet_over_pages() -> None:
    second = Draft(2).table([["課題", "窓口の数が足りない。"]], [80.0, 300.0])
    found = read(page(1, "夜間図書館運営事業", "214"), second)
    assert told(found) == [("214", "夜間図書館運営事業", 1, 2)]
    assert len(found.sheets[0].narratives) == 1


def test_a_page_that_repeats_its_heading_goes_on() -> None:
    found = read(page(1, "夜間図書館運営事業", "214"), page(2, "夜間図書館運営事業", "214"))
    assert told(found) == [("214", "夜間図書館運営事業", 1, 2)]


def test_two_sheets_on_one_page() -> None:
    drawn = Draft()
    for n, (name, code) in enumerate((("夜間図書館運営事業", "214"), ("広報紙発行事業", "215"))):
        drawn.table(head(name, code), [80.0, 200.0, 80.0, 100.0], top=40 + 300 * n).table(FIGURES, 120.0, top=120 + 300 * n)
    found = read(drawn)
    assert [(c, n) for c, n, *_ in told(found)] == [("214", "夜間図書館運営事業"), ("215", "広報紙発行事業")]
    assert [len(s.indicators) for s in found.sheets] == [1, 1]


def test_a_document_that_names_no_sheet_is_one() -> None:
    assert told(read(Draft().table(FIGURES, 120.0))) == [(None, None, 1, 1)]


def test_an_empty_field_does_not_take_the_next_label() -> None:
    rows = [["事務事業名", "夜間図書館運営事業", "<", "<"], ["担当課", "", "評価年度", "令和５年度"]]
    one = sheet(Draft().table(rows, 120.0))
    assert one.department is None
    assert text(one.year) == "令和５年度"


def test_code_and_name_in_one_cell() -> None:
    one = sheet(Draft().table([["実施施策", "611　参画協働のまちづくり"]], [80.0, 300.0]).table(FIGURES, 120.0, top=120))
    assert (text(one.code), text(one.name), one.kind) == ("611", "参画協働のまちづくり", "policy")


def test_a_title_row_of_number_and_name_without_labels() -> None:
    drawn = Draft().table([["7-1", "広聴広報", "未来政策部"]], [60.0, 200.0, 120.0]).table(FIGURES, 120.0, top=120)
    one = sheet(drawn)
    assert (text(one.code), text(one.name)) == ("7-1", "広聴広報")


def test_the_sheet_s_own_level_and_not_the_policy_s_above_it() -> None:
    rows = [["政策名", "学びのまち"], ["施策名", "生涯学習"], ["事務事業名", "夜間図書館運営事業"]]
    assert text(sheet(Draft().table(rows, 200.0)).name) == "夜間図書館運営事業"


def test_a_field_on_a_line_of_its_own() -> None:
    drawn = Draft().line("評価部局：　総合政策部", top=30).table(FIGURES, 120.0)
    assert text(sheet(drawn).department) == "総合政策部"


def test_fields_side_by_side_in_one_cell() -> None:
    rows = [["評価部局： 総合政策部　　　　　　関連部局： 会計室"], ["夜間図書館運営事業の評価"]]
    one = sheet(Draft().table(rows, 480.0).table(FIGURES, 120.0, top=140))
    assert text(one.department) == "総合政策部"
    assert one.narratives == ()


def test_the_title_is_the_largest_line_and_the_issuer_a_line_of_its_own() -> None:
    drawn = Draft().line("令和５年度　事務事業評価シート", top=20, size=14).line("夜凪市", x=500, top=20).table(FIGURES, 120.0)
    found = read(drawn)
    assert text(found.title) == "令和５年度 事務事業評価シート"
    assert text(found.issuer) == "夜凪市"
    assert text(found.year) is not None


def test_a_field_that_no_table_holds_is_told_or_kept_as_prose() -> None:
    law = "図書館法第三条及び市立図書館の設置及び管理に関する条例第二条第一項"
    rows = [["事務事業名", "夜間図書館運営事業"], ["実施形態", "一部委託"], ["根拠法令", law]]
    one = sheet(Draft().table(rows, [80.0, 400.0]))
    assert [u.at.text for u in one.unplaced] == ["一部委託"]
    assert [(n.heading, n.text.text) for n in one.narratives] == [("根拠法令", law)]


# --- sheets as a family describes them -----------------------------------------------------------------------------


def test_sheets_as_rows_of_one_table() -> None:
    family = Family("made", kind="goal", sheet_row=r"^(部局目標\d+)$", labels={"めざすこと": (Role("sheet", "row_name"),)})
    rows = [["", "めざすこと", "達成状況"], ["部局目標１", "窓口の改善", "3"], ["部局目標２", "書庫の整理", "4"]]
    found = read(Draft().table(rows, 120.0), family=family)
    assert [(c, n) for c, n, *_ in told(found)] == [("部局目標1", "窓口の改善"), ("部局目標2", "書庫の整理")]


def test_sheets_that_begin_under_a_code_s_label() -> None:
    family = Family("made", kind="plan_item", code_label="分類番号", name_pattern=r"^【(?P<name>.+?)】")
    drawn = Draft()
    for n, (code, name) in enumerate((("A-1", "窓口の改善"), ("A-2", "書庫の整理"))):
        rows = [["分類番号", "施策概要"], [code, f"【{name}】手順を分かりやすく改め、待つ時間を短くする。"]]
        drawn.table(rows, [80.0, 380.0], top=60 + 120 * n)
    found = read(drawn, family=family)
    assert [(c, n) for c, n, *_ in told(found)] == [("A-1", "窓口の改善"), ("A-2", "書庫の整理")]


def test_indicators_of_a_common_list_go_to_the_sheets_their_rows_name() -> None:
    first = Draft(1).table([["管理番号", "1101", "取組項目", "窓口の改善"], ["担当課", "市民課", "", ""]], 110.0)
    second = Draft(2).table([["管理番号", "1102", "取組項目", "書庫の整理"], ["担当課", "図書館課", "", ""]], 110.0)
    rows = [
        ["管理番号", "参考指標", "2021年度実績", "2022年度実績"],
        ["1102", "整理した冊数", "10", "20"],
        ["1101", "待つ時間", "30", "25"],
    ]
    found = read(first, second, Draft(3).table(rows, 120.0))
    by_code = {text(s.code): values(s) for s in found.sheets}
    assert [v for *_, v in by_code["1101"]] == ["30", "25"]
    assert [v for *_, v in by_code["1102"]] == ["10", "20"]


@pytest.mark.parametrize(
    "label", ["氏名", "課長名", "担当者名", "評価責任者", "記入者", "職氏名", "担当課長名", "シート作成者", "所属長氏名"]
)
def test_officials_are_nowhere(label: str) -> None:
    rows = [["事務事業名", "夜間図書館運営事業", label, "綾瀬 灯"], ["担当課", "市民課", label, "綾瀬 灯"]]
    found = read(Draft().table(rows, 110.0).table(FIGURES, 120.0, top=140))
    assert "綾瀬" not in repr(found)


@pytest.mark.parametrize("label", ["氏名", "課長名", "評価責任者"])
@pytest.mark.parametrize("mark", ["：", ":　"])
def test_officials_named_behind_their_label_are_nowhere(label: str, mark: str) -> None:
    said = f"{label}{mark}綾瀬 灯"
    rows = [["担当課：市民課", said], ["事務事業名", "夜間図書館運営事業"]]
    found = read(Draft().line(said, top=20).table(rows, 200.0).table(FIGURES, 120.0, top=140))
    assert "綾瀬" not in repr(found)
    assert text(found.sheets[0].department) == "市民課"


CARD = [["事務事業コード", "事務事業名", "計画への記載"], ["10101010", "公園の手入れ", "有"]]
OFFICE = [["組織コード", "所属名", "実施形態"], ["105500", "みどり部公園課", "直営"]]


def test_labels_over_their_answers() -> None:
    one = sheet(Draft().table(CARD, 150.0, top=40).table(OFFICE, 150.0, top=90).table(FIGURES, 150.0, top=160))
    assert (text(one.code), text(one.name), text(one.department), one.kind) == (
        "10101010",
        "公園の手入れ",
        "みどり部公園課",
        "project",
    )


def test_each_page_with_such_labels_begins_a_sheet() -> None:
    second = [CARD[0], ["10101020", "道路の手入れ", "無"]]
    drafts = [Draft(n).table(card, 150.0, top=40).table(FIGURES, 150.0, top=120) for n, card in ((1, CARD), (2, second))]
    assert told(read(*drafts)) == [("10101010", "公園の手入れ", 1, 1), ("10101020", "道路の手入れ", 2, 2)]


def test_a_list_under_the_same_labels_is_no_sheet() -> None:
    rows = [*CARD, ["10101020", "道路の手入れ", "無"]]
    assert told(read(Draft().table(rows, 150.0, top=40).table(FIGURES, 150.0, top=140))) == [(None, None, 1, 1)]


def test_several_codes_on_one_sheet_are_none_of_its_own() -> None:
    cards = [[["分類番号", "施策概要"], [code, "窓口を続ける。"]] for code in ("A-1", "A-2")]
    draft = Draft().table(cards[0], 150.0, top=40).table(cards[1], 150.0, top=120)
    assert told(read(draft)) == [(None, None, 1, 1)]


def test_the_nearest_of_a_sheet_s_parents() -> None:
    rows = [["事業名", "公園の手入れ"], ["政策", "みどりを守る"], ["施策", "公園を増やす"]]
    assert text(sheet(Draft().table(rows, [80.0, 200.0], top=40).table(FIGURES, 120.0, top=160)).parent) == "公園を増やす"


def test_a_year_of_zeros_is_not_over() -> None:
    rows = [
        ["（単位：千円）", "R6年度", "<", "R7年度", "<"],
        ["^", "予算額", "決算額", "予算額", "決算額"],
        ["事業費", "9", "8", "7", "0"],
    ]
    found = read(Draft().line("令和６年度　事務事業評価シート", size=16).table(rows, 80.0))
    assert text(found.year) == "R6年度"


def card(first: str, name: str, amounts: tuple[str, str, str]) -> Rows:
    labels = ("当初予算額", "支出済額", "翌年度繰越額")
    fields = ((first, name), ("担当課", "秘書課"), ("事業の目的", ""))
    return [[*field, label, amount] for field, label, amount in zip(fields, labels, amounts, strict=True)]


def cards(second: Rows) -> Draft:
    drawn = Draft().line("（一般会計・歳出）", top=46).line("（単位：円）", x=460, top=46)
    drawn.table(card("事務事業名", "秘書事務事業", ("900", "800", "0")), 120.0, top=60)
    return drawn.line("（特別会計・歳出）", top=186).line("（単位：千円）", x=460, top=186).table(second, 120.0, top=200)


def test_a_card_that_repeats_the_form_under_another_first_field_is_a_sheet() -> None:
    found = read(cards(card("会計名", "国民健康保険事業特別会計", ("70", "60", "5"))))
    assert [(text(s.name), s.kind, [c.value.text for c in s.costs]) for s in found.sheets] == [
        ("秘書事務事業", "project", ["900", "800", "0"]),
        ("国民健康保険事業特別会計", "project", ["70", "60", "5"]),
    ]


def test_a_line_right_above_a_sheet_s_first_table_is_that_sheet_s() -> None:
    found = read(cards(card("事務事業名", "広報事業", ("70", "60", "5"))))
    assert [{c.unit and c.unit.text for c in s.costs} for s in found.sheets] == [{"円"}, {"千円"}]


@pytest.mark.parametrize("year", ["2013", "平成25年度"])
def test_one_lone_year_beside_the_word_year_is_the_sheet_s_own(year: str) -> None:
    rows = [["年　度", year, "会計コード", "10"], ["事務事業名", "夜間図書館運営事業", "<", "<"]]
    figures = [["指標名", "24年度実績", "25年度実績"], ["来館者数", "1", "2"]]
    one = sheet(Draft().table(rows, 120.0).table(figures, 120.0, top=120))
    assert text(one.year) == year
    assert [name for name, *_ in values(one)] == ["来館者数", "来館者数"]


def test_the_head_of_a_row_of_years_is_no_field() -> None:
    rows = [["年度", "令和５年度", "令和６年度"], ["予算額", "12", "13"]]
    assert sheet(Draft().table(head("夜間図書館運営事業", "214"), 110.0).table(rows, 120.0, top=120)).year is None


def test_a_card_without_a_name_is_a_sheet_of_its_own_and_lends_it_to_no_other() -> None:
    revenue = [["担当課", "市民税課", "当初予算額", "99"], ["事業の目的", "", "翌年度繰越額", "0"]]
    drawn = Draft().table(revenue, 120.0, top=60).table(card("事務事業名", "税務事務事業", ("70", "60", "5")), 120.0, top=200)
    drawn.table(revenue, 120.0, top=400)
    found = read(drawn)
    assert [(text(s.name), text(s.department), [c.value.text for c in s.costs]) for s in found.sheets] == [
        (None, "市民税課", ["99", "0"]),
        ("税務事務事業", "秘書課", ["70", "60", "5"]),
        (None, "市民税課", ["99", "0"]),
    ]


def test_the_head_of_a_list_is_not_answered_by_the_head_beside_it() -> None:
    rows = [
        ["施策", "小施策", "事務事業名", "区分", "評価結果"],
        ["学校教育", "学力の育成", "学力向上事業", "主要", "Ａ"],
        ["^", "^", "端末整備事業", "継続", "Ｂ"],
    ]
    one = sheet(Draft().table(rows, 90.0, top=40).table(FIGURES, 120.0, top=160))
    assert (one.parent, one.name) == (None, None)


def test_a_head_of_labels_over_one_row_of_answers() -> None:
    rows = [
        ["事務事業コード", "事務事業名", "予算の有無", "担当課"],
        ["11020103", "相互援助活動事業", "有", "子育て支援課"],
    ]
    one = sheet(Draft().table(rows, 120.0, top=40).table(FIGURES, 120.0, top=120))
    assert (text(one.code), text(one.name), text(one.department)) == ("11020103", "相互援助活動事業", "子育て支援課")


def test_a_list_of_projects_gives_the_sheet_no_name() -> None:
    rows = [
        ["事務事業コード", "事務事業名", "担当課"],
        ["11020103", "相互援助活動事業", "子育て支援課"],
        ["11020104", "一時預かり事業", "保育課"],
    ]
    assert sheet(Draft().table(rows, 120.0, top=40).table(FIGURES, 120.0, top=140)).name is None


def test_a_label_over_several_rows_is_not_answered_by_another_field_s_label() -> None:
    rows = [
        ["事務事業名", "除雪サービス事業", "担当部署", "部と課の名", "福祉部 介護課"],
        ["事業番号", "3021", "^", "係の名", "高齢者係"],
        ["備考", "", "^", "係の番号", "12"],
    ]
    one = sheet(Draft().table(rows, 100.0, top=40).table(FIGURES, 120.0, top=120))
    assert text(one.department) is None


def test_a_parent_s_code_stands_before_its_name() -> None:
    rows = [["事務事業名", "<", "除雪サービス事業"], ["施策", "12", "高齢者の暮らし"]]
    one = sheet(Draft().table(rows, [80.0, 40.0, 200.0], top=40).table(FIGURES, 120.0, top=120))
    assert text(one.parent) == "高齢者の暮らし"


def test_the_field_of_the_sheet_s_own_name_is_not_its_parent() -> None:
    rows = [["施策名", "子育て支援の充実", "主管課", "子ども課"], ["政策", "安心して暮らせるまち", "", ""]]
    one = sheet(Draft().table(rows, 110.0).table(FIGURES, 120.0, top=140))
    assert (text(one.name), text(one.parent)) == ("子育て支援の充実", "安心して暮らせるまち")


def test_the_nearest_department() -> None:
    rows = [["事務事業名", "夜間図書館運営事業"], ["担当部", "生涯学習部"], ["担当課", "図書館課"]]
    assert text(sheet(Draft().table(rows, [80.0, 200.0]).table(FIGURES, 120.0, top=160)).department) == "図書館課"
    assert text(sheet(Draft().table(rows[:2], [80.0, 200.0]).table(FIGURES, 120.0, top=160)).department) == "生涯学習部"


@pytest.mark.parametrize(
    ("title", "name"), [("令和６年度　施策評価シート", "防災対策の推進"), ("令和６年度　事務事業評価シート", None)]
)
def test_a_policy_s_form_may_call_its_name_施策(title: str, name: str | None) -> None:
    def drawn(number: int, policy: str) -> Draft:
        page = Draft(number).line(title, top=20, size=14)
        return page.table([["施策", policy], ["担当部", "危機管理部"]], [60.0, 300.0], top=60).table(FIGURES, 120.0, top=160)

    found = read(drawn(1, "12　防災対策の推進"), drawn(2, "13　消防の充実"))
    assert text(found.sheets[0].name) == name
    assert len(found.sheets) == (1 if name is None else 2)
    assert [text(one.code) for one in found.sheets] == ([None] if name is None else ["12", "13"])


TITLE = "令和６年度　事務事業評価シート"


def under_title(rows: Rows, widths: float | list[float] = 110.0) -> SheetReading:
    return sheet(Draft().line(TITLE, top=20, size=14).table(rows, widths, top=60).table(FIGURES, 120.0, top=200))


def test_a_project_s_form_may_call_its_name_事務事業() -> None:
    one = under_title([["事務事業", "0203　図書館運営事業"], ["担当課", "図書館課"]], [110.0, 250.0])
    assert (text(one.code), text(one.name), one.kind) == ("0203", "図書館運営事業", "project")


def test_a_name_s_label_over_its_code_and_name() -> None:
    one = under_title([["事務事業名", "<", "担当課"], ["0203", "図書館運営事業", "図書館課"]])
    assert (text(one.code), text(one.name), text(one.department)) == ("0203", "図書館運営事業", "図書館課")


def test_a_department_printed_in_several_cells_is_one() -> None:
    one = under_title([["事務事業名", "図書館運営事業", "<", "<"], ["担当部課", "教育部", "図書館課", "12-3456"]])
    assert text(one.department) == "教育部 図書館課"
    assert not [u for u in one.unplaced if u.at.text in ("教育部", "図書館課")]


def test_the_title_says_the_kind_of_a_sheet_that_names_none() -> None:
    assert under_title([["図書館運営事業", "その他"]]).kind == "project"
    assert sheet(Draft().line("令和６年度　施策評価シート", top=20, size=14).table(FIGURES, 120.0, top=80)).kind == "policy"
