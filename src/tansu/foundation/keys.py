"""Secrets derived from the one instance key, each for one purpose only."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass(frozen=True)
class Keys:
    """All nodes of an instance derive the same keys from the same 32 bytes."""

    instance_key: bytes

    def __repr__(self) -> str:
        return f"Keys({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """Names the instance key without telling it (16 hex digits)."""
        return hashlib.sha256(b"tansu instance key\0" + self.instance_key).hexdigest()[:16]

    def secret_hash(self, secret: str) -> str:
        """The keyed hash under which a random secret (session, token, app password) is stored.

        The secrets have 128 random bits, so a fast HMAC is enough and costs microseconds a request.
        """
        return hmac.new(self._derive(b"secrets"), secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def receipt_key(self) -> Ed25519PrivateKey:
        """The key that signs receipts (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self._derive(b"receipts"))

    def receipt_public_key(self) -> str:
        """The public half, base64 of the 32 raw bytes."""
        return base64.b64encode(self.receipt_key().public_key().public_bytes_raw()).decode("ascii")

    def _derive(self, purpose: bytes) -> bytes:
        return _derived(self.instance_key, purpose)


# Asked for at every request; deriving anew costs as much as finding the credential in the database.
@lru_cache(maxsize=16)
def _derived(instance_key: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869), one output per purpose."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"tansu " + purpose).derive(instance_key)
