"""What manners the file system under a folder has, found out by trying."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from tansu.client.sync.names import NameRules

NUMBERS_ANEW = frozenset({"vfat", "msdos", "exfat", "fuseblk", "ntfs", "ntfs3", "cifs", "smb3", "9p"})
"""File systems whose file numbers do not outlive a mount."""


@dataclass(frozen=True)
class Manners:
    """How the file system treats names and numbers."""

    rules: NameRules
    stable_inodes: bool = True


def manners_of(own_folder: Path, *, mounts: Path = Path("/proc/self/mounts")) -> Manners:
    """Try in `own_folder`, a folder of ours on that file system."""
    lower = own_folder / "probe-case"
    lower.touch()
    ignores_case = (own_folder / "PROBE-CASE").exists()
    lower.unlink(missing_ok=True)
    return Manners(NameRules(ignores_case, _is_narrow(own_folder)), _kind(own_folder, mounts) not in NUMBERS_ANEW)


def _is_narrow(own_folder: Path) -> bool:
    wide = own_folder / "probe:?"
    try:
        wide.touch()
    except OSError:
        return True
    wide.unlink(missing_ok=True)
    return os.name == "nt"


def _kind(folder: Path, mounts: Path) -> str:
    """The type of the file system, where the system says so; empty where not."""
    real, best, kind = str(folder.resolve()), "", ""
    with contextlib.suppress(OSError):
        for line in mounts.read_text("utf-8", "surrogateescape").splitlines():
            parts = line.split(" ")
            place = parts[1].replace("\\040", " ") if len(parts) > 2 else ""
            within = real == place or real.startswith(place.rstrip("/") + "/")
            if place and within and len(place) >= len(best):
                best, kind = place, parts[2]
    return kind
