"""Single values of `tools.yaml`: whatever stands there becomes what belongs there, or a finding. Pure.

Values are plain JSON: dates are text here, because `2026-03-02` means the same with quotes and without.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from bot.registry.notes import shorten
from knowledge import LANGS

if TYPE_CHECKING:
    from bot.registry.notes import Place
    from knowledge import Lang

Json = dict[str, Any]
T = TypeVar("T", bound=str)

MAX_ID = 80
"""Characters; the database keeps no longer ones."""


def plain(value: Any) -> Any:
    """`value` as plain JSON: dates as text, tuples as lists, keys as text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def with_dates(value: Any) -> Any:
    """The way back: text that is a date becomes one."""
    if isinstance(value, dict):
        return {key: with_dates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_dates(one) for one in value]
    day = as_day(value)
    return value if day is None else day


def as_day(value: Any) -> date | None:
    """The day that a text such as `2026-03-02` names."""
    if not isinstance(value, str) or len(value) != len("2026-03-02"):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def text(value: Any, place: Place) -> str:
    """One text without spaces around it; "" for none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        place.warning(f'is the number {value}, read as text; write it in quotes: "{value}"')
        return str(value)
    if value is not None:
        place.error(f"{shown(value)} is not a text; write one, in quotes where in doubt")
    return ""


def identifier(value: Any, place: Place) -> str:
    """An id; "" when there is none that could be kept."""
    found = text(value, place)
    if not found:
        place.error("missing; give it an id, such as deepl-pro")
    elif len(found) > MAX_ID or not found.isprintable():
        place.error(f"is longer than {MAX_ID} characters or holds invisible ones; give a short id, such as deepl-pro")
        return ""
    return found


def texts(value: Any, place: Place) -> tuple[str, ...]:
    """A list of texts, each once; one text stands for a list of one."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        place.error("is a mapping; write a list, such as [translation, writing]")
        return ()
    found = (text(item, place.at(position)) for position, item in enumerate(items))
    return tuple(dict.fromkeys(one for one in found if one))


def by_language(value: Any, place: Place) -> dict[Lang, str]:
    """A text in each language; a missing language is a warning."""
    found = {lang: said for lang, one in _languages(value, place).items() if (said := text(one, place.at(lang)))}
    _miss(found, place)
    return found


def lists_by_language(value: Any, place: Place, *, complete: bool) -> dict[Lang, tuple[str, ...]]:
    """Texts in each language; with `complete` a missing language is a warning."""
    found = {lang: said for lang, one in _languages(value, place).items() if (said := texts(one, place.at(lang)))}
    if complete:
        _miss(found, place)
    return found


def choice(value: Any, place: Place, options: Sequence[T], otherwise: T) -> T:
    """One of `options`; anything else is an error and counts as `otherwise`."""
    for option in options:
        if option == value:
            return option
    close = difflib.get_close_matches(value[:40].casefold(), options, n=1) if isinstance(value, str) else []
    wrong = "missing" if value is None else f"{shown(value)} cannot be read"
    right = f"did you mean {close[0]}" if close else f"write {', '.join(options[:-1])} or {options[-1]}"
    place.error(f"{wrong} and counts as {otherwise}; {right}{'?' if close else ''}")
    return otherwise


def day(value: Any, place: Place, unreadable: date | None) -> date | None:
    """A day; None for none, `unreadable` and an error for what is no date."""
    if value is None:
        return None
    found = as_day(value)
    if found is None:
        place.error(f"{shown(value)} is not a date; write it as 2026-03-02")
        return unreadable
    return found


def mapping(value: Any, place: Place, example: str) -> Json:
    """A mapping; {} for none, and with an error for anything else."""
    if isinstance(value, dict):
        return value
    if value is not None:
        place.error(f"{shown(value)} is not a mapping; write it as {example}")
    return {}


def check_keys(entry: Json, known: Collection[str], place: Place) -> None:
    """Warn about keys that mean nothing here; they are kept."""
    for key in entry:
        if key not in known:
            close = difflib.get_close_matches(key[:40], known, n=1)
            right = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(known)}"
            place.at(key).warning(f"unknown key, kept without effect; {right}")


def shown(value: Any) -> str:
    """A value as a message shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"`{shorten(str(value))}`"


def _languages(value: Any, place: Place) -> dict[Lang, Any]:
    found = mapping(value, place, "{en: ..., fr: ..., de: ...}")
    for key in found:
        if key not in LANGS:
            place.at(key).warning(f"unknown language, kept without effect; the languages are {', '.join(LANGS)}")
    return {lang: found[lang] for lang in LANGS if lang in found}


def _miss(found: Collection[Lang], place: Place) -> None:
    missing = [lang for lang in LANGS if lang not in found]
    if found and missing:
        place.warning(f"is missing in {', '.join(missing)}; another language is shown there until it is translated")
