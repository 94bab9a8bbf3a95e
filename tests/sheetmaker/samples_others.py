"""Takes nothing; gives the committed samples in the forms of 伊丹市, 池田市, 伊豆の国市, 横浜市 and 京都市."""

from __future__ import annotations

from sheetmaker import ikeda, itami, izunokuni, kyoto, yokohama
from sheetmaker.edition import Amount, Indicator, none, word
from sheetmaker.truth import Figure, Truth

Sample = tuple[bytes, Truth]


def itami_shisaku() -> list[Sample]:
    talk = Indicator(
        "出前講座等利用数",
        "人",
        {2019: "46,392", 2021: "19,314"},
        {2021: "6,300", 2022: "6,500", 2023: "6,700", 2024: "6,900"},
        meaning="まちづくり出前講座等に加わった人の数",
    )
    made = Indicator(
        "公募型協働事業提案制度により実施した協働事業の数",
        "件",
        {2019: "1", 2021: "3"},
        {2021: "2", 2022: "2", 2023: "2", 2024: "2"},
        meaning="新たに始めた協働事業の数",
    )
    cash = Indicator(
        "本庁舎における現金収納件数の割合",
        "％",
        {2019: "100", 2021: "96.5"},
        {2021: "99", 2022: "85", 2023: "70", 2024: "60"},
        arrow="↓",
        meaning="収納した件数のうち現金によるもの",
    )
    one = itami.Policy(
        "611",
        "参画協働のまちづくり",
        "61 参画と協働",
        "市民自治部",
        3,
        (made, talk),
        (Amount("611010", "参画協働施策推進事業", 410, 10160, "まちづくり推進課", major=True),),
    )
    more = tuple(
        Amount(f"6210{n}0", name, cost, staff, where, account="02 01 06", major=n % 2 == 0)
        for n, (name, cost, staff, where) in enumerate(
            (
                ("デジタル手続き推進事業", 1413, 10832, "デジタル戦略室"),
                ("スマート自治体施策推進事業", 46370, 17214, "デジタル戦略室"),
                ("ペーパーレス施策推進事業", 68755, 12596, "総務課"),
                ("電子申請推進事業", 701, 4450, "市民課"),
                ("議会情報発信事業", 0, 840, "議事課"),
            ),
            start=1,
        )
    )
    two = itami.Policy(
        "621",
        "情報通信技術を活用した行政運営",
        "62 ICT（情報通信技術）の活用",
        "総合政策部",
        4,
        (cash,),
        more,
        related="市民自治部/総務部",
    )
    return [itami.make("itami-shisaku-2021", year=2021, policies=(one, two))]


def ikeda_jimujigyo() -> list[Sample]:
    menus = Indicator("出前授業のメニュー数", "種類", {2023: "27", 2024: "29"}, {2024: "27", 2027: "30"})
    readers = Indicator("貸出冊数（児童書）", "冊", {2023: "84,210", 2024: "86,035"}, {2024: "85,000", 2027: "90,000"})
    rate = Indicator("講座の満足度", "％", {2024: "92.4"}, {2024: "90", 2027: "95"})
    learning = ikeda.Project(
        "7",
        "生涯学習推進事業",
        "生涯学習推進課",
        (menus, rate),
        parts={"講師謝礼": (1200, 1260, 1300, 1284), "冊子印刷費": (640, 655, 700, 690)},
        funds={
            "国・府支出金": (500, 520, 560, 555),
            "地方債": (0, 0, 0, 0),
            "その他": (300, 310, 320, 318),
            "うち受益者負担": (300, 310, 320, 318),
            "一般財源": (1540, 1585, 1620, 1601),
        },
    )
    library = ikeda.Project(
        "12",
        "図書館管理運営事業",
        "図書館",
        (readers,),
        parts={"指定管理料": (98000, 98400, 99800, 99750)},
        funds={"地方債": (12000, 0, 0, 0), "その他": (410, 395, 400, 402), "一般財源": (87590, 99005, 100400, 100348)},
        ratings=(
            "B.概ね順調に推移している",
            "A.有効的である（改善の余地がない）",
            "B.概ね効率的である（改善の余地がある）",
            "拡大・充実",
        ),
        goals=(3, 4, 17),
    )
    return [
        ikeda.make("ikeda-jimujigyo-007", year=2024, project=learning),
        ikeda.make("ikeda-jimujigyo-012", year=2024, project=library),
    ]


