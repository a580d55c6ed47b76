"""`tansu logout`: revoke the token of this computer and forget it."""

import asyncio
import json
from typing import Annotated

from cyclopts import Parameter

from tansu.client.addresses import base_address
from tansu.client.api import Api
from tansu.client.credentials import Credentials
from tansu.client.errors import ClientError, NotSignedIn
from tansu.client.folders import config_folder
from tansu.client.wire import Wire
from tansu.protocols.cli.exits import Exit


def logout(
    url: str = "",
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Revoke the token of this computer and forget it.

    Parameters
    ----------
    url
        Address of the server; the usual one by default.
    as_json
        Print the result as JSON.
    """
    return asyncio.run(_logout(url, as_json))


async def _logout(url: str, as_json: bool) -> Exit:
    credentials = Credentials(config_folder())
    credential = credentials.get(base_address(url, insecure=True) if url else "")
    trouble = ""
    try:
        async with Wire(credential.server, token=credential.token) as wire:
            await Api(wire).revoke_token(credential.token_id)
    except NotSignedIn:
        # It was revoked before, which is what was asked for.
        pass
    except ClientError as error:
        trouble = f"{error} The token is forgotten here; revoke it in the web app too."
    credentials.forget(credential.server)
    if as_json:
        print(json.dumps({"server": credential.server, "revoked": not trouble, "detail": trouble}))
    else:
        print(trouble or f"Signed out of {credential.server}.")
    return Exit.PROBLEMS if trouble else Exit.DONE
