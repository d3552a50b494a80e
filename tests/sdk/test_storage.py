"""What an app remembers."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gulou.errors import ServiceError
from gulou.storage import Storage


def test_what_was_put_is_there_after_a_restart(tmp_path: Path) -> None:
    Storage(tmp_path).put("channel", {"number": 5, "names": ["锦鲤电影"]})
    assert Storage(tmp_path).get("channel") == {"number": 5, "names": ["锦鲤电影"]}


def test_the_newest_value_counts(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.put("volume", 1)
    storage.put("volume", 2)
    assert storage.get("volume") == 2


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    assert Storage(tmp_path).get("channel", "none") == "none"
    assert list(tmp_path.iterdir()) == []


def test_the_database_holds_more_than_the_dictionary(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.put("volume", 1)
    storage.database["scores"].insert({"name": "Ming", "score": 7})  # type: ignore[union-attr]
    assert [row["score"] for row in storage.database.query("SELECT score FROM scores")] == [7]


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "storage.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(ServiceError, match="cannot be opened"):
        Storage(tmp_path).get("channel")


def test_the_dictionary_does_without_sqlite_utils(tmp_path: Path) -> None:
    """Importing it takes several times as long as an app may take to start."""
    code = (
        "import sys; from pathlib import Path; from gulou.storage import Storage;"
        "Storage(Path(sys.argv[1])).put('a', 1); print('sqlite_utils' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"


def test_a_full_disk_is_said_in_words_and_loses_nothing(tmp_path: Path) -> None:
    """The kernel refuses to let a file grow, as a full disk does."""
    code = (
        "import resource, signal, sys; from pathlib import Path; from gulou.storage import Storage\n"
        "from gulou.errors import ServiceError\n"
        "storage = Storage(Path(sys.argv[1])); storage.put('kept', 'whole')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n    storage.put('big', 'x' * 1_000_000)\n"
        "except ServiceError as error:\n    print(error.code, error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, timeout=30
    )
    assert ran.stdout.startswith("unavailable The app cannot remember big")
    assert Storage(tmp_path).get("kept") == "whole"
    assert Storage(tmp_path).get("big") is None


def test_a_power_cut_leaves_all_that_was_written(tmp_path: Path) -> None:
    """The writer is killed at a random moment, again and again; what it had said to be written is there."""
    code = (
        "import sys; from pathlib import Path; from gulou.storage import Storage\n"
        "storage = Storage(Path(sys.argv[1]))\n"
        "first = storage.get('value', [0])[0] + 1\n"
        "for number in range(first, first + 10**9):\n"
        "    row = {'number': number, 'text': 'x' * (number % 5000)}\n"
        "    storage.database['log'].insert(row, pk='number', replace=True)\n"
        "    storage.put('value', [number] * 500)\n"
        "    sys.stdout.write(f'{number}\\n'); sys.stdout.flush()\n"
    )
    chance = random.Random(7)
    for _ in range(15):
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(chance.random() * 0.05)
        writer.kill()
        said += writer.communicate()[0].splitlines()
        written = int(said[-1])
        storage = Storage(tmp_path)
        value = storage.get("value")
        assert len(value) == 500
        assert len(set(value)) == 1
        assert value[0] in (written, written + 1)
        assert next(storage.database.query("PRAGMA integrity_check")) == {"integrity_check": "ok"}
        numbers = [row["number"] for row in storage.database.query("SELECT number FROM log ORDER BY rowid")]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= written


def test_the_quota_is_said_in_words_and_loses_nothing(tmp_path: Path) -> None:
    storage = Storage(tmp_path, quota=1)
    storage.put("kept", "whole")
    with pytest.raises(ServiceError, match="remove what it no longer needs") as full:
        for number in range(1000):
            storage.put(f"note {number}", "x" * 10_000)
    assert full.value.code == "unavailable"
    assert storage.get("kept") == "whole"
    assert 300_000 < storage.used <= storage.quota == 1 << 20
    for kept in range(10):
        storage.remove(f"note {kept}")
    storage.put("kept", "changed")
    assert storage.get("kept") == "changed"
    assert storage.get("note 0") is None


def test_the_database_has_the_same_quota(tmp_path: Path) -> None:
    storage = Storage(tmp_path, quota=1)
    table = storage.database["notes"]
    with pytest.raises(ServiceError, match="larger quota") as full:
        table.insert_all({"text": "x" * 1000} for _ in range(100_000))  # type: ignore[union-attr]
    assert isinstance(full.value, sqlite3.OperationalError)
    storage.put("kept", 1)
    assert storage.used <= storage.quota


def test_files_of_the_app_leave_less_for_the_database(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(bytes(600_000))
    storage = Storage(tmp_path, quota=1)
    assert storage.used == 600_000
    with pytest.raises(ServiceError):
        for number in range(1000):
            storage.put(f"note {number}", "x" * 10_000)
    assert storage.used <= storage.quota


def test_threads_write_side_by_side_and_each_its_own_transaction(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.database["log"].create({"thread": int, "count": int})  # type: ignore[union-attr]
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            for count in range(30):
                storage.put(f"thread {number}", count)
                storage.database["log"].insert({"thread": number, "count": count})  # type: ignore[union-attr]
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert [storage.get(f"thread {number}") for number in range(4)] == [29] * 4
    assert storage.database["log"].count == 120


def test_what_was_damaged_is_said_in_words(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.put("value", 1)
    storage.database.execute("UPDATE settings SET value = '{'")
    with pytest.raises(ServiceError, match="cannot read value"):
        storage.get("value")
