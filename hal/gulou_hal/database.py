"""A database on disk, and what happens when the disk fails.

When the disk is full, read-only or broken, everything goes on in memory, a sentence says why, and the disk
is tried again every minute; what was stored stays as it was. A damaged file is put aside and built anew.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from gulou_hal.migrations import Steps

RETRY_SECONDS: Final = 60.0
_LEAST_SPACE: Final = 1 << 20
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Form(msgspec.Struct, frozen=True):
    """What a database holds, and how a household is told of it."""

    steps: Steps
    tables: tuple[str, ...]
    """Those whose rows are carried over when the disk is lost and when it comes back."""
    damaged: str
    """The sentence for a file that was put aside, with `{path}` and `{name}`."""
    kept: str
    """How the sentence for a disk that is lost ends."""
    synchronous: str = "NORMAL"
    """SQLite's own word: NORMAL may lose the last changes in a power cut, FULL none."""


class Database:
    """One thread calls `change` and `check`, any thread `rows`."""

    form: Form

    def __init__(self, path: Path, trouble: Callable[[str], None] = lambda _: None) -> None:
        """`trouble` is called, from either thread, with a sentence when storing fails, "" when that ends."""
        self.trouble = ""
        self._path = path
        self._tell = trouble
        self._lock = threading.RLock()
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self._closed = False
        self._in_memory = False
        self._retry_at = 0.0
        self._write: sqlite3.Connection
        self._read: sqlite3.Connection
        try:
            self._open()
        except (sqlite3.Error, OSError) as error:
            self._lose_disk(error, None)

    def change(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Have `work` change the database, all or nothing; in memory when the disk refuses.

        `work` makes its own transaction, and is called again where the disk was lost meanwhile.
        """
        with self._writing:
            if self._closed:
                return
            if self._in_memory and time.monotonic() >= self._retry_at:
                self._return_to_disk()
            connection = self._write
            try:
                work(connection)
            except sqlite3.Error as error:
                self._lose_disk(error, connection)
                work(self._write)

    def check(self) -> None:
        """Read the whole file through, and put it aside when it is damaged."""
        connection = self._write
        try:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.Error as error:
            self._lose_disk(error, connection)
        else:
            if verdict != "ok":
                self._lose_disk(sqlite3.DatabaseError(verdict), connection, damaged=True)

    def rows(self, sql: str, arguments: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._reading:
            if self._closed:
                return []
            connection = self._read
            try:
                return connection.execute(sql, arguments).fetchall()
            except sqlite3.Error as error:
                self._lose_disk(error, connection)
                return self._read.execute(sql, arguments).fetchall()

    def close(self) -> None:
        """Close the file, once nobody is at it; a thread that comes later changes and finds nothing."""
        with self._writing, self._reading:  # SQLite ends the process where a file is closed under a query
            self._closed = True
            self._shut()

    def _shut(self) -> None:
        self._write.close()
        self._read.close()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write = self._connect()
        try:
            self.form.steps.migrate(write)
            write.execute("BEGIN IMMEDIATE")  # a read-only file says so here, not at the first change
            write.rollback()
            read = self._connect()
        except BaseException:
            write.close()
            raise
        self._write, self._read = write, read

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=2.0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self.form.synchronous}")
            connection.execute("PRAGMA journal_size_limit = 4194304")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _lose_disk(self, error: Exception, failed: sqlite3.Connection | None, damaged: bool = False) -> None:
        """Go on without the file: with a new one where it was damaged, else in memory.

        `failed` is the connection that raised `error`, None while opening.
        """
        with self._lock:
            if failed is not None and failed not in (self._write, self._read):
                return  # the other thread has been here
            if self._in_memory:
                raise error
            if damaged or getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                aside = self._put_aside(failed)
                try:
                    self._open()
                except (sqlite3.Error, OSError) as again:
                    error = again
                else:
                    self._say(self.form.damaged.format(path=self._path, name=aside.name))
                    return
            memory = in_memory(self.form)
            with contextlib.suppress(sqlite3.Error):
                self._copy(self._readable(failed), memory)
            self._write = self._read = memory
            self._in_memory = True
            self._retry_at = time.monotonic() + RETRY_SECONDS
            self._say(f"{sentence(error, self._path)}. {self.form.kept}")

    def _readable(self, failed: sqlite3.Connection | None) -> sqlite3.Connection:
        """A connection that still reads what is stored. Raises sqlite3.Error when there is none."""
        if failed is not None:
            with contextlib.suppress(sqlite3.Error):
                self._read.execute(f"SELECT count(*) FROM {self.form.tables[0]}").fetchone()
                return self._read
        return sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def _return_to_disk(self) -> None:
        with self._lock:
            memory = self._write
            try:
                self._open()
            except (sqlite3.Error, OSError):
                self._retry_at = time.monotonic() + RETRY_SECONDS
                return
            try:
                self._copy(memory, self._write)
            except sqlite3.Error:
                self._shut()
                self._write = self._read = memory
                self._retry_at = time.monotonic() + RETRY_SECONDS
                return
            self._in_memory = False
            self._say("")

    def _put_aside(self, failed: sqlite3.Connection | None) -> Path:
        if failed is not None:
            self._shut()
        aside = self._path.with_name(f"{self._path.name}.damaged-{int(time.time())}")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._path}{suffix}").replace(f"{aside}{suffix}")
        return aside

    def _copy(self, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        """Add all rows of one database to another of the same form, in one transaction."""
        with target:
            target.execute("BEGIN")
            for table in self.form.tables:
                rows = source.execute(f"SELECT * FROM {table}")
                marks = ", ".join("?" * len(rows.description))
                target.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)

    def _say(self, sentence: str) -> None:
        self.trouble = sentence
        self._tell(sentence)


def in_memory(form: Form) -> sqlite3.Connection:
    """An empty database of this form, nowhere but in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    form.steps.migrate(connection)
    return connection


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_SPACE
    except OSError:
        return False


def sentence(error: Exception, path: Path) -> str:
    """Why a database cannot be used, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_IOERR and _is_full(path):  # what a full disk says while a file is being opened
        code = sqlite3.SQLITE_FULL
    match code:
        case sqlite3.SQLITE_FULL:
            return f"No space is left for {path}: free some"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"{path} cannot be written: change the permissions of its folder"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{path} is in use by another program: stop it"
        case _:
            return f"{path} cannot be used ({error}): check the disk"
