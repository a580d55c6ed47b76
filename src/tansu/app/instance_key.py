"""The instance key: 32 random bytes from which all other secrets are derived."""

import os
from pathlib import Path

from tansu.core.errors import Invalid
from tansu.foundation.keys import Keys
from tansu.ports.clock import Chance

FILE = "instance.key"
LENGTH = 32


def read_instance_key(setting: str, data: Path, chance: Chance) -> Keys:
    """Read the key from the setting (its digits, or a file), or from the data directory, where it is made once.

    Raises Invalid if it is not 64 hexadecimal digits, or if others than the owner may read the file.
    """
    if setting and not Path(setting).is_file():
        return _parse(setting, "TANSU_INSTANCE_KEY")
    file = Path(setting) if setting else data / FILE
    if not file.exists():
        _make(file, chance)
    if file.stat().st_mode & 0o077:
        raise Invalid(f"{file} can be read by others. Run: chmod 600 {file}")
    return _parse(file.read_text(), str(file))


def key_at_hand(setting: str, data: Path) -> Keys | None:
    """Read the key as `read_instance_key` does, but make none: None where there is none yet."""
    if setting and not Path(setting).is_file():
        return _parse(setting, "TANSU_INSTANCE_KEY")
    file = Path(setting) if setting else data / FILE
    return _parse(file.read_text(), str(file)) if file.exists() else None


def _parse(text: str, where: str) -> Keys:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise Invalid(f"{where} is neither a file nor 64 hexadecimal digits.") from error
    if len(key) != LENGTH:
        raise Invalid(f"{where} must have 64 hexadecimal digits.")
    return Keys(key)


def _make(file: Path, chance: Chance) -> None:
    """Write a new key durably, under its name only when it is whole; of two processes that race, one wins."""
    draft = file.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(chance.random_bytes(LENGTH).hex() + "\n")
        written.flush()
        os.fsync(written.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
