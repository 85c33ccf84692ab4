"""Every tool of the sample company with every class of data, asked in three languages in six ways, and variations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pytest

from bot.registry.question.vocabulary import lexicon
from bot.registry.question.words import stems
from bot.registry.rules import Asking, elsewhere, verdict
from bot.registry.ruling import ruling
from bot.registry.tools import EVERY_DEPARTMENT, OUTCOMES, Outcome, Tool
from knowledge import LANGS, Lang
from tests.support.verdicts import TODAY, asking, sample, sample_reader

LEAST_RIGHT: Final = 0.97

WORDS: Final[dict[Lang, dict[str, tuple[str, str]]]] = {
    "en": {
        "public": ("a press release", "the published application note"),
        "internal": ("meeting minutes", "the shift handover"),
        "confidential": ("a price calculation", "a sensor drawing"),
        "personal": ("payslips", "the trade fair contacts"),
        "special": ("medical records", "the report of the works doctor"),
        "applications": ("job applications", "a cover letter"),
        "customer_code": ("customer source code", "the firmware of a customer"),
        "export_controlled": ("a dual-use drawing", "the export-controlled drawing"),
        "sick_notes": ("sick notes", "a medical certificate"),
    },
    "fr": {
        "public": ("un communiqué de presse", "la note d’application publiée"),
        "internal": ("un compte rendu de réunion", "la relève d’équipe"),
        "confidential": ("la nomenclature", "un plan de capteur"),
        "personal": ("des fiches de paie", "les contacts du salon"),
        "special": ("un dossier médical", "la lettre du médecin du travail"),
        "applications": ("des candidatures", "une lettre de motivation"),
        "customer_code": ("le code source client", "le micrologiciel d’un client"),
        "export_controlled": ("un plan à double usage", "un capteur à double usage"),
        "sick_notes": ("des arrêts maladie", "un certificat médical"),
    },
    "de": {
        "public": ("eine Pressemitteilung", "die veröffentlichte Applikationsschrift"),
        "internal": ("ein Besprechungsprotokoll", "die Schichtübergabe"),
        "confidential": ("eine Stückliste", "eine Sensorzeichnung"),
        "personal": ("Gehaltsabrechnungen", "die Messekontakte"),
        "special": ("Gesundheitsdaten", "den Bericht vom Betriebsarzt"),
        "applications": ("Bewerbungsunterlagen", "einen Lebenslauf"),
        "customer_code": ("den Kundenquellcode", "die Firmware eines Kunden"),
        "export_controlled": ("eine Dual-Use-Zeichnung", "den Dual-Use-Sensor"),
        "sick_notes": ("Krankmeldungen", "ein Attest"),
    },
}
PHRASINGS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": (
        "May I put {data} into {tool}?",
        "Can we use {tool} for {data}?",
        "is it ok to paste {data} into {tool}",
        "Am I allowed to upload {data} to {tool}?",
        "{tool} for {data}, is that permitted?",
        "Hi, I would like to share {data} with {tool}. Okay?",
    ),
    "fr": (
        "Puis-je mettre {data} dans {tool} ?",
        "Est-ce qu’on peut utiliser {tool} pour {data} ?",
        "a-t-on le droit de copier {data} dans {tool}",
        "Est-il permis de charger {data} dans {tool} ?",
        "{tool} avec {data}, c’est autorisé ?",
        "Bonjour, je voudrais donner {data} à {tool}. C’est bon ?",
    ),
    "de": (
        "Darf ich {data} in {tool} eingeben?",
        "Dürfen wir {tool} für {data} nutzen?",
        "ist es ok, {data} in {tool} zu kopieren",
        "Ist es erlaubt, {data} in {tool} hochzuladen?",
        "{tool} für {data}, geht das?",
        "Hallo, ich möchte {data} mit {tool} bearbeiten. In Ordnung?",
    ),
}
RULED_OUT: Final[dict[Lang, str]] = {
    "en": " There is no customer data in it.",
    "fr": " Il n’y a pas de données clients dedans.",
    "de": " Es sind keine Kundendaten drin.",
}
NEGATIONS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("{said}, no customer data{mark}", "{said} without personal data{mark}"),
    "fr": ("{said}, pas de données clients{mark}", "{said} sans données personnelles{mark}"),
    "de": ("{said}, keine Kundendaten{mark}", "{said} ohne personenbezogene Daten{mark}"),
}
PRIVATE: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("May I put {data} into my private {tool} account?", "May I use my personal {tool} login for {data}?"),
    "fr": (
        "Puis-je mettre {data} dans mon compte {tool} privé ?",
        "Puis-je utiliser {tool} pour {data} avec mon compte perso ?",
    ),
    "de": (
        "Darf ich {data} in meinen privaten {tool}-Account eingeben?",
        "Darf ich {tool} mit meinem privaten Konto für {data} nutzen?",
    ),
}


Question = tuple[str, Lang, Asking, Outcome]


@dataclass
class Figures:
    """How a row of questions came out."""

    asked: int = 0
    right: int = 0
    clarified: int = 0
    stricter: int = 0
    lenient: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, question: str, lang: Lang, who: Asking, expected: Outcome) -> None:
        """Ask it, and see."""
        self.asked += 1
        made = ruling(sample(), sample_reader().read(question, lang=lang), asking=who, today=TODAY)
        if made is None or made.verdict is None:
            self.wrong.append(f"{question} -> no verdict, not {expected}")
            return
        got = made.verdict.outcome
        if made.kind == "clarify":
            self.clarified += 1
            self.wrong.append(f"{question} -> asked back {made.asks} {made.understood.unclear}, not {expected}")
        elif got == expected:
            self.right += 1
        elif OUTCOMES.index(got) > OUTCOMES.index(expected):
            self.stricter += 1
            self.wrong.append(f"{question} -> {got}, not {expected}: {made.understood.classes} {made.understood.uses}")
        else:
            self.lenient.append(f"{question} -> {got}, not {expected}: {made.understood.classes}")

    def __str__(self) -> str:
        """For the failure's message."""
        some = "\n  ".join([*self.lenient[:20], *self.wrong[:: max(1, len(self.wrong) // 25)]])
        return (
            f"{self.right} of {self.asked} right ({self.right / self.asked:.1%}), {self.clarified} asked back, "
            f"{self.stricter} stricter, {len(self.lenient)} MORE LENIENT\n  {some}"
        )


def tools() -> Iterator[Tool]:
    return iter(sample().tools.values())


def insider(tool: Tool) -> Asking:
    """Somebody for whom it is open, if for anybody: what is read too leniently must show."""
    return asking(next((one for one in tool.departments if one != EVERY_DEPARTMENT), "engineering"))


@cache
def on(tool: str, *data_classes: str) -> Outcome:
    around = sample()
    one = around.tools[tool]
    return verdict(around, one, data_classes=data_classes, asking=insider(one), today=TODAY).outcome


def judged(questions: Iterator[Question], *, least: float = LEAST_RIGHT) -> None:
    figures = Figures()
    for question in questions:
        figures.note(*question)
    assert figures.asked > 100
    assert not figures.lenient, str(figures)
    assert figures.right / figures.asked >= least, str(figures)
    answered = figures.right + figures.clarified + figures.stricter
    assert answered / figures.asked >= 0.995, str(figures)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_the_matrix_come_from_the_registry_or_the_lexicon(lang: Lang) -> None:
    """Of each class at least one word of the company's own; a phrase of the matrix may stand in another form."""
    for data_class, phrases in WORDS[lang].items():
        own = sample().data_classes[data_class].terms[lang]
        terms = [stems(term, lang) for term in (*own, *lexicon(lang)["classes"].get(data_class, ()))]
        for phrase in phrases:
            said = set(stems(phrase, lang))
            assert any(said.issuperset(term) for term in terms), (data_class, phrase)
    assert WORDS[lang].keys() == sample().data_classes.keys()


def matrix(lang: Lang) -> Iterator[Question]:
    for tool in tools():
        for data_class, words in WORDS[lang].items():
            for number, phrasing in enumerate(PHRASINGS[lang]):
                data = words[number % 2]
                yield phrasing.format(data=data, tool=tool.name), lang, insider(tool), on(tool.id, data_class)


@pytest.mark.parametrize("lang", LANGS)
def test_every_tool_with_every_class_of_data_in_six_phrasings(lang: Lang) -> None:
    judged(matrix(lang))


def mistyped(name: str) -> Iterator[str]:
    """With two letters of the longest word swapped, one left out, one doubled; none where all words are short."""
    word = max(name.split(), key=len)
    if len(word) < 6:
        return
    at = len(word) // 2
    for typed in (
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ):
        if typed != word:
            yield name.replace(word, typed)


def with_typing_errors(lang: Lang) -> Iterator[Question]:
    for tool in tools():
        for data_class in ("public", "personal", "customer_code"):
            for number, name in enumerate(mistyped(tool.name)):
                data = WORDS[lang][data_class][0]
                yield PHRASINGS[lang][number].format(data=data, tool=name), lang, insider(tool), on(tool.id, data_class)


@pytest.mark.parametrize("lang", LANGS)
def test_a_typing_error_in_a_tools_name_changes_nothing(lang: Lang) -> None:
    judged(with_typing_errors(lang), least=0.9)


def aliases(lang: Lang) -> Iterator[Question]:
    bearers: dict[str, list[str]] = {}
    for tool in tools():
        for alias in tool.aliases:
            bearers.setdefault(alias, []).append(tool.id)
    for alias, ids in bearers.items():
        for data_class in ("public", "confidential", "personal"):
            if len(ids) == 1:
                data, tool = WORDS[lang][data_class][0], sample().tools[ids[0]]
                yield PHRASINGS[lang][0].format(data=data, tool=alias), lang, insider(tool), on(tool.id, data_class)


@pytest.mark.parametrize("lang", LANGS)
def test_an_alias_is_as_good_as_the_name(lang: Lang) -> None:
    judged(aliases(lang))


def negated(lang: Lang) -> Iterator[Question]:
    for tool in tools():
        for data_class in ("public", "internal", "confidential", "export_controlled"):
            said = PHRASINGS[lang][1].format(data=WORDS[lang][data_class][0], tool=tool.name)
            bare = said.rstrip(" ?")
            mark = said[len(bare) :]
            expected = on(tool.id, data_class)
            for template in NEGATIONS[lang]:
                yield template.format(said=bare, mark=mark), lang, insider(tool), expected
            yield said + RULED_OUT[lang], lang, insider(tool), expected


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_said_not_to_be_in_it_changes_nothing(lang: Lang) -> None:
    judged(negated(lang))


NOT_NEGATED: Final[dict[Lang, tuple[str, ...]]] = {
    "en": (
        "May I put nothing but customer data into {tool}?",
        "May I put not only a press release but also customer data into {tool}?",
        "May I put customer data that are not anonymised into {tool}?",
        "May I put a press release and customer data into {tool}?",
    ),
    "fr": (
        "Puis-je mettre rien que des données clients dans {tool} ?",
        "Puis-je mettre non seulement un communiqué de presse mais aussi des données clients dans {tool} ?",
        "Puis-je mettre des données clients non anonymisées dans {tool} ?",
        "Puis-je mettre un communiqué de presse et des données clients dans {tool} ?",
    ),
    "de": (
        "Darf ich nichts als Kundendaten in {tool} eingeben?",
        "Darf ich nicht nur eine Pressemitteilung, sondern auch Kundendaten in {tool} eingeben?",
        "Darf ich nicht anonymisierte Kundendaten in {tool} eingeben?",
        "Darf ich eine Pressemitteilung und Kundendaten in {tool} eingeben?",
    ),
}


def not_negated(lang: Lang) -> Iterator[Question]:
    for tool in tools():
        for number, template in enumerate(NOT_NEGATED[lang]):
            classes = ("public", "personal") if number % 2 else ("personal",)
            yield template.format(tool=tool.name), lang, insider(tool), on(tool.id, *classes)


@pytest.mark.parametrize("lang", LANGS)
def test_what_only_looks_like_a_negation_takes_nothing_away(lang: Lang) -> None:
    judged(not_negated(lang))


def private(lang: Lang) -> Iterator[Question]:
    never = elsewhere(sample(), why="personal_account").outcome
    for tool in tools():
        for data_class in ("public", "personal"):
            for template in PRIVATE[lang]:
                yield template.format(data=WORDS[lang][data_class][0], tool=tool.name), lang, insider(tool), never


@pytest.mark.parametrize("lang", LANGS)
def test_a_private_account_is_never_a_companys(lang: Lang) -> None:
    judged(private(lang))


def twice(lang: Lang) -> Iterator[Question]:
    joint = {"en": " and ", "fr": " et ", "de": " und "}[lang]
    classes = list(sample().data_classes)
    for tool in tools():
        for one, other in zip(classes, classes[1:] + classes[:1], strict=True):
            data = WORDS[lang][one][0] + joint + WORDS[lang][other][0]
            expected = on(tool.id, one, other)
            yield PHRASINGS[lang][0].format(data=data, tool=tool.name), lang, insider(tool), expected


@pytest.mark.parametrize("lang", LANGS)
def test_two_kinds_of_data_are_as_strict_as_the_stricter(lang: Lang) -> None:
    judged(twice(lang))


VARIATIONS: Final[dict[str, Callable[[str], str]]] = {
    "small": str.lower,
    "capitals": str.upper,
    "no marks": lambda said: said.replace("?", "").replace(",", ""),
    "blanks": lambda said: "  " + said.replace(" ", "  ") + "\n",
}


def varied(lang: Lang, how: Callable[[str], str]) -> Iterator[Question]:
    for tool in tools():
        for data_class in ("public", "confidential", "personal", "sick_notes"):
            said = PHRASINGS[lang][0].format(data=WORDS[lang][data_class][0], tool=tool.name)
            yield how(said), lang, insider(tool), on(tool.id, data_class)


@pytest.mark.parametrize("how", VARIATIONS)
@pytest.mark.parametrize("lang", LANGS)
def test_capitals_blanks_and_marks_matter_little(lang: Lang, how: str) -> None:
    judged(varied(lang, VARIATIONS[how]), least=0.9)
