"""Content lines: the bytes of a card, taken apart so that they can be put together again without a difference."""

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tansu.features.contacts.vcard.text import unescape

MOST_LINES = 10_000
"""What is read of one card; a longer one is kept whole, and only its beginning can be searched."""

_ENDING = re.compile(rb"\r\n|\n|\r")
_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_VERSION = re.compile(rb"^VERSION\s*:\s*([0-9.]{1,8})", re.IGNORECASE | re.MULTILINE)
_QUOTED_PRINTABLE = re.compile(rb"^[^:]*QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64 = re.compile(rb"^[^:]*[;=](?:BASE64|B)[;:,]", re.IGNORECASE)
_CARET = {"n": "\n", "^": "^", "'": '"'}
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """One content line: its bytes as they came, folds and line ends included, and what they say."""

    raw: bytes
    group: str = ""
    name: str = ""
    """In upper case; empty for what is no content line."""
    params: tuple[tuple[str, str], ...] = ()
    """Names in upper case; one pair for each value."""
    value: str = ""
    """Unfolded; escapes and transfer encodings are still in it."""
    head: str = ""
    """Everything before the colon, unfolded, as somebody wrote it."""

    def all(self, param: str) -> list[str]:
        """Every value of a parameter."""
        return [value for name, value in self.params if name == param]

    def get(self, param: str) -> str:
        """The first value of a parameter, or nothing."""
        return next(iter(self.all(param)), "")

    @cached_property
    def types(self) -> list[str]:
        """The TYPE parameter in lower case, each once."""
        return list(dict.fromkeys(one.strip().lower() for one in self.all("TYPE") if one.strip()))

    @cached_property
    def plain(self) -> str:
        """The value with its transfer encoding undone; escapes are still in it."""
        if self.get("ENCODING").upper() in {"QUOTED-PRINTABLE", "Q"}:
            decoded = quopri.decodestring(self.value.encode("utf-8", "surrogateescape"))
            return text_of(decoded, self.get("CHARSET"))
        return self.value

    @property
    def text(self) -> str:
        """What the value says, all escapes undone."""
        return unescape(self.plain)


def lines_of(body: bytes, *, most: int = MOST_LINES) -> list[Line]:
    """The lines of a card, at most that many. Joined, their `raw` are the bytes they were read from."""
    keeps_space = version_of(body) == "2.1"
    found: list[Line] = []
    for raw in _folded(body):
        if len(found) >= most:
            break
        found.append(_parse(raw, keeps_space))
    return found


def whole_lines(body: bytes) -> list[Line]:
    """All lines of a card that is to be changed. ValueError if it has more than anybody would edit."""
    found = lines_of(body, most=MOST_LINES + 1)
    if len(found) > MOST_LINES:
        raise ValueError(f"the card has more than {MOST_LINES} lines")
    return outer(found)


def outer(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of cards inside the card blanked out: an agent's number is not its owner's."""
    depth, found = 0, list[Line]()
    for line in lines:
        depth += _is_edge(line, "BEGIN")
        found.append(line if depth <= 1 else Line(line.raw))
        depth -= _is_edge(line, "END")
    return found


def version_of(body: bytes) -> str:
    """The version a card says it has; 3.0 where it says none."""
    found = _VERSION.search(body)
    return found[1].decode() if found else "3.0"


def is_card(body: bytes) -> bool:
    """Say whether these bytes are one card, with nothing before and nothing after it."""
    depth = seen = 0
    for start, end in _physical(body):
        line = body[start:end].removeprefix(BOM if not start else b"")
        if len(line) > 100 or not line.strip():
            if depth == 0 and line.strip():
                return False
            continue
        if _BEGIN.match(line):
            depth += 1
            seen += depth == 1
        elif depth == 0:
            return False
        elif _END.match(line):
            depth -= 1
    return seen == 1 and depth == 0


def begins(line: bytes) -> bool:
    """Say whether this physical line begins a card."""
    return bool(len(line) < 100 and _BEGIN.match(line))


def ends(line: bytes) -> bool:
    """Say whether this physical line ends a card."""
    return bool(len(line) < 100 and _END.match(line))


def text_of(raw: bytes, charset: str = "") -> str:
    """Bytes as text: UTF-8, else what the card says they are, else what old phones wrote."""
    for name in ("utf-8", charset, "cp1252"):
        try:
            return raw.decode(name) if name else raw.decode("ascii")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def _is_edge(line: Line, name: str) -> bool:
    return line.name == name and line.value.strip().upper() == "VCARD"


def _physical(body: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of every physical line, its line end left out."""
    start = 0
    for ending in _ENDING.finditer(body):
        yield start, ending.start()
        start = ending.end()
    if start < len(body):
        yield start, len(body)


def _folded(body: bytes) -> Iterator[bytes]:
    """The raw bytes of every content line, with those that continue it."""
    starts = [start for start, _ in _physical(body)]
    starts.append(len(body))
    first = 0
    for index in range(1, len(starts)):
        begun = body[starts[first] : starts[index]]
        coming = body[starts[index] : starts[index] + 1]
        if index < len(starts) - 1 and _goes_on(begun, coming, body, starts, index):
            continue
        yield begun
        first = index


def _goes_on(begun: bytes, coming: bytes, body: bytes, starts: list[int], index: int) -> bool:
    if coming in {b" ", b"\t"}:
        return True
    head = begun[:200]
    if begun.rstrip(b"\r\n").endswith(b"=") and _QUOTED_PRINTABLE.match(head):
        return True
    if _BASE64.match(head):
        # Some old phones do not indent what follows; no line of base64 has a colon, every content line has.
        following = body[starts[index] : starts[index + 1]].strip()
        return bool(following) and b":" not in following
    return False


def _parse(raw: bytes, keeps_space: bool) -> Line:
    unfolded = _unfold(raw, keeps_space)
    head, value = _at_colon(unfolded.removeprefix(BOM))
    if head is None:
        return Line(raw)
    said = text_of(head)
    words = _apart(said, ";")
    group, _, name = words[0].rpartition(".")
    params = tuple(_params(words[1:]))
    charset = next((value for name, value in params if name == "CHARSET"), "")
    return Line(raw, group.strip(), name.strip().upper(), params, text_of(value, charset), said)


def _unfold(raw: bytes, keeps_space: bool) -> bytes:
    if b"\n" not in raw and b"\r" not in raw:
        return raw
    pieces = _ENDING.split(raw)
    head = pieces[0]
    if len(pieces) == 1 or not any(pieces[1:]):
        return head
    if _QUOTED_PRINTABLE.match(head[:200]):
        # Soft line ends are part of the encoding and go with it; what is indented besides was folded.
        return b"\r\n".join([head, *pieces[1:]]).rstrip(b"\r\n")
    if _BASE64.match(head[:200]):
        return head + b"".join(piece.strip() for piece in pieces[1:])
    if keeps_space:
        return head + b"".join(pieces[1:])
    return head + b"".join(piece[1:] if piece[:1] in {b" ", b"\t"} else piece for piece in pieces[1:])


def _at_colon(unfolded: bytes) -> tuple[bytes | None, bytes]:
    """What is before the first colon outside quotes, and what is behind it."""
    plain = unfolded.find(b":")
    if plain < 0:
        return None, b""
    if b'"' not in unfolded[:plain]:
        return unfolded[:plain], unfolded[plain + 1 :]
    quoted = False
    for place, byte in enumerate(unfolded[:4096]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return unfolded[:place], unfolded[place + 1 :]
    return unfolded[:plain], unfolded[plain + 1 :]


def _apart(text: str, by: str) -> list[str]:
    """Take text apart at a character outside quotes."""
    if '"' not in text:
        return text.split(by)
    pieces, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == by and not quoted:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _params(words: list[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, equals, value = word.partition("=")
        name = name.strip().upper()
        if not equals:
            # vCard 2.1 says `TEL;CELL;VOICE:` and `NOTE;QUOTED-PRINTABLE:`.
            encoding = name in {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"}
            yield ("ENCODING" if encoding else "TYPE"), word.strip()
            continue
        for one in _apart(value, ","):
            yield name, _uncaret(one.strip().strip('"'))


def _uncaret(value: str) -> str:
    if "^" not in value:
        return value
    return re.sub(r"\^([n^'])", lambda found: _CARET[found[1]], value)
