"""伊賀市 DX実行計画: a box per measure with its number, 【name】, prose, 【指標】 and bars over the years."""

from extractors.family import Family

FAMILY = Family(
    name="iga_dx",
    title="伊賀市 DX実行計画",
    marks=("分類番号", "施策概要", "基本方針の体系"),
    kind="plan_item",
    jurisdiction_code="242161",
    code_label="分類番号",
    name_pattern=r"^【(?P<name>.+?)】",
)
