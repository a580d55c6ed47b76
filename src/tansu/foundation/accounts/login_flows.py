"""Logging an app in without typing a secret into it: the app asks, a person grants in their browser, the app fetches.

Two secrets of 128 bits: one in the address of the page, one with which the app asks again and again. Neither
tells the other, so who sees the page's address cannot fetch what is granted there. Granting stores no secret: the
app password is made in the transaction that answers the app, once.
"""

from dataclasses import dataclass
from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import Conflict, Forbidden, NotFound
from tansu.core.instants import to_ms
from tansu.core.principal import Means
from tansu.foundation import audit
from tansu.foundation.accounts import throttle
from tansu.foundation.accounts.clients import APP_PASSWORD_SCOPES, MOST, add_app_password
from tansu.foundation.accounts.model import LONGEST_LINE, FlowState, LoginFlow, shown
from tansu.foundation.accounts.programs import refuse_more_than_held
from tansu.foundation.accounts.signed_in import on
from tansu.foundation.accounts.store import credentials, gates, login_flows, people
from tansu.foundation.keys import Keys
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.foundation.work import Outside, Work

FLOW_MINUTES = 20

_NONE = "There is no such login. It may be over; begin again in the app."


@dataclass(frozen=True)
class BegunLogin:
    """The two secrets of a login that an app has begun; neither is ever told again."""

    page: str
    poll: str


@dataclass(frozen=True)
class FetchedLogin:
    """What a granted login gives the app: who it speaks for, and the app password."""

    account: str
    email: str
    app_password: str


def begin_login(outside: Outside, *, client: str, address: str = "") -> BegunLogin:
    """Let an app that nobody knows ask for access. `client` is what it says of itself. Raises TooManyTries."""
    flow_page, flow_poll = (ids.new_secret(outside.chance.random_bytes) for _ in range(2))
    with outside.system() as work:
        throttle.count_try(work, throttle.address_gates("login_flow", address))
        login_flows.add(
            work.tx,
            LoginFlow(
                client=shown(client, longest=LONGEST_LINE) or "An app",
                address=address,
                state=FlowState.WAITING,
                account="",
                asked_at=work.now,
                expires_at=work.now + timedelta(minutes=FLOW_MINUTES),
            ),
            page_hash=outside.keys.secret_hash(flow_page),
            poll_hash=outside.keys.secret_hash(flow_poll),
        )
    return BegunLogin(flow_page, flow_poll)


def login_flow(work: Work, keys: Keys, page: str) -> LoginFlow:
    """What the page shows to whoever has its address. Raises NotFound, also for what somebody else decided on."""
    found = login_flows.by_page(work.tx, keys.secret_hash(page), now_ms=to_ms(work.now))
    if found is None or found.account not in {"", work.account}:
        raise NotFound(_NONE)
    return found


def grant_login(work: Work, keys: Keys, page: str) -> None:
    """Let the app in as whoever is signed in. Twice is the same as once.

    Raises NotFound if the login is over or somebody else decided, Conflict if it was denied or there are 200 app
    passwords, Forbidden unless a person does it in their browser.
    """
    _require_person(work)
    refuse_more_than_held(work, APP_PASSWORD_SCOPES)
    if credentials.count(work.tx, Means.APP_PASSWORD, work.account) >= MOST:
        raise Conflict("There are 200 app passwords. Remove those that are not used any more.")
    if _settle(work, keys, page, FlowState.GRANTED):
        audit.record(work, "login_granted")
    elif login_flow(work, keys, page).state is FlowState.DENIED:
        raise Conflict("This login was refused. Begin again in the app.")


def deny_login(work: Work, keys: Keys, page: str) -> None:
    """Refuse the app; it is never told more than that it waits. Twice is the same as once. Raises as granting does."""
    _require_person(work)
    if _settle(work, keys, page, FlowState.DENIED):
        audit.record(work, "login_denied")
    elif login_flow(work, keys, page).state is not FlowState.DENIED:
        raise Conflict("This login was granted already. Remove the app's password on your account page.")


def fetch_login(outside: Outside, poll: str, *, address: str = "") -> FetchedLogin | None:
    """Give the app what was granted, once; None while it has to wait, and for what is over, denied or unknown.

    Unknown secrets are counted as tries and raise TooManyTries in the end; a right one always works, so that
    nobody's login waits for a neighbour's wrong guesses.
    """
    poll_hash = outside.keys.secret_hash(poll)
    with outside.look() as work:
        found = login_flows.by_poll(work.tx, poll_hash, now_ms=to_ms(work.now))
    if found is None:
        with outside.system() as work:
            throttle.count_try(work, throttle.address_gates("login_poll", address))
        return None
    if found.state is not FlowState.GRANTED:
        return None
    with outside.system() as work:
        return _collect(work, outside.keys, poll_hash)


def _collect(work: Work, keys: Keys, poll_hash: str) -> FetchedLogin | None:
    collected = login_flows.collect(work.tx, poll_hash, now_ms=to_ms(work.now))
    if collected is None:
        return None
    account = people.get(work.tx, collected.account)
    closed = people.standings(work.tx, collected.account).get(EVERYTHING) == Standing.CLOSED
    if account is None or account.disabled_at is not None or closed:
        return None
    for gate in throttle.address_gates("login_flow", collected.address):
        gates.forgive_one(work.tx, gate.key)
    _, secret = add_app_password(on(work, account.id), keys, label=collected.client)
    return FetchedLogin(account.id, account.email, secret)


def _settle(work: Work, keys: Keys, page: str, state: FlowState) -> bool:
    return login_flows.settle(work.tx, keys.secret_hash(page), state, account=work.account, now_ms=to_ms(work.now))


def _require_person(work: Work) -> None:
    if work.principal.means is not Means.SESSION:
        raise Forbidden("Only a person who is signed in with a browser may decide this.")
