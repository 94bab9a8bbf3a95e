"""Takes the choices of one random sheet; gives what every recipe needs: paper, truth, the hand it is written in, its frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sheetmaker.dimensions import Spec
from sheetmaker.figures import Hand, odd, rate, series, targets
from sheetmaker.grid import GREY, Grid, Ruling
from sheetmaker.paper import BLACK, FONTS, PRODUCERS, WHITE, Color, Paper
from sheetmaker.truth import Figure, Truth
from sheetmaker.words import (
    BUREAUS,
    CITIES,
    NAMED_CITIES,
    OFFICIALS,
    POLICIES,
    PROJECTS,
    SECTIONS,
    SUBJECTS,
    Subject,
    prose,
    whole_code,
)
from sheetmaker.years import era, printed

MARGIN = 36.0
HEADERS: dict[str, tuple[Color | None, Color]] = {
    "grey": (GREY, BLACK),
    "dark": ((0.12, 0.25, 0.45), WHITE),
    "tint": ((0.86, 0.93, 0.85), BLACK),
    "plain": (None, BLACK),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The labels one office uses."""

    indicator: str
    target: str
    actual: str
    rate: str
    unit: str
    baseline: str
    interim: str
    final: str


WORDS = (
    Words("成果指標", "目標値", "実績値", "達成率", "単位", "基準値", "中間目標", "最終目標"),
    Words("指標名", "目標", "実績", "達成率", "単位", "基準値", "中間目標値", "目標値"),
    Words("活動指標", "計画値", "実績値", "達成率", "単位", "基準値", "中間目標", "最終目標値"),
    Words("評価指標", "見込値", "実績", "達成度", "単位", "策定時", "中間値", "最終目標"),
    Words("指標", "想定", "実績", "達成率", "単位", "現状値", "中間目標値", "目標値"),
)


MEANINGS = (
    "年度末の集計による",
    "利用者数÷対象者数×100",
    "アンケートで「満足」と答えた人の割合",
    "当該年度に実施したもの",
    "４月から翌年３月までの累計",
)


@dataclass
class Track:
    """One indicator as it will be printed: values by fiscal year. A year that is missing is an empty slot."""

    subject: Subject
    no: int
    target: dict[int, Figure] = field(default_factory=dict)
    actual: dict[int, Figure] = field(default_factory=dict)
    rate: dict[int, Figure] = field(default_factory=dict)
    baseline: Figure = field(default_factory=lambda: Figure(""))
    baseline_year: int | None = None
    meaning: str = ""
    interim: Figure = field(default_factory=lambda: Figure(""))
    interim_year: int | None = None
    final: Figure = field(default_factory=lambda: Figure(""))
    final_year: int | None = None


