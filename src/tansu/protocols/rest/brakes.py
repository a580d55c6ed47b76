"""Devices that were stopped while deleting, over REST: what they asked for, and what their owner says."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.foundation import accounts, brakes
from tansu.foundation.brakes import Stop
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import Body, router

routes = router("brakes")


class Decided(Body):
    """What the owner says."""

    allow: bool


@routes.get("/account/brakes")
def stopped(request: Request) -> Response:
    """Devices that wanted to delete a great deal and were stopped, the newest first."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        labels = _labels(work)
        found = brakes.stops(work)
    return answer({"brakes": [_json(one, labels) for one in found if one.credential in labels]})


@routes.post("/account/brakes/{brake}")
def decide(request: Request, brake: str, said: Decided) -> Response:
    """Let a stopped device delete in its collection for a day, or not until further notice."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        found = brakes.decide(work, brake, allow=said.allow)
        labels = _labels(work)
    return answer(_json(found, labels))


def _labels(work: Work) -> dict[str, str]:
    """What the account's app passwords are called; a device whose password was taken back needs no brake."""
    return {one.id: one.label for one in accounts.app_passwords(work)}


def _json(stop: Stop, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "id": stop.id,
        "app_password": stop.credential,
        "device": labels.get(stop.credential, ""),
        "collection": stop.collection,
        "name": stop.name,
        "deleted": stop.deleted,
        "refused": stop.refused,
        "total": stop.total,
        "most": brakes.most(stop.total),
        "asked_at": rfc3339(stop.asked_at),
        "decision": stop.decision.value,
        "until": rfc3339(stop.until) if stop.until else None,
    }
