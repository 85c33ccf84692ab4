"""Modals: the top one of a person's stack, with what was entered and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.model import View
from bot.sandbox.page import blocks
from bot.sandbox.page.avatars import avatar
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, view_key, words_of
from bot.sandbox.page.viewer import Viewer


def modal(stack: Sequence[View], viewer: Viewer) -> Html:
    """The dialog for the top of `stack`; nothing when the stack is empty."""
    if not stack:
        return Html()
    view, words = stack[-1], viewer.words
    content = view.content
    app = viewer.apps.get(view.app_id)
    place = Place(view_key(view), viewer, values=view.values, errors=view.errors)
    title = f"title-{view.id}"
    is_above = len(stack) > 1
    face = avatar(viewer.users.get(app.bot_user) if app else None, size="small")
    head = el(
        "header",
        _leave("back", words("back")) if is_above else face,
        el("h2", words_of(content.get("title"), viewer), id=title),
        _leave("close", words("close-modal")),
        class_="modal-head",
    )
    trouble = el("p", view.errors[""], class_="error", role="alert") if "" in view.errors else None
    inside = el("div", trouble, blocks.render(content.get("blocks") or [], place), class_="modal-body")
    form = el("form", head, inside, _foot(view, viewer, is_above), novalidate=True, data_form=True)
    return el(
        "dialog",
        form,
        class_="modal",
        aria_labelledby=title,
        data_place=place.key,
        data_key=view.id,
        data_hash=view.hash,
        data_errors=len(view.errors) or None,
    )


def _foot(view: View, viewer: Viewer, is_above: bool) -> Html:
    words, content = viewer.words, view.content
    app = viewer.apps.get(view.app_id)
    close = words_of(content["close"], viewer) if content.get("close") else words("back" if is_above else "close-modal")
    leave = el("button", close, type="button", class_="button", data_do="leave")
    submit = None
    if content.get("submit"):
        submit = el("button", words_of(content["submit"], viewer), type="submit", class_="button button-primary")
    by = el("small", words("modal-by", name=app.name if app else ""), class_="modal-by")
    return el("footer", by, leave, submit, class_="modal-foot")


def _leave(sign: str, label: str) -> Html:
    return el("button", icon(sign), type="button", class_="tool", data_do="leave", aria_label=label, title=label)
