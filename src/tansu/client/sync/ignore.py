"""Which names are not synced: litter that systems and editors leave, and what `.tansuignore` lists."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache

from tansu.client.sync.names import ours

FILE = ".tansuignore"
LITTER = (
    ".DS_Store",
    "._*",
    ".Spotlight-V100/",
    ".Trashes/",
    ".fseventsd/",
    ".TemporaryItems/",
    ".DocumentRevisions-V100/",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "$RECYCLE.BIN/",
    "System Volume Information/",
    "lost+found/",
    ".Trash-*/",
    ".directory",
    "*~",
    "~$*",
    ".~lock.*",
    ".*.sw?",
    "*.tmp",
    "*.part",
    "*.partial",
    "*.crdownload",
    ".nfs*",
    ".fuse_hidden*",
    ".goutputstream-*",
    ".sync_*.db*",
    ".nextcloudsync.log",
    ".stfolder/",
    ".stversions/",
)


class Rules:
    """Patterns, one a line: `*`, `?` and `[…]` as in a shell; `!` takes back; a slash at the end means folders only.

    A pattern with another slash in it is matched against the whole path below the synced folder, `**` over several
    folders; one without is matched against names anywhere. The last pattern that matches decides.
    """

    def __init__(self, lines: Iterable[str] = (), *, litter: Iterable[str] = LITTER) -> None:
        self._patterns = [one for line in (*litter, *lines) if (one := _parsed(line))]
        # Nearly no name matches anything, and one question finds that out.
        named = [pattern.pattern for pattern, by_path, _, _ in self._patterns if not by_path]
        self._any_name = re.compile("|".join(named) or r"(?!)", re.IGNORECASE)
        self._paths = any(by_path for _, by_path, _, _ in self._patterns)

    def ignores(self, folder_path: str, name: str, *, folder: bool) -> bool:
        """Say whether something of that name, in the folder of that path, is not synced."""
        if ours(name):
            return True
        if not self._paths and not self._any_name.match(name):
            return False
        return self._decide(name, f"{folder_path}/{name}" if folder_path else name, folder)

    def _decide(self, name: str, path: str, folder: bool) -> bool:
        ignored = False
        for pattern, by_path, folders_only, takes_back in self._patterns:
            if ignored == takes_back and (folder or not folders_only) and pattern.match(path if by_path else name):
                ignored = not takes_back
        return ignored


@lru_cache(maxsize=1000)
def _parsed(line: str) -> tuple[re.Pattern[str], bool, bool, bool] | None:
    text = line.rstrip()
    if not text or text.startswith("#"):
        return None
    takes_back = text.startswith("!")
    text = text[1:] if takes_back else text
    folders_only = text.endswith("/")
    text = text.rstrip("/")
    if not text:
        return None
    if "/" not in text:
        return re.compile(translate(text), re.IGNORECASE), False, folders_only, takes_back
    return re.compile(_path_pattern(text.lstrip("/")), re.IGNORECASE), True, folders_only, takes_back


def _path_pattern(text: str) -> str:
    parts = ["(?:[^/]+/)*" if part == "**" else _segment(part) + "/" for part in text.split("/")]
    return "".join(parts).removesuffix("/") + r"\Z"


def _segment(text: str) -> str:
    """One name of a path pattern as a regular expression."""
    found = re.sub(r"(\[[^\]]+\])|(\*+)|(\?)|(.)", _translated, text)
    return found.replace("[!", "[^")


def _translated(match: re.Match[str]) -> str:
    in_brackets, stars, question, other = match.groups()
    if in_brackets:
        return str(in_brackets)
    if stars:
        return "[^/]*"
    return "[^/]" if question else re.escape(other)