class Sheet:
    """One random sheet being drawn."""

    def __init__(self, spec: Spec, document: str) -> None:
        self.spec, self.random = spec, Random(f"sheet {spec.seed}")
        wide = spec.landscape or spec.shape in ("projects", "slides", "halves") or spec.levels == 3
        size = (842, 595) if wide else (595, 842)
        self.paper = Paper(*size, producer=PRODUCERS[spec.producer], font=FONTS[spec.font], rotation=spec.rotation)
        self.truth = Truth(document)
        self.hand = Hand(spec.numbers, spec.dash, self.random.choice("△▲-"))  # type: ignore[arg-type]
        self.words = WORDS[spec.words]
        self.ruling: Ruling = spec.ruling  # type: ignore[assignment]
        self.year = (
            self.random.choice((2022, 2023, 2024, 2024)) if spec.shape != "options" else self.random.choice((2007, 2008, 2010))
        )
        self.years: list[int] = []
        self.y = MARGIN
        self._names = self.random.sample(PROJECTS, 3)
        self.name, self.department, self.code = self._names[0], self.random.choice(SECTIONS), ""
        self._page = 0
        named, five = self.random.choice(NAMED_CITIES)
        self.city = {"invented": self.random.choice(CITIES), "named": named}.get(spec.city, "")
        self.truth.issuer = whole_code(five) if spec.city == "named" and five else ""
        self._subjects = self.random.sample(SUBJECTS, 16)

    @property
    def width(self) -> float:
        return self.paper.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        return self.paper.height - MARGIN - 10

    def room(self, needed: float) -> None:
        """Go to a new page where the rest of this one is shorter than `needed` points."""
        if self.y + needed > self.bottom:
            self.new_page()

    def label(self, text: str) -> str:
        """A label as this office sets it: two letters may be spread over the cell."""
        return "　".join(text) if self.spec.spaced and len(text) <= 3 else text

    def year_label(self, year: int) -> str:
        return printed(year, self.spec.era)  # type: ignore[arg-type]

    def head(self, grid: Grid, row: int, col: int, text: str, **style: Any) -> None:
        fill, color = HEADERS[self.spec.header]
        grid.head(row, col, text, **{"fill": fill, "color": color, "bold": self.spec.header == "dark", **style})

    def draw(self, grid: Grid, *, header_rows: int = 0, gap: float = 10) -> None:
        """Draw a table at the cursor, going on over pages where it does not fit."""
        if self.spec.shape == "options":
            header_rows = 0
        self.y = grid.draw_pages(
            self.paper,
            MARGIN,
            self.y,
            self.ruling,
            bottom=self.bottom,
            next_top=MARGIN,
            header_rows=header_rows,
            on_page=self.furnish,
        )
        self.y += gap

    def line(self, text: str, size: float = 9, *, bold: bool = False, gap: float = 4, indent: float = 0) -> None:
        for part in self.paper.wrap(text, self.width - indent, size):
            self.room(size * 1.4)
            self.y += size * 1.25
            self.paper.text(MARGIN + indent, self.y, part, size, bold=bold)
        self.y += gap

    # --- the frame of a sheet -------------------------------------------------------------------------------------

    def title(self, kind: str = "事務事業評価シート") -> None:
        """The title, which always prints the year evaluated with its era; it may print who issues the sheet."""
        name, _, n = era(self.year)
        this, city = f"{name}{n}年度", self.city
        plain = (f"{this}　{kind}", f"{kind}（{this}実施分）", f"{this}　{city}　{kind}")
        boxed = self.spec.title == "in a box"
        form = {"plain": plain[self.spec.variant], "for the year before": f"{name}{n + 1}年度　{kind}（{this}実施事業）"}.get(
            self.spec.title, kind
        )
        if city and city not in form:
            self.paper.text(self.paper.width - MARGIN, self.y + 8, city, 9, align="r")
        self.paper.text(self.paper.width / 2, self.y + 14, form, 13, align="c", bold=True)
        self.y += 26
        if boxed:
            grid = Grid([0.16 * self.width, 0.2 * self.width])
            self.head(grid, 0, 0, "評価対象年度")
            grid.put(0, 1, this, align="c")
            self.draw(grid, gap=4)

    def begin(self, number: int) -> None:
        """Start the `number`th sheet of the file (from 0) on a page of its own."""
        if number:
            self.new_page()
            self.name, self.department = self._names[number % len(self._names)], self.random.choice(SECTIONS)
            self.random.shuffle(self._subjects)
        self.code = ""

    def new_page(self) -> None:
        self.paper.new_page()
        self.furnish()
        self.y = MARGIN

    def furnish(self) -> None:
        """Print what stands on every page and means nothing: a number, the number of the handout."""
        self._page += 1
        if self.spec.furniture:
            self.paper.text(self.paper.width / 2, self.paper.height - 16, f"- {self._page} -", 8, align="c")
            self.paper.text(self.paper.width - MARGIN, 20, f"資料{self.spec.variant + 1}－{self.spec.sheets}", 8, align="r")

    def identity(self) -> None:
        """The box with the sheet's name, its department and perhaps its number and an official's name."""
        random = self.random
        widths = [0.16, 0.4, 0.14, 0.3]
        grid = Grid([w * self.width for w in widths])
        self.head(grid, 0, 0, random.choice(("事務事業名", "事業名")))
        grid.put(0, 1, self.name)
        self.head(grid, 0, 2, random.choice(("担当課", "所管課", "担当部署")))
        grid.put(0, 3, self.department)
        row = 1
        if self.spec.sheets > 1 or random.random() < 0.5:
            self.head(grid, row, 0, random.choice(("施策名", "政策体系")))
            grid.put(row, 1, random.choice(POLICIES))
            self.code = str(random.randint(101, 989))
            self.head(grid, row, 2, random.choice(("事業番号", "整理番号", "事業コード")))
            grid.put(row, 3, self.code)
            row += 1
        if self.spec.official:
            official = random.choice(OFFICIALS)
            self.truth.officials.append(official)
            self.head(grid, row, 0, "部局名")
            grid.put(row, 1, random.choice(BUREAUS))
            self.head(grid, row, 2, random.choice(("課長名", "担当者名", "氏名", "評価責任者")))
            grid.put(row, 3, official)
        self.truth.sheet = self.code
        self.draw(grid)
        code = self.truth.issuer
        self.truth.add(
            "sheets",
            jurisdiction_code=code,
            jurisdiction=self.city if code else "",
            name=self.name,
            department=self.department,
            fiscal_year=self.year,
        )

    def box(self, heading: str, text: str) -> None:
        """A labelled block of prose."""
        grid = Grid([0.18 * self.width, 0.82 * self.width])
        self.head(grid, 0, 0, heading)
        grid.put(0, 1, text, valign="t")
        self.room(60)
        self.draw(grid)
        self.truth.add("narratives", section=heading, text=text)

    # --- indicators -----------------------------------------------------------------------------------------------

    def track(self, no: int, years: list[int]) -> Track:
        """The next indicator with values for these years, as the choices want them."""
        spec, random = self.spec, self.random
        subject = self._subjects[(no - 1) % len(self._subjects)]
        hand = Hand("with unit", self.hand.dash) if spec.unit_at == "value" else self.hand
        track = Track(subject, no, meaning=random.choice(MEANINGS))
        before = [years[0] - 2, *years, years[-1] + 3, years[-1] + 6]
        actuals = series(random, subject, len(before))
        goals = targets(random, subject, actuals)
        for year, actual, goal in zip(before, actuals, goals, strict=True):
            if year not in years:
                continue
            track.target[year] = hand.figure(goal, subject)
            if year <= self.year:
                track.actual[year] = hand.figure(actual, subject)
                if actual > 0 and goal > 0:
                    track.rate[year] = self._rate(actual, goal)
            elif spec.future == "dash":
                track.actual[year] = Figure(self.hand.dash, kind="none")
        if random.random() < 0.25:
            year = random.choice([y for y in years if y <= self.year])
            track.actual[year] = Figure(self.hand.dash, kind="none")
            track.rate[year] = Figure(self.hand.dash, kind="none")
        if random.random() < 0.2:
            track.target.pop(years[0])
            track.rate.pop(years[0], None)
        if spec.odd and random.random() < 0.6:
            year = random.choice(years)
            track.target[year] = odd(random, goals[before.index(year)], subject, hand)
            track.rate.pop(year, None)
        track.baseline, track.baseline_year = hand.figure(actuals[0], subject), before[0]
        track.interim, track.interim_year = hand.figure(goals[-2], subject), before[-2]
        track.final, track.final_year = hand.figure(goals[-1], subject), before[-1]
        return track

    def _rate(self, actual: float, goal: float) -> Figure:
        # A sheet with an odd seed prints the sign in the label instead.
        return rate(actual, goal, self.hand, sign=self.spec.seed % 2 == 0)

    def observe(self, track: Track, measure: str, year: int | None, figure: Figure, label: str = "") -> None:
        self.truth.observe(
            track.subject.name, track.subject.unit, measure, year, figure, no=track.no, label=label.replace("\n", "")
        )

    def boxed_prose(self) -> None:
        """Labelled prose; some of it holds figures and years that are nobody's indicator."""
        for heading in self.random.sample(("事業の概要", "事業の成果", "課題", "今後の方向性", "改善の内容"), self.spec.prose):
            text = prose(self.random, self.random.randint(1, 3))
            if self.random.random() < 0.4:
                meetings, people = self.random.randint(3, 40), self.random.randint(90, 900)
                text += f"{printed(self.year, '令和６年度')}は、{meetings}回の説明会に延べ{people}人が集まった。"
            self.box(heading, text)
