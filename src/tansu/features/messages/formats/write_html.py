"""A conversation as a page to print or keep: no script, nothing loaded from anywhere else."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from tansu.features.messages.formats.own_lines import ReadBytes
from tansu.features.messages.formats.records import Box, MessageRecord, PartRecord

LARGEST_INLINE = 8_000_000
"""Bytes of a picture that is put into the page; a larger one is named."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

STYLE = """
body{font:16px/1.45 system-ui,sans-serif;color:#22201c;background:#fff;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:.9rem;color:#6b655c;text-align:center;margin:1.6rem 0 .6rem;font-weight:600}
p{margin:.35rem 0;padding:.5rem .8rem;border-radius:.9rem;background:#f1eee8;width:fit-content;max-width:80%;
white-space:pre-wrap;overflow-wrap:anywhere}
p.mine{margin-left:auto;background:#dbe7e4}small{display:block;color:#6b655c;font-size:.75rem}a{color:#7a4a12}
img,video,audio{display:block;max-width:100%;max-height:24rem;border-radius:.5rem;margin:.3rem 0}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.5rem .8rem .5rem 0}
td,th{border-bottom:1px solid #e4dfd6}
td+td,th+th{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td{overflow-wrap:anywhere}
@media print{p{break-inside:avoid}body{margin:0}}
"""

Show = Callable[[PartRecord], Iterator[bytes]]
"""How an attachment stands in a page."""


def head(title: str) -> bytes:
    """How a page begins."""
    name = escape(title)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{name}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>{name}</h1>\n"
    ).encode("utf-8", "replace")


FOOT = b"</body></html>\n"


def write(title: str, messages: Iterable[MessageRecord], *, names: Mapping[str, str], show: Show) -> Iterator[bytes]:
    """A whole page; times are UTC, because paper has no time zone. `names` are people's, by what the phone wrote."""
    yield head(title)
    day = ""
    for one in messages:
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC) if one.at_ms else None
        today = f"{at:%Y-%m-%d}" if at else "?"
        if today != day:
            day = today
            yield f"<h2>{day}</h2>\n".encode()
        yield from _message(one, f"{at:%H:%M} UTC" if at else "", names, show)
    yield FOOT


def inline(read_bytes: ReadBytes) -> Show:
    """Pictures within the page, so that one file is all there is; anything else is named."""

    def show(part: PartRecord) -> Iterator[bytes]:
        assert part.content
        if part.mime not in PICTURES or part.content.size > LARGEST_INLINE:
            yield f"[{escape(part.name or part.mime)}, {part.content.size} bytes]\n".encode("utf-8", "replace")
            return
        content = base64.b64encode(b"".join(read_bytes(part.content.sha256))).decode()
        yield f'<img alt="{escape(part.name)}" src="data:{part.mime};base64,{content}">'.encode("utf-8", "replace")

    return show


def _message(one: MessageRecord, time: str, names: Mapping[str, str], show: Show) -> Iterator[bytes]:
    mine = one.box is not Box.RECEIVED
    sender = one.sender or (one.addresses[0] if one.addresses else "")
    who = "" if mine else names.get(sender) or one.sender or one.name or sender
    yield f'<p class="{"mine" if mine else "theirs"}">'.encode()
    for part in one.parts:
        if part.content:
            yield from show(part)
    told = " · ".join(filter(None, (who, time, "" if one.box in {Box.RECEIVED, Box.SENT} else one.box.value)))
    subject = f"<b>{escape(one.subject)}</b> " if one.subject else ""
    yield f"{subject}{escape(one.body)}<small>{escape(told)}</small></p>\n".encode("utf-8", "replace")
