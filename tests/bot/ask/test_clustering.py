"""Clusters of questions in three languages: what belongs together meets, what does not stays apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ask.clustering import MAX_SAMPLES, Asked, Gap, alike, cluster
from knowledge import KnowledgeBase, KnowledgeConfig, Lang

POLICIES = Path(__file__).parents[3] / "policies"

TOPICS: dict[str, dict[Lang, list[str]]] = {
    "bike": {
        "en": [
            "Can I lease a company bike?",
            "who do I ask about the company bike leasing",
            "Is there a bike leasing scheme for employees?",
            "bike leasing, how does it work",
        ],
        "fr": [
            "Comment obtenir un vélo de fonction ?",
            "vélo de fonction, à qui m'adresser ?",
            "Qui s'occupe des vélos de fonction ?",
        ],
        "de": [
            "Wie bekomme ich ein Dienstrad?",
            "Dienstrad leasen, wer ist zuständig?",
            "Gibt es bei uns ein Dienstrad?",
        ],
    },
    "voice": {
        "en": [
            "May I clone my own voice for the training video?",
            "Is a cloned voice allowed in a training video?",
            "voice cloning for our product video ok?",
            "Can we use a cloned voice in a video?",
        ],
        "fr": [
            "Puis-je cloner ma voix pour la vidéo de formation ?",
            "Le clonage de voix est-il permis dans une vidéo ?",
            "cloner la voix d'un collègue pour une vidéo, autorisé ?",
        ],
        "de": [
            "Darf ich meine Stimme für das Schulungsvideo klonen?",
            "Ist eine geklonte Stimme im Video erlaubt?",
            "Stimme klonen für ein Produktvideo, geht das?",
        ],
    },
    "midjourney": {
        "en": [
            "Who pays for a Midjourney licence?",
            "Midjourney licence, which cost centre?",
            "How do I get a Midjourney licence paid?",
        ],
        "fr": [
            "Qui paie la licence Midjourney ?",
            "Licence Midjourney : sur quel centre de coûts ?",
            "Comment faire payer une licence Midjourney ?",
        ],
        "de": [
            "Wer bezahlt die Midjourney-Lizenz?",
            "Lizenz für Midjourney, welche Kostenstelle?",
            "Wie bekomme ich eine Midjourney Lizenz bezahlt?",
        ],
    },
    "printer": {
        "en": [
            "The printer on the second floor is jammed",
            "printer jammed again, second floor",
            "who fixes the jammed printer?",
        ],
        "fr": [
            "L'imprimante du deuxième étage est bloquée",
            "imprimante bloquée au deuxième étage",
            "qui répare l'imprimante bloquée ?",
        ],
        "de": [
            "Der Drucker im zweiten Stock klemmt",
            "Drucker klemmt schon wieder, zweiter Stock",
            "wer repariert den Drucker, der klemmt?",
        ],
    },
    "works-council": {
        "en": [
            "Does the works council see my prompts?",
            "Can the works council read what I type into the assistant's prompts?",
            "are my prompts shown to the works council",
        ],
        "fr": [
            "Le CSE voit-il mes prompts ?",
            "Est-ce que le CSE peut lire mes prompts ?",
            "mes prompts sont-ils montrés au CSE ?",
        ],
        "de": [
            "Sieht der Betriebsrat meine Prompts?",
            "Kann der Betriebsrat meine Prompts lesen?",
            "werden meine Prompts dem Betriebsrat gezeigt?",
        ],
    },
    "cantine": {
        "en": [
            "What's for lunch in the canteen?",
            "canteen lunch menu this week",
            "is there a vegetarian lunch in the canteen?",
        ],
        "fr": [
            "Qu'y a-t-il à la cantine ce midi ?",
            "menu de la cantine cette semaine",
            "y a-t-il un plat végétarien à la cantine ?",
        ],
        "de": [
            "Was gibt es heute in der Kantine?",
            "Speiseplan der Kantine für diese Woche",
            "gibt es in der Kantine etwas Vegetarisches?",
        ],
    },
}


@pytest.fixture(scope="module")
def base(sample_index: Path) -> KnowledgeBase:
    return KnowledgeBase(KnowledgeConfig(policies=POLICIES, data=sample_index))


@pytest.fixture(scope="module")
def questions(base: KnowledgeBase) -> list[tuple[str, Asked]]:
    """Each with its topic."""
    rows = [
        (topic, lang, text) for topic, by_lang in TOPICS.items() for lang, texts in by_lang.items() for text in texts
    ]
    return [
        (topic, Asked(id=number, text=text, lang=lang, concepts=base.concepts(text, lang), wrong=frozenset({"hedged"})))
        for number, (topic, lang, text) in enumerate(rows, start=1)
    ]


def pairs(gaps: Sequence[Gap]) -> set[tuple[int, int]]:
    return {pair for gap in gaps for pair in combinations(sorted(gap.questions), 2)}


def test_there_are_sixty_of_them(questions: list[tuple[str, Asked]]) -> None:
    assert len(questions) >= 56


def test_what_is_put_together_belongs_together_and_most_of_it_is_found(questions: list[tuple[str, Asked]]) -> None:
    topics = {one.id: topic for topic, one in questions}
    langs = {one.id: one.lang for _, one in questions}
    found = pairs(cluster([one for _, one in questions]))
    right = {pair for pair in combinations(sorted(topics), 2) if topics[pair[0]] == topics[pair[1]]}
    same = {pair for pair in right if langs[pair[0]] == langs[pair[1]]}
    assert len(found & right) / len(found) >= 0.95
    assert len(found & same) / len(same) >= 0.6


@pytest.mark.parametrize("topic", ["midjourney", "works-council", "voice"])
def test_french_german_and_english_questions_for_one_thing_meet(questions: list[tuple[str, Asked]], topic: str) -> None:
    topics = {one.id: topic for topic, one in questions}
    gaps = cluster([one for _, one in questions])
    biggest = max(gaps, key=lambda gap: sum(topics[id] == topic for id in gap.questions))
    assert set(biggest.languages) == {"en", "fr", "de"}
    assert all(topics[id] == topic for id in biggest.questions)


def test_the_order_in_which_they_come_changes_nothing(questions: list[tuple[str, Asked]]) -> None:
    ordered = [one for _, one in questions]
    expected = cluster(ordered)
    for seed in range(5):
        shuffled = random.Random(seed).sample(ordered, len(ordered))
        assert cluster(shuffled) == expected


def test_all_questions_are_in_exactly_one_gap_and_the_largest_comes_first(questions: list[tuple[str, Asked]]) -> None:
    gaps = cluster([one for _, one in questions])
    assert sorted(id for gap in gaps for id in gap.questions) == sorted(one.id for _, one in questions)
    assert [gap.count for gap in gaps] == sorted((gap.count for gap in gaps), reverse=True)
    assert all(len(gap.samples) <= MAX_SAMPLES for gap in gaps)


def test_samples_are_of_several_languages(questions: list[tuple[str, Asked]]) -> None:
    (gap,) = [gap for gap in cluster([one for _, one in questions]) if gap.label and "idjourney" in gap.label]
    langs = {one.text: one.lang for _, one in questions}
    assert len({langs[sample] for sample in gap.samples}) == 3


def asked(*texts: str, lang: Lang = "en", **more: object) -> list[Asked]:
    return [Asked(id=number, text=text, lang=lang, **more) for number, text in enumerate(texts, start=1)]  # type: ignore[arg-type]


def test_no_questions_make_no_gap_and_one_makes_one() -> None:
    assert cluster([]) == []
    (gap,) = cluster(asked("Can I lease a bike?"))
    assert (gap.count, gap.label) == (1, "Can I lease a bike?")


@pytest.mark.parametrize("mark", ["[e-mail]", "[IBAN]", "[telephone]", "[ID number]", "[secret]", "[card number]"])
def test_what_had_to_be_masked_is_counted_and_never_shown(mark: str) -> None:
    (gap,) = cluster(asked(f"May I send the bike list to {mark}?", "May I send the bike list to a friend?"))
    assert gap.count == 2
    assert gap.samples == ("May I send the bike list to a friend?",)


def test_a_text_that_may_be_a_colleagues_is_never_shown() -> None:
    (gap,) = cluster(asked("Paul says the bike is broken", own_words=False))
    assert (gap.count, gap.samples, gap.label) == (1, (), "")


def test_how_often_what_was_wrong_is_counted() -> None:
    one, other = asked("bike leasing", "bike leasing please")
    gaps = cluster(
        [
            Asked(id=1, text=one.text, lang="en", wrong=frozenset({"no_answer", "human"})),
            Asked(id=2, text=other.text, lang="en", wrong=frozenset({"no_answer"})),
        ]
    )
    assert gaps[0].tally == {"no_answer": 2, "human": 1}


def test_next_weeks_gap_is_recognised_and_another_one_is_not(base: KnowledgeBase) -> None:
    def signature(*texts: str) -> tuple[str, ...]:
        found = [
            Asked(id=number, text=text, lang="de", concepts=base.concepts(text, "de"))
            for number, text in enumerate(texts)
        ]
        return max(cluster(found), key=lambda gap: gap.count).signature

    bikes = signature("Ich will ein Dienstrad leasen", "Dienstrad leasen, wer ist zuständig?")
    again = signature(
        "Dienstrad leasen, wer ist denn dafür zuständig?", "Wer ist zuständig, wenn ich ein Dienstrad leasen will?"
    )
    assert alike(bikes, again)
    assert not alike(bikes, signature("Der Drucker im zweiten Stock klemmt", "Drucker klemmt schon wieder"))
    assert not alike((), ())
    assert "dienstrad" not in str(bikes)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), max_size=12))
def test_whatever_people_type_is_clustered(texts: list[str]) -> None:
    gaps = cluster(asked(*texts))
    assert sum(gap.count for gap in gaps) == len(texts)
