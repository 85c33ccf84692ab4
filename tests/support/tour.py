"""Everything people can do with the guide, once each, so that everything it says is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.model import Channel, Message, View
from bot.sandbox.person import Person
from bot.worker import PAUSES
from tests.support.company import Company
from tests.support.reading import action
from tests.support.safety import incident_and_suspension

HOSTILE = "<!channel> <@U1> & <https://evil.example|x> *b* _i_ `c` ~s~ :tada: &amp; @here #general https://evil.example"


@dataclass(frozen=True)
class Visitor:
    """Somebody who tries everything, in their language."""

    name: str
    question: str
    follow_up: str
    unknown: str
    greeting: str
    thanks: str


VISITORS = (
    Visitor(
        "kevin.aubry", "Puis-je saisir des données clients dans un outil de traduction ?", "Et qui décide ?",
        "Qui gagnera la Coupe du monde de pétanque sur la lune ?", "Bonjour", "Merci beaucoup",
    ),
    Visitor(
        "franziska.boehler", "Darf ich Kundendaten in ein Übersetzungstool eingeben?", "Und wer entscheidet das?",
        "Wer gewinnt die Weltmeisterschaft im Murmeln auf dem Mond?", "Guten Morgen", "Vielen Dank",
    ),
    Visitor(
        "sinead.walsh", "May I put customer data into a translation tool?", "And who decides that?",
        "Who wins the marbles world cup on the moon?", "Hello", "Thank you",
    ),
)  # fmt: skip


async def everything(company: Company, visitors: Sequence[Visitor] = VISITORS) -> None:
    """The whole tour. Whatever goes wrong on the way is part of it."""
    for visitor in visitors:
        await _directly(company, visitor)
        await _in_channels(company, visitor)
        await _by_command(company, visitor)
        await _at_home(company, visitor)
    await incident_and_suspension(company, HOSTILE)
    await _guest_and_admin(company)
    await _when_things_go_wrong(company)
    for visitor in visitors:
        await _leaving(company, visitor)
    await company.quiet(60)


async def _directly(company: Company, visitor: Visitor) -> None:
    person = company.person(visitor.name)
    place = await person.open_dm(company.app)
    await company.see(lambda: company.workspace.prompts.get(place.id), 60)
    first = await person.say(place, visitor.question)
    answer = await _reply(company, first)
    await _thumbs(company, person, answer)
    await person.say(place, visitor.follow_up, thread_ts=first.ts)
    await company.quiet(60)
    nothing = await _reply(company, await person.say(place, visitor.unknown))
    for named in (True, False):
        await _ask_people(company, person, nothing, named=named)
    for text in (visitor.greeting, visitor.thanks, "help", "?", "x" * 5_000, HOSTILE):
        greeted = await _reply(company, await person.say(place, text))
        if text == visitor.greeting:
            await person.click(greeted, action(greeted, "ask_example"))
    await company.quiet(60)
    await _home(company, person)


async def _thumbs(company: Company, person: Person, answer: Message) -> None:
    buttons = action(answer, "ask_feedback")
    element = next(
        one for block in answer.blocks for one in block.get("elements", []) if one.get("action_id") == buttons
    )
    for thumb in ("positive_button", "negative_button"):
        await person.click(answer, buttons, value={"value": element[thumb]["value"]})
    modal = await _modal(company, person)
    _fill(person, modal, HOSTILE)
    assert await person.submit(modal) == {}


async def _ask_people(company: Company, person: Person, answer: Message, *, named: bool) -> None:
    await person.click(answer, action(answer, "ask_human"))
    modal = await _modal(company, person)
    _fill(person, modal, "   ")
    assert await person.submit(modal)
    _fill(person, modal, HOSTILE)
    if not named:
        box = next(block for block in modal.content["blocks"] if block.get("optional"))
        chosen = {"selected_options": box["element"]["options"]}
        person.fill(modal, box["block_id"], box["element"]["action_id"], chosen)
    assert await person.submit(modal) == {}
    await company.quiet(60)


async def _in_channels(company: Company, visitor: Visitor) -> None:
    person, place = company.person(visitor.name), company.channel("ai-help")
    answer = await _reply(company, await person.say(place, f"{company.mention} {visitor.question}"))
    await _reply(company, await person.say(place, f"{company.mention} {HOSTILE}"))
    await _reply(company, await person.say(place, company.mention))
    await person.shortcut("check_rules", answer)
    await person.shortcut("check_rules", await person.say(place, HOSTILE))
    elsewhere = company.channel("general")
    company.workspace.join(elsewhere, company.app.bot_user)
    await person.say(elsewhere, f"{company.mention} {visitor.question}")
    await company.quiet(60)


async def _by_command(company: Company, visitor: Visitor) -> None:
    person, place = company.person(visitor.name), company.channel("general")
    for text in ("", "ask", f"ask {visitor.question}", f"ask {HOSTILE}", visitor.unknown, "help", "privacy"):
        await person.command(place, f"/ai {text}".strip())
    await company.quiet(60)


async def _at_home(company: Company, visitor: Visitor) -> None:
    person = company.person(visitor.name)
    home = await _home(company, person)
    await person.click(home, action(home, "home_ask"))
    await person.click(home, action(home, "privacy.show"))
    statement = await _modal(company, person)
    await person.click(statement, action(statement, "privacy.export"))
    await company.quiet(60)
    await person.close(statement)


async def _guest_and_admin(company: Company) -> None:
    guest, admin = company.person("bastian.wolf"), company.person("jan.keller")
    await _home(company, guest)
    await _home(company, admin)
    await guest.open_dm(company.app)
    await _reply(company, await guest.say(company.dm(guest), VISITORS[1].question))
    await _reply(company, await guest.say(company.dm(guest), "Hallo"))
    await company.quiet(60)


async def _when_things_go_wrong(company: Company) -> None:
    """A lost reply, after which the bot reads back; a committee out of reach."""
    faults, committee = company.sandbox.faults, company.channel("ai-committee")
    kevin, ada = company.person("kevin.aubry"), company.person("ada.roth")
    faults.fail_next("lose_reply", method="chat.postMessage")
    answer = await _reply(company, await kevin.say(company.dm(kevin), "Qui valide un nouvel outil ?"))
    await _after_the_rest_of_a_failure(company)
    company.workspace.leave(committee, company.app.bot_user)
    await _ask_people(company, kevin, answer, named=True)
    company.workspace.join(committee, company.app.bot_user)
    question = await _reply(
        company, await ada.say(company.channel("ai-help"), f"{company.mention} Wer gibt Tools frei?")
    )
    faults.fail_next("lose_reply", method="chat.postMessage")
    await _ask_people(company, ada, question, named=True)
    await _after_the_rest_of_a_failure(company)


async def _after_the_rest_of_a_failure(company: Company) -> None:
    """What failed is tried again, before anybody deletes what it belongs to."""
    company.clock.wind(PAUSES[0])
    await company.quiet(60)


async def _leaving(company: Company, visitor: Visitor) -> None:
    """Show it, delete it, be told."""
    person, place = company.person(visitor.name), company.channel("general")
    await person.command(place, "/ai privacy")
    statement = await _private(company, place, person)
    await person.click(statement, action(statement, "privacy.export"))
    await _modal(company, person)
    await person.click(statement, action(statement, "privacy.delete"))
    await company.quiet(60)
    modal = await company.see(
        lambda: next((one for one in company.workspace.stack(person.id) if one.content.get("submit")), None), 60
    )
    assert await person.submit(modal) == {}
    await company.quiet(60)


async def _reply(company: Company, message: Message) -> Message:
    """The guide's answer; a machine with other work may take its time."""

    def there() -> list[Message]:
        thread = company.workspace.thread(message.channel, message.thread_ts or message.ts)
        return [one for one in thread if one.app_id == company.app.id and one.ts > message.ts and not one.streaming]

    await company.see(there, 60)
    await company.quiet(60)  # a stream ends before it gets its final form
    return there()[-1]


async def _modal(company: Company, person: Person) -> View:
    found: View = await company.see(person.modal, 60)
    return found


async def _home(company: Company, person: Person) -> View:
    await person.open_home(company.app)
    found: View = await company.see(lambda: company.workspace.home(company.app, person.id), 60)
    return found


async def _private(company: Company, place: Channel, person: Person) -> Message:
    """The statement, newest of what only this person sees."""

    def shown() -> Message | None:
        seen = [one for one in company.workspace.history(place, person.id) if one.ephemeral_to]
        return next((one for one in reversed(seen) if "privacy.delete" in str(one.blocks)), None)

    found: Message = await company.see(shown, 60)
    return found


def _fill(person: Person, modal: View, text: str) -> None:
    block = next(one for one in modal.content["blocks"] if one["type"] == "input")
    value: dict[str, Any] = {"value": text}
    person.fill(modal, block["block_id"], block["element"]["action_id"], value)
