"""Work given out to an executor that is handed in: a pool on this computer, or a cluster.

Only so much is given out at once as keeps everyone busy, so that results do not pile up. Where a
process dies the executor is opened anew and its work given out again; what kills it twice is told
as failed, and the rest goes on.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

Result = TypeVar("Result")
Give: TypeAlias = Callable[[Executor, int], "Future[Result]"]  # a job, by its number

TRIES = 2


def give_up(executor: Executor) -> None:
    """Have an executor end what it is at."""
    executor.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True)
class Hands:
    """Who does the work: how an executor is opened and given up, and its jobs at one time."""

    open: Callable[[], Executor]
    at_once: int
    give_up: Callable[[Executor], None] = give_up


def done(
    give: Give[Result], jobs: int, hands: Hands
) -> Generator[tuple[int, Result | Exception], None, None]:
    """Yield the number of each job with its result, or its error, as it gets done.

    What kills the process that does it ends with a BrokenExecutor. Closed early, what was begun is
    given up.
    """
    waiting, deaths = deque(range(jobs)), Counter[int]()
    while waiting:
        yield from _until_broken(give, waiting, deaths, hands)


def _until_broken(
    give: Give[Result], waiting: deque[int], deaths: Counter[int], hands: Hands
) -> Iterator[tuple[int, Result | Exception]]:
    """Do what is waiting; where the executor breaks, put back what it was at."""
    executor = hands.open()
    given: dict[Future[Result], int] = {}
    try:
        while waiting or given:
            for number in _next(waiting, len(given), hands.at_once, deaths):
                given[give(executor, number)] = number
            finished, _ = wait(given, return_when=FIRST_COMPLETED)
            for future in finished:
                result = _result(future)
                if isinstance(result, BrokenExecutor):
                    yield from _dead(sorted(given.values()), waiting, deaths, result)
                    return
                yield given.pop(future), result
    finally:
        hands.give_up(executor)


def _result(future: Future[Result]) -> Result | Exception:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error


def _next(
    waiting: deque[int], given: int, at_once: int, deaths: Mapping[int, int]
) -> Iterator[int]:
    """Take what to give out now; one that an executor died of only when it is the only one."""
    while waiting and given < at_once:
        is_suspect = waiting[0] in deaths
        if is_suspect and given:
            return
        given += at_once if is_suspect else 1
        yield waiting.popleft()


def _dead(
    numbers: Sequence[int], waiting: deque[int], deaths: Counter[int], error: BrokenExecutor
) -> Iterator[tuple[int, BrokenExecutor]]:
    """Put jobs back that an executor died of, but for those that have had their tries."""
    deaths.update(numbers)
    for number in reversed(numbers):
        if deaths[number] < TRIES:
            waiting.appendleft(number)
        else:
            yield number, error
