"""Looking at everything in the folder: names and what the system says of them, without reading a byte."""

from dataclasses import dataclass, field

from tansu.client.scan import shown
from tansu.client.sync.disk import Disk, Look, What
from tansu.client.sync.ignore import Rules
from tansu.client.sync.names import PART, ours, sendable

Reasons = list[tuple[str, str]]


@dataclass
class Listed:
    """One folder: its files, its folders, and the names in it that are passed by."""

    path: str
    files: dict[str, Look] = field(default_factory=dict)
    folders: dict[str, tuple[Look, "Listed"]] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    """Names something has that is not synced. What we knew by such a name is not deleted, only out of sight."""
    unreadable: bool = False


@dataclass
class Scan:
    """All there is."""

    top: Listed
    folder_inodes: set[int] = field(default_factory=set)
    skipped: Reasons = field(default_factory=list)
    """Paths that are not synced although a person might expect it, with the reason."""
    unreadable: Reasons = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """Our own unfinished files."""
    files: int = 0


def scan(disk: Disk, rules: Rules) -> Scan:
    """Walk the folder. Raises OSError if not even its top can be read."""
    found = Scan(Listed(""))
    _list(disk, rules, found.top, found)
    waiting = [listed for _, listed in found.top.folders.values()]
    while waiting:
        listed = waiting.pop()
        try:
            _list(disk, rules, listed, found)
        except OSError as error:
            listed.unreadable = True
            found.unreadable.append((shown(listed.path), f"cannot be read: {error.strerror or error}"))
        waiting += [one for _, one in listed.folders.values()]
    return found


def joined(path: str, name: str) -> str:
    """The path of a name in a folder."""
    return f"{path}/{name}" if path else name


def _list(disk: Disk, rules: Rules, listed: Listed, found: Scan) -> None:
    for name, look in disk.listing(listed.path).items():
        if look.what is What.FILE and sendable_quickly(name) and not rules.ignores(listed.path, name, folder=False):
            listed.files[name] = look
            found.files += 1
        else:
            _consider(rules, listed, name, look, found)


def sendable_quickly(name: str) -> bool:
    """An ordinary name, as nearly all are."""
    return name.isascii() and not name.startswith(".")


def _consider(rules: Rules, listed: Listed, name: str, look: Look, found: Scan) -> None:
    path = joined(listed.path, name)
    if ours(name):
        if name.startswith(PART):
            found.parts.append(path)
        return
    if reason := _reason(name, look):
        listed.passed.add(name)
        found.skipped.append((shown(path), reason))
    elif rules.ignores(listed.path, name, folder=look.what is What.FOLDER):
        listed.passed.add(name)
    elif look.what is What.FOLDER:
        listed.folders[name] = (look, Listed(path))
        found.folder_inodes.add(look.inode)
    else:
        listed.files[name] = look
        found.files += 1


def _reason(name: str, look: Look) -> str:
    if look.what is What.LINK:
        return "is a link; links are not followed"
    if look.what is What.OTHER:
        return "is neither a file nor a folder"
    if not sendable(name):
        return "has a name that is no text, or too long in UTF-8; rename it"
    return ""
