"""`hyoka report`: a release in, one page for people and the findings as CSV out."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands import CLEAN, Commands, Usage


def add(commands: Commands) -> None:
    """Declares `hyoka report`."""
    command = commands.add_parser("report", help="one HTML page of a release for people, and its findings as CSV")
    command.add_argument("clean", nargs="?", default=CLEAN, metavar="CLEAN", help=f"the release (default {CLEAN})")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="where to write them (default: beside the tables)")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes `report.html` and `findings.csv` and says where."""
    from pipeline.publish import load
    from pipeline.report import write

    if args.out is None and "://" in args.clean:
        raise Usage("--out FOLDER is needed for a release that is not on this machine")
    try:
        tables = load(args.clean)
    except FileNotFoundError as error:
        raise Usage(f"there is no release in {args.clean}; make one with: hyoka extract") from error
    for path in write(tables, args.out or Path(args.clean)):
        print(path)
    return 0
