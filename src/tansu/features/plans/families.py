"""Family plans: who shares one, joins and leaves; they share bytes and see nothing else of each other."""

from tansu.core.errors import Conflict, NotFound
from tansu.core.instants import from_ms, to_ms
from tansu.features.plans import sharing
from tansu.features.plans.granting import entitlement_of, grant
from tansu.features.plans.model.family import Family, FamilyInvite, Member
from tansu.features.plans.refunding.leaving import leave_plan
from tansu.features.plans.store import families as store
from tansu.features.plans.store import payments, subscriptions
from tansu.foundation import accounts, audit, usage
from tansu.foundation.work import Work


def family_of(work: Work) -> Family:
    """The family of the account of `work`, as its owner sees it: who is in it, and how many bytes are whose."""
    found = store.members(work.tx, work.account)
    members = [Member(who, from_ms(since), sharing.kept_by(sharing.of(work, who))) for who, since in found]
    invites = store.invites(work.tx, work.account, now_ms=to_ms(work.now))
    return Family(entitlement_of(work).people, sharing.kept_by(work), tuple(members), tuple(invites))


def family_owner(work: Work) -> str | None:
    """Whose plan the account of `work` shares."""
    return store.owner_of(work.tx, work.account)


def in_family(work: Work) -> bool:
    """Whether the account of `work` shares a quota, its own or another's."""
    return family_owner(work) is not None or bool(store.members(work.tx, work.account))


def families(work: Work, after: str = "", limit: int = 100) -> list[tuple[str, int]]:
    """Who shares a plan with how many, by account, strictly after one; for operators. Raises Forbidden."""
    accounts.require_operator(work)
    return store.owners(work.tx, after=after, limit=limit)


def accept(work: Work, invite: FamilyInvite, *, end_plan: bool = False) -> None:
    """Share the plan of whoever invited; what the account keeps counts there from now on. Twice is once.

    With `end_plan` a plan of one's own ends with it, and what is unused of it goes back. Raises Conflict with a plan
    or an order of one's own otherwise, where the plan is full or gone, and if it does not fit: then nothing ended.
    """
    usage.lock(work)
    before = store.owner_of(work.tx, work.account)
    if before == invite.owner and invite.accepted_by in (None, work.account):
        return
    _require_apart(work, invite, before)
    if end_plan:
        leave_plan(work, cause=f"joined:{invite.id}")
    _require_free(work)
    owner = sharing.of(work, invite.owner)
    # Whoever joins locks their own pool first, then the owner's, and nobody the other way round.
    usage.lock(owner)
    people = entitlement_of(owner).people
    require_family(people)
    if not store.accept(work.tx, invite.id, work.account, now_ms=to_ms(work.now)):
        raise Conflict("This invitation was used or taken back. Ask for a new one.")
    if not store.add_member(work.tx, work.account, invite.owner, most=people - 1, now_ms=to_ms(work.now)):
        raise Conflict("As many share this plan as it is for. Ask its owner to make room first.")
    usage.join_pool(work, invite.owner)
    audit.record(work, "family_joined", invite.owner)
    audit.record(owner, "family_member_joined", work.account)


def leave(work: Work) -> None:
    """Share no longer. All that is kept stays, and counts in one's own quota. Twice is once."""
    sharing.part(work)
    grant(work)


def remove_member(work: Work, account: str) -> None:
    """Let somebody share no longer, as the owner; they keep everything. Raises NotFound for who is not in it."""
    member = sharing.of(work, account)
    # Their own pool before the shared one, as whoever comes or goes by themselves does.
    if store.owner_of(work.tx, account) == work.account:
        usage.lock(member)
    if store.owner_of(work.tx, account) != work.account:
        raise NotFound("They are not in your family.")
    leave(member)


def dissolve(work: Work) -> None:
    """Let everybody go, and go oneself: the account is about to be erased."""
    sharing.settle(work, 1)
    sharing.part(work)


def require_family(people: int) -> None:
    """Raise Conflict unless a plan is for several."""
    if people < 2:
        raise Conflict("This needs a plan for several accounts. Choose one first.")


def _require_apart(work: Work, invite: FamilyInvite, before: str | None) -> None:
    if invite.owner == work.account:
        raise Conflict("This is your own family. Send the link to somebody else.")
    if before is not None:
        raise Conflict("You share somebody's plan already. Leave that family first.")


def _require_free(work: Work) -> None:
    if subscriptions.living(work.tx, work.account) is not None:
        raise Conflict("You have a plan of your own. End it first; when it is over, you can join.")
    if payments.open_order(work.tx, work.account) is not None:
        raise Conflict("You have ordered a plan that is not paid yet. Take the order back first.")
