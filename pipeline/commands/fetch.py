"""`hyoka fetch`: a list of publishers' pages in, their new and changed sheets in the input folder out."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from pipeline.commands import RAW, Commands, Usage

STATE = ".fetch"  # in the input folder: the lock and the history; names with a dot are no sheets


def add(commands: Commands) -> None:
    """Declares `hyoka fetch`."""
    command = commands.add_parser("fetch", help="fetch new and changed sheets from the publishers' pages")
    command.add_argument("sources", type=Path, metavar="SOURCES.toml")
    command.add_argument("--raw", type=Path, default=Path(RAW), metavar="RAW", help=f"input folder (default {RAW})")
    command.add_argument("--log-json", action="store_true", help="one JSON object per event on stderr")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 where everything could be had, 1 where something could not, 3 where another fetch is at work there, 4
    where nothing can be written. Each fetch leaves a line in `RAW/.fetch/_runs.jsonl`."""
    from pipeline import history, logs
    from pipeline.fetch import fetch
    from pipeline.fetching.sources import BadSources
    from pipeline.lock import Held, hold

    logs.set_up(as_json=args.log_json)
    if not args.sources.is_file():
        raise Usage(f"there is no file {args.sources}")
    started = time.monotonic()
    state = args.raw / STATE
    try:
        with hold(state):
            report = fetch(args.sources, args.raw)
            seconds = {"fetch": round(time.monotonic() - started, 3)}
            history.append(state, history.done("fetch", report.exit_code, seconds, report.counts()))
    except BadSources as error:
        raise Usage(str(error)) from error
    except Held as error:
        print(f"hyoka fetch: {error}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"hyoka fetch: cannot write below {args.raw}: {error}. What was fetched before is unchanged.", file=sys.stderr)
        return 4
    print(report.text(), file=sys.stderr if report.exit_code else sys.stdout)
    return report.exit_code
