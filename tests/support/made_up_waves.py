"""Made-up companies: waves of one tool in which people join late, leave, change waves and answer as they like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.pulse import publishing, themes
from bot.pulse.figures import Section
from bot.pulse.publishing import Asked, Unit
from bot.pulse.record import Digest, Trend, trends
from bot.pulse.surveys import Option, Question

TEXTS = {"en": "Question", "fr": "Question", "de": "Frage"}
WORDS = ("no access", "la qualité", "keine Zeit", "too slow", "hm", "")


def question(id: str, kind: str, options: tuple[str, ...] = (), *, required: bool = True) -> Question:
    chosen = tuple(Option(one, TEXTS) for one in options)  # type: ignore[arg-type]
    return Question(id=id, kind=kind, texts=TEXTS, options=chosen, required=required)  # type: ignore[arg-type]


SURVEYS = {
    1: (question("access", "choice", ("used", "not_yet", "no_access")), question("start", "rating", required=False)),
    2: (question("useful", "rating"), question("held-back", "choice", ("nothing", "access", "time"), required=False)),
    3: (question("time", "time"), question("quality", "rating")),
    4: (question("go-on", "yes_no"), question("recommend", "nps")),
}
OBSTACLE = question("obstacle", "text", required=False)


@dataclass
class Wave:
    """`starts` is the period in which somebody's first week falls, `gone` the first one they are not in."""

    name: str
    size: int
    starts: dict[int, int] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)


@dataclass
class Published:
    """Everything that was ever shown: the sections, and about whom. Who answers at all answers what is required."""

    sections: list[tuple[Section, frozenset[int]]] = field(default_factory=list)
    pools: list[tuple[Section, list[frozenset[int]]]] = field(default_factory=list)
    trends: list[Trend] = field(default_factory=list)

    @property
    def groups(self) -> list[frozenset[int]]:
        """The groups of people behind all of it."""
        return [group for _, group in self.sections if group] + [one for _, pool in self.pools for one in pool]


Publish = Callable[..., list[tuple[Section, frozenset[int]]]]


def live(chance: Random, publish: Publish = publishing.publish) -> Published:
    """A company's waves from the first week to the last, one after the other or side by side."""
    everything, numbers, units = Published(), iter(range(1, 10_000)), list[Unit]()
    waves = [_wave(f"wave-{number}", chance, numbers) for number in range(chance.randint(1, 3))]
    if len(waves) > 1 and chance.random() < 0.5:
        _transfer(waves, chance)
    for period in range(1, 8):
        for wave in waves:
            units += _close(wave, period, everything, publish, chance)
            if period >= 4:
                _pool(units, everything)
    return everything


def ask_again(chance: Random, publish: Publish = publishing.publish) -> Published:
    """A survey without a wave that a company asks several times: of people who come and go, or of other departments."""
    everything, numbers, digests = Published(), iter(range(1, 10_000)), list[Digest]()
    there = [next(numbers) for _ in range(chance.choice((5, 6, 9, 14, 25, 40)))]
    regular = chance.random() < 0.5
    for period in range(1, chance.randint(2, 6) + 1):
        if len(there) < 3:
            break
        people = frozenset(there if regular else chance.sample(there, chance.randint(3, len(there))))
        questions = (*SURVEYS[chance.choice((1, 2, 3, 4)) if not regular else 3], OBSTACLE)
        asked = Asked(
            survey="again", version=1, week=None, questions=questions, people=people,
            answers=_answers(set(people), questions, chance),
        )  # fmt: skip
        published = publish([asked], everything.groups, chance=chance)
        everything.sections += published
        sections = [section for section, _ in published]
        digests.append(Digest(period=period, sections=sections, trends=trends(digests, sections, period)))
        everything.trends += digests[-1].trends
        there = [one for one in there if chance.random() > 0.05] + [next(numbers) for _ in range(chance.randint(0, 3))]
    return everything


def _wave(name: str, chance: Random, numbers: Any) -> Wave:
    wave = Wave(name, chance.choice((3, 4, 4, 5, 6, 8, 12, 18, 24, 30)))
    for _ in range(wave.size):
        wave.starts[next(numbers)] = 1
    for _ in range(chance.choice((0, 0, 1, 2, 5, 7))):
        wave.starts[next(numbers)] = chance.randint(1, 4)
    for person in wave.starts:
        if chance.random() < 0.06:
            wave.gone[person] = chance.randint(2, 6)
    return wave


def _transfer(waves: list[Wave], chance: Random) -> None:
    away, to = chance.sample(waves, 2)
    for person in chance.sample(sorted(away.starts), min(chance.randint(1, 3), len(away.starts))):
        week = chance.randint(2, 4)
        away.gone[person] = week
        to.starts[person] = week


def _close(wave: Wave, period: int, everything: Published, publish: Publish, chance: Random) -> list[Unit]:
    asked = []
    for week, questions in SURVEYS.items():
        there = {
            person for person, start in wave.starts.items()
            if period - start + 1 == week and period < wave.gone.get(person, 99)
        }  # fmt: skip
        if there:
            asked.append(
                Asked(
                    survey=f"week-{week}", version=1, week=week, questions=(*questions, OBSTACLE),
                    people=frozenset(there), answers=_answers(there, (*questions, OBSTACLE), chance),
                )
            )  # fmt: skip
    published = publish(asked, everything.groups, chance=chance)
    everything.sections += published
    about = {section.survey: section.people for section, _ in published}
    return [
        Unit(
            wave=wave.name, period=period, survey=one.survey, version=1, questions=one.questions, people=one.people,
            answers={each.id: _unlinked(one, each) for each in one.questions},
        )
        for one in asked
        if not about[one.survey]
    ]  # fmt: skip


def _unlinked(asked: Asked, question: Question) -> list[Any]:
    given = [answers[question.id] for answers in asked.answers.values() if question.id in answers]
    return given if question.kind != "text" else [sorted(themes.of(said)) for said in given]


def _pool(units: list[Unit], everything: Published) -> None:
    pooled = publishing.pool(units, everything.groups)
    if pooled is not None:
        everything.pools.append(pooled)
        units.clear()


def _answers(people: set[int], questions: tuple[Question, ...], chance: Random) -> dict[int, dict[str, Any]]:
    willing, mood = chance.choice((0.2, 0.5, 0.8, 1.0)), chance.choice((None, None, None, 0, -1))
    found = {}
    for person in sorted(people):
        if chance.random() < willing:
            found[person] = {
                one.id: _answer(one, mood, chance) for one in questions if one.required or chance.random() < 0.9
            }
    return found


def _answer(one: Question, mood: int | None, chance: Random) -> Any:
    if one.kind == "text":
        return chance.choice(WORDS)
    return one.values[mood] if mood is not None and chance.random() < 0.9 else chance.choice(one.values)
