"""Printed units in, one spelling and a base unit out: `％` is `%`, 億円 is 円 × 100,000,000."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.normalizers.text import compact

_MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "億": 100_000_000,
    "十億": 1_000_000_000,
    "百億": 10_000_000_000,
    "兆": 1_000_000_000_000,
}

# Units that are their own base unit.
_OWN = """円 % 件 人 回 部 点 本 台 戸 棟 冊 校 園 箇所 世帯 団体 社 店 種類 時間 分 日 ポイント 泊 手続
㎡ ㎥ m kg t L kW kWh t-CO2 kg-CO2 MB PV dB ‰"""
_SAME = {
    "人": "名 ひと",
    "箇所": "か所 カ所 ヵ所 ヶ所 ケ所 個所 か処",
    "%": "パーセント 百分率",
    "ポイント": "pt pts",
    "㎡": "m2 m² 平方メートル 平米",
    "㎥": "m3 m³ 立方メートル",
    "m": "メートル",
    "t": "トン",
    "L": "l リットル",
    "t-CO2": "tCO2 トン-CO2",
    "手続": "手続き",
}
#: Spelling → (unit of the closed list, factor). What is not here has no base unit.
_BASES: dict[str, tuple[str, Decimal]] = {
    **{unit: (unit, Decimal(1)) for unit in _OWN.split()},
    **{other: (unit, Decimal(1)) for unit, others in _SAME.items() for other in others.split()},
    "ha": ("㎡", Decimal(10_000)),
    "ヘクタール": ("㎡", Decimal(10_000)),
    "a": ("㎡", Decimal(100)),
    "㎢": ("㎡", Decimal(1_000_000)),
    "km2": ("㎡", Decimal(1_000_000)),
    "km²": ("㎡", Decimal(1_000_000)),
    "mm": ("m", Decimal("0.001")),
    "cm": ("m", Decimal("0.01")),
    "km": ("m", Decimal(1_000)),
    "キロメートル": ("m", Decimal(1_000)),
    "mg": ("kg", Decimal("0.000001")),
    "g": ("kg", Decimal("0.001")),
    "キログラム": ("kg", Decimal(1)),
    "W": ("kW", Decimal("0.001")),
    "kw": ("kW", Decimal(1)),
    "MW": ("kW", Decimal(1_000)),
    "Wh": ("kWh", Decimal("0.001")),
    "MWh": ("kWh", Decimal(1_000)),
    "kL": ("L", Decimal(1_000)),
    "kl": ("L", Decimal(1_000)),
}

# Counters that are only what they are; a unit wherever they stand (after a figure, in a unit column, in a name's brackets).
_COUNTER_WORDS = """
個 枚 機 基 匹 頭 羽 株 通 便 着 足 席 床 室 区画 口 坪 畳 町歩 食 杯 皿 箱 袋 缶 束 組 対 双 式 セット 巻 編 作品 曲 番組
ページ 頁 文字 語 字 行 列 項目 品 品目 品種 種 系統 科目 コマ か年 ヶ年 カ年 か月 ヶ月 カ月 ヵ月 ケ月 箇月 週 週間 日間 秒
歳 才 位 段階 ℃ °C 倍 割 問 票 議席 館 院 軒 路線 橋 か国 カ国 ヶ国 人日 人月 人時 人時間 延人 延べ人 延べ件 人分 食分
Pa hPa ppm ppb pH db Hz Bq μSv Sv kcal cal J kJ MJ GJ TJ lx GB TB KB kB Mbps 筆 人槽 球 灯 車両 両 艇 隻 丁 挺 $ ドル ユーロ
"""
# Nouns and short words that are units after a figure or in a unit column, but rather a remark in a name's brackets.
_NOUN_WORDS = """
年 年間 年度 月 時 分間 代 世代 等 級 段 度 区 号 反 課 類 市 町 村 町村 市町村 市区町村 自治体 都道府県
国 局 署 所 家 家庭 団 隊 班
割合 課題 講座 教室 クラス 学級 コース 単位 校区 学区 地区 地域 地点 拠点 会場 会議 施設 区域 橋梁 トンネル 公園 階 フロア
自治会 町内会 町会 組合 法人 企業 会社 事業所 事業者 事業 業者 店舗 商店 チーム サークル グループ クラブ 支部 協議会 協会
商品 銘柄 取組 取り組み 施策 計画 プラン 制度 条例 指標 案件 議案 提案 事例 案 例 点数 得点 ポイント数 件数 人数 回数 台数 票数
アカウント フォロワー アクセス ビュー 回線 サイト システム サービス アプリ 業務 様式 書類 ファイル データ データセット
児童 生徒 登録 申請 回答 柱
"""
_COUNTERS = frozenset(_COUNTER_WORDS.split())
_NOUNS = frozenset(_NOUN_WORDS.split())
#: The closed list of base units.
BASE_UNITS = frozenset(base for base, _ in _BASES.values()) | _COUNTERS
_MULTIPLE = re.compile(f"({'|'.join(sorted(_MULTIPLIERS, key=len, reverse=True))})(.*)", re.DOTALL)
_PER = re.compile(r"/|あたり|当たり")
_PER_SO_MANY = re.compile(r"人口|(?:人口)?\d+[^\d]{1,3}|(?:人口)?[千万]人")
_PREFIX = re.compile(r"^(?:単位[:：]?|\(単位\))")
_LAST_BRACKETS = re.compile(
    r"^(?P<name>.*?)\s*(?P<open>[(（\[［【〔])(?P<inner>[^()（）\[\]［］【】〔〕]*)[)）\]］】〕]\s*$", re.DOTALL
)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_WRAPPED = re.compile(r"[(\[【〔](.*)[)\]】〕]")


def normal_unit(text: str) -> str:
    """The unit as printed, width-folded and without white space: `％` is `%`, ㎡ is kept, `単位：` is dropped."""
    unit = compact(text).translate(_SUBSCRIPTS).strip(":")
    if wrapped := _WRAPPED.fullmatch(unit):
        unit = wrapped[1]
    return _PREFIX.sub("", unit).strip(":")


def _single(unit: str) -> bool:
    if unit in _BASES or unit in _COUNTERS or unit in _NOUNS:
        return True
    m = _MULTIPLE.fullmatch(unit)
    return bool(m and m[1] and (m[2] in _BASES or m[2] in _COUNTERS or m[2] in _NOUNS))


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether the text is a unit of the closed lists, alone, with 万/千/億 before it, or as a ratio (`人／ha`, `団体/年`)."""
    unit = normal_unit(text)
    parts = _PER.split(unit)
    if len(parts) == 1:
        return _single(unit)
    return (
        len(parts) <= 3
        and _single(parts[0])
        and all(_single(p) or p in ("人口", "千人") or re.fullmatch(r"\d+\D{1,3}", p) for p in parts[1:])
    )


