"""Answers, greetings and notes as Slack messages: values in, Block Kit out. Pure.

What a document, a person or a model wrote goes into rich text, whose `text` elements Slack never parses: no link and no
mention in it comes alive. Links are made here, from a cited document's own metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.ask import rules
from bot.ask.tabled import TableAnswer
from bot.ask.views import address, approved_facts, facts, notes, place
from bot.i18n import text
from bot.registry import messages as verdicts
from bot.registry import wording
from bot.slack import blocks
from bot.slack.blocks import actions, button, clip, context, escape, link, quote, rich_text, section, sections
from knowledge import MAX_QUESTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slack_sdk.models.blocks import ButtonElement

    from knowledge import Answer, Citation, Document, Lang

Json = dict[str, Any]

FEEDBACK: Final = "ask_feedback"
HUMAN: Final = "ask_human"
EXAMPLE: Final = "ask_example"
"""Action ids; an example's goes on with its name, since they are unique within a block."""

MAX_BODY: Final = 5_000
"""Characters of an answer. Slack refuses messages of more than about 13,000 in all (`msg_blocks_too_long`)."""

MAX_RESTATED: Final = 500
_MAX_QUOTE: Final = 2_000
_MAX_PLACE: Final = 200
_MAX_SOURCES: Final = 5
_MAX_VERDICT: Final = 40
"""Blocks of verdicts; Slack takes fifty in all."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message without its place: escaped `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: list[Json]


def answer(answer: Answer, question: int, *, restated: str = "") -> Said:
    """What was found, for every kind of answer; `question` is its row, which the buttons name.

    `restated` is put on top where nothing else shows what was asked.
    """
    match answer.kind:
        case "verdict" | "clarify" if isinstance(answer, TableAnswer):
            said = _verdict(answer, question)
        case "clarify":
            said = note(_clarify(answer))
        case "no_answer":
            said = _no_answer(answer, question)
        case "answer":
            said = _answer(answer, question)
        case "approved_answer":
            said = _approved(answer, question)
    return Said(said.text, [quote(clip(restated, MAX_RESTATED)), *said.blocks]) if restated else said


def _verdict(answer: TableAnswer, question: int) -> Said:
    """A verdict or a question back: what the table says, what one can do about it, and whether that helped."""
    lang = answer.lang
    shown = verdicts.blocks(answer.given, question)
    asking_back = answer.kind == "clarify"
    return Said(
        escape(wording.summary(answer.given)),
        [
            *blocks.fit(shown, limit=_MAX_VERDICT),
            *([] if asking_back else [context(escape(text(lang, "verdict-disclaimer"))), _opinion(lang, question)]),
            actions(*verdicts.buttons(answer.given, question), _ask_a_human(lang, question)),
        ],
    )


def _clarify(answer: Answer) -> str:
    if "long_question" in answer.notes:
        return text(answer.lang, "ask-too-long", length=len(answer.question), limit=MAX_QUESTION)
    return text(answer.lang, "ask-empty")


def _answer(answer: Answer, question: int) -> Said:
    lang = answer.lang
    written = answer.engine == "model"
    body = _written(answer) if written else _quoted(answer)
    first = answer.text if written else answer.citations[0].quote
    hedge = [text(lang, "ask-hedge")] if answer.hedged else []
    return Said(
        escape(" ".join([*hedge, rules.first_sentence(first)])),
        [
            *(section(f"_{escape(warning)}_") for warning in [*notes(answer), *_shortened(answer)]),
            *body,
            *sections(_sources(answer), limit=_MAX_SOURCES),
            context(escape(text(lang, "ask-disclaimer"))),
            _opinion(lang, question),
            actions(_ask_a_human(lang, question)),
        ],
    )


def _approved(answer: Answer, question: int) -> Said:
    """Word for word, under a heading; whose word it is stands below."""
    lang = answer.lang
    return Said(
        escape(rules.first_sentence(answer.text)),
        [
            *(section(f"_{escape(warning)}_") for warning in notes(answer)),
            section(f":white_check_mark: *{escape(text(lang, 'approved-heading'))}*"),
            *rich_text(clip(answer.text, MAX_BODY)),
            context(escape(", ".join(approved_facts(answer)))),
            context(escape(text(lang, "ask-disclaimer"))),
            _opinion(lang, question),
            actions(_ask_a_human(lang, question)),
        ],
    )


def _opinion(lang: Lang, question: int) -> Json:
    return blocks.feedback_buttons(
        FEEDBACK,
        (text(lang, "ask-helpful"), f"good:{question}:{lang}"),
        (text(lang, "ask-not-helpful"), f"bad:{question}:{lang}"),
    )


def _shortened(answer: Answer) -> Iterator[str]:
    """A note when not all of the answer is shown."""
    too_long = [citation for citation in answer.citations if len(citation.quote) > _MAX_QUOTE]
    if len(answer.text) > MAX_BODY if answer.engine == "model" else too_long:
        yield text(answer.lang, "ask-shortened")


def _written(answer: Answer) -> list[Json]:
    """What a model wrote; its marks lead to the sources."""
    links = {f"[{one.number}]": url for one in answer.citations if (url := address(one))}
    return rich_text(clip(answer.text, MAX_BODY), links=links)


def _quoted(answer: Answer) -> Iterator[Json]:
    """Every quote under the name of its section."""
    for citation in answer.citations[:_MAX_SOURCES]:
        yield section(f"*{escape(clip(citation.section, _MAX_PLACE))}*")
        yield quote(f"{clip(citation.quote, _MAX_QUOTE)} [{citation.number}]")


def _sources(answer: Answer) -> str:
    cited = answer.citations[:_MAX_SOURCES]
    heading = text(answer.lang, "source-heading", count=len(cited))
    return "\n".join([f"*{escape(heading)}*", *(_source(answer.lang, citation) for citation in cited)])


def _source(lang: Lang, citation: Citation) -> str:
    said = list(facts(lang, citation))
    badge = f" :warning: *{escape(said.pop())}*" if citation.review_due else ""
    where = _linked(place(citation), address(citation))
    return f"[{citation.number}] {where} ({escape(', '.join(said))}){badge}"


def _linked(name: str, url: str | None) -> str:
    shown = clip(name, _MAX_PLACE)
    return link(url, shown) if url else escape(shown)


def _no_answer(answer: Answer, question: int) -> Said:
    lang = answer.lang
    nothing = text(lang, "ask-nothing-found", searched=answer.searched)
    return Said(
        escape(nothing),
        [
            section(escape(nothing)),
            *([section(_nearest(lang, answer.nearest))] if answer.nearest else []),
            section(escape(text(lang, "ask-no-answer-human"))),
            actions(_ask_a_human(lang, question, prominent=True)),
            context(escape(text(lang, "ask-disclaimer"))),
        ],
    )


def _nearest(lang: Lang, documents: Sequence[Document]) -> str:
    lines = [f"• {_linked(document.title, document.url)} ({escape(document.owner)})" for document in documents]
    return "\n".join([escape(text(lang, "ask-nearest")), *lines])


def _ask_a_human(lang: Lang, question: int, *, prominent: bool = False) -> ButtonElement:
    label, value = text(lang, "ask-human-button"), f"{question}:{lang}"
    return button(label, HUMAN, value=value, style="primary" if prominent else None)


def note(sentence: str) -> Said:
    """One plain sentence of the product's own."""
    return Said(escape(sentence), [section(escape(sentence))])


