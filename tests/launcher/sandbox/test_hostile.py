"""What a hostile app may try. Every row is tried for real; the answer must be the kernel's refusal."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gulou.states import ExitReason
from gulou_launcher.sandbox.messages import MIB, Limits

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import RunningZygote

TRY = """
    import errno
    def outcome():
        try:
            {attempt}
        except OSError as refused:
            return errno.errorcode[refused.errno]
        return "allowed"
    say(outcome())
"""


def outcome(zygote: RunningZygote, attempt: str, **options: Any) -> str:
    app = zygote.spawn(TRY.replace("{attempt}", attempt), **options)
    answer = app.hear()
    app.exited()
    return answer


FILES = {
    "read /etc/passwd": "open('/etc/passwd')",
    "read /etc/shadow": "open('/etc/shadow')",
    "list the root": "import os; os.listdir('/')",
    "list a home": "import os; os.listdir('/root')",
    "list processes": "import os; os.listdir('/proc')",
    "read a kernel setting": "open('/proc/sys/kernel/hostname')",
    "write /usr": "open('/usr/mine', 'w')",
    "write /tmp": "open('/tmp/mine', 'w')",
    "write its own code": "open(folder / 'app.py', 'w')",
    "change its own code": "(folder / 'app.py').unlink()",
    "look above its data": "import os; os.listdir(data.parent)",
    "leave a symbolic link": "(data / 'link').symlink_to('/')",
    "leave a hard link": "(data / 'a').write_text('a'); (data / 'b').hardlink_to(data / 'a')",
    "leave a socket": "import os, stat; os.mknod(data / 's', stat.S_IFSOCK | 0o600)",
    "leave a pipe": "import os; os.mkfifo(data / 'fifo')",
    "open a tuner": "open('/dev/dvb/adapter0/demux0')",
    "open the memory": "open('/dev/mem')",
    "make files executable": "(data / 'x').write_text('#!'); (data / 'x').chmod(0o755)",
}


@pytest.mark.parametrize("what", FILES)
def test_files(warm: RunningZygote, what: str) -> None:
    assert outcome(warm, FILES[what]) in {"EACCES", "ENOENT", "EROFS", "EPERM", "ENOSYS"}


PROCESSES = {
    "exec": "import os; os.execv('/bin/sh', ['sh'])",
    "subprocess": "import subprocess; subprocess.run(['/bin/true'])",
    "posix_spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "fork": "import os; os.fork() or os._exit(0)",
    "kill everyone": "import os; os.kill(-1, 9)",
    "kill init": "import os; os.kill(1, 0)",
    "trace": "import ctypes; C = ctypes.CDLL(None, use_errno=True)\n"
    "            if C.ptrace(0, 0, 0, 0) < 0: raise OSError(ctypes.get_errno(), '')",
    "unshare": "import ctypes; C = ctypes.CDLL(None, use_errno=True)\n"
    "            if C.unshare(0x10000000) < 0: raise OSError(ctypes.get_errno(), '')",
    "a namespace by clone": "import ctypes; C = ctypes.CDLL(None, use_errno=True)\n"
    "            if C.syscall(56, 0x10000011, 0, 0, 0, 0) < 0: raise OSError(ctypes.get_errno(), '')",
    "have the kernel signal another": "import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, 1)",
    "push keys into a terminal": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
    "become root": "import os; os.setresuid(0, 0, 0)",
    "a nicer life": "import os; os.nice(-10)",
    "a memory file": "import os; os.memfd_create('x')",
    "more files than allowed": "import os; [os.dup(0) for _ in range(200)]",
    "a raised limit": "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (4096, 4096))"
    "\n        except ValueError: return 'EPERM'"
    "\n        try: pass",
}


@pytest.mark.parametrize("what", PROCESSES)
def test_processes(warm: RunningZygote, what: str) -> None:
    assert outcome(warm, PROCESSES[what]) in {"EPERM", "ENOSYS", "EACCES", "EMFILE"}


FAMILIES = sorted({name for name in dir(socket) if name.startswith("AF_") and getattr(socket, name) > 0})


@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"])
def test_no_socket_of_any_family(warm: RunningZygote, kind: str) -> None:
    source = f"""
        import ctypes, errno, socket
        C = ctypes.CDLL(None, use_errno=True)
        for name in {FAMILIES}:
            family = getattr(socket, name)
            try:
                socket.socket(family, socket.{kind})
                say(f"{{name}} allowed")
            except OSError as refused:
                say(f"{{name}} {{errno.errorcode[refused.errno]}}")
            number = C.socket(family, int(socket.{kind}), 0)
            say(f"{{name}} {{errno.errorcode[ctypes.get_errno()] if number < 0 else 'allowed'}}")
    """
    app = warm.spawn(source)
    answers = app.heard()
    app.exited()
    assert len(answers) == 2 * len(FAMILIES)
    assert {each.split()[1] for each in answers} == {"EPERM"}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="tries call numbers of x86-64")
@pytest.mark.parametrize(
    "number", [41, 0x40000000 + 41], ids=["socket by number", "socket by its x32 number"]
)
def test_no_socket_by_a_bare_system_call(warm: RunningZygote, number: int) -> None:
    attempt = (
        "import ctypes; C = ctypes.CDLL(None, use_errno=True)\n"
        f"            if C.syscall({number}, 1, 1, 0) < 0: raise OSError(ctypes.get_errno(), '')"
    )
    assert outcome(warm, attempt) in {"EPERM", "ENOSYS"}


def test_no_way_to_a_unix_socket_in_a_folder(warm: RunningZygote, tmp_path: Path) -> None:
    """Landlock does not mind; a datagram pair, or sendto on its own pair, would get there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "socket"))
        attempts = (
            "import socket; socket.socketpair()[0].connect({!r})",
            "import socket; socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', {!r})",
            "import socket; socket.socketpair()[0].sendto(b'x', {!r})",
        )
        for attempt in attempts:
            assert outcome(warm, attempt.format(str(tmp_path / "socket"))) != "allowed"
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.recv(1)


