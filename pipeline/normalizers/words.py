"""Words that stand in a value cell instead of a figure, and what they say."""

from __future__ import annotations

from schemas.vocabulary import AbsentReason

_BY_REASON: dict[AbsentReason, str] = {
    "not_measured": "未測定 未計測 未調査 測定不能 測定不可 調査なし 調査未実施 実績なし データなし 算出不可 把握不可",
    "undecided": "検討中 未定 未設定 調整中 設定なし 今後設定 今後検討 検討",
    "pending": "集計中 調査中 算定中 算出中 測定中 確認中 未確定 公表前 未公表 公表待ち 集計前 未集計 精査中",
    "not_applicable": "該当なし 対象外 対象なし 非該当 該当無し 対象無し",
}
#: Word → why there is no figure.
REASONS: dict[str, AbsentReason] = {word: reason for reason, words in _BY_REASON.items() for word in words.split()}

_NO_VALUE = "未設定 未測定 未計測 該当なし 対象外 対象なし 該当無し 対象無し 設定なし"
#: Words that say no more than a dash does.
NO_VALUE = frozenset(_NO_VALUE.split())

_VALUE_WORDS = """
増加 減少 維持 向上 低下 上昇 拡大 縮小 改善 悪化 横ばい
 皆増 皆減 前年度比増 前年度比減 前年比増 前年比減 前年度以上 前年度並み 現状維持
実施 未実施 一部実施 実施済 実施済み 実施中 達成 未達成 一部達成 完了 未完了 継続 継続実施 着手 未着手
導入 導入済 導入済み 策定 策定済 策定済み
運用 稼働 本稼働 試行 設置 開始 廃止 終了 中止 休止 延期 順調 遅延 有 無 あり
 なし 準備 調査 整備 公表 制定 改定 見直し 構築 作成 開催 決定 締結
移行
"""
#: Words that offices print as the value itself.
VALUE_WORDS = frozenset(_VALUE_WORDS.split())
