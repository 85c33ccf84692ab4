"""How the people of a played wave take their check-ins: who answers what, writes what, waits, refuses. Pure.

Everything is drawn by lot from the seed of `play.yaml` and the addresses of the people, so that the same wave always
tells the same story, whoever plays and whenever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import SceneError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE: Final = Path(__file__).parents[1] / "deploy" / "demo" / "play.yaml"

STEP: Final = timedelta(minutes=30)
"""People act on a grid of so many minutes: what many do at once is played at once."""

MOST_STEPS: Final = 13
"""The longest anybody takes to look at a message, in steps; shorter is likelier."""

Way = Literal["whole", "tap", "snooze", "late", "last", "skip", "stop", "silent"]
"""How somebody takes a check-in; `play.yaml` says what each means."""

ASKED: Final[Mapping[Way, int]] = {"late": 2, "last": 3}
"""Which of the messages about a check-in somebody acts on, where it is not the first."""

Weight = Annotated[float, Field(gt=0)]
_T = TypeVar("_T")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Writes(_Part):
    """Which texts somebody may write, how often, and how often signed."""

    about: str
    often: Annotated[float, Field(ge=0, le=1)]
    signs: Annotated[float, Field(ge=0, le=1)]


class Habits(_Part):
    """What a character does with the check-in of one week, by weight."""

    takes: dict[Way, Weight]
    says: dict[str, dict[str | int, Weight]]
    writes: Writes


class Script(_Part):
    """The file `play.yaml`."""

    wave: str
    seed: int
    characters: dict[str, Annotated[int, Field(gt=0)]]
    weeks: tuple[dict[str, Habits], ...]
    texts: dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Part:
    """How one person takes one check-in: after how long (in steps), the answers by question, what they write."""

    way: Way
    after: int
    answers: Mapping[str, str]
    text: str = ""
    signed: bool = False


def load(file: Path = FILE) -> Script:
    """The script of the demonstration. Raises SceneError saying what is wrong with the file."""
    from pydantic import ValidationError

    from knowledge import YamlError, read_yaml

    try:
        script = Script.model_validate(read_yaml(file.read_text(encoding="utf-8")).value)
    except OSError as error:
        raise SceneError(
            f"{file} cannot be read ({error.strerror}): run the demonstration in a copy of the repository"
        ) from error
    except (YamlError, ValidationError) as error:
        raise SceneError(f"{file}: {error}") from error
    for week, habits in enumerate(script.weeks, 1):
        if habits.keys() != script.characters.keys():
            raise SceneError(f"{file}: week {week} has to say what each of the characters does")
        unknown = {one.writes.about for one in habits.values()} - script.texts.keys()
        if unknown:
            raise SceneError(f"{file}: week {week}: there are no texts about {', '.join(sorted(unknown))}")
    return script


def cast(script: Script, people: Mapping[str, str]) -> dict[tuple[str, int], Part]:
    """What everybody does with each week's check-in; `people` are languages (`fr`) by address."""
    chance = Random(script.seed)  # noqa: S311 - a story, and no secret
    names = sorted(people)
    lots = [name for name, count in script.characters.items() for _ in range(count)]
    characters = [lots[place % len(lots)] for place in range(len(names))]
    chance.shuffle(characters)
    unused = _shuffled(script, chance)
    return {
        (name, week): _part(habits[character], unused, people[name], Random(f"{script.seed} {name} {week}"))  # noqa: S311
        for week, habits in enumerate(script.weeks, 1)
        for name, character in zip(names, characters, strict=True)
    }


def _part(habits: Habits, unused: Mapping[tuple[str, str], list[str]], lang: str, chance: Random) -> Part:
    way = _drawn(habits.takes, chance)
    after = 1 + int(MOST_STEPS * chance.random() ** 2)
    answers = {question: str(_drawn(weights, chance)) for question, weights in habits.says.items()}
    left = unused.get((habits.writes.about, lang), [])
    writes, signs = chance.random() < habits.writes.often, chance.random() < habits.writes.signs
    if way in {"tap", "skip", "stop", "silent"} or not writes or not left:
        return Part(way, after, answers)
    return Part(way, after, answers, left.pop(), signs)


def _shuffled(script: Script, chance: Random) -> dict[tuple[str, str], list[str]]:
    """The texts by subject and language, in another order for each seed."""
    return {
        (about, lang): chance.sample(sentences, len(sentences))
        for about, by_lang in script.texts.items()
        for lang, sentences in by_lang.items()
    }


def _drawn(weights: Mapping[_T, float], chance: Random) -> _T:
    chosen: Sequence[_T] = chance.choices(list(weights), list(weights.values()))
    return chosen[0]
