"""Where the client keeps things on this computer, and how it writes them so that a crash leaves old or new."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

PRIVATE_FOLDER = 0o700


def config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the credentials: TANSU_CONFIG_DIR, or `tansu` under the XDG configuration folder."""
    return _folder(environ, "TANSU_CONFIG_DIR", "XDG_CONFIG_HOME", ".config")


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of journals, receipts and checksums: TANSU_STATE_DIR, or `tansu` under the XDG state folder."""
    return _folder(environ, "TANSU_STATE_DIR", "XDG_STATE_HOME", ".local/state")


def _folder(environ: Mapping[str, str], own: str, xdg: str, fallback: str) -> Path:
    if environ.get(own):
        return Path(environ[own]).expanduser()
    base = Path(environ[xdg]) if environ.get(xdg) else Path.home() / fallback
    return base / "tansu"


def make_private(folder: Path) -> None:
    """Make `folder` and its parents; only its owner may look into it."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by its owner only. A crash leaves the old content or the new one."""
    make_private(path.parent)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
