"""Who is acting in this request, and by what means."""

from dataclasses import dataclass
from enum import StrEnum


class Means(StrEnum):
    """How a principal proved who they are."""

    SESSION = "session"
    TOKEN = "token"
    APP_PASSWORD = "app_password"
    SYSTEM = "system"


class Scope(StrEnum):
    """What a token or app password may be used for. A session has them all."""

    READ = "read"
    WRITE = "write"
    ACCOUNT = "account"
    OPERATE = "operate"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True)
class Principal:
    """An account together with the credential that speaks for it."""

    account: str
    means: Means
    credential: str = ""
    scopes: frozenset[Scope] = ALL_SCOPES
    operator: bool = False

    def may(self, scope: Scope) -> bool:
        """Say whether this credential carries `scope`."""
        return scope in self.scopes
