"""The catalogue over REST: what a member can choose, and what the operator offers."""

from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.money import Money
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.features.plans import Offer
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.plans_json import instant_of, plan_json
from tansu.protocols.rest.routing import Body, router

routes = router("plans")

Line = Annotated[str, Field(max_length=300)]
Instant = Annotated[str, Field(max_length=40)]
Number = Annotated[int, Field(ge=-(2**62), le=2**62)]
Regions = Annotated[list[Annotated[str, Field(max_length=2)]], Field(max_length=300)]


class Price(Body):
    """A price in minor units: 999 and EUR are 9.99 EUR, 980 and JPY are 980 yen."""

    minor: Number
    currency: Annotated[str, Field(max_length=3)]


class NewPlan(Body):
    """A plan to offer; `term` is `month`, `year`, or `10 years` paid at once."""

    name: Line
    bytes: Number
    term: Annotated[str, Field(max_length=20)]
    prices: Annotated[list[Price], Field(max_length=200)]
    tax_note: Line = ""
    regions: Regions = []
    shown_from: Instant | None = None
    shown_until: Instant | None = None
    people: Number = 1


class PlanChange(Body):
    """What may change of a plan; `ended` ends its sale now, `always_shown` takes its end back."""

    name: Line | None = None
    tax_note: Line | None = None
    regions: Regions | None = None
    shown_until: Instant | None = None
    always_shown: bool = False
    ended: bool = False


@routes.get("/plans")
def on_sale(request: Request) -> Response:
    """The plans one can choose now."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer({"plans": [plan_json(one) for one in plans.plans_for(work)]})


@routes.get("/operator/plans")
def catalogue(request: Request) -> Response:
    """Every plan there is or was."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        return answer({"plans": [plan_json(one) for one in plans.all_plans(work)]})


@routes.post("/operator/plans", status_code=201)
def add(request: Request, wanted: NewPlan) -> Response:
    """Offer a plan."""
    who = signed_in(request, Scope.OPERATE)
    offer = Offer(
        name=wanted.name,
        bytes=wanted.bytes,
        term=plans.read_term(wanted.term),
        prices=tuple(Money(one.minor, plans.check_currency(one.currency)) for one in wanted.prices),
        tax_note=wanted.tax_note,
        regions=frozenset(wanted.regions),
        shown_from=instant_of(wanted.shown_from, field="shown_from"),
        shown_until=instant_of(wanted.shown_until, field="shown_until"),
        people=wanted.people,
    )
    with outside(request).work(who) as work:
        return answer(plan_json(plans.add_plan(work, offer)), 201)


@routes.patch("/operator/plans/{plan}")
def change(request: Request, plan: str, wanted: PlanChange) -> Response:
    """Change how a plan is called, or where and until when it is sold."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        changed = plans.change_plan(
            work,
            plan,
            name=wanted.name,
            tax_note=wanted.tax_note,
            regions=wanted.regions,
            shown_until=instant_of(wanted.shown_until, field="shown_until"),
            always_shown=wanted.always_shown,
        )
        if wanted.ended:
            changed = plans.end_plan(work, plan)
        return answer(plan_json(changed))
