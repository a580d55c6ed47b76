"""`tansu login`: trade a password for a token that is kept on this computer."""

import asyncio
import getpass
import json
import platform
import sys
from typing import Annotated

from cyclopts import Parameter

from tansu.client.addresses import base_address
from tansu.client.api import Api
from tansu.client.credentials import Credential, Credentials
from tansu.client.errors import NotSignedIn
from tansu.client.folders import config_folder
from tansu.client.wire import Wire
from tansu.protocols.cli.exits import CommandError, Exit


def login(
    url: str,
    *,
    email: str = "",
    password_stdin: Annotated[bool, Parameter(negative="")] = False,
    label: str = "",
    insecure: Annotated[bool, Parameter(negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Sign in to a server from this computer.

    Parameters
    ----------
    url
        Address of the server.
    email
        Your e-mail address there.
    password_stdin
        Read the password from standard input, for scripts.
    label
        What this computer is called in your list of tokens; its name by default.
    insecure
        Allow http to a host that is not on a private network.
    as_json
        Print the result as JSON.
    """
    server = base_address(url, insecure=insecure) if url else ""
    email = email or _ask("E-mail: ")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_secretly("Password: ")
    return asyncio.run(_login(server, email, password, label or f"tansu on {platform.node() or 'a computer'}", as_json))


async def _login(server: str, email: str, password: str, label: str, as_json: bool) -> Exit:
    credentials = Credentials(config_folder())
    async with Wire(server) as wire:
        api = Api(wire)
        await api.instance()
        token = await api.make_token(email, password, label=label)
    async with Wire(server, token=token.token) as wire:
        keys = await Api(wire).receipt_keys()
    earlier = _earlier(credentials, server)
    credentials.keep(Credential(server, token.account, token.email, token.token, token.id, keys))
    if earlier:
        keys = tuple(dict.fromkeys(earlier.receipt_keys + keys))
        if earlier.account == token.account:
            credentials.add_receipt_keys(server, keys)
    if as_json:
        print(json.dumps({"server": server, "email": token.email, "account": token.account, "token_id": token.id}))
    else:
        print(f"Signed in to {server} as {token.email}. Next: tansu push FOLDER")
    return Exit.DONE


def _earlier(credentials: Credentials, server: str) -> Credential | None:
    try:
        return credentials.get(server)
    except NotSignedIn:
        return None


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError("Say who you are with --email.", Exit.USAGE)
    return input(question).strip()


def _ask_secretly(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for the password. Use --password-stdin.", Exit.USAGE)
    return getpass.getpass(question)
