"""What an app remembers."""

import subprocess
import sys
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
