"""The only reader of the environment and of `.env`."""

from __future__ import annotations

import difflib
import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import Problem, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

PREFIX: Final = "ARCHIPEL_"
DATABASE_FILE: Final = "archipel.db"
HIDDEN: Final = "********"
NOT_SET: Final = "(not set)"
_DATABASES: Final = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
_EMAIL: Final = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
_USER_INFO_IN_URL: Final = re.compile(r"(?<=://)(?!/)([^/?#\s:@]*:)?\S*@")
_PASSWORD_IN_QUERY: Final = re.compile(r"(?<=[?&]password=)[^&\s]+")

_WHAT_IS_RIGHT: Final = {
    "data_dir": "give a folder, without `?`, such as /var/lib/archipel",
    "policies_dir": "give the folder that holds company.yaml and documents/",
    "database_url": "leave it empty for SQLite in the data folder, or give postgresql+asyncpg://user:password@host/db",
    "chroma_url": "leave it empty for the embedded index, or give http://host:8000",
    "model_url": "leave it empty, or give the base URL of an OpenAI-compatible server such as http://host:8000/v1",
    "embeddings": "give `local`, `onnx:/folder` or the name of an embedding model",
    "embeddings_url": "leave it empty, or give the base URL of an OpenAI-compatible server such as http://host:8000/v1",
    "slack_bot_token": "give the Bot User OAuth Token of your Slack app; it begins with xoxb-",
    "slack_app_token": "give the App-Level Token of your Slack app; it begins with xapp-",
    "slack_api_url": "leave it empty, or give the base URL of a Web API such as http://127.0.0.1:8080/api/",
    "http_host": "give the address to listen on, such as 127.0.0.1 or 0.0.0.0",
    "http_port": "give a port number between 0 and 65535",
    "admins": "give e-mail addresses separated by commas",
    "log_level": "give DEBUG, INFO, WARNING or ERROR",
    "today": "give a day as YYYY-MM-DD, or leave it empty for the real one",
}


class Settings(BaseSettings):
    """What the operator chose. Empty variables count as not set; relative folders start at the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore",
        frozen=True, hide_input_in_errors=True, populate_by_name=True, validate_default=False,
    )  # fmt: skip

    data_dir: Path = Path("data")
    policies_dir: Path = Path("policies")
    database_url: SecretStr | None = None
    chroma_url: str | None = Field(default=None, repr=False)
    model: str | None = None
    model_url: str | None = Field(default=None, repr=False)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    embeddings: str = "local"
    embeddings_url: str | None = Field(default=None, repr=False)
    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=3000, ge=0, le=65535)
    admins: Annotated[tuple[str, ...], NoDecode] = ()
    log_level: LogLevel = "INFO"
    today: date | None = None

    @property
    def database_file(self) -> Path:
        """Where the embedded database lies, or will."""
        return self.data_dir.absolute() / DATABASE_FILE

    @property
    def database(self) -> str:
        """The database URL in force, password included: the configured one, else SQLite in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.database_file}"

    @field_validator("data_dir")
    @classmethod
    def _usable_in_a_url(cls, value: Path) -> Path:
        if "?" in str(value):
            raise ValueError("a `?` in the folder's name would cut the database URL short")
        return value.expanduser()

    @field_validator("policies_dir")
    @classmethod
    def _from_home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if not url.startswith(_DATABASES):
            scheme = url.split("://", 1)[0] if "://" in url else "no"
            raise ValueError(f"unknown kind of database ({scheme} scheme)")
        if url.startswith(_DATABASES[0]) and len(url) == len(_DATABASES[0]):
            raise ValueError("the URL names no file")
        return value

    @field_validator("chroma_url", "model_url", "embeddings_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not re.match(r"https?://[^/\s]", value):
            raise ValueError("not an http:// or https:// address")
        return value.rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _base_of_methods(cls, value: str) -> str:
        return f"{cls._web_address(value)}/"

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _kind_of_token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        begins = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if not value.get_secret_value().startswith(begins):
            raise ValueError(f"not a token that begins with {begins}")
        return value

    @field_validator("embeddings")
    @classmethod
    def _named_folder(cls, value: str) -> str:
        if value.startswith("onnx:") and not value.removeprefix("onnx:").strip():
            raise ValueError("`onnx:` names no folder")
        return value

    @field_validator("admins", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        addresses = [part.strip().casefold() for part in value.split(",") if part.strip()]
        for position, address in enumerate(addresses, start=1):
            if not _EMAIL.fullmatch(address):
                raise ValueError(f"entry {position} is not an e-mail address")
        return tuple(dict.fromkeys(addresses))

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load(**overrides: object) -> Settings:
    """The settings in force; `overrides` are fields named on the command line.

    Raises SettingsError naming every variable that cannot be used, what is wrong with it and what would be right.
    """
    given: dict[str, Any] = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError([_problem(str(found["loc"][0]), found["msg"]) for found in error.errors()]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([Problem(".env", f"cannot be read ({type(error).__name__})", "save it as UTF-8")]) from None


def describe(settings: Settings) -> list[tuple[str, str]]:
    """Every variable with the value in force, secrets and passwords inside URLs hidden."""
    rows = [(variable(name), _shown(getattr(settings, name))) for name in Settings.model_fields]
    in_force = hide_password(settings.database)
    return [(name, in_force if name == variable("database_url") else value) for name, value in rows]


def misspelt(names: Iterable[str]) -> list[tuple[str, str | None]]:
    """Variables among `names` that start like ours but mean nothing, each with the one probably meant."""
    known = {variable(name) for name in Settings.model_fields}
    strange = sorted({name.upper() for name in names if name.upper().startswith(PREFIX)} - known)
    return [(name, _nearest(name, known)) for name in strange]


def given_names() -> list[str]:
    """The names of all variables of the environment and of `.env`, for `misspelt`; never their values."""
    from dotenv import dotenv_values

    return [*os.environ, *dotenv_values(".env", encoding="utf-8")]


def hide_password(url: str) -> str:
    """`url` with the password of `scheme://user:password@host` or `?password=...` hidden, and a lone token too."""
    without = _USER_INFO_IN_URL.sub(lambda found: f"{found[1] or ''}{HIDDEN}@", url)
    return _PASSWORD_IN_QUERY.sub(HIDDEN, without)


@cache
def variable(field: str) -> str:
    """The environment variable of a field of Settings: `data_dir` is `ARCHIPEL_DATA_DIR`."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """Compared without the prefix they all share, which would make any two look alike."""
    endings = {one.removeprefix(PREFIX): one for one in known}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    return endings[near[0]] if near else None


def _problem(place: str, message: str) -> Problem:
    """From pydantic's place (field or alias) and message, which never holds the value itself."""
    field = place.lower()
    name = variable(field) if field in Settings.model_fields else place
    return Problem(name, message.removeprefix("Value error, "), _WHAT_IS_RIGHT.get(field, "see deploy/env.example"))


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, tuple):
        return ", ".join(value) or NOT_SET
    return NOT_SET if value is None else hide_password(str(value))
