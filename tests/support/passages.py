"""Passages of the fictional company, as retrieval would hand them over."""

from datetime import date

from knowledge.types import Chunk, Document, Lang, Passage

TODAY = date(2026, 11, 22)


def passage(
    text: str, *, section: str = "Customer data", document: str = "data-handling", lang: Lang = "en"
) -> Passage:
    """A passage with this text; its chunk id follows from the text."""
    source = Document(
        id=document,
        title="Handling data in AI tools",
        lang=lang,
        version="2.0",
        status="published",
        owner="dpo@brisemont.example",
        deputy="legal@brisemont.example",
        effective=date(2026, 1, 15),
        review_by=date(2026, 11, 1),
        audience=("department:sales",),
        url=f"https://intranet.brisemont.example/policies/{document}",
        source=f"documents/{document}.{lang}.md",
        fingerprint="0" * 64,
    )
    chunk = Chunk(
        id=f"{document}.{lang}@{abs(hash(text)):012}"[:40],
        document=document,
        lang=lang,
        ordinal=0,
        headings=(section,),
        anchors=("customer-data",),
        section=section,
        text=text,
    )
    return Passage(chunk=chunk, document=source, score=0.9)


CUSTOMERS = passage(
    "Customer lists, contact details and tickets are personal data. They go only into tools with a signed data"
    " processing agreement and EU hosting. At most 50 records per request; otherwise ask dpo@brisemont.example."
)
LOCAL = passage(
    "Brise Local runs on our own servers in Freiburg: https://brise.brisemont.example/start. Logs are kept for 14"
    " days.",
    section="Our own assistant",
    document="on-premise",
)
FRENCH = passage(
    "« Les listes de clients » ne vont jamais dans l’outil de traduction sans licence professionnelle.",
    section="Données clients",
    lang="fr",
)
PASSAGES = (CUSTOMERS, LOCAL, FRENCH)
