"""Settings: where they come from, which of them wins, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from tansu.core.errors import Invalid
from tansu.settings import load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TANSU_PORT", "TANSU_DATA", "TANSU_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tansu.toml").write_text('port = 1\nname = "From the file"\nthreads = 4\nlog_json = true\n')
    monkeypatch.setenv("TANSU_PORT", "2")
    monkeypatch.setenv("TANSU_NAME", "From around")

    settings = load_settings(data=tmp_path, port=3, host=None)

    assert (settings.port, settings.name, settings.threads, settings.log_json) == (3, "From around", 4, True)
    assert (settings.host, settings.data, settings.backup_folder) == ("127.0.0.1", tmp_path, None)


def test_the_file_is_looked_for_where_the_environment_says_the_data_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chest").mkdir()
    (tmp_path / "chest" / "tansu.toml").write_text('backup_folder = "/elsewhere"\n')
    monkeypatch.setenv("TANSU_DATA", "chest")

    settings = load_settings()

    assert (settings.data, settings.backup_folder) == (Path("chest"), Path("/elsewhere"))


def test_an_empty_folder_for_backups_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANSU_BACKUP_FOLDER", "")

    assert load_settings().backup_folder is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "x", "TANSU_PORT must be a whole number, 0 to 65535"),
        ("PORT", "65536", "TANSU_PORT must be a whole number, 0 to 65535"),
        ("PORT", "", "TANSU_PORT must be a whole number"),
        ("MAX_UPLOAD", "0", "TANSU_MAX_UPLOAD must be a whole number, 1 or more"),
        ("LOG", "loud", "TANSU_LOG must be debug or info or warning or error"),
        ("LOG_JSON", "perhaps", "TANSU_LOG_JSON must be true or false"),
        ("NAME", "x" * 101, "TANSU_NAME must be at most 100 characters long"),
        ("INACTIVE_DAYS", "7", "inactive_days is 0, or 180 or more"),
        ("INACTIVE_DAYS", "200", "inactive_days needs smtp_url"),
    ],
)
def test_one_that_is_wrong_is_named_with_what_it_may_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"TANSU_{name}", value)

    with pytest.raises(Invalid, match=words):
        load_settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = true", "port in .*tansu.toml must be a whole number"),
        ("name = 7", "name in .*tansu.toml must be text"),
        ("smtp_url = 7", "smtp_url in .*tansu.toml must be text"),
        ("colour = 'red'", "a setting that does not exist: colour"),
        ("port =", "not valid TOML"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "tansu.toml").write_text(text)

    with pytest.raises(Invalid, match=words):
        load_settings(data=tmp_path)


def test_a_flag_that_is_wrong_is_named_as_it_is_written() -> None:
    with pytest.raises(Invalid, match="--port must be a whole number, 0 to 65535"):
        load_settings(port=70_000)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANSU_SMTP_URL", "smtp://ada:hidden@example.org")

    settings = load_settings()

    assert settings.smtp_url.reveal() == "smtp://ada:hidden@example.org"
    assert "hidden" not in repr(settings)
