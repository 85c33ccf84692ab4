"""Made-up companies: waves of one tool in which people join, leave and change waves, and use the tool or do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.insight import rules
from bot.insight.rules import Figure, Part
from tests.support.anonymity import Counted

Group = frozenset[int]
Published = list[tuple[Figure, Group]]
Publish = Callable[..., Published]


@dataclass
class Weeks:
    """What was said of each week, and about whom figures were shown in all of them."""

    said: list[list[Counted]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def live(chance: Random, publish: Publish = rules.publish, *, most: int = 10) -> Weeks:
    """Six to ten weeks of a company, or `most`; the figures of each are published with `publish`."""
    weeks, numbers = Weeks(), iter(range(1, 10_000))
    waves = {f"wave-{number}": _some(chance, numbers) for number in range(chance.randint(1, 4))}
    if chance.random() < 0.6:
        waves[rules.OTHERS] = _some(chance, numbers)
    eager = {person: chance.choice((0.0, 0.1, 0.5, 0.9, 1.0)) for people in waves.values() for person in people}
    for _ in range(min(chance.randint(6, 10), most)):
        _move(waves, eager, chance, numbers)
        mood = chance.choice((None, None, None, 0.0, 1.0))
        active = {one for one in eager if chance.random() < (eager[one] if mood is None else mood)}
        _publish(weeks, waves, frozenset(active), publish, chance)
    return weeks


def threshold_alone(
    parts: Sequence[Part], active: Group, history: Sequence[Group], *, chance: Random, smallest: int = 5
) -> Published:
    """Every wave of five, as the number it is, and all of them together: what it would be without the rules."""
    del history, chance
    shown = [part for part in parts if len(part.people) >= smallest]
    everybody = Part(("all",), frozenset[int]().union(*(part.people for part in parts)))
    return [
        (
            Figure(
                waves=part.waves, enrolled=len(part.people), people=len(part.people), low=len(part.people & active),
                high=len(part.people & active),
            ),
            part.people,
        )
        for part in [*shown, everybody]
    ]  # fmt: skip


def _publish(weeks: Weeks, waves: dict[str, set[int]], active: Group, publish: Publish, chance: Random) -> None:
    parts = rules.split(waves) if publish is rules.publish else [Part((one,), frozenset(waves[one])) for one in waves]
    published = publish(parts, active, weeks.groups, chance=chance)
    shown = [(figure, group) for figure, group in published if group]
    said: list[Counted] = [(group, figure.low or 0, figure.high or 0) for figure, group in shown]
    whole = rules.together([figure for figure, _ in published])
    if whole is not None and publish is rules.publish:
        exact = frozenset[int]().union(*(group for figure, group in shown if figure.active is not None))
        said.append((exact, whole.active, whole.active))
    weeks.said.append(said)
    weeks.groups += [group for _, group in shown]
    weeks.figures += [figure for figure, _ in published]


def _some(chance: Random, numbers: object) -> set[int]:
    return {next(numbers) for _ in range(chance.choice((3, 4, 5, 8, 10, 12, 18, 24, 40)))}  # type: ignore[call-overload]


def _move(waves: dict[str, set[int]], eager: dict[int, float], chance: Random, numbers: object) -> None:
    """Now and then somebody comes, goes, or goes over to another wave."""
    for people in waves.values():
        for _ in range(chance.choice((0, 0, 0, 1, 2, 6))):
            person = next(numbers)  # type: ignore[call-overload]
            people.add(person)
            eager[person] = chance.choice((0.0, 0.5, 1.0))
        for person in chance.sample(sorted(people), min(chance.choice((0, 0, 0, 1, 2, 6)), len(people))):
            people.discard(person)
            if chance.random() < 0.5:
                waves[chance.choice(sorted(waves))].add(person)
