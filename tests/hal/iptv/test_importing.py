"""A guide from a file or the web, through the process that imports it, into the file that is read."""

from __future__ import annotations

import gzip
import http.server
import lzma
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from headend.guides import day, write, xmltv

from gulou_hal.iptv import orders
from gulou_hal.iptv.errors import FeedError
from gulou_hal.iptv.importing import run
from gulou_hal.iptv.matching import Receivable
from gulou_hal.search.searches import Searches
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import NAME, Imported

START = day(time.time())


def service(number: int) -> ServiceId:
    return ServiceId(0xFF00, 0, number)


def order(path: Path | str, data: Path, count: int = 3) -> orders.Order:
    services = tuple(Receivable(service(n).url, guide_id=f"ch{n}") for n in range(1, count + 1))
    return orders.Order(str(path), str(data), services)


def done(path: Path | str, data: Path, count: int = 3) -> orders.Done:
    return run(order(path, data, count), lambda _: None)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    return write(tmp_path / "guide.xml", 3, 1, START)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_what_the_file_says_is_what_the_guide_tells(guide: Path, data: Path) -> None:
    assert done(guide, data) == orders.Done(3, 3, 3 * 48)
    found = Imported(data).events(service(2), START, START + 1800)
    (first,) = found
    assert first.titles == {"eng": "Late Night Talk 0", "zho": "深夜谈话 第0集"}
    assert first.texts["eng"] == "Late Night Talk, part 0, on channel 2."
    assert (first.start, first.duration, first.genre) == (START, 1800, 0x33)
    assert len(Imported(data).events(service(3), 0, START * 2)) == 48


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_packed_files_are_unpacked_on_the_way(
    pack: Callable[[bytes], bytes], guide: Path, data: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "guide.packed"
    packed.write_bytes(pack(guide.read_bytes()))
    assert done(packed, data).programmes == 144
    packed.write_bytes(packed.read_bytes()[:-200])
    with pytest.raises(FeedError, match="ends in the middle"):
        done(packed, data)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """A web server of the folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_from_the_web(guide: Path, data: Path, web: str) -> None:
    assert done(f"{web}/{guide.name}", data).programmes == 144
    with pytest.raises(FeedError, match="answered 404"):
        done(f"{web}/none.xml", data)
    with pytest.raises(FeedError, match="cannot be fetched"):
        done("http://127.0.0.1:1/guide.xml", data)


BROKEN = {
    "truncated": (lambda text: text[: len(text) // 2], "ends in the middle"),
    "empty": (lambda text: b"", "is empty"),
    "web page": (lambda text: b"<html><body>Sorry</body></html>", "begins with html"),
    "letters": (lambda text: text.replace("晚".encode(), b"\xcd\xed\xff"), "not written in the letters"),
    "unknown letters": (lambda text: text.replace(b"UTF-8", b"EBCDIC-9"), "unknown way"),
    "endless word": (lambda text: text.replace(b"</title>", b"x" * 3_000_000, 1), "never end|no proper XML"),
}


@pytest.mark.parametrize(("damage", "sentence"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_says_why_and_changes_nothing(
    damage: Callable[[bytes], bytes], sentence: str, guide: Path, data: Path
) -> None:
    done(guide, data)
    before = (data / NAME).read_bytes()
    guide.write_bytes(damage(guide.read_bytes()))
    with pytest.raises(FeedError, match=sentence):
        done(guide, data)
    assert (data / NAME).read_bytes() == before
    assert sorted(file.name for file in data.iterdir()) == [NAME]


def test_a_missing_file_and_a_folder_are_told(data: Path, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="There is no file"):
        done(tmp_path / "none.xml", data)
    with pytest.raises(FeedError, match="is a folder"):
        done(tmp_path, data)


def test_programmes_without_a_proper_time_are_left_out_and_counted(guide: Path, data: Path) -> None:
    text = guide.read_text("utf-8")
    day_text = time.strftime("%Y%m%d", time.gmtime(START))
    guide.write_text(text.replace(f'start="{day_text}003000 +0000"', 'start="20261399993000"'), "utf-8")
    assert done(guide, data) == orders.Done(3, 3, 3 * 47, 3)


def test_chinese_letters_of_other_encodings(guide: Path, data: Path) -> None:
    text = guide.read_text("utf-8").replace("UTF-8", "GB18030")
    guide.write_bytes(text.encode("gb18030"))
    done(guide, data)
    assert Imported(data).events(service(2), START, START + 1)[0].titles["zho"] == "深夜谈话 第0集"


def test_channels_that_are_not_in_a_new_file_keep_what_is_known(
    guide: Path, data: Path, tmp_path: Path
) -> None:
    done(guide, data)
    other = write(tmp_path / "other.xml", 1, 1, START)
    other.write_text(other.read_text("utf-8").replace("News", "Gazette"), "utf-8")
    done(other, data)
    assert len(Imported(data).events(service(3), 0, START * 2)) == 48
    assert any("Gazette" in each.titles["eng"] for each in Imported(data).events(service(1), 0, START * 2))


def test_nobody_s_programmes_are_passed_over(guide: Path, data: Path) -> None:
    assert done(guide, data, 1) == orders.Done(1, 3, 48)
    assert not Imported(data).knows(service(2))


def test_memory_is_the_same_whatever_the_size(data: Path, tmp_path: Path) -> None:
    peaks = []
    for days in (1, 6):
        big = write(tmp_path / f"{days}.xml", 20, days, START)
        peaks.append(_peak(big, data))
    assert peaks[1] < peaks[0] * 1.3


def _peak(path: Path, data: Path) -> int:
    """The most memory, in KiB, that an import takes in a process of its own."""
    code = (
        "import resource, sys; from gulou_hal.iptv.importing import main; main();"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=orders.encode(order(path, data, 20)),
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert orders.decode_said.decode(ran.stdout.splitlines()[-1]).__class__ is orders.Done
    return int(ran.stderr.splitlines()[-1])


def test_programmes_are_found_as_they_are_typed(guide: Path, data: Path) -> None:
    done(guide, data)
    searches = Searches(data)

    def first(query: str) -> str:
        found = searches.search(query, START, 20)
        return found[0].programme.titles["eng"].rpartition(" ")[0] if found else ""

    for query in ("cy", "zy", "chaoyang", "zhaoyang", "朝阳", "facing", "sun", "FACING the"):
        assert first(query) == "Facing the Sun", query
    for query in ("sjzq", "zuqiu", "football", "足球", "wor foo"):
        assert first(query) == "World Football", query
    assert first("足qiu") == "World Football", "characters and letters in one word"
    assert first("nothing of the kind") == ""
    assert searches.following("footba") == "l"
    assert searches.following("qqq") == searches.following("足") == ""
    assert [found.programme.genre >> 4 for found in searches.genre(4, START, START + 86_400, START, 50)] == [
        4
    ] * 18


def test_what_begins_as_typed_comes_first_then_what_comes_sooner(guide: Path, data: Path) -> None:
    done(guide, data)
    found = Searches(data).search("s", START, 60)
    ranks = [each.rank for each in found]
    assert ranks == sorted(ranks)
    starts = [each.programme.start for each in found if each.rank == 0]
    assert starts == sorted(starts)


def test_a_kill_leaves_the_guide_as_it_was(guide: Path, data: Path, tmp_path: Path) -> None:
    done(guide, data)
    before = (data / NAME).read_bytes()
    big = tmp_path / "big.xml"
    big.write_text("".join(xmltv(40, 3, START)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "gulou_hal.iptv.importing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(orders.encode(order(big, data, 40)))
    process.stdin.close()
    while not process.stdout.readline().startswith(b'{"type":"progress","fraction":0.5'):
        assert process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    assert (data / NAME).read_bytes() == before
    done(guide, data)
