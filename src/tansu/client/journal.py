"""Which uploads have begun, kept so that a run after a crash goes on where the bytes stand.

One small file for each upload, named by its checksum: two runs at once cannot lose each other's entries, and
the same bytes are found again under whatever path they have now.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tansu.client.folders import make_private, write_atomically


@dataclass(frozen=True)
class Begun:
    """An upload the server knows. How far it is, only the server says."""

    sha256: str
    size: int
    location: str


class Journal:
    """The uploads of one account on one server that have begun and not ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make_private(folder)

    def all(self) -> set[str]:
        """The checksums of all begun uploads."""
        return {path.stem for path in self._folder.glob("*.json") if not path.name.startswith(".")}

    def find(self, sha256: str) -> Begun | None:
        """The begun upload of these bytes, or None. What cannot be understood counts as not begun."""
        try:
            return Begun(**json.loads((self._folder / f"{sha256}.json").read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def keep(self, begun: Begun) -> None:
        """Remember, durably, before any byte is sent there."""
        write_atomically(self._folder / f"{begun.sha256}.json", json.dumps(asdict(begun)).encode())

    def forget(self, sha256: str) -> None:
        """It has ended, well or not; forgetting twice is fine."""
        (self._folder / f"{sha256}.json").unlink(missing_ok=True)
