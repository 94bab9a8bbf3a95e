"""`python -m fuzzing [FILES] [SEED]`: damages the samples, extracts them in one run, and judges.

Exit code 1 where a bound is missed: nothing silently wrong, nothing crashed, at least 30 % still extract.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path
from random import Random

from fuzzing.damage import DAMAGES
from fuzzing.judge import Verdict, judge

from pipeline.jobs import Limits
from pipeline.progress import Bar
from pipeline.publish import load
from pipeline.run import Options, run
from pipeline.verify import verify

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "raw"
LEAST_EXTRACTED = 0.30


def fuzz(files: int, seed: int, work: Path) -> Verdict:
    """Damages that many files into `work`, runs over them and over the whole samples, and gives what became of them."""
    rng = Random(seed)
    samples = sorted(SAMPLES.rglob("*.pdf"))
    folder = work / "damaged"
    folder.mkdir(parents=True)
    sample_of: dict[str, str] = {}
    kind_of: dict[str, str] = {}
    for number in range(files):
        sample, kind = samples[number % len(samples)], list(DAMAGES)[number % len(DAMAGES)]
        name = f"{number:05d}-{kind}-{sample.name}"
        (folder / name).write_bytes(DAMAGES[kind](sample.read_bytes(), rng))
        sample_of[name], kind_of[name] = sample.relative_to(SAMPLES).as_posix(), kind
    for raw, out in ((SAMPLES, work / "whole"), (folder, work / "clean")):
        run(Options(raw=str(raw), out=str(out), ocr=False, limits=Limits(seconds=60)), Bar())
        faults = verify(out)
        assert not faults, faults
    return judge(load(work / "clean"), load(work / "whole"), sample_of, kind_of)


def main(files: int, seed: int) -> int:
    """Prints the verdict; 0 where nothing crashed, nothing is silently wrong, and enough still extracts."""
    with tempfile.TemporaryDirectory() as work:
        verdict = fuzz(files, seed, Path(work))
    print("\n".join(verdict.lines()))
    print(f"memory of the parent at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    good = verdict.files == files and not verdict.silent and not verdict.crashes and verdict.extracted >= LEAST_EXTRACTED
    print("good" if good else "A BOUND IS MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(given[0] if given else 1000, given[1] if len(given) > 1 else 20261121))
