"""A stand-in for what we use of Stripe, in memory, on loopback: pages, cards, money, refunds, disputes, events.

Made from the protocol's facts: form bodies with brackets, an idempotency key that answers as before and refuses other
words, lists newest first with `has_more`, events signed with `t=…,v1=…` over the bytes. A test plays payer and bank.
"""

import hashlib
import hmac
import html
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

KEY = "sk_test_standin"
SECRET = "whsec_standin"
Thing = dict[str, Any]


class Refusal(Exception):
    """An error as the API words it."""

    def __init__(self, status: int, code: str, kind: str = "invalid_request_error", **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": f"No: {code}", **more}}


class StandInStripe:
    """What one account at the provider holds."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.url = ""
        self.hook = ""
        """Where events go; nowhere if empty."""
        self.hook_answers: list[int] = []
        self.declines = ""
        """Set this to a decline code to make cards fail."""
        self.lost = 0
        """So many answers to posts are lost after the thing was done."""
        self.refund_status = "succeeded"
        self.calls: list[tuple[str, str, str]] = []
        """Method, path and idempotency key of each call."""
        self._answers: dict[str, tuple[str, int, Thing]] = {}
        self._lock = threading.RLock()

    def all(self, kind: str, **wanted: Any) -> list[Thing]:
        """What there is of a kind, newest first."""
        found = [one for one in self.things.values() if one["object"] == kind]
        return [one for one in reversed(found) if all(one.get(name) == value for name, value in wanted.items())]

    def leave_card(self, customer: str) -> Thing:
        """Play a payer who leaves a card."""
        return self._make("pm", "payment_method", customer=customer, type="card", card={"last4": "4242"})

    def pay(self, session: str, card: str = "4242") -> Thing:
        """Play the payer on a Checkout page; the card is kept for later."""
        with self._lock:
            page = self.things[session]
            if page["status"] != "open":
                return page
            kept = self._make("pm", "payment_method", customer=page["customer"], type="card", card={"last4": card})
            intent = self._intent(page["amount_total"], page["currency"], page["customer"], kept["id"], page["asked"])
            page.update(status="complete", payment_status="paid", payment_intent=intent["id"], url=None)
        self.tell("checkout.session.completed", page)
        self.tell("payment_intent.succeeded", intent)
        return page

    def dispute(self, intent: str, status: str, amount: int | None = None) -> Thing:
        """Play the payer's bank: `needs_response`, then `won` or `lost`."""
        with self._lock:
            paid = self.things[intent]
            self.things[paid["latest_charge"]]["disputed"] = True
            known = self.all("dispute", payment_intent=intent)
            found = (
                known[0]
                if known
                else self._make(
                    "du", "dispute", payment_intent=intent, amount=amount or paid["amount"], currency=paid["currency"]
                )
            )
            found["status"] = status
        self.tell(f"charge.dispute.{'updated' if known else 'created'}", found)
        return found

    def tell(self, kind: str, thing: Thing, *, live: bool = False, id: str = "", at: int | None = None) -> int:
        """Send an event, signed; the answer's status, or 0 if nobody listens."""
        body = self.event(kind, thing, live=live, id=id)
        return self.send(body, signature(body, at=at))

    def event(self, kind: str, thing: Thing, *, live: bool = False, id: str = "") -> bytes:
        """The bytes of an event."""
        made = {
            "id": id or self._id("evt"),
            "object": "event",
            "type": kind,
            "livemode": live,
            "created": int(time.time()),
            "data": {"object": thing},
        }
        return json.dumps(made, indent=2).encode()

    def send(self, body: bytes, signed: str) -> int:
        """Send bytes to the hook."""
        if not self.hook:
            return 0
        headers = {"Content-Type": "application/json", "Stripe-Signature": signed}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.hook, body, headers), timeout=20) as answer:
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            status = error.code
        self.hook_answers.append(status)
        return status

    def answer(self, method: str, path: str, given: Thing, key: str) -> tuple[int, Thing]:
        """Answer one call."""
        with self._lock:
            self.calls.append((method, path, key))
            print_of = hashlib.sha256(json.dumps([path, given], sort_keys=True).encode()).hexdigest()
            if key in self._answers:
                before, status, answer = self._answers[key]
                if before != print_of:
                    refusal = Refusal(400, "idempotency_key_reused", "idempotency_error")
                    return refusal.status, refusal.body
                return status, answer
            try:
                status, answer = 200, self._do(method, path.strip("/").split("/")[1:], given)
            except Refusal as refusal:
                status, answer = refusal.status, refusal.body
            if key:
                self._answers[key] = (print_of, status, json.loads(json.dumps(answer)))
            return status, answer

    def _do(self, method: str, path: list[str], given: Thing) -> Thing:
        match (method, *path):
            case ("POST", "customers"):
                return self._make("cus", "customer", invoice_settings={"default_payment_method": None}, **given)
            case ("POST", "checkout", "sessions"):
                return self._session(given)
            case ("POST", "billing_portal", "sessions"):
                made = self._make("bps", "billing_portal.session", **given)
                made["url"] = f"{self.url}/portal/{made['id']}"
                return made
            case ("POST", "payment_intents"):
                return self._charge(given)
            case ("POST", "refunds"):
                return self._refund(given)
            case ("GET", kind) | ("GET", "checkout", kind):
                return self._list(_singular(kind), given)
            case ("GET", *_, id):
                if id not in self.things:
                    raise Refusal(404, "resource_missing")
                return self._expanded(self.things[id], given)
        raise Refusal(404, "unknown")

    def _session(self, given: Thing) -> Thing:
        price = given["line_items"]["0"]["price_data"]
        made = self._make(
            "cs_test",
            "checkout.session",
            customer=given["customer"],
            amount_total=int(price["unit_amount"]),
            currency=price["currency"],
            metadata=given["metadata"],
            asked=given["payment_intent_data"]["metadata"],
            words=price["product_data"]["name"],
            success_url=given["success_url"],
            cancel_url=given["cancel_url"],
            status="open",
            payment_status="unpaid",
            payment_intent=None,
            expires_at=int(time.time()) + 86400,
        )
        made["url"] = f"{self.url}/pay/{made['id']}"
        return made

    def _charge(self, given: Thing) -> Thing:
        if given["payment_method"] not in self.things:
            raise Refusal(404, "resource_missing")
        if self.declines:
            raise Refusal(402, "card_declined", "card_error", decline_code=self.declines)
        card, amount = given["payment_method"], int(given["amount"])
        made = self._intent(amount, given["currency"], given["customer"], card, given["metadata"])
        threading.Thread(target=self.tell, args=("payment_intent.succeeded", made)).start()
        return made

    def _intent(self, amount: int, currency: str, customer: str, card: str, metadata: Thing) -> Thing:
        made = self._make("pi", "payment_intent", amount=amount, amount_received=amount, currency=currency)
        charge = self._make("ch", "charge", payment_intent=made["id"], amount=amount, disputed=False)
        made.update(
            customer=customer, payment_method=card, metadata=metadata, status="succeeded", latest_charge=charge["id"]
        )
        return made

    def _refund(self, given: Thing) -> Thing:
        paid = self.things.get(given["payment_intent"])
        if paid is None:
            raise Refusal(404, "resource_missing")
        if self.things[paid["latest_charge"]]["disputed"]:
            raise Refusal(400, "charge_disputed")
        gone = [one for one in self.all("refund", payment_intent=paid["id"]) if one["status"] != "failed"]
        amount = int(given["amount"])
        if sum(one["amount"] for one in gone) + amount > paid["amount"]:
            raise Refusal(400, "charge_already_refunded")
        made = self._make("re", "refund", payment_intent=paid["id"], amount=amount, currency=paid["currency"])
        made.update(metadata=given.get("metadata", {}), status=self.refund_status, failure_reason=None)
        if self.refund_status == "failed":
            made["failure_reason"] = "expired_or_canceled_card"
        threading.Thread(target=self.tell, args=("refund.created", made)).start()
        return made

    def _list(self, kind: str, given: Thing) -> Thing:
        wanted = {name: given[name] for name in ("customer", "payment_intent", "type") if name in given}
        found = self.all(kind, **wanted)
        if "created" in given:
            found = [one for one in found if one["created"] >= int(given["created"]["gte"])]
        if "starting_after" in given:
            ids = [one["id"] for one in found]
            found = found[ids.index(given["starting_after"]) + 1 :]
        limit = int(given.get("limit", 10))
        page = [self._expanded(one, given) for one in found[:limit]]
        return {"object": "list", "url": f"/v1/{kind}s", "data": page, "has_more": len(found) > limit}

    def _expanded(self, thing: Thing, given: Thing) -> Thing:
        wanted = str(given.get("expand", ""))
        if "latest_charge" in wanted and thing.get("latest_charge"):
            return {**thing, "latest_charge": self.things[thing["latest_charge"]]}
        return thing

    def _make(self, prefix: str, kind: str, **facts: Any) -> Thing:
        made = {"id": self._id(prefix), "object": kind, "created": int(time.time()), "livemode": False, **facts}
        self.things[made["id"]] = made
        return made

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{len(self.things):06d}{time.monotonic_ns() % 10**9:09d}"


