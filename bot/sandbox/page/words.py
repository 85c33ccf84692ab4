"""The page's own words in English, French and German, from the Fluent files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

TEXTS: Final = Path(__file__).parent / "texts"
_REGION: Final = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE"}
LANGUAGES: Final = tuple(_REGION)


@dataclass(frozen=True)
class Words:
    """What the page says to one person: sentences in their language, times in their zone."""

    lang: str
    zone: tzinfo

    @classmethod
    def of(cls, locale: str, tz: str) -> Words:
        """For a person's `locale` (`fr-FR`; English when the page has no such language) and IANA zone (else UTC)."""
        lang = locale[:2].lower()
        return cls(lang if lang in _REGION else "en", _zone(tz))

    def __call__(self, key: str, **values: object) -> str:
        """The sentence `key` with `values` filled in. Raises KeyError for an unknown key or a missing value."""
        message = _bundle(self.lang).get_message(key).value
        if message is None:
            raise KeyError(key)
        sentence, errors = _bundle(self.lang).format_pattern(message, dict(values))
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(sentence)

    def time(self, moment: datetime) -> str:
        """The time of day as people write it: 14:05."""
        from babel.dates import format_time

        return str(format_time(moment.astimezone(self.zone), "short", locale=_REGION[self.lang].replace("-", "_")))

    def full(self, moment: datetime) -> str:
        """Day and time in full, for tooltips and the clock."""
        return f"{self._date(moment.astimezone(self.zone).date(), 'full')}, {self.time(moment)}"

    def day(self, moment: datetime, now: datetime) -> str:
        """A heading for `moment`'s day: today, yesterday or the date; the year only when it is another one."""
        there, today = moment.astimezone(self.zone).date(), now.astimezone(self.zone).date()
        if there == today:
            return self("today")
        if there == today - timedelta(days=1):
            return self("yesterday")
        return self._date(there, "full") if there.year != today.year else self._date(there, "EEEE, d MMMM")

    def short(self, moment: datetime) -> str:
        """Weekday, day and time for the clock: Mon 3 Nov, 14:05."""
        pattern = "EEE d MMM" if self.lang != "de" else "EEE d. MMM"
        return f"{self._date(moment.astimezone(self.zone).date(), pattern)}, {self.time(moment)}"

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        if self.lang == "de" and pattern == "EEEE, d MMMM":
            pattern = "EEEE, d. MMMM"
        elif self.lang == "fr" and pattern == "EEEE, d MMMM":
            pattern = "EEEE d MMMM"
        return str(format_date(day, pattern, locale=_REGION[self.lang].replace("-", "_")))


@cache
def language_name(locale: str, lang: str) -> str:
    """The language of `locale` in words of `lang`: `fr-FR` in German is Französisch."""
    from babel import Locale

    return str(Locale.parse(lang).languages.get(locale[:2].lower(), locale))


@cache
def _zone(tz: str) -> tzinfo:
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


@cache
def _bundle(lang: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([_REGION[lang]], use_isolating=False)
    bundle.add_resource(FluentResource((TEXTS / f"{lang}.ftl").read_text(encoding="utf-8")))
    return bundle
