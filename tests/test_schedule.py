"""The documented schedules, tried: the service's commands against a city on loopback, cron's line, the workflow's steps."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from loopback.city import Answer, City, serving
from rerun.city import r5, r6
from rerun.command import HOME, ROOT, bare_environment, lay_out, run_service, service_commands, shell

from pipeline import history
from pipeline.cli import parser
from pipeline.fetching.sources import Site, read_sources

GUIDE = (ROOT / "docs" / "schedule.md").read_text("utf-8")


@pytest.fixture
def city() -> Iterator[City]:
    with serving() as running:
        yield running


def sources(city: City) -> str:
    return f"""
[[source]]
name = "iga"
jurisdiction_code = "242161"
pages = ["{city.address}/hyouka/"]
delay_seconds = 0
"""


def publish(city: City, **sheets: bytes) -> None:
    """The city's page links to these sheets, each under one name in a folder of its year."""
    city.page("/hyouka/", *(f"{year}/sheet.pdf" for year in sheets))
    for year, body in sheets.items():
        city.paths[f"/hyouka/{year}/sheet.pdf"] = Answer(body)


def report(folder: Path, number: int) -> dict[str, Any]:
    """The JSON of the change report of that run, from 0."""
    name = history.read(folder / "data" / "clean.state")[number]["report"]
    kept: dict[str, Any] = json.loads((folder / "data" / "clean.state" / "changes" / name).with_suffix(".json").read_text())
    return kept


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.timeout(900)
def test_a_city_that_publishes_adds_and_replaces_is_followed_by_the_timer(city: City, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "srv", sources(city))
    bodies = [r5(), r6(), r6(latest="1,058")]

    publish(city, r5=bodies[0])
    for done in run_service(folder):
        assert done.returncode == 0, done.stderr
    first = report(folder, 0)["diff"]
    assert [one["path"].split("/")[0] for one in first["documents_new"]] == ["iga"]
    assert {one["name"] for one in first["indicators_new"]} == {"窓口に寄せられた意見件数", "窓口だよりを読む市民の割合"}

    publish(city, r5=bodies[0], r6=bodies[1])
    for done in run_service(folder):
        assert done.returncode == 0, done.stderr
    second = report(folder, 1)["diff"]
    assert len(second["documents_new"]) == 1
    (revision,) = second["revisions"]
    assert (revision["old"]["text"], revision["new"]["text"]) == ("1,007", "1,011")
    assert (revision["old"]["page"], revision["new"]["page"]) == (1, 1)
    (rename,) = second["renames"]
    assert "窓口ニュースを読む市民の割合" in rename
    assert "窓口だよりを読む市民の割合" in rename
    assert not second["values"]
    assert not second["drifts"]

    publish(city, r5=bodies[0], r6=bodies[2])
    for done in run_service(folder):
        assert done.returncode == 0, done.stderr
    third = report(folder, 2)
    assert len(third["files"]["changed"]) == 1
    assert len(third["diff"]["documents_replaced"]) == 1
    (change,) = third["diff"]["values"]
    assert (change["old"]["text"], change["new"]["text"]) == ("1,053", "1,058")
    assert not third["diff"]["documents_new"]

    kept = {path.read_bytes() for path in (folder / "data" / "raw").rglob("*.pdf")}
    assert kept == set(bodies)
    observations = pd.read_parquet(folder / "data" / "clean" / "observations.parquet")
    assert observations["document_id"].nunique() == 2
    assert set(observations["jurisdiction_code"]) == {"242161"}
    assert len((folder / "data" / "clean" / "_runs.jsonl").read_text().splitlines()) == 3

    before = {path.name: path.read_bytes() for path in (folder / "data" / "clean").glob("*.parquet")}
    for done in run_service(folder):
        assert done.returncode == 0
    assert {path.name: path.read_bytes() for path in (folder / "data" / "clean").glob("*.parquet")} == before
    assert len(history.read(folder / "data" / "clean.state")) == 4


