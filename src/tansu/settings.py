"""Every setting: type, default, one-sentence meaning.

A command-line flag beats the environment (`TANSU_…`), which beats `tansu.toml` in the data directory.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from tansu.core.errors import Invalid

FEWEST_INACTIVE_DAYS = 180


class Settings(BaseSettings):
    """What an operator may choose. Everything has a default that is right for one household."""

    model_config = SettingsConfigDict(env_prefix="TANSU_", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="The data directory: database, originals, everything to back up.")
    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 for the whole network.")
    port: int = Field(8420, ge=0, le=65535, description="The port to listen on; 0 lets the system choose one.")
    name: str = Field("Tansu", max_length=100, description="What this server is called in its pages and mails.")
    public_url: str = Field(
        "", description="The address people use, as in https://photos.example.org; for links in mails."
    )
    database_url: str = Field("", description="Empty for SQLite in the data directory, or postgresql://….")
    blobs_url: str = Field("", description="Empty for folders in the data directory, or s3://bucket/prefix.")
    s3_endpoint: str = Field("", description="The S3 endpoint, as in https://s3.example.org; empty for AWS.")
    s3_region: str = Field("us-east-1", description="The S3 region.")
    s3_access_key: str = Field("", description="The S3 access key.")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="The S3 secret key.")
    smtp_url: SecretStr = Field(
        SecretStr(""), description="smtp://user:password@host:587; empty writes mails into the folder outbox/."
    )
    mail_from: str = Field("tansu@localhost", description="The sender of mails.")
    payments: str = Field(
        "by_hand",
        pattern="^(by_hand|stripe)$",
        description="How members pay: by_hand, by bank or in cash as the operator records it, or also by card, stripe.",
    )
    stripe_secret_key: SecretStr = Field(
        SecretStr(""),
        description="The secret key at Stripe, sk_live_… or sk_test_…, or a file that holds it.",
    )
    stripe_webhook_secret: SecretStr = Field(
        SecretStr(""), description="The signing secret of the webhook at Stripe, whsec_…, or a file that holds it."
    )
    stripe_url: str = Field("", description="The address of Stripe's API; empty for Stripe's own.")
    instance_key: SecretStr = Field(
        SecretStr(""),
        description="The instance key, 64 hexadecimal digits or a file that holds them; the same on all nodes. "
        "Empty: instance.key in the data directory.",
    )
    threads: int = Field(16, ge=2, le=256, description="Threads that answer requests.")
    upload_threads: int = Field(64, ge=2, le=1024, description="Uploads that may be received at the same time.")
    worker_threads: int = Field(2, ge=1, le=64, description="Jobs a worker runs at the same time.")
    media_workers: int = Field(0, ge=0, le=64, description="Processes that decode pictures; 0 for one a core.")
    media_memory: int = Field(2 * 1024**3, ge=2**28, description="Bytes of memory each of them may use.")
    free_disk: int = Field(
        0, ge=0, description="Bytes of disk that uploads leave free; 0 for the larger of 2 GB and 2 % of the disk."
    )
    max_upload: int = Field(1 << 40, ge=1, description="The largest file in bytes.")
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Lets /metrics be read from elsewhere than this machine."
    )
    trusted_proxies: str = Field(
        "", description="Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."
    )
    log: str = Field("info", pattern="^(debug|info|warning|error)$", description="How much is logged.")
    log_json: bool = Field(False, description="Log as JSON lines instead of words.")
    backups: str = Field(
        "auto",
        pattern="^(auto|on|off)$",
        description="Whether a backup is made every night and old ones are removed; auto: if database and originals "
        "are in the data directory.",
    )
    backup_folder: Path | None = Field(
        None, description="Where backups go, best on another disk; empty for backups/ in the data directory."
    )
    inactive_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Accounts without a plan that nobody has used for so many days, 180 or more, are warned three "
        "times, then closed and thirty days later erased; 0: never. Needs smtp_url.",
    )
    scrub_days: int = Field(30, ge=1, le=3650, description="Every original is re-read at least once in so many days.")

    @model_validator(mode="after")
    def _who_is_closed_was_told(self) -> "Settings":
        if 0 < self.inactive_days < FEWEST_INACTIVE_DAYS:
            raise ValueError(f"inactive_days is 0, or {FEWEST_INACTIVE_DAYS} or more.")
        if self.inactive_days and not self.smtp_url.get_secret_value():
            raise ValueError("inactive_days needs smtp_url: nobody's account is closed who could not be told.")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment; the file is merged in by `load`."""
        return (init_settings, env_settings)


def load(**flags: Any) -> Settings:
    """Read the settings. Raises Invalid naming the setting that is wrong and where it came from."""
    given = {name: value for name, value in flags.items() if value is not None}
    data = Path(given.get("data") or os.environ.get("TANSU_DATA") or "data")
    from_file = _file(data / "tansu.toml")
    for name in list(from_file):
        if f"TANSU_{name.upper()}" in os.environ or name in given:
            del from_file[name]
    try:
        return Settings(**from_file, **given)
    except ValueError as error:
        raise Invalid(f"A setting is wrong. {error}") from error


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{path} is not valid TOML: {error}.") from error
    if unknown := sorted(set(settings) - set(Settings.model_fields)):
        raise Invalid(f"{path} has a setting that does not exist: {unknown[0]}.")
    return settings
