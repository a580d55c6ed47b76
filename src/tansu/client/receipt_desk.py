"""Asking for receipts in bulk: only signed answers are believed, and every one is kept."""

from collections.abc import Iterator, Mapping

from tansu.client.api import MOST_RECEIPTS, Api
from tansu.client.credentials import Credentials
from tansu.client.receipts import Receipt, ReceiptBook, verified

MOST_BYTES = 4 << 30
"""Originals whose bytes add up to more are asked about one request after the other, since the server reads them
all before it answers, and a proxy between us waits only so long."""


class ReceiptDesk:
    """The receipts of one account on one server."""

    def __init__(self, api: Api, credentials: Credentials, server: str, book: ReceiptBook) -> None:
        self._api = api
        self._credentials = credentials
        self._server = server
        self._book = book

    def known(self) -> dict[str, Receipt]:
        """What earlier runs were given."""
        credential = self._credentials.get(self._server)
        return self._book.latest(account=credential.account, keys=credential.receipt_keys)

    async def ask(self, sizes: Mapping[str, int]) -> dict[str, Receipt]:
        """New receipts for all checksums in `sizes`, which gives the bytes of each.

        Raises NotTrusted if an answer is not signed as it must be.
        """
        found: dict[str, Receipt] = {}
        for batch in batches(sizes):
            answer = await self._api.receipts(batch)
            credential = self._credentials.get(self._server)
            if answer.get("key") not in credential.receipt_keys:
                # The server may have a new instance key; it says so over the line we are signed in on.
                credential = self._credentials.add_receipt_keys(self._server, await self._api.receipt_keys())
            receipts = verified(answer, account=credential.account, keys=credential.receipt_keys)
            self._book.keep(answer)
            found |= {receipt.sha256: receipt for receipt in receipts}
        return found


def batches(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Split checksums into questions of bounded count and bytes; one larger than the bound is asked alone."""
    batch: list[str] = []
    total = 0
    for sha256, size in sizes.items():
        if batch and (len(batch) == MOST_RECEIPTS or total + size > MOST_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(sha256)
        total += size
    if batch:
        yield batch
