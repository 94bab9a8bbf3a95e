"""The benchmark: the same pages for all three, one JSON object per line, ratios at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from badpdf import sheet

from pipeline.bench import METHODS, bench, readable


def test_bench_prints_json_lines_with_ratios(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sheet.honest())
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    done = subprocess.run([sys.executable, "-m", "pipeline.bench", str(tmp_path)], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["method"] for line in lines] == [*METHODS, "ratios"]
    for line in lines[:-1]:
        assert line["pages"] == 1
        assert line["seconds_per_page"] == pytest.approx(line["seconds"], abs=0.001)
        assert line["peak_mb"] > 10
    assert lines[-1]["pipeline_to_pdfium_text"] == pytest.approx(lines[0]["seconds"] / lines[2]["seconds"], rel=0.2)


def test_a_folder_without_pages_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    assert list(readable(tmp_path)) == []
    with pytest.raises(ValueError, match="no PDF"):
        next(bench(tmp_path))
    done = subprocess.run([sys.executable, "-m", "pipeline.bench", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no PDF" in done.stderr
