"""A phone's history under fire: a backup with attachments is brought in, then the phone pushes what is new."""

import hashlib
import json
from collections import Counter

from tansu.app import housekeeping
from tansu.core.ids import new_id
from tansu.features import messages
from tansu.features.messages import FEATURE, ImportState, ingest
from tansu.foundation import usage
from tansu.foundation.jobs import Worker
from tests.faults.world import World, photo
from tests.support.instances import CUSTODIANS
from tests.support.twice_and_crashing import run_until_idle
from tests.unit.features.messages.writing import NOON_MS, backup, call, mms, sms

SOMEBODY = ("+4930901820",)
BATCH = 25
# More than one transaction takes, so that a kill can come between two; the same text twice is two messages.
_TEXTS = ["twice", "twice", *(f"text {number}" for number in range(30))]
_PICTURES = {"first": photo(80), "second": photo(81), "first again": photo(80)}
_NEW = {"kind": "sms", "box": "sent", "at": NOON_MS + 10**6, "addresses": list(SOMEBODY), "body": "pushed"}
EXPECTED = Counter([*_TEXTS, *_PICTURES, "pushed"])

BACKUP = backup(
    *(
        mms(text, people=SOMEBODY, sender=SOMEBODY[0], at=NOON_MS + 1000 * n, name=f"m{n}", picture=picture)
        for n, (text, picture) in enumerate(_PICTURES.items())
    ),
    *(sms(text, at=NOON_MS + (number if text != "twice" else 0)) for number, text in enumerate(_TEXTS)),
    call(SOMEBODY[0]),
)


def bring_in_and_push(world: World) -> None:
    """Bring the backup in and push; asked again after a crash, the history is what it is after one peaceful run."""
    outside = world.outside
    ingest.BATCH = BATCH
    blob = new_id(outside.chance.random_bytes)
    file = outside.blobs.put(world.account, [BACKUP], blob_id=blob, extension="xml", name="sms.xml")
    with outside.work(world.principal, FEATURE) as work:
        begun = messages.begin_import(work, file, filename="sms.xml", source="upload")
    if begun.blob != file.id:
        outside.blobs.delete(file.owner, file.id, file.extension)
    run_until_idle(Worker(outside, housekeeping.JOBS, name="under fire", custodians=CUSTODIANS))
    messages.push(outside, world.principal, "batch-1", [json.dumps(_NEW).encode() + b"\n"])
    _exactly(world, begun.id)


def _exactly(world: World, number: str) -> None:
    """The whole history, each message once, each attachment whole and charged once."""
    with world.outside.read(world.principal, FEATURE) as work:
        assert messages.get_import(work, number).state is ImportState.DONE
        (thread,) = messages.threads(work)
        found = messages.conversation(work, thread.id, limit=1000)
        shown = [messages.attachment(work, one, part.position)[1] for one, part in messages.media(work, thread.id)]
        assert Counter(one.body for one in found) == EXPECTED
        assert len(messages.calls(work)) == 1
        assert len(messages.search(work, "text", limit=1000)) == 30
        kept = {ref.id: b"".join(world.outside.blobs.read(ref)) for ref in shown}
        assert sorted(map(_sha256, kept.values())) == sorted(map(_sha256, {photo(80), photo(81)}))
        texts = sum(len(one.body.encode()) for one in found)
        assert usage.usage_of(work).used == texts + sum(map(len, kept.values()))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
