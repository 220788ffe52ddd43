"""The database of what was run, how long it took and what was made of that: opened and migrated.

What belongs to a session file hangs from it, and goes when it goes:

    session ── plan ─┬─ run ── took             a plan is the file's steps as they were for a time
                     ├─ profile ── profile_step
                     └─ answer

It is SQLite's, with a log of its own that is written first (WAL): two programs write at once, each
waiting its turn, and one that is killed leaves whole transactions. Opening goes through four
questions, in this order, and an answer that is no ends it:

    ours?       no: another program's file, or a newer handscue's, is refused and left alone
    whole?      no: a writer sets it aside under another name, never deleting it, and starts a new
                one; a reader goes on with an empty one in memory
    writable?   no: a writer is refused; a reader reads it as it is, if it is of this version
    up to date? no: the missing migrations are done, all in one transaction

Two programs may do all this at once. What is refused or set aside is told in plain words.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from handscue import whole
from handscue.errors import HistoryError

NAME = "history.sqlite3"
OURS = 0x68637565  # SQLite's application_id: "hcue"
PATIENCE_S = 5.0  # for another program that writes just then
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a database
SET_ASIDE = ".damaged-"

# Each brings a database from the version that is its index to the next. Never change one that was
# released; add another. What belongs to a session refers to it and goes with it.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE
        )""",
        # The steps of a session file as it was for a time, see steps.KeptStep.
        """CREATE TABLE plan (
            id INTEGER PRIMARY KEY,
            session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            digest TEXT NOT NULL,
            steps TEXT NOT NULL,
            UNIQUE (session, digest)
        )""",
        """CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            plan INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            profile TEXT,
            began_at REAL NOT NULL,
            planned_ms INTEGER NOT NULL,
            lasted_ms INTEGER NOT NULL DEFAULT 0,
            paused_ms INTEGER NOT NULL DEFAULT 0,
            finished INTEGER NOT NULL DEFAULT 0
        )""",
        "CREATE INDEX run_of_plan ON run (plan)",
        """CREATE TABLE took (
            run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
            segment INTEGER NOT NULL,
            step INTEGER NOT NULL,
            side TEXT,
            planned_ms INTEGER NOT NULL,
            took_ms INTEGER NOT NULL,
            ended TEXT NOT NULL,
            PRIMARY KEY (run, segment)
        ) WITHOUT ROWID""",
        """CREATE TABLE profile (
            id INTEGER PRIMARY KEY,
            plan INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
            name TEXT NOT NULL,
            made_at REAL NOT NULL
        )""",
        "CREATE INDEX profile_of_plan ON profile (plan)",
        """CREATE TABLE profile_step (
            profile INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
            step INTEGER NOT NULL,
            ms INTEGER NOT NULL,
            PRIMARY KEY (profile, step)
        ) WITHOUT ROWID""",
    ),
    (
        # What was known when it was asked in a quiz; ``step`` is an index into the plan's.
        """CREATE TABLE answer (
            plan INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
            step INTEGER NOT NULL,
            at REAL NOT NULL,
            knew INTEGER NOT NULL
        )""",
        "CREATE INDEX answer_of_plan ON answer (plan)",
    ),
)


class Opened(NamedTuple):
    """A connection, and what the user should hear of how it came about, if anything."""

    db: sqlite3.Connection
    notice: str | None = None


def open_to_write(path: Path) -> Opened:
    """Open the history, making it where there is none.

    Raises:
        HistoryError: it cannot be written; the message says why.

    """
    with telling(path):
        whole.make_folder(path.parent, 0o700)
        try:
            return Opened(_opened(path))
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
        notice = _set_aside(path)
        return Opened(_opened(path), notice)


def open_to_read(path: Path) -> Opened:
    """Open the history as it is; an empty one where there is none, or where it is damaged.

    Raises:
        HistoryError: it cannot be read; the message says why.

    """
    with telling(path):
        if not path.exists():
            return Opened(_in_memory())
        try:
            return Opened(_opened(path))
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                return Opened(_in_memory(), f"{path}: is damaged and cannot be read.")
            if _code(error) not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
                raise
        return Opened(_unwritten(path))


