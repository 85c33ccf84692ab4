import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.ask.views import document, plain
from knowledge import KnowledgeBase, Reader
from tests.support.policies import TODAY, Folder

MEMBER = Reader.employee(groups=["works-council"])
BUDGET = "What budget does the works council keep for experts who examine tools?"


@pytest.fixture
def knowledge(folder: Folder) -> KnowledgeBase:
    base = folder.base()
    base.refresh()
    return base


async def test_the_answer_is_in_the_language_of_the_question(knowledge: KnowledgeBase) -> None:
    for question, lang in {
        "Which tools do customer lists go into?": "en",
        "In welche Tools gehören Kundenlisten?": "de",
        "Dans quels outils vont les listes de clients ?": "fr",
    }.items():
        answer = await knowledge.ask(question, reader=Reader.employee(), today=TODAY)
        assert (answer.kind, answer.lang, answer.citations[0].lang) == ("answer", lang, lang)


async def test_a_language_that_was_asked_for_wins(knowledge: KnowledgeBase) -> None:
    answer = await knowledge.ask(
        "Which tools do customer lists go into?", reader=Reader.employee(), today=TODAY, lang="fr"
    )
    assert (answer.lang, answer.citations[0].lang) == ("fr", "fr")


async def test_what_is_for_members_only_is_answered_to_them_alone(knowledge: KnowledgeBase) -> None:
    told = await knowledge.ask(BUDGET, reader=MEMBER, today=TODAY)
    assert "6,000 EUR" in told.text
    for reader in (
        Reader.employee(),
        Reader.employee(groups=["works council"], roles=["works-council"]),
        Reader.guest(),
    ):
        refused = await knowledge.ask(BUDGET, reader=reader, today=TODAY)
        assert "6,000" not in plain(refused)
        assert "council" not in {*document(refused)["nearest"], *(cited.document for cited in refused.citations)}


@example("")
@example("\u200b\u2060\ufeff")
@example("\x00\x01\x02\x7f")
@example("\ud800 lone surrogate")
@example("هل يمكنني إدخال بيانات العملاء\u202e؟")
@example("may I " * 7_000)
@example("{0} %s ${HOME} '; DROP TABLE employee; --")
@example("title:x AND (a OR b) ~2 ^3 [x TO y] *:*")
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=200))
async def test_whatever_a_person_types_there_is_an_answer(knowledge: KnowledgeBase, question: str) -> None:
    answer = await knowledge.ask(question, reader=Reader.employee(), today=TODAY)
    assert plain(answer)
    assert document(answer)["question"] == answer.question
