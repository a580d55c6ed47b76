"""Files put at paths without a server in between, and what can be seen of them."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tansu.core.errors import NotFound
from tansu.core.principal import Principal
from tansu.features import files
from tansu.features.files import Stored
from tansu.foundation import tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside


def names_of(path: str) -> tuple[str, ...]:
    """`a/b.txt` as a path."""
    return tuple(path.split("/")) if path else ()


def put(outside: Outside, who: Principal, path: str, content: bytes = b"words", **more: Any) -> Stored:
    """Put bytes at a path, making the folders."""
    more.setdefault("make_parents", True)
    more.setdefault("length", len(content))
    return files.store(outside, who, names_of(path), chunks=pieces(content), **more)


def pieces(content: bytes, *, size: int = 1 << 20) -> Iterator[bytes]:
    """Bytes as they come from a socket."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def look(outside: Outside, who: Principal, path: str) -> Entry | None:
    """The living entry at a path, or None."""
    with outside.look(who.account) as work, suppress(NotFound):
        return tree.find(work, names_of(path))
    return None


def contents(outside: Outside, who: Principal, path: str) -> bytes | None:
    """The bytes at a path, or None if there is no such file."""
    found = look(outside, who, path)
    if found is None or found.blob is None:
        return None
    with outside.look(who.account) as work:
        ref = files.content(work, found.number).ref
    return b"".join(outside.blobs.read(ref))


def kept(outside: Outside, who: Principal) -> tuple[int, int]:
    """(used, reserved) bytes."""
    with outside.look(who.account) as work:
        found = usage.usage_of(work)
    return found.used, found.reserved


def paths(outside: Outside, who: Principal) -> dict[str, int]:
    """Every living path with its number."""
    with outside.look(who.account) as work:
        return {"/".join(tree.path_of(work, one.number)): one.number for one in tree.walk(work)}
