"""Notes come in as files and leave as files; and nobody signs out with something unsent without being told."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browsing import Open, ask, drop, sign_in
from tests.support.real_server import RealServer

FORGIVE = (r"net::ERR_FAILED", r"status of 401")
VAULT = {
    "Recipes/Bread.md": "# Bread\n\nflour, water, salt\n",
    "Recipes/loaf.png": "not really a picture",
    "bad.md": "\0",
}


def test_a_vault_is_dropped_and_leaves_as_it_came(server: RealServer, open_window: Open, tmp_path: Path) -> None:
    page = open_window(server, "/notes")
    expect(page.get_by_text("A drawer for what you want to remember")).to_be_visible()
    drop(page, a_zip(tmp_path), a_text(tmp_path, "Boats.md", "sloop\n"))
    result = page.get_by_role("dialog", name="Import and export")
    expect(result.get_by_text("2 notes are here now")).to_be_visible()
    expect(result.get_by_text("1 picture or other file")).to_be_visible()
    expect(result.get_by_text("1 file was left out")).to_be_visible()

    with page.expect_download() as download:
        result.get_by_role("link", name="Download all notes").click()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Bread")).to_be_visible()
    with zipfile.ZipFile(download.value.path()) as out:
        told = {name: out.read(name).decode() for name in out.namelist()}
    assert told == {"Notes/Recipes/Bread.md": VAULT["Recipes/Bread.md"], "Notes/Boats.md": "sloop\n"} | {
        "Notes/Recipes/loaf.png": VAULT["Recipes/loaf.png"]
    }


def test_a_new_note_is_written_without_a_hand_on_the_mouse_while_it_gets_its_number(
    server: RealServer, open_window: Open
) -> None:
    page = open_window(server, "/notes")
    text = page.get_by_label("Text of the note")
    page.get_by_role("button", name="New note").first.click()

    expect(text).to_be_focused()
    page.keyboard.type("# Shopping\n\n- tea")
    expect(page).to_have_url(re.compile(r"/notes/\d+$"))
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.keyboard.type("\n- paper")
    expect(text).to_have_value("# Shopping\n\n- tea\n- paper")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()

    expect(text).to_have_value("# Shopping\n\n- tea\n- paper")


def test_signing_out_sends_what_was_written_or_names_it(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/notes", forgive=FORGIVE)
    page.route("**/api/v1/notes?*key=*", lambda route: route.abort())
    page.get_by_role("button", name="New note").first.click()
    page.get_by_label("Text of the note").fill("Only in this browser")
    page.get_by_role("button", name="Sign out", exact=True).click()
    asked = page.get_by_role("dialog", name="Not everything has reached the server")
    expect(asked.get_by_text("the note “Only in this browser”")).to_be_visible()

    asked.get_by_role("button", name="Stay signed in").click()
    page.unroute("**/api/v1/notes?*key=*")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_label("E-mail")).to_be_visible()

    sign_in(page.context, server)
    assert "Only in this browser" in [one["title"] for one in ask(page, "GET", "/notes")["notes"]]


def a_zip(folder: Path) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name, text in VAULT.items():
            zipped.writestr(name, text.encode() if text != "\0" else b"\xff\xfe\x00")
    path = folder / "vault.zip"
    path.write_bytes(content.getvalue())
    return path


def a_text(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
