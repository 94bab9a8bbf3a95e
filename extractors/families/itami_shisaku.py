"""伊丹市 施策評価: one sheet a page, 目標 and 実績 as rows under R-year columns, projects with costs below."""

from extractors.family import Family

FAMILY = Family(
    name="itami_shisaku",
    title="伊丹市 施策評価",
    marks=("実施施策の目標", "指標の意味・算式等", "事務事業コード"),
    kind="policy",
    jurisdiction_code="282073",
)
