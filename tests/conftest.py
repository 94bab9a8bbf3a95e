"""What several tests share: the samples extracted once by the command itself, and tests that may not be skipped in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Reasons that no installed package takes away.
EXCUSES = ("root may read everything", "not in the clone", "takes UTF-8 names only", "the form prints no")


@pytest.fixture(scope="session")
def samples_clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the tables made from `data/raw/`."""
    out = tmp_path_factory.mktemp("samples") / "clean"
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(ROOT / "data" / "raw"), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=280, check=False)
    assert done.returncode in (0, 1), done.stderr
    return out


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """With `HYOKA_REQUIRE_ALL` a skipped test is a failure, unless what it asks for cannot be installed."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("HYOKA_REQUIRE_ALL") and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(excuse in reason for excuse in EXCUSES):
            report.outcome = "failed"
            report.longrepr = f"skipped, though HYOKA_REQUIRE_ALL is set: {reason}"
