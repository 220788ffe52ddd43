"""Every folder and file handscue uses besides what it is asked to read and write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from handscue.shipped import shipped_folder


@dataclass(frozen=True)
class Places:
    """The user's own folders. None of them has to be there."""

    config: Path  # what the user writes: key map, techniques, pronunciations
    data: Path  # what the user would miss: own sessions, history
    cache: Path  # what can be made again: speech, its packets, decoded music
    state: Path  # what is going on: journals of running sessions

    @classmethod
    def of_user(cls) -> Places:
        """Return the places of whoever runs this, where the system keeps such things."""
        return cls(
            config=platformdirs.user_config_path("handscue"),
            data=platformdirs.user_data_path("handscue"),
            cache=platformdirs.user_cache_path("handscue"),
            state=platformdirs.user_state_path("handscue"),
        )

    @property
    def keymap(self) -> Path:
        """The user's key map."""
        return self.config / "keys.yaml"

    @property
    def techniques(self) -> Path:
        """The user's own techniques and times."""
        return self.config / "techniques.yaml"

    @property
    def pronunciations(self) -> Path:
        """How the user says words."""
        return self.config / "pronunciations.yaml"

    @property
    def sessions(self) -> Path:
        """The user's own sessions."""
        return self.data / "sessions"

    @property
    def trash(self) -> Path:
        """The user's sessions that were deleted."""
        return self.data / "trash"

    @property
    def voices(self) -> Path:
        """Voices the user has downloaded."""
        return self.data / "voices"

    @property
    def history(self) -> Path:
        """What was run, and the profiles learned from it."""
        return self.data / "history.sqlite3"

    @property
    def words(self) -> Path:
        """The user's own command words: how they sound, and what was learned of it."""
        return self.data / "listening"

    @property
    def clips(self) -> Path:
        """Speech made before."""
        return self.cache / "clips"

    @property
    def packets(self) -> Path:
        """Speech and chimes encoded before."""
        return self.cache / "packets"

    @property
    def music(self) -> Path:
        """Music decoded before."""
        return self.cache / "music"

    @property
    def journals(self) -> Path:
        """The journals of running sessions."""
        return self.state / "running"

    @property
    def session_folders(self) -> tuple[Path, ...]:
        """Where sessions are found by name, first to last: here, the user's own, ours.

        In a checkout, what is here are ours: the user's own come before them.
        """
        ours = shipped_folder("sessions")
        here = (folder for folder in (Path(), Path("sessions")) if folder.resolve() != ours)
        return (*here, self.sessions, ours)

    def located(self, session: Path) -> Path:
        """Return the file of a session named by its path, or by its name alone.

        A name that is found nowhere is returned as it is, and reading it says so.
        """
        if session.exists() or len(session.parts) != 1:
            return session
        written = session.name.removesuffix(".yaml").removesuffix(".yml")
        plain = "-".join(written.lower().split()).removeprefix("the-").replace("-the-", "-")
        candidates = (
            folder / f"{name}.yaml" for name in (written, plain) for folder in self.session_folders
        )
        return next((file for file in candidates if file.is_file()), session)