def test_a_part_of_a_service_that_fails_is_not_hidden(city: City, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "srv", "[[source]]\n")
    (done,) = run_service(folder)
    assert done.returncode == 2
    assert "sources.toml" in done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in ("hyoka.service", "hyoka.timer"):
        text = (ROOT / "docs" / "systemd" / name).read_text("utf-8")
        # The program and the user of the documents are not on this machine.
        text = text.replace(f"{HOME}/.venv/bin/hyoka", sys.executable).replace(HOME, str(tmp_path)).replace("User=hyoka\n", "")
        (tmp_path / name).write_text(text, "utf-8")
    units = [str(tmp_path / name) for name in ("hyoka.service", "hyoka.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.replace("SYSTEMD_UNIT_PATH", "")) == (0, ""), done.stderr
    calendar = re.search(r"OnCalendar=(.*)", (tmp_path / "hyoka.timer").read_text("utf-8"))
    assert calendar
    done = subprocess.run(["systemd-analyze", "calendar", calendar[1]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_crons_line_runs_as_cron_runs_it(city: City, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "srv", sources(city))
    publish(city, r5=r5())
    (line,) = code_blocks("cron")
    fields = line.split(None, 5)
    assert all(re.fullmatch(r"[\d*,/-]+", field) for field in fields[:5])
    assert "%" not in fields[5], "cron takes % for the end of the command"
    done = shell(folder, fields[5].strip(), cwd=Path("/"))
    assert done.returncode == 0, (folder / "data" / "hyoka.log").read_text()
    assert (folder / "data" / "clean" / "observations.parquet").exists()
    logged = [json.loads(one) for one in (folder / "data" / "hyoka.log").read_text().splitlines() if one.startswith("{")]
    assert {"fetched", "extracted"} <= {one["event"] for one in logged}


def workflow_steps() -> list[str]:
    """The shell of every step of the documented workflow."""
    workflow = yaml.safe_load((ROOT / "docs" / "github" / "hyoka.yml").read_text("utf-8"))
    return [step["run"] for step in workflow["jobs"]["run"]["steps"] if "run" in step]


def run_workflow(origin: Path, folder: Path) -> str:
    """A fresh machine: checkout, then every step in `bash -e`, as the workflow's runner does; gives what they printed."""
    environment = bare_environment(folder) | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{origin}", str(folder)], check=True, env=environment)
    (folder / ".venv").symlink_to(sys.prefix)
    printed = ""
    for step in workflow_steps():
        if step == "make setup":
            assert re.search(r"^setup:", (ROOT / "Makefile").read_text(), re.MULTILINE)
            continue  # this environment is what it would make
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        printed += done.stdout
    return printed


@pytest.mark.timeout(900)
def test_the_workflows_steps_keep_the_data_on_its_branch(city: City, tmp_path: Path) -> None:
    origin, seed = tmp_path / "origin.git", tmp_path / "seed"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(origin)], check=True)
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(seed)], check=True)
    (seed / "sources.toml").write_text(sources(city), "utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
    for arguments in (["add", "--all"], ["commit", "--quiet", "-m", "sources"], ["push", "--quiet", str(origin), "main"]):
        subprocess.run(["git", "-C", str(seed), *who, *arguments], check=True)

    publish(city, r5=r5())
    run_workflow(origin, tmp_path / "one")
    publish(city, r5=r5(), r6=r6())
    run_workflow(origin, tmp_path / "two")
    assert "Nothing has changed." in run_workflow(origin, tmp_path / "three")

    log = subprocess.run(
        ["git", "-C", str(origin), "log", "--format=%B%x00", "data"], capture_output=True, text=True, check=True
    ).stdout
    newest, oldest = log.strip().strip("\0").split("\0")
    assert "1,007" in newest
    assert "1,011" in newest
    assert "New documents (1)" in oldest
    subprocess.run(["git", "clone", "--quiet", "-b", "data", str(origin), str(tmp_path / "data")], check=True)
    assert len(pd.read_parquet(tmp_path / "data" / "clean" / "documents.parquet")) == 2


def test_the_guides_sources_are_right(tmp_path: Path) -> None:
    (example,) = code_blocks("toml")
    path = tmp_path / "sources.toml"
    path.write_text(example, "utf-8")
    assert [site.name for site in read_sources(path)] == ["iga", "itami"]
    fields = {field.name for field in dataclasses.fields(Site)} - {"all_hosts"}
    rows = [row.split("|") for row in GUIDE.splitlines() if row.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    assert told == fields


def test_every_command_of_the_guide_exists() -> None:
    lines = [line for block in code_blocks("sh") for line in block.splitlines() if line.startswith("hyoka ")]
    lines += [command.removeprefix(f"{HOME}/.venv/bin/") for command in service_commands()]
    lines += re.findall(r"\.venv/bin/(hyoka [^;&|}]*)", "\n".join([*code_blocks("cron"), *workflow_steps()]))
    assert len(lines) >= 9
    for line in lines:
        parser().parse_args(shlex.split(line.partition("#")[0])[1:])
