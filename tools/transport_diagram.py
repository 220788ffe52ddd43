"""Draw the player's states from its table, as Mermaid: what docs/architecture.md shows.

python tools/transport_diagram.py            print it
python tools/transport_diagram.py --write    put it into that document
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from handscue.play.transport import TABLE, Command, State

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/architecture.md"
BLOCK = re.compile(r"```mermaid\nstateDiagram-v2\n.*?```", re.DOTALL)


def diagram() -> str:
    """Return the diagram: an arrow for each pair of states, with the commands that lead there."""
    arrows: dict[tuple[State, State], list[Command]] = {}
    for (state, command), change in TABLE.items():
        arrows.setdefault((state, change.state), []).append(command)
    lines = ["stateDiagram-v2", f"    [*] --> {State.PLAYING}"]
    for (start, end), commands in arrows.items():
        lines.append(f"    {start} --> {end}: {' / '.join(commands)}")
    return "\n".join([*lines, f"    {State.FINISHED} --> [*]"])


def in_document(text: str) -> str:
    """Put the diagram in the place of the one a document has."""
    return BLOCK.sub(f"```mermaid\n{diagram()}\n```", text)


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(in_document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(diagram())
