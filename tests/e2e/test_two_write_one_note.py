"""Two browsers write one note while one of them is offline: merged or kept beside, and nothing is lost."""

import re
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, Route, expect

from tests.support.browsing import Open, ask, until
from tests.support.real_server import RealServer

LIST = "# Shopping\n\nmilk\nbread\neggs\n"
KEPT = """([title, text]) => new Promise((then) => {
  const asked = indexedDB.open('tansu-notes')
  asked.onsuccess = () => {
    const all = asked.result.transaction('drafts').objectStore('drafts').getAll()
    all.onsuccess = () => {
      asked.result.close()
      then(all.result.some((one) => one.text === text && one.title === title))
    }
  }
})"""
"""Whether the browser keeps a draft of this title and text."""
FORGIVE = (r"ERR_INTERNET_DISCONNECTED", r"status of 412", r"status of 409")


def make(page: Page, text: str, title: str) -> Any:
    """A note, made beside the page."""
    answer = page.request.post(f"/api/v1/notes?{urlencode({'title': title})}", data=text, headers={"X-Tansu": "1"})
    assert answer.ok, answer.text()
    return answer.json()


def text_of(page: Page) -> Any:
    return page.get_by_label("Text of the note")


def write(page: Page, text: str) -> None:
    """Type a text and wait until the server has it."""
    text_of(page).fill(text)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def until_page_says(page: Page, script: str, given: Any = None) -> None:
    """Ask in the page until the answer is true. (`wait_for_function` takes a promise for the answer.)"""
    until(page, lambda: page.evaluate(script, given), "the page says so")


def history(page: Page, number: int) -> list[str]:
    found = ask(page, "GET", f"/notes/{number}/revisions")["revisions"]
    return [ask(page, "GET", f"/notes/{number}/revisions/{one['revision']}")["text"] for one in found]


def test_lines_written_apart_are_merged_and_both_texts_stay_in_the_history(
    server: RealServer, open_window: Open
) -> None:
    desk, train = open_window(server, "/notes"), open_window(server, "/notes", forgive=FORGIVE)
    number = make(desk, LIST, "Shopping")["number"]
    for page in (desk, train):
        page.goto(f"/notes/{number}")
        expect(text_of(page)).to_have_value(LIST)

    train.context.set_offline(True)
    text_of(train).fill(LIST + "tea\n")
    expect(train.get_by_text("Kept here until the connection is back")).to_be_visible()
    write(desk, LIST.replace("milk", "oat milk"))
    train.context.set_offline(False)

    expect(train.get_by_role("heading", name="This note was changed in two places")).to_be_visible()
    train.get_by_role("button", name="Merge both").click()
    both = LIST.replace("milk", "oat milk") + "tea\n"
    expect(text_of(train)).to_have_value(both)
    expect(train.get_by_text("Saved", exact=True)).to_be_visible()
    assert history(desk, number) == [both, LIST + "tea\n", LIST.replace("milk", "oat milk"), LIST]
    desk.bring_to_front()
    expect(text_of(desk)).to_have_value(both)


def test_lines_that_collide_are_kept_beside_each_other(server: RealServer, open_window: Open) -> None:
    desk, train = open_window(server, "/notes"), open_window(server, "/notes", forgive=FORGIVE)
    number = make(desk, LIST, "Groceries")["number"]
    for page in (desk, train):
        page.goto(f"/notes/{number}")
        expect(text_of(page)).to_have_value(LIST)

    train.context.set_offline(True)
    text_of(train).fill(LIST.replace("milk", "soy milk"))
    write(desk, LIST.replace("milk", "oat milk"))
    train.context.set_offline(False)
    expect(train.get_by_role("heading", name="This note was changed in two places")).to_be_visible()
    expect(train.get_by_role("button", name="Merge both")).to_be_hidden()
    train.get_by_role("button", name="Keep both as two notes").click()

    expect(text_of(train)).to_have_value(LIST.replace("milk", "oat milk"))
    train.get_by_role("link", name=re.compile(r"^Groceries \(conflict from ")).first.click()
    expect(text_of(train)).to_have_value(LIST.replace("milk", "soy milk"))


def test_what_was_written_offline_survives_closing_the_page(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/notes", forgive=FORGIVE)
    page.get_by_role("button", name="New note").first.click()
    page.context.set_offline(True)
    page.get_by_label("Title", exact=True).fill("On the train")
    text_of(page).fill("written in a tunnel")
    expect(page.get_by_text("Kept here until the connection is back")).to_be_visible()
    until_page_says(page, KEPT, ["On the train", "written in a tunnel"])
    context = page.context
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto("/notes")

    expect(again.get_by_role("link", name=re.compile("On the train.*written in a tunnel"))).to_be_visible()
    # The list shows what is kept here at once; the server has it a moment later.
    until_page_says(again, "async () => (await (await fetch('/api/v1/notes?search=tunnel')).json()).notes.length === 1")
    (made,) = ask(again, "GET", "/notes?search=tunnel")["notes"]
    assert made["title"] == "On the train"


def test_a_note_is_not_written_on_before_its_text_has_come(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/account")
    number = make(page, "what it says", "Kept")["number"]
    held: list[Route] = []
    page.route("**/api/v1/notes/read", lambda route: held.append(route))

    page.goto(f"/notes/{number}")
    favourite = page.get_by_role("article").get_by_role("button", name="Favourite", exact=True)
    expect(favourite).to_be_disabled()
    expect(text_of(page)).not_to_be_editable()
    until(page, lambda: held, "the request is on its way")
    for route in held:
        route.continue_()

    expect(text_of(page)).to_have_value("what it says")
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok):
        favourite.click()
    assert ask(page, "GET", f"/notes/{number}")["favourite"]
    assert history(page, number) == ["what it says"]


def test_hostile_markdown_is_shown_as_words_and_asks_nobody(server: RealServer, open_window: Open) -> None:
    hostile = (
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">\n\n"
        "[press](javascript:document.title='taken') ![p](https://example.org/beacon.png) [ok](https://example.org/)\n"
    )
    page = open_window(server, "/notes")
    number = make(page, hostile, "Hostile")["number"]

    page.goto(f"/notes/{number}")
    shown = page.locator(".read")

    expect(shown.get_by_text("<script>document.title='taken'</script>")).to_be_visible()
    assert shown.locator("script, img, iframe").count() == 0
    assert [link.get_attribute("href") for link in shown.locator("a").all()] == [
        "https://example.org/beacon.png",
        "https://example.org/",
    ]
    assert "taken" not in page.title()


def test_a_note_from_trash_to_history_and_back(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/notes")
    number = make(page, "first", "Plan")["number"]
    page.goto(f"/notes/{number}")
    write(page, "second")

    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Restore this text").click()
    expect(text_of(page)).to_have_value("first")
    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    page.get_by_role("link", name="Trash of notes").click()
    page.get_by_role("button", name="Restore Plan").click()
    expect(page.get_by_text("Restored.", exact=True)).to_be_visible()
    page.goto(f"/notes/{number}")

    expect(text_of(page)).to_have_value("first")
    assert history(page, number) == ["first", "second", "first"]
