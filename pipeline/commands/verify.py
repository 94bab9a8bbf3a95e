"""`hyoka verify`: a release in, whether it is whole and as declared out."""

from __future__ import annotations

import argparse
import sys

from pipeline.commands import CLEAN, Commands


def add(commands: Commands) -> None:
    """Declares `hyoka verify`."""
    command = commands.add_parser("verify", help="check hashes and schemas of a release")
    command.add_argument("clean", nargs="?", default=CLEAN, metavar="CLEAN", help=f"the release (default {CLEAN})")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 1 where the release is not whole; every fault on stderr."""
    from pipeline.verify import verify

    faults = verify(args.clean)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{args.clean}: {f'not as declared, {len(faults)} problems' if faults else 'whole, hashes and schemas as declared'}")
    return 1 if faults else 0
