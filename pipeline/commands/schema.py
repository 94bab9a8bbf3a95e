"""`hyoka schema`: every table and column with type, unit and meaning."""

from __future__ import annotations

import argparse

from pipeline.commands import Commands


def add(commands: Commands) -> None:
    """Declares `hyoka schema`."""
    command = commands.add_parser("schema", help="print every table and column with type, unit and meaning")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the tables as Markdown."""
    from schemas.columns import columns
    from schemas.tables import SCHEMA_VERSION, TABLES

    print(f"schema version {SCHEMA_VERSION}")
    for name, table in TABLES.items():
        print(f"\n## {name}\n\n{(table.__doc__ or '').strip()}\n\n| column | type | unit | meaning |\n|---|---|---|---|")
        for column in columns(table):
            print(f"| `{column.name}` | {column.kind} | {column.unit or ''} | {column.meaning} |")
    return 0
