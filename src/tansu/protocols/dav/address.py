"""Addresses: from what a client wrote to names in a tree, and back to what it will find again in hrefs."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from tansu.core.errors import Invalid

PREFIXES = ("/dav", "/remote.php/dav", "/remote.php/webdav")
"""Where the tree of collections is reached. The last is the old one: it shows the files of whoever asks."""

OLD = "/remote.php/webdav"

_UNRESERVED = re.compile(r"[A-Za-z0-9._~()-]*\Z")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%-]+\Z")

LONGEST = 8192
DEEPEST = 256


@dataclass(frozen=True)
class Address:
    """A prefix, the names below it, and whether a slash was behind the last."""

    prefix: str
    names: tuple[str, ...]
    slash: bool
    spelled: tuple[str, ...] = ()
    """The names as they were written. Hrefs echo them: clients compare letters, and `@` may be written in two ways."""


def parse_path(raw: str) -> Address:
    """Read the path of a request or of a Destination, still percent-encoded, or Invalid.

    Names are taken apart before they are decoded, so that no encoding makes a slash or a step upwards.
    """
    if len(raw) > LONGEST:
        raise Invalid("The address is too long.")
    prefix = next((one for one in PREFIXES if raw == one or raw.startswith(one + "/")), None)
    if prefix is None:
        raise Invalid("This address is not part of the WebDAV tree.")
    pieces = [piece for piece in raw[len(prefix) :].split("/") if piece]
    if len(pieces) > DEEPEST:
        raise Invalid("The address is too deep.")
    names = tuple(map(_decode, pieces))
    spelled = tuple(piece if _PLAIN.match(piece) else spell(name) for piece, name in zip(pieces, names, strict=True))
    return Address(prefix, names, raw.endswith("/"), spelled)


def spell(name: str) -> str:
    """A name as a piece of an href: `%20` and never `+`, upper-case hexadecimal, as clients know it from others."""
    return name if _UNRESERVED.match(name) else quote(name, safe="()")


def spell_all(names: list[str]) -> list[str]:
    """The same for many; most need no care, and one look finds out."""
    return names if _UNRESERVED.match("".join(names)) else list(map(spell, names))


def spell_path(prefix: str, names: tuple[str, ...], *, collection: bool) -> str:
    """The href of what these names lead to; collections end with a slash."""
    address = "/".join([prefix, *map(spell, names)])
    return address + "/" if collection else address


def _decode(piece: str) -> str:
    try:
        name = unquote_to_bytes(piece).decode()
    except UnicodeDecodeError as error:
        raise Invalid("The address is not percent-encoded UTF-8.") from error
    if name in {".", ".."} or "/" in name or "\0" in name:
        raise Invalid("The address has a part that cannot be a name.")
    return name
