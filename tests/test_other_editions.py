"""Other editions of the published forms: new years, renamed indicators, more of everything. Nothing may need a change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.samples import tallies
from harness.stages import Rows, read_folder
from sheetmaker import iga, iga_dx, iga_manifesto, ikeda, itami, izunokuni, kyoto, yokohama
from sheetmaker.edition import Amount, Indicator, none, word
from sheetmaker.truth import Figure, Truth

Sample = tuple[bytes, Truth]


def numbers(first: int, values: str) -> dict[int, str]:
    """Values of following years from one string."""
    return dict(zip(range(first, first + 9), values.split(), strict=False))


def iga_next_year() -> Sample:
    """令和７年度 headers, other departments and indicators, two indicators to a program, five programs, a page pair more."""
    visits = Indicator("観光施設への来訪者数（延べ）", "万人", numbers(2022, "88.1 90.4 93.0 95.2"), baseline="79.5", goal="100")
    mail = Indicator(
        "メール配信の登録者数",
        "人",
        {2022: "1,205", 2023: none("―"), 2024: "1,533", 2025: none("―")},
        baseline=none("―"),
        goal="2,000",
    )
    rate = Indicator(
        "橋りょうの修繕率", "％", numbers(2022, "41.0 44.5 47.9 52.3"), baseline="38.2", goal="60", goal_label="目標値(単年)"
    )
    words = Indicator("空き店舗の活用", "件", numbers(2022, "3 5 4 6"), baseline="2", goal=word("前年度比増"))
    survey = {2024: ("44.1", "50.6", "41.0", "42.9"), 2025: ("45.3", "51.2", "40.8", "43.1")}
    first = iga.Policy(
        "3-4",
        "観光交流",
        "人が行き交うまちの魅力づくり",
        "産業振興部",
        (iga.Program("誘客", (visits, mail)), iga.Program("商店街", (words,))),
        survey,
    )
    programs = tuple(iga.Program(f"道路の管理その{n}", (rate,), "計画より遅れている") for n in range(1, 6))
    second = iga.Policy("4-2", "道路・橋りょう", "安心して通れる道", "建設部", programs, survey)
    third = iga.Policy("5-1", "危機管理", "備えのあるまち", "総合危機管理局", (iga.Program("備え", (mail,)),), survey)
    return iga.make("iga-next-year", year=2025, policies=(first, second, third), both_years=True)


def itami_next_year() -> Sample:
    """令和４年度 with 平成30年度 as baseline, eight indicators, a list of projects over two pages."""
    made = tuple(
        Indicator(f"指標その{n}（地区別）", "か所" if n % 2 else "％", {2018: f"{n}0", 2022: f"{n}2" if n % 2 else f"{n}2.5"},
                  {2022: f"{n}3", 2023: f"{n}4", 2024: f"{n}5", 2025: f"{n}6"}, arrow="↓" if n == 3 else "↑")
        for n in range(1, 9)
    )  # fmt: skip
    projects = tuple(
        Amount(f"4320{n:02d}", f"学び舎の整備事業その{n}", 1000 * n + 7, 310 * n, "学校指導課", major=n % 5 == 0)
        for n in range(1, 31)
    )
    policy = itami.Policy(
        "432", "学びの場の充実", "43 学校教育", "教育委員会事務局", 2, made, projects, related="総務部/こども未来部"
    )
    other = itami.Policy("501", "災害への備え", "50 防災", "危機管理室", 4, made[:1], projects[:2])
    return itami.make("itami-next-year", year=2022, policies=(policy, other), first_page=88, base=2018)


def ikeda_next_year() -> Sample:
    """令和７年度, another dash, three indicators, no financing but 一般財源."""
    three = (
        Indicator("相談の件数", "件", {2024: "312", 2025: "298"}, {2025: "320", 2027: "330"}),
        Indicator("見守り協力事業者数（累計）", "事業者", {2024: none("－"), 2025: "41"}, {2025: "40", 2027: "60"}),
        Indicator("健診の受診率", "％", {2024: "38.6", 2025: "40.1"}, {2025: "42", 2027: "45"}),
    )
    project = ikeda.Project(
        "203",
        "高齢者見守り事業",
        "地域包括ケア推進課",
        three,
        {"委託料": (900, 910, 950, 948)},
        {"一般財源": (1010, 1025, 1100, 1087)},
        goals=(3, 11),
    )
    return ikeda.make("ikeda-next-year", year=2025, project=project, last=2027, dash="－")


def izunokuni_next_plan() -> Sample:
    """The next plan: baseline 2025, target 2029, more measures, several pages of boxes."""
    kinds = (
        (Figure("12回", 12), Figure("24回", 24), "回"),
        (none("-"), Figure("80%", 80), "%"),
        (Figure("1,250人", 1250), word("増加"), "人"),
    )
    groups = tuple(
        (f"{g}-1 取組の柱その{g}", tuple(
            izunokuni.Measure(f"{g}10{m}", f"取組その{g}の{m}", "企画課 ほか", "継続", f"参加の数その{g}の{m}", unit, base, goal)
            for m, (base, goal, unit) in enumerate(kinds, start=1)
        ))
        for g in range(1, 5)
    )  # fmt: skip
    return izunokuni.make(
        "izunokuni-next-plan", title="第4次伊豆の国市行財政改革大綱\n前期行動計画", year=2026, base=2025, goal=2029, groups=groups
    )


def dx_next_plan() -> Sample:
    """The next plan from 2026: three years of bars, fractions, percentages with as-of dates."""
    bars = (iga_dx.Bar("研究と試行", 2026, 2026), iga_dx.Bar("本格的な運用", 2027, 2028))
    group = tuple(
        iga_dx.Measure(
            f"A-{n}",
            f"しくみづくりその{n}",
            "2-(1)",
            f"切り替えた手続の割合その{n}",
            unit,
            now,
            None,
            goal,
            year,
            bars,
            ("・手引きの作成",),
        )
        for n, (unit, now, goal, year) in enumerate(
            (
                ("%", Figure("61%", 61), Figure("95%(2029(令和11)年3月末)", 95), 2028),
                ("", Figure("3/18", 3, denominator=18), Figure("18/18", 18, denominator=18), None),
                ("", none("－"), word("導入"), None),
            ),
            start=1,
        )
    )
    return iga_dx.make("iga-dx-next", year=2026, groups=(("(1) A. 国の計画に沿って進めるもの", group),), span=3, contents=False)


def manifesto_other_department() -> Sample:
    goals = tuple(iga_manifesto.Goal(f"めざす姿その{n}", 1 + n % 5) for n in range(1, 6))
    return iga_manifesto.make("iga-manifesto-other", year=2024, department="健康福祉部", official="蓮見 航", goals=goals)


def yokohama_year_before() -> Sample:
    """令和５年度's projects, four of them, one with a word for a value."""
    results = ("増える", "法律・政令", "該当なし", "目標を上回った", "委託等の拡大が可能", "該当なし", "求めていない")
    expected = {y: str(y - 2000) for y in range(2020, 2027)}
    values = {2020: "10", 2021: "12", 2022: "15", 2023: "18"}
    parts = tuple(
        yokohama.Part(f"巡回の事業その{n}", (1200 * n, 1100 * n + 3), results, f"巡回した回数その{n}", "回", expected, values)
        for n in range(1, 5)
    )  # fmt: skip
    return yokohama.make(
        "yokohama-before", year=2023, number="210", name="地域巡回事業", department="港北区地域振興課", parts=parts
    )


