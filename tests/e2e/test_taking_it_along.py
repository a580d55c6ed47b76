"""Somebody opens the page that leads out, and everything it offers comes."""

from playwright.sync_api import expect

from tests.support.browsing import Open
from tests.support.real_server import RealServer


def test_everything_the_way_out_offers_can_be_fetched(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/take")
    offered = page.get_by_role("link").and_(page.locator("[download]"))
    expect(offered).to_have_text(["Download contacts", "Download notes", "Download messages"])

    answers = [page.request.get(str(link.get_attribute("href"))) for link in offered.all()]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert ["attachment" in answer.headers["content-disposition"] for answer in answers] == [True] * 3
