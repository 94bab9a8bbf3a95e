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
    from pipeline.datapackage import page

    print(page(), end="")
    return 0
