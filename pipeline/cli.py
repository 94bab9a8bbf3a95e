"""In: the command line; out: an exit code. One small module per command lives in `pipeline/commands/`.

Exit codes: 0 everything was extracted; 1 published, but some source was rejected or is partial; 2 wrong usage;
3 another run holds the lock; 4 could not publish (nothing changed).
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence

from pipeline import __version__
from pipeline.commands import (
    Usage,
    describe,
    diff,
    extract,
    families,
    fetch,
    inspect,
    report,
    schema,
    verify,
    watch,
)

COMMANDS = (extract, families, describe, inspect, verify, report, fetch, watch, diff, schema)
INTERRUPTED = 130  # what shells give for Ctrl-C


def parser() -> argparse.ArgumentParser:
    """The whole command line, for `main` and for the tests of the documents."""
    top = argparse.ArgumentParser(prog="hyoka", description="Japanese municipal evaluation sheets to validated Parquet.")
    top.add_argument("--version", action="version", version=f"hyoka {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Gives its exit code; argparse leaves by SystemExit(2) where the usage is wrong."""
    args = parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that lacks a character shall not end the run
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except Usage as error:
        print(f"hyoka {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; what was published before is unchanged", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read along has seen enough
        return 0
    except Exception:
        traceback.print_exc()  # shown whole, never hidden: this is a fault of hyoka's own
        print("hyoka failed. Please report this with the lines above.", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main())
