"""In: one declaration per column (type, unit, meaning, bounds); out: Pandera fields, and the same facts for the publisher.

The tables themselves are in `schemas/tables.py`. Everything that describes a column elsewhere (Parquet metadata,
datapackage, documentation, verification) is derived from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from typing import Any, Literal

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

Kind = Literal["text", "integer", "short", "number", "point", "flag", "texts"]

Text = Series[pd.StringDtype]
Integer = Series[pd.Int64Dtype]
Short = Series[pd.Int16Dtype]
Number = Series[np.float64]
Point = Series[np.float32]
Flag = Series[pd.BooleanDtype]
Texts = Series[object]

#: The pandas type of each kind, as `pd.read_parquet` gives it back.
DTYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "Int64",
    "short": "Int16",
    "number": "float64",
    "point": "float32",
    "flag": "boolean",
    "texts": "object",
}
_KINDS = {pd.StringDtype: "text", pd.Int64Dtype: "integer", pd.Int16Dtype: "short", pd.BooleanDtype: "flag"}


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column. `unit` is None for what has none; `refers` is `table.column` of a foreign key.

    `least` and `most` are inclusive; `choices` is a closed list; `pattern` matches the whole text.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    least: float | None = None
    most: float | None = None
    key: bool = False
    refers: str | None = None

    @property
    def dtype(self) -> str:
        return DTYPES[self.kind]


def column(
    meaning: str,
    *,
    unit: str | None = None,
    required: bool = False,
    choices: Sequence[str] = (),
    pattern: str | None = None,
    least: float | None = None,
    most: float | None = None,
    key: bool = False,
    refers: str | None = None,
) -> Any:
    """A Pandera field. `required` forbids null; `key` makes it the table's unique id; the rest as in `Column`."""
    facts = {
        "unit": unit, "required": required or key, "choices": tuple(choices), "pattern": pattern,
        "least": least, "most": most, "key": key, "refers": refers,
    }  # fmt: skip
    return pa.Field(
        nullable=not (required or key),
        unique=key,
        isin=list(choices) or None,
        str_matches=f"^(?:{pattern})$" if pattern else None,
        ge=least,
        le=most,
        description=meaning,
        metadata=facts,
    )


class Table(pa.DataFrameModel):
    """What all table models share: no column may be missing or stand beside the declared ones."""

    class Config:
        strict = True
        coerce = False


@cache
def columns(table: type[Table]) -> tuple[Column, ...]:
    """The table's columns in the order of publication: whose row it is, its own columns, evidence, review."""
    fields = {name: _column(name, field) for name, field in table.to_schema().columns.items()}
    places = {name: (rank, place) for rank, group in enumerate(_declared(table)) for place, name in enumerate(group)}
    return tuple(fields[name] for name in sorted(fields, key=places.__getitem__))


def _declared(table: type[Table]) -> list[list[str]]:
    """Names as declared in each class body; `_rank` in the body says where its columns stand, 1 where it says nothing."""
    groups: dict[int, list[str]] = {}
    for owner in reversed(table.__mro__):
        names = [name for name in get_annotations(owner) if not name.startswith("_")]
        if names and issubclass(owner, Table):
            groups.setdefault(owner.__dict__.get("_rank", 1), []).extend(names)
    return [groups[rank] for rank in sorted(groups)]


def _column(name: str, field: Any) -> Column:
    dtype = field.dtype.type
    kind = _KINDS.get(type(dtype)) or {"float64": "number", "float32": "point", "object": "texts"}[str(dtype)]
    return Column(name=name, kind=kind, meaning=field.description, **field.metadata)  # type: ignore[arg-type]
