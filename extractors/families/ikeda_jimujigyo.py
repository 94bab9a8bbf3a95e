"""池田市 事務事業評価: one page a project, costs and indicators side by side in one ruled grid."""

from extractors.family import Family

FAMILY = Family(
    name="ikeda_jimujigyo",
    title="池田市 事務事業評価",
    marks=("池田市総合計画", "目標設定シート", "受益者負担率", "成果指標の内容"),
    kind="project",
    jurisdiction_code="272043",
    furniture=(  # options and labels that every sheet prints alike; which of them is marked is not published
        r"\d{1,2}(?:貧困をなくそう|飢餓をゼロに|すべての人に健康と福祉を|質の高い教育をみんなに|ジェンダー平等を実現しよう)",
        r"\d{1,2}(?:安全な水とトイレを世界中に|エネルギーをみんなにそしてクリーンに|働きがいも経済成長も|産業と技術革新の基盤をつくろう)",
        r"\d{1,2}(?:人や国の不平等をなくそう|住み続けられるまちづくりを|つくる責任つかう責任|気候変動に具体的な対策を)",
        r"\d{1,2}(?:海の豊かさを守ろう|陸の豊かさも守ろう|平和と公正をすべての人に|パートナーシップで目標を達成しよう)",
        r"国土強靭化地域計画の体系※.*|事前に備えるべき目標|施策分野|「[^」]+」の視点",
        r"まちづくりの活動への支援とつながりづくり|効果的かつ効率的な行財政運営の推進|公共施設等のマネジメントの推進",
        r"人材育成と働きやすい環境づくりの推進|広域行政の推進|情報の収集・発信と多様な主体のまちづくりへの参画の促進",
    ),
)
