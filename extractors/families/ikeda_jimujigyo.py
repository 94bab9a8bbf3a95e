"""池田市 事務事業評価: one page a project, costs and indicators side by side in one ruled grid."""

from extractors.family import Family

FAMILY = Family(
    name="ikeda_jimujigyo",
    title="池田市 事務事業評価",
    marks=("池田市総合計画", "目標設定シート", "受益者負担率", "成果指標の内容"),
    kind="project",
    jurisdiction_code="272043",
)
