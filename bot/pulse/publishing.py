"""What is published of the answers of a week, about whom, and what is withheld and why. Pure.

No figure for fewer than five people or answers, none where all answered alike, and nobody is told which of the two it
was: that all answered alike would say what each of them did. Whoever answers at all answers what is required. So where
a required question is withheld, nothing else of its survey may tell that five answered: neither how many did, nor
another question, nor a theme, nor weeks put together later. Free text only as themes that at least five people, but not
all, spoke of. How many answered is a band where fewer than five did or did not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.anonymity import SMALLEST, bounds, may_show, shown_group
from bot.pulse import themes
from bot.pulse.figures import Figure, Reason, Section, Withheld, figure, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from bot.anonymity import Group
    from bot.pulse.surveys import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One survey of a period before it is closed: who was to answer, and what they answered, by person and question."""

    survey: str
    version: int
    week: int | None
    questions: Sequence[Question]
    people: Group
    answers: Mapping[int, Mapping[str, Any]]


Published = list[tuple[Section, "Group"]]
"""What is shown of each survey, and about whom."""


def publish(
    surveys: Sequence[Asked], history: Sequence[Group], *, chance: Random, smallest: int = SMALLEST
) -> Published:
    """What may be shown of the surveys of one period after the groups of `history`, and about whom; largest first."""
    known, published = list(history), []
    for asked in sorted(surveys, key=lambda one: (-len(one.people), one.survey)):
        group = shown_group(asked.people, known, chance=chance, smallest=smallest)
        published.append((section(asked, group, smallest=smallest), group))
        known += [group] if group else []
    return published


