"""What the front matter of a document must say, and plain sentences for what it says wrong."""

import difflib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from knowledge.frontmatter import Yaml
from knowledge.types import Lang, Status


def _iso_date(value: object) -> object:
    """A date in quotes is as clear as one without."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-01-15") else value
    except ValueError:
        return value


def _label(value: object) -> object:
    """Labels are compared without case."""
    return value.strip().casefold() if isinstance(value, str) else value


_Text = StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")
_Kebab = StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
_Email = StringConstraints(max_length=254, pattern=r"^[^@\s<>|,;]+@[^@\s<>|,;.]+(\.[^@\s<>|,;.]+)+$")
_Url = StringConstraints(max_length=2_000, pattern=r"^https?://[^\s<>|/]+(/[^\s<>|]*)?$")
_Label = StringConstraints(max_length=100, pattern=r"^(all|guests|(department|role|group):[^\s,;|]([^,;|]*[^\s,;|])?)$")
_Date = Annotated[date, BeforeValidator(_iso_date), Field(strict=True)]


class FrontMatter(BaseModel):
    """The keys of a document's front matter or meta file; the names are the file format."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, _Kebab]
    title: Annotated[str, _Text]
    lang: Lang
    version: Annotated[str, _Text]
    status: Status
    owner: Annotated[str, _Email]
    deputy: Annotated[str, _Email] | None = None
    effective: _Date
    review_by: _Date
    audience: Annotated[tuple[Annotated[str, BeforeValidator(_label), _Label], ...], Field(min_length=1)]
    url: Annotated[str, _Url] | None = None

    @field_validator("review_by")
    @classmethod
    def _after_effective(cls, review_by: date, info: ValidationInfo) -> date:
        effective = info.data.get("effective")
        if effective and review_by < effective:
            raise PydanticCustomError("order", "{effective}", {"effective": str(effective)})
        return review_by


_EXPECTED: Final = {
    "id": "lower-case words joined by hyphens, like data-handling",
    "title": "one line of text, 300 characters at most",
    "lang": "en, fr or de",
    "version": 'text in quotes, like "1.2"',
    "status": "draft, in_review, published or retired",
    "owner": "an e-mail address, like legal@example.com",
    "deputy": "an e-mail address, like dpo@example.com",
    "effective": "a date, like 2026-01-15",
    "review_by": "a date, like 2026-07-15",
    "audience": "a list, like [all]",
    "url": "an address that starts with https:// or http://",
}
_LABELS: Final = "all, guests, department:NAME, role:NAME or group:NAME (no space after the colon)"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a front matter, and the line of its file."""

    line: int
    message: str


def read_front_matter(source: Yaml) -> FrontMatter | list[Mistake]:
    """The validated front matter, or everything that is wrong with it in the order of the lines."""
    if not isinstance(source.value, dict):
        return [Mistake(source.line_of(), "the front matter must be `key: value` lines: id, title, lang and so on")]
    try:
        return FrontMatter.model_validate(source.value)
    except ValidationError as error:
        mistakes = [_mistake(detail, source) for detail in error.errors(include_url=False, include_context=True)]
        return sorted(mistakes, key=lambda mistake: (mistake.line, mistake.message))


def _mistake(detail: ErrorDetails, source: Yaml) -> Mistake:
    key, *rest = detail["loc"]
    line = source.line_of(*detail["loc"])
    name, value = str(key), detail["input"]
    match detail["type"]:
        case "missing":
            return Mistake(line, f"`{name}` is missing: it must be {_EXPECTED[name]}")
        case "extra_forbidden":
            return Mistake(line, f"unknown key `{_shown(name)}`: {_advice(name)}")
        case "order":
            return Mistake(
                line, f"`review_by` {value} is before `effective` {detail['ctx']['effective']}: make it later"
            )
        case _:
            expected = f"made of {_LABELS}" if rest else _EXPECTED[name]
            return Mistake(line, f"`{name}` must be {expected}, not {_shown(value)}{_quotes(name, value)}")


def _advice(key: str) -> str:
    near = difflib.get_close_matches(key[:40], _EXPECTED, n=1)
    return f"did you mean `{near[0]}`?" if near else f"the keys are {', '.join(_EXPECTED)}"


def _quotes(key: str, value: object) -> str:
    """A number or date where text belongs was only meant as text."""
    plain = isinstance(value, int | float | date) and not isinstance(value, bool)
    return f': write {key}: "{value}"' if plain and key in {"id", "title", "version"} else ""


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return (text if len(text) <= 60 else f"{text[:57]}...") or "empty"
