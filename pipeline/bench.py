"""In: a folder of PDFs. Out: JSON lines: seconds per page and peak memory of the whole pipeline and of two plain readers.

All three take the same pages in one run, each in a fresh process, on one processor. The last line holds the ratios.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from pipeline.progress import Bar
from pipeline.readers import pdfium
from pipeline.run import Options, run

DEFAULT = Path("data/raw")


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to read the folder: wall seconds, peak memory of the process (and of its workers) in MB."""

    method: str
    seconds: float
    peak_mb: float


def whole_pipeline(folder: Path) -> None:
    """Find to publish, one worker, nothing kept from an earlier run."""
    with tempfile.TemporaryDirectory() as out:
        run(Options(raw=str(folder), out=f"{out}/clean", jobs=1, force=True, ocr=False), Bar(wanted=False))


def plain_pdfplumber(folder: Path) -> None:
    """`extract_tables()` and `extract_text()` of every page, nothing else."""
    for path in readable(folder):
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.extract_text()
                page.close()


def plain_pdfium(folder: Path) -> None:
    """PDFium's plain text of every page."""
    for path in readable(folder):
        pdfium.plain_text(path)


METHODS: dict[str, Callable[[Path], None]] = {
    "pipeline": whole_pipeline,
    "pdfplumber_tables_and_text": plain_pdfplumber,
    "pdfium_text": plain_pdfium,
}


def readable(folder: Path) -> Iterator[Path]:
    """The PDFs PDFium opens; broken ones would end the plain readers."""
    for path in sorted(folder.rglob("*.pdf")):
        try:
            pdfium.facts(path)
        except pdfium.Unreadable:
            continue
        yield path


def measured(method: str, folder: Path) -> Measured:
    """One method over the folder, in this process."""
    start = time.perf_counter()
    METHODS[method](folder)
    seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Measured(method, seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def bench(folder: Path) -> Iterator[dict[str, object]]:
    """One object per method, then one with the ratios. Raises ValueError where the folder holds no PDF with pages."""
    pages = sum(pdfium.facts(path).pages for path in readable(folder))
    if pages == 0:
        raise ValueError(f"{folder}: no PDF with pages to measure")
    results: dict[str, Measured] = {}
    for method in METHODS:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            one = fresh.submit(measured, method, folder).result()
        results[method] = one
        yield {
            "method": method,
            "pages": pages,
            "seconds": round(one.seconds, 3),
            "seconds_per_page": round(one.seconds / pages, 4),
            "peak_mb": round(one.peak_mb, 1),
        }
    whole = results["pipeline"]
    yield {
        "method": "ratios",
        **{f"pipeline_to_{name}": round(whole.seconds / one.seconds, 2) for name, one in results.items() if one is not whole},
        **{f"memory_to_{name}": round(whole.peak_mb / one.peak_mb, 2) for name, one in results.items() if one is not whole},
    }


def main() -> int:
    """`python -m pipeline.bench [FOLDER]`: JSON lines on standard output."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    try:
        for line in bench(folder):
            print(json.dumps(line), flush=True)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
