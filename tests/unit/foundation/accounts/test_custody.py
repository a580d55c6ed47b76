"""What is told about a person on leaving, what is brought back, and that all of it goes."""

import json
from typing import NoReturn

from tansu.core.principal import Scope
from tansu.foundation import accounts, notices
from tansu.foundation.accounts import AccountsCustodian
from tansu.foundation.audit import AuditCustodian
from tansu.foundation.work import Outside
from tansu.ports import catalog
from tansu.ports.database import sql
from tests.support.building import PASSWORD, QUICK, an_account, principal_of
from tests.unit.foundation.accounts.test_sign_in import wrong_tries

CUSTODIAN = AccountsCustodian()


def a_full_account(outside: Outside) -> tuple[accounts.Account, list[str]]:
    """Somebody with everything an account can have, and the secrets of it."""
    ada = an_account(outside, name="Ada")
    _, _, session = accounts.sign_in(outside, ada.email, PASSWORD, label="Firefox", address="192.0.2.1", hashing=QUICK)
    begun = accounts.begin_login(outside, client="phone")
    with outside.work(principal_of(ada)) as work:
        accounts.grant_login(work, outside.keys, begun.page)
        _, app_password = accounts.add_app_password(work, outside.keys, label="phone")
        _, token = accounts.add_token(work, outside.keys, label="script", scopes={Scope.READ})
        accounts.close(work)
    accounts.ask_reset(outside, ada.email)
    accounts.send_resets(outside, notices.new_password)
    accounts.ask_reset(outside, ada.email)
    wrong_tries(outside, ada.email, 2)
    return ada, [session, app_password, token, begun.page, begun.poll]


def no_bytes(checksum: str) -> NoReturn:
    raise AssertionError(f"an account has no bytes, but {checksum} was asked for")


def test_the_export_tells_everything_but_secrets(outside: Outside) -> None:
    ada, secrets = a_full_account(outside)

    with outside.look(ada.id) as work:
        exported = list(CUSTODIAN.export(work))

    told = json.dumps(exported)
    assert [record["kind"] for record in exported] == ["account", "session", "app_password", "token"]
    assert (exported[0]["email"], exported[0]["name"], exported[0]["region"]) == ("ada@example.org", "Ada", "DE")
    assert not [secret for secret in secrets if secret in told or outside.keys.secret_hash(secret) in told]
    assert "argon2" not in told


def test_restoring_fills_in_what_is_missing_and_twice_is_once(outside: Outside) -> None:
    ada, _ = a_full_account(outside)
    with outside.system() as work:
        fresh = accounts.add(work, email="new@example.org")
    with outside.look(ada.id) as work:
        records = list(CUSTODIAN.export(work))

    first = CUSTODIAN.restore(outside, fresh.id, records, no_bytes)
    again = CUSTODIAN.restore(outside, fresh.id, records, no_bytes)

    with outside.look(fresh.id) as work:
        restored = accounts.get(work, fresh.id)
        assert accounts.app_passwords(work) == []
    assert (first, again) == (1, 0)
    assert (restored.email, restored.name, restored.region) == ("new@example.org", "Ada", "DE")


def test_a_strange_description_does_not_stop_an_import(outside: Outside) -> None:
    with outside.system() as work:
        fresh = accounts.add(work, email="new@example.org")

    brought = CUSTODIAN.restore(outside, fresh.id, [{"kind": "account", "name": "a\0b", "region": "??"}], no_bytes)

    assert brought == 0


def test_erasing_leaves_nothing_of_this_person_and_everything_of_others(outside: Outside) -> None:
    ada, _ = a_full_account(outside)
    an_account(outside, "eve@example.org")
    with outside.system(ada.id) as work:
        before = {holding.kind: holding.count for holding in CUSTODIAN.inventory(work)}
        left = CUSTODIAN.erase(work, limit=100)
        after = [holding.count for holding in CUSTODIAN.inventory(work)]

    assert before == {"account": 1, "session": 1, "app_password": 1, "token": 1, "login_flow": 1, "throttle": 1}
    assert left == 0
    assert set(after) == {0}
    assert rows_naming(outside, ada.id) == []
    assert rows_naming(outside, "ada@example.org") == []
    assert rows_naming(outside, "eve@example.org") == ["accounts_accounts"]
    assert an_account(outside).id != ada.id


def rows_naming(outside: Outside, words: str) -> list[str]:
    with outside.look() as work:
        return [
            table
            for table in sorted(CUSTODIAN.tables)
            for row in work.tx.execute(sql(f"SELECT * FROM {table}"))
            if any(words in str(value) for value in row)
        ]


def test_every_table_of_accounts_and_audit_has_its_custodian(outside: Outside) -> None:
    with outside.look() as work:
        tables = set(catalog.tables(work.tx))

    assert {table for table in tables if table.startswith("accounts_")} == CUSTODIAN.tables
    assert {table for table in tables if table.startswith("audit_")} == AuditCustodian().tables
