"""Gift and voucher codes over REST: redeemed by a member, made and ended by the operator."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import plans
from tansu.features.plans import Code, CodeWish
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import client_address, signed_in
from tansu.protocols.rest.plans_json import instant_of, money_json
from tansu.protocols.rest.routing import Body, router
from tansu.protocols.rest.subscriptions_json import overview_json, terms_json

routes = router("plans")

Count = Annotated[int, Field(ge=-(2**31), lt=2**31)]


class TypedCode(Body):
    """A code as somebody typed it; spaces, dashes and small letters do not matter."""

    code: Annotated[str, Field(max_length=100)]


class NewCodes(Body):
    """Codes to make: a plan for so many months, each for so many people."""

    plan: Annotated[str, Field(max_length=40)]
    months: Count
    currency: Annotated[str, Field(max_length=3)] = ""
    uses: Count = 1
    count: Count = 1
    valid_until: Annotated[str, Field(max_length=40)] | None = None
    note: Annotated[str, Field(max_length=300)] = ""


@routes.post("/subscription/codes/look")
def look(request: Request, typed: TypedCode) -> Response:
    """What a code would give; nothing happens."""
    who = signed_in(request, Scope.ACCOUNT)
    promised = plans.look_at_code(outside(request), who, typed.code, address=client_address(request))
    content = {
        **terms_json(promised.code.terms),
        "months": promised.code.months,
        "begins_at": rfc3339(promised.begins_at),
        "ends_at": rfc3339(promised.ends_at),
        "over": promised.over,
    }
    return answer(content)


@routes.post("/subscription/codes/redeem")
def redeem(request: Request, typed: TypedCode) -> Response:
    """Use a code; once more is once."""
    who = signed_in(request, Scope.ACCOUNT)
    plans.redeem(outside(request), who, typed.code, address=client_address(request))
    with outside(request).read(who) as work:
        return answer(overview_json(plans.overview(work)))


@routes.get("/operator/codes")
def everything(request: Request, cursor: str | None = None) -> Response:
    """Every code there is or was, newest first; none shows its secret."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page, following = plans.all_codes(work, cursor)
        return answer({"codes": [code_json(one) for one in page], "next": following})


@routes.post("/operator/codes", status_code=201)
def make(request: Request, wanted: NewCodes) -> Response:
    """Make codes. Their secrets are in this answer and nowhere else."""
    who = signed_in(request, Scope.OPERATE)
    wish = CodeWish(
        plan=wanted.plan,
        months=wanted.months,
        currency=plans.check_currency(wanted.currency) if wanted.currency else "",
        uses=wanted.uses,
        valid_until=instant_of(wanted.valid_until, field="valid_until"),
        note=wanted.note,
    )
    with outside(request).work(who) as work:
        made = plans.make_codes(work, outside(request).keys, wish, count=wanted.count)
    return answer({"codes": [{**code_json(one), "secret": secret} for one, secret in made]}, 201)


@routes.post("/operator/codes/{code}/end")
def end(request: Request, code: str) -> Response:
    """Let nobody use a code any more; what it gave stays given."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        return answer(code_json(plans.end_code(work, code)))


def code_json(one: Code) -> dict[str, Any]:
    """One code, without its secret."""
    return {
        "id": one.id,
        **terms_json(one.terms),
        "months": one.months,
        "worth": money_json(one.worth),
        "uses": one.uses,
        "used": one.used,
        "note": one.note,
        "made_at": rfc3339(one.made_at),
        "valid_until": rfc3339(one.valid_until) if one.valid_until else None,
        "ended_at": rfc3339(one.ended_at) if one.ended_at else None,
    }
