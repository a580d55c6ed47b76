"""The manifest: what a backup is, signed, and written last, so that whoever finds one finds a whole backup."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tansu.core.errors import Conflict, Damaged
from tansu.foundation.keys import Keys

FORMAT = "tansu backup"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Lost:
    """An original that the instance itself could not read while it was backed up."""

    account: str
    blob: str
    problem: str


@dataclass(frozen=True)
class TablePart:
    """One table: how many rows its file has."""

    name: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. Instants are RFC 3339 in UTC, sizes bytes."""

    app_version: str
    instant: str
    engine: str
    key_fingerprint: str
    receipt_key: str
    schema: tuple[tuple[str, int], ...]
    tables: tuple[TablePart, ...]
    accounts: int
    blobs: int
    blob_bytes: int
    lost: tuple[Lost, ...]
    unsound: tuple[str, ...]
    """Names of the checks that already failed in the instance, so that a restore is not blamed for them."""
    files: int
    root: str
    """SHA-256 of the list of files, which carries the SHA-256 of each."""

    @property
    def at(self) -> datetime:
        """Everything acknowledged before this instant is inside."""
        return datetime.fromisoformat(self.instant)

    def encode(self, keys: Keys) -> bytes:
        """Write the manifest as readable JSON, signed with the receipt key."""
        signed = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        signature = base64.b64encode(keys.receipt_key().sign(_canonical(signed))).decode("ascii")
        return json.dumps({**signed, "signature": signature}, indent=1).encode("ascii") + b"\n"


def decode(text: bytes) -> Manifest:
    """Read a manifest and check its signature by the key it names.

    Raises Damaged if it is not as it was signed, Conflict if a newer version wrote it.
    """
    members = _parse(text)
    if members.get("format") != FORMAT:
        raise Damaged("This is not the manifest of a backup.")
    if members.get("format_version") != FORMAT_VERSION:
        raise Conflict("This backup was made by a newer Tansu, in a form this one does not know. Install that version.")
    try:
        signature = base64.b64decode(members.pop("signature"), validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(members["receipt_key"], validate=True))
        key.verify(signature, _canonical(members))
        return _manifest(members)
    except (KeyError, TypeError, ValueError, binascii.Error, InvalidSignature) as error:
        raise Damaged("The manifest of this backup is not as it was signed. Use another backup.") from error


def is_by(manifest: Manifest, keys: Keys) -> bool:
    """Say whether this very instance made the backup."""
    return (manifest.key_fingerprint, manifest.receipt_key) == (keys.fingerprint, keys.receipt_public_key())


def _parse(text: bytes) -> dict[str, Any]:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged("The manifest of this backup is damaged. Use another backup.") from error
    if not isinstance(members, dict):
        raise Damaged("This is not the manifest of a backup.")
    return members


def _manifest(members: dict[str, Any]) -> Manifest:
    fields = {name: value for name, value in members.items() if name not in {"format", "format_version"}}
    fields["schema"] = tuple((str(chain), int(number)) for chain, number in fields["schema"])
    fields["tables"] = tuple(TablePart(**one) for one in fields["tables"])
    fields["lost"] = tuple(Lost(**one) for one in fields["lost"])
    fields["unsound"] = tuple(fields["unsound"])
    return Manifest(**fields)


def _canonical(members: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, ASCII: the same bytes for the same facts."""
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")
