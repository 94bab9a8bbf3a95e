"""Takes an edition; gives a 部局マニフェスト as 伊賀市 publishes it: goals rated 1 to 5; it names an official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetmaker.edition import GREEN, sentences
from sheetmaker.grid import Grid
from sheetmaker.paper import CALC, Paper
from sheetmaker.truth import Truth
from sheetmaker.years import era

LEFT, WIDTH = 31.0, 770.0
CODE, CITY = "242161", "伊賀市"
STEPS = (
    "期待を超える成果があった",
    "水準を上回る成果があった",
    "業績目標を達成した",
    "取り組んだが達成しなかった",
    "取り組まなかった",
)
SCALE = "\n".join(("業績目標の達成状況", *(f"{5 - n}. {step}" for n, step in enumerate(STEPS))))


@dataclass(frozen=True, slots=True)
class Goal:
    """One 部局目標 and the step the department gave itself."""

    name: str
    rating: int


def make(
    document: str, *, year: int, department: str, official: str, goals: Sequence[Goal], per_page: int = 2
) -> tuple[bytes, Truth]:
    paper = Paper(842, 595, producer=CALC, title="部局マニフェスト")
    truth = Truth(document)
    truth.officials.append(official)
    name, _, n = era(year)
    label = f"{year}({name}{n})"
    paper.text(paper.width / 2, 46, f"{label}年度 部局マニフェスト", 16, align="c", bold=True)
    paper.text(paper.width / 2, 66, "～私たちの組織使命と目標～", 10, align="c")
    head = Grid([68, 128, 40, 68, 40, 78], size=8.5, row_height=18)
    for col, text in enumerate(("部局名", department, "役職", "部長", "氏名", official)):
        head.put(0, col, text, align="c" if col != 1 else "l", fill=GREEN if col % 2 == 0 else None)
    head.head(1, 0, f"{label}\n年度の抱負", fill=GREEN)
    head.put(1, 1, "市民とともに考え、ともに動く部局をめざします", cols=5, size=10)
    head.draw(paper, LEFT, 75)
    scale = Grid([188], size=6, pad=2)
    scale.put(0, 0, SCALE)
    scale.draw(paper, LEFT + WIDTH - 188, 75)
    widths = [138, 109, 168, 178, 43, 134]
    labels = (
        "組織使命",
        "組織使命達成に向けての目標",
        "目標の達成水準",
        "目標を達成するための手段",
        "達成状況\n(自己評価)",
        "理由",
    )
    mission = sentences(department + "mission", 2)
    y = 130.0
    for start in range(0, len(goals), per_page):
        if start:
            paper.new_page()
            y = 40.0
        grid = Grid([float(w) for w in widths], size=8, pad=2)
        for col, text in enumerate(labels):
            grid.head(0, col, text, fill=GREEN, size=7.5)
        grid.heights[0] = 24
        for k, goal in enumerate(goals[start : start + per_page]):
            no = start + k + 1
            truth.sheet = f"部局目標{no}"
            key = f"{department}{year}{no}"
            level = f"〈現在の状態〉\n{sentences(key + 'now', 1)}\n↓\n〈達成目標〉\n・{sentences(key + 'aim', 1)}"
            means = f"・{sentences(key + 'means', 1)}\n・{sentences(key + 'means2', 1)}"
            reason = sentences(key + "reason", 2)
            grid.put(1 + 2 * k, 0, f"◎部局目標{no}", cols=6, bold=True, fill=(0.95, 0.95, 0.95))
            for col, text in enumerate((mission, goal.name, level, means, str(goal.rating), reason)):
                centred = col == 4
                grid.put(
                    2 + 2 * k,
                    col,
                    text,
                    valign="m" if centred else "t",
                    align="c" if centred else "l",
                    size=12 if centred else None,
                )
            grid.heights[2 + 2 * k] = 190
            truth.add(
                "sheets",
                jurisdiction_code=CODE,
                jurisdiction=CITY,
                name=goal.name,
                department=department,
                fiscal_year=year,
                rating=goal.rating,
            )
            for section, text in (("組織使命", mission), ("目標の達成水準", level), ("手段", means), ("理由", reason)):
                truth.add("narratives", section=section, text=text)
        y = grid.draw(paper, LEFT, y)
    return paper.finish(), truth
