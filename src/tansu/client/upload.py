"""Sending one original by tus: a small one in one request, a large one in chunks that survive a cut.

The checksum is declared before the first byte, so the server says at once if it has the bytes, and refuses at the
end what is not what was declared. Nothing is called sent unless the server has named its asset.
"""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tansu.client.api import Api
from tansu.client.errors import Refused, Unreachable
from tansu.client.hashing import HashedFile
from tansu.client.journal import Begun, Journal
from tansu.client.pacing import Pacing
from tansu.client.plan import State
from tansu.client.scan import shown
from tansu.client.source import Source, Span
from tansu.client.taken import declared
from tansu.client.wire import Answer, Busy

SMALL = 8 << 20
"""Bytes up to which an original goes in the creating request: one round trip; at most this is sent twice."""
CHUNK = 32 << 20
"""Bytes in one PATCH: below the body limit of common proxies, large enough that round trips do not count."""
GONE = frozenset({404, 410})
PATIENCE_AT_THE_END = 4
"""Tries at an upload that is complete and has no asset."""
AGAIN_FROM_THE_START = 2
"""How often an upload the server has lost, or found damaged, is begun anew before it counts as failed."""

At = Callable[[int], None]


@dataclass(frozen=True)
class Arrived:
    """The server has the bytes as an asset, or as an entry of the tree; `added` is False if it had them before."""

    asset: str
    added: bool


@dataclass(frozen=True)
class Placed:
    """Where in the tree of files the bytes are to lie, and what must hold of what is there when they have come."""

    path: str
    modified_at: str
    if_match: str = ""
    if_none_match: str = ""

    @property
    def metadata(self) -> dict[str, str]:
        """What is said of it to the server."""
        said = {"path": self.path, "modified_at": self.modified_at}
        return said | {"if_match": self.if_match, "if_none_match": self.if_none_match}

    def key(self, sha256: str) -> str:
        """By which such an upload is found again in the journal."""
        return hashlib.sha256("\0".join((sha256, *self.metadata.values())).encode()).hexdigest()


class Sender:
    """Sends originals one at a time; several may run side by side on one Api."""

    def __init__(
        self, api: Api, journal: Journal, *, pacing: Pacing | None = None, small: int = SMALL, chunk: int = CHUNK
    ) -> None:
        self._api = api
        self._journal = journal
        self._pacing = pacing or api.wire.pacing
        self._small = small
        self._chunk = chunk

    async def send(
        self, file: HashedFile, *, again: str = "", to: Placed | None = None, at: At = lambda offset: None
    ) -> Arrived:
        """Send `file` and return when the server has it whole; safe to repeat at any time.

        It becomes an asset of the gallery, or the file at the path `to`. `again` is the server's word for bytes that
        were removed before (`restore` or `yes`). `at` hears how many bytes are on their way. Raises Refused,
        NotSignedIn, FileChanged, OSError, or Unreachable after the last try.
        """
        source = await asyncio.to_thread(Source, file)
        try:
            source.check()
            return await _Transfer(self, source, again, to, at).run()
        finally:
            source.close()


