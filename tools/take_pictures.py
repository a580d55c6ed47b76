"""`python -m tools.take_pictures URL EMAIL`: photographs every page for the documents, from a server that runs.

Asks for the password (or takes it from TANSU_PASSWORD), walks the pages in Debian's Chromium, and writes small
WebPs into docs/pictures. Needs a library worth looking at; `make demo` makes one, and `python -m
tools.make_business` adds a year of plans to it. The last picture, of the upload page, sends three copies of the
newest photo.
"""

import argparse
import getpass
import io
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

OUT = Path("docs/pictures")
QUALITY = 84
"""Of WebP: a document with nine such pictures still opens quickly."""

WIDE, NARROW = (1440, 900), (390, 844)
QUIET = (
    "--lang=en-GB",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--hide-scrollbars",
)


@dataclass(frozen=True)
class View:
    """One picture: its name, the page, and what is done there before the shutter."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    prepare: Callable[[Page], None] = lambda page: None


def main(arguments: Sequence[str] | None = None) -> int:
    """Take all pictures and say how large each became."""
    parser = argparse.ArgumentParser(prog="python -m tools.take_pictures", description=__doc__)
    parser.add_argument("url", help="where the server answers, such as http://127.0.0.1:8420")
    parser.add_argument("email", help="whose library is shown; an operator, for the page of jobs")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder for the pictures ({OUT})")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser (/usr/bin/chromium)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="take only these, by their names without .webp")
    options = parser.parse_args(arguments)
    password = os.environ.get("TANSU_PASSWORD") or getpass.getpass("Password: ")
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=list(QUIET))
        session = _sign_in(browser, options.url, options.email, password=password)
        for view in VIEWS:
            if options.only and view.name not in options.only:
                continue
            content = reduced(_take(browser, options.url, session, view=view))
            (options.out / f"{view.name}.webp").write_bytes(content)
            print(f"{view.name}.webp  {len(content) // 1000} kB")
        browser.close()
    return 0


def reduced(picture: bytes) -> bytes:
    """The picture as a WebP: photographs keep their colours, text stays sharp, and a repository stays small."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def _sign_in(browser: Browser, url: str, email: str, *, password: str) -> Path:
    """A file with a session that all pictures share."""
    context = browser.new_context(base_url=url)
    answer = context.request.post(
        "/api/v1/session", data={"email": email, "password": password}, headers={"X-Tansu": "1"}
    )
    if answer.status != 201:
        sys.exit(f"Could not sign in: {answer.text()}")
    place = Path(tempfile.mkdtemp()) / "session.json"
    context.storage_state(path=place)
    context.close()
    return place


def _take(browser: Browser, url: str, session: Path, *, view: View) -> bytes:
    width, height = view.size
    context = browser.new_context(
        base_url=url,
        storage_state=session,
        viewport={"width": width, "height": height},
        color_scheme=view.scheme,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(view.path)
    page.wait_for_load_state("networkidle")
    view.prepare(page)
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "Promise.all([...document.images].filter((one) => one.complete).map((one) => one.decode().catch(() => {})))"
    )
    # Thumbnails fade in after they were decoded.
    page.wait_for_timeout(300)
    picture = page.screenshot()
    context.close()
    return picture


def _open_a_photo(page: Page) -> None:
    page.locator("a[data-id]").nth(3).click()
    page.locator(".viewer img").first.wait_for()
    page.get_by_role("button", name="Details").click()


def _show_a_code(page: Page) -> None:
    page.get_by_role("button", name="Show a code to scan").click()
    page.get_by_role("img", name="Code with address").scroll_into_view_if_needed()


def _open_a_card(page: Page) -> None:
    page.locator("[data-card]").first.click()
    page.get_by_role("link", name="Edit").wait_for()


def _open_a_note(page: Page) -> None:
    page.get_by_role("link", name="Packing for the island").click()
    page.get_by_label("Text of the note").wait_for()


def _open_pictures_of_a_conversation(page: Page) -> None:
    page.locator("ul.threads a").filter(has_text="Amara").first.click()
    page.get_by_role("button", name="Pictures and files").click()
    page.get_by_role("dialog").get_by_role("link").first.click()
    page.locator("article.lit img").first.wait_for()


def _search_messages(page: Page) -> None:
    page.get_by_role("searchbox").fill("\u516c\u56ed")
    page.get_by_role("button", name="By person or day").click()
    page.get_by_placeholder("With whom").fill("mei lin")
    page.locator("section.list > ul mark").first.click()
    page.locator("article.lit").wait_for()


def _show_revenue(page: Page) -> None:
    page.get_by_role("heading", name="Sold by month").evaluate("each => each.scrollIntoView()")


def _open_a_month(page: Page) -> None:
    _show_revenue(page)
    page.locator("tbody button").nth(9).click()
    page.get_by_role("dialog").get_by_role("link").first.wait_for()


def _show_codes(page: Page) -> None:
    page.get_by_role("heading", name="Codes").scroll_into_view_if_needed()
    page.get_by_role("button", name="Make codes").click()
    page.get_by_role("dialog").wait_for()


def _send_something(page: Page) -> None:
    """Files in several states: one already there, some that are stored."""
    asset = page.request.get("/api/v1/gallery/months").json()["months"][0]
    first = page.request.get(f"/api/v1/gallery/months/{asset}").json()["ids"][0]
    there = page.request.get(f"/api/v1/gallery/assets/{first}/original").body()
    known = FilePayload(name="IMG_0412.jpg", mimeType="image/jpeg", buffer=there)
    # A few bytes behind a photo's end make another file that shows the same.
    new = [
        FilePayload(name=f"IMG_{413 + n:04}.jpg", mimeType="image/jpeg", buffer=there + os.urandom(8)) for n in range(3)
    ]
    page.locator("input[multiple]").first.set_input_files([known, *new])
    page.get_by_text("stored, safe from").nth(2).wait_for()


VIEWS = (
    View("timeline-wide-light", "/"),
    View("timeline-wide-dark", "/", scheme="dark"),
    View("timeline-narrow-light", "/", size=NARROW),
    View("timeline-narrow-dark", "/", size=NARROW, scheme="dark"),
    View("viewer", "/", prepare=_open_a_photo),
    View("trash", "/trash"),
    View("account", "/account"),
    View("take", "/take"),
    View("files", "/files"),
    View("files-narrow-dark", "/files", size=NARROW, scheme="dark"),
    View("contacts", "/contacts", prepare=_open_a_card),
    View("notes", "/notes", prepare=_open_a_note),
    View("messages", "/messages", prepare=_open_pictures_of_a_conversation),
    View("messages-search", "/messages", prepare=_search_messages),
    View("messages-files", "/messages/files"),
    View("connect", "/connect"),
    View("connect-app", "/connect/davx5"),
    View("connect-phone", "/connect/nextcloud-android", size=NARROW, prepare=_show_a_code),
    View("jobs", "/operator/jobs"),
    View("storage", "/account/storage"),
    # These need a year of business: `python -m tools.make_business`.
    View("plans-revenue", "/operator/plans", prepare=_show_revenue),
    View("plans-ledger", "/operator/plans", prepare=_open_a_month),
    View("plans-codes", "/operator/plans", prepare=_show_codes),
    # Last, because it adds to the library.
    View("upload", "/upload", prepare=_send_something),
)

if __name__ == "__main__":
    sys.exit(main())
