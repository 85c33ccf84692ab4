"""The story of the played wave: everything follows from the seed, and fits what is asked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot import scene, script
from bot.errors import SceneError
from bot.pulse import surveys, themes
from bot.script import Script
from tests.support.company import ROOT

GOOD = """
wave: w
seed: 1
characters: {calm: 2, cross: 1}
weeks:
  - calm: {takes: {whole: 1}, says: {q: {1: 1}}, writes: {about: all, often: 1, signs: 1}}
    cross: {takes: {stop: 1}, says: {q: {1: 1}}, writes: {about: all, often: 1, signs: 1}}
texts:
  all: {en: [one], fr: [deux]}
"""


@pytest.fixture(scope="module")
def sample() -> Script:
    return script.load()


@pytest.fixture(scope="module")
def people(sample: Script) -> dict[str, str]:
    """The languages of everybody in the wave, by address."""
    rows = {row.email: row for row in scene.load()[1]}
    wave = next(one for one in scene.load_rollout(date(2026, 11, 23)).waves if one.id == sample.wave)
    return {one.email: rows[one.email].locale[:2] for one in wave.people}


def test_the_same_seed_tells_the_same_story_and_another_one_another(sample: Script, people: dict[str, str]) -> None:
    told = script.cast(sample, people)
    assert told == script.cast(sample, dict(reversed(people.items())))
    assert told != script.cast(sample.model_copy(update={"seed": sample.seed + 1}), people)
    assert len(told) == 24 * 4


def test_every_answer_is_one_of_those_asked_for(sample: Script) -> None:
    known, findings = surveys.load(ROOT / "policies")
    assert not findings
    assert len(sample.weeks) == 4
    for week, habits in enumerate(sample.weeks, 1):
        questions = {one.id: one for one in known[f"week-{week}"].questions if one.kind != "text"}
        for part in habits.values():
            assert part.says.keys() == questions.keys()
            for question, answers in part.says.items():
                assert {str(answer) for answer in answers} <= {str(value) for value in questions[question].values}


def test_people_take_their_check_ins_in_every_way_and_write_in_their_own_language(
    sample: Script, people: dict[str, str]
) -> None:
    told = script.cast(sample, people)
    ways = Counter(part.way for part in told.values())
    assert ways.keys() == {"whole", "tap", "snooze", "late", "last", "skip", "stop", "silent"}
    assert ways["whole"] > len(told) / 2
    for (email, _), part in told.items():
        allowed = {said for by_lang in sample.texts.values() for said in by_lang.get(people[email], ())}
        assert not part.text or part.text in allowed
        assert part.text or not part.signed
    written = [part.text for part in told.values() if part.text]
    assert len(written) == len(set(written))


def test_the_weeks_tell_of_access_first_and_of_time_lost_in_the_third(sample: Script, people: dict[str, str]) -> None:
    by_week = [[part for (_, week), part in script.cast(sample, people).items() if week == one] for one in range(1, 5)]
    about = [Counter(theme for part in week for theme in themes.of(part.text)) for week in by_week]
    assert about[0].most_common(1)[0][0] == "access"
    assert all(week.most_common(1)[0][1] >= 5 for week in about)
    assert sum(part.answers["access"] == "no_access" for part in by_week[0]) >= 5
    assert sum(part.answers["time"] == "cost_me" for part in by_week[2]) >= 2


def test_who_has_no_text_left_in_their_language_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "play.yaml"
    file.write_text(GOOD)
    told = script.cast(script.load(file), {"a@x.example": "en", "b@x.example": "en", "c@x.example": "de"})
    assert sorted(part.text for part in told.values()) in (["", "", "one"], ["", "", ""])
    assert not any(part.text for (email, _), part in told.items() if email == "c@x.example")
    assert {part.text for part in told.values() if part.way == "stop"} == {""}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wave: w\n", "", "wave"),
        ("whole: 1", "sometimes: 1", "sometimes"),
        ("about: all", "about: none", "texts about none"),
        ("    cross: {takes: {stop: 1}, says: {q: {1: 1}}, writes: {about: all, often: 1, signs: 1}}\n", "", "week 1"),
        ("wave: w", "wave: [", "play.yaml"),
    ],
)  # fmt: skip
def test_a_script_with_a_mistake_says_where(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "play.yaml"
    file.write_text(GOOD.replace(old, new, 1))
    assert GOOD.replace(old, new, 1) != GOOD
    with pytest.raises(SceneError, match=said):
        script.load(file)


def test_outside_of_the_repository_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="copy of the repository"):
        script.load(tmp_path / "play.yaml")
