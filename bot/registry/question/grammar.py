"""The patterns of `../lexicon/grammar.yaml` and the small words of `../lexicon/words.yaml`.

Patterns match folded words that are joined by single blanks.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast

from knowledge import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge import Lang

Pattern = Literal[
    "may", "wants", "asks_how", "asks_which", "asks_which_data", "has_done", "private_account", "own_account", "role",
    "somebody", "verb", "has_lost", "of_company", "keeps", "denied",
    "must", "more_than",
]  # fmt: skip
"""`may`: asks for leave. `wants`: intends to. `asks_how`: begins a question for anything but leave; `asks_which` those
of them that may ask for leave after all. `asks_which_data`: wants all that is allowed. `has_done`: it has happened.
`private_account`, `own_account`: a private login, and one that may be. `role`: says who asks. `somebody`: a person who
would do it (group 1). `verb`: a word that must be a verb (group 1).
`has_lost`: needs help, not leave. `of_company`: says that an account is the company's. `keeps`: asks what a tool does
with data. `denied`: behind a thing, says that it is not in there. `must`: asks for a duty, not for leave.
`more_than`: the data that are named are not all."""


@cache
def grammar(name: Pattern, lang: Lang) -> re.Pattern[str]:
    """One pattern in one language."""
    return re.compile(rf"\b(?:{'|'.join(_patterns()[name][lang])})\b")


@cache
def _patterns() -> Mapping[str, Any]:
    file = resources.files("bot.registry") / "lexicon" / "grammar.yaml"
    return cast("Mapping[str, Any]", load_yaml(file.read_text(encoding="utf-8")))


@cache
def small(name: str, lang: Lang | None = None) -> frozenset[str]:
    """A closed set of folded words of `../lexicon/words.yaml`; some are kept by language."""
    found = _words()[name]
    return frozenset(str(word) for word in (found[lang] if lang is not None else found))


@cache
def _words() -> Mapping[str, Any]:
    file = resources.files("bot.registry") / "lexicon" / "words.yaml"
    return cast("Mapping[str, Any]", load_yaml(file.read_text(encoding="utf-8")))
