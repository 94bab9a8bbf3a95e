"""In: the lines of a 伊賀市 部局マニフェスト dump. Out: a sheet per 部局目標 with goal, level, means, rating and reason.

Each goal has five or six cells beside each other; results stand in their own column, in the order of the goals. The
printed scale tells the best and worst step and is no row. Officials are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.dumps.shared_flow import prose
from extractors.dumps.shared_lines import Line, clean
from pipeline.normalizers.text import joined, key
from schemas.page import DumpText
from schemas.reading import (
    DocumentReading,
    Doubt,
    NarrativeReading,
    Printed,
    RatingReading,
    SheetReading,
    Unplaced,
)
from schemas.vocabulary import Section

_GOAL = re.compile(r"^[◎○●◇■]?\s*(?P<code>部局目標\s*[\d０-９]{1,2})(?=$|\s)")
_SCALE = re.compile(r"^(?P<step>[1-9１-９])\s*[.．、]\s*\S")
_HEADERS = {"組織使命", "組織使命達成に向けての目標", "目標の達成水準", "目標を達成するための手段", "達成状況(自己評価)", "理由", "達成状況", "(自己評価)"}
_PEOPLE = re.compile(r"氏名|役職")
ORDER_ONLY = Doubt("dump_order", "which result belongs to which goal rests only on their order in the dump")


@dataclass(slots=True)
class Goal:
    """One goal's cells in their order."""

    code: str
    cells: list[str] = field(default_factory=list)
    result: str = ""
    reason: str = ""
