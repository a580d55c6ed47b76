"""Renaming that never overwrites: in one step where the system can, in two where it cannot."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable

_NO_REPLACE_LINUX = 1
_NO_REPLACE_DARWIN = 4
_AT_FDCWD = -100
_NOT_POSSIBLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})


def rename_new(source: str, target: str) -> None:
    """Give `source` the name `target`. Raises FileExistsError if something else has it, OSError as the system does."""
    if _same_file(source, target):
        # Only the spelling changes, on a file system that ignores it.
        os.rename(source, target)  # noqa: PTH104 - paths are text here
        return
    if _IN_ONE_STEP is not None:
        code = _IN_ONE_STEP(os.fsencode(source), os.fsencode(target))
        if code == 0:
            return
        if code not in _NOT_POSSIBLE:
            raise OSError(code, os.strerror(code), target)
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    os.rename(source, target)  # noqa: PTH104


def _same_file(source: str, target: str) -> bool:
    try:
        one, other = os.lstat(source), os.lstat(target)
    except OSError:
        return False
    # Two hard links are one file by number, and two names all the same.
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino) and one.st_nlink == 1


def _in_one_step() -> Callable[[bytes, bytes], int] | None:
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        return lambda source, target: _code(
            library.renameat2(_AT_FDCWD, source, _AT_FDCWD, target, _NO_REPLACE_LINUX)  # type: ignore[union-attr]
        )
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return lambda source, target: _code(
            library.renamex_np(source, target, _NO_REPLACE_DARWIN)  # type: ignore[union-attr]
        )
    return None


def _code(answer: int) -> int:
    return ctypes.get_errno() if answer else 0


_IN_ONE_STEP = _in_one_step()
