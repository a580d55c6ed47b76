"""Paying by card over REST: the provider's pages, to which a browser is sent. No card ever comes near this server."""

from fastapi import Request
from starlette.responses import Response

from tansu.core.principal import Scope
from tansu.features import plans
from tansu.protocols.http.address import base_url
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("plans")


@routes.get("/subscription/card")
def standing(request: Request) -> Response:
    """Whether cards are taken, whether the open order is being paid, and why it was not."""
    who = signed_in(request, Scope.READ)
    payments = outside(request).payments
    with outside(request).read(who) as work:
        seen = plans.card_standing(work, takes_cards=payments.takes_cards, name=payments.name)
    return answer(
        {
            "takes_cards": seen.takes_cards,
            "known": seen.known,
            "waiting": seen.waiting,
            "failure": seen.failure or None,
        }
    )


@routes.post("/subscription/orders/{order}/card", status_code=201)
def page_to_pay(request: Request, order: str) -> Response:
    """A page of the payment provider on which this order is paid; the same as long as it is open."""
    who = signed_in(request, Scope.ACCOUNT)
    return answer({"url": plans.page_to_pay(outside(request), who, order, home=base_url(request))}, 201)


@routes.post("/subscription/card", status_code=201)
def page_of_cards(request: Request) -> Response:
    """A page of the payment provider on which the card is changed."""
    who = signed_in(request, Scope.ACCOUNT)
    return answer({"url": plans.page_of_cards(outside(request), who, home=base_url(request))}, 201)
