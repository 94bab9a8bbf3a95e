"""Names of an invented city: what its sheets measure, who is in charge, and sentences of ours. No meaning is read here."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

CITIES = ("みどり川市", "白鷺浜市", "桜ヶ原市", "千早台市", "若葉瀬町", "北鳴海市", "東雲原市", "花見沢市")
# Real names with the five digits of their code: two cities of one name in two prefectures cannot be told by name alone.
NAMED_CITIES = (
    ("札幌市", "01100"),
    ("弘前市", "02202"),
    ("川越市", "11201"),
    ("三鷹市", "13204"),
    ("鎌倉市", "14204"),
    ("長野市", "20201"),
    ("浜松市", "22130"),
    ("豊田市", "23211"),
    ("明石市", "28203"),
    ("松江市", "32201"),
    ("高松市", "37201"),
    ("那覇市", "47201"),
    ("府中市", ""),
)
BUREAUS = ("企画部", "総務部", "市民生活部", "健康福祉部", "こども未来部", "産業振興部", "都市整備部", "教育委員会事務局")
SECTIONS = (
    "政策企画課",
    "デジタル推進課",
    "市民協働課",
    "高齢福祉課",
    "子育て支援課",
    "商工観光課",
    "道路管理課",
    "生涯学習課",
    "環境保全課",
    "危機管理課",
)
OFFICIALS = ("早川 結衣", "三枝 大悟", "蓮見 航", "小笠原 澪", "柏木 悠真", "真壁 千尋")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a sheet measures: its name, unit, usual size and number of decimals; `down` where less is better."""

    name: str
    unit: str
    size: float
    decimals: int = 0
    down: bool = False


SUBJECTS = (
    Subject("子育て講座の参加者数", "人", 1240),
    Subject("図書館の年間貸出冊数", "冊", 284000),
    Subject("公民館講座の開催回数", "回", 86),
    Subject("相談窓口の利用件数", "件", 512),
    Subject("健康診査の受診率", "％", 41.8, 1),
    Subject("市道の舗装修繕延長", "km", 3.4, 1),
    Subject("一人一日当たりのごみ排出量", "g", 842, 0, True),
    Subject("新規創業件数", "件", 27),
    Subject("観光入込客数", "千人", 1385),
    Subject("自主防災組織の結成率", "％", 78.5, 1),
    Subject("待機児童数", "人", 14, 0, True),
    Subject("放課後児童クラブの設置箇所数", "か所", 22),
    Subject("耐震化率", "%", 91.3, 1),
    Subject("公園の維持管理面積", "㎡", 45200),
    Subject("空き家バンクの登録件数", "件", 38),
    Subject("認知症サポーター養成数（累計）", "人", 6230),
    Subject("スポーツ教室の延べ参加者数", "人", 2875),
    Subject("市税の収納率", "％", 98.4, 1),
    Subject("温室効果ガス排出量", "t-CO2", 318500, 0, True),
    Subject("ふるさと寄附の受入額", "千円", 152300),
    Subject("がん検診（胃がん）の受診者数", "人", 1960),
    Subject("コミュニティバスの利用者数", "人", 64200),
    Subject("新規就農者数", "人", 9),
    Subject("下水道の接続率", "％", 88.7, 1),
    Subject("審議会等における女性委員の割合", "％", 34.2, 1),
    Subject("消防団員の充足率", "％", 92.6, 1),
    Subject("電子申請の利用率", "％", 36.4, 1),
    Subject("企業誘致の成立件数", "社", 4),
    Subject("人口の社会増減数", "人", -180),
    Subject("地産地消推進店の登録数", "店舗", 57),
    Subject("文化財の公開日数", "日", 240),
    Subject("有害鳥獣の捕獲頭数", "頭", 318),
    Subject("救急車の平均到着時間", "分", 8.6, 1, True),
    Subject("小中学校の不登校児童生徒の割合", "％", 2.41, 2, True),
    Subject("住民一人当たりの公園面積", "㎡/人", 9.35, 2),
    Subject("市民活動団体の登録数", "団体", 164),
    Subject("出前講座の実施回数", "回", 45),
    Subject("職員研修の受講者数", "人", 730),
    Subject("広報紙の発行部数", "部", 38600),
    Subject("移住相談会の出展回数", "回", 6),
    Subject("学校給食における地場産物の使用割合", "％", 27.9, 1),
)

PROJECTS = (
    "子育て世代応援事業",
    "図書館運営事業",
    "公民館活動推進事業",
    "道路橋りょう維持補修事業",
    "創業支援事業",
    "観光誘客促進事業",
    "防災体制強化事業",
    "健康増進事業",
    "ごみ減量推進事業",
    "空き家対策事業",
    "地域公共交通確保事業",
    "男女共同参画推進事業",
    "消防団運営事業",
    "電子行政推進事業",
    "農業担い手育成事業",
    "文化財保護活用事業",
    "スポーツ振興事業",
    "移住定住促進事業",
    "学校給食運営事業",
    "市民活動支援事業",
)
POLICIES = (
    "子育て・教育の充実",
    "健康で安心な暮らし",
    "にぎわいと産業の振興",
    "安全なまちの基盤づくり",
    "環境にやさしいまちづくり",
    "市民とともに歩む行政",
)

SENTENCES = (
    "利用者の声を聞きながら、申込みの手順を分かりやすく改めた。",
    "関係する団体と話し合いの場を設け、役割の分担を確かめた。",
    "会場を駅前の施設に移したところ、若い世代の参加が目立つようになった。",
    "職員の手が足りず、一部の取組は翌年度に持ち越すこととした。",
    "資材の値上がりにより、工事の範囲を見直す必要が生じている。",
    "出張窓口を３か所で試行し、のべ12日間で多くの相談を受けた。",
    "試行した予約の仕組みを、翌年度から本格的に始めることとした。",
    "周知には広報紙のほか、SNSと地域の掲示板を用いた。",
    "民間の知恵を取り入れるため、提案を募る方式に改める。",
    "目標には届かなかったが、前年度からは着実に伸びている。",
    "今後は、担い手の高齢化を踏まえ、続けやすい形を検討する。",
    "国の補助制度を活用し、市の負担を抑えながら進める。",
)


def prose(random: Random, count: int = 2) -> str:
    """A few of our sentences, none twice."""
    return "".join(random.sample(SENTENCES, min(count, len(SENTENCES))))


def whole_code(five: str) -> str:
    """The six-digit code of a municipality: five digits and the check digit of the official rule (weights 6 to 2, modulo 11)."""
    rest = sum(int(digit) * weight for digit, weight in zip(five, range(6, 1, -1), strict=True)) % 11
    return five + str((11 - rest) % 10)
