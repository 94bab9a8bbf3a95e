"""`--engine dask`: the same rows as with worker processes, on a cluster of this machine and on one that is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import distributed
import pytest
from played.stages import HEAD, play

from pipeline import gather
from pipeline.cluster import run_on_cluster
from pipeline.progress import Bar
from pipeline.run import Options, run
from pipeline.workers import Done, Limits, Lost


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a small cluster."""
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def double(job: int) -> int:
    if job < 0:
        raise KeyError("a fault of ours")
    return job * 2


def test_results_and_faults_come_back_with_their_job(scheduler: str) -> None:
    answers = dict(run_on_cluster(double, [1, -1, 3], scheduler=scheduler, limits=Limits(seconds=30)))
    assert answers[0] == Done(2)
    assert answers[2] == Done(6)
    assert isinstance(answers[1], Lost)
    assert answers[1].reason == "crashed"
    assert "a fault of ours" in answers[1].message


def test_both_engines_publish_the_same_bytes(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "process", play)
    (tmp_path / "raw").mkdir()
    for number, order in enumerate(("good", "refuse", "partial", "good 2")):
        (tmp_path / "raw" / f"{number}.pdf").write_bytes(HEAD + order.encode())
    tables = []
    for engine, address in (("processes", None), ("dask", scheduler)):
        out = tmp_path / engine
        run(Options(raw=str(tmp_path / "raw"), out=str(out), engine=engine, scheduler=address), Bar(wanted=False))
        tables.append({path.name: path.read_bytes() for path in out.glob("*.parquet")})
    assert tables[0] == tables[1]


def test_a_scheduler_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match=r"127\.0\.0\.1:1"):
        list(run_on_cluster(double, [1], scheduler="tcp://127.0.0.1:1", limits=Limits(seconds=2)))