def section(asked: Asked, group: Group, *, smallest: int = SMALLEST) -> Section:
    """What is shown of one survey about `group`; empty for nobody."""
    given = {person: answers for person, answers in asked.answers.items() if person in group and answers}
    told = _Told(smallest)
    if group:
        for question in asked.questions:
            if question.kind != "text":
                told.take(question, [answers[question.id] for answers in given.values() if question.id in answers])
    else:
        told.withhold("few_people" if len(asked.people) < smallest else "changed")
    low, high = bounds(len(given), len(group), smallest=smallest)
    texts = [question.id for question in asked.questions if question.kind == "text"]
    said = [_themes(answers, texts) for answers in given.values()]
    shown = Section(
        survey=asked.survey, version=asked.version, week=asked.week, people=len(group), low=low, high=high,
        left_out=len(asked.people) - len(group), figures=told.figures, withheld=told.withheld,
        themes=_shown_themes(said, smallest),
    )  # fmt: skip
    if told.few_or_alike(asked.questions):
        nothing = [Withheld(reason="few_or_alike")]
        return replace(shown, low=0, high=len(group), figures=[], themes=[], withheld=nothing)
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A survey of one wave and period published about nobody: who was to answer, and all answers, unlinked."""

    wave: str
    period: int
    survey: str
    version: int
    questions: Sequence[Question]
    people: Group
    answers: Mapping[str, Sequence[Any]]


def pool(
    units: Sequence[Unit], history: Sequence[Group], *, smallest: int = SMALLEST
) -> tuple[Section, list[Group]] | None:
    """Weeks of one tool that were too small each, put together by question, and about whom; None while too few.

    Nobody knows any more who gave which answer: an answer in several weeks counts as one person's.
    """
    left, hidden = _by_question(units), False
    pooled = _pooled(left, history, smallest)
    while more := {unit.survey for unit in units if pooled.told.few_or_alike(unit.questions)}:
        left, hidden = [one for one in left if not any(unit.survey in more for unit in one[1])], True
        pooled = _pooled(left, history, smallest)
    if hidden:
        pooled.told.withhold("few_or_alike")
    if not pooled.told.figures:
        return None
    people = len(pooled.everybody)
    together = Section(
        survey="", version=0, week=None, people=people, left_out=0, low=0, high=people, figures=pooled.told.figures,
        themes=pooled.spoken, withheld=pooled.told.withheld,
    )  # fmt: skip
    return together, pooled.groups


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pooled:
    """What can be shown of weeks put together, and about which groups."""

    told: _Told
    everybody: set[int] = field(default_factory=set)
    groups: list[Group] = field(default_factory=list)
    spoken: list[tuple[str, int]] = field(default_factory=list)


def _pooled(asked: Sequence[tuple[Question, list[Unit]]], history: Sequence[Group], smallest: int) -> _Pooled:
    pooled = _Pooled(told=_Told(smallest))
    told = pooled.told
    for question, parts in asked:
        people = frozenset[int]().union(*(part.people for part in parts))
        values = [value for part in parts for value in part.answers[question.id]]
        behind = _fewest(parts, [len(part.answers[question.id]) for part in parts])
        if not may_show(people, [*history, *pooled.groups], smallest=smallest):
            told.withhold("few_people", question)
            continue
        if behind < smallest:
            told.withhold("few_or_alike", question)
            continue
        if question.kind == "text":
            pooled.spoken.extend(_pooled_themes(parts, question.id, smallest))
        else:
            told.take(question, values)
        pooled.everybody.update(people)
        pooled.groups.append(people)
    return pooled


class _Told:
    """Collects what is shown and what is withheld."""

    def __init__(self, smallest: int) -> None:
        self.smallest = smallest
        self.figures: list[Figure] = []
        self.withheld: list[Withheld] = []

    def take(self, question: Question, values: Sequence[Any]) -> bool:
        """Show the figure of a question, or say why not."""
        shown = figure(question, values) if len(values) >= self.smallest else None
        if shown is None or max(cell.count for cell in shown.cells) == len(values):
            return self.withhold("few_or_alike", question)
        self.figures.append(shown)
        return True

    def few_or_alike(self, questions: Iterable[Question]) -> bool:
        """Whether one of them is required, and withheld because few answered it or all alike."""
        required = {question.id for question in questions if question.required}
        return any(one.reason == "few_or_alike" and one.question in required for one in self.withheld)

    def withhold(self, reason: Reason, question: Question | None = None) -> bool:
        """Say that something is not shown."""
        name, texts = (question.id, plain(question.texts)) if question is not None else ("", {})
        self.withheld.append(Withheld(reason=reason, question=name, texts=texts))
        return False


def _themes(answers: Mapping[str, Any], texts: Sequence[str]) -> frozenset[str]:
    return frozenset[str]().union(*(themes.of(str(answers[name])) for name in texts if answers.get(name)))


def _shown_themes(said: Sequence[frozenset[str]], smallest: int) -> list[tuple[str, int]]:
    """Those that enough people spoke of; one that all spoke of would say what each of them wrote."""
    return [(theme, count) for theme, count in themes.count(said) if smallest <= count < len(said)]


def _by_question(units: Sequence[Unit]) -> list[tuple[Question, list[Unit]]]:
    """Each question that was answered, as it was last asked, with the weeks it was asked in."""
    parts: dict[str, list[Unit]] = {}
    asked: dict[str, Question] = {}
    for unit in units:
        for question in unit.questions:
            if unit.answers.get(question.id):
                parts.setdefault(question.id, []).append(unit)
                asked[question.id] = question
    return [(asked[name], parts[name]) for name in parts]


def _pooled_themes(parts: Sequence[Unit], question: str, smallest: int) -> list[tuple[str, int]]:
    """How many people at least spoke of each theme; closed answers to a free text are the themes of it."""
    found = []
    for theme in themes.THEMES:
        counts = [sum(theme in value for value in part.answers[question]) for part in parts]
        behind = _fewest(parts, counts)
        if smallest <= behind and sum(counts) < sum(len(part.answers[question]) for part in parts):
            found.append((theme, behind))
    return sorted(found, key=lambda one: -one[1])


def _fewest(parts: Sequence[Unit], counts: Sequence[int]) -> int:
    """How many people at least stand behind the answers: in each wave those of its fullest week, nobody twice."""
    fullest: dict[str, int] = {}
    waves: dict[str, set[int]] = {}
    for part, count in zip(parts, counts, strict=True):
        fullest[part.wave] = max(fullest.get(part.wave, 0), count)
        waves.setdefault(part.wave, set()).update(part.people)
    several = Counter(person for people in waves.values() for person in people)
    return sum(fullest.values()) - sum(count - 1 for count in several.values())
