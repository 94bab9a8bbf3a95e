"""Verification: a whole release has no problems; each kind of damage is told, with what to do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rowmaker.sheet import one_of_each

from pipeline import datapackage
from pipeline.publish import pinned, publish
from pipeline.validate import validate
from pipeline.verify import verify


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return validate(one_of_each().rows)


@pytest.fixture
def clean(tables: dict[str, pd.DataFrame], tmp_path: Path) -> Path:
    publish(tables, tmp_path / "clean", {"version": "1"})
    return tmp_path / "clean"


def told(clean: Path) -> list[str]:
    return [str(problem) for problem in verify(clean)]


def rewrite(clean: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Changes a published table and makes hash and row count agree again, so that only its content is wrong."""
    folder = pinned(clean)
    frame = change(pd.read_parquet(folder / f"{table}.parquet"))
    data = datapackage.parquet(table, frame)
    (folder / f"{table}.parquet").write_bytes(data)
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in about["resources"]:
        if resource["name"] == table:
            resource.update(hash=f"sha256:{hashlib.sha256(data).hexdigest()}", rows=len(frame))
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")


def setter(column: str, value: object, row: int = 0) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[row, column] = value
        return frame

    return change


def test_a_whole_release_has_no_problem(clean: Path) -> None:
    assert told(clean) == []


def test_rewriting_alone_is_no_problem(clean: Path) -> None:
    rewrite(clean, "costs", lambda frame: frame)
    assert told(clean) == []


def test_nothing_there(tmp_path: Path) -> None:
    (problem,) = told(tmp_path)
    assert "holds no datapackage.json" in problem
    assert "hyoka extract" in problem


def test_a_damaged_description(clean: Path) -> None:
    (pinned(clean) / "datapackage.json").write_text("{")
    (problem,) = told(clean)
    assert "damaged" in problem


def test_another_schema_version(clean: Path) -> None:
    path = pinned(clean) / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"schema_version": 1', '"schema_version": 99'), encoding="utf-8")
    assert any("schema version 99" in problem for problem in told(clean))


def test_one_flipped_byte(clean: Path) -> None:
    path = pinned(clean) / "costs.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(bytes(data))
    assert any(problem.startswith("costs: ") and "SHA-256" in problem for problem in told(clean))


def test_a_missing_table(clean: Path) -> None:
    (pinned(clean) / "costs.parquet").unlink()
    assert told(clean) == ["costs: costs.parquet is missing. Run `hyoka extract` again."]


def test_a_cut_off_table(clean: Path) -> None:
    path = pinned(clean) / "costs.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    assert any("no Parquet that can be read" in problem for problem in told(clean))


def test_a_table_that_is_not_described(clean: Path) -> None:
    path = pinned(clean) / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    about["resources"] = [resource for resource in about["resources"] if resource["name"] != "series"]
    path.write_text(json.dumps(about), encoding="utf-8")
    assert any(problem.startswith("series: not in datapackage.json") for problem in told(clean))


def test_a_wrong_row_count(clean: Path) -> None:
    path = pinned(clean) / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    about["resources"][0]["rows"] += 1
    path.write_text(json.dumps(about), encoding="utf-8")
    assert any("1 rows, datapackage.json says 2" in problem for problem in told(clean))


def test_other_columns_or_types(clean: Path) -> None:
    path = pinned(clean) / "costs.parquet"
    table = pq.read_table(path).drop_columns(["item"]).append_column("colour", pa.array(["red"] * 2))
    table = table.set_column(table.schema.get_field_index("yen"), "yen", table["yen"].cast(pa.float64()))
    pq.write_table(table, path)
    (problem,) = [problem for problem in told(clean) if "other columns" in problem]
    for part in ("item is missing, not string", "yen is double, not int64", "colour is not declared"):
        assert part in problem


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("costs", "item_role", "everything", "fail schema_choice in item_role"),
        ("observations", "fiscal_year", 1200, "fail schema_bounds in fiscal_year"),
        ("observations", "observation_id", "twin", "fail duplicate_id in observation_id"),
        ("surveys", "percent", 101.0, "fail schema_bounds in percent"),
        ("observations", "indicator_id", "gone", "refer to indicators.indicator_id that is not there, for instance gone"),
        ("sheets", "document_id", "f" * 16, "refer to documents.document_id that is not there"),
        ("costs", "x1", 5.0, "whose edges are exchanged"),
        ("costs", "top", -50.0, "that lies on no page"),
        ("costs", "bottom", 20000.0, "that lies on no page"),
        ("costs", "x0", float("nan"), "a box with a missing edge"),
        ("costs", "page", 3, "on a page that their document does not have"),
        ("costs", "page", None, "a box and no page"),
    ],
)
def test_values_that_cannot_be(clean: Path, table: str, column: str, value: object, message: str) -> None:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        if value == "twin":
            frame.loc[0, column] = frame.loc[1, column]
        else:
            frame.loc[0, column] = value
        return frame

    rewrite(clean, table, change)
    assert any(problem.startswith(f"{table}: 1 rows") or problem.startswith(f"{table}: 2 rows") for problem in told(clean))
    assert any(message in problem for problem in told(clean))


def test_a_marked_row_has_its_reason_already(clean: Path) -> None:
    rewrite(clean, "costs", lambda frame: setter("needs_review", True)(setter("item_role", "everything")(frame)))
    assert told(clean) == []
