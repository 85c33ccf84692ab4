"""An answer as people read it: plain text for the terminal, a document for `--json`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ask.approved import ApprovedAnswer
from bot.ask.tabled import TOOL, TableAnswer
from bot.i18n import day, text
from bot.registry import wording
from knowledge import MAX_QUESTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge import Answer, Citation, Lang


def plain(answer: Answer) -> str:
    """The whole message in the answer's language: notes, text, sources, disclaimer."""
    match answer.kind:
        case "verdict":
            return answer.text
        case "clarify":
            return answer.text or _clarify(answer)
        case "no_answer":
            return _no_answer(answer)
        case "answer":
            return _answer(answer)
        case "approved_answer":
            return _approved(answer)


def document(answer: Answer) -> dict[str, Any]:
    """What `archipel ask --json` prints (formats: `ask --json`)."""
    return {
        "question": answer.question,
        "lang": answer.lang,
        "kind": answer.kind,
        "text": plain(answer),
        "hedged": answer.hedged,
        **_ruled(answer),
        "citations": [_cited(citation) for citation in answer.citations],
        "nearest": [document.id for document in answer.nearest],
        "engine": answer.engine,
        "elapsed_ms": round(answer.elapsed_ms, 1),
    }


def _ruled(answer: Answer) -> dict[str, Any]:
    """Verdicts and options, for what the table made."""
    if isinstance(answer, TableAnswer) and answer.kind != "answer":
        return wording.document(answer.given)
    return {"verdict": None, "verdicts": [], "options": []}


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


def _approved(answer: Answer) -> str:
    facts = ", ".join(approved_facts(answer))
    heading = text(answer.lang, "approved-heading")
    return "\n\n".join([*notes(answer), answer.text, f"{heading} ({facts})", text(answer.lang, "ask-disclaimer")])


def approved_facts(answer: Answer) -> Iterator[str]:
    """Of an approved answer: whose it is, since when it holds and until when."""
    if isinstance(answer, ApprovedAnswer):
        if answer.owner:
            yield text(answer.lang, "source-owner", owner=answer.owner)
        if answer.since is not None:
            yield text(answer.lang, "source-effective", day=day(answer.lang, answer.since))
        if answer.until is not None:
            yield text(answer.lang, "approved-until", day=day(answer.lang, answer.until))


def notes(answer: Answer) -> Iterator[str]:
    """What to know before reading: the model failed, this may not answer, it is in another language."""
    if "model_unavailable" in answer.notes:
        yield text(answer.lang, "ask-model-unavailable")
    if answer.hedged:
        yield text(answer.lang, "ask-hedge")
    if isinstance(answer, ApprovedAnswer) and answer.text_lang != answer.lang:
        language = text(answer.lang, f"language-{answer.text_lang}")
        yield text(answer.lang, "approved-other-language", language=language)
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
    """What to know of a source: version, language if another, since when, whose; of a tool when it was decided on."""
    if citation.document.startswith(TOOL):
        if citation.version:
            yield text(lang, "verdict-decided", day=day(lang, citation.effective))
        yield text(lang, "source-owner", owner=citation.owner)
        if citation.review_due:
            yield text(lang, "source-review-due")
        return
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
