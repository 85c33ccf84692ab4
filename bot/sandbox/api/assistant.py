"""`assistant.threads.*` and `agents.sessions.*`: what an agent shows while it works."""

from __future__ import annotations

from typing import Any, cast, get_args

from bot.sandbox.api.arguments import wrong
from bot.sandbox.api.chat import require_customize
from bot.sandbox.api.method import Call, Family
from bot.sandbox.errors import SlackError
from bot.sandbox.model import AgentSession, Channel, Json, Message, Prompts, SessionState, Status

family = Family()
SCOPES = ("assistant:write", "chat:write")
LOADING_MESSAGES = 10
PROMPTS = 4
TITLE_LIMIT = 200


def _conversation(call: Call) -> Channel:
    place = call.workspace.channels.get(call.text("channel_id"))
    if place is None or call.app.bot_user not in place.members:
        raise SlackError("channel_not_found")
    return place


def _thread(call: Call, place: Channel) -> Message:
    parent = call.workspace.message(place, call.text("thread_ts"))
    if parent is None or parent.ephemeral_to or parent.thread_ts not in {None, parent.ts}:
        raise SlackError("invalid_thread_ts")
    return parent


@family.method(
    "assistant.threads.setStatus",
    required={"channel_id": "text", "thread_ts": "text", "status": "text?"},
    optional={"loading_messages": "array", "icon_emoji": "text", "icon_url": "text", "username": "text"},
    scopes=SCOPES,
)
async def set_status(call: Call) -> Json:
    """Say what the app is doing; an empty status takes it away. It goes with the next reply, or after 2 minutes."""
    require_customize(call)
    place = _conversation(call)
    parent = _thread(call, place)
    loading = call.get("loading_messages") or []
    if len(loading) > LOADING_MESSAGES:
        raise wrong("loading_messages", f"no more than {LOADING_MESSAGES} items allowed")
    if not all(isinstance(one, str) for one in loading):
        raise wrong("loading_messages", "must provide a list of strings")
    call.workspace.set_status(
        Status(
            channel=place.id,
            thread_ts=parent.ts,
            app_id=call.app.id,
            text=call.text("status"),
            loading_messages=tuple(loading),
        )
    )
    return {}


@family.method(
    "assistant.threads.setSuggestedPrompts",
    required={"channel_id": "text", "prompts": "array"},
    optional={"title": "text", "thread_ts": "text"},
    scopes=("assistant:write",),
)
async def set_suggested_prompts(call: Call) -> Json:
    """Suggest up to four questions. In agent apps a call with `thread_ts` is answered well and shows nothing."""
    place = _conversation(call)
    if place.kind != "im":
        raise SlackError("channel_not_found")
    prompts = call.get("prompts")
    if len(prompts) > PROMPTS:
        raise wrong("prompts", f"no more than {PROMPTS} items allowed")
    for number, prompt in enumerate(prompts):
        _check_prompt(prompt, number)
    thread_ts = call.text("thread_ts")
    if thread_ts and call.workspace.message(place, thread_ts) is None:
        raise SlackError("invalid_thread_ts")
    if not thread_ts and not call.app.agent:
        raise SlackError("not_agent_app")
    if not (thread_ts and call.app.agent):
        call.workspace.suggest(
            Prompts(
                channel=place.id,
                app_id=call.app.id,
                title=call.text("title"),
                prompts=tuple(prompts),
                thread_ts=thread_ts,
            )
        )
    return {}


def _check_prompt(prompt: Any, number: int) -> None:
    for field in ("title", "message"):
        if not isinstance(prompt, dict) or not isinstance(prompt.get(field), str) or not prompt[field]:
            raise wrong(f"prompts/{number}", f"missing required field: {field}")


@family.method(
    "assistant.threads.setTitle",
    required={"channel_id": "text", "thread_ts": "text", "title": "text"},
    scopes=("assistant:write",),
)
async def set_title(call: Call) -> Json:
    """Name a thread in the app's history."""
    place = _conversation(call)
    parent = _thread(call, place)
    call.workspace.set_title(place.id, parent.ts, call.text("title"))
    return {}


@family.method(
    "agents.sessions.setStatus",
    required={"channel_id": "text", "status": "text"},
    optional={
        "thread_ts": "text",
        "title": "text",
        "initiator_user_id": "text",
        "icon_emoji": "text",
        "icon_url": "text",
        "username": "text",
    },
    scopes=("assistant:write", "chat:write"),
)
async def set_session_status(call: Call) -> Json:
    """Set the state of an agent's session in a thread; `processing` gives people a stop button."""
    require_customize(call)
    place = _conversation(call)
    if not call.app.agent:
        raise SlackError("feature_disabled")
    if not call.text("thread_ts"):
        raise SlackError("thread_ts_required")
    title = call.text("title")
    if len(title) > TITLE_LIMIT:
        raise wrong("title", f"must be less than {TITLE_LIMIT + 1} characters")
    state = session_state(call.text("status"))
    who = call.text("initiator_user_id")
    if who and who not in place.members:
        raise SlackError("user_not_found")
    if call.workspace.message(place, call.text("thread_ts")) is None:
        raise SlackError("channel_not_found")
    session = put_session(call, place, call.text("thread_ts"), state, title)
    return {"status": state, "agent_status": state, "title": session.title}


def session_state(value: str) -> SessionState:
    """The state of a session by its name; raises SlackError `invalid_status`."""
    if value not in get_args(SessionState):
        raise SlackError("invalid_status")
    return cast("SessionState", value)


def put_session(call: Call, place: Channel, thread_ts: str, state: SessionState, title: str = "") -> AgentSession:
    """Set the state of a session, made when there is none; its title is given once, when it is made."""
    before = call.workspace.sessions.get((place.id, thread_ts))
    session = AgentSession(
        channel=place.id,
        thread_ts=thread_ts,
        app_id=call.app.id,
        status=state,
        title=before.title if before else title,
    )
    call.workspace.set_session(session)
    return session
