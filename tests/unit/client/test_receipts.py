"""Receipts: only what is signed, for us, by a key we know, counts; and only `safe` may be deleted."""

import asyncio
import base64
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tansu.client.errors import NotTrusted
from tansu.client.receipt_desk import MOST_BYTES, batches
from tansu.client.receipts import ReceiptBook, Standing, verified
from tests.support.pushing import Computer, jpeg
from tests.support.standin_api import StandIn

A, B = "a" * 64, "b" * 64


@dataclass
class Signer:
    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    def answer(self, state: str = "safe", *, issued: str = "2026-05-01T12:00:00Z", sha256: str = A) -> dict[str, Any]:
        receipt = {"sha256": sha256, "state": state, "safe_at": "2026-05-01T12:08:00Z"}
        answer = {"receipts": [receipt], "issued_at": issued, "account": "ada", "key": self.public}
        signed = json.dumps(answer, sort_keys=True, separators=(",", ":")).encode()
        return answer | {"signature": base64.b64encode(self.key.sign(signed)).decode()}


@pytest.fixture
def signer() -> Signer:
    return Signer(Ed25519PrivateKey.generate())


def test_a_signed_answer_is_believed(signer):
    [receipt] = verified(signer.answer("stored"), account="ada", keys=[signer.public])

    assert receipt.standing is Standing.STORED
    assert receipt.seconds_until_safe == 480


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer["receipts"][0].update(state="safe"),
        lambda answer: answer["receipts"][0].update(sha256=B),
        lambda answer: answer["receipts"].append(dict(answer["receipts"][0], sha256=B, state="safe")),
        lambda answer: answer.update(issued_at="2026-05-02T12:00:00Z"),
        lambda answer: answer.update(signature=""),
        lambda answer: answer.update(signature="not base64!"),
        lambda answer: answer.update(signature=base64.b64encode(bytes(64)).decode()),
        lambda answer: answer.pop("signature"),
        lambda answer: answer.update(more="words"),
    ],
)
def test_a_tampered_answer_is_refused(signer, change):
    answer = signer.answer("stored")
    change(answer)

    with pytest.raises(NotTrusted):
        verified(answer, account="ada", keys=[signer.public])


def test_a_key_nobody_has_shown_us_is_refused(signer):
    stranger = Signer(Ed25519PrivateKey.generate())

    with pytest.raises(NotTrusted, match="never shown"):
        verified(stranger.answer(), account="ada", keys=[signer.public])


def test_an_answer_about_somebody_else_is_refused(signer):
    with pytest.raises(NotTrusted, match="another account"):
        verified(signer.answer(), account="bob", keys=[signer.public])


def test_the_book_tells_the_newest_receipt(signer, tmp_path):
    book = ReceiptBook(tmp_path / "receipts.jsonl")
    book.keep(signer.answer("safe", issued="2026-05-03T12:00:00Z"))
    book.keep(signer.answer("trash", issued="2026-05-04T12:00:00Z"))
    book.keep(signer.answer("stored", issued="2026-05-02T12:00:00Z"))

    latest = book.latest(account="ada", keys=[signer.public])

    assert latest[A].standing is Standing.TRASH


def test_a_line_cut_short_or_forged_says_nothing_and_spoils_nothing(signer, tmp_path):
    path = tmp_path / "receipts.jsonl"
    book = ReceiptBook(path)
    book.keep(signer.answer("stored"))
    forged = json.dumps(signer.answer("stored", sha256=B)).replace("stored", "safe")
    path.write_bytes(path.read_bytes() + forged.encode() + b"\n" + b'{"receipts": [{"sha')

    book.keep(signer.answer("safe", issued="2026-05-03T12:00:00Z"))
    latest = book.latest(account="ada", keys=[signer.public])

    assert {key: one.standing for key, one in latest.items()} == {A: Standing.SAFE}


def test_questions_are_bounded_by_count_and_by_bytes():
    many = {f"{number:064}": 1 for number in range(1201)}
    large = {A: MOST_BYTES + 1, B: MOST_BYTES, "c" * 64: 1, "d" * 64: 1}

    assert [len(batch) for batch in batches(many)] == [500, 500, 201]
    assert list(batches(large)) == [[A], [B], ["c" * 64, "d" * 64]]


def test_only_what_is_safe_is_on_the_safe_list(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            old = computer.put("old.jpg", jpeg("old"))
            computer.put("new.jpg", jpeg("new"))
            server.add(jpeg("old"), age=timedelta(hours=1))

            report = await computer.push(safe_list=tmp_path / "safe.txt")

            assert report.standings == {Standing.SAFE: 1, Standing.STORED: 1}
            assert report.seconds_until_safe == 600
            assert (tmp_path / "safe.txt").read_text() == f"{old}\n"

    asyncio.run(story())


def test_waiting_makes_everything_safe(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            computer.put("new.jpg", jpeg("new"))

            report = await computer.push(wait_safe=True)

            assert report.standings == {Standing.SAFE: 1}
            assert computer.waited == [602]

    asyncio.run(story())


def test_a_file_that_changed_after_it_was_sent_is_not_on_the_safe_list(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            path = computer.put("a.jpg", jpeg("a"))
            server.add(jpeg("a"))
            await computer.push()
            # The same length, and the time put back: only reading the bytes tells.
            before = path.stat()
            server.after_receipts = lambda: rewrite(path, jpeg("b"), before.st_mtime_ns)

            report = await computer.push(safe_list=tmp_path / "safe.txt")

            assert report.standings == {Standing.SAFE: 1}
            assert report.safe_paths == []

    asyncio.run(story())


def test_a_tampered_receipt_puts_nothing_on_the_safe_list(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            computer.put("a.jpg", jpeg("a"))
            server.faults.tamper = True

            report = await computer.push(safe_list=tmp_path / "safe.txt")

            assert "signature" in report.receipts_failed
            assert not report.complete
            assert not (tmp_path / "safe.txt").exists()

    asyncio.run(story())


def test_a_damaged_original_is_a_problem_that_is_said(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            computer.put("a.jpg", jpeg("a"))
            server.add(jpeg("a")).content = jpeg("b")

            report = await computer.push(receipts=True)

            assert report.standings == {Standing.DAMAGED: 1}
            assert not report.complete

    asyncio.run(story())


def test_what_is_known_to_be_safe_is_asked_about_again_only_for_a_safe_list(tmp_path):
    async def story() -> None:
        async with StandIn() as server:
            computer = Computer(tmp_path, server)
            computer.put("a.jpg", jpeg("a"))
            server.add(jpeg("a"))
            await computer.push(receipts=True)
            before = server.receipts_asked

            report = await computer.push(receipts=True)
            between = server.receipts_asked
            await computer.push(safe_list=tmp_path / "safe.txt")

            assert report.standings == {Standing.SAFE: 1}
            assert (before, between, server.receipts_asked) == (1, 1, 2)

    asyncio.run(story())


def rewrite(path: Path, content: bytes, mtime_ns: int) -> None:
    path.write_bytes(content)
    os.utime(path, ns=(mtime_ns, mtime_ns))
