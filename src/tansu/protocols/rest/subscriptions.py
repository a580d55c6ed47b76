"""One's own plan over REST: what it is, what another would cost, ordering, changing, ending."""

from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.principal import Scope
from tansu.features import plans
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import Body, router
from tansu.protocols.rest.subscriptions_json import order_json, overview_json, quote_json

routes = router("plans")


class ChosenPlan(Body):
    """A plan, and the currency in which it is to be paid."""

    plan: Annotated[str, Field(max_length=40)]
    currency: Annotated[str, Field(max_length=3)]


@routes.get("/subscription")
def mine(request: Request) -> Response:
    """What one has, why, and every payment."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer(overview_json(plans.overview(work)))


@routes.post("/subscription/quote")
def quote(request: Request, chosen: ChosenPlan) -> Response:
    """What choosing a plan would come to; nothing happens."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer(quote_json(plans.quote(work, chosen.plan, plans.check_currency(chosen.currency))))


@routes.post("/subscription/orders", status_code=201)
def order(request: Request, chosen: ChosenPlan) -> Response:
    """Order a first plan, or a larger one. It begins when it is paid."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        return answer(order_json(plans.order(work, chosen.plan, plans.check_currency(chosen.currency))), 201)


@routes.delete("/subscription/orders/{order}", status_code=204)
def drop(request: Request, order: str) -> Response:
    """Take back an order that is not paid."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.drop_order(work, order)
    return Response(status_code=204)


@routes.post("/subscription/change")
def change(request: Request, chosen: ChosenPlan) -> Response:
    """Let another plan follow when the present period ends."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.change_later(work, chosen.plan, plans.check_currency(chosen.currency))
        return answer(overview_json(plans.overview(work)))


@routes.post("/subscription/cancel")
def cancel(request: Request) -> Response:
    """End the plan with its period."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.cancel(work)
        return answer(overview_json(plans.overview(work)))


@routes.post("/subscription/resume")
def resume(request: Request) -> Response:
    """Go on with a plan that was to end."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        plans.resume(work)
        return answer(overview_json(plans.overview(work)))
