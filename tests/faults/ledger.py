"""What a client was told: the only judge of loss.

A client writes `begin` before it asks for something and `done` after the answer. An original may then be in
the state last done, or in one that was begun and not answered.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

ABSENT, LIVE, TRASH, GONE = "absent", "live", "trash", "gone"


class Ledger:
    """A file of lines, each appended by one `writev`, which no fault is ever injected into."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def begin(self, sha256: str, state: str) -> None:
        """Note that the client is about to ask for this state."""
        self.say("begin", sha256, state)

    def done(self, sha256: str, state: str) -> None:
        """Note that the server acknowledged it."""
        self.say("done", sha256, state)

    def say(self, *words: str) -> None:
        """Append one line."""
        os.writev(self._file, [" ".join(words).encode() + b"\n"])

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


@dataclass
class Told:
    """What a ledger says."""

    allowed: dict[str, set[str]] = field(default_factory=dict)
    """By checksum: the states in which the original may be."""
    notes: dict[str, str] = field(default_factory=dict)
    """What a client kept for itself, such as addresses of its uploads."""
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)
    broke: str = ""
    probes: list[str] = field(default_factory=list)


def read(path: Path) -> Told:
    """Read a ledger back."""
    told = Told()
    for line in path.read_text().splitlines() if path.exists() else []:
        kind, _, rest = line.partition(" ")
        if kind in {"begin", "done"}:
            sha256, state = rest.split()
            known = told.allowed.setdefault(sha256, {ABSENT})
            known.add(state)
            if kind == "done":
                told.allowed[sha256] = {state}
                told.acknowledged += 1
        elif kind == "note":
            name, value = rest.split()
            told.notes[name] = value
        elif kind == "refused":
            told.refused.append(rest)
        elif kind == "probe":
            told.probes.append(rest)
        elif kind == "broke":
            told.broke = rest
    return told
