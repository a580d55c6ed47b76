"""`python -m tools.demo_plans`: a member buys, upgrades and is given everything back, by hand and by card.

A real server on a fresh data directory, a stand-in for Stripe on loopback, and nothing but the interface that everybody
has. The invoices and credit notes are left in `papers/` of the data directory. Ends with the books verified.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from tests.support.real_server import RealServer, real_server
from tests.support.standin_stripe import KEY, SECRET, StandInStripe, stripe_stand_in

WAIT_SECONDS = 120
SETTINGS = """payments = "stripe"
stripe_secret_key = "{key}"
stripe_webhook_secret = "{secret}"
stripe_url = "{url}"
"""


class Member:
    """Somebody with a browser, who also runs the server."""

    def __init__(self, server: RealServer, stripe: StandInStripe) -> None:
        self._api = f"{server.url}/api/v1"
        self._stripe = stripe
        self._session = requests.Session()
        self._session.headers["X-Tansu"] = "1"
        self.ask("POST", "/session", {"email": server.email, "password": server.password})

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """One request, and its JSON."""
        answer = self._session.request(method, self._api + path, json=content, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def paper(self, path: str) -> bytes:
        """One document."""
        answer = self._session.get(self._api + path, timeout=60)
        answer.raise_for_status()
        return answer.content

    def order(self, plan: str) -> dict[str, Any]:
        """Order a plan."""
        made: dict[str, Any] = self.ask("POST", "/subscription/orders", {"plan": plan, "currency": "EUR"})
        print(f"  ordered {made['name']}, {made['due']['text']} to be paid (credit {made['credit']['text']})")
        return made

    def pay_by_hand(self, order: dict[str, Any]) -> None:
        """Let the operator record a bank transfer."""
        money = {"minor": order["due"]["minor"], "currency": "EUR", "reference": f"bank {order['id']}"}
        self.ask("POST", f"/operator/orders/{order['id']}/payment", money)
        self.tell_plan()

    def pay_by_card(self, order: dict[str, Any]) -> None:
        """Go to the provider's page, press the button, and wait for the word."""
        page = self.ask("POST", f"/subscription/orders/{order['id']}/card")["url"]
        self._stripe.pay(page.rpartition("/")[2])
        _until(lambda: self.ask("GET", "/subscription")["order"] is None)
        self.tell_plan()

    def tell_plan(self) -> None:
        """Say what holds now."""
        held = self.ask("GET", "/subscription")["entitlement"]
        print(f"  paid: {held['bytes'] / 1e9:g} GB until {held['until']}")

    def give_all_back(self) -> list[dict[str, Any]]:
        """Work out the full refund and approve it; what came by hand is sent by hand."""
        account = self.ask("GET", "/session")["account"]["id"]
        made = self.ask("POST", f"/operator/accounts/{account}/refunds", {"rule": "last_payment_full"})["refunds"]
        approved = self.ask("POST", f"/operator/refunds/{made[0]['id']}/approve")["refunds"]
        for one in approved:
            if one["state"] == "pending":
                self.ask("POST", f"/operator/refunds/{one['id']}/sent", {"reference": f"bank back {one['id']}"})
        _until(lambda: not self.ask("GET", "/operator/refunds")["refunds"])
        print("  given back: " + ", ".join(one["amount"]["text"] for one in approved))
        return list(approved)

    def keep_papers(self, folder: Path) -> None:
        """Download every invoice and credit note as PDF."""
        folder.mkdir(exist_ok=True)
        for one in self.ask("GET", "/subscription/invoices")["invoices"]:
            content = self.paper(f"/subscription/invoices/{one['id']}/pdf")
            (folder / f"{one['kind']}-{one['number']}.pdf").write_bytes(content)


def main() -> int:
    """Run the story; exit code 0 if every cent is accounted for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("./demo-plans"))
    data = asked.parse_args().data
    if data.exists():
        print(f"{data} is there already. Remove it, or choose another with DATA=…", file=sys.stderr)
        return 2
    data.mkdir(mode=0o700)
    with stripe_stand_in() as stripe:
        (data / "tansu.toml").write_text(SETTINGS.format(key=KEY, secret=SECRET, url=stripe.url))
        with real_server(data) as server:
            stripe.hook = f"{server.url}/api/v1/webhooks/stripe"
            _story(Member(server, stripe), data)
        return _check(data, "verify") + _check(data, "reconcile")


def _story(ada: Member, data: Path) -> None:
    small, large = (_offer(ada, name, size, minor) for name, size, minor in PLANS)
    for words, pay in (("By bank", ada.pay_by_hand), ("By card", ada.pay_by_card)):
        print(words)
        pay(ada.order(small))
        pay(ada.order(large))
        ada.give_all_back()
    ada.keep_papers(data / "papers")
    print(f"Papers: {', '.join(sorted(one.name for one in (data / 'papers').iterdir()))}")


PLANS = (("200 GB", 200_000_000_000, 299), ("2 TB", 2_000_000_000_000, 999))


def _offer(ada: Member, name: str, size: int, minor: int) -> str:
    prices = [{"minor": minor, "currency": "EUR"}]
    offer = {"name": name, "bytes": size, "term": "month", "prices": prices}
    return str(ada.ask("POST", "/operator/plans", offer)["id"])


def _check(data: Path, what: str) -> int:
    return subprocess.run([sys.executable, "-m", "tansu", "ledger", what, "--data", str(data)], check=False).returncode


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not done():
        if time.monotonic() > end:
            raise SystemExit("The provider's word never came.")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
