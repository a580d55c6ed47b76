"""Which device writes, as its owner knows it."""

from tansu.core.principal import Means
from tansu.foundation import accounts
from tansu.foundation.work import Work


def device_of(work: Work) -> str:
    """The label of the credential that speaks, as its owner gave it."""
    who = work.principal
    known: list[tuple[str, str]] = []
    if who.means is Means.APP_PASSWORD:
        known = [(one.id, one.label) for one in accounts.app_passwords(work)]
    elif who.means is Means.TOKEN:
        known = [(one.id, one.label) for one in accounts.tokens(work)]
    elif who.means is Means.SESSION:
        known = [(one.id, one.label) for one in accounts.sessions(work)]
    label = next((label for credential, label in known if credential == who.credential), "")
    return label or "another device"
