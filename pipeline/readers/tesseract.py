"""In: small pictures of text. Out: the words Tesseract reads in each, with their boxes in pixels and its confidence.

The only file that knows Tesseract; it is called as a program, many pictures at a time, since loading it costs more
than reading a cell.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from schemas.page import Box

SECONDS = 180  # for one batch of pictures
LINE, BLOCK, UPRIGHT = 7, 6, 5  # Tesseract's page segmentation modes
FIGURES = "0123456789,.%-△▲()~"


@dataclass(frozen=True, slots=True)
class Word:
    """A word in pixels from the picture's top left, confidence 0 to 100; words of one printed line share `line`."""

    text: str
    box: Box
    confidence: float
    line: tuple[str, str, str] = ("", "", "")


class Failed(Exception):
    """Tesseract ended with an error or took too long."""


@cache
def languages() -> frozenset[str]:
    """Languages installed; empty where Tesseract is not."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return frozenset(line.strip() for line in done.stdout.splitlines() if line.strip().isidentifier())


def available() -> bool:
    """Whether Japanese can be read."""
    return "jpn" in languages()


def words(pictures: Sequence[Image.Image], *, mode: int, language: str = "jpn", only: str = "") -> list[list[Word]]:
    """The words of each picture. `only` limits the characters. Raises `Failed`."""
    if not pictures:
        return []
    with tempfile.TemporaryDirectory(prefix="hyoka-ocr-") as folder:
        names = []
        for number, picture in enumerate(pictures):
            name = Path(folder) / f"{number:05d}.png"
            picture.save(name, dpi=(300, 300))
            names.append(str(name))
        batch = Path(folder) / "batch.txt"
        batch.write_text("\n".join(names) + "\n", encoding="utf-8")
        return _parsed(_run(batch, mode, language, only), len(pictures))


def _run(batch: Path, mode: int, language: str, only: str) -> str:
    command = ["tesseract", str(batch), "stdout", "-l", language, "--psm", str(mode), "--oem", "1", "--dpi", "300"]
    if only:
        command += ["-c", f"tessedit_char_whitelist={only}"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            [*command, "tsv"], capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"Tesseract took longer than {SECONDS} s") from error
    if done.returncode != 0:
        raise Failed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"Tesseract ended with {done.returncode}")
    return done.stdout


def _parsed(table: str, count: int) -> list[list[Word]]:
    out: list[list[Word]] = [[] for _ in range(count)]
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
        line = (row["block_num"], row["par_num"], row["line_num"])
        out[int(row["page_num"]) - 1].append(Word(text, Box(left, top, left + width, top + height), float(row["conf"]), line))
    return out
