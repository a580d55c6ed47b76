"""A device sends again what was deleted: it waits off the timeline until its owner keeps it or deletes it again."""

from playwright.sync_api import Page, expect

from tests.support.browsing import Open, a_device, ask, put, until_rendered
from tests.support.davs import DavClient
from tests.support.real_server import RealServer
from tests.support.sending import photo


def test_photos_that_a_device_sent_again_are_kept_or_deleted_again(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/")
    phone = a_device(page, server, "Old phone")
    for name in ("boat.jpg", "ship.jpg"):
        delete_and_send_again(page, phone, name)
    page.reload()

    page.get_by_role("link", name="Look", exact=True).click()
    expect(page.get_by_text("2 items")).to_be_visible()
    page.get_by_role("button", name="Keep boat.jpg").click()
    expect(page.get_by_role("button", name="Keep boat.jpg")).to_have_count(0)
    page.get_by_role("button", name="Delete again: ship.jpg").click()
    expect(page.get_by_role("heading", name="Nothing came back")).to_be_visible()
    assert [one["name"] for one in ask(page, "GET", "/gallery/trash")["assets"]] == ["ship.jpg"]

    toast = page.get_by_role("status").locator("div").filter(has_text="Moved to the trash")
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Keep ship.jpg")).to_be_visible()
    page.get_by_role("link", name="Photos", exact=True).click()
    expect(page.get_by_text("1 photo that you deleted was sent again")).to_be_visible()
    expect(page.locator("a[data-id]")).to_have_count(1)


def delete_and_send_again(page: Page, device: DavClient, name: str) -> None:
    """Let a photo be deleted for good, and sent by a device that still has it."""
    asset = put(page, name, photo(name))
    until_rendered(page, asset)
    ask(page, "POST", "/gallery/trash", {"ids": [asset]})
    ask(page, "POST", "/gallery/purge", {"ids": [asset]})
    assert device.put(name, photo(name)).status_code == 201
    (back,) = [one["id"] for one in ask(page, "GET", "/gallery/came-back")["assets"] if one["name"] == name]
    until_rendered(page, back)
