"""In: the tables of a release; out: `report.html`, one page with everything in it, and `findings.csv`, safe to open.

The page loads nothing from anywhere. Jinja2 escapes every text; a spreadsheet never takes a cell of the CSV for a formula.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from pipeline.state import write_atomic
from pipeline.summary import printable, summarize

PAGE, FINDINGS = "report.html", "findings.csv"
#: How many rows to review the page shows; the tables hold them all.
MOST_ROWS = 2000
#: What makes a spreadsheet take a text for a formula, also in full width, as Japanese ones do.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
#: What a row is about, in the order in which a person looks for it.
SUBJECT = ("sheet_code", "sheet_name", "program_name", "indicator_name", "item", "metric", "heading", "project_name", "measure")

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def write(tables: Tables, folder: Path) -> tuple[Path, Path]:
    """Writes both files into `folder`; gives their paths. Raises OSError."""
    page, findings = folder / PAGE, folder / FINDINGS
    write_atomic(page, html(tables).encode())
    write_atomic(findings, findings_csv(tables).encode("utf-8-sig"))  # with its mark, so that Excel reads it as UTF-8
    return page, findings


def html(tables: Tables) -> str:
    """The page. File names and printed texts in it are escaped."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("pipeline").joinpath("data/report.html").read_text(encoding="utf-8"))
    names = _names(tables)
    marked = list(_to_review(tables, names))
    return template.render(
        summary=summarize(tables),
        documents=[{**row, "source_path": printable(row["source_path"])} for row in _rows(tables["documents"])],
        counts={name: len(table) for name, table in tables.items()},
        kinds=_kinds(tables["findings"]),
        errors=[_place(row, names) for row in _rows(tables["findings"]) if row["severity"] == "error"],
        marked=marked[:MOST_ROWS],
        more=max(0, len(marked) - MOST_ROWS),
    )


def findings_csv(tables: Tables) -> str:
    """`findings` with the file's name before it, one line per finding."""
    names = _names(tables)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = list(tables["findings"].columns)
    writer.writerow(["source_path", *columns])
    for row in _rows(tables["findings"]):
        writer.writerow([harmless(value) for value in (names.get(row["document_id"], ""), *(row[name] for name in columns))])
    return out.getvalue()


def harmless(value: Any) -> Any:
    """The value as it may stand in a CSV: a text that a spreadsheet would compute gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _rows(table: pd.DataFrame) -> list[Row]:
    """The rows as dictionaries, with None for every kind of null."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _names(tables: Tables) -> dict[str, str]:
    documents = tables["documents"]
    return {one: printable(path) for one, path in zip(documents["document_id"], documents["source_path"], strict=True)}


def _kinds(findings: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Severity, check and how often, the worst first."""
    order = {"error": 0, "warning": 1, "info": 2}
    counted = Counter(zip(findings["severity"].astype(str), findings["check"].astype(str), strict=True))
    kinds = [(severity, check, count) for (severity, check), count in counted.items()]
    return sorted(kinds, key=lambda kind: (order.get(kind[0], 3), -kind[2], kind[1]))


def _to_review(tables: Tables, names: Mapping[str, str]) -> Iterator[Row]:
    """Every marked row of the tables, with its file, its subject and its place."""
    for table, frame in tables.items():
        if table in ("findings", "series") or "needs_review" not in frame.columns:
            continue
        for row in _rows(frame[frame["needs_review"].fillna(False).astype(bool)]):
            yield {**_place(row, names), "table": table}


def _place(row: Row, names: Mapping[str, str]) -> Row:
    """What the page shows of one row: its file, what it is about, what is printed and where, and why."""
    edges = [row.get(name) for name in ("x0", "top", "x1", "bottom")]
    year = row.get("fiscal_year")
    about = [str(row[name]) for name in SUBJECT if row.get(name) is not None] + ([f"{year}年度"] if year is not None else [])
    return {
        "file": names.get(row.get("document_id") or "", ""),
        "about": " · ".join(about),
        "printed": row.get("value_text"),
        "page": row.get("page", row.get("page_first")),
        "box": "" if None in edges else ", ".join(f"{edge:.0f}" for edge in edges if edge is not None),
        "why": row.get("message") or row.get("review_reason"),
        "check": row.get("check"),
    }
