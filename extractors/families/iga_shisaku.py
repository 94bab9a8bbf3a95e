"""伊賀市 施策評価シート: two pages a sheet, PLAN/DO/CHECK/ACTION columns, one block of six values per indicator."""

from extractors.family import Family
from extractors.shared.vocabulary import Role

FAMILY = Family(
    name="iga_shisaku",
    title="伊賀市 施策評価シート",
    marks=("伊賀流自治の視点", "成果指標の説明", "まちづくりアンケート調査結果"),
    kind="policy",
    jurisdiction_code="242161",
    labels={
        "事務事業の改善案": (Role("section", "action"),),
        "伊賀流自治の視点": (Role("section", "description"),),
    },
)
