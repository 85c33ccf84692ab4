"""An answer as people read it: plain text for the terminal, a document for `--json`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.i18n import day, text
from knowledge import MAX_QUESTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge import Answer, Citation, Lang


def plain(answer: Answer) -> str:
    """The whole message in the answer's language: notes, text, sources, disclaimer."""
    match answer.kind:
        case "clarify":
            return _clarify(answer)
        case "no_answer":
            return _no_answer(answer)
        case "answer":
            return _answer(answer)


def document(answer: Answer) -> dict[str, Any]:
    """What `archipel ask --json` prints (formats: `ask --json`)."""
    return {
        "question": answer.question,
        "lang": answer.lang,
        "kind": answer.kind,
        "text": plain(answer),
        "hedged": answer.hedged,
        "verdict": None,
        "verdicts": [],
        "options": [],
        "citations": [_cited(citation) for citation in answer.citations],
        "nearest": [document.id for document in answer.nearest],
        "engine": answer.engine,
        "elapsed_ms": round(answer.elapsed_ms, 1),
    }


def _clarify(answer: Answer) -> str:
    if "long_question" in answer.notes:
        return text(answer.lang, "ask-too-long", length=len(answer.question), limit=MAX_QUESTION)
    return text(answer.lang, "ask-empty")


def _no_answer(answer: Answer) -> str:
    lines = [text(answer.lang, "ask-nothing-found", searched=answer.searched)]
    if answer.nearest:
        lines += ["", text(answer.lang, "ask-nearest")]
        lines += [f"- {document.title} ({document.owner})" for document in answer.nearest]
    return "\n".join([*lines, "", text(answer.lang, "ask-disclaimer")])


def _answer(answer: Answer) -> str:
    parts = [*notes(answer), answer.text, _sources(answer), text(answer.lang, "ask-disclaimer")]
    return "\n\n".join(parts)


def notes(answer: Answer) -> Iterator[str]:
    """What to know before reading: the model failed, this may not answer, it is in another language."""
    if "model_unavailable" in answer.notes:
        yield text(answer.lang, "ask-model-unavailable")
    if answer.hedged:
        yield text(answer.lang, "ask-hedge")
    if "other_language" in answer.notes:
        language = text(answer.lang, f"language-{answer.citations[0].lang}")
        yield text(answer.lang, "ask-other-language", language=language)


def _sources(answer: Answer) -> str:
    heading = text(answer.lang, "source-heading", count=len(answer.citations))
    return "\n".join([heading, *(_source(answer, citation) for citation in answer.citations)])


def _source(answer: Answer, citation: Citation) -> str:
    line = f"[{citation.number}] {place(citation)} ({', '.join(facts(answer.lang, citation))})"
    url = address(citation)
    return f"{line}\n    {url}" if url else line


def place(citation: Citation) -> str:
    """The document and the section, once when they are called the same."""
    return citation.title if citation.section == citation.title else f"{citation.title}, {citation.section}"


def address(citation: Citation) -> str | None:
    """Where the section can be read, from the document's own metadata."""
    return f"{citation.url}#{citation.anchor}".rstrip("#") if citation.url else None


def facts(lang: Lang, citation: Citation) -> Iterator[str]:
    """What to know of a source: version, language if another, since when, whose, and whether its review is overdue."""
    if citation.newer_version is None:
        yield text(lang, "source-version", version=citation.version)
    else:
        yield text(lang, "source-translation", version=citation.version, newer=citation.newer_version)
    if citation.lang != lang:
        yield text(lang, "source-language", language=text(lang, f"language-{citation.lang}"))
    yield text(lang, "source-effective", day=day(lang, citation.effective))
    yield text(lang, "source-owner", owner=citation.owner)
    if citation.review_due:
        yield text(lang, "source-review-due")


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "lang": citation.lang,
        "version": citation.version,
        "section": citation.section,
        "anchor": citation.anchor,
        "quote": citation.quote,
        "url": citation.url,
    }
