"""Every setting: type, default, one-sentence meaning.

A command-line flag beats the environment (`TANSU_…`), which beats `tansu.toml` in the data directory.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from tansu.core.errors import Invalid

FEWEST_INACTIVE_DAYS = 180

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Secret:
    """Words that are not to be seen, neither in a log nor in an error."""

    def __init__(self, words: str = "") -> None:
        self._words = words

    def reveal(self) -> str:
        """The words themselves."""
        return self._words

    def __repr__(self) -> str:
        return "Secret('…')" if self._words else "Secret('')"


def _choice(default: object, meaning: str, **limits: object) -> Any:
    """A setting: what it means, and what it may be (`least`, `most`, `longest`, `one_of`)."""
    return field(default=default, metadata={"meaning": meaning, **limits})


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. Everything has a default that is right for one household."""

    data: Path = _choice(Path("data"), "The data directory: database, originals, everything to back up.")
    host: str = _choice("127.0.0.1", "The address to listen on; 0.0.0.0 for the whole network.")
    port: int = _choice(8420, "The port to listen on; 0 lets the system choose one.", least=0, most=65535)
    name: str = _choice("Tansu", "What this server is called in its pages and mails.", longest=100)
    public_url: str = _choice("", "The address people use, as in https://photos.example.org; for links in mails.")
    database_url: str = _choice("", "Empty for SQLite in the data directory, or postgresql://….")
    blobs_url: str = _choice("", "Empty for folders in the data directory, or s3://bucket/prefix.")
    s3_endpoint: str = _choice("", "The S3 endpoint, as in https://s3.example.org; empty for AWS.")
    s3_region: str = _choice("us-east-1", "The S3 region.")
    s3_access_key: str = _choice("", "The S3 access key.")
    s3_secret_key: Secret = _choice(Secret(), "The S3 secret key.")
    smtp_url: Secret = _choice(Secret(), "smtp://user:password@host:587; empty writes mails into the folder outbox/.")
    mail_from: str = _choice("tansu@localhost", "The sender of mails.")
    payments: str = _choice(
        "by_hand",
        "How members pay: by_hand, by bank or in cash as the operator records it, or also by card, stripe.",
        one_of=("by_hand", "stripe"),
    )
    stripe_secret_key: Secret = _choice(
        Secret(), "The secret key at Stripe, sk_live_… or sk_test_…, or a file that holds it."
    )
    stripe_webhook_secret: Secret = _choice(
        Secret(), "The signing secret of the webhook at Stripe, whsec_…, or a file that holds it."
    )
    stripe_url: str = _choice("", "The address of Stripe's API; empty for Stripe's own.")
    instance_key: Secret = _choice(
        Secret(),
        "The instance key, 64 hexadecimal digits or a file that holds them; the same on all nodes. "
        "Empty: instance.key in the data directory.",
    )
    threads: int = _choice(16, "Threads that answer requests.", least=2, most=256)
    upload_threads: int = _choice(64, "Uploads that may be received at the same time.", least=2, most=1024)
    worker_threads: int = _choice(2, "Jobs a worker runs at the same time.", least=1, most=64)
    media_workers: int = _choice(0, "Processes that decode pictures; 0 for one a core.", least=0, most=64)
    media_memory: int = _choice(2 * 1024**3, "Bytes of memory each of them may use.", least=2**28)
    free_disk: int = _choice(
        0, "Bytes of disk that uploads leave free; 0 for the larger of 2 GB and 2 % of the disk.", least=0
    )
    max_upload: int = _choice(1 << 40, "The largest file in bytes.", least=1)
    metrics_token: Secret = _choice(Secret(), "Lets /metrics be read from elsewhere than this machine.")
    trusted_proxies: str = _choice(
        "", "Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."
    )
    log: str = _choice("info", "How much is logged.", one_of=("debug", "info", "warning", "error"))
    log_json: bool = _choice(False, "Log as JSON lines instead of words.")
    backups: str = _choice(
        "auto",
        "Whether a backup is made every night and old ones are removed; auto: if database and originals "
        "are in the data directory.",
        one_of=("auto", "on", "off"),
    )
    backup_folder: Path | None = _choice(
        None, "Where backups go, best on another disk; empty for backups/ in the data directory."
    )
    inactive_days: int = _choice(
        0,
        "Accounts without a plan that nobody has used for so many days, 180 or more, are warned three "
        "times, then closed and thirty days later erased; 0: never. Needs smtp_url.",
        least=0,
        most=36500,
    )
    scrub_days: int = _choice(30, "Every original is re-read at least once in so many days.", least=1, most=3650)


def load_settings(**flags: Any) -> Settings:
    """Read the settings. Raises Invalid naming the setting that is wrong and where it came from."""
    given = {name: value for name, value in flags.items() if value is not None}
    data = Path(given.get("data") or os.environ.get("TANSU_DATA") or "data")
    from_file = _file(data / "tansu.toml")
    chosen: dict[str, Any] = {}
    for one in fields(Settings):
        variable = f"TANSU_{one.name.upper()}"
        if one.name in given:
            chosen[one.name] = _read(one, given[one.name], f"--{one.name.replace('_', '-')}")
        elif variable in os.environ:
            chosen[one.name] = _read(one, os.environ[variable], variable)
        elif one.name in from_file:
            chosen[one.name] = _read(one, from_file[one.name], f"{one.name} in {data / 'tansu.toml'}")
    settings = Settings(**chosen)
    _who_is_closed_was_told(settings)
    return settings


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{path} is not valid TOML: {error}.") from error
    if unknown := sorted(set(settings) - {one.name for one in fields(Settings)}):
        raise Invalid(f"{path} has a setting that does not exist: {unknown[0]}.")
    return settings


def _read(setting: "Field[Any]", value: object, where: str) -> object:
    """The value as the setting's type. A text that is wrong stays out of the words: it may be a secret."""
    limits, wrong = setting.metadata, f"A setting is wrong. {where} must be"
    if setting.type is bool:
        if str(value).lower() not in _YES + _NO:
            raise Invalid(f"{wrong} true or false.")
        return str(value).lower() in _YES
    if setting.type is int:
        return _number(value, limits, wrong)
    if not isinstance(value, str | Path):
        raise Invalid(f"{wrong} text.")
    if "one_of" in limits and value not in limits["one_of"]:
        raise Invalid(f"{wrong} {' or '.join(limits['one_of'])}.")
    if len(str(value)) > limits.get("longest", 10_000):
        raise Invalid(f"{wrong} at most {limits.get('longest', 10_000)} characters long.")
    if setting.type is Secret:
        return Secret(str(value))
    if setting.type is str:
        return str(value)
    return Path(value) if str(value) else setting.default


def _number(value: object, limits: Mapping[str, Any], wrong: str) -> int:
    least, most = limits.get("least", 0), limits.get("most")
    try:
        number = int(str(value))
    except ValueError:
        number = least - 1
    if number < least or (most is not None and number > most):
        raise Invalid(f"{wrong} a whole number, {f'{least} to {most}' if most is not None else f'{least} or more'}.")
    return number


def _who_is_closed_was_told(settings: Settings) -> None:
    if 0 < settings.inactive_days < FEWEST_INACTIVE_DAYS:
        raise Invalid(f"A setting is wrong. inactive_days is 0, or {FEWEST_INACTIVE_DAYS} or more.")
    if settings.inactive_days and not settings.smtp_url.reveal():
        words = "inactive_days needs smtp_url: nobody's account is closed who could not be told."
        raise Invalid(f"A setting is wrong. {words}")
