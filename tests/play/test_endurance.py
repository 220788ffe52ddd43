"""Hours of playing hold no more than minutes, and end on time."""

from __future__ import annotations

from play.endurance import endured


def test_two_hours_of_presses_move_nothing_and_leave_nothing() -> None:
    """As twelve do: ``benchmarks/endurance.py --simulated``."""
    endured_ = endured(2)
    assert endured_.presses > 2300
    assert endured_.drift_s < 0.001
    assert endured_.grown < 50_000
