"""The picture of a card: read, put in, taken out. A picture that is only named by an address is never fetched."""

import base64
import binascii
from dataclasses import dataclass

from tansu.features.contacts.vcard import write
from tansu.features.contacts.vcard.fields import is_embedded
from tansu.features.contacts.vcard.lines import Line, lines_of, outer, version_of, whole_lines
from tansu.features.contacts.vcard.place import ending_of, insert_before_end

_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
_WORDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


@dataclass(frozen=True)
class Photo:
    """A picture, of the kind its bytes say, whatever the card says."""

    mime: str
    data: bytes


def photo_of(body: bytes) -> Photo | None:
    """The first picture a card carries, or None."""
    for line in outer(lines_of(body)):
        if line.name == "PHOTO" and is_embedded(line):
            data = _decoded(line)
            return Photo(kind_of(data), data) if data else None
    return None


def with_photo(body: bytes, data: bytes) -> bytes:
    """The card with this picture in place of those it had. ValueError unless it is JPEG, PNG, GIF or WebP."""
    kind = _WORDS.get(kind_of(data))
    if kind is None:
        raise ValueError("not a picture")
    version, eol = version_of(body), ending_of(body)
    encoded = base64.b64encode(data).decode()
    if version == "4.0":
        made = write.line(version, "PHOTO", f"data:image/{kind.lower()};base64,{encoded}", eol=eol)
    elif version == "2.1":
        params = [("ENCODING", "BASE64"), ("TYPE", kind)]
        made = write.line(version, "PHOTO", encoded, params=params, eol=eol) + eol.encode()
    else:
        made = write.line(version, "PHOTO", encoded, params=[("ENCODING", "b"), ("TYPE", kind)], eol=eol)
    return _with(body, made)


def without_photo(body: bytes) -> bytes:
    """The card without any picture."""
    return _with(body, b"")


def kind_of(data: bytes) -> str:
    """What bytes are, by themselves; only pictures that every browser shows without a script."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _KINDS.items() if data.startswith(magic)), "application/octet-stream")


def _with(body: bytes, made: bytes) -> bytes:
    kept: list[bytes] = []
    placed = not made
    for line in whole_lines(body):
        if line.name != "PHOTO":
            kept.append(line.raw)
        elif not placed:
            kept.append(made)
            placed = True
    return b"".join(kept if placed else insert_before_end(kept, [made]))


def _decoded(line: Line) -> bytes:
    value = line.value
    if value[:5].lower() == "data:":
        head, _, value = value.partition(",")
        if not head.lower().endswith("base64"):
            return b""
    try:
        return base64.b64decode("".join(value.replace("\\", "").split()) + "==")
    except (binascii.Error, ValueError):
        return b""
