"""Files go into a folder over lines that break: nothing is lost or sent twice, and only a real question is asked."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browsing import Open, ask, drop
from tests.support.real_server import RealServer

CUT = (r"net::ERR_FAILED",)
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "recording.bin"
    file.write_bytes(bytes(range(250)) * 100_000)
    return file


def test_after_a_reload_only_the_rest_of_a_file_is_sent(server: RealServer, open_window: Open, large: Path) -> None:
    page = a_folder(open_window, server, "Recordings")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    choose(page, large)
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_text(re.compile("sending [2-9][0-9] ?%"))).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("Choose this file again to go on")).to_be_visible()
    devtools.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": -1})

    with page.expect_request(lambda sent: sent.method == "PATCH") as rest:
        page.locator("input[multiple]").first.set_input_files(large)
    expect(page.get_by_text(re.compile("^stored"))).to_be_visible()

    assert int(rest.value.headers["upload-offset"]) > 0
    assert ask(page, "GET", "/files/at?path=Recordings/recording.bin")["size"] == large.stat().st_size


def test_a_lost_answer_asks_nothing_and_another_file_of_that_name_does(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = a_folder(open_window, server, "Letters", forgive=(*CUT, r"status of 412 .*/api/v1/uploads$"))
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            # What a browser sends of a file cannot be sent on from here, so it arrives by another way.
            lost.append(arrive(page, "Letters/letter.txt", "Dear Oma"))
            route.abort()

    page.route("**/api/v1/uploads", lose_the_first)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Oma", encoding="utf-8")
    choose(page, letter)
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_text("Already there, the very same")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("link", name="letter.txt", exact=True)).to_be_visible()
    letter.write_text("Dear Opa", encoding="utf-8")
    choose(page, letter)
    page.get_by_role("button", name="See", exact=True).click()
    expect(page.get_by_role("button", name="Replace")).to_be_visible()
    assert lost == [201]
    assert ask(page, "GET", "/files/at?path=Letters")["size"] == len("Dear Oma")


def test_a_dropped_folder_comes_with_its_empty_and_hidden_files(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = a_folder(open_window, server, "Work")
    project = tmp_path / "project"
    project.mkdir()
    for name, text in {"main.py": "pass", "__init__.py": "", ".gitignore": "build", ".DS_Store": "litter"}.items():
        (project / name).write_text(text, encoding="utf-8")

    drop(page, project)
    page.get_by_role("link", name="project", exact=True).click()

    expect(page.get_by_role("row").filter(has=page.locator("[data-number]"))).to_have_count(3)
    folder = ask(page, "GET", "/files/at?path=Work/project")["number"]
    there = {one["name"]: one["size"] for one in ask(page, "GET", f"/files/{folder}/children")["entries"]}
    assert there == {"main.py": 4, "__init__.py": 0, ".gitignore": 5}


def a_folder(open_window: Open, server: RealServer, name: str, **options: object) -> Page:
    """A window at a new folder."""
    page = open_window(server, "/files", **options)
    ask(page, "POST", "/files/folders", {"path": name})
    page.goto(f"/files?path={name}")
    expect(page.get_by_text("This folder is empty")).to_be_visible()
    return page


def arrive(page: Page, path: str, text: str) -> int:
    """Let the server have a file; the status of its answer."""
    return page.request.put(f"/api/v1/files/content?path={path}", data=text, headers={"X-Tansu": "1"}).status


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file][multiple]").first.set_input_files(path)
