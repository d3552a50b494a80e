"""The system calls that an app may make: tables, read by `filter`.

A call that is in no table is answered ENOSYS, so that libraries fall back to an older one; a call in REFUSED
is answered EPERM, so that the app sees PermissionError. Names that an architecture lacks are skipped. clone3
is in none: it hides its flags behind a pointer, where a filter cannot look; glibc falls back to clone.
"""

import socket
from typing import NamedTuple

from .kernel import Clone, Prctl

_FILES = """
    open openat creat close close_range read pread64 readv preadv preadv2 write pwrite64 writev pwritev
    pwritev2 lseek _llseek dup dup2 dup3 flock fstat fstat64 stat stat64 lstat lstat64
    newfstatat fstatat64 statx statfs statfs64 fstatfs fstatfs64 access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename
    renameat renameat2 ftruncate ftruncate64 fallocate fsync fdatasync
    sync_file_range fadvise64 fadvise64_64 arm_fadvise64_64 readahead fchmod fchown fchown32 umask utime
    utimes utimensat utimensat_time64 futimesat copy_file_range sendfile sendfile64 splice getxattr
    lgetxattr fgetxattr listxattr llistxattr flistxattr
"""
_MEMORY = "mmap mmap2 munmap mremap mprotect madvise brk mincore msync membarrier"
_PROCESS = """
    getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid
    getsid getuid32 geteuid32 getgid32 getegid32 getresuid32 getresgid32 getgroups32 exit exit_group
    wait4 waitid set_tid_address set_robust_list get_robust_list rseq futex futex_time64 futex_waitv
    sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min getpriority getrlimit ugetrlimit setrlimit getrusage times sysinfo uname
    getcpu restart_syscall rt_sigaction sigaction rt_sigprocmask sigprocmask rt_sigreturn sigreturn
    rt_sigpending rt_sigtimedwait rt_sigtimedwait_time64 rt_sigsuspend sigaltstack pause alarm setitimer
    getitimer timer_create timer_settime timer_gettime timer_delete timer_getoverrun
"""
_WAITING = """
    pipe pipe2 poll ppoll ppoll_time64 select _newselect pselect6 pselect6_time64 epoll_create
    epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 signalfd signalfd4
    timerfd_create timerfd_settime timerfd_gettime clock_gettime clock_gettime64 clock_getres
    clock_getres_time64 clock_nanosleep clock_nanosleep_time64 nanosleep gettimeofday time getrandom
"""
# On descriptors that the box handed over: an app can make no socket of its own.
_SOCKETS = "recvfrom recvmsg recvmmsg recvmmsg_time64 getsockopt setsockopt getsockname getpeername shutdown"

ALLOWED = [name for table in (_FILES, _MEMORY, _PROCESS, _WAITING, _SOCKETS) for name in table.split()]

_REFUSED = """
    socket connect bind listen accept accept4 fork vfork execve execveat kill tkill rt_sigqueueinfo
    rt_tgsigqueueinfo pidfd_open pidfd_getfd pidfd_send_signal ptrace process_vm_readv process_vm_writev
    process_madvise kcmp unshare setns chroot pivot_root mount umount umount2 move_mount open_tree
    fsopen fsmount fsconfig fspick mount_setattr swapon swapoff reboot kexec_load kexec_file_load
    init_module finit_module delete_module bpf perf_event_open userfaultfd io_uring_setup io_uring_enter
    io_uring_register keyctl add_key request_key open_by_handle_at name_to_handle_at quotactl
    quotactl_fd memfd_create memfd_secret shmget shmat shmctl semget semctl semop msgget mq_open ipc
    chmod fchmodat fchmodat2 chown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr
    fremovexattr link linkat symlink symlinkat mknod mknodat setuid setgid setreuid setregid setresuid
    setresgid setfsuid setfsgid setgroups capset setsid setpgid setpriority sched_setaffinity
    sched_setscheduler sched_setparam sched_setattr ioprio_set settimeofday clock_settime adjtimex
    clock_adjtime sethostname setdomainname syslog acct personality lookup_dcookie iopl ioperm
    truncate truncate64 modify_ldt vhangup fanotify_init inotify_init inotify_init1
"""
REFUSED = list(_REFUSED.split())


class Condition(NamedTuple):
    """Argument `argument` of a call, masked with `mask`, equals `value`."""

    argument: int
    mask: int
    value: int


_WHOLE = 0xFFFFFFFF
_SOCKET_TYPE = 0xF
_FASTOPEN = 0x20000000  # MSG_FASTOPEN: a send that connects

# A process of its own, as fork() makes it: an app is one process with threads.
REFUSED_WHEN: list[tuple[str, tuple[Condition, ...]]] = [("clone", (Condition(0, Clone.THREAD, 0),))]

# Allowed only when all conditions of one row are true.
CONDITIONAL: list[tuple[str, tuple[Condition, ...]]] = [
    ("clone", (Condition(0, Clone.THREAD, Clone.THREAD),)),
    ("prlimit64", (Condition(0, _WHOLE, 0),)),
    *(("prctl", (Condition(0, _WHOLE, op),)) for op in (Prctl.SET_NAME, Prctl.GET_NAME, Prctl.SET_VMA)),
    # asyncio wakes itself by a socketpair. No datagrams: sendto() on them reaches any socket that has a name.
    *(
        ("socketpair", (Condition(0, _WHOLE, socket.AF_UNIX), Condition(1, _SOCKET_TYPE, kind)))
        for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET)
    ),
    ("sendto", (Condition(3, _FASTOPEN, 0),)),
    ("sendmsg", (Condition(2, _FASTOPEN, 0),)),
    ("sendmmsg", (Condition(3, _FASTOPEN, 0),)),
    # Of fcntl, copies, flags, locks, pipe sizes; F_SETOWN and F_SETSIG would send any signal to any process.
    *(
        (name, (Condition(1, _WHOLE, command),))
        for name in ("fcntl", "fcntl64")
        for command in (0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 36, 37, 38, 1030, 1031, 1032)
    ),
    # Of ioctl, only what Python itself asks: is it a terminal, how wide, how much to read, (non-)blocking,
    # close-on-exec.
    *(
        ("ioctl", (Condition(1, _WHOLE, request),))
        for request in (
            0x5401,
            0x5413,
            0x541B,
            0x5421,
            0x5450,
            0x5451,
        )  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FION/FIOCLEX
    ),
]
