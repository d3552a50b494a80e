"""What an app remembers."""

import subprocess
import sys
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


def test_a_power_cut_leaves_a_whole_value(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gulou.storage import Storage\n"
        "storage = Storage(Path(sys.argv[1]))\n"
        "for number in range(10**9):\n"
        "    storage.put('value', [number] * 500)\n"
        "    number == 3 and print('begun', flush=True)\n"
    )
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.03)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        value = Storage(tmp_path).get("value")
        assert len(value) == 500
        assert len(set(value)) == 1
        assert value[0] >= 3


def test_what_was_damaged_is_said_in_words(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.put("value", 1)
    storage.database.execute("UPDATE settings SET value = '{'")
    with pytest.raises(ServiceError, match="cannot read value"):
        storage.get("value")
