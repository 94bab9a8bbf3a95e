"""In: rows; out: rows grouped, labels comparable, figures as printed in a message. What every check needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pipeline.normalizers import text
from schemas.finding import Row

Rows = Mapping[str, Sequence[Row]]
Key = TypeVar("Key", bound=Hashable)


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by key, in the order of their first row."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def label(value: Any) -> str:
    """A printed label, comparable: width-folded, without white space."""
    return text.key(value) if value else ""


def number(value: float) -> str:
    """A figure for a message: `1,234`, `0.5`."""
    return f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"


def year_of(row: Row) -> str:
    """The row's fiscal year for a message."""
    return "no printed year" if row.get("fiscal_year") is None else f"fiscal {row['fiscal_year']}"


def sheets_by_id(rows: Rows) -> dict[str, Row]:
    """Sheets by id."""
    return {row["sheet_id"]: row for row in rows["sheets"] if row.get("sheet_id")}
