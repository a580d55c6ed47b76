"""A client that costs next to nothing: HTTP/1.1 on a plain socket, one request after the other, loopback only."""

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

BLOCK = 1 << 20


@dataclass(frozen=True)
class Answer:
    """The head of an answer, and its body if it was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int


class Wire:
    """One kept connection, made anew when the server hangs up after an answer. Used by one thread."""

    def __init__(self, address: str, *, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        self._headers = dict(headers or {})
        self._place = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._connect()
        self._into = bytearray(BLOCK)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Iterable[bytes | memoryview] = (),
        headers: Mapping[str, str] | None = None,
        keep: bool = True,
    ) -> Answer:
        """Send one request and read its answer whole; without `keep` the body is read and dropped."""
        if self._over:
            self.close()
            self._connect()
        pieces = list(body)
        length = sum(len(piece) for piece in pieces)
        lines = {"Host": self._host, **self._headers, **(headers or {})}
        if pieces or method in {"POST", "PATCH", "PUT"}:
            lines["Content-Length"] = str(length)
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._socket.sendall(head.encode() + b"\r\n")
        for piece in pieces:
            self._socket.sendall(piece)
        return self._answer(method, keep)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._place, timeout=300)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest, self._over = b"", False

    def _answer(self, method: str, keep: bool) -> Answer:
        while b"\r\n\r\n" not in self._rest:
            self._rest += self._more()
        head, _, rest = self._rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self._over = first.startswith("HTTP/1.0") or headers.get("connection", "").lower() == "close"
        status = int(first.split(" ", 2)[1])
        bodyless = method == "HEAD" or status in {204, 304}
        if headers.get("transfer-encoding", "") == "chunked":
            self._rest = rest
            body = b"".join(self._chunks())
            return Answer(status, headers, body if keep else b"", len(body))
        length = 0 if bodyless else int(headers.get("content-length", "0"))
        body, self._rest = rest[:length], rest[length:]
        return Answer(status, headers, self._read(body, length, keep), length)

    def _chunks(self) -> Iterator[bytes]:
        """The pieces of a body whose length nobody said before, and the line behind it."""
        while True:
            size = int(self._line().partition(b";")[0], 16)
            piece = bytearray(self._rest[: size + 2])
            self._rest = self._rest[size + 2 :]
            while len(piece) < size + 2:
                piece += self._more(size + 2 - len(piece))
            if not size:
                return
            yield bytes(piece[:-2])

    def _line(self) -> bytes:
        while b"\r\n" not in self._rest:
            self._rest += self._more()
        line, _, self._rest = self._rest.partition(b"\r\n")
        return line

    def _read(self, body: bytes, length: int, keep: bool) -> bytes:
        if keep:
            whole = bytearray(body)
            while len(whole) < length:
                whole += self._more(length - len(whole))
            return bytes(whole)
        missing = length - len(body)
        while missing:
            got = self._socket.recv_into(self._into, min(BLOCK, missing))
            if not got:
                raise ConnectionError("the answer ended early")
            missing -= got
        return b""

    def _more(self, most: int = 65536) -> bytes:
        piece = self._socket.recv(min(most, BLOCK))
        if not piece:
            raise ConnectionError("the server hung up")
        return piece
