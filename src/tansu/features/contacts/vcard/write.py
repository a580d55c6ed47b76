"""New content lines, in the words of the card's own version."""

import re

from tansu.features.contacts.vcard.text import escape

WIDTH = 75
_PLAIN = re.compile(r"[A-Za-z0-9_.+/-]*\Z")


def line(
    version: str, name: str, value: str, *, group: str = "", params: list[tuple[str, str]] | None = None, eol: str
) -> bytes:
    """One content line; `value` is escaped already. vCard 2.1 gets what is not ASCII as quoted-printable."""
    head = f"{group}.{name}" if group else name
    written = params or []
    if version == "2.1" and not value.isascii() and not _is_base64(written):
        return _quoted_printable(head, written, value, eol)
    said = "".join(_param(version, key, word) for key, word in written)
    return folded(f"{head}{said}:{value}", eol)


def with_value(version: str, head: str, value: str, *, eol: str) -> bytes:
    """A line whose beginning, up to the colon, stays as somebody else wrote it."""
    if version == "2.1" and not value.isascii():
        return _quoted_printable(head, [], value, eol)
    return folded(f"{head}:{value}", eol)


def folded(text: str, eol: str) -> bytes:
    """Fold at 75 octets and never inside a character; control characters cannot be in it."""
    raw = text.replace("\r", "").replace("\n", "").encode("utf-8", "replace")
    if len(raw) <= WIDTH:
        return raw + eol.encode()
    if raw.isascii():
        first, rest = raw[:WIDTH], raw[WIDTH:]
        width = WIDTH - 1
        return (eol.encode() + b" ").join(
            [first, *(rest[at : at + width] for at in range(0, len(rest), width))]
        ) + eol.encode()
    pieces, start, width = [], 0, WIDTH
    while start < len(raw):
        end = min(start + width, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[start:end])
        start, width = end, WIDTH - 1
    return (eol.encode() + b" ").join(pieces) + eol.encode()


def structured(parts: tuple[str, ...]) -> str:
    """Components with their escapes, as N, ADR and ORG have them."""
    return ";".join(escape(part) for part in parts)


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def _param(version: str, key: str, word: str) -> str:
    if version == "2.1" and key == "TYPE":
        return f";{word.upper()}"
    clean = word.replace('"', "'").replace("\n", " ").replace("\r", " ")
    return f";{key}={clean}" if _PLAIN.match(clean) else f';{key}="{clean}"'


def _is_base64(params: list[tuple[str, str]]) -> bool:
    return any(key == "ENCODING" and word.upper() in {"B", "BASE64"} for key, word in params)


def _quoted_printable(head: str, params: list[tuple[str, str]], value: str, eol: str) -> bytes:
    said = "".join(_param("2.1", key, word) for key, word in params)
    plain = _ESCAPE.sub(_unescaped_for_old_phones, value)
    head = re.sub(r";(?:CHARSET=[^;]*|(?:ENCODING=)?QUOTED-PRINTABLE)", "", head, flags=re.IGNORECASE)
    pieces, width = [f"{head}{said};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"], 0
    for byte in plain.encode("utf-8", "replace"):
        spelled = chr(byte) if 33 <= byte <= 126 and byte != 0x3D else f"={byte:02X}"
        if width + len(spelled) > WIDTH - 1:
            pieces.append(f"={eol}")
            width = 0
        pieces.append(spelled)
        width += len(spelled)
    return "".join(pieces).encode() + eol.encode()


def _unescaped_for_old_phones(found: "re.Match[str]") -> str:
    """Line breaks are part of what is encoded, and commas need nothing; the other escapes stay."""
    if found[1] in "nN":
        return "\r\n"
    return "," if found[1] == "," else found[0]
