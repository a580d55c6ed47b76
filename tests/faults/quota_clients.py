"""Sixty-four processes that send at the same instant. Imports next to nothing: it is loaded sixty-four times."""

import hashlib
import multiprocessing
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.support.plain_http import Plain

PROCESSES = 64
UPLOADS = 4
SIZE = 100_000
_PATIENCE_SECONDS = 100


@dataclass(frozen=True)
class Order:
    """What one process is to do."""

    number: int
    url: str
    token: str
    head: bytes
    """The beginning of a JPEG, without its end."""


def content_of(head: bytes, number: int) -> bytes:
    """A photo of exactly SIZE bytes."""
    seed = hashlib.sha256(f"quota {number}".encode()).digest()
    return (head + seed * (SIZE // 32))[: SIZE - 2] + b"\xff\xd9"


def send_all(orders: list[Order]) -> tuple[Counter[str], dict[str, str]]:
    """Let every order run in its own process, all at once; count the answers, and map the checksums acknowledged."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.quota_clients"])
    start = context.Barrier(len(orders))
    answers = context.Queue()
    processes = [context.Process(target=_send, args=(order, start, answers)) for order in orders]
    for process in processes:
        process.start()
    told: list[tuple[int, str, str]] = []
    for _ in processes:
        told += answers.get(timeout=_PATIENCE_SECONDS)
    for process in processes:
        process.join(_PATIENCE_SECONDS)
    counted = Counter(code for _, code, _ in told)
    return counted, {sha256: orders[number].token for number, code, sha256 in told if code == "201"}


def _send(order: Order, start: Any, answers: Any) -> None:
    contents = [content_of(order.head, order.number * UPLOADS + n) for n in range(UPLOADS)]
    client = Plain(order.url, order.token)
    start.wait(_PATIENCE_SECONDS)
    told = []
    for n, content in enumerate(contents):
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            answer = client.upload(content, f"{order.number}-{n}.jpg", sha256)
            told.append((order.number, answer.code or str(answer.status), sha256))
        except OSError as error:
            told.append((order.number, type(error).__name__, sha256))
    answers.put(told)
