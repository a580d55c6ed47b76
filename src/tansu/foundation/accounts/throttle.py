"""Throttling of guesses, in the database, so that it holds on every node and across restarts (S04).

A try counts before its outcome is known, so that many at once do not get past. Some tries are free, then each
waits twice as long as the one before, a quarter of an hour at most. A refused try does not count, and a
quiet day forgets all: nobody is locked out for good.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tansu.core.errors import TooManyTries
from tansu.core.instants import to_ms
from tansu.foundation.accounts.store import gates
from tansu.foundation.accounts.store.gates import Tries
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

LONGEST_WAIT_SECONDS = 15 * 60
FORGET_AFTER = timedelta(hours=24)
FREE_FOR_ACCOUNT = 5
FREE_FOR_ADDRESS = 20


@dataclass(frozen=True)
class Gate:
    """Something tries are counted at, and how many are free."""

    key: str
    free: int


def account_gate(what: str, account: str, *, near: str = "") -> Gate:
    """The gate of one account for one purpose; with `near` (a prefix), only from around there.

    Who is signed in from somewhere has a gate of their own there: strangers elsewhere cannot keep it shut.
    """
    return Gate(f"{gates_of(account)}{what}:{near}", FREE_FOR_ACCOUNT)


def nobody_gate(what: str, keys: Keys, email_key: str) -> Gate:
    """The gate of an address without an account. It is hidden: it may belong to a stranger of ours."""
    return Gate(f"nobody:{what}:{keys.secret_hash(email_key)}", FREE_FOR_ACCOUNT)


def address_gates(what: str, address: str) -> list[Gate]:
    """The gate of everybody who comes from around that address; none where the address is not known."""
    prefix = prefix_of(address)
    return [Gate(f"address:{what}:{prefix}", FREE_FOR_ADDRESS)] if prefix else []


def gates_of(account: str) -> str:
    """What the keys of all gates of an account begin with."""
    return f"account:{account}:"


def prefix_of(address: str) -> str:
    """The /24 (IPv4) or /64 (IPv6) that an address lies in; empty for what is not an address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 64), strict=False))


def count_try(work: Work, gates_to_pass: Sequence[Gate]) -> None:
    """Count one try at every gate, or raise TooManyTries if one is shut and count nothing."""
    now_ms = to_ms(work.now)
    # Always in the same order, so that two transactions never wait for each other.
    in_order = sorted(gates_to_pass, key=lambda gate: gate.key)
    found = [(gate, gates.lock_tries(work.tx, gate.key, now_ms=now_ms)) for gate in in_order]
    if waits := [wait for _, tries in found if (wait := wait_seconds(tries, now_ms=now_ms))]:
        raise TooManyTries(retry_after=max(waits))
    for gate, tries in found:
        gates.set_tries(work.tx, gate.key, after_a_try(tries, free=gate.free, now_ms=now_ms))


def forgive(work: Work, passed: Sequence[Gate], *, whole: Gate) -> None:
    """Take the try back at the gates it passed, and forget all tries at `whole`: it was the right person."""
    for gate in sorted(passed, key=lambda gate: gate.key):
        if gate.key == whole.key:
            gates.forgive(work.tx, gate.key)
        else:
            gates.forgive_one(work.tx, gate.key)


def wait_seconds(tries: Tries, *, now_ms: int) -> int:
    """How long the gate stays shut; a clock that was set back opens it."""
    if now_ms < tries.last_ms:
        return 0
    return max(0, -(-(tries.blocked_until_ms - now_ms) // 1000))


def after_a_try(tries: Tries, *, free: int, now_ms: int) -> Tries:
    """The state of a gate after one more try."""
    quiet = abs(now_ms - tries.last_ms) >= FORGET_AFTER // timedelta(milliseconds=1)
    count = 1 if quiet else tries.tries + 1
    over = count - free
    # 2 to the 10th is more than a quarter of an hour already; larger powers would only be large.
    wait = 0 if over < 0 else min(LONGEST_WAIT_SECONDS, 2 ** min(over + 1, 10))
    return Tries(count, now_ms, now_ms + wait * 1000)
