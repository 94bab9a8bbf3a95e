"""伊豆の国市 行動計画: a box per 取組項目, one table of all 参考指標 at the end."""

from extractors.family import Family
from extractors.shared.vocabulary import Role

FAMILY = Family(
    name="izunokuni_koudou",
    title="伊豆の国市 行動計画",
    marks=("管理番号", "取組項目", "アウトカム", "達成後の状態", "具体的な取組"),
    kind="plan_item",
    jurisdiction_code="222259",
    labels={"取組項目": (Role("sheet", "name"), Role("slot", "program"))},
)
