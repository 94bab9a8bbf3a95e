"""Are there as many projects or indicators as the sheet says? In: printed counts; out: a finding per count, held or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.rows import Rows, grouped, label
from pipeline.normalizers import text
from schemas.finding import Finding, Row

CHECK = "declared_count"
_COUNT = re.compile(r"(?:全|計)?(\d+)(?:事務事業|細事業|事業|指標|項目|件|本)?")
_PROJECTS = re.compile(r"(?:事務事業|細事業|構成事業|事業)(?:の)?(?:総)?(?:件数|本数|数)")
_INDICATORS = re.compile(r"(?:成果|活動)?指標(?:の)?(?:総)?(?:件数|本数|数)")


def check(rows: Rows) -> Iterator[Finding]:
    """Printed totals that count (事務事業数 5, 指標数 2事業) against what was found on their sheet."""
    costs = grouped(rows["costs"], lambda row: row["sheet_id"])
    indicators = grouped(rows["indicators"], lambda row: row["sheet_id"])
    for control in rows["controls"]:
        declared = _COUNT.fullmatch(text.key(control.get("value_text") or ""))
        if declared is None:
            continue
        item, sheet = label(control.get("item")), control["sheet_id"]
        if _PROJECTS.fullmatch(item):
            found = len(_projects(costs.get(sheet, [])))
        elif _INDICATORS.fullmatch(item):
            found = len({row["indicator_id"] for row in indicators.get(sheet, [])})
        else:
            continue
        what = f"{control['item']}: {declared[1]} declared, {found} found"
        yield Finding(CHECK, "info" if int(declared[1]) == found else "error", what, control)


def _projects(costs: Sequence[Row]) -> set[tuple[str, str]]:
    """The projects with an amount; the sheet itself is none of its projects."""
    return {
        (label(row["project_code"]), label(row["project_name"]))
        for row in costs
        if row["project_code"] or row["project_name"] != row["sheet_name"]
    }
