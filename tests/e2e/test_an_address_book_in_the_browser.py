"""Contacts in the browser: bring a file, find, write, change, merge, look back, and undo."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.support.browsing import Open, ask, drop, until
from tests.support.pictures import a_jpeg
from tests.support.real_server import RealServer

CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ada-1\r\nN:Lovelace;Ada;;;\r\nFN:Ada Lovelace\r\n"
    "item1.TEL:+49 171 1234567\r\nitem1.X-ABLabel:_$!<Boat>!$_\r\nX-MINE:stays\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:tom-1\r\nN:Weber;Tomas;;;\r\nFN:Tomas Weber\r\n"
    "TEL;TYPE=CELL:+49 151 2345678\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:tom-2\r\nN:Weber;Tomas;;;\r\nFN:Tomas Weber\r\n"
    "TEL;TYPE=CELL:+49 151 2345678\r\nEMAIL:tomas@example.org\r\nEND:VCARD\r\n"
)


def test_a_file_comes_in_a_card_is_changed_and_what_the_form_does_not_show_stays(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = open_window(server, "/contacts")
    bring(page, tmp_path)
    expect(page.get_by_text("3 contacts added")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_label("Search contacts").fill("lovel")
    expect(page.get_by_text("1 contact", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ada Lovelace").click()
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_focused()
    page.get_by_label("Last name").fill("Byron")
    page.get_by_role("button", name="Add an e-mail").click()
    page.get_by_label("E-mail 1", exact=True).fill("ada@example.org")
    page.locator("input[type=file][accept='image/*']").set_input_files(a_picture(tmp_path))
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Ada Byron")).to_be_focused()
    expect(page.get_by_role("link", name="Write to ada@example.org")).to_be_visible()
    vcard = page.request.get(f"/api/v1/contacts/cards/{page.url.rpartition('/')[2]}/vcard").text()
    assert "X-MINE:stays\r\n" in vcard and "item1.X-ABLabel:_$!<Boat>!$_\r\n" in vcard and "PHOTO" in vcard


def test_history_brings_back_what_a_card_was_and_the_trash_has_a_way_back(
    server: RealServer, open_window: Open
) -> None:
    page = open_window(server, "/contacts/new")
    page.get_by_label("First name").fill("Grace")
    page.get_by_label("Number 1", exact=True).fill("+1 555 0100")
    page.get_by_role("button", name="Make the contact").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Remove Number 1").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Call +1 555 0100")).to_have_count(0)

    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name="See").first.click()
    page.get_by_role("button", name="Bring back what it was").click()
    # The history itself shows that number, so it has to be gone first.
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Call +1 555 0100")).to_be_visible()

    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_role("link", name="Grace")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Grace")).to_be_visible()


def test_whoever_has_gone_on_before_a_card_was_in_the_trash_stays_there(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/contacts")
    held: list[Route] = []
    page.route("**/contacts/trash", lambda route: held.append(route))
    old = ask(page, "POST", "/contacts/cards", {"names": {"given": "Old"}, "display": "Old"})["id"]
    page.goto(f"/contacts/{old}")
    line = page.get_by_role("listitem").filter(has_text="Old")
    expect(line).to_be_visible()

    page.get_by_role("button", name="Move to trash").click()
    page.get_by_role("link", name="New contact").click()
    page.get_by_label("First name").fill("Half written")
    until(page, lambda: held, "the request is on its way")
    held[0].continue_()

    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    expect(line).to_have_count(0)
    expect(page.get_by_label("First name")).to_have_value("Half written")


def test_two_cards_become_one_after_they_were_seen_side_by_side(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = open_window(server, "/contacts")
    bring(page, tmp_path)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("/contacts/duplicates")

    page.get_by_role("button", name="Compare").first.click()
    expect(page.get_by_text("What it becomes")).to_be_visible()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("Merged into Tomas Weber.")).to_be_visible()

    found = ask(page, "GET", "/contacts/cards?text=weber")["cards"]
    assert [card["mails"] for card in found] == [["tomas@example.org"]]
    page.goto("/contacts/trash")
    expect(page.get_by_role("button", name="Restore Tomas Weber")).to_be_visible()


def bring(page: Page, folder: Path) -> None:
    """Choose a file of three cards."""
    path = folder / "phone.vcf"
    path.write_text(CARDS, encoding="utf-8", newline="")
    page.locator("input[type=file][accept*=vcf]").set_input_files(path)


def a_picture(folder: Path) -> Path:
    path = folder / "ada.jpg"
    path.write_bytes(a_jpeg(6000, 4000))
    return path


def test_files_dropped_on_the_page_are_imported_together(server: RealServer, open_window: Open, tmp_path: Path) -> None:
    page = open_window(server, "/contacts")
    files = [tmp_path / "mary.vcf", tmp_path / "jane.vcf"]
    for file in files:
        name = file.stem.title()
        names = f"UID:{name}\r\nN:Somerville;{name};;;\r\nFN:{name} Somerville"
        file.write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\n{names}\r\nEND:VCARD\r\n", encoding="utf-8")

    expect(page.get_by_label("Search contacts")).to_be_visible()
    drop(page, *files)

    result = page.get_by_role("dialog", name="What became of")
    expect(result.get_by_text("2 contacts added")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Jane Somerville").click()
    expect(page.get_by_role("heading", name="Jane Somerville")).to_be_visible()
