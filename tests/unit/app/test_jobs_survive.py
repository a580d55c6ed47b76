"""Every housekeeping job may be run twice and lose its power anywhere, and ends the same."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tansu.app import housekeeping
from tansu.app.custodians import CUSTODIANS
from tansu.features import gallery, messages, plans
from tansu.foundation import accounts, changes, claims, notices, usage
from tansu.foundation.jobs import Job
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tests.support.building import a_world, an_account, clock_of, principal_of
from tests.support.sending import announce, photo, send, send_part, sha256_of
from tests.support.telling import tell
from tests.support.twice_and_crashing import assert_survives
from tests.unit.features.messages.writing import backup, sms

PHOTOS = [photo(f"kept or not {n}") for n in range(3)]


def lived_in(outside: Outside) -> dict[str, str]:
    """An account with a living photo, a trashed one, a purged one, half an upload; then thirty-one days go by."""
    ada = an_account(outside)
    who = principal_of(ada)
    ids = [send(outside, who, content).asset for content in PHOTOS]
    send_part(outside, who, announce(outside, who, PHOTOS[0] + b"!").id, PHOTOS[0], offset=0)
    with outside.work(who, "gallery") as work:
        gallery.trash(work, ids[1:])
        gallery.purge(work, ids[2:])
    accounts.ask_reset(outside, ada.email)
    clock_of(outside).move(timedelta(days=31))
    return {}


def seen(outside: Outside) -> tuple[object, ...]:
    """What an owner would see, and what the disk holds."""
    with outside.look() as work:
        everybody = accounts.list_accounts(work).accounts
    found = []
    for one in everybody:
        with outside.look(one.id, "gallery") as work:
            states = gallery.check(work, [sha256_of(content) for content in PHOTOS]).states
            counted = usage.usage_of(work)
            found.append(
                (states, counted.used, counted.reserved, claims.totals(work), len(changes.since(work, 0).changes))
            )
    stored = [(owner, len(list(outside.blobs.scan(owner)))) for owner in outside.blobs.owners()]
    return found, [count for _, count in stored if count], len(list(outside.staging.uploads()))


ACCOUNT = "ys5ynq6ryqtra"


def an_import(outside: Outside) -> dict[str, object]:
    """A backup of messages that waits to be read."""
    ref = outside.blobs.put(ACCOUNT, [backup(sms("one"), sms("two"))], blob_id="backup", extension="xml")
    with outside.system(ACCOUNT, "messages") as work:
        return {"number": messages.begin_import(work, ref, filename="sms.xml", source="upload").id}


def damaged_bytes(outside: Outside) -> dict[str, object]:
    """Bytes that no record names any more."""
    outside.blobs.put(ACCOUNT, [b"damaged"], blob_id="damaged", extension="jpg")
    return {"blob": "damaged", "extension": "jpg"}


def a_notice(outside: Outside) -> dict[str, object]:
    """Something to be mailed."""
    notice = tell(outside, ACCOUNT, Kind.REFUND_SENT)
    assert notice is not None
    return {"notice": notice.id}


ARGUMENTS: dict[str, Callable[[Outside], dict[str, object]]] = {
    "accounts.erase": lambda _: {"person": ACCOUNT},
    "gallery.drop_renditions": lambda _: {"assets": ["aaaaaaaaaaaaa"]},
    "messages.import": an_import,
    "claims.drop_damaged": damaged_bytes,
    "notices.send": a_notice,
    # What they do to money is asked in the tests of plans; here there is none.
    "plans.pay_refund": lambda _: {"refund": "aaaaaaaaaaaaa"},
    "plans.return_stray": lambda _: {"charge": "pi_1"},
    "plans.charge_card": lambda _: {"tried": "aaaaaaaaaaaaa"},
    # Whom it writes to is asked there, too.
    "plans.mail_invitation": lambda _: {"invite": "aaaaaaaaaaaaa"},
}

OF_ONE_ACCOUNT = [
    gallery.render_pending,
    gallery.drop_renditions,
    housekeeping.erase_account,
    messages.read_import,
    claims.drop_damaged,
    notices.send,
    plans.pay_refund,
    plans.return_stray,
    plans.charge_card,
    plans.mail_invitation,
]

LEAVE_BYTES = {"uploads.expire", "claims.sweep"}
"""A crash between their row and its bytes leaves bytes that nothing names: garbage for `tansu doctor` (R2)."""


def named(outside: Outside) -> object:
    """What records say, without what lies on the disk."""
    return seen(outside)[0]


@pytest.mark.parametrize(
    "job",
    [job for job in housekeeping.JOBS if job not in OF_ONE_ACCOUNT],
    ids=lambda job: job.name,
)
def test_a_housekeeping_job_survives(job: Job) -> None:
    looking = named if job.name in LEAVE_BYTES else seen
    state = assert_survives(job, fresh=a_world, arrange=lived_in, end_state=looking, custodians=CUSTODIANS)

    assert state


@pytest.mark.parametrize("job", OF_ONE_ACCOUNT, ids=lambda job: job.name)
def test_a_job_of_one_account_survives(job: Job) -> None:
    account = ACCOUNT

    def arrange(outside: Outside) -> dict[str, object]:
        lived_in(outside)
        with outside.look() as work:
            assert accounts.get(work, account).id == account
        return ARGUMENTS[job.name](outside) if job.name in ARGUMENTS else {}

    state = assert_survives(
        job,
        fresh=a_world,
        arrange=arrange,
        end_state=seen,
        custodians=CUSTODIANS,
        account="" if job is housekeeping.erase_account else account,
    )

    assert state
