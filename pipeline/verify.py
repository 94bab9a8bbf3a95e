"""In: a published folder or address; out: everything about it that is not as declared, as sentences. Nothing is changed."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import datapackage
from pipeline.checks import schema
from pipeline.publish import pinned
from schemas.columns import columns
from schemas.tables import SCHEMA_VERSION, TABLES

#: The largest page PDF allows, in points; a box beyond it is on no page.
LARGEST_PAGE = 14400.0
#: Boxes come from float32 and may stick out of the page by the thickness of a rule.
SLACK = 2.0
EDGES = ("x0", "top", "x1", "bottom")
DO = "Run `hyoka extract` again."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which table (None for the release as a whole), what, and what to do."""

    table: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.table}: {self.message}" if self.table else self.message


def verify(clean: str | os.PathLike[str]) -> list[Problem]:
    """All problems of the release at `clean`; none where it is whole and as declared.

    Checked are hashes, sizes, schemas, row counts, bounds and closed lists of rows that are not marked, ids, references
    and boxes. Raises OSError where the place itself cannot be reached.
    """
    place = os.fspath(clean)
    local = "://" not in place or place.startswith("file://")
    system, root = fsspec.core.url_to_fs(str(pinned(place)) if local else place)
    root = root.rstrip("/")
    try:
        about = json.loads(system.cat_file(f"{root}/{datapackage.NAME}"))
        resources = {str(resource["name"]): resource for resource in about["resources"]}
    except FileNotFoundError:
        return [Problem(None, f"{place} holds no {datapackage.NAME}: nothing, or half a release, stands there. {DO}")]
    except (ValueError, KeyError, TypeError) as error:
        return [Problem(None, f"{place}/{datapackage.NAME} is damaged ({error}). {DO}")]
    problems: list[Problem] = []
    if about.get("schema_version") != SCHEMA_VERSION:
        version = about.get("schema_version")
        problems.append(Problem(None, f"schema version {version}, this program reads {SCHEMA_VERSION}. {DO}"))
    problems += [Problem(table, f"not in {datapackage.NAME}. {DO}") for table in TABLES if table not in resources]
    tables: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        if table in resources:
            frame, found = _table(system, root, table, resources[table])
            problems += found
            if frame is not None:
                tables[table] = frame
    return problems + list(_across(tables))


def _table(system: Any, root: str, table: str, resource: Mapping[str, Any]) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The table, None where it cannot be read, and what is wrong with its file and its rows."""
    try:
        data: bytes = system.cat_file(f"{root}/{resource.get('path')}")
    except FileNotFoundError:
        return None, [Problem(table, f"{resource.get('path')} is missing. {DO}")]
    problems: list[Problem] = []
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource.get("hash"):
        problems.append(Problem(table, f"{len(data)} bytes of another SHA-256 than described: changed or half written. {DO}"))
    try:
        arrow = pq.read_table(io.BytesIO(data))
    except (pa.ArrowInvalid, OSError) as error:
        return None, [*problems, Problem(table, f"no Parquet that can be read ({error}). {DO}")]
    if arrow.num_rows != resource.get("rows"):
        problems.append(Problem(table, f"{arrow.num_rows} rows, {datapackage.NAME} says {resource.get('rows')}. {DO}"))
    wanted = datapackage.arrow_schema(table)
    if not arrow.schema.equals(wanted, check_metadata=False):
        return None, [*problems, Problem(table, f"other columns or types than declared: {_differences(arrow.schema, wanted)}")]
    frame = arrow.to_pandas()
    return frame, problems + list(_values(table, frame)) + list(_boxes(table, frame))


def _differences(there: pa.Schema, wanted: pa.Schema) -> str:
    have = {field.name: field.type for field in there}
    parts = [
        f"{field.name} is {have.get(field.name, 'missing')}, not {field.type}"
        for field in wanted
        if field.name not in have or not have[field.name].equals(field.type)
    ]
    parts += [f"{name} is not declared" for name in have if name not in wanted.names]
    return "; ".join(parts) or "the order of columns"


def _values(table: str, frame: pd.DataFrame) -> Iterator[Problem]:
    """Values outside their declaration in rows that are not marked: a marked row has its reason already."""
    marked = frame["needs_review"].fillna(False).astype(bool) if "needs_review" in frame else pd.Series(False, index=frame.index)
    refused: dict[tuple[str, str], list[int]] = {}
    for position, column, code in schema.failures(table, frame):
        if not marked.iloc[position] or code == "duplicate_id":
            refused.setdefault((column, code), []).append(position)
    for (column, code), positions in refused.items():
        example = frame[column].iloc[positions[0]]
        yield Problem(table, f"{len(positions)} rows fail {code} in {column} without a mark, for instance {example!r}")


def _boxes(table: str, frame: pd.DataFrame) -> Iterator[Problem]:
    if not set(EDGES) <= set(frame.columns) or frame.empty:
        return
    edges = frame[list(EDGES)]
    some, every = edges.notna().any(axis=1), edges.notna().all(axis=1)
    if (partly := int((some & ~every).sum())) > 0:
        yield Problem(table, f"{partly} rows have a box with a missing edge")
    turned = every & ((edges["x0"] > edges["x1"]) | (edges["top"] > edges["bottom"]))
    outside = every & ((edges.min(axis=1) < -SLACK) | (edges.max(axis=1) > LARGEST_PAGE))
    for rows, what in (
        (turned, "whose edges are exchanged"),
        (outside, "that lies on no page"),
        (every & frame["page"].isna(), "and no page"),
    ):
        if (count := int(rows.sum())) > 0:
            yield Problem(table, f"{count} rows have a box {what}")


def _across(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """References between tables, and pages beyond the last one of their document."""
    for table, frame in tables.items():
        for column in columns(TABLES[table]):
            if not column.refers:
                continue
            target, name = column.refers.split(".")
            if target not in tables:
                continue
            lost = frame[column.name].dropna()
            lost = lost[~lost.isin(tables[target][name])]
            if len(lost):
                yield Problem(table, f"{len(lost)} rows refer to {column.refers} that is not there, for instance {lost.iloc[0]}")
    if "documents" not in tables:
        return
    pages = tables["documents"].set_index("document_id")["pages"]
    for table, frame in tables.items():
        if "page" in frame:
            beyond = (frame["page"] > frame["document_id"].map(pages)).fillna(False)
            if (count := int(beyond.sum())) > 0:
                yield Problem(table, f"{count} rows stand on a page that their document does not have")
