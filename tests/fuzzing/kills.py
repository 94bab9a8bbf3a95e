"""`python -m fuzzing.kills [--moments N] [--seed N]`: kills runs with SIGKILL, half of them inside publishing, and judges.

After every kill the output folder must hold the old release or the new one, whole, and the next run must complete.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from badpdf import sheet
from badpdf.rewrite import rewritten

from pipeline.publish import CURRENT
from pipeline.verify import verify

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]
#: Runs `hyoka` in a process that ends itself, as by kill −9, before the n-th change of names below a folder.
KILLED = """
import os, signal, sys
from pipeline import cli, gather

if os.environ.get("PLAYED"):
    from played.stages import good

    gather.process = good

place, at, count = os.path.realpath(sys.argv[1]), int(sys.argv[2]), 0

def step(event, args):
    global count
    changes = event in ("os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree")
    if changes or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
        names = [os.fspath(name) for name in args[:2] if isinstance(name, (str, os.PathLike))]
        if any(os.path.join(os.getcwd(), name).startswith(place + os.sep) for name in names):
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
code = cli.main(sys.argv[3:])
print("steps", count, file=sys.stderr)
sys.exit(code)
"""


@dataclass
class Killed:
    """What stood there after each kill, by half, and every sentence that should not be there."""

    stood: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For people."""
        said = [f"{half}: the {what} release stood there {count} times" for (half, what), count in sorted(self.stood.items())]
        return [*said, f"faults: {len(self.faults)}", *self.faults]


def kill_runs(moments: int, seed: int, work: Path, *, played: bool = False, tell: Callable[[str], None] = str) -> Killed:
    """Kills that many runs, each from an old release over changed files to a new one.

    `played` leaves reading the files out, which takes most of a run's time and writes nothing.
    `tell` hears what was done, a line per kill.
    """
    rng, killed, base, run = Random(seed), Killed(), work / "base", partial(_run, played=played)
    _prepare(base, run)
    old = _digest(base)
    whole = _copy(base, work / "whole")
    started = time.monotonic()
    done = run(whole, 0)
    seconds = time.monotonic() - started
    new = _digest(whole)
    steps = int(done.stderr.rpartition("steps ")[2])
    assert old != new
    for number in range(moments):
        folder = _copy(base, work / f"{number:03d}")
        if number % 2:
            half, when = "inside publishing", 1 + number // 2 % steps
            run(folder, when)
        else:
            half, when = "anywhere", round(seconds * rng.random(), 2)
            run(folder, 0, after=when)
        which = f"kill {number} {half} at {when}"
        _judge(folder, half, which, {old: "old", new: "new"}, killed)
        done = run(folder, 0)
        if done.returncode not in (0, 1) or verify(folder / "clean") or _digest(folder) != new:
            killed.faults.append(f"{which}: the next run did not complete: {done.returncode} {done.stderr[-2000:]}")
        tell(f"{which}: {len(killed.faults)} faults so far")
        shutil.rmtree(folder)
    return killed


def _prepare(base: Path, run: Run) -> None:
    """An old release, and files changed since: one anew and one more."""
    raw = base / "raw"
    raw.mkdir(parents=True)
    first = sheet.honest()
    (raw / "a.pdf").write_bytes(first)
    (raw / "b.pdf").write_bytes(rewritten(first, (rb"/Title \([^)]*\)", b"/Title (b)")))
    done = run(base, 0)
    assert done.returncode in (0, 1), done.stderr
    (raw / "b.pdf").write_bytes(rewritten(first, (rb"/Title \([^)]*\)", b"/Title (b, corrected)")))
    (raw / "c.pdf").write_bytes(b"")


def _copy(base: Path, folder: Path) -> Path:
    return Path(shutil.copytree(base, folder, symlinks=True))


def _run(folder: Path, at: int, *, after: float | None = None, played: bool = False) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own, killed before its step `at` (0: never) or `after` so many seconds."""
    given = ["extract", str(folder / "raw"), "--out", str(folder / "clean"), "--jobs", "1", "--no-ocr"]
    command = [sys.executable, "-c", KILLED, str(folder / "clean"), str(at), *given]
    with (folder / "stderr").open("w+") as said:  # no pipe: its workers may outlive a killed run by a second
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said, env=_environment(folder, played))
        try:
            process.wait(after if after is not None else 300)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        code = process.wait()
        said.seek(0)
        return subprocess.CompletedProcess(command, code, "", said.read())


def _environment(folder: Path, played: bool) -> dict[str, str]:
    """Temporary files of workers, which nobody can remove after a kill, go where they are swept with the folder."""
    scratch = folder / "tmp"
    scratch.mkdir(exist_ok=True)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    return {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": paths, "PLAYED": "1" if played else ""}


def _judge(folder: Path, half: str, which: str, known: dict[str, str], killed: Killed) -> None:
    problems = verify(folder / "clean")
    digest = _digest(folder)
    killed.stood[half, known.get(digest, "unknown")] += 1
    killed.faults += [f"{which}: {problem}" for problem in problems]
    if digest not in known:
        killed.faults.append(f"{which}: neither the old nor the new release, but {digest}")


def _digest(folder: Path) -> str:
    return Path(os.readlink(folder / "clean" / CURRENT)).name


def main(arguments: list[str]) -> int:
    """Prints what was found; 0 where every kill left a whole release and the next run completed."""
    known = argparse.ArgumentParser(prog="python -m fuzzing.kills", description=__doc__)
    known.add_argument("--moments", type=int, default=50)
    known.add_argument("--seed", type=int, default=20261121)
    known.add_argument("--played", action="store_true", help="leave reading the files out")
    given = known.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        killed = kill_runs(given.moments, given.seed, Path(work), played=given.played, tell=partial(print, flush=True))
    print("\n".join(killed.lines()))
    return 1 if killed.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
