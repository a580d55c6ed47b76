"""A phone pushes what it has, in batches it names; a batch sent again is answered again, and nothing is there twice."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

from tansu.core.errors import Conflict, Invalid
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.features.messages.formats import own_lines
from tansu.features.messages.formats.spool import CHUNK, Spool
from tansu.features.messages.ingest import Ingest
from tansu.features.messages.model import FEATURE, Counts
from tansu.features.messages.store import imports as store
from tansu.foundation import accounts
from tansu.foundation.work import Outside

LARGEST_BATCH = 256_000_000
_NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
REMEMBERED_DAYS = 30


def push(outside: Outside, principal: Principal, batch: str, chunks: Iterable[bytes], *, again: bool = False) -> Counts:
    """Receive one batch of our own lines; `batch` is the phone's name for it.

    The same batch again, also after a lost answer, gives the first answer. Raises Conflict for another content under
    a name that was used, Invalid for one that is too large or has no name.
    """
    if not _NAME.fullmatch(batch):
        raise Invalid("A batch needs a name of 1 to 80 letters, digits, dots, dashes and underscores.")
    with TemporaryFile() as file, Spool() as spool:
        content = _kept(chunks, file)
        with outside.read(principal, FEATURE) as work:
            answered = store.answer_of(work.tx, work.account, batch)
            region = accounts.get(work, work.account).region
        if answered:
            return _again(answered, content)
        ingest = Ingest(
            outside,
            principal.account,
            region,
            spool,
            open_work=lambda: outside.work(principal, FEATURE),
            again=again,
        )
        for _ in ingest.take(own_lines.read(_chunks(file), spool)):
            pass
    answer = json.dumps(asdict(ingest.counts), sort_keys=True)
    with outside.work(principal, FEATURE) as work:
        store.note_batch(work.tx, work.account, batch, content=content, answer=answer, at_ms=to_ms(work.now))
    return ingest.counts


def forget_batches(outside: Outside) -> int:
    """Forget some batches that no phone sends again; return how many. Repeat until 0."""
    with outside.system() as work:
        before = to_ms(work.now - timedelta(days=REMEMBERED_DAYS))
        return store.forget_batches(work.tx, before_ms=before, limit=1000)


def _again(answered: tuple[str, str], content: str) -> Counts:
    first, answer = answered
    if first != content:
        raise Conflict("A batch of this name was taken with another content. Give this one a name of its own.")
    return Counts(**json.loads(answer))


def _kept(chunks: Iterable[bytes], file: IO[bytes]) -> str:
    """Write a batch aside and return its checksum."""
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_BATCH:
            raise Invalid(f"A batch has at most {LARGEST_BATCH} bytes. Send it in several.")
        digest.update(chunk)
        file.write(chunk)
    file.seek(0)
    return digest.hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
