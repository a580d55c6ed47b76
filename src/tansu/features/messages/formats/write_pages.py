"""Conversations as an archive of pages: an index, a page for each conversation, and their attachments as files beside.

Unpacked anywhere, it is read by any browser without us, and without a network.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import chain
from unicodedata import normalize
from urllib.parse import quote

from tansu.features.messages.formats import write_html
from tansu.features.messages.formats.own_lines import ReadBytes
from tansu.features.messages.formats.records import MessageRecord, PartRecord
from tansu.features.messages.formats.zip_out import ZipOut

LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\x7f\s]+')
_SHOWN = {
    "image/jpeg": ("img", "jpg"),
    "image/png": ("img", "png"),
    "image/gif": ("img", "gif"),
    "image/webp": ("img", "webp"),
    "video/mp4": ("video", "mp4"),
    "video/3gpp": ("video", "3gp"),
    "video/webm": ("video", "webm"),
    "audio/mpeg": ("audio", "mp3"),
    "audio/mp4": ("audio", "m4a"),
    "audio/aac": ("audio", "aac"),
    "audio/amr": ("audio", "amr"),
    "audio/ogg": ("audio", "ogg"),
}
_NAMED = {"text/x-vcard": "vcf", "text/vcard": "vcf", "application/pdf": "pdf", "image/heic": "heic"}


@dataclass(frozen=True)
class Conversation:
    """One conversation to be written: whom it is with, what they are called, and its messages."""

    title: str
    names: Mapping[str, str]
    messages: Iterable[MessageRecord]


def write(conversations: Iterable[Conversation], *, read_bytes: ReadBytes) -> Iterator[bytes]:
    """A whole archive, page after page; a conversation without messages has none."""
    archive = ZipOut()
    media: set[str] = set()
    pages: list[tuple[str, str, _Counted]] = []
    for one in conversations:
        counted = _Counted(one.messages)
        first = next(counted, None)
        if first is None:
            continue
        name = f"{len(pages) + 1:04} {file_name(one.title)}.html"
        pages.append((name, one.title, counted))
        beside = _Beside()
        page = write_html.write(one.title, chain([first], counted), names=one.names, show=beside.show)
        yield from archive.write(f"conversations/{name}", page)
        for file, sha256 in beside.files.items():
            if file not in media:
                media.add(file)
                yield from archive.write(f"media/{file}", read_bytes(sha256), packed=False)
    yield from archive.write("index.html", _index(pages))
    yield from archive.close()


def file_name(title: str) -> str:
    """A title as part of a file's name that any system takes."""
    return _NOT_IN_NAMES.sub(" ", normalize("NFC", title)).strip(" .")[:LONGEST_NAME].strip(" .") or "Conversation"


class _Counted:
    """Messages as they pass, counted, with the first and the last day."""

    def __init__(self, messages: Iterable[MessageRecord]) -> None:
        self._messages = iter(messages)
        self.count = 0
        self.first_ms: int | None = None
        self.last_ms: int | None = None

    def __iter__(self) -> Iterator[MessageRecord]:
        return self

    def __next__(self) -> MessageRecord:
        one = next(self._messages)
        self.count += 1
        if one.at_ms:
            self.first_ms = self.first_ms or one.at_ms
            self.last_ms = one.at_ms
        return one


class _Beside:
    """Attachments that stand in a page by the names of their files."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def show(self, part: PartRecord) -> Iterator[bytes]:
        assert part.content
        tag, ending = _SHOWN.get(part.mime, ("", ""))
        # Nothing that a browser would run gets an ending that lets it.
        file = f"{part.content.sha256[:40]}.{ending or _NAMED.get(part.mime, 'bin')}"
        self.files[file] = part.content.sha256
        name, at = escape(part.name), f"../media/{file}"
        if tag == "img":
            yield f'<a href="{at}"><img alt="{name}" loading="lazy" src="{at}"></a>'.encode("utf-8", "replace")
        elif tag:
            yield f'<{tag} controls preload="none" title="{name}" src="{at}"></{tag}>'.encode("utf-8", "replace")
        if tag != "img":
            told = f"{name or escape(part.mime)}, {part.content.size} bytes"
            yield f'<a href="{at}">{told}</a>\n'.encode("utf-8", "replace")


def _index(pages: list[tuple[str, str, _Counted]]) -> Iterator[bytes]:
    yield write_html.head("Messages")
    yield b"<table><tr><th>Conversation</th><th>Messages</th><th>From</th><th>Until</th></tr>\n"
    for name, title, counted in pages:
        days = "".join(f"<td>{_day(at)}</td>" for at in (counted.first_ms, counted.last_ms))
        link = f'<a href="conversations/{quote(name)}">{escape(title)}</a>'
        yield f"<tr><td>{link}</td><td>{counted.count}</td>{days}</tr>\n".encode("utf-8", "replace")
    yield b"</table>\n" + write_html.FOOT


def _day(at_ms: int | None) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d}" if at_ms else ""
