"""`hyoka describe`: an unknown sheet in, a starting family file for it out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.commands import Commands, Usage


def add(commands: Commands) -> None:
    """Declares `hyoka describe`."""
    command = commands.add_parser("describe", help="print a starting family file for an unknown sheet")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--name", default="new_family", metavar="NAME", help="the family's name, which its file has too (new_family)"
    )
    command.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="also draw every page with what was found into this folder"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the family file; exit code 1 where the file cannot be read."""
    if not args.file.is_file():
        raise Usage(f"there is no file {args.file}")
    from pipeline.describe import describe
    from pipeline.rejection import Rejected

    try:
        print(describe(args.file, args.pictures, args.name), end="")
    except ValueError as error:
        raise Usage(str(error)) from error
    except Rejected as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0