def signature(body: bytes, *, secret: str = SECRET, at: int | None = None) -> str:
    """Sign as Stripe does."""
    stamp = int(time.time()) if at is None else at
    signed = hmac.new(secret.encode(), b"%d.%s" % (stamp, body), hashlib.sha256).hexdigest()
    return f"t={stamp},v1={signed}"


@contextmanager
def stripe_stand_in() -> Iterator[StandInStripe]:
    """Run one on loopback."""
    stand_in = StandInStripe()

    class Handler(BaseHTTPRequestHandler):
        """Calls of the API, and the two pages."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """A look-up or a page."""
            path = urlsplit(self.path)
            if path.path.startswith(("/pay/", "/portal/")):
                self._page(path.path)
                return
            self._answer("GET", path.path, _tree(parse_qs(path.query)))

        def do_POST(self) -> None:
            """Something is made, or the payer has pressed the button."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if self.path.startswith("/pay/"):
                paid = stand_in.pay(self.path.rpartition("/")[2])
                self._send(303, b"", {"Location": paid["success_url"]})
                return
            self._answer("POST", urlsplit(self.path).path, _tree(_pairs(body)))

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def _answer(self, method: str, path: str, given: Thing) -> None:
            if self.headers.get("Authorization") != f"Bearer {KEY}":
                status, told = 401, Refusal(401, "api_key").body
            else:
                status, told = stand_in.answer(method, path, given, self.headers.get("Idempotency-Key", ""))
            if method == "POST" and stand_in.lost:
                stand_in.lost -= 1
                self.close_connection = True
                self.connection.close()
                return
            self._send(status, json.dumps(told).encode(), {"Content-Type": "application/json"})

        def _page(self, path: str) -> None:
            kind, _, id = path.strip("/").partition("/")
            thing = stand_in.things.get(id)
            if thing is None:
                self._send(404, b"no such page", {})
                return
            words = f"<h1>{html.escape(thing.get('words', 'Your card'))}</h1>"
            if kind == "pay":
                words += f"<p>{thing['amount_total']} {thing['currency']}</p>"
                words += f"<form method=post><button>Pay</button></form><a href='{thing['cancel_url']}'>Back</a>"
            else:
                words += f"<a href='{thing['return_url']}'>Back</a>"
            page = f"<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>Stand-in</title>{words}"
            self._send(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _pairs(body: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return found


def _tree(flat: dict[str, list[str]]) -> Thing:
    """`a[b][0]=c` as nested dictionaries."""
    tree: Thing = {}
    for name, values in flat.items():
        keys = re.findall(r"[^\[\]]+", name)
        place = tree
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = values[0]
    return tree


def _singular(kind: str) -> str:
    return {"sessions": "checkout.session"}.get(kind, kind.removesuffix("s"))