class _Transfer:
    """One original on its way: where it stands and how often that has failed."""

    def __init__(self, sender: Sender, source: Source, again: str, to: Placed | None, at: At) -> None:
        self._api = sender._api
        self._wire = sender._api.wire
        self._journal = sender._journal
        self._pacing = sender._pacing
        self._chunk = sender._chunk
        self._file = source.file
        self._in_one = source.file.size <= sender._small
        self._source = source
        self._again = again
        self._to = to
        self._known_as = to.key(source.file.sha256) if to else source.file.sha256
        self._at = at
        self._failures = 0
        self._restarts = 0
        self._offset = 0
        self._key = secrets.token_hex(16)

    async def run(self) -> Arrived:
        begun = self._journal.find(self._known_as)
        location = begun.location if begun and begun.size == self._file.size else ""
        while True:
            try:
                arrived, location = await self._step(location)
                if arrived:
                    self._journal.forget(self._known_as)
                    return arrived
            except Unreachable as error:
                await self._wait(error)
            except Refused as error:
                location = await self._after_refusal(error, location)

    async def _step(self, location: str) -> tuple[Arrived | None, str]:
        if not location:
            return await self._create()
        found = await self._wire.once("HEAD", location, headers=_tus())
        if arrived := _arrived(found):
            return arrived, ""
        stands = _offset(found)
        self._stands_at(stands)
        if stands == self._file.size:
            return await self._conclude(location)
        return await self._append(location), location

    async def _create(self) -> tuple[Arrived | None, str]:
        """Announce the upload; on the first try of a small original, with its bytes.

        After a failure no bytes go along: the answer then brings a place to go on from, even on a bad line.
        """
        whole = self._in_one and not self._failures and not self._restarts
        headers = _tus({"Upload-Length": str(self._file.size), "Upload-Metadata": self._metadata()})
        if whole:
            headers["Content-Type"] = "application/offset+octet-stream"
        else:
            # Room is reserved for an upload, so a lost answer must not leave a second one behind.
            headers["Idempotency-Key"] = self._key
        span = Span(self._source, 0, self._file.size if whole else 0, self._at)
        answer = await self._exchange("POST", "uploads", span, headers)
        if arrived := _arrived(answer):
            return arrived, ""
        location = answer.headers.get("Location", "")
        if not location:
            raise Unreachable("The server has accepted an upload without saying where to.")
        self._journal.keep(Begun(self._known_as, self._file.size, location))
        return None, location

    async def _append(self, location: str) -> Arrived | None:
        while self._offset < self._file.size:
            length = min(self._chunk, self._file.size - self._offset)
            headers = _tus({"Upload-Offset": str(self._offset), "Content-Type": "application/offset+octet-stream"})
            span = Span(self._source, self._offset, length, self._at)
            answer = await self._exchange("PATCH", location, span, headers)
            if arrived := _arrived(answer):
                return arrived
            stands = _offset(answer)
            if stands <= self._offset:
                raise Unreachable("The server has taken no bytes.")
            self._stands_at(stands)
        return None

    async def _conclude(self, location: str) -> tuple[Arrived | None, str]:
        """All bytes are there, and the answer to the last of them was lost: find out what became of them."""
        if self._to is None:
            states = await self._api.check([self._file.sha256])
            if states[self._file.sha256] is State.HAVE:
                return Arrived("", added=True), ""
        span = Span(self._source, self._file.size, 0, self._at)
        headers = _tus({"Upload-Offset": str(self._file.size), "Content-Type": "application/offset+octet-stream"})
        try:
            if arrived := _arrived(await self._exchange("PATCH", location, span, headers)):
                return arrived, ""
        except Refused as error:
            if error.status != 409 or self._failures + 1 < PATIENCE_AT_THE_END:
                raise
            # The server has every byte, no asset, and takes no further word: only a new upload helps.
            await self._wire.ask("DELETE", location, headers=_tus())
            raise Refused("The upload is stuck.", status=410, code="", facts={}) from error
        raise Unreachable("The server has all bytes of this file and does not say what became of them.")

    async def _exchange(self, method: str, path: str, span: Span, headers: dict[str, str]) -> Answer:
        try:
            return await self._wire.once(method, path, body=span, headers=headers)
        except Unreachable:
            if span.trouble:
                raise span.trouble from None
            raise

    async def _after_refusal(self, error: Refused, location: str) -> str:
        """Where to go on after a refusal that is not the last word; raises it if it is."""
        if location and error.status == 409 and error.code not in ("in_trash", "deleted_before"):
            # The offset moved under us: an earlier PATCH arrived although its answer did not. HEAD will tell.
            self._failures += 1
            if self._failures < self._pacing.tries:
                await self._pacing.pause(self._failures)
                return location
        if (location and error.status in GONE) or error.code == "checksum_mismatch" or error.status == 460:
            self._journal.forget(self._known_as)
            self._restarts += 1
            if self._restarts <= AGAIN_FROM_THE_START:
                self._source.check()
                self._stands_at(0)
                self._key = secrets.token_hex(16)
                return ""
        if error.status == 422:
            self._journal.forget(self._known_as)
        raise error

    async def _wait(self, error: Unreachable) -> None:
        self._failures += 1
        if self._failures >= self._pacing.tries:
            raise error
        await self._pacing.pause(self._failures, asked=error.asked if isinstance(error, Busy) else 0.0)

    def _stands_at(self, offset: int) -> None:
        if offset > self._offset:
            # A line that moves bytes between its breaks is slow, not dead.
            self._failures = 0
        self._offset = offset
        self._at(offset)

    def _metadata(self) -> str:
        name = shown(self._file.path).rpartition("/")[2]
        facts = {"filename": name, "sha256": self._file.sha256, "again": self._again}
        facts |= self._to.metadata if self._to else {"taken_at": declared(name, self._file.identity.mtime_ns)}
        return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items() if value)


def _tus(more: dict[str, str] | None = None) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", **(more or {})}


def _arrived(answer: Answer) -> Arrived | None:
    asset = answer.headers.get("Tansu-Asset", "") or answer.headers.get("Tansu-Entry", "")
    return Arrived(asset, added=answer.headers.get("Tansu-State") == "added") if asset else None


def _offset(answer: Answer) -> int:
    text = answer.headers.get("Upload-Offset", "")
    if not text.isdecimal():
        raise Unreachable("The server does not say how many bytes it has.")
    return int(text)
