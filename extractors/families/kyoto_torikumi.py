"""京都市 取組状況: what the engine cannot see is that the form is one city's own."""

from extractors.family import Family

FAMILY = Family(
    name="kyoto_torikumi",
    title="京都市 新規・充実事業の取組状況",
    marks=("新規・充実事業の取組状況", "当初予算(案)への反映状況", "役割分担評価"),
    kind="project",
    jurisdiction_code="261009",
)
