"""A device deletes a great deal at once: it is stopped, and its owner decides in the browser what becomes of it."""

from playwright.sync_api import expect

from tests.support.browsing import Open, a_device, ask
from tests.support.cards import a_card
from tests.support.davs import DavClient
from tests.support.real_server import RealServer

FEW = 100
"""So many deletions within an hour pass."""


def test_a_stopped_device_goes_on_when_its_owner_allows_it(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/")
    laptop = a_device(page, server, "Laptop")
    fill(laptop, "Scans", FEW + 3)
    assert empty(laptop, "Scans", FEW + 2) == [204] * FEW + [403] * 2
    page.reload()

    expect(page.get_by_text("A device wants to delete a great deal: Laptop")).to_be_visible()
    page.get_by_role("link", name="Decide").click()
    expect(page.get_by_text("100 deleted, 2 refused, of 104")).to_be_visible()
    page.get_by_role("button", name="Allow it for a day").click()
    expect(page.get_by_text("Allowed until")).to_be_visible()

    assert laptop.ask("DELETE", "Scans/102.txt").status_code == 204


def test_what_a_stopped_device_deleted_is_brought_back_and_it_may_not_go_on(
    server: RealServer, open_window: Open
) -> None:
    page = open_window(server, "/")
    ask(page, "POST", "/files/purge", {"all": True})
    phone = a_device(page, server, "Phone")
    fill(phone, "Letters", FEW + 1)
    empty(phone, "Letters", FEW + 1)
    page.goto("/account/devices")

    asked = page.locator("section").filter(has_text="Phone wants to delete")
    asked.get_by_role("button", name="Keep everything").click()
    expect(asked.get_by_text("Kept", exact=False)).to_be_visible()
    asked.get_by_role("link", name="See what it deleted").click()
    page.get_by_role("button", name="Select all").click()
    page.get_by_role("button", name="Restore", exact=False).first.click()
    expect(page.get_by_text("restored.")).to_be_visible()

    assert len(phone.names("Letters")) == FEW + 1
    assert phone.ask("DELETE", "Letters/0.txt").status_code == 403


def test_a_program_that_would_empty_an_address_book_over_rest_waits_for_its_owner(
    server: RealServer, open_window: Open
) -> None:
    page = open_window(server, "/")
    tablet = a_device(page, server, "Tablet")
    cards = "".join(a_card(f"Card {number}", uid=f"mad-{number}").decode() for number in range(FEW + 2))
    assert tablet.ask("POST", "/api/v1/contacts/import", data=cards.encode()).status_code == 200
    known = tablet.ask("GET", "/api/v1/contacts/cards?limit=500").json()["cards"]
    doomed = {"ids": [one["id"] for one in known][: FEW + 1]}
    assert tablet.ask("POST", "/api/v1/contacts/trash", json=doomed).status_code == 403
    page.goto("/account/devices")

    asked = page.locator("section").filter(has_text="Tablet wants to delete")
    expect(asked.get_by_text(f"0 deleted, {FEW + 1} refused, of {len(known)}")).to_be_visible()
    asked.get_by_role("button", name="Allow it for a day").click()
    expect(asked.get_by_text("Allowed until")).to_be_visible()

    assert tablet.ask("POST", "/api/v1/contacts/trash", json=doomed).status_code == 200


def fill(device: DavClient, folder: str, count: int) -> None:
    """Let a device put files into a new folder."""
    assert device.mkcol(folder).status_code == 201
    for number in range(count):
        assert device.put(f"{folder}/{number}.txt", b"%d" % number).status_code == 201


def empty(device: DavClient, folder: str, count: int) -> list[int]:
    """Let it delete the first of them, one by one; the statuses of the answers."""
    return [device.ask("DELETE", f"{folder}/{number}.txt").status_code for number in range(count)]
