"""Stripe: hosted pages by redirect, the card that was left there for renewals, refunds, signed events.

Every call that moves money carries our key as its idempotency key, and as metadata: Stripe forgets keys after a day,
so what may have been asked before is looked for first. The version of Stripe's API is the library's own.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from tansu.adapters.payments.stripe_amounts import to_stripe
from tansu.adapters.payments.stripe_reading import back_of, charge_of, metadata_of, reason_of, told
from tansu.core.errors import Conflict, NotFound, Unavailable
from tansu.core.money import Money
from tansu.ports.payments import Ask, Back, BackState, BadSignature, Charge, ChargeState, Page, Told

TIMEOUT_SECONDS = 20.0
TOLERANCE = timedelta(minutes=5)
_PAGE = 100


class StripePayments:
    """One account at Stripe, in test mode or live, as its secret key says."""

    name = "stripe"
    takes_cards = True

    def __init__(self, secret_key: str, webhook_secret: str, *, url: str = "") -> None:
        # What our calls took is nobody else's business.
        stripe.enable_telemetry = False
        self.live = secret_key.startswith(("sk_live_", "rk_live_"))
        self._webhook_secret = webhook_secret
        client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": url} if url else None,
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )
        self._api = client.v1

    def customer(self, account: str, *, email: str, name: str) -> str:
        """Make the payer known, with the address for receipts. The key makes one of two at once."""
        known = hashlib.sha256(f"{email}\0{name}".encode()).hexdigest()[:16]
        with _calling():
            made = self._api.customers.create(
                {"email": email, "name": name, "metadata": {"account": account}},
                {"idempotency_key": f"customer:{account}:{known}"},
            )
        return made.id

    def page_to_pay(self, ask: Ask, *, customer: str, done: str, back: str) -> Page:
        """A Checkout session of Stripe."""
        asked = _metadata(ask, "page")
        asking: Any = {
            "mode": "payment",
            "customer": customer,
            "client_reference_id": ask.order,
            "payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": ask.amount.currency.lower(),
                        "unit_amount": to_stripe(ask.amount),
                        "product_data": {"name": ask.words},
                    },
                }
            ],
            "payment_intent_data": {"setup_future_usage": "off_session", "metadata": asked},
            "metadata": asked,
            "success_url": done,
            "cancel_url": back,
        }
        with _calling():
            made = self._api.checkout.sessions.create(asking, {"idempotency_key": ask.key})
        if not made.url:
            raise Unavailable("The payment provider gave no page to pay on. Try again in a moment.")
        return Page(made.id, made.url, datetime.fromtimestamp(made.expires_at, UTC))

    def page_of_cards(self, customer: str, *, back: str) -> str:
        """A session of the customer portal."""
        with _calling():
            return self._api.billing_portal.sessions.create({"customer": customer, "return_url": back}).url

    def has_card(self, customer: str) -> bool:
        """Whether there is a card to charge."""
        return self._card(customer) is not None

    def charge_card(self, ask: Ask, *, customer: str, again: bool = False) -> Charge:
        """Charge the card off session."""
        if again and (found := self._asked_before(ask, customer)) is not None:
            return found
        card = self._card(customer)
        if card is None:
            state = ChargeState.FAILED
            return Charge("", ask.order, ask.account, customer, ask.amount, state, "no_card", ask.key)
        try:
            with _calling():
                made = self._api.payment_intents.create(
                    {
                        "amount": to_stripe(ask.amount),
                        "currency": ask.amount.currency.lower(),
                        "customer": customer,
                        "payment_method": card,
                        "off_session": True,
                        "confirm": True,
                        "metadata": _metadata(ask, "card"),
                    },
                    {"idempotency_key": ask.key},
                )
        except stripe.CardError as error:
            why = str(getattr(error.error, "decline_code", None) or error.code or "card_declined")
            state = ChargeState.FAILED
            return Charge("", ask.order, ask.account, customer, ask.amount, state, why, ask.key)
        return charge_of(made, (), ())

    def look(self, reference: str) -> Charge:
        """Look up a payment intent, or the Checkout session in which it was to be paid."""
        with _calling():
            if not reference.startswith("cs_"):
                return self._whole(self._api.payment_intents.retrieve(reference, {"expand": ["latest_charge"]}))
            session = self._api.checkout.sessions.retrieve(reference)
        if session.payment_intent:
            return self.look(str(session.payment_intent))
        asked = metadata_of(session)
        expired = session.status == "expired"
        return Charge(
            reference=reference,
            order=asked.get("order", ""),
            account=asked.get("account", ""),
            customer=str(session.customer or ""),
            amount=Money(0, (session.currency or "").upper()),
            state=ChargeState.FAILED if expired else ChargeState.OPEN,
            failure="expired" if expired else "",
            key=asked.get("key", ""),
        )

    def give_back(self, charge: str, amount: Money, *, key: str) -> Back:
        """Look for the refund of that key among those of the charge; if there is none, make it under that key."""
        with _calling():
            made = list(self._api.refunds.list({"payment_intent": charge, "limit": _PAGE}).auto_paging_iter())
        for one in map(back_of, made):
            if one.key == key:
                return one
        try:
            with _calling():
                sent = self._api.refunds.create(
                    {"payment_intent": charge, "amount": to_stripe(amount), "metadata": {"key": key}},
                    {"idempotency_key": key},
                )
        except Refused as error:
            return Back("", key, amount, BackState.FAILED, reason_of(error.reason))
        return back_of(sent)

    def listen(self, body: bytes, signature: str, *, now: datetime) -> Told:
        """Check signature and age over the bytes as they came, then the mode."""
        try:
            stripe.WebhookSignature.verify_header(body, signature, self._webhook_secret)
            signed, _ = stripe.WebhookSignature._get_timestamp_and_signatures(signature, "v1")
            event = json.loads(body)
            live, known = event["livemode"], told(event)
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignature("This is not signed by the payment provider.") from error
        if abs(now.timestamp() - signed) > TOLERANCE.total_seconds():
            raise BadSignature("This was signed too long ago, or our clock is wrong.")
        if live is not self.live:
            raise BadSignature("This event is of the test mode, or this server is.")
        return known

    def charges(self, since: datetime) -> Iterator[Charge]:
        """Every payment intent that succeeded, with what went back of it."""
        span: Any = {"created": {"gte": int(since.timestamp())}, "limit": _PAGE, "expand": ["data.latest_charge"]}
        with _calling():
            for intent in self._api.payment_intents.list(span).auto_paging_iter():
                if intent.status == "succeeded":
                    yield self._whole(intent)

    def _whole(self, intent: Any) -> Charge:
        asked: Any = {"payment_intent": intent.id, "limit": _PAGE}
        charge = getattr(intent, "latest_charge", None)
        if charge is None:
            return charge_of(intent, (), ())
        refunds = list(self._api.refunds.list(asked).auto_paging_iter())
        disputed = getattr(charge, "disputed", False)
        disputes = list(self._api.disputes.list(asked).auto_paging_iter()) if disputed else []
        return charge_of(intent, refunds, disputes)

    def _card(self, customer: str) -> str | None:
        """The card the payer chose on the portal, else the newest."""
        with _calling():
            payer = self._api.customers.retrieve(customer)
            chosen = getattr(getattr(payer, "invoice_settings", None), "default_payment_method", None)
            if chosen:
                return str(chosen)
            cards = self._api.payment_methods.list({"customer": customer, "type": "card", "limit": 1})
        return cards.data[0].id if cards.data else None

    def _asked_before(self, ask: Ask, customer: str) -> Charge | None:
        with _calling():
            for intent in self._api.payment_intents.list({"customer": customer, "limit": _PAGE}).auto_paging_iter():
                if metadata_of(intent).get("key") == ask.key:
                    return self.look(intent.id)
        return None


class Refused(Conflict):
    """Stripe will not do that, however often it is asked."""

    def __init__(self, reason: str) -> None:
        super().__init__("The payment provider refuses this. Ask the operator of this server.")
        self.reason = reason


@contextmanager
def _calling() -> Iterator[None]:
    """Errors of Stripe in our words: what may go away raises Unavailable, what will not raises Refused."""
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise Unavailable("The payment provider refuses this server's key; its operator has to look.") from error
    except stripe.InvalidRequestError as error:
        if error.http_status == 404:
            raise NotFound("The payment provider knows nothing by that name.") from error
        raise Refused(error.code or "") from error
    except stripe.CardError:
        raise
    except stripe.IdempotencyError as error:
        if error.http_status == 409:
            raise Unavailable("The payment provider is busy with this.") from error
        raise Refused("key") from error
    except stripe.StripeError as error:
        # Connection, time-out, rate limit, their own fault: nobody knows whether it was done.
        raise Unavailable("The payment provider does not answer. Nothing is lost; try again in a moment.") from error


def _metadata(ask: Ask, way: str) -> dict[str, str]:
    return {"order": ask.order, "account": ask.account, "key": ask.key, "way": way}