def split_unit(name: str) -> tuple[str, str | None]:
    """The name without the unit in its last parentheses, and that unit; other parentheses stay (`不納欠損額(前年度比)`)."""
    m = _LAST_BRACKETS.match(name)
    if m and m["name"].strip() and is_unit(m["inner"]) and (normal_unit(m["inner"]) not in _NOUNS or "単位" in m["inner"]):
        return m["name"].rstrip(), normal_unit(m["inner"])
    return name, None


def base_of(unit: str | None) -> tuple[str, Decimal] | None:
    """The base unit and the factor to it: 万件 is (件, 10000); None where the unit is not on the closed list."""
    if not unit:
        return None
    printed = normal_unit(unit)
    if printed in _BASES:
        return _BASES[printed]
    if printed in _COUNTERS:
        return printed, Decimal(1)
    m = _MULTIPLE.fullmatch(printed)
    if not m or not m[1]:
        return None
    base, factor = _BASES.get(m[2]) or (m[2] if m[2] in _COUNTERS else "", Decimal(1))
    return (base, factor * _MULTIPLIERS[m[1]]) if base else None


def to_base(value: Decimal, unit: str | None) -> tuple[Decimal, str] | None:
    """The value in its base unit: (31, 万㎡) is (310000, ㎡); None where the unit has none."""
    base = base_of(unit)
    return (value * base[1], base[0]) if base else None


def yen_factor(text: str | None) -> int | None:
    """How many yen one printed unit is (千円 → 1000, 単位：百万円 → 1000000); None where the text is no money unit."""
    base = base_of(text)
    return int(base[1]) if base and base[0] == "円" else None
