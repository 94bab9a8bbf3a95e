"""`hyoka diff`: two releases in, what differs between them out, value by value."""

from __future__ import annotations

import argparse
import json

from pipeline.commands import Commands, Usage


def add(commands: Commands) -> None:
    """Declares `hyoka diff`."""
    command = commands.add_parser("diff", help="what differs between two releases, value by value")
    command.add_argument("old", metavar="OLD")
    command.add_argument("new", metavar="NEW")
    command.add_argument("--json", action="store_true", help="one JSON object instead of text")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the differences; exit code 1 where a layout gives less than on its last edition."""
    from pipeline.change_report import load, text
    from pipeline.diff import compare

    try:
        found = compare(load(args.old), load(args.new))
    except FileNotFoundError as error:
        raise Usage(str(error)) from error
    print(json.dumps(found.as_json(), ensure_ascii=False, indent=1, default=str) if args.json else text(found), end="")
    return 1 if found.errors else 0
