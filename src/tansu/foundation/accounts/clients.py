"""App passwords: a secret of its own for every phone and DAV client, taken back one by one."""

from tansu.core import ids
from tansu.core.errors import Conflict, NotFound
from tansu.core.principal import Means, Scope
from tansu.foundation import audit
from tansu.foundation.accounts.model import AppPassword, check_line
from tansu.foundation.accounts.programs import refuse_more_than_held
from tansu.foundation.accounts.store import credentials, people
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

MOST = 200
APP_PASSWORD_SCOPES = frozenset({Scope.READ, Scope.WRITE})
"""What an app password may do: the content, never the account itself."""


def app_passwords(work: Work) -> list[AppPassword]:
    """Read the account's app passwords, oldest first."""
    return credentials.app_passwords(work.tx, work.account, limit=MOST)


def add_app_password(work: Work, keys: Keys, *, label: str) -> tuple[AppPassword, str]:
    """Make an app password: (what is listed, the secret, which is never shown again).

    Raises Forbidden if the principal itself may do less (S17), Conflict above 200, Invalid.
    """
    refuse_more_than_held(work, APP_PASSWORD_SCOPES)
    if people.get(work.tx, work.account) is None:
        raise NotFound()
    if credentials.count(work.tx, Means.APP_PASSWORD, work.account) >= MOST:
        raise Conflict("There are 200 app passwords. Remove those that are not used any more.")
    secret = ids.new_secret(work.chance.random_bytes)
    made = AppPassword(work.new_id(), work.account, check_line(label, what="label"), work.now, None)
    credentials.add_app_password(work.tx, made, secret_hash=keys.secret_hash(secret))
    audit.record(work, "app_password_added", made.id)
    return made, secret


def remove_app_password(work: Work, app_password: str) -> None:
    """Take an app password back; it stops working at once. Raises NotFound."""
    if not credentials.remove(work.tx, Means.APP_PASSWORD, work.account, app_password):
        raise NotFound()
    audit.record(work, "app_password_removed", app_password)
