"""`hyoka inspect`: one page in, a picture of what the stages made of it out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.commands import Commands, Usage


def add(commands: Commands) -> None:
    """Declares `hyoka inspect`."""
    command = commands.add_parser("inspect", help="draw what was found on a page over its picture")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--page", type=int, default=1, metavar="N", help="page, from 1 (default 1)")
    command.add_argument("--out", type=Path, required=True, metavar="PNG")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes the picture; exit code 1 where the file cannot be read."""
    from pipeline.inspect import draw
    from pipeline.process import password
    from pipeline.rejection import Rejected

    if not args.file.is_file():
        raise Usage(f"there is no file {args.file}")
    try:
        draw(args.file, args.page, args.out, password=password())
    except (IndexError, ValueError) as error:
        raise Usage(str(error)) from error
    except Rejected as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(args.out)
    return 0
