"""A real browser at a real server, with a witness of everything a page of ours must never do."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.support.davs import DavClient
from tests.support.needed import program
from tests.support.real_server import RealServer
from tests.support.slow_browser import slow_down

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000
"""Milliseconds to wait for what must come; only a failing test ever waits that long."""

Open = Callable[..., Page]
"""Opens a window at a server: `open_window(server, "/trash", signed_in=True, forgive=(), **context options)`."""

_REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
  window.tansuViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))
"""
# The app asks who is signed in before it knows; a browser writes every 401 into its console.
_ALWAYS_FORGIVEN = (r"status of 401 .*/api/v1/session$",)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started and ended."""
    path = program("chromium", "chromium-browser", "google-chrome")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def windows(browser: Browser) -> Iterator[Open]:
    """Gives a function that opens windows; in the end, none of them may have seen anything wrong."""
    seen: list[tuple[str, Sequence[str]]] = []
    contexts: list[BrowserContext] = []

    def open_window(
        server: RealServer,
        path: str = "/",
        *,
        signed_in: bool = True,
        forgive: Sequence[str] = (),
        **options: Any,
    ) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(base_url=server.url, locale="en-GB", timezone_id="Europe/Berlin", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        slow_down(context)
        _witness(context, server, lambda words: seen.append((words, forgive)))
        if signed_in:
            sign_in(context, server)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    wrong = [words for words, forgiven in seen if not _is_forgiven(words, (*_ALWAYS_FORGIVEN, *forgiven))]
    assert not wrong, "The browser complained:\n" + "\n".join(wrong)


def sign_in(context: BrowserContext, server: RealServer, *, email: str = "", password: str = "") -> None:
    """Give the browser a session, without walking through the form."""
    asked = {"email": email or server.email, "password": password or server.password}
    answer = context.request.post("/api/v1/session", data=asked, headers={"X-Tansu": "1"})
    assert answer.status == 201, answer.text()


def ask(page: Page, method: str, path: str, content: Any = None) -> Any:
    """One request to the interface as whoever is signed in on `page`; the JSON that comes back, or None."""
    answer = page.request.fetch(f"/api/v1{path}", method=method, data=content, headers={"X-Tansu": "1"})
    assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
    return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else None


def a_device(page: Page, server: RealServer, label: str) -> DavClient:
    """A WebDAV client with an app password of its own, made for whoever is signed in on `page`."""
    password = ask(page, "POST", "/account/app-passwords", {"label": label})["password"]
    return DavClient(f"{server.url}/dav/files/{server.email}/", server.email, password)


def put(page: Page, name: str, content: bytes) -> str:
    """Store an original for whoever is signed in on `page`; its asset id."""
    answer = page.request.post(
        f"/api/v1/gallery/assets?filename={quote(name)}",
        data=content,
        headers={
            "X-Tansu": "1",
            "X-Checksum-SHA256": hashlib.sha256(content).hexdigest(),
            "Content-Type": "application/octet-stream",
        },
    )
    assert answer.ok, answer.text()
    asset: str = answer.json()["id"]
    return asset


def until(page: Page, true: Callable[[], object], what: str) -> None:
    """Wait for something that no element of the page shows, and say what it was if it never came."""
    end = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        page.wait_for_timeout(50)


def until_rendered(page: Page, *assets: str) -> None:
    """Wait until the previews are made: a browser writes every 404 for one that is not into its console."""
    paths = [f"/gallery/assets/{asset}" for asset in assets]
    until(
        page, lambda: all(ask(page, "GET", path)["rendition"] != "pending" for path in paths), "the previews are made"
    )


def drop(page: Page, *paths: Path) -> None:
    """Let go of files or folders above the page, as a hand with a mouse does."""
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 400, "data": data})
    devtools.detach()


def _witness(context: BrowserContext, server: RealServer, note: Callable[[str], None]) -> None:
    """Note console errors, exceptions, broken content policies, and requests that leave the server."""

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            note(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def request(sent: Request) -> None:
        if not sent.url.startswith((f"{server.url}/", "blob:", "data:")):
            note(f"left the server: {sent.url}")

    context.on("console", console)
    context.on("weberror", lambda error: note(f"exception: {error.error}"))
    context.on("request", request)
    context.expose_function("tansuViolation", lambda words: note(f"content policy: {words}"))
    context.add_init_script(_REPORT_VIOLATIONS)


def _is_forgiven(words: str, forgiven: Sequence[str]) -> bool:
    return any(re.search(pattern, words) for pattern in forgiven)
