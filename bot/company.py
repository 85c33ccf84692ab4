"""`company.yaml`: what one company decides for itself, validated with the line of every mistake."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot import quiet
from bot.errors import CompanyError
from bot.zones import known_zones
from knowledge import Finding, Lang, YamlError, read_yaml

FILE: Final = "company.yaml"
SMALLEST_GROUP: Final = 5
"""No figure is ever published for fewer people (BetrVG § 87 (1) 6; measured on simulated companies)."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Channel = Annotated[str, Field(pattern=r"^(?:[CG][A-Z0-9]{8,}|[\w-]{1,80})$")]
Days = Annotated[int, Field(ge=1, le=3653)]


def _clock(value: object) -> object:
    """Only `09:00`: a bare number would count as seconds since midnight in UTC."""
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("write the time as 09:00")
    return value


Clock = Annotated[time, Field(strict=False), BeforeValidator(_clock)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class WorkingHours(_Part):
    """Local working time; messages that can wait are sent inside it."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, strict=False)]
    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _in_order(self) -> WorkingHours:
        if self.end <= self.start:
            raise ValueError("end must be later than start")
        return self


class Channels(_Part):
    """Slack channels with a purpose: names without `#`, or ids."""

    committee: Channel
    champions: Channel
    wins: Channel
    steering: Channel


class Retention(_Part):
    """Days each kind of data is kept; the defaults are those of the privacy statement."""

    profile: Days = 30
    questions: Days = 90
    usage_events: Days = 90
    survey_participation: Days = 30
    requests: Days = 1095
    champions: Days = 365
    literacy_records: Days = 365
    access_log: Days = 365


class WorksCouncil(_Part):
    """The consultation that surveys and figures about people wait for."""

    consulted_on: date
    reference: Annotated[str, Field(min_length=1)]


class HourlyRate(_Part):
    """What an hour of work costs, in euros, as a range."""

    low: Annotated[float, Field(gt=0, strict=False)]
    high: Annotated[float, Field(gt=0, strict=False)]

    @model_validator(mode="after")
    def _in_order(self) -> HourlyRate:
        if self.high < self.low:
            raise ValueError("high must not be lower than low")
        return self


class Costs(_Part):
    """Assumptions of the business case."""

    hourly_rate_eur: HourlyRate


class Company(_Part):
    """One company. `works_council` is None where the file says `none`: there is no such body to consult."""

    version: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    languages: Annotated[tuple[Lang, ...], Field(min_length=1, strict=False)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    time_zone: str
    working_hours: WorkingHours
    channels: Channels
    allowed_channels: Annotated[tuple[Channel, ...], Field(strict=False)]
    retention_days: Retention = Retention()
    anonymity_threshold: Annotated[int, Field(ge=SMALLEST_GROUP)] = SMALLEST_GROUP
    works_council: WorksCouncil | None
    costs: Costs
    programme_start: date

    @property
    def home(self) -> quiet.Place:
        """Where the company is at home: its days, working days and hours."""
        hours = self.working_hours
        return quiet.place(self.time_zone, self.country, days=hours.days, start=hours.start, end=hours.end)

    @field_validator("works_council", mode="before")
    @classmethod
    def _none_is_said(cls, value: object) -> object:
        if value == "none":
            return None
        if not isinstance(value, dict):
            raise ValueError("give consulted_on and reference, or the word `none`")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in known_zones():
            raise ValueError(f"`{value}` is not a time zone; give one such as Europe/Paris")
        return value

    @field_validator("languages", "allowed_channels")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) < len(value):
            raise ValueError("an entry appears twice; keep one")
        return value


def load(policies: Path) -> Company:
    """Read `company.yaml` of a policies folder; raises CompanyError with a finding for every mistake."""
    try:
        text = (policies / FILE).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _error(None, f"missing; copy the one of the sample company and put it into {policies}") from None
    except OSError as error:
        raise _error(None, f"cannot be read ({error.strerror}); check its permissions") from None
    except UnicodeDecodeError:
        raise _error(None, "is not UTF-8; save it again as UTF-8") from None
    return parse(text)


def parse(text: str) -> Company:
    """A company from the text of `company.yaml`; raises CompanyError with a finding for every mistake."""
    try:
        read = read_yaml(text.replace("\r\n", "\n"))
    except YamlError as error:
        raise _error(error.line, error.message) from None
    if not isinstance(read.value, dict):
        raise _error(1, "must be a mapping with keys such as `name:` and `languages:`")
    try:
        return Company.model_validate(read.value)
    except ValidationError as error:
        findings = [
            _finding(read.line_of(*_path(found["loc"], read.value)), _sentence(found)) for found in error.errors()
        ]
    raise CompanyError(sorted(findings, key=lambda finding: finding.line or 0))


def _path(place: tuple[str | int, ...], value: Any) -> tuple[str | int, ...]:
    """Pydantic's place as far as it exists in the file; a missing key is found at its parent."""
    path: list[str | int] = []
    for step in place:
        inside = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int)
        if not inside:
            break
        value = value[step]
        path.append(step)
    return tuple(path)


def _sentence(found: Any) -> str:
    key = ".".join(str(step) for step in found["loc"])
    match found["type"]:
        case "missing":
            return f"{key}: missing; add it"
        case "extra_forbidden":
            return f"{key}: unknown key; remove it or check its spelling"
        case "greater_than_equal" if key == "anonymity_threshold":
            return f"{key}: must be at least {SMALLEST_GROUP}; smaller groups would point at single people"
        case "string_pattern_mismatch" if "channel" in key:
            return f"{key}: not a channel; give its name without # or its id"
        case "string_pattern_mismatch":
            return f"{key}: give two capital letters such as FR"
        case _:
            return f"{key}: {found['msg'].removeprefix('Value error, ')}"


def _finding(line: int | None, message: str) -> Finding:
    return Finding(source=FILE, line=line, severity="error", message=message)


def _error(line: int | None, message: str) -> CompanyError:
    return CompanyError([_finding(line, message)])