@contextlib.contextmanager
def writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Do all that is written within this at once, or none of it; wait for others who write."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise what SQLite raises as a HistoryError in plain words.

    Raises:
        HistoryError: as above.

    """
    try:
        yield
    except sqlite3.Error as error:
        raise HistoryError(f"{path}: the history {_reason(error)}") from error
    except OSError as error:
        reason = error.strerror or error
        raise HistoryError(f"{path}: the history cannot be kept there ({reason})") from error
    except UnicodeError as error:
        raise HistoryError(
            f"{path}: the history cannot keep a file name that is not valid text"
        ) from error


def set_aside_ones(path: Path) -> list[Path]:
    """Return the damaged histories that were set aside."""
    return sorted(path.parent.glob(f"{path.name}{SET_ASIDE}*"))


def _opened(path: Path) -> sqlite3.Connection:
    # It is made with nobody else about: to close a file drops all locks that the process has on it.
    with _door(path, "BEGIN" if path.exists() else "BEGIN EXCLUSIVE"):
        return _opened_inside(path)


def _opened_inside(path: Path) -> sqlite3.Connection:
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
    try:
        _refuse_what_is_not_ours(db, path)
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _Damage  # noqa: TRY301 - told as SQLite tells it
        _prepare(db)
        migrate(db)
    except BaseException:
        db.close()
        raise
    return db


class _Damage(sqlite3.DatabaseError):
    """A check found damage."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _prepare(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY:  # else another program is just about it
                raise
    db.execute("PRAGMA synchronous = NORMAL")  # with WAL whole after a loss of power, too


def migrate(db: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Bring a database to the newest version; two programs may do so at once."""
    if _version(db) == len(migrations):
        return
    with writing(db):
        for statements in migrations[_version(db) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {OURS}")
        db.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _refuse_what_is_not_ours(db: sqlite3.Connection, path: Path) -> None:
    db.execute("BEGIN")  # so that all is read of one instant: it may just be being made
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    [tables] = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    version = _version(db)
    db.execute("ROLLBACK")
    if mark != OURS and (mark or tables or version):
        raise HistoryError(
            f"{path}: belongs to another program. Move it away to keep a history here."
        )
    if version > len(MIGRATIONS):
        raise HistoryError(
            f"{path}: was written by a newer version of handscue. Update handscue, or move the "
            "file away."
        )


def _refuse_what_is_old(db: sqlite3.Connection, path: Path) -> None:
    if _version(db) < len(MIGRATIONS):
        raise HistoryError(
            f"{path}: was written by an older version of handscue and cannot be updated, because "
            "it is read-only."
        )


def _in_memory() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    return db


def _unwritten(path: Path) -> sqlite3.Connection:
    """Open what may not be written: as it is, or where even that needs a file beside it, alone."""
    try:
        return _read_only(path, "mode=ro")
    except sqlite3.OperationalError:
        return _read_only(path, "immutable=1")


def _read_only(path: Path, how: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    try:
        _refuse_what_is_not_ours(db, path)
        _refuse_what_is_old(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _set_aside(path: Path) -> str | None:
    """Set a damaged history aside; say so, or nothing where another program just did."""
    with _door(path, "BEGIN EXCLUSIVE"):
        aside = _moved_aside(path) if _is_damaged(path) else None
    return aside and f"The history was damaged. It was moved to {aside}, and a new one was started."


@contextlib.contextmanager
def _door(path: Path, begin: str) -> Iterator[None]:
    """Let nobody set the history aside while another opens it, by a lock beside it.

    SQLite finds a database's log by its name. Who opened a damaged one, and reads of it only after
    a new one took its name, would take the new one's log for its own.

    Raises:
        HistoryError: another program has kept the lock for seconds.

    """
    beside = path.with_name(f"{path.name}.lock")
    with contextlib.ExitStack() as held:
        is_new = not beside.exists()
        try:
            db = sqlite3.connect(beside, timeout=PATIENCE_S, isolation_level=None)
            held.enter_context(contextlib.closing(db))
            if is_new:
                beside.chmod(whole.PRIVATE)
            db.execute(begin)
            db.execute("SELECT 1 FROM sqlite_master")
        except (OSError, sqlite3.DatabaseError) as error:
            if _code(error) == sqlite3.SQLITE_BUSY:
                raise HistoryError(
                    f"{path}: is damaged and is being set aside right now. Try again."
                ) from None
            # Else no file can be made there: nobody can set anything aside.
        yield


def _is_damaged(path: Path) -> bool:
    try:
        _opened_inside(path).close()
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        return True
    return False


def _moved_aside(path: Path) -> str:
    """Move a history and what SQLite keeps beside it; return its new name."""
    aside = _free_name(path)
    for beside in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}{beside}").replace(f"{aside}{beside}")
    path.replace(aside)
    whole.settle(path.parent)
    return str(aside)


def _free_name(path: Path) -> Path:
    day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return path.with_name(f"{path.name}{SET_ASIDE}{day}")


def _code(error: Exception) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _is_damage(error: sqlite3.Error) -> bool:
    return _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _reason(error: sqlite3.Error) -> str:
    return {
        sqlite3.SQLITE_READONLY: "cannot be written; check who owns the file and its folder",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened; check who owns the file and its folder",
        sqlite3.SQLITE_PERM: "cannot be opened; check who owns the file and its folder",
        sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
        sqlite3.SQLITE_BUSY: "is in use by another program; try again",
        sqlite3.SQLITE_LOCKED: "is in use by another program; try again",
        sqlite3.SQLITE_CORRUPT: "is damaged",
        sqlite3.SQLITE_NOTADB: "is damaged",
    }.get(_code(error), f"cannot be used ({error})")
