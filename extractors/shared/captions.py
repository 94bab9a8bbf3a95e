"""A table and the free lines of its page in, the line that names it out: its caption, else the page's own title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from extractors.shared.labels import read_label
from extractors.shared.table import Table
from extractors.shared.vocabulary import shared
from pipeline.normalizers.number import is_figure
from pipeline.normalizers.text import fold, key
from schemas.layout import Line

ABOVE = 42.0  # points: how far above a table its caption may stand
LONGEST = 80  # compared characters
HEADLINE = 1.15  # of the page's usual print: a title is at least this large
_NO_NAME = re.compile(r"^(?:図|グラフ|写真|注|※|資料|出典|単位|[(]単位|[-−]\s*\d)|。$|^\d+$")
DOCUMENT = re.compile(
    r"(?:評価|管理|進捗|報告|実績|検証|点検|調書|設定)(?:シート|表|書|調書|票|報告書?)|(?:進捗|実施|取り?組み?)(?:状況)?(?:報告|$|[(についと])"
    r"|マニフェスト|一覧表?$|(?:事業|施策|行政|政策|事務事業)評価(?:$|[(の結調シ])|(?:計画|大綱|プラン)(?:の?進[捗行](?:状況|管理))?$"
)
_ITEM = re.compile(r"^(?:[①-⑳❶-❿■◆●◇◎【〔]|[(]?\d{1,2}[).、．]|成果指標|活動指標|指標)")


def caption_of(table: Table, lines: Sequence[Line]) -> tuple[Line, bool] | None:
    """The line that names a table, and whether that is sure: it begins with an item's mark, and no other line is near."""
    over = [f for f in lines if f.box.bottom <= table.box.top + 2 and f.box.overlap_x(table.box) > 0 and _could_name(f)]
    near = [f for f in over if table.box.top - f.box.bottom <= ABOVE]
    if near:
        line = max(near, key=lambda f: f.box.bottom)
        return line, _ITEM.match(fold(line.text)) is not None
    usual = median([f.size for f in lines]) if lines else 0.0
    titles = [f for f in over if f.size >= HEADLINE * usual]
    if not titles:
        return None
    line = max(titles, key=lambda f: f.box.bottom)
    return line, _ITEM.match(fold(line.text)) is not None


def _could_name(line: Line) -> bool:
    text = fold(line.text).strip()
    if is_figure(text) or DOCUMENT.search(text):
        return False
    return 1 < len(key(text)) <= LONGEST and not _NO_NAME.search(text) and read_label(text, shared()) is None
