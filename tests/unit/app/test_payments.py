"""The provider is chosen by settings, its secrets may lie in files, and its library is loaded only when it is set."""

import subprocess
import sys
from pathlib import Path

import pytest

from tansu.app.payments import open_payments
from tansu.core.errors import Invalid
from tansu.settings import load_settings


def test_by_hand_is_what_nobody_has_to_set(tmp_path: Path) -> None:
    assert open_payments(load_settings(data=tmp_path)).name == "by_hand"


def test_secrets_may_lie_in_files_that_nobody_else_reads(tmp_path: Path) -> None:
    key, hook = tmp_path / "key", tmp_path / "hook"
    key.write_text("sk_live_abc\n")
    hook.write_text("whsec_abc\n")
    key.chmod(0o600)
    hook.chmod(0o600)
    chosen = {"payments": "stripe", "stripe_secret_key": str(key), "stripe_webhook_secret": str(hook)}

    opened = open_payments(load_settings(data=tmp_path, **chosen))
    key.chmod(0o644)

    assert (opened.name, getattr(opened, "live", None)) == ("stripe", True)
    with pytest.raises(Invalid, match="chmod 600"):
        open_payments(load_settings(data=tmp_path, **chosen))


@pytest.mark.parametrize(
    "wrong",
    [
        {"stripe_secret_key": ""},
        {"stripe_secret_key": "pk_test_public"},
        {"stripe_webhook_secret": ""},
        {"stripe_url": "http://payments.example"},
    ],
    ids=str,
)
def test_a_setting_that_is_missing_or_wrong_is_named(tmp_path: Path, wrong: dict[str, str]) -> None:
    chosen = {"payments": "stripe", "stripe_secret_key": "sk_test_a", "stripe_webhook_secret": "whsec_a", **wrong}

    with pytest.raises(Invalid, match="TANSU_STRIPE"):
        open_payments(load_settings(data=tmp_path, **chosen))


def test_a_server_without_cards_does_not_load_the_library() -> None:
    program = "import sys, tansu.app.routes, tansu.app.worker; print('stripe' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "False"
