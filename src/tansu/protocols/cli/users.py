"""`tansu users …`: people and their credentials, from the console of the server."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from tansu.core.errors import NotFound
from tansu.core.instants import rfc3339
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.features import plans
from tansu.foundation import accounts, audit, usage
from tansu.foundation.accounts import Account
from tansu.foundation.work import Outside, Work
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import instance, link_to

users = App(name="users", help_format="plaintext")

Switch = Annotated[bool, Parameter(negative="")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print the result as JSON.")]
Data = Annotated[Path | None, Parameter(help="The data directory.")]


@dataclass(frozen=True)
class _Person:
    """An account found by its e-mail, and the outside to act on it with."""

    outside: Outside
    account: Account

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A Work on that account by the system itself."""
        with self.outside.system(self.account.id) as work:
            yield work

    @contextmanager
    def own_work(self, scopes: frozenset[Scope]) -> Iterator[Work]:
        """A Work on that account as its owner, who may give away no more than `scopes`."""
        owner = Principal(self.account.id, Means.SYSTEM, scopes=scopes, operator=self.account.operator)
        with self.outside.work(owner) as work:
            yield work


@users.command
def add(
    email: str,
    *,
    name: str = "",
    region: str = "",
    operator: Switch = False,
    password_stdin: Switch = False,
    quota: int | None = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Add somebody. Example: tansu users add ada@example.org --name Ada --region TR --password-stdin

    Without --password-stdin a link is printed with which they choose a password themselves.
    """
    password = _password(password_stdin) if password_stdin else None
    with instance(data=data) as opened:
        outside = opened.outside
        hashed = None
        if password is not None:
            hashed = accounts.prepare_password(outside, password, words=[email, name])
        with outside.system() as work:
            account = accounts.add(work, email=email, name=name, region=region, operator=operator, password=hashed)
            secret = None if hashed else accounts.invite(work, outside.keys, account.id)
        if quota is not None:
            with outside.system(account.id) as work:
                plans.set_allowance(work, quota)
        link = link_to(outside, f"/reset#token={secret}") if secret else None
    _print({"id": account.id, "email": account.email, "invite": link}, as_json, link or f"Added {account.email}.")
    return Exit.DONE


@users.command(name="list")
def list_users(*, data: Data = None, as_json: AsJson = False) -> int:
    """List everybody with what they keep. Example: tansu users list"""
    with instance(data=data) as opened:
        found = list(_everybody(opened.outside))
    if as_json:
        print(json.dumps(found))
        return Exit.DONE
    for one in found:
        marks = " operator" * one["operator"] + " disabled" * one["disabled"]
        print(f"{one['email']:40} {one['used'] / 1e9:9.2f} of {one['quota'] / 1e9:.0f} GB{marks}")
    return Exit.DONE


@users.command
def quota(email: str, size: int, *, data: Data = None, as_json: AsJson = False) -> int:
    """Set how many bytes somebody may keep. Example: tansu users quota ada@example.org 50000000000"""
    with _person(email, data) as person, person.work() as work:
        plans.set_allowance(work, size)
        audit.record(work, "quota_set", person.account.id, quota=size)
    _print({"email": email, "quota": size}, as_json, f"{email} may keep {size / 1e9:g} GB.")
    return Exit.DONE


@users.command
def password(email: str, *, password_stdin: Switch = False, data: Data = None, as_json: AsJson = False) -> int:
    """Set somebody's password and end their sessions. Example: tansu users password ada@example.org --password-stdin"""
    new = _password(password_stdin)
    with _person(email, data) as person:
        accounts.set_password(person.outside, person.account.id, new)
    _print({"email": email}, as_json, f"The password of {email} is set; all their sessions have ended.")
    return Exit.DONE


@users.command
def disable(email: str, *, data: Data = None, as_json: AsJson = False) -> int:
    """Lock somebody out; nothing of theirs is touched. Example: tansu users disable ada@example.org"""
    with _person(email, data) as person, person.work() as work:
        accounts.disable(work, person.account.id)
    _print({"email": email, "disabled": True}, as_json, f"{email} is locked out. Undo: tansu users enable {email}")
    return Exit.DONE


@users.command
def enable(email: str, *, data: Data = None, as_json: AsJson = False) -> int:
    """Let somebody in again. Example: tansu users enable ada@example.org"""
    with _person(email, data) as person, person.work() as work:
        accounts.enable(work, person.account.id)
    _print({"email": email, "disabled": False}, as_json, f"{email} can sign in again.")
    return Exit.DONE


@users.command
def remove(email: str, *, yes: Switch = False, data: Data = None, as_json: AsJson = False) -> int:
    """End an account: the server erases its data within the hour.

    Example: tansu users remove ada@example.org --yes
    """
    if not yes:
        raise CommandError(f"This erases everything of {email} for good. Say --yes if you mean it.", Exit.REFUSED)
    with _person(email, data) as person, person.work() as work:
        accounts.remove(work, person.account.id)
    _print({"email": email, "removed": True}, as_json, f"{email} is locked out now and erased within the hour.")
    return Exit.DONE


@users.command(name="app-password")
def app_password(email: str, *, label: str, data: Data = None) -> int:
    """Make a secret for an app; it is alone on the last line.

    Example: tansu users app-password ada@example.org --label Phone
    """
    with _person(email, data) as person, person.own_work(ALL_SCOPES) as work:
        _, secret = accounts.add_app_password(work, person.outside.keys, label=label)
    print(secret)
    return Exit.DONE


@users.command
def token(
    email: str,
    *,
    label: str,
    scope: list[Scope] | None = None,
    expires: Annotated[int | None, Parameter(help="Days until it ends.")] = None,
    data: Data = None,
) -> int:
    """Make a secret for a program; it is alone on the last line.

    Example: tansu users token ada@example.org --label backup --scope read --expires 90
    """
    scopes = frozenset(scope or [Scope.READ, Scope.WRITE])
    with _person(email, data) as person, person.own_work(ALL_SCOPES) as work:
        _, secret = accounts.add_token(work, person.outside.keys, label=label, scopes=scopes, expires_days=expires)
    print(secret)
    return Exit.DONE


@contextmanager
def _person(email: str, data: Path | None) -> Iterator[_Person]:
    with instance(data=data) as opened:
        with opened.outside.look() as work:
            found = accounts.find(work, email)
        if found is None:
            raise NotFound(f"Nobody here has the address {email}. `tansu users list` shows who has one.")
        yield _Person(opened.outside, found)


def _everybody(outside: Outside) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        with outside.look() as work:
            page = accounts.list_accounts(work, cursor)
        for one in page.accounts:
            with outside.look(one.id) as work:
                kept = usage.usage_of(work)
            yield {
                "id": one.id,
                "email": one.email,
                "name": one.name,
                "region": one.region,
                "operator": one.operator,
                "disabled": one.disabled_at is not None,
                "created_at": rfc3339(one.created_at),
                "quota": kept.quota,
                "used": kept.used,
            }
        cursor = page.next
        if cursor is None:
            return


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for the password. Use --password-stdin.", Exit.USAGE)
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Once more: "):
        raise CommandError("The two are not the same.", Exit.USAGE)
    return first


def _print(result: dict[str, Any], as_json: bool, words: str) -> None:
    print(json.dumps(result) if as_json else words)
