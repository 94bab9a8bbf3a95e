"""Whole runs over folders with files that are broken, locked, or made to harm; the good ones among them lose nothing."""

from __future__ import annotations

import signal
from pathlib import Path

import pandas as pd
import pytest
from badpdf import sheet
from fuzzing.kills import kill_runs
from hostile import files
from hostile.files import BAD, BOMBS

from pipeline.change_report import text
from pipeline.diff import Diff
from pipeline.find import find
from pipeline.ledger import Changes
from pipeline.process import PASSWORD, Task, process
from pipeline.progress import Bar
from pipeline.publish import load
from pipeline.run import Options, run
from pipeline.summary import printable
from pipeline.verify import verify
from pipeline.workers import Done, Limits, Lost, run_jobs

LIMITS = Limits(seconds=120.0, memory=3 * 1024**3)
GOOD = 20


def put(folder: Path, contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def released(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a run over `folder/raw`."""
    run(Options(str(folder / "raw"), str(folder / "clean"), jobs=2, ocr=False, limits=LIMITS), Bar(wanted=False))
    assert not verify(folder / "clean")
    return load(folder / "clean")


@pytest.mark.timeout(300)
def test_twenty_good_files_are_published_as_without_the_twenty_bad_among_them(tmp_path: Path) -> None:
    good = files.good(GOOD)
    put(tmp_path / "alone" / "raw", good)
    put(tmp_path / "mixed" / "raw", good | {name: maker() for name, (maker, _) in BAD.items()})
    (tmp_path / "outside.pdf").write_bytes(b"%PDF-1.7 not given")
    (tmp_path / "mixed" / "raw" / "link.pdf").symlink_to(tmp_path / "outside.pdf")
    alone, mixed = released(tmp_path / "alone"), released(tmp_path / "mixed")

    assert len(BAD) >= 20
    documents = mixed["documents"].set_index("source_path")
    assert set(documents.index) == {*good, *BAD}
    for name, (_, fitting) in BAD.items():
        row = documents.loc[name]
        assert row["status"] == "rejected", name
        assert row["reason"] in fitting, (name, row["reason"])
        assert len(row["message"]) > 20, name  # "unrecognized" for the one of 300 pages: it was read to its end

    assert set(alone["documents"]["status"]) <= {"extracted", "partial"}
    assert len(alone["observations"]) == GOOD * len(sheet.ROWS) * 3
    kept = set(alone["documents"]["document_id"])
    for table, frame in alone.items():
        same = mixed[table]
        if "document_id" in same.columns:
            same = same[same["document_id"].isin(kept)]
        pd.testing.assert_frame_equal(same.reset_index(drop=True), frame.reset_index(drop=True), obj=table)


@pytest.mark.timeout(120)
def test_bombs_are_given_up_at_a_limit(tmp_path: Path) -> None:
    put(tmp_path, {name: maker() for name, maker in BOMBS.items()})
    tasks = [Task(item, ocr=False) for item in find(tmp_path).items]
    limits = Limits(seconds=6.0, seconds_per_page=0.0, memory=1024**3)
    ends = [end for _, end in run_jobs(process, tasks, workers=2, limits=limits)]
    assert all(path.stat().st_size < 10_000 for path in tmp_path.iterdir())
    assert [end.reason for end in ends if isinstance(end, Lost) and end.reason in ("too_large", "timeout")] == [
        end.reason for end in ends if not isinstance(end, Done)
    ]
    assert len(ends) == len(BOMBS)
    assert all(isinstance(end, Lost) for end in ends)


def test_the_password_opens_a_locked_sheet_and_an_owners_alone_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"locked.pdf": files.encrypted("geheim", "besitzer"), "owner.pdf": files.encrypted("", "besitzer")})
    tasks = {item.source.path: Task(item, ocr=False) for item in find(tmp_path).items}
    fates = {}
    for password in (None, "falsch", "geheim"):
        monkeypatch.delenv(PASSWORD, raising=False)
        if password:
            monkeypatch.setenv(PASSWORD, password)
        rows = process(tasks["locked.pdf"])
        fates[password] = (rows["documents"][0]["reason"], len(rows.get("observations", ())))
        if password is None or password == "falsch":
            assert PASSWORD in rows["documents"][0]["message"]
    values = len(sheet.ROWS) * 3
    assert fates == {None: ("encrypted", 0), "falsch": ("encrypted", 0), "geheim": (None, values)}
    monkeypatch.delenv(PASSWORD)
    assert len(process(tasks["owner.pdf"])["observations"]) == values


@pytest.mark.parametrize("name", ["改\n行.pdf", "\x1b[2J.pdf", "\u202egnp.pdf", "\u2028.pdf"])
def test_a_name_breaks_no_line_of_a_message_or_a_change_report(name: str) -> None:
    assert printable(name).isprintable()
    assert printable(name) in text(Diff(), Changes(added=(name,)))
    assert name not in text(Diff(), Changes(added=(name,)))


def test_a_wide_space_in_a_name_stays_readable() -> None:
    assert printable("全角　空白.pdf") == "全角　空白.pdf"


@pytest.mark.timeout(300)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill here")
def test_killed_runs_leave_a_whole_release_and_the_next_completes(tmp_path: Path) -> None:
    killed = kill_runs(4, 7, tmp_path, played=True)
    assert not killed.faults
    assert sum(killed.stood.values()) == 4
