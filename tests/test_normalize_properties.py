"""Whatever an extractor hands over, the rows fit their tables, have ids of their own, and doubts are never silent."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readings.build import at, document, reading, sheet

from pipeline.frames import frame
from pipeline.normalize import normalize
from pipeline.rejection import Rejected
from schemas.hints import Hints
from schemas.reading import (
    CostReading,
    Doubt,
    FigureReading,
    IndicatorReading,
    NarrativeReading,
    Printed,
    RatingReading,
    SurveyReading,
)
from schemas.tables import TABLES

WORDS = st.sampled_from(
    ["", "－", "769", "1,007", "1,23", "△5", "4/26", "80～85", "約744億円", "1億3,000万円", "検討中", "☆☆☆", "A.順調",
     "49.25%(2022(令和4)年1月末)", "R5", "６年度", "2024(R5)", "令和３～５年度", "R5上半期", "2021(R３)", "件", "千円", "％",
     "① 意見件数（件）", "事業費 A", "氏名 山川 花子", "9" * 30]
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=12)
DOUBTS = st.just(()) | st.just((Doubt("two_headers", "two headers are as near"),))


def printed() -> st.SearchStrategy[Printed]:
    return TEXTS.map(at)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


FIGURES = st.builds(
    FigureReading,
    value=printed(),
    measure=st.sampled_from(["baseline", "target", "actual", "rate"]),
    target_kind=some(st.sampled_from(["forecast", "final"])),
    year=some(printed()),
    column_label=TEXTS,
    unit=some(printed()),
    note=some(TEXTS),
    doubts=DOUBTS,
)
INDICATORS = st.builds(
    IndicatorReading,
    name=printed(),
    ordinal=st.integers(1, 9),
    figures=st.lists(FIGURES, max_size=3).map(tuple),
    program=some(printed()),
    unit=some(printed()),
    direction=some(printed()),
    basis=some(printed()),
    doubts=DOUBTS,
)
COSTS = st.builds(
    CostReading,
    value=printed(),
    item=TEXTS,
    item_role=st.sampled_from(["total", "part", "funding"]),
    item_group=some(TEXTS),
    year=some(printed()),
    stage=some(TEXTS),
    unit=some(printed()),
    project_code=some(printed()),
    project_name=some(printed()),
    doubts=DOUBTS,
)
SCALES = st.lists(TEXTS, max_size=3).map(tuple)
RATINGS = st.builds(RatingReading, item=TEXTS, value=printed(), scale=SCALES, overall=st.booleans())
NARRATIVES = st.builds(NarrativeReading, heading=TEXTS, text=printed(), year_from=some(printed()), year_to=some(printed()))
SHEETS = st.fixed_dictionaries(
    {
        "indicators": st.lists(INDICATORS, max_size=3).map(tuple),
        "costs": st.lists(COSTS, max_size=3).map(tuple),
        "surveys": st.lists(st.builds(SurveyReading, metric=TEXTS, value=printed(), year=some(printed())), max_size=2).map(tuple),
        "ratings": st.lists(
            st.builds(
                RatingReading, item=TEXTS, value=printed(), scale=st.lists(TEXTS, max_size=3).map(tuple), overall=st.booleans()
            ),
            max_size=2,
        ).map(tuple),
        "narratives": st.lists(
            st.builds(NarrativeReading, heading=TEXTS, text=printed(), year_from=some(printed()), year_to=some(printed())),
            max_size=2,
        ).map(tuple),
        "year": some(printed()),
        "department": some(printed()),
    }
).map(lambda parts: sheet(**parts))
READINGS = st.builds(
    lambda sheets, parts: reading(*sheets, **parts),
    st.lists(SHEETS, min_size=1, max_size=2),
    st.fixed_dictionaries({"year": some(printed()), "title": some(printed()), "period_from": some(printed())}),
)
TABLES_WITH_IDS = ("sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives", "findings")
KEYS = {name: f"{name.removesuffix('s')}_id" for name in TABLES_WITH_IDS}
many = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def rows_of(found: Any) -> dict[str, Any]:
    try:
        return normalize(found, document(), Hints())
    except Rejected:
        return {}


def over_all(check: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """The check over the rows of any reading."""

    @many
    @given(READINGS)
    def run(found: Any) -> None:
        check(rows_of(found))

    return run


def fits(tables: dict[str, Any]) -> None:
    for name, rows in tables.items():
        assert json.loads(json.dumps(rows, allow_nan=False)) == rows
        if name in TABLES:
            frame(name, [{"withdrawn": False, **row} for row in rows] if name == "documents" else rows)


def has_own_ids(tables: dict[str, Any]) -> None:
    for name, key in KEYS.items():
        ids = [row[key] for row in tables.get(name, [])]
        assert len(set(ids)) == len(ids)


def says_why(tables: dict[str, Any]) -> None:
    for name, rows in tables.items():
        for row in rows if name != "documents" else []:
            assert row["needs_review"] == bool(row["review_reason"])


def claims_no_value_it_did_not_read(tables: dict[str, Any]) -> None:
    for row in tables.get("observations", []):
        assert (row["value"] is None) == (row["value_kind"] in ("none", "text"))
        assert row["value"] is None or (math.isfinite(row["value"]) and any(c.isnumeric() for c in row["value_text"]))
        assert row["absent_reason"] != "unreadable" or row["needs_review"]
    for row in tables.get("costs", []):
        assert (row["yen"] is None) == (row["thousand_yen"] is None)
        assert row["yen"] is not None or row["needs_review"]


def prints_no_official(tables: dict[str, Any]) -> None:
    for name in ("narratives", "findings"):
        assert not any("花子" in str(row["value_text"]) or "花子" in str(row.get("text")) for row in tables.get(name, []))


test_rows_fit_their_tables = over_all(fits)
test_every_row_has_an_id_of_its_own = over_all(has_own_ids)
test_a_row_for_review_says_why = over_all(says_why)
test_no_value_is_claimed_that_was_not_read = over_all(claims_no_value_it_did_not_read)
test_no_official_is_named = over_all(prints_no_official)
