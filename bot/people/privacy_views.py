"""What a person sees of the table of `bot.people.privacy`: explanation, confirmation, farewell; Markdown too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.views import View

from bot.i18n import text
from bot.people.privacy import COLUMNS, TABLE
from bot.slack import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.people.privacy import Column, DataKind, Retention
    from knowledge import Lang

Json = dict[str, Any]

SHOW: Final = "privacy.show"
EXPORT: Final = "privacy.export"
DELETE: Final = "privacy.delete"
CONFIRM: Final = "privacy.confirm"
"""Action and callback ids; the value of the buttons is the person's language."""

MAX_TITLE: Final = 24
"""Characters of a modal's title and of its buttons."""


def statement(lang: Lang, *, retention: Retention, committee: str = "", model: bool = False) -> tuple[str, list[Json]]:
    """What is stored of people, as the text and the blocks of a message only they see.

    `committee` is the name of its channel, without `#`; `model` says whether a language model writes answers.
    """
    return blocks.escape(text(lang, "privacy-intro")), list(_statement(lang, retention, committee, model))


def statement_modal(lang: Lang, *, retention: Retention, committee: str = "", model: bool = False) -> Json:
    """The same as a modal, for buttons outside of messages."""
    return _modal(lang, text(lang, "privacy-title"), list(_statement(lang, retention, committee, model)))


def confirmation(lang: Lang) -> Json:
    """The modal that asks whether to delete everything; its `private_metadata` is the language."""
    said = [
        _section(text(lang, "privacy-confirm-what")),
        _section(text(lang, "privacy-confirm-roles")),
        _section(text(lang, "privacy-confirm-slack")),
    ]
    view = View(
        type="modal",
        callback_id=CONFIRM,
        title=blocks.plain(text(lang, "privacy-confirm-title")),
        submit=blocks.plain(text(lang, "privacy-confirm-yes")),
        close=blocks.plain(text(lang, "privacy-confirm-no")),
        private_metadata=lang,
        blocks=said,
    )
    return dict(view.to_dict())


def accepted(lang: Lang) -> Json:
    """The modal after confirming."""
    return _modal(lang, text(lang, "privacy-confirm-title"), [_section(text(lang, "privacy-accepted"))])


def not_accepted(lang: Lang) -> Json:
    """The modal when the order could not be stored."""
    return _modal(lang, text(lang, "privacy-confirm-title"), [_section(text(lang, "privacy-not-stored"))])


def export_started(lang: Lang) -> Json:
    """The modal after asking for an export."""
    return _modal(lang, text(lang, "privacy-title"), [_section(text(lang, "privacy-export-started"))])


def told(lang: Lang) -> tuple[str, list[Json]]:
    """The message to somebody whose data is gone: what was deleted and what Slack and the backups keep."""
    first = text(lang, "privacy-told")
    rest = (text(lang, "privacy-told-slack"), text(lang, "privacy-told-backups"))
    return blocks.escape(first), [_section(one) for one in (first, *rest)]


def taken_out(lang: Lang) -> tuple[str, list[Json]]:
    """What stands in a channel in the place of a message about somebody who was erased."""
    said = text(lang, "privacy-taken-out")
    return blocks.escape(said), [_section(said)]


def markdown(lang: Lang, retention: Retention) -> str:
    """The table for the documentation."""
    heading = [text(lang, f"privacy-column-{column}") for column in COLUMNS]
    rows = [[_cell(lang, kind, column, retention) for column in COLUMNS] for kind in TABLE]
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _statement(lang: Lang, retention: Retention, committee: str, model: bool) -> Iterator[Json]:
    yield _section(text(lang, "privacy-intro"))
    for kind in TABLE:
        yield blocks.divider()
        yield blocks.section(_row(lang, kind, retention))
    yield blocks.divider()
    yield _section(text(lang, "privacy-model" if model else "privacy-no-model"))
    yield _section(text(lang, "privacy-slack"))
    yield blocks.actions(
        blocks.button(text(lang, "privacy-button-export"), EXPORT, value=lang),
        blocks.button(text(lang, "privacy-button-delete"), DELETE, value=lang, style="danger"),
    )
    notes = [blocks.escape(text(lang, "privacy-legal"))]
    if committee:
        notes.append(text(lang, "privacy-contact", channel=_channel(committee)))
    yield blocks.context(" ".join(notes))


def _row(lang: Lang, kind: DataKind, retention: Retention) -> str:
    """The data in bold, then a line for each other column, as escaped mrkdwn."""
    said = [f"*{blocks.escape(_cell(lang, kind, 'data', retention))}*"]
    for column in COLUMNS[1:]:
        label = text(lang, "privacy-label", label=text(lang, f"privacy-column-{column}"))
        said.append(f"_{blocks.escape(label)}_ {blocks.escape(_cell(lang, kind, column, retention))}")
    return "\n".join(said)


def _cell(lang: Lang, kind: DataKind, column: Column, retention: Retention) -> str:
    return text(lang, f"privacy-{kind.key}-{column}", days=kind.days(retention))


def _section(sentence: str) -> Json:
    return blocks.section(blocks.escape(sentence))


def _modal(lang: Lang, title: str, said: list[Json]) -> Json:
    view = View(
        type="modal",
        title=blocks.plain(title, MAX_TITLE),
        close=blocks.plain(text(lang, "privacy-close"), MAX_TITLE),
        blocks=said,
    )
    return dict(view.to_dict())


def _channel(name_or_id: str) -> str:
    return f"<#{name_or_id}>" if name_or_id.isupper() else blocks.escape(f"#{name_or_id}")
