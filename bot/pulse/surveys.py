"""Surveys as content: `policies/surveys/*.yaml`, read with a finding for every mistake. Pure but for `load`.

A survey is kept as it was asked, by id and version (`bot.pulse.asked`): answers stay with the questions they were given
to. Whoever changes a question gives the file another version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from bot import contents
from bot.contents import mistake
from bot.registry.notes import Notes, Place
from knowledge import LANGS, YamlError, read_yaml

if TYPE_CHECKING:
    from knowledge import Finding, Lang

FOLDER: Final = "surveys"

QuestionKind = Literal["rating", "nps", "choice", "time", "yes_no", "text"]
QUESTION_KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)
SurveyKind = Literal["week", "inventory", "efficiency", "nps"]
SURVEY_KINDS: Final[tuple[SurveyKind, ...]] = get_args(SurveyKind)

RATINGS: Final = range(1, 6)
SCORES: Final = range(11)
"""0 to 10: how likely somebody is to recommend it (Reichheld, Harvard Business Review 12/2003)."""

YES_NO: Final = ("yes", "no")

MAX_TEXT: Final = 1_000
"""Characters of a free text."""

Texts = Mapping["Lang", str]
Json = dict[str, Any]
Value = int | str

_MAX_BYTES: Final = 200_000
_TOOL: Final = "{tool}"
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Band:
    """How much time a tool saved in a week. `minutes` stands for the band in figures: its middle, or a cautious end."""

    id: str
    minutes: int


TIME_BANDS: Final = (
    Band("cost_me", -15), Band("none", 0), Band("under_30", 15), Band("30_60", 45), Band("60_120", 90),
    Band("over_120", 150),
)  # fmt: skip
"""From least to most."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a `choice`."""

    id: str
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `low` and `high` say what the ends of a rating mean."""

    id: str
    kind: QuestionKind
    texts: Texts
    options: tuple[Option, ...] = ()
    required: bool = True
    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything that can be chosen, in order; nothing for a text."""
        match self.kind:
            case "rating":
                return tuple(RATINGS)
            case "nps":
                return tuple(SCORES)
            case "time":
                return tuple(band.id for band in TIME_BANDS)
            case "yes_no":
                return YES_NO
            case "choice":
                return tuple(option.id for option in self.options)
            case "text":
                return ()

    def read(self, said: str) -> Value | None:
        """The answer that a button's or an option's value stands for, or a text as typed; None for none of ours."""
        if self.kind == "text":
            return said.strip()[:MAX_TEXT] or None
        return next((value for value in self.values if str(value) == said), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A survey. `week` is that of a wave, `seconds` how long it takes; `{tool}` in a text is the tool's name."""

    id: str
    version: int
    kind: SurveyKind
    week: int | None
    seconds: int
    questions: tuple[Question, ...]
    intro: Texts
    thanks: Texts

    def question(self, question_id: str) -> Question | None:
        """One of its questions."""
        return next((one for one in self.questions if one.id == question_id), None)

    def missing(self, given: Mapping[str, object]) -> tuple[Question, ...]:
        """What must be answered and is not among `given`."""
        return tuple(one for one in self.questions if one.required and one.id not in given)


def said(texts: Texts, lang: Lang, tool: str = "") -> str:
    """The text in `lang`, else in the first language that has one, with the tool's name filled in."""
    found = next((texts[one] for one in (lang, *LANGS) if texts.get(one)), "")
    return found.replace(_TOOL, tool)


def minutes(band: str) -> int:
    """Minutes saved in a week, for figures; negative where the tool cost time. Raises KeyError for no band of ours."""
    return {one.id: one.minutes for one in TIME_BANDS}[band]


def weekly(surveys: Mapping[str, Survey]) -> dict[int, Survey]:
    """The check-ins of a wave by week."""
    return {survey.week: survey for survey in surveys.values() if survey.week is not None}


def load(policies: Path) -> tuple[dict[str, Survey], list[Finding]]:
    """The surveys of a policies folder by id, and all findings; a file with an error is left out, the others stay."""
    surveys: dict[str, Survey] = {}
    findings: list[Finding] = []
    for source, text in contents.texts(policies, FOLDER):
        survey, found = parse(text, source) if isinstance(text, str) else (None, [text])
        findings += found
        if survey is None:
            continue
        same = next((one for one in surveys.values() if survey.week is not None and one.week == survey.week), None)
        if same is not None:
            findings.append(mistake(source, f"week {survey.week} has a survey, {same.id}: give it another week"))
        elif survey.id in surveys:
            findings.append(mistake(source, f"the survey {survey.id} stands in another file: remove one"))
        else:
            surveys[survey.id] = survey
    return surveys, [*findings, *_gaps(policies, surveys)]


def parse(text: str, source: str) -> tuple[Survey | None, list[Finding]]:
    """The survey in the text of a file called `source`, and what is wrong with it."""
    try:
        yaml = read_yaml(text.replace("\r\n", "\n"), max_bytes=_MAX_BYTES)
    except YamlError as error:
        return None, [mistake(source, error.message, error.line)]
    from bot.pulse.surveyfile import read

    notes = Notes(source, yaml)
    survey = read(yaml.value, Path(source).stem, Place(notes))
    return survey, notes.in_order()


def survey_of(entry: Json) -> Survey:
    """A survey as `entry_of` wrote it; raises ValueError for anything else."""
    from bot.pulse.surveyfile import read

    notes = Notes("survey_text")
    survey = read(entry, str(entry.get("id")), Place(notes))
    if survey is None:
        raise ValueError("\n".join(str(finding) for finding in notes.findings))
    return survey


def entry_of(survey: Survey) -> Json:
    """A survey as plain JSON, as a file has it."""
    return {
        "id": survey.id,
        "version": survey.version,
        "kind": survey.kind,
        **({"week": survey.week} if survey.week is not None else {}),
        "seconds": survey.seconds,
        "intro": dict(survey.intro),
        "thanks": dict(survey.thanks),
        "questions": [_entry(question) for question in survey.questions],
    }


def unknown_placeholders(text: str, *, tool: bool) -> list[str]:
    """The placeholders of a text that nothing would be filled in for; `{tool}` is known where `tool` is."""
    return [found for found in _PLACEHOLDER.findall(text) if not (tool and found == _TOOL)]


def _entry(question: Question) -> Json:
    scale = {"low": dict(question.low), "high": dict(question.high)}
    return {
        "id": question.id,
        "kind": question.kind,
        "required": question.required,
        "text": dict(question.texts),
        **({"scale": scale} if question.low or question.high else {}),
        **(
            {"options": [{"id": one.id, "text": dict(one.texts)} for one in question.options]}
            if question.options
            else {}
        ),
    }


def _gaps(policies: Path, surveys: Mapping[str, Survey]) -> list[Finding]:
    """A folder with surveys has one for each of the four weeks."""
    if not (policies / FOLDER).is_dir():
        return []
    missing = [week for week in range(1, 5) if week not in weekly(surveys)]
    return [
        mistake(FOLDER, f"no survey for week {week}: nobody is asked then; write {FOLDER}/week-{week}.yaml")
        for week in missing
    ]
