"""`hyoka families`: the described document families, one per line."""

from __future__ import annotations

import argparse

from pipeline.commands import Commands


def add(commands: Commands) -> None:
    """Declares `hyoka families`."""
    command = commands.add_parser("families", help="list the described document families")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints name and title of every family."""
    from extractors.registry import by_name, families

    every = (*families(), by_name("generic"))
    width = max(len(family.name) for family in every)
    for family in every:
        print(f"{family.name:{width}}  {family.title}")
    return 0
