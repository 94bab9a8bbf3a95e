"""`hyoka fetch`: a list of publishers' pages in, their new and changed sheets in the input folder out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.commands import RAW, Commands, Usage


def add(commands: Commands) -> None:
    """Declares `hyoka fetch`."""
    command = commands.add_parser("fetch", help="fetch new and changed sheets from the publishers' pages")
    command.add_argument("sources", type=Path, metavar="SOURCES.toml")
    command.add_argument("--raw", type=Path, default=Path(RAW), metavar="RAW", help=f"input folder (default {RAW})")
    command.add_argument("--log-json", action="store_true", help="one JSON object per event on stderr")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 where everything could be had, 1 where something could not, 3 where another fetch is at work there."""
    from pipeline import logs
    from pipeline.fetch import fetch
    from pipeline.fetching.sources import BadSources
    from pipeline.lock import Held, hold

    logs.set_up(as_json=args.log_json)
    if not args.sources.is_file():
        raise Usage(f"there is no file {args.sources}")
    try:
        with hold(args.raw / ".fetch"):
            report = fetch(args.sources, args.raw)
    except BadSources as error:
        raise Usage(str(error)) from error
    except Held as error:
        print(f"hyoka fetch: {error}", file=sys.stderr)
        return 3
    print(report.text(), file=sys.stderr if report.exit_code else sys.stdout)
    return report.exit_code
