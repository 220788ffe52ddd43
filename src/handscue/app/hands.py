"""Who makes what is published: a pool of processes here, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

from handscue.app.making import Job, Outcome, delivered, make, make_of_parcel, parcel
from handscue.app.publishing import Labour
from handscue.errors import RequestError
from handscue.publish.labour import Hands

if TYPE_CHECKING:
    from handscue.publish.standing import Recipe

AHEAD = 2  # jobs given out for each that is being done, so that nobody waits for the next
LONGEST_WAIT_S = 20  # for a scheduler to answer, and for its first worker
NO_DASK = "a cluster needs Dask: pip install 'handscue[cluster]', here and on its workers"


def local(processes: int | None = None) -> Labour:
    """Return this computer's processors, or so many processes."""
    count = processes or os.cpu_count() or 1
    return Labour(Hands(lambda: _Pool(count), AHEAD * count), _give_here, _received_here)


def cluster(address: str, *, shared: bool = False) -> Labour:
    """Return the workers of a Dask cluster whose scheduler is at an address.

    ``shared`` says that they see the session folder, the site and the user's own files where this
    computer has them; else all of that is sent.

    Raises:
        RequestError: there is no Dask here, or nobody at the address.

    """
    client = _client(address)
    workers = sum(client.nthreads().values())
    hands = Hands(
        lambda: client.get_executor(pure=False),
        AHEAD * workers,
        lambda executor: executor.shutdown(wait=False),  # which cancels, as Dask has it
    )
    if shared:
        return Labour(hands, _give_here, _received_here)
    return Labour(hands, _send, delivered)


def _client(address: str) -> Any:
    """Connect to a cluster that has a worker."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise RequestError(NO_DASK) from None
    try:
        client = distributed.Client(address, timeout=LONGEST_WAIT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RequestError(f"--cluster: nobody answers at {address} ({error})") from None
    try:
        client.wait_for_workers(1, timeout=LONGEST_WAIT_S)
    except TimeoutError:
        raise RequestError(f"--cluster: the scheduler at {address} has no workers") from None
    return client


class _Pool(ProcessPoolExecutor):
    """A pool that can be given up at once, and whose processes say nothing on Ctrl-C."""

    def __init__(self, processes: int) -> None:
        # Not forked: encoders and voices do not survive that.
        context = multiprocessing.get_context("spawn")
        super().__init__(processes, context, initializer=_end_quietly)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as its base has it
        if cancel_futures:
            for process in multiprocessing.active_children():
                process.terminate()
        super().shutdown(wait, cancel_futures=cancel_futures)


def _end_quietly() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(1))


def _give_here(executor: Executor, job: Job, _recipe: Recipe) -> Future[Outcome]:
    return executor.submit(make, job)


def _received_here(outcome: Outcome, _job: Job) -> Outcome:
    return outcome


def _send(executor: Executor, job: Job, recipe: Recipe) -> Future[Any]:
    return executor.submit(make_of_parcel, parcel(job, recipe))
