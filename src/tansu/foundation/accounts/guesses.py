"""Guesses at secrets that are not passwords, made by who is signed in: throttled like those at the door (S04)."""

from tansu.foundation.accounts import throttle
from tansu.foundation.work import Outside, Work


def count_guess(outside: Outside, what: str, account: str, *, address: str = "") -> None:
    """Count one guess, durably before its outcome is known. Raises TooManyTries."""
    with outside.system(account) as work:
        throttle.count_try(work, [throttle.account_gate(what, account), *throttle.address_gates(what, address)])


def forgive_guess(work: Work, what: str, *, address: str = "") -> None:
    """Forget the guesses of the account of `work`: it knew the secret."""
    own = throttle.account_gate(what, work.account)
    throttle.forgive(work, [own, *throttle.address_gates(what, address)], whole=own)
