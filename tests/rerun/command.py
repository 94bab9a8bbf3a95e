"""In: a folder as the documents tell one to lay it out; out: the documented commands, run in it as a timer would."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = "/srv/hyoka"


def lay_out(folder: Path, sources: str) -> Path:
    """A folder with `.venv`, `sources.toml` and `data/`, as `/srv/hyoka` in the documents."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "sources.toml").write_text(sources, "utf-8")
    (folder / "data" / "raw").mkdir(parents=True)
    return folder


def bare_environment(folder: Path) -> dict[str, str]:
    """What cron gives a command, and where this checkout lies (the installed one may be another)."""
    return {
        "HOME": str(folder), "LOGNAME": "hyoka", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def shell(folder: Path, command: str, *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command line as cron does: /bin/sh, next to no environment, no terminal."""
    return subprocess.run(
        ["/bin/sh", "-c", command.replace(HOME, str(folder))],
        cwd=cwd or folder, env=bare_environment(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


def service_commands() -> list[str]:
    """The commands of the documented service, in order."""
    lines = (ROOT / "docs" / "systemd" / "hyoka.service").read_text("utf-8").splitlines()
    return [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]


def run_service(folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """What systemd does for a oneshot service: each command in its turn, as long as the one before ended with 0 or 1."""
    done = []
    for command in service_commands():
        done.append(shell(folder, shlex.join(shlex.split(command))))
        if done[-1].returncode not in (0, 1):
            break
    return done


def hyoka(*arguments: str, cwd: Path) -> tuple[int, float]:
    """The exit code of one command and the processor time it and its workers took, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(Path(sys.prefix) / "bin" / "hyoka"), *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.returncode, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
