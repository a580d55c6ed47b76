"""Every job and schedule of this version: what the house does by itself."""

from collections.abc import Callable
from datetime import time, timedelta

from tansu.features import contacts, files, gallery, messages, notes, plans
from tansu.foundation import accounts, audit, brakes, changes, claims, notices, tree, uploads
from tansu.foundation.jobs import Job, JobContext, Later, Schedule, job

BATCHES = 200


@job("uploads.expire", destructive=True)
def expire_uploads(context: JobContext) -> None:
    """Forget uploads that were begun and never finished."""
    _until_done(context, lambda: uploads.expire(context.outside))


@job("claims.sweep", destructive=True)
def sweep(context: JobContext) -> None:
    """Remove bytes that nothing has claimed for a day."""
    _until_done(context, lambda: claims.sweep(context.outside))


@job("gallery.empty_trash", destructive=True)
def empty_trash(context: JobContext) -> None:
    """Let go of what has been in the trash for thirty days."""
    _until_done(context, lambda: files.purge_due(context.outside))


@job("notes.empty_trash", destructive=True)
def empty_trash_of_notes(context: JobContext) -> None:
    """Let go of notes that have been in the trash for thirty days."""
    _until_done(context, lambda: notes.purge_due(context.outside))


@job("contacts.forget", destructive=True)
def forget_contacts(context: JobContext) -> None:
    """Let go of earlier versions of contacts, and of what has been in their trash, after thirty days."""
    _until_done(context, lambda: contacts.purge_due(context.outside))


@job("messages.empty_trash", destructive=True)
def empty_messages_trash(context: JobContext) -> None:
    """Let go of messages that have been in the trash for thirty days."""
    _until_done(context, lambda: messages.purge_due(context.outside))


@job("messages.look_into_folders")
def look_for_backups(context: JobContext) -> None:
    """Bring in the backups of messages that apps put into their folder."""
    _until_done(context, lambda: messages.look_into_folders(context.outside))


@job("messages.tidy")
def tidy_messages(context: JobContext) -> None:
    """Index messages that are not, as after a restore, and forget old batches of phones."""
    mending = messages.mend_index(context.outside)
    _until_done(context, lambda: next(mending, 0) + messages.forget_batches(context.outside))


@job("tree.drop_versions", destructive=True)
def drop_versions(context: JobContext) -> None:
    """Let go of earlier versions past their time."""
    with context.look() as work:
        due = tree.due_versions(work)
    for account, version in due:
        with context.open_work(account) as work:
            tree.drop_version(work, version)


@job("changes.forget", destructive=True)
def forget_changes(context: JobContext) -> None:
    """Forget tombstones older than a year and a bit."""
    with context.open_work() as work:
        again = changes.forget_old(work)
    if again:
        raise Later(0)


@job("accounts.tidy")
def tidy_accounts(context: JobContext) -> None:
    """Forget sessions, codes, counters of tries and locks on files that are past their time."""
    with context.open_work() as work:
        accounts.forget_expired(work)
        tree.forget_locks(work)


@job("accounts.send_resets")
def send_resets(context: JobContext) -> None:
    """Send the mails that people who forgot their password wait for."""
    accounts.send_resets(context.outside, notices.new_password)


@job("audit.forget", destructive=True)
def forget_audit(context: JobContext) -> None:
    """Forget audit events past their time."""
    with context.open_work() as work:
        audit.forget_old(work)


@job("brakes.forget")
def forget_brakes(context: JobContext) -> None:
    """Forget what devices deleted that nobody has seen for a season."""
    with context.open_work() as work:
        brakes.forget_quiet(work)


@job("accounts.begin_erasures", destructive=True)
def begin_erasures(context: JobContext) -> None:
    """Ask for the erasure of every account whose last day has come."""
    with context.open_work() as work:
        for account in accounts.due_closings(work):
            erase_account.defer(work, key=account.id, account="", person=account.id)


@job("accounts.erase", destructive=True, lease_seconds=300)
def erase_account(context: JobContext, *, person: str) -> None:
    """Erase an account for good: every custodian in small steps until nothing is left, then its bytes.

    Killed anywhere it goes on where it stood: what is erased is not there any more to be erased.
    """
    for custodian in context.custodians:
        while True:
            with context.open_work(person, custodian.feature) as work:
                left = custodian.erase(work, limit=BATCHES)
            if not left:
                break
            context.progress(0, left)
    context.outside.blobs.delete_owner(person)
    context.outside.renditions.delete_owner(person)


def _until_done(context: JobContext, step: Callable[[], int]) -> None:
    """Take small steps until one finds nothing, giving way to other jobs in between."""
    for _ in range(BATCHES):
        if not step():
            return
        context.progress(0, 0)
    raise Later(0)


SCHEDULES = (
    Schedule(expire_uploads, every=timedelta(hours=1)),
    Schedule(sweep, every=timedelta(hours=1)),
    Schedule(empty_trash, every=timedelta(hours=1)),
    Schedule(empty_trash_of_notes, every=timedelta(hours=1)),
    Schedule(forget_contacts, every=timedelta(hours=1)),
    Schedule(empty_messages_trash, every=timedelta(hours=1)),
    Schedule(look_for_backups, every=timedelta(seconds=30)),
    Schedule(tidy_messages, every=timedelta(minutes=15)),
    Schedule(drop_versions, every=timedelta(hours=6)),
    Schedule(forget_changes, daily_at=time(3, 10)),
    Schedule(tidy_accounts, daily_at=time(3, 20)),
    Schedule(forget_audit, daily_at=time(3, 30)),
    Schedule(forget_brakes, daily_at=time(3, 40)),
    Schedule(send_resets, every=timedelta(seconds=20)),
    Schedule(begin_erasures, every=timedelta(hours=1)),
    Schedule(notices.look_at_usage, every=timedelta(seconds=30)),
    Schedule(plans.look_again_at_everybody, every=timedelta(minutes=10)),
    Schedule(plans.believe_events, every=timedelta(minutes=1)),
    Schedule(plans.ask_provider, every=timedelta(minutes=1)),
    Schedule(plans.ask_refunds, every=timedelta(minutes=30)),
    Schedule(plans.charge_cards, every=timedelta(minutes=10)),
)

JOBS: tuple[Job, ...] = (
    gallery.render_pending,
    gallery.drop_renditions,
    notes.read_unread,
    messages.read_import,
    claims.drop_damaged,
    notices.send,
    erase_account,
    plans.pay_refund,
    plans.return_stray,
    plans.charge_card,
    plans.mail_invitation,
    *(one.job for one in SCHEDULES),
)
