"""The product's own sentences in en, fr and de, from Fluent catalogues in `bot/locales`; dates as people write them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import MissingText

if TYPE_CHECKING:
    from datetime import date

    from fluent.runtime import FluentBundle

    from knowledge import Lang

LOCALES: Final = Path(__file__).parent / "locales"
_REGION: Final = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE"}
"""Our companies are European: `2 March 2026`, not `March 2, 2026`."""


def text(lang: Lang, key: str, **values: object) -> str:
    """The sentence `key` in `lang` with `values` filled in; numbers choose plural forms and separators by themselves.

    Raises MissingText when the catalogue has no such key or a variable is not given.
    """
    bundle = _bundle(lang)
    if not bundle.has_message(key):
        raise MissingText(lang, key, "no such text; add it to every catalogue")
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise MissingText(lang, key, "the text is empty")
    sentence, errors = bundle.format_pattern(pattern, dict(values))
    if errors:
        raise MissingText(lang, key, "; ".join(str(error) for error in errors))
    return str(sentence)


def day(lang: Lang, date: date) -> str:
    """`date` in words: 2 March 2026, 2 mars 2026 (1er mars), 2. März 2026."""
    from babel.dates import format_date

    written = format_date(date, "d MMMM y" if lang != "de" else "d. MMMM y", locale=_REGION[lang])
    return f"1er{written[1:]}" if lang == "fr" and date.day == 1 else written


def month(lang: Lang, date: date) -> str:
    """The month of `date` in words: March 2026, mars 2026, März 2026."""
    from babel.dates import format_date

    return format_date(date, "LLLL y", locale=_REGION[lang])


def euros(lang: Lang, amount: float) -> str:
    """An amount of money as people write it: €24.99, 24,99 €."""
    from babel.numbers import format_currency

    return format_currency(amount, "EUR", locale=_REGION[lang])


@cache
def _bundle(lang: Lang) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    # Isolation marks around values would be copied out of the terminal and Slack along with the text.
    bundle = FluentBundle([_REGION[lang].replace("_", "-")], use_isolating=False)
    for catalogue in sorted((LOCALES / lang).glob("*.ftl")):
        bundle.add_resource(FluentResource(catalogue.read_text(encoding="utf-8")))
    return bundle
