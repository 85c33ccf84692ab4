import os
from datetime import date
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import HIDDEN, NOT_SET, describe, given_names, hide_password, load, misspelt


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("ARCHIPEL_") or name == "OPENAI_API_KEY":
            monkeypatch.delenv(name)


def test_with_nothing_configured_everything_is_local(tmp_path: Path) -> None:
    settings = load()
    assert (settings.data_dir, settings.policies_dir) == (Path("data"), Path("policies"))
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/data/archipel.db"
    assert (settings.chroma_url, settings.model, settings.openai_api_key) == (None, None, None)
    assert (settings.embeddings, settings.admins, settings.log_level) == ("local", (), "INFO")


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "ARCHIPEL_ADMINS", " Ada.Roth@Brisemont.example, b@brisemont.example ,ada.roth@brisemont.example"
    )
    monkeypatch.setenv("ARCHIPEL_TODAY", "2026-11-22")
    monkeypatch.setenv("ARCHIPEL_LOG_LEVEL", "debug")
    monkeypatch.setenv("ARCHIPEL_DATABASE_URL", "postgresql+asyncpg://a:b@db/archipel")
    settings = load()
    assert settings.admins == ("ada.roth@brisemont.example", "b@brisemont.example")
    assert (settings.today, settings.log_level) == (date(2026, 11, 22), "DEBUG")
    assert settings.database == "postgresql+asyncpg://a:b@db/archipel"


def test_values_come_from_a_dotenv_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ARCHIPEL_MODEL=from-file\nOPENAI_API_KEY=sk-file\nARCHIPEL_DATA_DIR=/from/file\n")
    monkeypatch.setenv("ARCHIPEL_DATA_DIR", "/from/environment")
    settings = load()
    assert (settings.model, settings.data_dir) == ("from-file", Path("/from/environment"))
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == "sk-file"


def test_empty_variables_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARCHIPEL_MODEL", "ARCHIPEL_CHROMA_URL", "ARCHIPEL_TODAY", "OPENAI_API_KEY", "ARCHIPEL_DATABASE_URL"):
        monkeypatch.setenv(name, "")
    assert load() == load()
    assert load().model is None


def test_a_choice_on_the_command_line_wins_and_none_means_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIPEL_POLICIES_DIR", "elsewhere")
    assert load(policies_dir=Path("here"), today=None).policies_dir == Path("here")