def kyoto_next_year() -> Sample:
    aims = (kyoto.Aim("町家の改修支援件数", "件", Figure("45件", 45)), kyoto.Aim("来場者の満足度", "％", Figure("90％", 90)))
    costs = ((5200, 5200), (5100, 5050), (4800, 0), (0, 0))
    return kyoto.make(
        "kyoto-next",
        year=2025,
        number="31",
        name="町並み保全支援事業",
        bureau="都市計画局",
        aims=aims,
        costs=costs,
        roles=(0, 1, 1, 0),
        direction="充実",
    )


MAKERS: tuple[Callable[[], Sample], ...] = (
    iga_next_year,
    itami_next_year,
    ikeda_next_year,
    izunokuni_next_plan,
    dx_next_plan,
    manifesto_other_department,
    yokohama_year_before,
    kyoto_next_year,
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Truth, Rows]]:
    folder = tmp_path_factory.mktemp("editions")
    made = {maker.__name__: maker() for maker in MAKERS}
    for data, truth in made.values():
        (folder / f"{truth.document}.pdf").write_bytes(data)
    rows = read_folder(folder)
    return {name: (truth, rows[truth.document]) for name, (_, truth) in made.items()}


@pytest.mark.parametrize("table", ["observations", "costs", "surveys", "ratings", "sheets"])
@pytest.mark.parametrize("edition", [maker.__name__ for maker in MAKERS])
def test_other_edition_is_read_whole(read: dict[str, tuple[Truth, Rows]], edition: str, table: str) -> None:
    truth, rows = read[edition]
    tally = tallies(truth, rows).get(table)
    if tally is None:
        pytest.skip(f"the form prints no {table}")
    assert tally.f1 == 1.0, "\n".join(tally.notes)
    assert tally.silent == 0, "\n".join(tally.notes)


@pytest.mark.parametrize("edition", [maker.__name__ for maker in MAKERS])
def test_no_official_is_published(read: dict[str, tuple[Truth, Rows]], edition: str) -> None:
    truth, rows = read[edition]
    said = "".join(str(cell) for table in rows.values() for row in table for cell in row.values())
    for name in truth.officials:
        assert name not in said
        assert name.replace(" ", "") not in "".join(said.split())
