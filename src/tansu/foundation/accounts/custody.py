"""What is kept about a person and their credentials: exported without secrets, erased last of all."""

from collections.abc import Iterable, Iterator

from tansu.core.errors import Invalid
from tansu.core.instants import rfc3339
from tansu.core.principal import Means
from tansu.foundation.accounts import throttle
from tansu.foundation.accounts.clients import app_passwords
from tansu.foundation.accounts.people import get, update
from tansu.foundation.accounts.programs import tokens
from tansu.foundation.accounts.signed_in import on, sessions
from tansu.foundation.accounts.store import credentials, gates, login_flows, people
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class AccountsCustodian:
    """Answers for the account itself. Whoever erases an account asks this custodian last."""

    name = "accounts"
    feature = ""
    tables = frozenset(
        {
            "accounts_accounts",
            "accounts_standing",
            "accounts_sessions",
            "accounts_app_passwords",
            "accounts_tokens",
            "accounts_one_time",
            "accounts_reset_requests",
            "accounts_login_flows",
            "accounts_throttles",
            "accounts_instance",
        }
    )

    def inventory(self, work: Work) -> list[Holding]:
        """Count the account, its credentials, and the gates where tries on it were counted."""
        return [
            Holding("account", int(people.get(work.tx, work.account) is not None)),
            Holding("session", credentials.count(work.tx, Means.SESSION, work.account)),
            Holding("app_password", credentials.count(work.tx, Means.APP_PASSWORD, work.account)),
            Holding("token", credentials.count(work.tx, Means.TOKEN, work.account)),
            Holding("login_flow", login_flows.count(work.tx, work.account)),
            Holding("throttle", gates.count_tries(work.tx, throttle.gates_of(work.account))),
        ]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield the account, then its credentials by name and date; no secret and no hash of one."""
        account = get(work, work.account)
        yield {
            "kind": "account",
            "id": account.id,
            "email": account.email,
            "name": account.name,
            "region": account.region,
            "language": account.language,
            "created_at": rfc3339(account.created_at),
        }
        for session in sessions(work):
            yield _credential("session", session.id, session.label, rfc3339(session.created_at)) | {
                "address": session.address
            }
        for app_password in app_passwords(work):
            yield _credential("app_password", app_password.id, app_password.label, rfc3339(app_password.created_at))
        for token in tokens(work):
            yield _credential("token", token.id, token.label, rfc3339(token.created_at)) | {
                "scopes": sorted(scope.value for scope in token.scopes)
            }

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Fill in what the new account does not say of itself. Credentials are made anew, never brought."""
        told = next((record for record in records if record.get("kind") == "account"), None)
        if told is None:
            return 0
        with outside.system(account) as work:
            before = get(work, account)
            try:
                after = update(
                    on(work, account),
                    name=before.name or str(told.get("name", "")),
                    region=before.region or str(told.get("region", "")),
                    language=before.language or str(told.get("language", "")),
                )
            except Invalid:
                # A description from elsewhere that breaks our rules of form is no reason to stop an import.
                return 0
        return int(after != before)

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove everything of the account in one go; it is small. Its address is free again afterwards."""
        account = work.account
        credentials.remove_all(work.tx, account)
        gates.drop_one_time(work.tx, account)
        gates.drop_reset_request(work.tx, account)
        login_flows.drop(work.tx, account)
        gates.forgive_under(work.tx, throttle.gates_of(account))
        people.remove(work.tx, account)
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays; what the audit trail keeps is its own to say."""
        return []


def _credential(kind: str, credential: str, label: str, created_at: str) -> Record:
    return {"kind": kind, "id": credential, "label": label, "created_at": created_at}
