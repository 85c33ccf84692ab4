"""One file of `policies/surveys`: whatever stands there becomes a survey, or findings. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.pulse.surveys import (
    QUESTION_KINDS,
    SURVEY_KINDS,
    Option,
    Question,
    QuestionKind,
    Survey,
    SurveyKind,
    unknown_placeholders,
)
from bot.registry import fields

if TYPE_CHECKING:
    from bot.pulse.surveys import Texts
    from bot.registry.notes import Place

Json = dict[str, Any]

WEEKS: Final = 4
MOST_SECONDS: Final = 60
MOST_QUESTIONS: Final = {"week": 3, "inventory": 8, "efficiency": 5, "nps": 3}
"""A weekly check-in is answered between two other things; the rest comes rarely."""

MAX_QUESTION: Final = 200
MAX_OPTION: Final = 40
"""Characters: what a phone shows of a question, and of a button, without cutting it."""

MAX_SENTENCES: Final = 300
_OPTIONS: Final = range(2, 9)
_ID: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

_KEYS: Final = ("id", "version", "kind", "week", "seconds", "intro", "thanks", "questions")
_QUESTION_KEYS: Final = ("id", "kind", "required", "text", "scale", "options")


def read(value: Any, id: str, place: Place) -> Survey | None:
    """The survey `id` (its file's name) from the value of a file; None where anything in it is an error."""
    before = _errors(place)
    if not isinstance(value, dict):
        place.error("must be a mapping with version, kind, questions, intro and thanks")
        return None
    entry = fields.plain(value)
    fields.check_keys(entry, _KEYS, place)
    kind = fields.choice(entry.get("kind"), place.at("kind"), SURVEY_KINDS, "week")
    survey = Survey(
        id=_named(entry.get("id", id), id, place),
        version=_number(entry.get("version"), place.at("version"), range(1, 10_000), "a whole number from 1 on"),
        kind=kind,
        week=_week(entry, kind, place.at("week")),
        seconds=_number(
            entry.get("seconds"), place.at("seconds"), range(5, 601), "how many seconds it takes, 5 to 600"
        ),
        questions=_questions(entry.get("questions"), kind, place.at("questions")),
        intro=_texts(entry.get("intro"), place.at("intro"), MAX_SENTENCES, kind),
        thanks=_texts(entry.get("thanks"), place.at("thanks"), MAX_SENTENCES, kind),
    )
    _check_order(survey, place)
    return survey if _errors(place) == before else None


def _named(said: Any, file: str, place: Place) -> str:
    if said != file:
        place.at("id").error(f"must be the file's name, {file}, or be left out")
    if not _ID.fullmatch(file) or len(file) > fields.MAX_ID:
        place.error("the file's name must be lower-case words with hyphens, such as week-1.yaml")
    return file


def _week(entry: Json, kind: SurveyKind, place: Place) -> int | None:
    if kind == "week":
        return _number(entry.get("week"), place, range(1, WEEKS + 1), f"1 to {WEEKS}")
    if "week" in entry:
        place.error("only surveys of the kind week have one; remove it")
    return None


def _questions(value: Any, kind: SurveyKind, place: Place) -> tuple[Question, ...]:
    if not isinstance(value, list) or not value:
        place.error("must be a list of questions, each with id, kind and text")
        return ()
    if len(value) > MOST_QUESTIONS[kind]:
        place.error(f"has {len(value)} questions; a survey of the kind {kind} has at most {MOST_QUESTIONS[kind]}")
    found = [_question(one, kind, place.at(position)) for position, one in enumerate(value)]
    seen: set[str] = set()
    for position, question in enumerate(found):
        if question.id in seen:
            place.at(position).at("id").error(f"`{question.id}` appears twice; give each question its own id")
        seen.add(question.id)
    return tuple(found)


def _question(value: Any, survey: SurveyKind, place: Place) -> Question:
    entry = fields.mapping(value, place, "{id: ..., kind: ..., text: {en: ..., fr: ..., de: ...}}")
    fields.check_keys(entry, _QUESTION_KEYS, place)
    kind: QuestionKind = fields.choice(entry.get("kind"), place.at("kind"), QUESTION_KINDS, "text")
    low, high = _scale(entry, kind, place)
    return Question(
        id=_id(entry.get("id"), place.at("id")),
        kind=kind,
        texts=_texts(entry.get("text"), place.at("text"), MAX_QUESTION, survey),
        options=_options(entry, kind, place.at("options"), survey),
        required=_yes(entry.get("required", True), place.at("required")),
        low=low,
        high=high,
    )


def _scale(entry: Json, kind: QuestionKind, place: Place) -> tuple[Texts, Texts]:
    if kind not in {"rating", "nps"}:
        if "scale" in entry:
            place.at("scale").error("only a rating has a scale; remove it")
        return {}, {}
    if kind == "nps" and "scale" not in entry:
        return {}, {}
    here = place.at("scale")
    scale = fields.mapping(entry.get("scale"), here, "{low: {en: ...}, high: {en: ...}}")
    ends = [_texts(scale.get(end), here.at(end), MAX_OPTION, None) for end in ("low", "high")]
    return ends[0], ends[1]


def _options(entry: Json, kind: QuestionKind, place: Place, survey: SurveyKind) -> tuple[Option, ...]:
    value = entry.get("options")
    if kind != "choice":
        if value is not None:
            place.error("only a choice has options; remove them")
        return ()
    if not isinstance(value, list) or len(value) not in _OPTIONS:
        place.error(f"must be a list of {_OPTIONS[0]} to {_OPTIONS[-1]} options, each with id and text")
        return ()
    found = []
    for position, one in enumerate(value):
        here = place.at(position)
        option = fields.mapping(one, here, "{id: ..., text: {en: ..., fr: ..., de: ...}}")
        texts = _texts(option.get("text"), here.at("text"), MAX_OPTION, survey)
        found.append(Option(_id(option.get("id"), here.at("id")), texts))
    if len({option.id for option in found}) < len(found):
        place.error("two options have the same id; give each its own")
    return tuple(found)


def _check_order(survey: Survey, place: Place) -> None:
    """What a check-in promises: the first question by one tap, a word of one's own last, a minute at most."""
    if not survey.questions:
        return
    here = place.at("questions")
    if survey.questions[0].kind == "text":
        here.at(0).error("the first question is answered by one tap; let it be no text")
    for position, question in enumerate(survey.questions):
        if question.kind == "text" and question.required:
            here.at(position).at("required").error("a free text is never required; write `required: false`")
    if survey.kind != "week":
        return
    if survey.questions[-1].kind != "text":
        here.error("the last question of a weekly check-in is a free text; let people say what gets in their way")
    if survey.seconds > MOST_SECONDS:
        place.at("seconds").error(f"a weekly check-in takes at most {MOST_SECONDS} seconds; ask less")


def _texts(value: Any, place: Place, limit: int, survey: SurveyKind | None) -> Texts:
    texts = fields.by_language(value, place)
    if not texts:
        place.error("missing; give a text in en, fr and de")
    for lang, text in texts.items():
        here = place.at(lang)
        if len(text) > limit:
            here.error(f"has {len(text)} characters; at most {limit}")
        for unknown in unknown_placeholders(text, tool=survey == "week"):
            here.error(f"nothing is filled in for {unknown} here; only weekly check-ins know {{tool}}")
    return texts


def _id(value: Any, place: Place) -> str:
    found = fields.identifier(value, place)
    if found and not _ID.fullmatch(found):
        place.error(f"`{found}` must be lower-case words with hyphens or underscores, such as time-saved")
    return found


def _number(value: Any, place: Place, allowed: range, wanted: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return value
    place.error(f"must be {wanted}")
    return allowed[0]


def _yes(value: Any, place: Place) -> bool:
    if isinstance(value, bool):
        return value
    place.error("must be true or false")
    return True


def _errors(place: Place) -> int:
    return sum(finding.severity == "error" for finding in place.notes.findings)
