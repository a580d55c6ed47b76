"""Which address of the Notes API is answered by whom."""

from starlette.routing import BaseRoute, Route

from tansu.protocols.nextcloud.notes import listing, settings, single
from tansu.protocols.nextcloud.notes.answers import by_method, nothing_here
from tansu.protocols.nextcloud.notes.attachment import attachment

_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
_BASES = ("/index.php/apps/notes/api/{version}", "/apps/notes/api/{version}")


def _below(base: str) -> list[BaseRoute]:
    many = by_method({"GET": listing.listed, "POST": single.make})
    one = by_method({"GET": single.read, "PUT": single.write, "DELETE": single.remove})
    chosen = by_method({"GET": settings.show, "PUT": settings.change})
    return [
        Route(f"{base}/notes", many, methods=_METHODS),
        Route(f"{base}/notes/{{number}}", one, methods=_METHODS),
        Route(f"{base}/settings", chosen, methods=_METHODS),
        Route(f"{base}/attachment/{{number}}", attachment, methods=["GET", "POST"]),
        Route(f"{base}/{{rest:path}}", nothing_here, methods=_METHODS),
    ]


ROUTES: list[BaseRoute] = [route for base in _BASES for route in _below(base)]
