"""The tables of system calls, and the filter that libseccomp makes of them."""

from __future__ import annotations

import struct

import pyseccomp
import pytest

from gulou_launcher.sandbox import calls, filter

# Newer than the libseccomp of Debian 12, which then answers for them by the default, ENOSYS.
NEW = {"fchmodat2"}
NAMES = sorted(
    {*calls.ALLOWED, *calls.REFUSED, *(name for name, _ in (*calls.CONDITIONAL, *calls.REFUSED_WHEN))}
)


@pytest.mark.parametrize("arch", [pyseccomp.Arch.X86_64, pyseccomp.Arch.AARCH64])
def test_every_name_is_a_system_call(arch: int) -> None:
    unknown = {name for name in NAMES if pyseccomp.resolve_syscall(arch, name) == -1}
    assert unknown <= NEW


def test_no_call_is_in_two_tables() -> None:
    conditional = {name for name, _ in calls.CONDITIONAL}
    assert len(calls.ALLOWED) == len(set(calls.ALLOWED))
    assert not set(calls.ALLOWED) & set(calls.REFUSED)
    assert not conditional & {*calls.ALLOWED, *calls.REFUSED}


@pytest.mark.parametrize(
    "name", ["socket", "connect", "bind", "listen", "accept4", "execve", "ptrace", "bpf"]
)
def test_what_the_design_forbids_is_refused_by_name(name: str) -> None:
    assert name in calls.REFUSED


def test_the_filter_is_made_once_and_fitted_to_each_process() -> None:
    program = filter.build()
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096  # BPF_MAXINSNS
    mine, other = filter.for_process(program, 7), filter.for_process(program, 8)
    changed = [at for at in range(0, len(program), 8) if mine[at : at + 8] != other[at : at + 8]]
    assert len(changed) == 1
    assert struct.unpack_from("=I", mine, changed[0] + 4) == (7,)
