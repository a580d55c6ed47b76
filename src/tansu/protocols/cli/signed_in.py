"""The server the personal commands work with, and where this computer keeps what concerns it."""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tansu.client.addresses import base_address
from tansu.client.api import Api
from tansu.client.credentials import Credential, Credentials
from tansu.client.folders import config_folder, state_folder
from tansu.client.receipt_desk import ReceiptDesk
from tansu.client.receipts import ReceiptBook
from tansu.client.wire import Wire


@dataclass(frozen=True)
class Place:
    """A server, our credential for it, and where this computer keeps what concerns both."""

    api: Api
    credential: Credential
    state: Path
    desk: ReceiptDesk


@asynccontextmanager
async def signed_in(server: str, *, connections: int = 8) -> AsyncIterator[Place]:
    """The server named, or the usual one. Raises NotSignedIn."""
    credentials = Credentials(config_folder())
    credential = credentials.get(base_address(server, insecure=True) if server else "")
    state = state_folder() / _name(credential)
    async with Wire(credential.server, token=credential.token, connections=connections) as wire:
        api = Api(wire)
        desk = ReceiptDesk(api, credentials, credential.server, ReceiptBook(state / "receipts.jsonl"))
        yield Place(api, credential, state, desk)


def _name(credential: Credential) -> str:
    """A folder name a person recognises and no two accounts share."""
    readable = re.sub(r"[^a-z0-9.]+", "-", credential.server.partition("://")[2].lower())[:40]
    return f"{readable}-{hashlib.sha256(f'{credential.server} {credential.account}'.encode()).hexdigest()[:12]}"
