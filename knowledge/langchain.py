"""Our retrieval as a LangChain retriever, so that other people's chains can use the policies with their audience kept.

```python
retriever = PolicyRetriever(knowledge_base=base, reader=Reader.employee(department="sales"), today=date.today)
documents = retriever.invoke("May I translate a customer list?", k=3)
```
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables.config import run_in_executor
from pydantic import Field

from knowledge.base import KnowledgeBase
from knowledge.types import Lang, Passage, Reader


class PolicyRetriever(BaseRetriever):
    """The best `k` sections that `reader` may read, one LangChain document each, best first.

    `today` is a date, or a function that gives one for retrievers that live longer than a day. `lang` None takes the
    language of the question. A document's id is the chunk's; its metadata are document, title, section, anchor, lang,
    version, owner, url, score and chunk_id. A retriever answers for one reader: make one for each.
    """

    knowledge_base: KnowledgeBase
    reader: Reader
    today: date | Callable[[], date]
    lang: Lang | None = None
    k: int = Field(default=4, ge=1)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
    ) -> list[Document]:
        today = self.today() if callable(self.today) else self.today
        found = self.knowledge_base.search(query, reader=self.reader, today=today, lang=self.lang, limit=k or self.k)
        return [_document(passage) for passage in found.passages]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        search = partial(self._get_relevant_documents, query, run_manager=run_manager.get_sync(), k=k)
        return await run_in_executor(None, search)


def _document(passage: Passage) -> Document:
    chunk, document = passage.chunk, passage.document
    metadata = {
        "document": document.id,
        "title": document.title,
        "section": chunk.section,
        "anchor": chunk.anchor,
        "lang": document.lang,
        "version": document.version,
        "owner": document.owner,
        "url": document.url,
        "score": passage.score,
        "chunk_id": chunk.id,
    }
    return Document(id=chunk.id, page_content=chunk.text, metadata=metadata)
