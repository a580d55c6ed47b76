"""Refunds over REST: worked out and approved by the operator, followed by the member in words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.errors import NotFound
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.features.plans import Failure, Refund, Rule
from tansu.foundation import accounts
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.plans_json import instant_of
from tansu.protocols.rest.routing import Body, router
from tansu.protocols.rest.subscriptions_json import refund_json

routes = router("plans")


class WorkOut(Body):
    """By which rule, and from which instant; the same cause once more is once."""

    rule: Literal["last_payment_full", "prorata_from", "larger_of"]
    since: Annotated[str, Field(max_length=40)] | None = None
    cause: Annotated[str, Field(max_length=100, pattern=r"^[\w:.-]*$")] = ""


class Sent(Body):
    """How the operator finds the transfer again."""

    reference: Annotated[str, Field(max_length=300)]


class NotArrived(Body):
    """Why it did not arrive."""

    failure: Annotated[Failure, Field(strict=False)]


class Details(Body):
    """Where the member wants the money."""

    details: Annotated[str, Field(max_length=1000)]


@routes.post("/subscription/refunds/{refund}/details")
def details(request: Request, refund: str, given: Details) -> Response:
    """Say where money can go that did not arrive."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        return answer(refund_json(plans.give_details(work, refund, given.details)))


@routes.post("/operator/accounts/{account}/refunds", status_code=201)
def work_out(request: Request, account: str, wanted: WorkOut) -> Response:
    """Work out what is owed back and set it aside; nothing is sent yet."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who, account=account) as work:
        accounts.get(work, account)
        since = instant_of(wanted.since, field="since") or work.now
        made = plans.work_out(work, Rule(wanted.rule), cause=wanted.cause or work.new_id(), since=since)
    return answer({"refunds": [refund_json(one) for one in made]}, 201)


@routes.get("/operator/refunds")
def waiting(request: Request, cursor: str | None = None) -> Response:
    """Refunds that are not done, oldest first, with what each waits for."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page, following = plans.waiting_refunds(work, cursor)
        late = set(plans.late_refunds(work))
        found = [
            {
                **refund_json(one),
                "details": one.details,
                "account": _who(work, one.account),
                "by_hand": plans.goes_by_hand(work, one),
                "late": one.id in late,
            }
            for one in page
        ]
    return answer({"refunds": found, "next": following})


@routes.post("/operator/refunds/{refund}/approve")
def approve(request: Request, refund: str) -> Response:
    """Let a refund go its way; the plan ends now."""
    with _on_its_account(request, refund) as work:
        return _answer(plans.approve(work, refund))


@routes.post("/operator/refunds/{refund}/withdraw")
def withdraw(request: Request, refund: str) -> Response:
    """Take back a refund that is not approved."""
    with _on_its_account(request, refund) as work:
        return _answer(plans.withdraw(work, refund))


@routes.post("/operator/refunds/{refund}/sent")
def sent(request: Request, refund: str, how: Sent) -> Response:
    """Record that the money is back with its member."""
    with _on_its_account(request, refund) as work:
        return _answer([plans.record_sent(work, refund, reference=how.reference)])


@routes.post("/operator/refunds/{refund}/failed")
def failed(request: Request, refund: str, why: NotArrived) -> Response:
    """Record that the money did not arrive."""
    with _on_its_account(request, refund) as work:
        return _answer([plans.record_failed(work, refund, why.failure)])


@routes.post("/operator/refunds/{refund}/again")
def again(request: Request, refund: str) -> Response:
    """Try a failed refund once more."""
    with _on_its_account(request, refund) as work:
        return _answer([plans.send_again(work, refund)])


@routes.post("/operator/refunds/{refund}/unclaimed")
def unclaimed(request: Request, refund: str) -> Response:
    """Stop waiting for a member who says nothing; the money stays theirs."""
    with _on_its_account(request, refund) as work:
        return _answer([plans.give_up(work, refund)])


def _answer(refunds: Sequence[Refund]) -> Response:
    return answer({"refunds": [refund_json(one) for one in refunds]})


@contextmanager
def _on_its_account(request: Request, refund: str) -> Iterator[Work]:
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        account = plans.owner_of_refund(work, refund)
    with outside(request).work(who, account=account) as work:
        yield work


def _who(work: Work, account: str) -> dict[str, Any]:
    """Whose it is; of an account that is gone there is only the number."""
    try:
        found = accounts.get(work, account)
    except NotFound:
        return {"id": account, "name": "", "email": ""}
    return {"id": found.id, "name": found.name, "email": found.email}
