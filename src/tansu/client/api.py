"""The server's REST routes as typed calls."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from tansu.client.plan import State
from tansu.client.wire import Wire

MOST_CHECKED = 1_000
"""Checksums in one check; the server takes more, but a smaller question is answered sooner."""
MOST_RECEIPTS = 500


@dataclass(frozen=True)
class Token:
    """A new token, as `login` keeps it."""

    id: str
    token: str
    account: str
    email: str


class Api:
    """Calls on one server. They raise what `Wire.ask` raises."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def instance(self) -> dict[str, Any]:
        """What the server says of itself to everybody."""
        return (await self.wire.ask("GET", "instance")).json()

    async def session(self) -> dict[str, Any]:
        """Who we are to the server."""
        return (await self.wire.ask("GET", "session")).json()

    async def make_token(self, email: str, password: str, *, label: str) -> Token:
        """Trade a password for a token that can be revoked on its own. Asked once: a wrong password counts."""
        asked = {"email": email, "password": password, "label": label, "scopes": ["read", "write"]}
        made = (await self.wire.once("POST", "tokens", content=asked)).json()
        return Token(made["id"], made["token"], made["account"]["id"], made["account"]["email"])

    async def revoke_token(self, token_id: str) -> None:
        """End a token."""
        await self.wire.ask("DELETE", f"account/tokens/{token_id}")

    async def check(self, checksums: Sequence[str]) -> dict[str, State]:
        """What the gallery knows of each checksum; at most MOST_CHECKED."""
        answer = (await self.wire.ask("POST", "gallery/check", content={"sha256": list(checksums)})).json()
        return dict(zip(checksums, map(State, answer["states"]), strict=True))

    async def receipts(self, checksums: Sequence[str]) -> dict[str, Any]:
        """The signed answer about at most MOST_RECEIPTS checksums, as it came; nobody has checked it yet."""
        return (await self.wire.ask("POST", "gallery/receipts", content={"sha256": list(checksums)})).json()

    async def receipt_keys(self) -> tuple[str, ...]:
        """The public keys of receipts, earlier ones too."""
        keys = (await self.wire.ask("GET", "receipt-keys")).json()["keys"]
        return tuple(str(key["key"]) for key in keys)

    async def timeline(self) -> AsyncIterator[str]:
        """The ids of all assets that are not in the trash, newest month first."""
        for month in (await self.wire.ask("GET", "gallery/months")).json()["months"]:
            page, pages = 0, 1
            while page < pages:
                found = (await self.wire.ask("GET", f"gallery/months/{month}?page={page}")).json()
                for asset in found["ids"]:
                    yield str(asset)
                page, pages = page + 1, int(found["pages"])

    async def asset(self, asset_id: str) -> dict[str, Any]:
        """What the gallery says of one asset."""
        return (await self.wire.ask("GET", f"gallery/assets/{asset_id}")).json()
