"""Requests over HTTP: problem documents become errors, and what may help on a second try is tried again."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import aiohttp

from tansu import __version__
from tansu.client.addresses import origin
from tansu.client.errors import NotSignedIn, Refused, Unreachable, WrongAddress
from tansu.client.pacing import LONGEST_ASKED, Pacing

WORTH_ANOTHER_TRY = frozenset({423, 429, 502, 503, 504})

STALLED_AFTER = 300.0
"""Seconds without a byte moving after which a connection is given up. Long, because a server may have to
put a large original together before it answers."""

FETCHED = 1 << 20


class Body(Protocol):
    """Bytes to send, of a known length."""

    length: int

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes; asked again for another try."""


class Take(Protocol):
    """Who takes the bytes of a download."""

    async def begin(self, *, partial: bool) -> None:
        """The bytes that follow are the rest that was asked for, or, if not `partial`, all of them."""

    async def piece(self, piece: bytes) -> None:
        """Take some bytes."""


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises WrongAddress if it is none: then it is not our server that answered."""
        try:
            read = json.loads(self.body)
        except ValueError as error:
            raise WrongAddress("The answer is not the one of a Tansu server. Is the address right?") from error
        if not isinstance(read, dict):
            raise WrongAddress("The answer is not the one of a Tansu server. Is the address right?")
        return read


class Busy(Unreachable):
    """The server asks to come back: after `asked` seconds, if it said so."""

    def __init__(self, words: str, *, asked: float = 0.0) -> None:
        super().__init__(words)
        self.asked = asked


class Wire:
    """One server, as one person. Use as an asynchronous context manager."""

    def __init__(self, base: str, *, token: str = "", pacing: Pacing | None = None, connections: int = 8) -> None:
        self.base = base
        self.pacing = pacing or Pacing()
        self._token = token
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        headers = {"User-Agent": f"tansu/{__version__}", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        self._session = aiohttp.ClientSession(
            headers=headers,
            connector=aiohttp.TCPConnector(limit=self._connections),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=20),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        content: object = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request that may arrive twice without harm, and try again while that may help.

        Raises Refused, NotSignedIn, WrongAddress, or Unreachable after the last try.
        """
        for failures in range(1, self.pacing.tries + 1):
            try:
                return await self.once(method, path, content=content, body=body, headers=headers)
            except Unreachable as error:
                if failures == self.pacing.tries:
                    raise
                await self.pacing.pause(failures, asked=error.asked if isinstance(error, Busy) else 0.0)
        raise Unreachable("No try was allowed.")

    async def once(
        self,
        method: str,
        path: str,
        *,
        content: object = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request exactly once. Raises as `ask` does, at the first trouble."""
        sent = dict(headers or {})
        data: AsyncIterator[bytes] | bytes | None = None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(STALLED_AFTER) as limit:
                if body is not None:
                    sent["Content-Length"] = str(body.length)
                    data = _watched(body, limit) if body.length else None
                elif content is not None:
                    sent["Content-Type"] = "application/json"
                    data = json.dumps(content).encode()
                async with self._open().request(
                    method, self.url(path), data=data, headers=sent, allow_redirects=False
                ) as response:
                    received = bytearray()
                    async for piece in response.content.iter_any():
                        received += piece
                        limit.reschedule(loop.time() + STALLED_AFTER)
                    answer = Answer(response.status, response.headers, bytes(received))
        except TimeoutError as error:
            raise Unreachable(f"{self.base} has stopped answering.") from error
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, ConnectionError) as error:
            raise Unreachable(f"The connection to {self.base} failed: {error or type(error).__name__}.") from error
        except aiohttp.ClientError as error:
            raise WrongAddress(f"{self.base} does not answer as a web server does: {error}.") from error
        return checked(answer, self.base)

    async def fetch(self, path: str, take: Take, *, headers: Mapping[str, str]) -> None:
        """GET exactly once, and hand the body to `take` piece by piece; `take` is first given the answer's status.

        Raises as `once` does. Pieces that were taken before a failure stay taken.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(STALLED_AFTER) as limit:
                async with self._open().get(self.url(path), headers=headers, allow_redirects=False) as response:
                    if response.status not in (200, 206):
                        body = await response.read()
                        checked(Answer(response.status, response.headers, body), self.base)
                        raise Unreachable(f"The server answered {response.status} without the bytes asked for.")
                    await take.begin(partial=response.status == 206)
                    async for piece in response.content.iter_chunked(FETCHED):
                        limit.reschedule(loop.time() + STALLED_AFTER)
                        await take.piece(piece)
        except TimeoutError as error:
            raise Unreachable(f"{self.base} has stopped answering.") from error
        except (aiohttp.ClientError, ConnectionError) as error:
            raise Unreachable(f"The connection to {self.base} failed: {error or type(error).__name__}.") from error

    def url(self, path: str) -> str:
        """The full address of `path`, below `/api/v1` unless it is an absolute path or address.

        Of an absolute address only the path is used: our token never goes to another host, and a server
        behind a proxy does not always know its own scheme.
        """
        if path.startswith(("/", "http://", "https://")):
            parts = urlsplit(path)
            return f"{origin(self.base)}{parts.path}{f'?{parts.query}' if parts.query else ''}"
        return f"{self.base}/api/v1/{path}"

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("A Wire is used inside `async with`.")
        return self._session


def checked(answer: Answer, base: str) -> Answer:
    """The answer, if it is a success. Raises what it means otherwise."""
    if answer.status < 300:
        return answer
    if answer.status < 400:
        raise WrongAddress(f"{base} sends us on to {answer.headers.get('Location', 'another address')}. Use that one.")
    code, detail, facts = _problem(answer)
    if answer.status == 401:
        raise NotSignedIn(detail)
    if answer.status in WORTH_ANOTHER_TRY:
        asked = _seconds(answer.headers.get("Retry-After", ""))
        if asked <= LONGEST_ASKED:
            raise Busy(detail, asked=asked)
    raise Refused(detail, status=answer.status, code=code, facts=facts)


async def _watched(body: Body, limit: asyncio.Timeout) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    async for piece in body.pieces():
        limit.reschedule(loop.time() + STALLED_AFTER)
        yield piece


def _problem(answer: Answer) -> tuple[str, str, dict[str, object]]:
    try:
        read = json.loads(answer.body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        return "", f"The server answered {answer.status}.", {}
    detail = read.get("detail") or read.get("title") or f"The server answered {answer.status}."
    return str(read.get("code", "")), str(detail), read


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 0.0