@pytest.mark.parametrize(
    ("name", "value", "wrong", "right"),
    [
        (
            "ARCHIPEL_DATABASE_URL",
            "mysql://u:hunter2@h/d",
            "unknown kind of database (mysql scheme)",
            "postgresql+asyncpg",
        ),
        ("ARCHIPEL_DATABASE_URL", "hunter2", "unknown kind of database (no scheme)", "postgresql+asyncpg"),
        ("ARCHIPEL_DATABASE_URL", "sqlite+aiosqlite:///", "names no file", "leave it empty"),
        ("ARCHIPEL_DATA_DIR", "/srv/what?", "cut the database URL short", "give a folder"),
        ("ARCHIPEL_CHROMA_URL", "chroma:8000", "not an http:// or https:// address", "http://host:8000"),
        ("ARCHIPEL_MODEL_URL", "https://", "not an http:// or https:// address", "OpenAI-compatible"),
        ("ARCHIPEL_EMBEDDINGS_URL", "ftp://host", "not an http:// or https:// address", "OpenAI-compatible"),
        ("ARCHIPEL_EMBEDDINGS", "onnx:", "names no folder", "onnx:/folder"),
        (
            "ARCHIPEL_ADMINS",
            "a@brisemont.example;b@brisemont.example",
            "entry 1 is not an e-mail",
            "separated by commas",
        ),
        ("ARCHIPEL_LOG_LEVEL", "loud", "should be 'DEBUG'", "give DEBUG, INFO"),
        ("ARCHIPEL_TODAY", "22.11.2026", "date", "YYYY-MM-DD"),
    ],
)
def test_a_bad_value_names_the_variable_what_is_wrong_and_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wrong: str, right: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    [problem] = caught.value.problems
    assert problem.variable == name
    assert wrong in problem.wrong
    assert right in problem.right
    assert "hunter2" not in str(caught.value)


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIPEL_TODAY", "soon")
    monkeypatch.setenv("ARCHIPEL_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as caught:
        load()
    assert {problem.variable for problem in caught.value.problems} == {"ARCHIPEL_TODAY", "ARCHIPEL_LOG_LEVEL"}


def test_a_dotenv_file_in_another_encoding_is_named() -> None:
    Path(".env").write_bytes("ARCHIPEL_MODEL=modèle\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"\.env: cannot be read .* save it as UTF-8"):
        load()


def test_the_description_hides_secrets_and_passwords_and_names_every_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-1")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary-4")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-canary-5")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "canary-6")
    monkeypatch.setenv("ARCHIPEL_DATABASE_URL", "postgresql+asyncpg://bot:canary-2@db/archipel")
    monkeypatch.setenv("ARCHIPEL_CHROMA_URL", "http://canary-3@chroma:8000")
    settings = load()
    shown = dict(describe(settings))
    assert "canary" not in f"{shown} {settings!r} {settings}"
    assert shown["OPENAI_API_KEY"] == HIDDEN
    assert shown["ARCHIPEL_DATABASE_URL"] == f"postgresql+asyncpg://bot:{HIDDEN}@db/archipel"
    assert shown["ARCHIPEL_MODEL"] == NOT_SET
    assert len(shown) == 18


def test_the_description_shows_the_default_database(tmp_path: Path) -> None:
    assert dict(describe(load()))["ARCHIPEL_DATABASE_URL"] == f"sqlite+aiosqlite:///{tmp_path}/data/archipel.db"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+asyncpg://u:p@h/d", f"postgresql+asyncpg://u:{HIDDEN}@h/d"),
        ("postgresql+asyncpg://u:p/with@signs@h/d", f"postgresql+asyncpg://u:{HIDDEN}@h/d"),
        (
            "postgresql+asyncpg:///d?user=u&password=p&host=/run",
            f"postgresql+asyncpg:///d?user=u&password={HIDDEN}&host=/run",
        ),
        ("sqlite+aiosqlite:////srv/a@b/archipel.db", "sqlite+aiosqlite:////srv/a@b/archipel.db"),
        ("http://h:8000/v1", "http://h:8000/v1"),
    ],
)
def test_passwords_inside_urls_are_hidden(url: str, shown: str) -> None:
    assert hide_password(url) == shown


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "not a token that begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "not a token that begins with xapp-"),
        ("SLACK_API_URL", "slack.com", "not an http:// or https:// address"),
        ("ARCHIPEL_HTTP_PORT", "70000", "less than or equal to 65535"),
    ],
)
def test_slack_settings_that_cannot_work_are_refused_by_name(
    name: str, value: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.problems[0].variable == name
    assert wrong in caught.value.problems[0].wrong


def test_the_base_of_the_web_api_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8080/api")
    assert load().slack_api_url == "http://127.0.0.1:8080/api/"


def test_misspelt_variables_are_found_with_the_one_meant() -> None:
    given = ["ARCHIPEL_DATABSE_URL", "ARCHIPEL_QQQ", "archipel_model", "ARCHIPEL_HTTP_PORT", "PATH"]
    assert misspelt(given) == [("ARCHIPEL_DATABSE_URL", "ARCHIPEL_DATABASE_URL"), ("ARCHIPEL_QQQ", None)]


def test_names_are_looked_for_in_the_environment_and_in_the_dotenv_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIPEL_ONE", "1")
    Path(".env").write_text("ARCHIPEL_TWO=2\n")
    assert {"ARCHIPEL_ONE", "ARCHIPEL_TWO"} <= set(given_names())
