"""The page of tables is generated: it may not be older than the declarations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline import datapackage
from schemas.columns import columns
from schemas.finding import CHECKS
from schemas.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_is_what_the_declarations_give() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == datapackage.page(), "run: python -m pipeline.datapackage > docs/tables.md"


def test_the_command_prints_the_page() -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline.datapackage"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == datapackage.page()


def test_every_table_column_and_check_stands_on_the_page() -> None:
    page = datapackage.page()
    for table, model in TABLES.items():
        section = page.split(f"## `{table}`\n")[1].split("\n## ")[0]
        for column in columns(model):
            assert f"`{column.name}`" in section
            assert column.meaning in section
    for code in CHECKS:
        assert f"| `{code}` |" in page
