"""A small table of tools to rule with, the sample company's own, and questions put to them without Slack."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.registry import toolsfile
from bot.registry.question.reading import QuestionReader, Understood
from bot.registry.rules import Asking, Verdict, verdict
from bot.registry.ruling import Ruling, ruling
from bot.registry.tools import Assessment, Cell, Criterion, DataClass, Lists, Outcome, Registry, Tool, Use
from bot.registry.wording import Given
from knowledge import Citation, Lang

TODAY = date(2026, 11, 22)
POLICIES = Path(__file__).parents[2] / "policies"

RULE = "data-handling#confidential-data"
CONDITIONS: Lists = {"en": ("Glossary off", "No names"), "fr": ("Glossaire désactivé",), "de": ("Glossar aus",)}
CLASSES = {
    "public": DataClass(id="public", names={"en": "Public", "fr": "Publiques", "de": "Öffentlich"}),
    "internal": DataClass(id="internal", names={"en": "Internal", "fr": "Internes", "de": "Intern"}),
    "confidential": DataClass(
        id="confidential", names={"en": "Confidential", "fr": "Confidentielles", "de": "Vertraulich"}
    ),
    "personal": DataClass(id="personal", names={"en": "Personal", "fr": "Personnelles", "de": "Personenbezogen"}),
    "special": DataClass(id="special", names={"en": "Special", "fr": "Particulières", "de": "Besondere"}),
    "sick_notes": DataClass(id="sick_notes", within="special", terms={"en": ("sick note",), "de": ("Krankmeldung",)}),
    "leads": DataClass(id="leads", within="personal", terms={"en": ("fair contacts",), "de": ("Messekontakte",)}),
    "customer_code": DataClass(id="customer_code", only=("bench",), terms={"en": ("customer code",)}),
}
USES = {
    "hr_decisions": Use(
        id="hr_decisions",
        outcome="never",
        names={
            "en": "Decisions about people",
            "fr": "Décisions sur des personnes",
            "de": "Entscheidungen über Menschen",
        },
        terms={"en": ("rank applicants",), "de": ("Bewerber vorsortieren",), "fr": ("classer des candidats",)},
        rule="acceptable-use#people",
    ),
    "advice": Use(id="advice", outcome="ask", names={"en": "Legal advice"}, terms={"en": ("legal advice",)}),
    "posts": Use(id="posts", outcome="conditions", names={"en": "Posts"}, terms={"en": ("LinkedIn post",)}),
    "minutes": Use(id="minutes", outcome="allowed", names={"en": "Taking minutes"}, terms={"en": ("take minutes",)}),
}
CRITERIA = {
    "dpa": Criterion(
        id="dpa", mandatory=True, names={"en": "Agreement signed", "fr": "Contrat signé", "de": "Vertrag"}
    ),
    "training": Criterion(id="training", mandatory=False, names={"en": "Training"}),
}
CELLS = {
    "public": Cell(outcome="allowed"),
    "internal": Cell(outcome="allowed"),
    "confidential": Cell(outcome="conditions", conditions=CONDITIONS, rule=RULE),
    "personal": Cell(outcome="ask"),
}


def tool(id: str = "writer", **changed: Any) -> Tool:
    """An approved tool for everybody: public and internal allowed, confidential under conditions, personal ask."""
    ours: dict[str, Any] = {
        "name": "Brise Writer",
        "status": "approved",
        "owner": "it@brisemont.example",
        "data": CELLS,
        "departments": ("all",),
        "decided_on": date(2026, 3, 2),
        "review_by": date(2027, 3, 2),
        "criteria": {"dpa": Assessment(status="passed")},
        "tasks": ("drafting",),
    }
    return Tool(id=id, **(ours | changed))


def registry(*tools: Tool, **changed: Any) -> Registry:
    """The classes, uses and criteria above with `tools`."""
    ours: dict[str, Any] = {"data_classes": CLASSES, "uses": USES, "criteria": CRITERIA, "personal_accounts": "never"}
    return Registry(**(ours | {"tools": {one.id: one for one in tools}} | changed))


def asking(department: str = "", enrolled: Collection[str] = ()) -> Asking:
    """Somebody of a department, enrolled on tools."""
    return Asking(department=department, enrolled=frozenset(enrolled))


def on(
    one: Tool,
    data_classes: Sequence[str],
    *,
    uses: Sequence[str] = (),
    who: Asking | None = None,
    around: Registry | None = None,
    today: date = TODAY,
) -> Verdict:
    """The verdict on one tool, alone in its registry unless that is given."""
    return verdict(
        around or registry(one), one, data_classes=data_classes, uses=uses, asking=who or asking(), today=today
    )


@cache
def sample() -> Registry:
    """The sample company's registry."""
    read = toolsfile.load(POLICIES)
    assert read is not None
    return read.registry


@cache
def sample_reader() -> QuestionReader:
    """Reads questions with the sample company's words."""
    return QuestionReader(sample())


def read(question: str, lang: Lang | None = None) -> Understood:
    """What the sample company understands."""
    return sample_reader().read(question, lang=lang)


def ruled(question: str, lang: Lang | None = None, *, who: Asking | None = None) -> Ruling | None:
    """What the sample company's table says."""
    return ruling(sample(), read(question, lang), asking=who or asking(), today=TODAY)


def outcome(question: str, lang: Lang | None = None, *, who: Asking | None = None) -> tuple[str, Outcome | None]:
    """Kind and outcome; `("", None)` where the table says nothing."""
    made = ruled(question, lang, who=who)
    if made is None:
        return "", None
    return made.kind, made.verdict.outcome if made.verdict is not None else None


def given(made: Ruling, lang: Lang, around: Registry, *, rule: str = "", who: Asking | None = None) -> Given:
    """A ruling as it is worded; with `rule`, that section as its source."""
    sources = (citation(rule, lang),) if rule else ()
    return Given(ruling=made, registry=around, lang=lang, today=TODAY, asking=who or asking(), citations=sources)


def citation(rule: str, lang: Lang) -> Citation:
    """A section that a rule points at."""
    document, _, anchor = rule.partition("#")
    return Citation(
        number=1,
        chunk_id=rule,
        document=document,
        title="Handling data",
        lang=lang,
        version="1.2",
        section="Customers",
        anchor=anchor,
        quote="Only under conditions.",
        owner="legal@brisemont.example",
        effective=date(2026, 1, 15),
        review_due=False,
        url="https://intranet.brisemont.example/data",
    )


def understood(**changed: Any) -> Understood:
    """A question for permission, about nothing yet."""
    blank = Understood(lang="en", intent="permission")
    return replace(blank, **changed)
