"""Takes a seed; gives the choices that make one random sheet. Every dimension of the layouts is listed here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, fields
from random import Random

from sheetmaker.figures import DASHES
from sheetmaker.grid import RULINGS
from sheetmaker.years import ERA_STYLES

# Which recipe draws the indicators (see `recipes`); the weight is how often it is drawn.
SHAPES: dict[str, int] = {
    "row": 5,  # one row per indicator, years across
    "pairs": 4,  # 目標 and 実績 as rows, years across
    "down": 3,  # one table per indicator, years down, its name in a band above
    "matrix": 2,  # years down, indicators across
    "block": 3,  # one block of label rows per indicator; later blocks may print no header
    "sections": 2,  # section rows that change the unit mid-table
    "stacked": 1,  # two indicators stacked in one cell
    "beside": 2,  # costs and indicators side by side in one ruled grid
    "cards": 1,
    "halves": 1,
    "prose": 1,
    "projects": 1,
    "slides": 1,
    "options": 1,
    "stated": 1,  # targets stated in prose, other figures beside them
    "nothing": 1,  # tables and figures, and no indicator among them
}
DIMENSIONS: dict[str, tuple[object, ...]] = {
    "shape": tuple(SHAPES),
    "levels": (1, 2, 3),
    "header_order": ("year over measure", "measure over year"),
    "ruling": RULINGS,
    "header": ("grey", "dark", "tint", "plain"),
    "name_at": ("column", "numbered", "two columns", "row above"),
    "unit_at": ("column", "name", "label", "value", "header"),
    "era": ERA_STYLES,
    "numbers": ("comma", "plain", "wide"),
    "dash": DASHES,
    "align": ("r", "c"),
    "words": (0, 1, 2, 3, 4),
    "beside_name": ("none", "explained", "arrow", "both"),
    "after_values": ("none", "remark", "rating", "both"),
    "years_order": ("up", "down"),
    "sheets": (1, 2, 3),
    "city": ("invented", "named", "none"),
    "title": ("plain", "for the year before", "in a box"),
    "furniture": (False, True),
    "money_at": ("heading", "right", "corner"),
    "variant": (0, 1, 2),
    "baseline": ("none", "with year", "without year", "現状値"),
    "final": ("none", "with year", "without year", "interim too"),
    "rate": (False, True),
    "future": ("none", "empty", "struck", "dash"),
    "costs": ("none", "by stage", "two levels", "years down", "by year"),
    "money": ("千円", "円"),
    "ratings": ("none", "letters", "options", "words"),
    "prose": (0, 1, 2),
    "phantom": (False, True),
    "continued": ("no", "header repeated", "no header"),
    "odd": (False, True),
    "producer": (0, 1, 2, 3),
    "font": (0, 1, 2),
    "rotation": (0, 90, 270),
    "landscape": (False, True),
    "spaced": (False, True),
    "official": (False, True),
}

# Nobody tunes the engine on this dimension's second value: what it scores there tells how it does on the unknown.
HELD_OUT = ("header_order", "measure over year")
# The shapes whose headers have an order.
ORDERED = ("row", "sections")

# The usual choice is drawn more often than the others, as it is in life: (value, chance).
USUAL: dict[str, tuple[object, float]] = {
    "beside_name": ("none", 0.7),
    "after_values": ("none", 0.7),
    "years_order": ("up", 0.9),
    "sheets": (1, 0.75),
    "title": ("plain", 0.5),
    "header_order": ("year over measure", 0.4),
    "ruling": ("lines", 0.4),
    "header": ("grey", 0.4),
    "numbers": ("comma", 0.6),
    "dash": ("－", 0.5),
    "money": ("千円", 0.8),
    "phantom": (False, 0.9),
    "continued": ("no", 0.75),
    "odd": (False, 0.8),
    "font": (0, 0.6),
    "rotation": (0, 0.8),
    "spaced": (False, 0.8),
    "official": (False, 0.7),
    "rate": (False, 0.6),
    "unit_at": ("column", 0.35),
    "name_at": ("column", 0.5),
}


@dataclass(frozen=True, slots=True)
class Spec:
    """One choice of every dimension."""

    seed: int
    shape: str
    levels: int
    header_order: str
    ruling: str
    header: str
    name_at: str
    unit_at: str
    era: str
    numbers: str
    dash: str
    align: str
    words: int
    beside_name: str
    after_values: str
    years_order: str
    sheets: int
    city: str
    title: str
    furniture: bool
    money_at: str
    variant: int
    baseline: str
    final: str
    rate: bool
    future: str
    costs: str
    money: str
    ratings: str
    prose: int
    phantom: bool
    continued: str
    odd: bool
    producer: int
    font: int
    rotation: int
    landscape: bool
    spaced: bool
    official: bool

    def dimensions(self) -> dict[str, object]:
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "seed"}


def choose(seed: int, **fixed: object) -> Spec:
    """The choices of this seed; `fixed` overrides single ones."""
    random = Random(f"layout {seed}")
    chosen: dict[str, object] = {}
    for name, values in DIMENSIONS.items():
        if name == "shape":
            chosen[name] = random.choices(list(SHAPES), list(SHAPES.values()))[0]
            continue
        usual, chance = USUAL.get(name, (None, 0.0))
        pick = random.choice(values)
        chosen[name] = usual if random.random() < chance else pick
    if chosen["shape"] not in ORDERED:
        chosen["header_order"] = "year over measure"
    chosen.update(fixed)
    return Spec(seed, **chosen)  # type: ignore[arg-type]