def wrong_channel(lang: Lang, allowed: Sequence[str]) -> Said:
    """Where to ask instead; `allowed` are ids of channels."""
    if not allowed:
        return note(text(lang, "ask-private-only"))
    sentence = escape(text(lang, "ask-wrong-channel"))
    where = " ".join(f"<#{channel}>" for channel in allowed[:10])
    return Said(f"{sentence} {where}", [section(f"{sentence} {where}")])


def talk(kind: rules.Talk, lang: Lang, examples: Sequence[str]) -> Said:
    """The friendly answer to small talk, with questions to begin with; thanks and a farewell need none."""
    said = note(text(lang, f"talk-{kind}"))
    return said if kind in {"thanks", "farewell"} else Said(said.text, [*said.blocks, *_examples(lang, examples)])


def help_text(lang: Lang, examples: Sequence[str]) -> Said:
    """How to ask, with questions to begin with."""
    intro = text(lang, "talk-help")
    ways = [
        text(lang, f"help-{way}")
        for way in ("direct", "mention", "command", "shortcut", "tools", "checkins", "incident", "privacy")
    ]
    how = "\n".join([f"*{escape(text(lang, 'help-heading'))}*", *(f"• {escape(way)}" for way in ways)])
    return Said(escape(intro), [section(how), section(escape(intro)), *_examples(lang, examples)])


def _examples(lang: Lang, names: Sequence[str]) -> list[Json]:
    """Buttons that ask; nothing when there is nothing to offer."""
    asked = [(name, text(lang, f"prompt-{name}")) for name in names]
    buttons = [button(question, f"{EXAMPLE}_{name}", value=question) for name, question in asked]
    return [actions(*buttons)] if buttons else []
