"""Serving the web app: hashed files for ever, the one page for every address of the app."""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tansu.protocols.http.threads import in_thread

STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html tansu-worker"
)

NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Tansu</title>
<h1>The web app is not built</h1>
<p>The server runs, and its programs' interface is at <code>/api/v1</code>.
Run <code>make web</code>, then load this page again.</p>
"""

TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}


class WebApp:
    """The application behind every address that no protocol claims."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder

    def has(self, scope: Scope) -> bool:
        """Whether it is the first page or a built file that is asked for, which is no protocol's address."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        path = scope["path"].lstrip("/")
        # All that is built has an ending, so most addresses of protocols need no look at the disk.
        return not path or ("." in path and self._file(path) is not None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; anything else is not for a page."""
        request = Request(scope, receive)
        scope["route_pattern"] = "/"
        if request.method not in {"GET", "HEAD"}:
            response = Response("This address only shows a page.", 405, {"Allow": "GET, HEAD"})
        else:
            response = await in_thread(self._answer, request)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path.lstrip("/")
        file = self._file(path)
        if file is None:
            return self._page(request)
        return _respond(request, file, cache=_cache(path))

    def _page(self, request: Request) -> Response:
        """The one page: the app itself decides what an address shows."""
        # What programs look for (RFC 8615) is never a page of the app: an answer of 200 would lead them astray.
        if Path(request.url.path).suffix or request.url.path.startswith("/.well-known/"):
            return Response("There is no such file.", 404, _headers("no-store"), media_type="text/plain")
        page = self._folder / "index.html"
        if not page.is_file():
            return Response(NOT_BUILT, 503, _headers("no-store"), media_type="text/html")
        return _respond(request, page, cache="no-cache")

    def _file(self, path: str) -> Path | None:
        """The built file of that name. Names are looked up in what was built, so none can lead outside."""
        return _built(self._folder, _modified(self._folder)).get(path) if path and path != "index.html" else None


def _modified(folder: Path) -> int:
    """When the app was built last; 0 before."""
    try:
        return (folder / "index.html").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=4)
def _built(folder: Path, _modified: int) -> dict[str, Path]:
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}


@lru_cache(maxsize=256)
def _packed(file: Path, _modified: int) -> tuple[bytes, bytes | None]:
    raw = file.read_bytes()
    worth = file.suffix in {".js", ".css", ".html", ".svg", ".json", ".webmanifest"}
    return raw, gzip.compress(raw, 6, mtime=0) if worth else None


def _respond(request: Request, file: Path, *, cache: str) -> Response:
    modified = file.stat().st_mtime_ns
    raw, packed = _packed(file, modified)
    headers = _headers(cache) | {"ETag": f'"{modified:x}-{len(raw):x}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
    return Response(raw, headers=headers, media_type=kind)


def _cache(path: str) -> str:
    return "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"


def _headers(cache: str) -> dict[str, str]:
    return {
        "Cache-Control": cache,
        "Content-Security-Policy": POLICY,
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
