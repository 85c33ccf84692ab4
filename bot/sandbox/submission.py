"""What becomes of a modal after an app answered its submission."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blocks import check_view, named_blocks
from bot.sandbox.delivery import Delivered
from bot.sandbox.errors import SlackError
from bot.sandbox.model import App, Json, View
from bot.sandbox.workspace import Workspace

TROUBLE = {"": "We had some trouble connecting. Try again?"}
"""What Slack's client says when the answer is missing or makes no sense."""

MOST_VIEWS = 3


def apply(workspace: Workspace, app: App, view: View, outcome: Delivered) -> dict[str, str]:
    """Apply `response_action`: `errors`, `update`, `push`, `clear`, or close the modal. Gives the errors shown."""
    errors = _errors(view, outcome)
    if errors:
        workspace.refuse_view(view, errors)
        return errors
    try:
        _go_on(workspace, app, view, outcome.response)
    except SlackError:
        workspace.refuse_view(view, TROUBLE)
        return TROUBLE
    return {}


def _errors(view: View, outcome: Delivered) -> dict[str, str]:
    if not outcome.acknowledged:
        return TROUBLE
    if outcome.response.get("response_action") != "errors":
        return {}
    errors: dict[str, str] = outcome.response.get("errors") or {}
    inputs = {block.get("block_id") for block in view.content["blocks"] if block["type"] == "input"}
    return errors if errors and set(errors) <= inputs else TROUBLE


def _go_on(workspace: Workspace, app: App, view: View, response: Json) -> None:
    action = response.get("response_action")
    if action == "clear":
        workspace.clear_views(view.user)
    elif action == "update":
        workspace.update_view(view, _content(workspace, response.get("view")))
    elif action == "push":
        if len(workspace.stack(view.user)) >= MOST_VIEWS:
            raise SlackError("push_limit_reached")
        workspace.push_view(app, view.user, _content(workspace, response.get("view")))
    elif action is None:
        workspace.close_view(view)
    else:
        raise SlackError("invalid_arguments")


def _content(workspace: Workspace, view: Any) -> Json:
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise SlackError("invalid_arguments")
    check_view(view)
    return {**view, "blocks": named_blocks(view["blocks"], new_id=workspace.new_id)}
