"""伊賀市 部局マニフェスト: one row of cells per 部局目標, a printed scale for the 達成状況."""

from extractors.family import Family
from extractors.shared.vocabulary import Role

FAMILY = Family(
    name="iga_manifesto",
    title="伊賀市 部局マニフェスト",
    marks=("部局マニフェスト", "組織使命", "目標の達成水準", "達成状況"),
    kind="goal",
    jurisdiction_code="242161",
    labels={"組織使命達成に向けての目標": (Role("sheet", "row_name"),)},
    sheet_row=r"^[◎○●]?(部局目標\d+)$",
)
