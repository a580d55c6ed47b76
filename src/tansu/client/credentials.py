"""The tokens of this person on this computer: one file that only its owner may read."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tansu.client.errors import ClientError, NotSignedIn
from tansu.client.folders import write_atomically

FILE = "credentials.json"


@dataclass(frozen=True)
class Credential:
    """What `login` was given by one server."""

    server: str
    account: str
    email: str
    token: str
    token_id: str
    receipt_keys: tuple[str, ...] = ()
    """Public Ed25519 keys (base64) this server has signed receipts with, learnt while signed in."""

    def __repr__(self) -> str:
        return f"Credential({self.server}, {self.email})"


class Credentials:
    """The credentials file: several servers, one of them the usual one."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def get(self, server: str = "") -> Credential:
        """The credential of `server`, or of the usual one. Raises NotSignedIn."""
        default, known = self._read()
        found = known.get(server or default)
        if found is None:
            where = f" to {server}" if server else ""
            raise NotSignedIn(f"You are not signed in{where}. Run: tansu login {server or 'ADDRESS'} --email YOU")
        return found

    def all(self) -> list[Credential]:
        """Every credential, the usual one first."""
        default, known = self._read()
        return sorted(known.values(), key=lambda one: (one.server != default, one.server))

    def keep(self, credential: Credential, *, as_default: bool = True) -> None:
        """Remember, in place of what was known of that server."""
        default, known = self._read()
        known[credential.server] = credential
        self._write(credential.server if as_default or not default else default, known)

    def add_receipt_keys(self, server: str, keys: tuple[str, ...]) -> Credential:
        """Remember further public keys; none is ever forgotten, as old receipts need them."""
        credential = self.get(server)
        new = tuple(key for key in dict.fromkeys(keys) if key not in credential.receipt_keys)
        if not new:
            return credential
        grown = replace(credential, receipt_keys=credential.receipt_keys + new)
        self.keep(grown, as_default=False)
        return grown

    def forget(self, server: str) -> None:
        """Remove what is known of a server; another one becomes the usual one."""
        default, known = self._read()
        known.pop(server, None)
        self._write(default if default in known else next(iter(sorted(known)), ""), known)

    def _read(self) -> tuple[str, dict[str, Credential]]:
        try:
            written = json.loads(self._path.read_bytes())
            return str(written["default"]), {
                server: Credential(**{**one, "receipt_keys": tuple(one["receipt_keys"])})
                for server, one in written["servers"].items()
            }
        except FileNotFoundError:
            return "", {}
        except (ValueError, KeyError, TypeError) as error:
            raise ClientError(f"{self._path} cannot be understood. Move it away and sign in again.") from error

    def _write(self, default: str, known: dict[str, Credential]) -> None:
        servers = {server: asdict(one) for server, one in sorted(known.items())}
        content = json.dumps({"version": 1, "default": default, "servers": servers}, indent=2)
        write_atomically(self._path, content.encode())
