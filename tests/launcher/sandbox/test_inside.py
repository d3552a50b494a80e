"""What an app does have: Python, its libraries, threads, asyncio, its own folder and two sockets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gulou.states import ExitReason

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import RunningZygote


def said(zygote: RunningZygote, source: str) -> list[str]:
    app = zygote.spawn(source)
    lines = app.heard()
    end = app.exited()
    assert end.reason == ExitReason.ENDED, end
    return lines


def test_exactly_five_descriptors(warm: RunningZygote) -> None:
    source = """
        import os
        for number in range(256):
            try: os.fstat(number)
            except OSError: continue
            say(number)
    """
    assert said(warm, source) == ["0", "1", "2", "3", "4"]


def test_screen_and_services_are_sockets_as_the_sdk_opens_them(warm: RunningZygote) -> None:
    source = """
        import os, socket
        for number in (screen, services):
            with socket.socket(fileno=os.dup(number)) as end:
                say((end.family.name, end.type.name))
    """
    assert said(warm, source) == ["('AF_UNIX', 'SOCK_STREAM')"] * 2


def test_the_clock_of_the_household(warm: RunningZygote) -> None:
    app = warm.spawn("import time; say(time.strftime('%H:%M %Z', time.localtime(0)))", zone="Asia/Shanghai")
    assert app.heard() == ["08:00 CST"]
    app.exited()


def test_asyncio_and_threads(warm: RunningZygote) -> None:
    source = """
        import asyncio, threading
        async def main():
            return await asyncio.to_thread(lambda: threading.current_thread() is not threading.main_thread())
        say(asyncio.run(main()))
    """
    assert said(warm, source) == ["True"]


@pytest.mark.parametrize(
    ("what", "source", "answer"),
    [
        ("a module not loaded before", "import wave; say(wave.__name__)", "wave"),
        ("one in C", "import zlib, lzma; say(lzma.decompress(lzma.compress(b'ok')).decode())", "ok"),
        ("the SDK", "import gulou; say(gulou.__name__)", "gulou"),
        ("time zones", "import zoneinfo; say(zoneinfo.ZoneInfo('Asia/Shanghai'))", "Asia/Shanghai"),
        ("TLS", "import ssl; ssl.create_default_context(); say('ok')", "ok"),
        ("randomness", "import secrets; say(len(secrets.token_bytes(8)))", "8"),
        ("decimal", "import decimal; say(decimal.Decimal('1.10') + 1)", "2.10"),
        ("temporary files", "import tempfile; f = tempfile.TemporaryFile(); f.write(b'x'); say('ok')", "ok"),
        ("its own time", "import time; time.sleep(0.001); say('ok')", "ok"),
        (
            "signals to itself",
            "import signal; signal.signal(10, lambda *_: say('ok')); signal.raise_signal(10)",
            "ok",
        ),
        ("the machine's name is a stand-in or hidden", "import os; say(bool(os.uname().nodename))", "True"),
    ],
)
def test_it_can_use(warm: RunningZygote, what: str, source: str, answer: str) -> None:
    assert said(warm, source) == [answer]


def test_sqlite_in_its_own_folder(warm: RunningZygote) -> None:
    source = """
        import sqlite3
        for turn in range(2):
            db = sqlite3.connect(data / 'app.db')
            db.execute('pragma journal_mode=wal')
            db.execute('create table if not exists seen (n)')
            db.execute('insert into seen values (1)')
            db.commit()
            say(db.execute('select count(*) from seen').fetchone()[0])
            db.close()
    """
    assert said(warm, source) == ["1", "2"]


def test_its_files_are_there_the_next_time(warm: RunningZygote) -> None:
    said(warm, "(data / 'notes').mkdir(); (data / 'notes' / 'a').write_text('kept')")
    assert said(warm, "say((data / 'notes' / 'a').read_text())") == ["kept"]


def test_nothing_of_the_boxs_environment(warm: RunningZygote) -> None:
    source = "import os\nsay(sorted(os.environ))"
    names = said(warm, source)[0]
    assert "PATH" not in names.replace("'", " ").split()
    assert "'GULOU_APP'" in names


def test_it_is_the_only_process_it_can_see(warm: RunningZygote) -> None:
    if warm.isolation.level < 2:
        pytest.skip("no namespaces here")
    assert said(warm, "import os; say((os.getpid(), os.getppid(), os.uname().nodename))") == [
        "(1, 0, 'gulou')"
    ]


def test_as_root_each_app_is_a_user_of_its_own_and_stays_it(warm: RunningZygote) -> None:
    if os.geteuid() != 0 or warm.isolation.level < 2:
        pytest.skip("needs root and namespaces")
    source = "import os; say(os.getresuid() + os.getresgid()); say(os.getgroups())"

    def identity(name: str) -> list[str]:
        app = warm.spawn(source, name=name)
        lines = app.heard()
        app.exited()
        return lines

    first, second = identity("first"), identity("second")
    assert first != second
    assert first == identity("first")
    assert first[1] == "[]"
    assert len(set(first[0].strip("()").split(", "))) == 1
    assert first[0] != "(0, 0, 0, 0, 0, 0)"
