"""Lengths and sizes as operators write them: `1h`, `90m`, `20MB`."""

import re
from datetime import timedelta

from tansu.protocols.cli.exits import CommandError, Exit

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_BYTES = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def length(text: str) -> timedelta | None:
    """Read `30s`, `90m`, `1h` or `2d`; None for nothing. CommandError for anything else."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+)([smhd])", text.strip().lower())
    if not found:
        raise CommandError(f"{text} is not a length of time. Write 90m, 1h or 2d.", Exit.USAGE)
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


def size(text: str) -> int:
    """Read `20MB` (10⁶ bytes each), `1.5GB` or plain bytes. CommandError for anything else."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?B?)", text.strip().upper())
    if not found or found[2] not in _BYTES:
        raise CommandError(f"{text} is not a size. Write 20MB or 1.5GB; 0 for no limit.", Exit.USAGE)
    return int(float(found[1]) * _BYTES[found[2]])
