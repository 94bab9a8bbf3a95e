"""`hyoka extract`: the input folder in, the published tables out."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands import CLEAN, RAW, Commands, Usage

if TYPE_CHECKING:
    from pipeline.run import Options, Outcome


def add(commands: Commands) -> None:
    """Declares `hyoka extract`."""
    command = commands.add_parser("extract", help="read a folder of sheets and publish the tables")
    command.add_argument("raw", nargs="?", default=RAW, metavar="RAW", help=f"input folder (default {RAW})")
    command.add_argument("--out", default=CLEAN, metavar="CLEAN", help=f"where to publish (default {CLEAN})")
    add_options(command)
    command.set_defaults(run=run)


def add_options(command: argparse.ArgumentParser) -> None:
    """The options that `extract` and `watch` share."""
    command.add_argument("--jobs", type=_positive, default=0, metavar="N", help="files at once (default: one per processor)")
    command.add_argument(
        "--family", metavar="NAME", help="take every file as this family; generic switches the described ones off"
    )
    command.add_argument("--jurisdiction", metavar="CODE", help="six-digit code of the municipality, where nothing else names it")
    command.add_argument("--engine", choices=("processes", "dask"), default="processes", help="where files are worked on")
    command.add_argument("--scheduler", metavar="ADDRESS", help="the Dask scheduler, with --engine dask")
    command.add_argument("--force", action="store_true", help="read every file again, also unchanged ones")
    command.add_argument("--prune", action="store_true", help="drop the rows of files that are gone from the input folder")
    command.add_argument("--no-ocr", dest="ocr", action="store_false", help="reject scans instead of reading them")
    command.add_argument(
        "--timeout", type=_positive, default=120, metavar="SECONDS", help="time for one file, and 20 s per page more"
    )
    command.add_argument("--memory", type=_positive, default=6144, metavar="MIB", help="memory for one file (default 6144)")
    command.add_argument("--verbose", action="store_true", help="tell of every file")
    command.add_argument("--log-json", action="store_true", help="one JSON object per event on stderr")


def run(args: argparse.Namespace) -> int:
    """Exit code as in the contract."""
    return once(options_of(args), args)


def once(options: Options, args: argparse.Namespace) -> int:
    """One run, told to the person who started it."""
    from pipeline import logs
    from pipeline.cluster import NotInstalled
    from pipeline.jobs import CannotStart
    from pipeline.ledger import Damaged
    from pipeline.lock import Held
    from pipeline.progress import Bar
    from pipeline.run import run as run_stages

    logs.set_up(as_json=args.log_json, verbose=args.verbose)
    try:
        with Bar(wanted=not args.log_json) as bar:
            outcome = run_stages(options, bar)
    except Held as error:
        return _failed(options, 3, str(error))
    except NotInstalled as error:
        raise Usage(str(error)) from error
    except (CannotStart, Damaged, OSError) as error:
        return _failed(options, 4, f"nothing was published: {error}")
    except Exception as error:
        from pipeline.publish import PublishError  # loads pandas: only now, not on a run with nothing to do

        if not isinstance(error, PublishError):
            raise
        return _failed(options, 4, str(error))
    show(outcome, options)
    return outcome.summary.exit_code


def _failed(options: Options, code: int, message: str) -> int:
    """Says why nothing was published, on stderr, in the log and in the history of runs."""
    from pipeline import history, logs
    from pipeline.state import state_folder

    print(f"hyoka extract: {message}", file=sys.stderr)
    logs.event("failed", exit_code=code, message=message)
    with suppress(OSError):  # where even that cannot be written, stderr has said it
        history.append(state_folder(options.out), history.failed("extract", code, message))
    return code


def options_of(args: argparse.Namespace) -> Options:
    """The options, checked. Raises Usage."""
    from pipeline.jobs import Limits
    from pipeline.run import Options

    _check_places(args.raw, args.out)
    if args.scheduler and args.engine != "dask":
        raise Usage("--scheduler goes with --engine dask")
    if args.family is not None:
        _check_family(args.family)
    if args.jurisdiction is not None:
        _check_jurisdiction(args.jurisdiction)
    return Options(
        raw=args.raw,
        out=args.out,
        jobs=args.jobs,
        family=args.family,
        jurisdiction=args.jurisdiction,
        engine=args.engine,
        scheduler=args.scheduler,
        force=args.force,
        ocr=args.ocr,
        prune=args.prune,
        limits=Limits(seconds=args.timeout, memory=args.memory * 1024**2),
    )


def _check_places(raw: str, out: str) -> None:
    from pipeline.remote import is_address

    if is_address(raw):
        return
    folder = Path(raw.removeprefix("file://"))
    if not folder.exists():
        raise Usage(f"there is no input folder {raw}; put the sheets there or name another: hyoka extract FOLDER")
    if is_address(out):
        return
    given = Path(out.removeprefix("file://"))
    target = given.parent.resolve() / given.name  # its own name may be a link to a release elsewhere
    if folder.is_dir() and target.resolve().is_relative_to(folder.resolve()):
        raise Usage(f"--out {out} lies inside the input folder {raw}: the tables would be read as sheets")
    if target.exists() and not target.is_dir():
        raise Usage(f"--out {out} is a file; name a folder")


def _check_family(name: str) -> None:
    from extractors.registry import by_name, families

    try:
        by_name(name)
    except KeyError as error:
        known = ", ".join(sorted({*(f.name for f in families()), "generic"}))
        raise Usage(f"there is no family {name}; there are {known}") from error


def _check_jurisdiction(code: str) -> None:
    from pipeline.municipalities import by_code

    if by_code(code) is None:
        raise Usage(f"--jurisdiction {code}: no municipality has this code; it is six digits, the last one a check digit")


def show(outcome: Outcome, options: Options) -> None:
    """The summary on stdout; what was rejected, partial or not followed on stderr."""
    from pipeline.summary import printable

    for name, why in outcome.skipped:
        print(f"not followed: {printable(name)}: {why}", file=sys.stderr)
    for line in outcome.summary.trouble_lines():
        print(line, file=sys.stderr)
    for line in (*outcome.notes, *(f"layout drift: {error}" for error in outcome.errors)):
        print(line, file=sys.stderr)
    if not outcome.changed:
        print("nothing has changed since the last run")
    print("\n".join(outcome.summary.lines()))
    print(f"published in  {options.out}")
    if outcome.report is not None:
        print(f"what changed  {outcome.report}")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value
