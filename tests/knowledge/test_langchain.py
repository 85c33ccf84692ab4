"""The policies as a LangChain retriever: LangChain's own standard tests, and our audience kept."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from knowledge.base import KnowledgeBase, KnowledgeConfig
from knowledge.langchain import PolicyRetriever
from knowledge.types import Reader
from tests.support.passages import TODAY

FRONT = """---
id: {id}
title: {title}
lang: en
version: "1.0"
status: published
owner: it@brisemont.example
effective: {effective}
review_by: 2027-11-01
audience: [{audience}]
url: https://intranet.brisemont.example/policies/{id}
---
## {title} rules {{#{id}-rules}}

{text}
"""
DOCUMENTS = (
    ("translation", "Translation", "all", "Customer data go into a translation tool only with the business licence."),
    ("meetings", "Meetings", "all", "Customer data are not read out in recorded meetings without consent."),
    ("code", "Code", "all", "Customer data and customer code are never pasted into a coding tool."),
    (
        "council",
        "Council brief",
        "group:works-council",
        "Customer data canary-7731: the council's budget is 6,000 EUR.",
    ),
)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A tiny policies folder: three documents for all, one for the works council, one not yet in force."""
    folder = tmp_path_factory.mktemp("policies")
    (folder / "documents").mkdir()
    documents = [*((*document, "2026-01-01") for document in DOCUMENTS)]
    documents.append(("agents", "Agents", "all", "Customer data canary-9920 and agents.", "2026-12-01"))
    for name, title, audience, text, effective in documents:
        page = FRONT.format(id=name, title=title, audience=audience, text=text, effective=effective)
        (folder / "documents" / f"{name}.en.md").write_text(page, encoding="utf-8")
    return KnowledgeBase(KnowledgeConfig(policies=folder))


def retriever(base: KnowledgeBase, reader: Reader | None = None, **fields: Any) -> PolicyRetriever:
    return PolicyRetriever(**{"knowledge_base": base, "reader": reader or Reader.employee(), "today": TODAY, **fields})


class TestStandard(RetrieversIntegrationTests):
    """What LangChain expects of every retriever."""

    @pytest.fixture(autouse=True)
    def _use(self, base: KnowledgeBase) -> None:
        self._base = base

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"knowledge_base": self._base, "reader": Reader.employee(), "today": TODAY}

    @property
    def retriever_query_example(self) -> str:
        return "May I enter customer data into a tool?"


def test_a_document_says_where_it_comes_from(base: KnowledgeBase) -> None:
    (found,) = retriever(base, k=1).invoke("translation tool business licence")
    assert found.page_content == DOCUMENTS[0][3]
    assert found.id == found.metadata["chunk_id"]
    assert found.metadata.pop("score") > 0
    assert found.metadata == {
        "document": "translation",
        "title": "Translation",
        "section": "Translation rules",
        "anchor": "translation-rules",
        "lang": "en",
        "version": "1.0",
        "owner": "it@brisemont.example",
        "url": "https://intranet.brisemont.example/policies/translation",
        "chunk_id": found.id,
    }


COUNCIL = Reader.employee(groups=["works-council"])


@pytest.mark.parametrize(
    "question", ["canary-7731", "council budget 6,000 EUR", "customer data", "Council brief rules"]
)
@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        (COUNCIL, True),
        (Reader.employee(), False),
        (Reader.employee(department="hr", roles=["admin"], groups=["governance-committee"]), False),
        (Reader.guest(), False),
    ],
)
async def test_a_restricted_document_comes_out_for_its_audience_only(
    question: str, reader: Reader, sees: bool, base: KnowledgeBase
) -> None:
    fitting = retriever(base, reader, k=10)
    for found in (fitting.invoke(question), await fitting.ainvoke(question), fitting.invoke(question, k=50)):
        assert any("canary-7731" in document.page_content for document in found) is sees


def test_today_may_be_a_function_and_decides_what_is_in_force(base: KnowledgeBase) -> None:
    days = iter([date(2026, 11, 30), date(2026, 12, 1)])
    moving = retriever(base, today=lambda: next(days), k=10)
    before, after = moving.invoke("agents canary-9920"), moving.invoke("agents canary-9920")
    assert "agents" not in {document.metadata["document"] for document in before}
    assert after[0].metadata["document"] == "agents"


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_at_least_one(k: int, base: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        retriever(base, k=k)


def test_a_folder_can_be_asked_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    page = FRONT.format(id="a", title="A", audience="all", text="Alpha rule.", effective="2026-01-01")
    (tmp_path / "documents" / "a.en.md").write_text(page, encoding="utf-8")
    fresh = KnowledgeBase(KnowledgeConfig(policies=tmp_path))
    assert [found.page_content for found in retriever(fresh).invoke("alpha")] == ["Alpha rule."]
