"""Which address is answered by whom. Most are known with and without `/index.php` before them."""

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from tansu.core.errors import NotFound
from tansu.protocols.nextcloud import app_passwords, avatar, login, previews, status, users
from tansu.protocols.nextcloud.capabilities import capabilities
from tansu.protocols.nextcloud.notes import ROUTES as NOTES
from tansu.protocols.nextcloud.ocs import Endpoint, Ocs, ocs


def _unknown(request: Request) -> Ocs:
    raise NotFound("This server does not know that question.")


def _pretty(path: str, endpoint: Endpoint, methods: list[str]) -> list[BaseRoute]:
    return [Route(f"{front}{path}", endpoint, methods=methods) for front in ("", "/index.php")]


_OCS = "/ocs/{version}"

ROUTES: list[BaseRoute] = [
    Route("/status.php", status.status, methods=["GET"]),
    *_pretty("/login/v2", login.begin, ["POST"]),
    *_pretty("/login/v2/poll", login.poll, ["POST"]),
    Route("/index.php/204", status.nothing, methods=["GET"]),
    *_pretty("/core/wipe/check", status.no_wipe, ["POST"]),
    *_pretty("/avatar/{user}/{size}", avatar.avatar, ["GET"]),
    *_pretty("/core/preview", previews.preview, ["GET"]),
    *_pretty("/core/preview.png", previews.preview, ["GET"]),
    *_pretty("/apps/files_trashbin/preview", previews.preview, ["GET"]),
    Route(f"{_OCS}/cloud/capabilities", capabilities, methods=["GET"]),
    Route(f"{_OCS}/cloud/user", ocs(users.user), methods=["GET"]),
    Route(f"{_OCS}/cloud/users/{{user}}", ocs(users.user_named), methods=["GET"]),
    Route(f"{_OCS}/core/apppassword", ocs(app_passwords.give_up), methods=["DELETE"]),
    Route(f"{_OCS}/core/getapppassword", ocs(app_passwords.another), methods=["GET"]),
    *NOTES,
    Route(f"{_OCS}/{{rest:path}}", ocs(_unknown)),
]
