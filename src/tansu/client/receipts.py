"""What the server has signed about our originals: checked before it is believed, and kept.

Only `safe` means that the copy on this computer may go.
"""

import base64
import binascii
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tansu.client.errors import NotTrusted
from tansu.client.folders import make_private


class Standing(StrEnum):
    """What a receipt says of an original."""

    SAFE = "safe"
    STORED = "stored"
    TRASH = "trash"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One original's line in a signed answer. `issued_at` and `safe_at` are the server's clock."""

    sha256: str
    standing: Standing
    issued_at: datetime
    safe_at: datetime | None

    @property
    def seconds_until_safe(self) -> float:
        """How long after the answer to ask again; 0 if there is nothing to wait for."""
        if self.standing is not Standing.STORED or self.safe_at is None:
            return 0.0
        return max(0.0, (self.safe_at - self.issued_at).total_seconds())


def canonical(answer: dict[str, Any]) -> bytes:
    """The bytes that are signed: the answer without its signature, keys sorted, no spaces, UTF-8."""
    unsigned = {key: value for key, value in answer.items() if key != "signature"}
    return json.dumps(unsigned, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verified(answer: dict[str, Any], *, account: str, keys: Collection[str]) -> list[Receipt]:
    """The receipts in a signed answer.

    Raises NotTrusted if its key is not one of `keys`, the signature does not fit, it is about another account,
    or it cannot be understood.
    """
    key = str(answer.get("key", ""))
    if key not in keys:
        raise NotTrusted("A receipt is signed with a key this server has never shown us. It is not believed.")
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(str(answer.get("signature", "")), validate=True), canonical(answer))
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise NotTrusted("The signature of a receipt does not fit what it says. It is not believed.") from error
    if answer.get("account") != account:
        raise NotTrusted("A receipt is about another account. It is not believed.")
    try:
        issued_at = datetime.fromisoformat(answer["issued_at"])
        return [_receipt(one, issued_at) for one in answer["receipts"]]
    except (KeyError, ValueError, TypeError) as error:
        raise NotTrusted("A signed receipt cannot be understood. Is this program older than the server?") from error


class ReceiptBook:
    """Every signed answer this computer was given by one account, one a line, in the order they came."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, answer: dict[str, Any]) -> None:
        """Write down a signed answer, durably."""
        make_private(self._path.parent)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        line = json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        with os.fdopen(descriptor, "ab") as file:
            # A line cut short by a crash must not swallow the one after it, so each begins on a new line.
            file.write(b"\n" + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def latest(self, *, account: str, keys: Collection[str]) -> dict[str, Receipt]:
        """The newest receipt of each checksum. Lines that are cut short, or not to be trusted, say nothing."""
        newest: dict[str, Receipt] = {}
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return newest
        for line in lines:
            try:
                receipts = verified(json.loads(line), account=account, keys=keys)
            except (NotTrusted, ValueError):
                continue
            for receipt in receipts:
                known = newest.get(receipt.sha256)
                if known is None or known.issued_at <= receipt.issued_at:
                    newest[receipt.sha256] = receipt
        return newest


def _receipt(written: dict[str, Any], issued_at: datetime) -> Receipt:
    safe_at = datetime.fromisoformat(written["safe_at"]) if written.get("safe_at") else None
    return Receipt(str(written["sha256"]), Standing(written["state"]), issued_at, safe_at)
