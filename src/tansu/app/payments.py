"""Which provider moves money, from settings."""

from importlib import import_module
from pathlib import Path

from tansu.adapters.payments.by_hand import ByHand
from tansu.core.errors import Invalid
from tansu.ports.payments import Payments
from tansu.settings import Settings


def open_payments(settings: Settings) -> Payments:
    """The provider that is set. Raises Invalid naming the setting that is missing or looks wrong."""
    if settings.payments == "by_hand":
        return ByHand()
    key = _secret(settings.stripe_secret_key.reveal(), "TANSU_STRIPE_SECRET_KEY", ("sk_", "rk_"))
    webhook = _secret(settings.stripe_webhook_secret.reveal(), "TANSU_STRIPE_WEBHOOK_SECRET", ("whsec_",))
    if settings.stripe_url and not settings.stripe_url.startswith(
        ("https://", "http://127.0.0.1:", "http://localhost:")
    ):
        raise Invalid("TANSU_STRIPE_URL begins with https://.")
    # Loading Stripe's library takes a third of a second, which a server without cards need not wait.
    stripe = import_module("tansu.adapters.payments.stripe")
    opened: Payments = stripe.StripePayments(key, webhook, url=settings.stripe_url.rstrip("/"))
    return opened


def _secret(setting: str, name: str, begins: tuple[str, ...]) -> str:
    """The secret itself, or what the file of that name holds, which nobody else may read."""
    if setting.startswith(begins):
        return setting.strip()
    if not setting or not Path(setting).is_file():
        raise Invalid(f"{name} is needed to take cards: {begins[0]}…, or a file that holds it.")
    if Path(setting).stat().st_mode & 0o077:
        raise Invalid(f"{setting} can be read by others. Run: chmod 600 {setting}")
    text = Path(setting).read_text().strip()
    if not text.startswith(begins):
        raise Invalid(f"{setting} does not hold what {name} needs: {begins[0]}…")
    return text
