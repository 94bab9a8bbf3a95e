"""The command line: usage, exit codes, what goes where; and whole runs with the real stages."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from played.stages import HEAD, play

from pipeline import cli, gather, lock
from pipeline.commands import fetch as fetch_command
from pipeline.publish import PublishError
from pipeline.report import harmless
from pipeline.state import state_folder
from pipeline.summary import Summary, Trouble, printable
from pipeline.workers import CannotStart

SAMPLES = Path(__file__).parent.parent / "data" / "raw"
COMMANDS = {"extract", "families", "describe", "inspect", "verify", "report", "fetch", "watch", "diff", "schema"}


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An input folder with one file; `play` stands in for the stages of one file."""
    monkeypatch.setattr(gather, "process", play)
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(HEAD + b"good")
    return folder


def usage(*argv: str) -> int:
    """The exit code, also where argparse leaves by itself."""
    try:
        return cli.main(argv)
    except SystemExit as left:
        return int(left.code or 0)


def test_every_promised_command_is_there_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert {command.__name__.rpartition(".")[2] for command in cli.COMMANDS} == COMMANDS
    for command in COMMANDS:
        assert usage(command, "--help") == 0
        assert command in capsys.readouterr().out


def test_extract_has_the_promised_options(capsys: pytest.CaptureFixture[str]) -> None:
    usage("extract", "--help")
    shown = capsys.readouterr().out
    for option in ("--out", "--jobs", "--family", "--jurisdiction", "--engine", "--scheduler", "--force", "--no-ocr"):
        assert option in shown


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        ([], "required"),
        (["extrakt"], "invalid choice"),
        (["extract", "nowhere"], "there is no input folder nowhere"),
        (["extract", ".", "--jobs", "0"], "not 1 or more"),
        (["extract", ".", "--jobs", "many"], "invalid"),
        (["extract", ".", "--engine", "spark"], "invalid choice"),
        (["extract", ".", "--out", "../x", "--scheduler", "tcp://x:1"], "--engine dask"),
        (["extract", ".", "--out", "./clean"], "lies inside the input folder"),
        (["extract", ".", "--out", "."], "lies inside the input folder"),
        (["extract", ".", "--out", "../x", "--family", "nobody"], "there is no family nobody; there are"),
        (["extract", ".", "--out", "../x", "--jurisdiction", "242162"], "no municipality has this code"),
        (["extract", ".", "--out", "../x", "--jurisdiction", "伊賀市"], "no municipality has this code"),
        (["inspect", "nowhere.pdf", "--page", "1", "--out", "x.png"], "there is no file nowhere.pdf"),
        (["describe", "nowhere.pdf"], "there is no file nowhere.pdf"),
        (["fetch", "nowhere.toml"], "there is no file nowhere.toml"),
        (["report", "nowhere"], "there is no release in nowhere"),
        (["diff", "old", "new"], "old is no release"),
        (["watch", "nowhere"], "there is no input folder nowhere"),
    ],
)
def test_wrong_usage_is_two_and_says_what_to_do(
    argv: list[str], word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert usage(*argv) == 2
    assert word in capsys.readouterr().err


def test_zero_one_and_where_things_are_said(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "clean")
    assert cli.main(["extract", str(raw), "--out", out]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert re.search(r"documents +1 +extracted 1, partial 0, rejected 0", said.out)
    (raw / "b\nc.pdf").write_bytes(HEAD + b"refuse")
    assert cli.main(["extract", str(raw), "--out", out]) == 1
    said = capsys.readouterr()
    assert "rejected: b\\nc.pdf: unrecognized: no table was found" in said.err
    assert cli.main(["extract", str(raw), "--out", out]) == 1
    assert "nothing has changed" in capsys.readouterr().out


def test_a_held_lock_is_three(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with lock.hold(state_folder(tmp_path / "clean")):
        assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean")]) == 3
    assert f"process {os.getpid()}" in capsys.readouterr().err


@pytest.mark.parametrize("fault", [PublishError("the disk is full"), OSError(28, "No space left on device"), CannotStart("no")])
def test_what_cannot_be_published_is_four(
    fault: Exception, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object) -> None:
        raise fault

    monkeypatch.setattr("pipeline.publish.publish", fail)
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean")]) == 4
    assert str(fault) in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_made_is_four(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "file" / "clean")]) == 4
    assert "hyoka extract:" in capsys.readouterr().err


def test_a_damaged_ledger_is_four_and_says_what_to_do(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = state_folder(tmp_path / "clean") / "ledger.json"
    ledger.parent.mkdir()
    ledger.write_text("{ half")
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean")]) == 4
    said = capsys.readouterr().err
    assert "delete it to go on" in said
    assert "Traceback" not in said
    ledger.unlink()
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean")]) == 0


def test_a_fault_of_ours_is_shown_whole(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("our own")

    monkeypatch.setattr("pipeline.validate.validate", fail)
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean")]) == 4
    assert "ZeroDivisionError: our own" in capsys.readouterr().err


def test_dask_says_what_to_install_where_it_is_missing(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main(["extract", str(raw), "--out", str(tmp_path / "clean"), "--engine", "dask"]) == 2
    assert "pip install" in capsys.readouterr().err


def test_log_json_is_one_object_per_line(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["extract", str(raw), "--out", str(tmp_path / "clean"), "--log-json"])
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert "extracted" in [event["event"] for event in events]


def test_raw_and_clean_take_addresses(
    raw: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/sheets/city/a.pdf", HEAD + b"good")
    memory.pipe_file("/sheets/b.pdf", HEAD + b"refuse")
    assert cli.main(["extract", "memory://sheets", "--out", "memory://tables"]) == 1
    assert cli.main(["verify", "memory://tables"]) == 0
    rows = pd.read_parquet("memory://tables/documents.parquet")
    assert set(rows["source_path"]) == {"city/a.pdf", "b.pdf"}
    memory.rm("/sheets/b.pdf")
    assert cli.main(["extract", "memory://sheets", "--out", "memory://tables", "--prune"]) == 0
    assert cli.main(["extract", "memory://no-such-folder", "--out", "memory://tables"]) == 4
    assert "could not read memory://no-such-folder" in capsys.readouterr().err


def test_families_and_schema_print_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["families"]) == 0
    assert {"generic", "iga_shisaku", "itami_shisaku", "ikeda_jimujigyo"} <= {
        line.split()[0] for line in capsys.readouterr().out.splitlines()
    }
    assert cli.main(["schema"]) == 0
    assert "## `observations`" in capsys.readouterr().out


def test_fetch_gives_its_reports_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.fetch import FetchReport, Outcome

    (tmp_path / "sources.toml").write_text("")
    outcome = Outcome("city", "https://city.example/a.pdf", "failed", reason="not_found", message="404")
    monkeypatch.setattr("pipeline.fetch.fetch", lambda sources, raw: FetchReport((outcome,)))
    assert cli.main(["fetch", str(tmp_path / "sources.toml"), "--raw", str(tmp_path)]) == 1
    assert "404" in capsys.readouterr().err
    assert fetch_command.__doc__


def test_watch_gives_the_last_exit_code(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def once_only(folder: str, once: Callable[[], int]) -> int:
        assert folder == str(raw)
        return once()

    monkeypatch.setattr("pipeline.watch.watch", once_only)
    assert cli.main(["watch", str(raw), "--out", str(tmp_path / "clean")]) == 0


def test_diff_of_a_release_with_itself_is_nothing(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "clean")
    cli.main(["extract", str(raw), "--out", out])
    capsys.readouterr()
    assert cli.main(["diff", out, out]) == 0
    assert capsys.readouterr().out == "Nothing has changed.\n"
    assert cli.main(["diff", out, out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents_new"] == []


# --- the real stages ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples beside bad files, extracted by the command itself."""
    folder = tmp_path_factory.mktemp("mixed")
    raw = folder / "raw"
    raw.mkdir()
    for sample in sorted(SAMPLES.glob("ik*/*.pdf")):
        (raw / sample.name).write_bytes(sample.read_bytes())
    whole = next(SAMPLES.glob("ikeda/*.pdf")).read_bytes()
    bad = {
        "empty.pdf": b"",
        "=cmd|' '!A0.pdf": b"<!doctype html><title>404</title>",
        "<script>alert(1)</script>.pdf".replace("/", "∕"): b"<html>",
        "truncated.pdf": whole[: len(whole) // 2],
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 8 + b"\n%%EOF",
        "book.xlsx": b"PK\x03\x04" + bytes(64),
        "copy of empty.txt": b"",
    }
    for name, data in bad.items():
        (raw / name).write_bytes(data)
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(raw), "--out", str(folder / "clean"), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 1, done.stderr
    (folder / "stderr").write_text(done.stderr, encoding="utf-8")
    return folder


def test_bad_input_is_rejected_with_a_reason_and_the_rest_is_published(released: Path) -> None:
    rows = pd.read_parquet(released / "clean" / "documents.parquet").set_index("source_path")
    reasons = rows["reason"].dropna().to_dict()
    assert reasons["copy of empty.txt"] == "empty_file"
    assert list(rows.loc["copy of empty.txt", "also_at"]) == ["empty.pdf"]
    assert reasons["truncated.pdf"] == "truncated"
    assert reasons["noise.pdf"] in ("truncated", "no_pages")
    assert {reasons[name] for name in ("picture.png", "book.xlsx", "=cmd|' '!A0.pdf")} == {"not_pdf"}
    assert set(rows.index[rows["status"] == "extracted"]) == {path.name for path in SAMPLES.glob("ik*/*.pdf")}
    assert all(len(message) > 20 for message in rows.loc[rows["status"] == "rejected", "message"])
    stderr = (released / "stderr").read_text(encoding="utf-8")
    assert all(f"{reason}: " in stderr for reason in reasons.values())
    assert "Traceback" not in stderr


class Page(HTMLParser):
    """Collects tags and what they refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.references: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.references += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data", "action")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_report_is_one_page_that_loads_nothing(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["report", str(released / "clean")]) == 0
    page_path, csv_path = map(Path, capsys.readouterr().out.split("\n")[:2])
    text = page_path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.references == []
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed"}
    assert "url(" not in text
    assert "@import" not in text
    assert "<script>alert(1)<∕script>.pdf" in page.text
    with csv_path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[0][0] == "source_path"
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@SUM(A1)", "＝1", "－", "\t=1", "\r=1"])
def test_a_cell_that_would_be_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["ふつう", "1-2", "a=b", -5.0, None, "'quoted"])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


def test_a_release_stays_whole_beside_its_report(released: Path) -> None:
    assert cli.main(["verify", str(released / "clean")]) == 0


def test_verify_tells_a_changed_byte(released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "clean"
    copy.mkdir()
    for path in (released / "clean").iterdir():
        if path.suffix in (".parquet", ".json"):
            (copy / path.name).write_bytes(path.read_bytes())
    assert cli.main(["verify", str(copy)]) == 0
    data = bytearray((copy / "costs.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "costs.parquet").write_bytes(data)
    assert cli.main(["verify", str(copy)]) == 1
    assert "costs" in capsys.readouterr().err


def test_inspect_draws_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    sample = next(SAMPLES.glob("itami/*.pdf"))
    assert cli.main(["inspect", str(sample), "--page", "1", "--out", str(tmp_path / "page.png")]) == 0
    assert len(set(Image.open(tmp_path / "page.png").resize((60, 80)).get_flattened_data())) > 10
    assert cli.main(["inspect", str(sample), "--page", "99", "--out", str(tmp_path / "page.png")]) == 2
    assert "there is no page 99" in capsys.readouterr().err


def test_a_terminal_without_japanese_ends_nothing() -> None:
    command = [sys.executable, "-m", "pipeline.cli", "families"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, timeout=60, check=False)
    assert done.returncode == 0
    assert b"\\u4f0a\\u8cc0" in done.stdout


def test_ctrl_c_ends_the_run_and_its_workers(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    sample = next(SAMPLES.glob("iga/iga-shisaku*.pdf")).read_bytes()
    for number in range(40):  # enough work to be interrupted in
        (tmp_path / "raw" / f"{number}.pdf").write_bytes(sample + b"%%%d\n%%%%EOF\n" % number)
    places = [str(tmp_path / "raw"), "--out", str(tmp_path / "clean")]
    command = [sys.executable, "-m", "pipeline.cli", "extract", *places, "--verbose"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    while "extracted" not in (line := running.stderr.readline()):
        assert line, "ended by itself"
    workers = _children(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == cli.INTERRUPTED
    assert "interrupted" in said
    assert "Traceback" not in said
    assert workers
    deadline = time.monotonic() + 5  # multiprocessing's own tracker ends a moment after its parent
    while (left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left
    assert not (tmp_path / "clean").exists()


def _children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


# --- small parts -------------------------------------------------------------------------------------------------


def test_a_summary_survives_being_kept() -> None:
    trouble = Trouble("a.pdf", "rejected", "not_pdf", "no")
    summary = Summary(documents=3, sums={"financing": (2, 1)}, troubles=(trouble,))
    assert Summary.from_json(json.loads(json.dumps(summary.as_json()))) == summary
    assert summary.exit_code == 1
    assert "2   of 3 hold: financing" in "\n".join(summary.lines())


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\nb", "a\\nb"), ("\x1b[2J", "\\x1b[2J"), ("評価 表.pdf", "評価 表.pdf"), ("\u202egnp", "\\u202egnp")],
)
def test_a_name_cannot_play_with_the_terminal(name: str, shown: str) -> None:
    assert printable(name) == shown
