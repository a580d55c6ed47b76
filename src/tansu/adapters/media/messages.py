"""How a parent and a child talk: a length, a JSON header, then the bytes the header announces."""

import json
import socket
import time
from typing import Any

LONGEST_HEADER = 16 * 1024


class Broken(Exception):
    """The other side is gone, or said something that is not a message."""


def send(peer: socket.socket, header: dict[str, Any], *parts: bytes, fd: int | None = None) -> None:
    """Send one message, with an open file if given. Raises OSError if the other side is gone."""
    head = json.dumps({**header, "parts": [len(part) for part in parts]}).encode()
    message = len(head).to_bytes(4) + head
    if fd is None:
        peer.sendall(message)
    else:
        # The descriptor travels with the first byte; the header is far smaller than a socket's buffer.
        sent = socket.send_fds(peer, [message], [fd])
        peer.sendall(message[sent:])
    for part in parts:
        peer.sendall(part)


def receive_with_file(peer: socket.socket) -> tuple[dict[str, Any], int] | None:
    """The next message and the open file that came with it; None when the other side has hung up."""
    start, fds, _, _ = socket.recv_fds(peer, 4, 1)
    if not start:
        return None
    start += _exactly(peer, 4 - len(start), deadline=None)
    return _header(_exactly(peer, _length(start), deadline=None)), fds[0]


def receive(peer: socket.socket, *, within: float, most: int) -> tuple[dict[str, Any], list[bytes]]:
    """The next message, complete within `within` seconds, each part at most `most` bytes.

    Raises TimeoutError, or Broken; the peer is not trusted to keep to the format.
    """
    deadline = time.monotonic() + within
    header = _header(_exactly(peer, _length(_exactly(peer, 4, deadline=deadline)), deadline=deadline))
    sizes = header.get("parts")
    if not isinstance(sizes, list) or len(sizes) > 4:
        raise Broken("the message has no list of parts")
    if not all(type(size) is int and 0 <= size <= most for size in sizes):
        raise Broken("a part of the message is too large")
    return header, [_exactly(peer, size, deadline=deadline) for size in sizes]


def _length(raw: bytes) -> int:
    length = int.from_bytes(raw)
    if length > LONGEST_HEADER:
        raise Broken("the header of the message is too long")
    return length


def _header(raw: bytes) -> dict[str, Any]:
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Broken("the header of the message is no JSON") from error
    if not isinstance(header, dict):
        raise Broken("the header of the message is no object")
    return header


def _exactly(peer: socket.socket, length: int, *, deadline: float | None) -> bytes:
    got = bytearray()
    while len(got) < length:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            peer.settimeout(left)
        piece = peer.recv(min(length - len(got), 1 << 18))
        if not piece:
            raise Broken("the other side has hung up")
        got += piece
    return bytes(got)
