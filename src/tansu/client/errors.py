"""What can go wrong on the way to a server, in kinds a caller acts on differently.

Every message may be shown to the person as it is.
"""

from collections.abc import Mapping


class ClientError(Exception):
    """Something the person asked for could not be done."""


class WrongAddress(ClientError):
    """The address is not one of a Tansu server, or it is not safe to use."""


class NotSignedIn(ClientError):
    """There is no token for this server, or the server no longer takes it."""


class Unreachable(ClientError):
    """No answer, or none that helps, after all tries. Trying later may do."""


class FileChanged(ClientError):
    """A file was written to while it was being read; what was read is not used."""


class NotTrusted(ClientError):
    """An answer that must be signed is not signed by a key we know, or not for us."""


class Refused(ClientError):
    """The server understood and said no: `code` is the kind of the problem document, `facts` its further members."""

    def __init__(self, detail: str, *, status: int, code: str, facts: Mapping[str, object]) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.facts = facts
