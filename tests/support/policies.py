"""Small policies folders of Brisemont Sensorik, and what must stand in an index made of one."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyromark

from knowledge import catalog, chunking
from knowledge.base import KnowledgeBase, KnowledgeConfig
from knowledge.embeddings import embedder
from knowledge.indexing import open_generation
from knowledge.store import Store
from knowledge.types import EVERYONE, Chunk, Document, Lang, Reader

TODAY = date(2026, 11, 22)
"""The day on which people ask."""

CUSTOMERS = "Customer lists go only into tools with a signed data processing agreement and hosting in the EU."
MEETINGS = "A meeting is recorded only after every participant has agreed, and the recording is deleted after 30 days."
COUNCIL = "The works council keeps its own budget of 6,000 EUR for experts who examine tools."


def document(name: str = "meetings", *, lang: Lang = "en", **changes: Any) -> Document:
    """A published document for everybody, as the catalogue would read it."""
    fields: dict[str, Any] = {
        "title": name.replace("-", " ").capitalize(),
        "version": "1.0",
        "status": "published",
        "owner": "legal@brisemont.example",
        "deputy": None,
        "effective": date(2026, 1, 15),
        "review_by": date(2027, 1, 15),
        "audience": ("all",),
        "url": None,
        "source": f"documents/{name}.{lang}.md",
        "fingerprint": "f" * 64,
    }
    return Document(id=name, lang=lang, **(fields | changes))


def chunk_of(source: Document, text: str, ordinal: int = 0, anchor: str = "rules") -> Chunk:
    """A chunk of a document under its one heading `Rules`."""
    return Chunk(
        id=f"{source.key}@{source.fingerprint[:12]}#{ordinal}",
        document=source.id,
        lang=source.lang,
        ordinal=ordinal,
        headings=("Rules",),
        anchors=(anchor,),
        section="Rules",
        text=text,
    )


def page(name: str, body: str, *, lang: str = "en", **front: Any) -> str:
    """A Markdown document; `front` changes keys of the front matter, None leaves one out."""
    keys = {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "lang": lang,
        "version": '"1.0"',
        "status": "published",
        "owner": "legal@brisemont.example",
        "effective": "2026-01-15",
        "review_by": "2027-01-15",
        "audience": "[all]",
    } | front
    matter = "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)
    return f"---\n{matter}---\n{body}\n"


class Folder:
    """A policies folder under a test's hands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents = root / "documents"
        self.documents.mkdir(parents=True)

    def write(self, name: str, text: str, *, lang: str = "en", **front: Any) -> Path:
        """Write a document whose one section is anchored `rules`, unless the text brings its own headings."""
        body = text if text.startswith("#") else f"## {name.replace('-', ' ').capitalize()} rules {{#rules}}\n\n{text}"
        return self.put(f"documents/{name}.{lang}.md", page(name, body, lang=lang, **front))

    def put(self, name: str, text: str) -> Path:
        """Write any file of the folder."""
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def remove(self, name: str, *, lang: str = "en") -> None:
        """Delete a document."""
        (self.documents / f"{name}.{lang}.md").unlink()

    def base(self, data: Path | None = None, **config: Any) -> KnowledgeBase:
        """A base on this folder; in memory without `data`."""
        return KnowledgeBase(KnowledgeConfig(policies=self.root, data=data, **config))


def ids_wanted(folder: Folder) -> set[str]:
    """The ids of all chunks of the published documents, from the documents alone."""
    found = catalog.read(folder.root)
    return {
        chunk.id
        for key, document in found.documents.items()
        if document.status == "published"
        for chunk in chunking.chunks(document, found.bodies[key])
    }


def ids_indexed(data: Path, embeddings: str = "", url: str = "") -> tuple[set[str], set[str]]:
    """The ids in the lexical and in the vector index of a data folder, as they stand on disk."""
    folder = Store(data).current()
    assert folder is not None
    generation = open_generation(folder, embedder(embeddings, url=url), chroma_url="")
    assert generation.vectors is not None
    return generation.lexical.searcher().ids(), generation.vectors.ids()


def found(base: KnowledgeBase, question: str, reader: Reader = EVERYONE, today: date = TODAY, **how: Any) -> list[str]:
    """The keys of the documents a question finds, best first."""
    passages = base.search(question, reader=reader, today=today, **how).passages
    return [passage.document.key for passage in passages]


def in_step(folder: Folder, data: Path) -> bool:
    """Whether both indexes hold the chunks of the documents, and no others."""
    wanted = ids_wanted(folder)
    return ids_indexed(data) == (wanted, wanted)


def plain_text(markdown: str) -> str:
    """All that a reader of a Markdown text sees, squeezed, read by a parser that is not ours."""
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    return squeezed(_Texts(pyromark.html(markdown, options=options)).text)


def squeezed(text: str) -> str:
    """The text without white space and the bars between table cells, which plain text may place otherwise."""
    return re.sub(r"[\s|]", "", text)


class _Texts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data
