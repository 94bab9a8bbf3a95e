"""Takes nothing; gives the committed samples in the forms of 伊賀市."""

from __future__ import annotations

from sheetmaker import iga, iga_dx, iga_manifesto
from sheetmaker.edition import Indicator, none, word
from sheetmaker.truth import Figure, Truth

Sample = tuple[bytes, Truth]

LISTENING = Indicator(
    "市ホームページで寄せられた意見件数",
    "件",
    {2020: "812", 2021: "956", 2022: "969", 2023: "1,007", 2024: "1,053"},
    baseline="769",
    goal="900",
    goal_label="目標値(単年)",
    meaning="市民が市政に声を届けやすくなったかを見る。ホームページから届いた意見の数",
)
ACCESS = Indicator(
    "市ホームページ アクセス数",
    "件",
    {2020: "5,120,442", 2021: "6,945,933", 2022: "4,897,300", 2023: "3,445,995", 2024: "3,105,936"},
    baseline="3,878,604",
    goal="4,200,000",
    goal_label="目標値(単年)",
    meaning="市の情報がどれだけ見られたかを測る。",
)
DEBT = Indicator(
    "実質公債費比率",
    "％",
    {2020: "11.0", 2021: "10.5", 2022: "9.4", 2023: "8.6", 2024: "8.6"},
    baseline="11.4",
    goal=Figure("概ね９％を超えないこと", 9, comparator="le"),
    goal_label="目標値(単年)",
    meaning="借入金の返済が財政に占める重さを測る。",
)
SPACE = Indicator(
    "公共施設縮減面積",
    "万㎡",
    {2020: "8.8", 2021: "10.1", 2022: "11.7", 2023: "12.2", 2024: "12.6"},
    baseline="8.1",
    goal="11.6",
    meaning="計画を始めてから減らした床面積の合計",
)
ARREARS = Indicator(
    "滞納繰越債権額",
    "億円",
    {2020: "20.3", 2021: "18.6", 2022: "16.9", 2023: "14.0", 2024: "11.9"},
    baseline="21.9",
    goal="17",
    meaning="年度を越えて残る債権の額",
)
SERVICE = Indicator(
    "総合窓口の待ち時間",
    "分",
    {2022: "14.5", 2023: none("－"), 2024: "11.2"},
    baseline=none("－"),
    goal="10",
    goal_label="目標値(単年)",
    meaning="受付から呼出しまでの平均の分数",
)


def _iga_policies(
    survey_a: dict[int, tuple[str, str, str, str]], survey_b: dict[int, tuple[str, str, str, str]]
) -> tuple[iga.Policy, ...]:
    return (
        iga.Policy(
            "7-1",
            "広聴広報",
            "市民に届き、市民から届く情報のつながり",
            "未来政策部",
            (iga.Program("広聴機能", (LISTENING,)), iga.Program("広報活動", (ACCESS,))),
            survey_a,
        ),
        iga.Policy(
            "7-2",
            "財政運営",
            "将来に負担を残さない財政運営",
            "財務部",
            (iga.Program("財政の健全化", (DEBT, SPACE)), iga.Program("債権の管理", (ARREARS,), "計画より遅れている")),
            survey_b,
        ),
    )


def iga_shisaku() -> list[Sample]:
    """Two fiscal years of one form: their series overlap, and the later one corrects a value of the earlier."""
    one = {2023: ("49.1", "50.6", "48.0", "42.9"), 2024: ("48.5", "50.1", "52.5", "43.5")}
    two = {2023: ("37.4", "50.6", "47.7", "42.9"), 2024: ("36.9", "50.1", "49.3", "43.5")}
    policies = _iga_policies(one, two)
    corrected = Indicator(
        LISTENING.name,
        LISTENING.unit,
        {**LISTENING.actual, 2023: "1,017"},
        baseline="769",
        goal="900",
        goal_label=LISTENING.goal_label,
        meaning=LISTENING.meaning,
    )
    earlier = (
        iga.Policy(
            policies[0].code,
            policies[0].name,
            policies[0].title,
            policies[0].department,
            (iga.Program("広聴機能", (corrected,)), policies[0].programs[1]),
            one,
        ),
        policies[1],
    )
    return [iga.make("iga-shisaku-2023", year=2023, policies=earlier), iga.make("iga-shisaku-2024", year=2024, policies=policies)]


def iga_dx_plan() -> list[Sample]:
    m, bar = iga_dx.Measure, iga_dx.Bar
    groups = (
        (
            "(1) A. 国の計画のうち、期限までにすべての自治体が実施すべきもの",
            (
                m(
                    "A-1",
                    "マイナンバーカードの普及促進",
                    "1-(1)",
                    "マイナンバーカード交付率",
                    "%",
                    Figure("49.25%(2022(令和4)年1月末)", 49.25),
                    2021,
                    Figure("100%(2023(令和5)年3月末)", 100),
                    2022,
                    (bar("全市民への普及促進", 2022, 2022),),
                    ("・休日・時間外窓口対応", "・出張申請受付"),
                ),
                m(
                    "A-2",
                    "自治体行政手続のオンライン化（国指定 26 手続）",
                    "1-(1)",
                    "オンライン化した対象手続数",
                    "",
                    Figure("4/26", 4, denominator=26),
                    None,
                    Figure("26/26", 26, denominator=26),
                    None,
                    (bar("オンライン化の実施", 2022, 2022), bar("対象手続の拡大・運用", 2023, 2025)),
                    ("★児童手当の現況の届出", "・妊娠の届出"),
                ),
            ),
        ),
        (
            "(2) B. 業務効率化や行政内部の改革を目的とするもの",
            (
                m(
                    "B-1",
                    "テレワークの推進",
                    "3-(3)",
                    "テレワークを実施した職員数",
                    "",
                    Figure("105（2020（令和2）年度）", 105),
                    2020,
                    Figure("105以上", 105, comparator="ge"),
                    None,
                    (bar("制度の見直し", 2022, 2023), bar("見直し後の運用", 2024, 2025)),
                ),
                m(
                    "B-2",
                    "遠隔窓口の実証実験",
                    "1-(1)\n2-(1)",
                    "実証実験の実施・検証",
                    "",
                    none("－"),
                    None,
                    word("実施"),
                    None,
                    (bar("導入検討", 2022, 2022), bar("実証実験", 2023, 2024), bar("検証・(導入)", 2025, 2025)),
                ),
            ),
        ),
    )
    return [iga_dx.make("iga-dx-2022", year=2022, groups=groups)]


def iga_manifesto_sheets() -> list[Sample]:
    goal = iga_manifesto.Goal
    goals = (goal("窓口の電子化に向けた実行計画の策定と共有", 4), goal("公民連携の推進支援", 2), goal("職員の学びの場づくり", 3))
    return [
        iga_manifesto.make("iga-manifesto-2021", year=2021, department="デジタル自治推進局", official="早川 結衣", goals=goals)
    ]
