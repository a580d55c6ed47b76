"""Inviting somebody to share a plan: by a link to pass on, or by an address, which is written to."""

from datetime import timedelta

from tansu.core import ids
from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.features.plans.families import family_of, require_family
from tansu.features.plans.model.family import INVITE_LASTS, MOST_INVITES, MOST_MAILS, MOST_TO_ONE, FamilyInvite, called
from tansu.features.plans.store import families as store
from tansu.foundation import accounts, audit, notices, usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.keys import Keys
from tansu.foundation.notices import Kind, Letter
from tansu.foundation.work import Work
from tansu.ports.mailer import Mail

_DAY = timedelta(days=1)


def invite(work: Work, keys: Keys, *, email: str = "") -> tuple[FamilyInvite, str]:
    """Invite whoever gets the link, or only who has that address; good once, for a week. Says nothing of who exists.

    An address is written to, whether anybody signs in with it or not. Raises Conflict without a family plan, when
    nobody more fits, and when as many were written to within a day as may be; Invalid.
    """
    usage.lock(work)
    family = family_of(work)
    require_family(family.people)
    if len(family.members) >= family.people - 1:
        raise Conflict(f"Your plan is for {family.people} accounts, and so many share it. Remove somebody first.")
    if len(family.invites) >= MOST_INVITES:
        raise Conflict("There are many invitations that nobody has accepted yet. Take some back first.")
    store.forget_old(work.tx, work.account, now_ms=to_ms(work.now))
    secret = ids.new_secret(work.chance.random_bytes)
    to = accounts.check_email(email) if email.strip() else ""
    made = FamilyInvite(work.new_id(), work.account, to, work.now, work.now + INVITE_LASTS, None)
    if to:
        _require_calm(work)
        mail_invitation.defer(work, key=made.id, invite=made.id)
    store.add_invite(work.tx, made, hashed=_hash(keys, secret), email_key=accounts.key_of(to))
    audit.record(work, "family_invited", made.id)
    return made, secret


def withdraw_invite(work: Work, invite: str) -> None:
    """Take an invitation back that nobody has accepted. Raises NotFound."""
    if not store.withdraw_invite(work.tx, work.account, invite, now_ms=to_ms(work.now)):
        raise NotFound("There is no such open invitation. Look at your family again.")


def invitations(work: Work) -> list[FamilyInvite]:
    """The invitations to the address of the account of `work`."""
    key = accounts.key_of(accounts.get(work, work.account).email)
    return store.invites_to(work.tx, key, now_ms=to_ms(work.now))


def look_at_invite(work: Work, keys: Keys, secret: str) -> FamilyInvite:
    """The invitation of a link. Raises NotFound if it does not work (any more), or is for somebody else."""
    found = store.invite_by_secret(work.tx, _hash(keys, secret))
    own = accounts.key_of(accounts.get(work, work.account).email)
    used = found is not None and found.accepted_by not in (None, work.account)
    if found is None or used or found.expires_at <= work.now or (found.email and accounts.key_of(found.email) != own):
        raise NotFound("This invitation is not for you, was used, or is too old. Ask for a new one.")
    return found


def decline(work: Work, invite: str) -> None:
    """Say no to an invitation to one's address. Twice is once."""
    for one in invitations(work):
        if one.id == invite:
            store.withdraw_invite(work.tx, one.owner, one.id, now_ms=to_ms(work.now))


@job("plans.mail_invitation")
def mail_invitation(context: JobContext, *, account: str, invite: str) -> None:
    """Write to whoever was invited by their address: with an account at the bell too, otherwise by mail alone.

    It happens here, after the answer, so that the answer is the same for both. A retry carries the same key.
    """
    with context.open_work(account) as work:
        found = store.open_invite(work.tx, account, invite, now_ms=to_ms(work.now))
        if found is None or _too_often(work, found):
            return
        guest = accounts.find(work, found.email)
        if guest is not None:
            _tell(work, found, guest=guest.id)
            return
        mail = _letter(work, found, public_url=context.outside.public_url)
    try:
        context.outside.mailer.send(mail)
    except Invalid:
        # No address gets better by trying again, and whoever invited has the link to pass on.
        with context.open_work(account) as work:
            audit.record(work, "family_invitation_not_mailed", invite)


def _require_calm(work: Work) -> None:
    since = to_ms(work.now - _DAY)
    if store.written_to(work.tx, work.account, since_ms=since) >= MOST_MAILS:
        raise Conflict(f"You have invited {MOST_MAILS} addresses within a day. Pass on a link, or go on tomorrow.")


def _too_often(work: Work, invite: FamilyInvite) -> bool:
    """Whether an address has had as many of these mails within a day as one may get, whoever wrote it."""
    key = accounts.key_of(invite.email)
    since, until = to_ms(invite.made_at - _DAY), to_ms(invite.made_at)
    return store.written_to_before(work.tx, key, invite.id, since_ms=since, until_ms=until) >= MOST_TO_ONE


def _tell(work: Work, invite: FamilyInvite, *, guest: str) -> None:
    owner = accounts.get(work, invite.owner)
    notices.record(
        work,
        Kind.FAMILY_INVITED,
        key=f"family_invite/{invite.id}",
        account=guest,
        name=called(owner.name, owner.email),
        quota=usage.usage_of(work).quota,
        until=invite.expires_at,
    )


def _letter(work: Work, invite: FamilyInvite, *, public_url: str) -> Mail:
    owner = accounts.get(work, invite.owner)
    return notices.letter(
        Letter.FAMILY_INVITATION,
        to=invite.email,
        # Nobody knows what its reader speaks; most families have a language in common.
        language=owner.language,
        link=f"{public_url}/plan" if public_url else "",
        key=f"family-invite-{invite.id}",
        name=called(owner.name, owner.email),
        quota=usage.usage_of(work).quota,
        until=invite.expires_at,
    )


def _hash(keys: Keys, secret: str) -> str:
    return keys.secret_hash(f"family {secret}")
