"""Buttons, modals and `/ai request`: whatever opens a modal runs at once, the rest is stored, then acknowledged."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.requests import deciding, letters, messages, modals, rules, service, steps
from bot.slack.blocks import escape, section
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from datetime import date

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.service import Catalogue
    from bot.registry.tools import Registry
    from bot.requests.models import ToolRequest
    from bot.requests.rules import Decision, Form
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]
Command = Callable[["AsyncAck", Json, str], Awaitable[None]]
"""What `/ai request` does with what follows the verb."""

_DECISIONS: Final[dict[str, Decision]] = {
    messages.APPROVE: "approve",
    messages.CONDITIONS: "conditions",
    messages.PILOT: "pilot",
    messages.REJECT: "reject",
}

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the listeners need: to look things up, to show modals, to store what was decided."""

    inbox: Inbox
    messenger: Messenger
    database: Database
    catalogue: Catalogue
    accounts: Callable[[str], Awaitable[Asker | None]]
    company: Company
    today: Callable[[], date]

    async def asker(self, body: Json) -> Asker | None:
        """Who this is, as far as it can be found out in time."""
        user = body.get("user_id") or body["user"]["id"]
        try:
            async with in_time():
                return await self.accounts(user)
        except (SlackUnavailable, DatabaseError, TimeoutError):
            return None

    async def registry(self) -> Registry:
        """The registry as it is now."""
        return (await self.catalogue.current()).registry

    async def open(self, body: Json, view: Json) -> None:
        """Show a modal, in the place of the one that was clicked in."""
        try:
            if (body.get("view") or {}).get("type") == "modal":
                await self.messenger.update_view(body["view"]["id"], view)
            else:
                await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("requests.modal_not_opened")

    async def take(self, key: str, kind: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""
        try:
            await self.inbox.accept(f"slack:{key}", kind, payload)
        except IntakeUnavailable:
            log.warning("requests.not_stored", kind=kind)
            return False
        return True

    async def looked_at(self, filled: Form, lang: Lang) -> tuple[Form, Json]:
        """The form with what its author should know before they send it."""
        registry = await self.registry()
        async with self.database.reading() as session:
            look = await service.look(filled.tool, registry=registry, seen=filled.seen, session=session)
        rejected = look.rejected
        again = rejected and rejected.decided_at and rules.later(rejected.decided_at.date(), rules.REJECTED_FOR)
        form = modals.with_look(filled, look.standing.known, rejected, again or None, self.today())
        known = [registry.tools[id] for id in look.standing.known]
        view = modals.form(lang, form, registry, known=known, rejected=rejected, again_from=again or None)
        return form, view


def register(app: AsyncApp, desk: Desk) -> Command:
    """Attach the listeners; gives what `/ai request` does."""
    app.action(re.compile(f"^{letters.OPEN}(_|$)"))(partial(wish, desk=desk))
    app.view(modals.FORM)(partial(submitted, desk=desk))
    for action in _DECISIONS:
        app.action(action)(partial(decide, desk=desk))
    app.action(deciding.CELL)(partial(redraw, desk=desk))
    app.view(deciding.DECIDE)(partial(decided, desk=desk))
    app.action(messages.CHECKLIST)(partial(checklist, desk=desk))
    app.view(deciding.CHECK)(partial(checked, desk=desk))
    app.action(messages.ASK_BACK)(partial(ask_back, desk=desk))
    app.view(deciding.ASK)(partial(asked_back, desk=desk))
    app.action(letters.ANSWER)(partial(answer, desk=desk))
    app.view(modals.ANSWER)(partial(answered, desk=desk))
    app.action(letters.WITHDRAW)(partial(withdraw, desk=desk))
    return partial(command, desk=desk)


# People who want a tool


async def command(ack: AsyncAck, body: Json, rest: str, *, desk: Desk) -> None:
    """`/ai request [tool]`."""
    await ack()
    await _open_form(body, rules.Form(tool=rest[: rules.MAX_TOOL]), "", desk)


async def wish(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """The button under a verdict, in a letter or in the App Home."""
    await ack()
    try:
        registry = await desk.registry()
    except DatabaseError:
        await desk.open(body, _sorry(desk.company.languages[0]))
        return
    filled, lang = modals.prefilled(body["actions"][0].get("value") or "", registry)
    await _open_form(body, filled, lang, desk)


async def _open_form(body: Json, filled: Form, said: str, desk: Desk) -> None:
    asker = await desk.asker(body)
    lang = asker.lang if asker is not None else _lang(said, desk)
    if asker is not None and asker.is_guest:
        await desk.open(body, modals.notice(lang, section(escape(text(lang, "requests-notice-guest")))))
        return
    try:
        _, view = await desk.looked_at(filled, lang)
    except DatabaseError:
        view = _sorry(lang)
    await desk.open(body, view)


async def submitted(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """The form: what is wrong is shown beside it, what the person should know first above it; then it is stored."""
    view = body["view"]
    filled, lang = modals.filled_in(view), _lang(modals.about(view)["lang"], desk)
    try:
        classes_exist = bool((await desk.registry()).data_classes)
        wrong = rules.problems(filled, classes_exist=classes_exist)
        form, shown = (filled, None) if wrong else await desk.looked_at(filled, lang)
    except DatabaseError:
        await ack(response_action="errors", errors={modals.TOOL: text(lang, "requests-not-stored")})
        return
    if wrong:
        await ack(response_action="errors", errors={one: text(lang, f"requests-error-{one}") for one in wrong})
    elif shown is not None and _learns(filled, form):
        await ack(response_action="update", view=shown)
    else:
        given = {"user": body["user"]["id"], "lang": lang, "form": filled.payload()}
        await _settle(ack, await desk.take(view["id"], steps.SUBMIT, given), modals.TOOL, lang)


def _learns(filled: Form, looked: Form) -> bool:
    """Whether the person is to be shown something they have not seen."""
    asked_more = (looked.asks_facts and not filled.asks_facts) or (looked.needs_facts and not filled.needs_facts)
    return asked_more or set(looked.seen) != set(filled.seen)


async def answer(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """What the committee asked, with room for the answer."""
    await ack()
    request, turn, lang = _value(body, desk)
    try:
        async with desk.database.reading() as session:
            asked = await service.question(request, turn, session=session)
    except DatabaseError:
        asked = None
    await desk.open(body, modals.answer(lang, request, turn, asked.question) if asked else _sorry(lang))


async def answered(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """The answer: stored before the modal closes."""
    view, about = body["view"], modals.about(body["view"])
    lang, said = _lang(about["lang"], desk), modals.written(body["view"], modals.ANSWER_BLOCK)
    if not said:
        await ack(response_action="errors", errors={modals.ANSWER_BLOCK: text(lang, "requests-error-answer")})
        return
    given = {"user": body["user"]["id"], "request": about["request"], "turn": about["turn"], "text": said}
    await _settle(ack, await desk.take(view["id"], steps.ANSWER, given), modals.ANSWER_BLOCK, lang)


async def withdraw(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """Confirmed in the button's own dialogue."""
    request, _, _ = _value(body, desk)
    if await desk.take(body["trigger_id"], steps.WITHDRAW, {"user": body["user"]["id"], "request": request}):
        await ack()


# The committee


async def decide(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """Open the modal of a decision, or say what stands against it."""
    await ack()
    kind = _DECISIONS[body["actions"][0]["action_id"]]
    await _for_members(body, desk, partial(_decision, kind=kind, desk=desk))


async def _decision(asker: Asker, request: ToolRequest, registry: Registry, *, kind: Decision, desk: Desk) -> Json:
    why = rules.obstacle(kind, registry, registry.tools.get(request.tool_id or ""), request.criteria)
    if why is not None:
        criteria = rules.open_criteria(registry, request.criteria)
        return deciding.hindered(asker.lang, request, why, criteria, registry)
    return await _draw(asker, request, registry, kind, desk)


async def _draw(
    asker: Asker,
    request: ToolRequest,
    registry: Registry,
    kind: Decision,
    desk: Desk,
    outcomes: dict[str, str] | None = None,
) -> Json:
    async with desk.database.reading() as session:
        others = await service.followers(request.id or 0, session=session)
        departments = await service.departments(session)
        own = await service.department_of(request.employee_id, session=session)
    return deciding.decision(
        asker.lang,
        request,
        kind,
        registry=registry,
        classes=service.all_classes(request, others),
        departments=departments,
        own_department=own,
        owner=asker.email,
        langs=desk.company.languages,
        today=desk.today(),
        outcomes=outcomes,
    )


async def redraw(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """An outcome was chosen in the decision: conditions get room where they are needed."""
    await ack()
    view = body["view"]
    about = modals.about(view)
    asker, registry = await desk.asker(body), await desk.registry()
    async with desk.database.reading() as session:
        request = await service.known(about["request"], session=session)
    if asker is not None and request is not None:
        await desk.open(body, await _draw(asker, request, registry, about["kind"], desk, deciding.outcomes(view)))


async def decided(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """A decision: looked through, then stored; whether it still can be made is seen when it is made."""
    view, about = body["view"], modals.about(body["view"])
    lang, ruling = _lang(about["lang"], desk), deciding.ruling(body["view"])
    errors = deciding.problems(view, ruling, desk.today(), desk.company.languages)
    if errors:
        said = {block: text(lang, f"requests-error-{what}") for block, what in errors.items()}
        await ack(response_action="errors", errors=said)
        return
    given = {"user": body["user"]["id"], "request": about["request"], "ruling": ruling.payload()}
    await _settle(ack, await desk.take(view["id"], steps.DECIDE, given), deciding.REASON, lang)


async def checklist(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """How the tool stands on the criteria."""
    await ack()

    async def draw(asker: Asker, request: ToolRequest, registry: Registry) -> Json:
        return deciding.checklist(asker.lang, request, registry)

    await _for_members(body, desk, draw)


async def checked(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """The checklist: what was changed is stored."""
    view, about = body["view"], modals.about(body["view"])
    lang = _lang(about["lang"], desk)
    changes, errors = deciding.assessed(view)
    if errors:
        said = {block: text(lang, f"requests-error-{what}") for block, what in errors.items()}
        await ack(response_action="errors", errors=said)
        return
    given = {"user": body["user"]["id"], "request": about["request"], "criteria": changes}
    first = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    await _settle(ack, not changes or await desk.take(view["id"], steps.CHECK, given), first, lang)


async def ask_back(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """A question to the requester."""
    await ack()

    async def draw(asker: Asker, request: ToolRequest, registry: Registry) -> Json:  # noqa: ARG001
        return deciding.question(asker.lang, request)

    await _for_members(body, desk, draw)


async def asked_back(ack: AsyncAck, body: Json, *, desk: Desk) -> None:
    """The question: stored before the modal closes."""
    view, about = body["view"], modals.about(body["view"])
    lang, said = _lang(about["lang"], desk), modals.written(body["view"], deciding.QUESTION)
    if not said:
        await ack(response_action="errors", errors={deciding.QUESTION: text(lang, "requests-error-question")})
        return
    given = {"user": body["user"]["id"], "request": about["request"], "question": said}
    await _settle(ack, await desk.take(view["id"], steps.ASK, given), deciding.QUESTION, lang)


async def _for_members(body: Json, desk: Desk, draw: Callable[[Asker, ToolRequest, Registry], Awaitable[Json]]) -> None:
    """Open a modal of the committee, or one that says why not."""
    asker = await desk.asker(body)
    lang = asker.lang if asker is not None else desk.company.languages[0]
    try:
        registry = await desk.registry()
        async with desk.database.reading() as session:
            request = await service.known(int(body["actions"][0]["value"]), session=session)
        if asker is None or request is None:
            view = _sorry(lang)
        elif not asker.is_committee:
            view = modals.notice(lang, section(escape(text(lang, "requests-notice-not-member"))))
        elif request.state not in rules.UNDECIDED:
            outcome = text(lang, f"requests-outcome-{request.decision or request.state}")
            settled = text(lang, "requests-notice-settled", decision=outcome)
            view = modals.notice(lang, section(escape(settled)))
        else:
            view = await draw(asker, request, registry)
    except DatabaseError:
        view = _sorry(lang)
    await desk.open(body, view)


async def _settle(ack: AsyncAck, stored: bool, block: str, lang: Lang) -> None:
    if stored:
        await ack()
    else:
        await ack(response_action="errors", errors={block: text(lang, "requests-not-stored")})


def _sorry(lang: Lang) -> Json:
    return modals.notice(lang, section(escape(text(lang, "requests-notice-unavailable"))))


def _value(body: Json, desk: Desk) -> tuple[int, int, Lang]:
    """Of a button in a letter: the request, the turn of a question, the language it is written in."""
    request, turn, lang = body["actions"][0]["value"].split(":")
    return int(request), int(turn), _lang(lang, desk)


def _lang(said: str, desk: Desk) -> Lang:
    return next((lang for lang in LANGS if lang == said), desk.company.languages[0])
