"""Asking for receipts in bulk: only signed answers are believed, and every one is kept."""

from tansu.client.api import MOST_RECEIPTS, Api
from tansu.client.credentials import Credentials
from tansu.client.receipts import Receipt, ReceiptBook, verified


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

    async def ask(self, checksums: list[str]) -> dict[str, Receipt]:
        """New receipts for all of `checksums`. Raises NotTrusted if an answer is not signed as it must be."""
        found: dict[str, Receipt] = {}
        for start in range(0, len(checksums), MOST_RECEIPTS):
            answer = await self._api.receipts(checksums[start : start + MOST_RECEIPTS])
            credential = self._credentials.get(self._server)
            if answer.get("key") not in credential.receipt_keys:
                # The server may have a new instance key; it says so over the line we are signed in on.
                credential = self._credentials.add_receipt_keys(self._server, await self._api.receipt_keys())
            receipts = verified(answer, account=credential.account, keys=credential.receipt_keys)
            self._book.keep(answer)
            found |= {receipt.sha256: receipt for receipt in receipts}
        return found
