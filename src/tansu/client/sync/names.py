"""Names: which of them a file system takes for the same, which it refuses, and names beside a taken one."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from tansu.client.sync.trees import name_key

OURS = ".tansu"
"""The folder inside a synced one in which we keep what we remember; never synced."""
PART = ".~tansu-"
"""How the names of our unfinished files begin; never synced."""
LONGEST = 255
_REFUSED = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_ENDING = 16


@dataclass(frozen=True)
class NameRules:
    """What the file system under a folder makes of names."""

    ignores_case: bool = False
    narrow: bool = False
    """Refuses what Windows and its file systems refuse."""

    def key(self, name: str) -> str:
        """The spelling in which two names are the same file here. Unicode forms never count as different."""
        return name_key(name).casefold() if self.ignores_case else name_key(name)

    def legal(self, name: str) -> str:
        """`name`, or what comes nearest to it among the names that are possible here."""
        if not self.narrow:
            return name
        clean = _REFUSED.sub("_", name)
        if clean[-1] in ". ":
            clean = f"{clean[:-1]}_"
        return f"_{clean}" if _DEVICES.match(clean) else clean


def ours(name: str) -> bool:
    """This name is one of our own, and never synced."""
    return name == OURS or name.startswith(PART)


def sendable(name: str) -> str:
    """The spelling in which a local name is told to the server; empty if it has none there."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return ""
    composed = unicodedata.normalize("NFC", name)
    return composed if length <= LONGEST and len(composed.encode()) <= LONGEST else ""


def beside(name: str, words: str, taken: Callable[[str], bool], *, folder: bool = False) -> str:
    """`name (words).ext`, numbered if something has that name already."""
    stem, dot, ending = ("" if folder else name).rpartition(".")
    if not stem or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    count = 1
    while True:
        more = f" ({words}{f' {count}' if count > 1 else ''}){dot}{ending}"
        room = LONGEST - len(more.encode())
        wanted = stem.encode()[:room].decode("utf-8", "ignore") + more
        if not taken(wanted):
            return wanted
        count += 1


def numbered(name: str, taken: Callable[[str], bool], *, folder: bool = False) -> str:
    """`name`, or the first of `name (2)`, `name (3)`, … that nothing has."""
    count, wanted = 2, name
    while taken(wanted):
        wanted = beside(name, str(count), lambda one: False, folder=folder)
        count += 1
    return wanted
