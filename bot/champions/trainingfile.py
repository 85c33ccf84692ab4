"""One file of `policies/training`: whatever stands there becomes a training prompt, or findings. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.champions.training import FORMATS, LEVELS, Prompt
from bot.registry import fields
from knowledge import LANGS

if TYPE_CHECKING:
    from bot.registry.notes import Place
    from bot.registry.tools import Lists, Texts

MINUTES: Final = range(10, 31)
"""It fits between two meetings; a champion has half an hour to an hour a week."""

STEPS: Final = range(2, 7)
MAX_TITLE: Final = 80
MAX_WHY: Final = 300
MAX_STEP: Final = 300
MAX_EXAMPLE: Final = 1_200
"""Characters: what is read in a message without scrolling twice."""

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS: Final = (
    "version", "format", "level", "minutes", "tools", "tasks", "departments", "title", "why", "steps", "example",
)  # fmt: skip


def read(value: Any, id: str, place: Place) -> Prompt | None:
    """The prompt `id` (its file's name) from the value of a file; None where anything in it is an error."""
    before = place.notes.errors()
    if not isinstance(value, dict):
        place.error("must be a mapping with version, format, level, minutes, title, why, steps and example")
        return None
    if not _ID.fullmatch(id) or len(id) > fields.MAX_ID:
        place.error("the file's name must be lower-case words with hyphens, such as first-check.yaml")
    entry = fields.plain(value)
    fields.check_keys(entry, _KEYS, place)
    prompt = Prompt(
        id=id,
        version=_number(entry.get("version"), place.at("version"), range(1, 10_000), "a whole number from 1 on"),
        format=fields.choice(entry.get("format"), place.at("format"), FORMATS, "talk"),
        level=fields.choice(entry.get("level"), place.at("level"), LEVELS, "beginner"),
        minutes=_number(
            entry.get("minutes"), place.at("minutes"), MINUTES, f"{MINUTES[0]} to {MINUTES[-1]}: longer is a course"
        ),
        tools=fields.texts(entry.get("tools"), place.at("tools")),
        tasks=fields.texts(entry.get("tasks"), place.at("tasks")),
        departments=fields.texts(entry.get("departments"), place.at("departments")),
        title=_texts(entry.get("title"), place.at("title"), MAX_TITLE),
        why=_texts(entry.get("why"), place.at("why"), MAX_WHY),
        steps=_steps(entry.get("steps"), place.at("steps")),
        example=_texts(entry.get("example"), place.at("example"), MAX_EXAMPLE),
    )
    return prompt if place.notes.errors() == before else None


def _texts(value: Any, place: Place, limit: int) -> Texts:
    texts = fields.by_language(value, place)
    if not texts:
        place.error(f"missing; give a text in {', '.join(LANGS)}")
    for lang, text in texts.items():
        _measure(text, place.at(lang), limit)
    return texts


def _steps(value: Any, place: Place) -> Lists:
    lists = fields.lists_by_language(value, place, complete=True)
    if not lists:
        place.error(f"missing; give {STEPS[0]} to {STEPS[-1]} steps in {', '.join(LANGS)}")
    for lang, steps in lists.items():
        here = place.at(lang)
        if len(steps) not in STEPS:
            here.error(f"has {len(steps)} steps; give {STEPS[0]} to {STEPS[-1]}")
        for position, step in enumerate(steps):
            _measure(step, here.at(position), MAX_STEP)
    if len({len(steps) for steps in lists.values()}) > 1:
        place.warning("has not as many steps in every language; people should do the same")
    return lists


def _measure(text: str, place: Place, limit: int) -> None:
    if len(text) > limit:
        place.error(f"has {len(text)} characters; at most {limit}")


def _number(value: Any, place: Place, allowed: range, wanted: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return value
    place.error(f"must be {wanted}")
    return allowed[0]
