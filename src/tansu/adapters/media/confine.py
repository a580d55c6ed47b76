"""What a child gives up before it looks at the first untrusted byte."""

import contextlib
import ctypes
import os
import resource
from pathlib import Path

from tansu.adapters.media import limits

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
CAPABILITY_VERSION_3 = 0x20080522


def confine(memory_limit: int) -> None:
    """Limit this process for good. The network is taken away where the kernel allows it."""
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(limits.NICE)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, limits.FILE_BYTES)
    _limit(resource.RLIMIT_NOFILE, limits.OPEN_FILES)
    _limit(resource.RLIMIT_AS, memory_limit)
    _leave_network()


def allow_cpu(seconds: int) -> None:
    """Let this process use `seconds` more of CPU time; the kernel kills it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def memory_in_use() -> int:
    """Resident bytes of this process, 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _leave_network() -> None:
    """Move into an empty network namespace, and drop every capability the new user namespace brought."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "unshare"):
        return
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    header, nothing = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    libc.capset(header, nothing)
