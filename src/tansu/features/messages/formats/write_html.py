"""A conversation as a page to print or keep: one file, no script, nothing loaded from anywhere."""

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape

from tansu.features.messages.formats.own_lines import ReadBytes
from tansu.features.messages.formats.records import Box, MessageRecord, PartRecord

LARGEST_INLINE = 8_000_000
"""Bytes of a picture that is put into the page; a larger one is named."""
_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;color:#22201c;background:#fff;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:.9rem;color:#6b655c;text-align:center;margin:1.6rem 0 .6rem;font-weight:600}
p{margin:.35rem 0;padding:.5rem .8rem;border-radius:.9rem;background:#f1eee8;width:fit-content;max-width:80%;
white-space:pre-wrap;overflow-wrap:anywhere}
p.mine{margin-left:auto;background:#dbe7e4}small{display:block;color:#6b655c;font-size:.75rem}
img{display:block;max-width:100%;max-height:24rem;border-radius:.5rem;margin:.3rem 0}
@media print{p{break-inside:avoid}body{margin:0}}
"""


def write(title: str, messages: Iterable[MessageRecord], *, read_bytes: ReadBytes) -> Iterator[bytes]:
    """A whole page; times are UTC, because paper has no time zone."""
    name = escape(title)
    yield f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{name}</title>'.encode()
    yield f"<style>{_STYLE}</style></head>\n<body>\n<h1>{name}</h1>\n".encode()
    day = ""
    for one in messages:
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC) if one.at_ms else None
        today = f"{at:%Y-%m-%d}" if at else "?"
        if today != day:
            day = today
            yield f"<h2>{day}</h2>\n".encode()
        yield from _message(one, f"{at:%H:%M} UTC" if at else "", read_bytes)
    yield b"</body></html>\n"


def _message(one: MessageRecord, time: str, read_bytes: ReadBytes) -> Iterator[bytes]:
    mine = one.box is not Box.RECEIVED
    who = "" if mine else one.sender or one.name or (one.addresses[0] if one.addresses else "")
    yield f'<p class="{"mine" if mine else "theirs"}">'.encode()
    for part in one.parts:
        if part.content:
            yield from _attachment(part, read_bytes)
    told = " · ".join(filter(None, (who, time, "" if one.box in {Box.RECEIVED, Box.SENT} else one.box.value)))
    subject = f"<b>{escape(one.subject)}</b> " if one.subject else ""
    yield f"{subject}{escape(one.body)}<small>{escape(told)}</small></p>\n".encode("utf-8", "replace")


def _attachment(part: PartRecord, read_bytes: ReadBytes) -> Iterator[bytes]:
    assert part.content
    if part.mime not in _PICTURES or part.content.size > LARGEST_INLINE:
        yield f"[{escape(part.name or part.mime)}, {part.content.size} bytes]\n".encode()
        return
    content = base64.b64encode(b"".join(read_bytes(part.content.sha256))).decode()
    yield f'<img alt="{escape(part.name)}" src="data:{part.mime};base64,{content}">'.encode()