def izunokuni_koudou() -> list[Sample]:
    m = izunokuni.Measure
    groups = (
        (
            "1-1 わかりやすい情報提供",
            (
                m(
                    "1101",
                    "市民ニーズに応じた情報提供",
                    "協働まちづくり課、危機管理課 ほか",
                    "継続",
                    "公式LINE登録者数",
                    "件",
                    Figure("6,794件", 6794),
                    Figure("9,000件", 9000),
                    dx=True,
                ),
                m(
                    "1102",
                    "積極的な情報公開の推進",
                    "協働まちづくり課、財務課",
                    "継続\n新規",
                    "市HP更新数",
                    "件",
                    Figure("5,820件", 5820),
                    Figure("6,402件", 6402),
                ),
            ),
        ),
        (
            "2-1 効果的な行政運営",
            (
                m(
                    "2101",
                    "効果的な行政運営",
                    "情報政策課、企画課",
                    "新規",
                    "AI-OCR、RPA導入数",
                    "件",
                    Figure("3件", 3),
                    Figure("13件", 13),
                    moved=True,
                    dx=True,
                ),
                m(
                    "2103",
                    "保有資産の最適化",
                    "総務管財課",
                    "継続",
                    "未利用資産の売却公募実施数",
                    "回",
                    Figure("0回", 0),
                    Figure("延べ3回", 3),
                ),
                m(
                    "2301",
                    "企業との連携・協働",
                    "企画課、商工課",
                    "新規",
                    "連携協定企業数に対する協議実施企業数の割合",
                    "%",
                    none("-"),
                    Figure("100%", 100),
                ),
                m(
                    "2401",
                    "働きやすい職場環境の醸成",
                    "総務管財課",
                    "継続",
                    "病気休暇者数 (基準値比較)",
                    "名",
                    Figure("7名", 7),
                    word("減少"),
                ),
            ),
        ),
    )
    return [
        izunokuni.make(
            "izunokuni-koudou-2022",
            title="伊豆の国市行財政改革大綱\n後期行動計画",
            year=2022,
            base=2021,
            goal=2025,
            groups=groups,
        )
    ]


def yokohama_jigyo() -> list[Sample]:
    results = ("増える", "規則・方針", "該当なし", "目標を概ね達成", "委託等の拡大不可", "該当なし", "求めていない")
    plain = ("測ることはなじまない", "法律・政令", "該当なし", "目標設定になじまない", "委託等不可", "該当なし", "なじまない")
    parts = (
        yokohama.Part(
            "電子申請システム運用",
            (40809, 39661),
            results,
            "電子申請利用件数",
            "件",
            dict(
                zip(
                    range(2021, 2028),
                    ("1,000,000", "1,250,000", "1,500,000", "1,750,000", "2,000,000", "2,250,000", "2,500,000"),
                    strict=True,
                )
            ),
            {2021: "960,235", 2022: "1,021,028", 2023: "1,007,281", 2024: "1,104,045"},
        ),
        yokohama.Part(
            "手続のオンライン化支援",
            (21816, 30323),
            results,
            "年間受付件数上位100手続のオンライン化",
            "手続",
            {
                2022: Figure("43/100", 43, denominator=100),
                2023: Figure("48/100", 48, denominator=100),
                2024: Figure("100/100", 100, denominator=100),
            },
            {
                2022: Figure("44/100", 44, denominator=100),
                2023: Figure("56/100", 56, denominator=100),
                2024: Figure("100/100", 100, denominator=100),
            },
        ),
        yokohama.Part("本部運営（物件費）", (16515, 17101), plain),
    )
    return [
        yokohama.make(
            "yokohama-jigyo-013",
            year=2024,
            number="13",
            name="電子市役所システム運用事業",
            department="デジタル統括本部デジタル・デザイン室",
            parts=parts,
        )
    ]


def kyoto_torikumi() -> list[Sample]:
    aims = (
        kyoto.Aim("太陽光発電設備導入量", "kW", Figure("8,339kW", 8339)),
        kyoto.Aim("企業立地件数", "件/年", Figure("令和7年度までに50件/年", 50), 2025),
        kyoto.Aim("情報発信コンテンツ数", "", Figure("30", 30)),
    )
    costs = ((326800, 0), (197770, 1), (478067, 12000), (663000, 0))
    return [
        kyoto.make(
            "kyoto-torikumi-004",
            year=2024,
            number="4",
            name="脱炭素の地域づくり支援事業",
            bureau="環境政策局",
            aims=aims,
            costs=costs,
            roles=(1, 1, 0, 1),
            direction="現状のまま継続",
        )
    ]
