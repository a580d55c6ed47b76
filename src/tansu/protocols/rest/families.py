"""Families over REST: who shares a plan, invitations, coming and going."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import NotFound
from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.features.plans import FamilyInvite
from tansu.foundation import accounts, usage
from tansu.foundation.work import Work
from tansu.protocols.http.address import base_url
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.plans_json import money_json
from tansu.protocols.rest.routing import Body, router

routes = router("plans")


class WantedInvite(Body):
    """Whom to invite: who has that address, or without one whoever gets the link."""

    email: Annotated[str, Field(max_length=300)] = ""


class LinkSecret(Body):
    """What a link has behind its `#token=`."""

    token: Annotated[str, Field(max_length=100)]


class Answered(Body):
    """An invitation by its link, or one to one's own address by its id; whether one's own plan ends for it."""

    token: Annotated[str, Field(max_length=100)] = ""
    invitation: Annotated[str, Field(max_length=40)] = ""
    end_plan: bool = False


@routes.get("/family")
def family(request: Request) -> Response:
    """Whose plan one shares, who shares one's own, and who is invited."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer(_family_json(work))


@routes.post("/family/invites", status_code=201)
def invite(request: Request, wanted: WantedInvite) -> Response:
    """Invite somebody. The link is in this answer and nowhere else."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        made, secret = plans.invite(work, outside(request).keys, email=wanted.email)
    return answer({**_invite_json(made), "link": f"{base_url(request)}/plan#token={secret}"}, 201)


@routes.delete("/family/invites/{invite}", status_code=204)
def withdraw(request: Request, invite: str) -> Response:
    """Take an invitation back."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.withdraw_invite(work, invite)
    return Response(status_code=204)


@routes.post("/family/look")
def look(request: Request, link: LinkSecret) -> Response:
    """Who invites by a link, and what is shared; nothing happens."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        return answer(_invitation_json(work, plans.look_at_invite(work, outside(request).keys, link.token)))


@routes.post("/family/accept")
def accept(request: Request, answered: Answered) -> Response:
    """Share the plan of whoever invited; once more is once."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.accept(work, _invitation(request, work, answered), end_plan=answered.end_plan)
        return answer(_family_json(work))


@routes.post("/family/decline")
def decline(request: Request, answered: Answered) -> Response:
    """Say no to an invitation to one's address."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.decline(work, answered.invitation)
        return answer(_family_json(work))


@routes.post("/family/leave")
def leave(request: Request) -> Response:
    """Share no longer; everything that is kept stays."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.leave(work)
        return answer(_family_json(work))


@routes.delete("/family/members/{account}")
def remove(request: Request, account: str) -> Response:
    """Let somebody share no longer; they keep everything."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.remove_member(work, account)
        return answer(_family_json(work))


def _invitation(request: Request, work: Work, answered: Answered) -> FamilyInvite:
    if answered.token:
        return plans.look_at_invite(work, outside(request).keys, answered.token)
    found = next((one for one in plans.invitations(work) if one.id == answered.invitation), None)
    if found is None:
        raise NotFound("This invitation was used, taken back, or is too old. Ask for a new one.")
    return found


def _family_json(work: Work) -> dict[str, Any]:
    seen = plans.family_of(work)
    owner = plans.family_owner(work)
    return {
        "people": seen.people,
        "used": seen.used,
        "owner": _who(work, owner) if owner else None,
        "members": [
            {**_who(work, one.account), "used": one.used, "joined_at": rfc3339(one.joined_at)} for one in seen.members
        ],
        "invites": [_invite_json(one) for one in seen.invites],
        "invitations": [_invitation_json(work, one) for one in plans.invitations(work)] if owner is None else [],
    }


def _invite_json(one: FamilyInvite) -> dict[str, Any]:
    return {"id": one.id, "email": one.email, "made_at": rfc3339(one.made_at), "expires_at": rfc3339(one.expires_at)}


def _invitation_json(work: Work, one: FamilyInvite) -> dict[str, Any]:
    """An invitation as its guest sees it: who invites, and how much room there is for what they keep."""
    shared = usage.usage_of(work, of=one.owner)
    own = plans.family_of(work).used
    return {
        "id": one.id,
        "from": _who(work, one.owner),
        "quota": shared.quota,
        "left": shared.left,
        "fits": own <= shared.left,
        "own_plan": _own_plan(work),
        "expires_at": rfc3339(one.expires_at),
    }


def _own_plan(work: Work) -> dict[str, Any] | None:
    """The plan that would have to end first, and what would go back of it."""
    living = plans.overview(work).subscription
    if living is None:
        return None
    return {"name": living.terms.name, "back": [money_json(one) for one in plans.unused_money(work)]}


def _who(work: Work, account: str) -> dict[str, Any]:
    found = accounts.get(work, account)
    return {"id": found.id, "name": found.name, "email": found.email}
