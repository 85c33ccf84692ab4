"""`views.*`: modals and the Home tab."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.arguments import wrong
from bot.sandbox.api.method import Call, Family
from bot.sandbox.blocks import check_view, named_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.handles import Trigger
from bot.sandbox.model import Json, View

family = Family()
STACK_LIMIT = 3
POINTER = {"trigger_id": "text", "interactivity_pointer": "text"}


def _trigger(call: Call) -> tuple[str, Trigger]:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return trigger_id, call.workspace.look_at_trigger(trigger_id, call.app)


def checked_view(call: Call, kind: str, replaces: View | None = None) -> Json:
    """The view an app sent, checked, with an id for every block. Raises SlackError as `check_view` does."""
    view: Json = call.get("view")
    check_view(view)
    if view["type"] != kind:
        raise wrong("view/type", f"must be one of the following values: {kind}")
    external_id = view.get("external_id")
    others = (other for other in call.workspace.views.values() if other is not replaces)
    if external_id and any(other.content.get("external_id") == external_id for other in others):
        raise SlackError("duplicate_external_id")
    return {**view, "blocks": named_blocks(view["blocks"], new_id=call.workspace.new_id)}


@family.method("views.open", required={"view": "object"}, optional=POINTER)
async def open_view(call: Call) -> Json:
    """Open a modal for the person who just did something."""
    trigger_id, trigger = _trigger(call)
    content = checked_view(call, "modal")
    call.workspace.use_trigger(trigger_id, call.app)
    view = call.workspace.open_view(call.app, trigger.user, content)
    return {"view": wire.view(view, call.workspace)}


@family.method("views.push", required={"view": "object"}, optional=POINTER)
async def push_view(call: Call) -> Json:
    """Put a modal on top of the one the person acted in; at most three lie on one another."""
    trigger_id, trigger = _trigger(call)
    content = checked_view(call, "modal")
    stack = call.workspace.stack(trigger.user)
    if not stack or stack[-1].app_id != call.app.id:
        raise SlackError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    call.workspace.use_trigger(trigger_id, call.app)
    view = call.workspace.push_view(call.app, trigger.user, content)
    return {"view": wire.view(view, call.workspace)}


@family.method(
    "views.update",
    required={"view": "object"},
    optional={"view_id": "text", "external_id": "text", "hash": "text"},
)
async def update_view(call: Call) -> Json:
    """Replace an open view; with `hash` only when nobody changed it since."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
    view = next(
        (
            view
            for view in call.workspace.views.values()
            if view.app_id == call.app.id
            and (view.id == view_id or (external_id and view.content.get("external_id") == external_id))
        ),
        None,
    )
    if view is None:
        raise SlackError("not_found")
    content = checked_view(call, view.content["type"], replaces=view)
    _check_hash(call, view)
    return {"view": wire.view(call.workspace.update_view(view, content), call.workspace)}


def _check_hash(call: Call, view: View | None) -> None:
    if call.text("hash") and view is not None and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")


@family.method(
    "views.publish",
    required={"user_id": "text", "view": "object"},
    optional={"hash": "text", "interactivity_pointer": "text"},
)
async def publish(call: Call) -> Json:
    """Show the Home tab to one person."""
    if not call.app.home_tab:
        raise SlackError("not_enabled")
    person = call.workspace.users.get(call.text("user_id"))
    if person is None or person.is_bot:
        raise wrong("user_id", "invalid user_id")
    home = call.workspace.home(call.app, person)
    content = checked_view(call, "home", replaces=home)
    _check_hash(call, home)
    return {"view": wire.view(call.workspace.publish_home(call.app, person, content), call.workspace)}
