"""Out: two different sets of published tables, and what a reader finds in a folder; for tests of publishing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
from rowmaker.sheet import one_of_each

from pipeline.validate import validate

Tables = dict[str, pd.DataFrame]


@cache
def some_tables() -> Tables:
    return validate(one_of_each().rows)


@cache
def other_tables() -> Tables:
    """The same with other figures."""
    city = one_of_each()
    for row in city.rows["observations"]:
        if row["value"] is not None:
            row.update(value=row["value"] + 1000, value_text=f"{row['value'] + 1000:,.0f}")
    return validate(city.rows)


def content(folder: Path) -> dict[str, bytes]:
    """What a reader finds in the folder, without what is hidden."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}
