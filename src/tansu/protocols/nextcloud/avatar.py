"""A person's picture: their initial on a colour of their own. Apps want PNG, so it is drawn as one."""

import hashlib
import io
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import NotFound, TansuError
from tansu.core.principal import Scope
from tansu.foundation import accounts
from tansu.protocols.http.problem import problem
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.ocs import CHALLENGE
from tansu.protocols.nextcloud.users import is_own

SIZES = (64, 128, 256, 512)
"""Whatever is asked for, one of these is drawn: nobody shall keep us busy with drawing."""

COLOURS = ("#71501f", "#9c2e1d", "#2f6b3c", "#3a3f44", "#2c5a77", "#6b3d6e", "#7a5a12", "#1f5f5b")
INK = "#fffaf5"


async def avatar(request: Request) -> Response:
    """One's own picture; nobody else's is known."""
    return await in_thread(_answer, request)


@lru_cache(maxsize=64)
def draw(initial: str, colour: str, size: int) -> bytes:
    """A square PNG. Where the font has no such letter, a figure takes its place."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (size, size), colour)
    pen = ImageDraw.Draw(picture)
    if initial.isascii():
        font = ImageFont.load_default(size=size * 0.5)
        pen.text((size / 2, size / 2), initial, fill=INK, font=font, anchor="mm")
    else:
        pen.ellipse((size * 0.35, size * 0.2, size * 0.65, size * 0.5), fill=INK)
        pen.ellipse((size * 0.2, size * 0.58, size * 0.8, size * 1.3), fill=INK)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _answer(request: Request) -> Response:
    try:
        return _own_avatar(request)
    except TansuError as error:
        refused = problem(error, request_id=request.scope.get("request_id", ""))
        if refused.status_code == 401:
            refused.headers["WWW-Authenticate"] = CHALLENGE
        return refused


def _own_avatar(request: Request) -> Response:
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        account = accounts.get(work, who.account)
    if not is_own(account, request.path_params["user"]):
        raise NotFound
    initial = (account.name or account.email).strip()[:1].upper()
    colour = COLOURS[int(hashlib.sha256(account.id.encode()).hexdigest(), 16) % len(COLOURS)]
    data = draw(initial, colour, _size(request.path_params["size"]))
    etag = hashlib.sha256(data).hexdigest()[:32]
    headers = {"ETag": f'"{etag}"', "Cache-Control": "private, max-age=86400", "X-NC-IsCustomAvatar": "0"}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type="image/png")


def _size(asked: str) -> int:
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else SIZES[0]
    return next((size for size in SIZES if size >= wanted), SIZES[-1])
