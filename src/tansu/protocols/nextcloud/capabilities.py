"""What this server can do. A section is announced completely or not at all: apps fail on half of one."""

import hashlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import TansuError
from tansu.core.principal import Scope
from tansu.protocols.http.address import base_url
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.notes import CAPABILITY
from tansu.protocols.nextcloud.ocs import Ocs, render
from tansu.protocols.nextcloud.product import slogan, version_block

POLL_SECONDS = 60

ACCENT = "#b93a27"
ON_ACCENT = "#fffaf5"


async def capabilities(request: Request) -> Response:
    """Answer everybody; whoever brings a credential learns here already that it is wrong."""
    return await in_thread(_answer, request)


def announced(request: Request) -> dict[str, Any]:
    """All sections."""
    return {
        "core": {"pollinterval": POLL_SECONDS, "webdav-root": "remote.php/webdav"},
        # Without this the desktop client falls back to chunks of 2012, which a server must not store as files.
        "dav": {"chunking": "1.0"},
        "files": {
            "bigfilechunking": True,
            "undelete": True,
            "versioning": True,
            "favorites": True,
            "blacklisted_files": [],
        },
        "checksums": {"preferredUploadType": "SHA1", "supportedTypes": ["SHA1", "SHA256", "MD5", "ADLER32"]},
        "notes": CAPABILITY,
        "theming": _theming(request),
    }


def _theming(request: Request) -> dict[str, Any]:
    base = base_url(request)
    return {
        "name": server(request).name,
        "slogan": slogan(request),
        "url": base,
        "color": ACCENT,
        "color-text": ON_ACCENT,
        "color-element": ACCENT,
        "color-element-bright": ACCENT,
        "color-element-dark": ACCENT,
        "logo": f"{base}/favicon.svg",
        "logoheader": f"{base}/favicon.svg",
        "favicon": f"{base}/favicon.svg",
        "background": ACCENT,
        "background-plain": True,
        "background-default": False,
    }


def _answer(request: Request) -> Response:
    try:
        if "authorization" in request.headers:
            signed_in(request, Scope.READ)
    except TansuError as error:
        return render(request, Ocs([], 401, str(error)))
    told = {"version": version_block(), "capabilities": announced(request)}
    etag = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    if matches(request.headers.get("if-none-match"), etag):
        response = Response(status_code=304)
    else:
        response = render(request, Ocs(told))
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
