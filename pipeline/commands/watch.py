"""`hyoka watch`: extracts again whenever files in the input folder have changed and settled."""

from __future__ import annotations

import argparse

from pipeline.commands import CLEAN, RAW, Commands, Usage
from pipeline.commands.extract import add_options, options_of


def add(commands: Commands) -> None:
    """Declares `hyoka watch`."""
    command = commands.add_parser("watch", help="extract again whenever the input folder changes")
    command.add_argument("raw", nargs="?", default=RAW, metavar="RAW", help=f"input folder (default {RAW})")
    command.add_argument("--out", default=CLEAN, metavar="CLEAN", help=f"where to publish (default {CLEAN})")
    add_options(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs until it is interrupted; gives the exit code of the last run."""
    from pipeline.commands.extract import once
    from pipeline.watch import watch

    options = options_of(args)
    try:
        return watch(options.raw, lambda: once(options, args))
    except FileNotFoundError as error:
        raise Usage(str(error)) from error
