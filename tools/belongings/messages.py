"""A year of messages and calls that ends today, brought in as a phone's backup is."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tansu.core.ids import new_id
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import CallKind
from tansu.features.messages.formats import write_xml
from tansu.features.messages.formats.records import Box, CallRecord, Kind, MessageRecord, PartRecord
from tansu.features.messages.formats.spool import Spool
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tools.belongings.talk import CIRCLES, NUMBERS, Circle

DAYS = 365
TALKS_A_DAY = (0, 1, 1, 2, 2, 3, 4)
CALLS = 160


def fill(outside: Outside, owner: Principal, pictures: Sequence[bytes]) -> None:
    """Give an account without messages a year of them, with these pictures (JPEG); nothing otherwise."""
    with outside.read(owner, messages.FEATURE) as work:
        if messages.totals(work)[1]:
            return
    chance = random.Random(7)
    now = outside.clock.now()
    with Spool() as spool:
        said = list(_year(chance, now, spool, pictures))
        kept = {one.content.sha256: one.content for message in said for one in message.parts if one.content}
        sms = write_xml.write_messages(said, count=len(said), read_bytes=lambda sha256: spool.read(kept[sha256]))
        _bring_in(outside, owner, f"sms-{now:%Y%m%d}.xml", sms)
    calls = sorted(_calls(chance, now), key=lambda one: one.at_ms or 0)
    _bring_in(outside, owner, f"calls-{now:%Y%m%d}.xml", write_xml.write_calls(calls, count=len(calls)))
    worker = Worker(outside, [messages.read_import], name="demo")
    while worker.run_once():
        pass


def _bring_in(outside: Outside, owner: Principal, name: str, content: Iterator[bytes]) -> None:
    file = outside.blobs.put(
        owner.account, content, blob_id=new_id(outside.chance.random_bytes), extension="xml", name=name
    )
    with outside.work(owner, messages.FEATURE) as work:
        messages.begin_import(work, file, filename=name, source="upload")


def _year(chance: random.Random, now: datetime, spool: Spool, pictures: Sequence[bytes]) -> Iterator[MessageRecord]:
    weights = [circle.weight for circle in CIRCLES]
    for days in range(DAYS, -1, -1):
        at = (now - timedelta(days=days)).replace(hour=8, minute=chance.randrange(60))
        for _ in range(chance.choice(TALKS_A_DAY)):
            (circle,) = chance.choices(CIRCLES, weights)
            for who, words in _lines(chance.choice(circle.talks)):
                at += timedelta(minutes=chance.choice((0, 1, 1, 2, 5)), milliseconds=chance.randrange(60_000))
                if at > now:
                    return
                picture = pictures[chance.randrange(len(pictures))] if words == "[photo]" and pictures else b""
                yield _message(circle, who, words, at, spool, picture, unread=days == 0)
            at += timedelta(minutes=chance.randrange(20, 200))


def _lines(talk: str) -> list[tuple[str, str]]:
    return [(line[0], line[2:]) for line in talk.splitlines()]


def _message(
    circle: Circle, who: str, words: str, at: datetime, spool: Spool, picture: bytes, *, unread: bool
) -> MessageRecord:
    numbers = tuple(NUMBERS[one] for one in circle.people)
    sent = who == ">"
    sender = "" if sent or len(numbers) == 1 else numbers[int(who) - 1]
    parts: tuple[PartRecord, ...] = ()
    if words == "[photo]":
        name = f"IMG_{at:%Y%m%d_%H%M%S}.jpg"
        words = "" if picture else "📷"
        parts = (PartRecord("image/jpeg", name, content=spool.add([picture])),) if picture else ()
    elif len(numbers) > 1:
        parts = (PartRecord("text/plain", text=words),)
    return MessageRecord(
        kind=Kind.MMS if parts else Kind.SMS,
        box=Box.SENT if sent else Box.RECEIVED,
        at_ms=round(at.timestamp() * 1000),
        addresses=numbers,
        body=words,
        sender=sender,
        read=sent or not unread,
        name=", ".join(one for one in circle.people if one),
        network_id=f"demo{round(at.timestamp() * 1000)}" if parts else "",
        parts=parts,
    )


def _calls(chance: random.Random, now: datetime) -> Iterator[CallRecord]:
    people = [(name, number) for name, number in NUMBERS.items() if name != "Parcels"]
    kinds = (CallKind.INCOMING, CallKind.OUTGOING, CallKind.OUTGOING, CallKind.MISSED)
    for _ in range(CALLS):
        name, number = chance.choice(people)
        at = now - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        kind = chance.choice(kinds)
        seconds = 0 if kind is CallKind.MISSED else chance.randrange(20, 2400)
        yield CallRecord(kind, number, round(at.timestamp() * 1000), seconds, name)
