"""Errors that mean something: a kind exists only where a protocol must act differently.

Every message may be shown to the person. It says what happened, what is safe and, where there is
one, the next step.
"""


class TansuError(Exception):
    """Something a person or a program asked for could not be done."""

    code = "error"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


class NotFound(TansuError):
    """There is no such thing, or this principal may not know of it; nobody can tell which."""

    code = "not_found"

    def __init__(self, message: str = "There is nothing here by that name.", **facts: object) -> None:
        super().__init__(message, **facts)


class Invalid(TansuError):
    """The request is not understood or breaks a rule of form."""

    code = "invalid"


class Unauthenticated(TansuError):
    """Nobody is signed in, or the credential is wrong, expired or revoked."""

    code = "unauthenticated"

    def __init__(self, message: str = "Sign in to go on.", **facts: object) -> None:
        super().__init__(message, **facts)


class Forbidden(TansuError):
    """The principal is known, the thing is known, and this is not allowed."""

    code = "forbidden"


class Conflict(TansuError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"


class PreconditionFailed(TansuError):
    """The thing has changed since the caller last saw it (If-Match)."""

    code = "changed_meanwhile"


class InTrash(Conflict):
    """These bytes are in the owner's trash; restoring is the caller's decision."""

    code = "in_trash"


class DeletedBefore(Conflict):
    """These bytes were deleted by their owner; uploading them again needs an explicit yes."""

    code = "deleted_before"


class Frozen(TansuError):
    """This feature of the account is read-only now."""

    code = "frozen"


class QuotaExceeded(TansuError):
    """The account has no room left for this."""

    code = "quota_exceeded"

    def __init__(self, *, needed: int, left: int | None = None) -> None:
        room = "" if left is None else f" ({max(left, 0)} bytes are left)"
        super().__init__(
            f"{needed} bytes do not fit in your quota{room}. Nothing that is already here is touched.",
            needed=needed,
            left=left,
        )
        self.needed = needed


class DiskFull(TansuError):
    """The server keeps its last free space for reading, deleting and leaving (R33)."""

    code = "server_full"

    def __init__(
        self,
        message: str = "This server has no free space for uploads. "
        "What is stored is safe; try again when its operator has made room.",
        **facts: object,
    ) -> None:
        super().__init__(message, **facts)


class TooLarge(TansuError):
    """More bytes than this entrance takes."""

    code = "too_large"


class ChecksumMismatch(TansuError):
    """The bytes that arrived are not the bytes that were announced."""

    code = "checksum_mismatch"


class Busy(TansuError):
    """Another writer holds this; try again in a moment."""

    code = "busy"


class Locked(TansuError):
    """Another client has locked this, or what it lies in or holds."""

    code = "locked"

    def __init__(self, **facts: object) -> None:
        super().__init__(
            "Another program has locked this while it works on it. Try again when it has finished.", **facts
        )


class TooManyTries(TansuError):
    """Too many wrong tries; `retry_after` says in how many seconds to come back."""

    code = "too_many_tries"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(f"Too many tries. Wait {retry_after} seconds, then try again.", retry_after=retry_after)
        self.retry_after = retry_after


class Damaged(TansuError):
    """Stored bytes fail their check. They are kept, never served as if they were right."""

    code = "damaged"


class Unavailable(TansuError):
    """The server cannot accept writes now (R34); reading goes on."""

    code = "unavailable"
