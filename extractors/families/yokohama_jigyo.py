"""横浜市 事業評価書: what the engine cannot see is that the form is one city's own and prints the year after."""

from extractors.family import Family

FAMILY = Family(
    name="yokohama_jigyo",
    title="横浜市 事業評価書",
    marks=("事業評価書", "細事業の分析", "客観的指標に基づく分析"),
    kind="project",
    jurisdiction_code="141003",
)
