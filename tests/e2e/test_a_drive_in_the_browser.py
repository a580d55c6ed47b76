"""Files in the browser: folders, sending, renaming, moving, versions, the trash and back, by mouse and keyboard."""

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import Open, ask, drop
from tests.support.real_server import RealServer

TAKEN = (r"status of 412 .*/api/v1/uploads$",)
"""A browser writes every refusal into its console; that a name is taken is asked about on the page."""

STORED = re.compile("^stored")
"""As a line of the queue says it; the words above the queue explain what "Stored" means from the beginning."""


def test_a_file_goes_into_a_folder_gets_a_name_moves_and_comes_back(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = open_window(server, "/files")
    make_folder(page, "Letters")
    page.get_by_role("link", name="Letters", exact=True).click()
    expect(page.get_by_text("This folder is empty")).to_be_visible()

    drop(page, a_file(tmp_path, "draft.txt", "Dear Oma"))
    expect(line(page, "draft.txt")).to_be_visible()
    rename(page, "draft.txt", "To Oma.txt")
    expect(line(page, "To Oma.txt")).to_be_visible()

    move_up(page, "To Oma.txt")
    expect(line(page, "To Oma.txt")).to_have_count(0)
    toast = page.get_by_role("status").locator("div").filter(has_text="Moved to All files")
    toast.get_by_role("button", name="Undo").click()
    expect(line(page, "To Oma.txt")).to_be_visible()
    assert ask(page, "GET", f"/files/at?path={quote('Letters/To Oma.txt')}")["size"] == len("Dear Oma")


def test_a_folder_comes_with_the_empty_folders_in_it(server: RealServer, open_window: Open, tmp_path: Path) -> None:
    page = open_window(server, "/files")
    make_folder(page, "Moving")
    page.get_by_role("link", name="Moving", exact=True).click()
    expect(page.get_by_text("This folder is empty")).to_be_visible()
    for path in ("House/Attic/Boxes", "House/Cellar", "House/Kitchen"):
        (tmp_path / path).mkdir(parents=True)
    a_file(tmp_path / "House/Kitchen", "list.txt", "salt")

    drop(page, tmp_path / "House")
    expect(page.get_by_text("2 empty folders were made.")).to_be_visible()
    expect(line(page, "House")).to_be_visible()

    assert ask(page, "GET", f"/files/at?path={quote('Moving/House/Attic/Boxes')}")["folder"]
    page.goto("/files?path=Moving/House")
    for name in ("Attic", "Cellar", "Kitchen"):
        expect(line(page, name)).to_be_visible()


def test_a_name_that_is_taken_is_asked_about_and_what_was_there_stays_as_a_version(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = open_window(server, "/files", forgive=TAKEN)
    put_text(page, "plan.txt", "first")
    page.reload()

    choose(page, a_file(tmp_path, "plan.txt", "second, longer"))
    expect(page.get_by_text("One file needs your answer.")).to_be_visible()
    expect(page.get_by_role("link", name="Upload 1 needs your answer")).to_be_visible()
    page.get_by_role("button", name="See").click()
    page.get_by_role("button", name="Replace").click()
    expect(page.get_by_text(STORED)).to_be_visible()

    page.get_by_role("link", name="Files").click()
    page.get_by_role("button", name="Details and deeds for plan.txt").click()
    page.get_by_role("button", name="Bring back the version").click()
    expect(page.get_by_text("The earlier version is back")).to_be_visible()
    assert ask(page, "GET", "/files/at?path=plan.txt")["size"] == len("first")


def test_by_keyboard_two_go_to_the_trash_and_one_comes_back(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/files")
    for name in ("one.txt", "three.txt", "two.txt"):
        put_text(page, f"Keys/{name}", name)
    page.goto("/files?path=Keys")
    line(page, "one.txt").get_by_role("link", name="one.txt", exact=True).focus()

    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.get_by_text("Moved 2 to the trash.").first).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)

    page.goto("/files/trash")
    page.get_by_role("button", name="Restore three.txt").click()
    expect(page.get_by_role("button", name="Restore three.txt")).to_have_count(0)
    page.goto("/files?path=Keys")
    expect(line(page, "three.txt")).to_be_visible()
    expect(line(page, "one.txt")).to_have_count(0)


def test_ten_thousand_files_are_there_at_once_and_few_are_drawn(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/files")
    many = [{"number": n, "parent": 0, "name": f"IMG_{n}.jpg", "path": f"IMG_{n}.jpg"} for n in range(1, 10_001)]
    page.route("**/api/v1/files/0/children*", lambda route: route.fulfill(json={"entries": filled(many), "next": None}))
    page.reload()

    line(page, "IMG_1.jpg").get_by_role("link", name="IMG_1.jpg", exact=True).focus()
    page.keyboard.press("End")

    expect(page.get_by_role("link", name="IMG_10000.jpg", exact=True)).to_be_focused()
    assert page.get_by_role("row").count() < 80


def filled(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """Entries with the facts that all of them share."""
    same = {"folder": False, "size": 1, "sha256": None, "mime": "text/plain", "etag": "x", "feature": "files"}
    times = {"modified_at": "2026-05-01T00:00:00Z", "created_at": "2026-05-01T00:00:00Z", "purge_at": None}
    return [{**one, **same, **times, "asset": None, "favourite": False, "trashed_at": None} for one in entries]


def line(page: Page, name: str) -> Locator:
    """The row of an entry."""
    return page.get_by_role("row").filter(has=page.locator(f'[data-number][title="{name}"]'))


def make_folder(page: Page, name: str) -> None:
    page.get_by_role("button", name="New folder").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Make the folder").click()


def rename(page: Page, name: str, new: str) -> None:
    page.get_by_role("button", name=f"Details and deeds for {name}").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name").fill(new)
    page.get_by_role("button", name="Rename").click()


def move_up(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Details and deeds for {name}").click()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("listitem").get_by_role("button", name="All files").click()
    page.get_by_role("button", name="Move here").click()


def a_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file][multiple]").first.set_input_files(path)


def put_text(page: Page, path: str, text: str) -> None:
    """Put a file there for whoever is signed in."""
    answer = page.request.put(f"/api/v1/files/content?path={quote(path)}", data=text, headers={"X-Tansu": "1"})
    assert answer.ok, answer.text()