def test_another_apps_data_stays_its_own(warm: RunningZygote) -> None:
    warm.spawn("(data / 'diary').write_text('secret')", name="victim").exited()
    diary = warm.root / "data" / "victim" / "diary"
    assert diary.read_text() == "secret"
    for attempt in (f"open({str(diary)!r})", f"import os; os.listdir({str(diary.parent)!r})"):
        assert outcome(warm, attempt, name="thief") in {"ENOENT", "EACCES"}


def test_a_thread_bomb_is_bounded(warm: RunningZygote) -> None:
    source = """
        import threading
        enough = threading.Event()
        started = 0
        try:
            for _ in range(5000):
                threading.Thread(target=enough.wait, daemon=True).start()
                started += 1
        except (RuntimeError, MemoryError):
            pass
        say(started)
    """
    app = warm.spawn(source, limits=Limits(tasks=10, memory=64 * MIB))  # 64 stacks of 1 MiB, if nothing else
    assert int(app.hear()) < 100
    app.exited()


def test_a_file_has_an_end(warm: RunningZygote) -> None:
    limits = Limits(file_size=MIB)
    assert outcome(warm, "(data / 'big').write_bytes(bytes(2_000_000))", limits=limits) == "EFBIG"


def test_hostile_neighbours_do_not_slow_the_next_one_down_to_a_halt(warm: RunningZygote) -> None:
    bombs = [warm.spawn("while True: pass", name=f"bomb{n}") for n in range(3)]
    threads = threading.active_count()
    assert warm.spawn("say('fine')").hear() == "fine"
    assert threading.active_count() == threads
    for bomb in bombs:
        os.kill(bomb.pid, 9)
        assert bomb.exited().reason == ExitReason.KILLED


def test_no_core_is_left(warm: RunningZygote) -> None:
    warm.spawn("import os; os.abort()", name="aborting").exited()
    assert not list(Path(warm.root / "data" / "aborting").iterdir())


def test_the_mounts_of_an_app_are_not_seen_outside(warm: RunningZygote) -> None:
    before = Path("/proc/self/mountinfo").read_text()
    app = warm.spawn("say('up'); import time; time.sleep(60)")
    assert app.hear() == "up"
    assert Path("/proc/self/mountinfo").read_text() == before
    os.kill(app.pid, 9)
    app.exited()
