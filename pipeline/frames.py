"""In: typed rows of one table; out: its pandas frame with the declared types and column order, or its empty frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from schemas.columns import Column, columns
from schemas.finding import Row
from schemas.tables import TABLES


def frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as a table of the declared types, indexed from 0. Raises TypeError or ValueError for another type."""
    declared = columns(TABLES[table])
    data = {column.name: _array([row[column.name] for row in rows], column) for column in declared}
    return pd.DataFrame(data, columns=[column.name for column in declared], index=pd.RangeIndex(len(rows)))


def _array(values: list[Any], column: Column) -> Any:
    if column.kind in ("number", "point"):
        return np.array([np.nan if value is None else value for value in values], dtype=column.dtype)
    if column.kind == "texts":
        holder = np.empty(len(values), dtype=object)
        holder[:] = values
        return holder
    return pd.Series(values, dtype=column.dtype).array
