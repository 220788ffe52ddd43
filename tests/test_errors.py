"""The error tree, and how a problem is told."""

import pytest

from handscue import errors
from handscue.errors import HandscueError, Problem, SessionError


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (Problem("is empty"), "is empty"),
        (Problem("is empty", 3), "line 3: is empty"),
        (Problem("is empty", 3, 7), "line 3, column 7: is empty"),
        (Problem("is empty", 3, 7, "steps[1].say"), "line 3, column 7, steps[1].say: is empty"),
        (Problem("is missing", field="title"), "title: is missing"),
    ],
)
def test_a_problem_tells_its_place_as_far_as_it_has_one(problem: Problem, told: str) -> None:
    assert str(problem) == told


def test_a_session_error_tells_each_problem_on_a_line_with_its_file() -> None:
    error = SessionError("a.yaml", (Problem("is odd", 1), Problem("is even", 2)))
    assert str(error).splitlines() == ["a.yaml: line 1: is odd", "a.yaml: line 2: is even"]


def test_every_error_is_a_handscue_error_and_stands_in_the_drawing() -> None:
    raised = {name for name in errors.__all__ if name != "Problem"}
    assert all(issubclass(getattr(errors, name), HandscueError) for name in raised)
    assert errors.__doc__ is not None
    assert all(name in errors.__doc__ for name in raised)
