"""An app of somebody's: it asks outside of `/api/v1`, with e-mail and app password."""

from dataclasses import dataclass
from typing import Any

import requests

from tansu.foundation import accounts
from tests.support.building import principal_of
from tests.support.running import Person, Running


@dataclass(frozen=True)
class App:
    """A signed-in app."""

    who: Person
    secret: str

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask with the app's credential; `path` is below the server's root."""
        server = self.who.server
        return server.call(method, server.base + path, auth=(self.who.account.email, self.secret), **more)


def an_app(server: Running, *, quota: int | None = None) -> App:
    """Somebody new, and an app of theirs."""
    who = server.person(quota=quota)
    outside = server.instance.outside
    with outside.work(principal_of(who.account)) as work:
        _, secret = accounts.add_app_password(work, outside.keys, label="phone")
    return App(who, secret)
