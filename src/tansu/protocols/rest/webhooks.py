"""Where a payment provider sends its events: signed, written down, answered; believed later (S55)."""

from fastapi import Request
from starlette.responses import Response

from tansu.features import plans
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.rest.routing import router

routes = router("plans")


@routes.post("/webhooks/{provider}")
async def hear(request: Request, provider: str) -> Response:
    """Take an event of the payment provider. 400 for one that is not signed, too old or of another mode."""
    body = await request.body()
    signature = request.headers.get("stripe-signature", "")
    new = await in_thread(plans.record_event, outside(request), provider, body, signature)
    server(request).nudge()
    return answer({"new": new})
