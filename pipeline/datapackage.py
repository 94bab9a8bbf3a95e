"""In: the declared tables; out: their Arrow schemas, Parquet bytes, `datapackage.json` and `docs/tables.md`, all from one source.

`python -m pipeline.datapackage` prints the page of documentation.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.columns import Column, columns
from schemas.finding import CHECKS
from schemas.tables import SCHEMA_VERSION, TABLES

NAME = "datapackage.json"
_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "short": pa.int16(),
    "number": pa.float64(),
    "point": pa.float32(),
    "flag": pa.bool_(),
    "texts": pa.list_(pa.string()),
}
_FRICTIONLESS = {
    "text": "string",
    "integer": "integer",
    "short": "integer",
    "number": "number",
    "point": "number",
    "flag": "boolean",
    "texts": "any",  # a list: frictionless reads Parquet lists as numpy arrays, which its own `array` refuses
}
#: Fixed, so that the same rows give the same bytes whatever a library's defaults become.
_PARQUET: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 6,
    "version": "2.6",
    "data_page_version": "1.0",
    "row_group_size": 128 * 1024,
    "use_dictionary": True,
}


def meaning(table: str) -> str:
    """What a row of the table is, in one sentence or two."""
    return " ".join((inspect.getdoc(TABLES[table]) or "").split())


def arrow_schema(table: str) -> pa.Schema:
    """The table's Arrow schema; each field carries its description, unit and closed list as metadata."""
    fields = [pa.field(column.name, _ARROW[column.kind], metadata=_facts(column)) for column in columns(TABLES[table])]
    return pa.schema(fields, metadata={"description": meaning(table), "schema_version": str(SCHEMA_VERSION)})


def _facts(column: Column) -> dict[str, str]:
    facts = {"description": column.meaning, "unit": column.unit, "choices": " ".join(column.choices)}
    return {name: value for name, value in facts.items() if value}


def parquet(table: str, frame: pd.DataFrame) -> bytes:
    """The table as Parquet, with pandas metadata so that nullable types load as such. Equal rows give equal bytes.

    Raises pyarrow.ArrowInvalid where the frame is not of the declared types.
    """
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False), sink, **_PARQUET)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def package(files: Mapping[str, bytes], rows: Mapping[str, int], meta: Mapping[str, Any]) -> bytes:
    """`datapackage.json` (Frictionless) for the tables' files by table name. `meta` (JSON) stands at its top level.

    No time and no host stand in it, so that unchanged tables have an unchanged description.
    """
    about = {
        "profile": "data-package",
        "name": "hyoka",
        "title": "Municipal evaluation sheets as tables",
        "description": "Figures, costs, ratings and texts of Japanese municipal evaluation sheets, with where each is printed.",
        "schema_version": SCHEMA_VERSION,
        **meta,
        "resources": [_resource(table, data, rows[table]) for table, data in files.items()],
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: str, data: bytes, rows: int) -> dict[str, Any]:
    """One table. `bytes` is left out: frictionless cannot count them in Parquet and calls every file wrong that says it."""
    declared = columns(TABLES[table])
    schema: dict[str, Any] = {"fields": [_field(column) for column in declared]}
    schema["primaryKey"] = next(column.name for column in declared if column.key)
    foreign = [(column.name, *column.refers.split(".")) for column in declared if column.refers]
    if foreign:
        schema["foreignKeys"] = [
            {"fields": name, "reference": {"resource": other, "fields": theirs}} for name, other, theirs in foreign
        ]
    return {
        "name": table,
        "description": meaning(table),
        "path": f"{table}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "rows": rows,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    limits = {
        "required": column.required or None,
        "unique": column.key or None,
        "enum": list(column.choices) or None,
        "pattern": column.pattern,
        "minimum": column.least,
        "maximum": column.most,
    }
    constraints = {name: value for name, value in limits.items() if value is not None}
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FRICTIONLESS[column.kind],
        "arrowType": str(_ARROW[column.kind]),
        "description": column.meaning,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def page() -> str:
    """`docs/tables.md`: every table, column and check, from the declarations."""
    lines = [
        "# Tables",
        "",
        "<!-- Generated from schemas/tables.py by `python -m pipeline.datapackage > docs/tables.md`; do not edit. -->",
        "",
        f"Schema version {SCHEMA_VERSION}. One Parquet file per table in the output folder, described by `{NAME}`.",
        "A column may be added; none is renamed, dropped or given another meaning without a new schema version.",
        "The table's id is bold; `?` behind a type says that the column may be null.",
        "",
    ]
    for table in TABLES:
        lines += [f"## `{table}`", "", meaning(table), "", "| column | type | unit | meaning |", "|---|---|---|---|"]
        lines += [_line(column) for column in columns(TABLES[table])]
        lines.append("")
    lines += [
        "## Checks",
        "",
        "Codes of `findings.check` that come from checks over all rows:",
        "",
        "| code | question |",
        "|---|---|",
    ]
    lines += [f"| `{code}` | {question} |" for code, question in CHECKS.items()]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    notes = [column.meaning.replace("|", "\\|")]
    if column.choices:
        notes.append("One of " + ", ".join(f"`{choice}`" for choice in column.choices))
    if column.least is not None or column.most is not None:
        notes.append(_bounds(column))
    if column.refers:
        notes.append(f"→ `{column.refers}`")
    kind = str(_ARROW[column.kind]) if column.kind != "texts" else "list of string"
    name = f"**`{column.name}`**" if column.key else f"`{column.name}`"
    return f"| {name} | {kind}{'' if column.required else '?'} | {column.unit or ''} | {'. '.join(notes)} |"


def _bounds(column: Column) -> str:
    if column.least is None:
        return f"At most {column.most:g}"
    return f"From {column.least:g}" if column.most is None else f"{column.least:g} to {column.most:g}"


if __name__ == "__main__":
    print(page(), end="")
