"""One module per command: `add(commands)` declares its options, and its `run(args)` gives the exit code.

What a command needs is imported when it runs, so that `hyoka --help` and a run with nothing to do start at once.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

RAW = "data/raw"
CLEAN = "data/clean"


class Usage(Exception):
    """The command line asks for something that cannot be; the text says what to write instead. Exit code 2."""
