"""Work given out: each job once, however processes die; never more at once than is asked for."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.app.hands import local
from handscue.publish.labour import Hands, done
from publish.sites import AtOnce, die_of, double


@given(st.lists(st.integers(0, 20)), st.integers(1, 5))
def test_each_job_is_done_once_and_an_error_is_its_result(jobs: list[int], at_once: int) -> None:
    def give(executor: Executor, number: int) -> Future[int]:
        return executor.submit(double, jobs[number])

    results = list(done(give, len(jobs), Hands(AtOnce, at_once)))
    assert sorted(number for number, _ in results) == list(range(len(jobs)))
    for number, result in results:
        if jobs[number] == 13:
            assert isinstance(result, ValueError)
        else:
            assert result == 2 * jobs[number]


class Counting(AtOnce):
    """Finishes the job it was given first only when it is given no more."""

    most = 0

    def __init__(self) -> None:
        self.open: list[Future[int]] = []

    def submit(self, work: object, /, *_args: object, **_kwargs: object) -> Future[int]:
        assert callable(work)
        self.open = [future for future in self.open if not future.done()]
        future: Future[int] = Future()
        self.open.append(future)
        Counting.most = max(Counting.most, len(self.open))
        if len(self.open) == 3:
            for each in self.open:
                each.set_result(1)
        return future


def test_no_more_is_given_out_at_once_than_is_asked_for() -> None:
    results = list(done(lambda e, _: e.submit(double), 30, Hands(Counting, 3)))
    assert len(results) == 30
    assert Counting.most == 3


def test_what_a_dead_process_was_at_is_done_by_the_next(tmp_path: Path) -> None:
    def give(executor: Executor, number: int) -> Future[int]:
        return executor.submit(die_of, 2, number, tmp_path / "dead")

    assert sorted(done(give, 6, local(2).hands)) == [(n, n) for n in range(6)]


def test_what_kills_its_process_is_told_and_the_rest_is_done() -> None:
    def give(executor: Executor, number: int) -> Future[int]:
        return executor.submit(die_of, 2, number)

    results = dict(done(give, 6, local(2).hands))
    assert isinstance(results.pop(2), BrokenExecutor)
    assert results == {n: n for n in (0, 1, 3, 4, 5)}


def test_closed_early_the_executor_is_given_up() -> None:
    class Given(AtOnce):
        up = False

        def shutdown(self, *how: bool, **more: bool) -> None:
            Given.up = more == {"wait": False, "cancel_futures": True} and not how

    results = done(lambda e, n: e.submit(double, n), 5, Hands(Given, 2))
    next(results)
    results.close()
    assert Given.up


def test_an_interruption_is_no_result() -> None:
    def interrupted(_executor: Executor, _number: int) -> Future[int]:
        future: Future[int] = Future()
        future.set_exception(KeyboardInterrupt())
        return future

    with pytest.raises(KeyboardInterrupt):
        list(done(interrupted, 1, Hands(AtOnce, 1)))
