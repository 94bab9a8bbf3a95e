"""In: a function and jobs; out: their results from a Dask cluster, as they come. Dask is an optional extra.

Files must lie where all machines of the cluster see them under one path. A worker that dies costs the job it held
(Dask tries it elsewhere first); Dask's nannies, not our limits, watch over memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pipeline.jobs import Done, Limits, Lost

Job = TypeVar("Job")
Result = TypeVar("Result")


class NotInstalled(RuntimeError):
    """The extra is missing; the text says what to install."""


def run_on_cluster(
    function: Callable[[Job], Result], jobs: Sequence[Job], *, scheduler: str | None, limits: Limits
) -> Iterator[tuple[int, Done[Result] | Lost]]:
    """As `run_jobs`, on the scheduler at this address (`tcp://host:8786`), or on a cluster of this machine where None.

    Raises NotInstalled without the extra, OSError where nobody answers at the address.
    """
    distributed = _library()
    with distributed.Client(scheduler, timeout=limits.seconds) as client:
        futures = {client.submit(function, job, pure=False, retries=0): number for number, job in enumerate(jobs)}
        for future in distributed.as_completed(futures):
            yield futures.pop(future), _answer(future, distributed)


def _answer(future: Any, distributed: Any) -> Done[Any] | Lost:
    error = future.exception()
    if error is None:
        return Done(future.result())
    if isinstance(error, distributed.KilledWorker | MemoryError):
        return Lost("too_large", f"the cluster's workers died of this file ({type(error).__name__})", str(error))
    return Lost("crashed", f"hyoka failed on this file ({type(error).__name__}: {error}); please report it", repr(error))


def _library() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise NotInstalled("--engine dask needs Dask; install it with: .venv/bin/pip install 'distributed>=2025.9'") from error
    return distributed
