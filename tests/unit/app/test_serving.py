"""The application as the HTTP server sees it."""

import asyncio
from pathlib import Path
from typing import Any

from tansu import app


def test_what_is_no_request_has_no_address_and_is_answered_all_the_same(tmp_path: Path) -> None:
    settings = app.load_settings(data=tmp_path)
    said: list[str] = []
    asked = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, Any]:
        return {"type": next(asked)}

    async def send(message: Any) -> None:
        said.append(message["type"])

    with app.hold(settings):
        instance = app.open_instance(settings)
        scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        asyncio.run(app.make_asgi(app.make_state(instance))(scope, receive, send))
        instance.close()

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
