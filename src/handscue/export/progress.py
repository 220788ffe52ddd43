"""How far a file has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from handscue.units import Frames

Progress: TypeAlias = Callable[[Frames, Frames], None]  # frames written, frames in all
