"""Requests for tools: asked, joined, decided, asked back, withdrawn, asked again; everybody told in their language."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import IntakeUnavailable
from bot.people.erasure import erase
from bot.people.models import Employee
from bot.registry import service as registry
from bot.registry.models import RegistryChange
from bot.workdays import add_working_days
from tests.support.company import Company
from tests.support.reading import action, links, shown
from tests.support.requesting import (
    WISH,
    ask_for,
    card,
    cards,
    decide,
    employee,
    entry,
    fill,
    form,
    meet_criteria,
    open_on_card,
    requests,
    thread,
)


async def test_a_request_is_approved_and_everybody_reads_it_in_their_language(company: Company) -> None:
    franziska, kevin, sinead = (company.person(one) for one in ("franziska.boehler", "kevin.aubry", "sinead.walsh"))
    jan = company.person("jan.keller")
    await ask_for(company, franziska)
    (acknowledged,) = company.said_to(franziska)
    assert "REQ-" in shown(acknowledged)
    assert "Gremium" in shown(acknowledged)
    await ask_for(company, kevin, tool="fire-flies", purpose="Comptes rendus", classes=["confidential"])
    await ask_for(company, sinead, tool="Firefiles", purpose="Minutes of calls")
    assert len(cards(company)) == 1
    seen = shown(card(company))
    assert f"<@{franziska.id}>" in seen
    assert "2 personnes" in seen
    assert "36" in seen  # people, of all three
    assert "Confidentielles" in seen
    assert "https://fireflies.example/pricing" in seen
    assert "déjà été demandé" in shown(company.said_to(kevin)[-1])
    assert "requested already" in shown(company.said_to(sinead)[-1])
    await meet_criteria(company, jan)
    await decide(company, jan, "request_approve", owner="it@brisemont.example")
    for person, word in ((franziska, "freigegeben"), (kevin, "approuvé"), (sinead, "approved")):
        assert word in shown(company.said_to(person)[-1])
    tool = await entry(company, "fireflies")
    assert (tool["status"], tool["owner"], tool["departments"]) == ("approved", "it@brisemont.example", ["all"])
    assert tool["data"] == {"internal": "allowed", "confidential": "allowed", "personal": "allowed"}
    assert set(tool["criteria"].values()) == {"passed"}
    (request,) = await requests(company)
    assert (request.state, request.decision, request.tool_id) == ("approved", "approve", "fireflies")
    async with company.bot.database.reading() as session:
        (change,) = (await session.exec(select(RegistryChange).where(RegistryChange.tool_id == "fireflies"))).all()
    assert change.why.startswith(request.reference)
    assert "Approuvé" in shown(card(company))
    assert "request_approve" not in str(card(company).blocks)


async def test_conditions_are_written_for_each_kind_of_data_in_the_company_s_languages(company: Company) -> None:
    kevin, camille = company.person("kevin.aubry"), company.person("camille.oster")
    await ask_for(company, kevin, purpose="Traduire des offres")
    await meet_criteria(company, camille)
    view = await open_on_card(company, camille, "request_conditions")
    camille.fill(view, "reason", "value", "Contrat signé, avec réserves.")
    assert set(await camille.submit(view)) == {"conditions:internal:fr", "conditions:personal:fr"}
    await camille.click(view, "request_cell", block_id="cell:internal", value="allowed")
    view = await company.see(lambda: (now := camille.modal()) and "conditions:internal" not in str(now.content) and now)
    camille.fill(view, "conditions:personal:fr", "value", "Sans noms\n- 50 lignes au plus")
    camille.fill(view, "conditions:personal:de", "value", "Ohne Namen")
    camille.fill(view, "departments", "value", ["sales"])
    camille.fill(view, "hosting", "value", "eu")
    assert await camille.submit(view) == {}
    await company.quiet()
    tool = await entry(company, "fireflies")
    assert tool["data"] == {
        "internal": "allowed",
        "personal": {
            "outcome": "conditions",
            "conditions": {"fr": ["Sans noms", "50 lignes au plus"], "de": ["Ohne Namen"]},
        },
    }
    assert (tool["status"], tool["departments"], tool["hosting"]) == ("approved", ["sales"], "eu")
    assert tool["owner"] == "camille.oster@brisemont.example"
    told = shown(company.said_to(kevin)[-1])
    assert "50 lignes au plus" in told
    assert "Contrat signé" in told


async def test_an_approval_waits_for_the_criteria_but_a_pilot_does_not(company: Company) -> None:
    sinead, sophie = company.person("sinead.walsh"), company.person("sophie.heitz")
    await ask_for(company, sinead)
    notice = await open_on_card(company, sophie, "request_approve")
    assert "Accord de sous-traitance" in shown(notice)
    assert "submit" not in notice.content
    await sophie.click(notice, "request_pilot")
    view = await company.see(lambda: (now := sophie.modal()) and "submit" in now.content and now)
    sophie.fill(view, "reason", "value", "Essai de trois mois.")
    assert await sophie.submit(view) == {}
    await company.quiet()
    tool = await entry(company, "fireflies")
    assert (tool["status"], tool["departments"]) == ("pilot", ["sales"])
    assert "pilot" in shown(company.said_to(sinead)[-1])


async def test_a_waiver_needs_a_reason_and_two_members_keep_each_other_s_marks(company: Company) -> None:
    ada, jan, markus = (company.person(one) for one in ("ada.roth", "jan.keller", "markus.faller"))
    await ask_for(company, ada)
    first, second = [await open_on_card(company, one, "request_checklist") for one in (jan, markus)]
    jan.fill(first, "criterion:dpa", "value", "waived")
    assert list(await jan.submit(first)) == ["waiver:dpa"]
    jan.fill(first, "waiver:dpa", "value", "Läuft nur auf unserem Server.")
    markus.fill(second, "criterion:sso", "value", "failed")
    assert await jan.submit(first) == {}
    assert await markus.submit(second) == {}
    await company.quiet()
    (request,) = await requests(company)
    assert request.criteria["dpa"] == {"status": "waived", "reason": "Läuft nur auf unserem Server."}
    assert request.criteria["sso"]["status"] == "failed"
    assert "Läuft nur auf unserem Server." in shown(card(company))


async def test_questions_and_answers_go_through_the_guide_as_often_as_needed(company: Company) -> None:
    kevin, jan = company.person("kevin.aubry"), company.person("jan.keller")
    await ask_for(company, kevin)
    old = None
    for number, (question, answer) in enumerate(
        (("Wo liegen die Daten?", "À Francfort."), ("Wie lange?", "30 jours."))
    ):
        view = await open_on_card(company, jan, "request_ask_back")
        assert list(await jan.submit(view)) == ["question"]
        jan.fill(view, "question", "value", question)
        assert await jan.submit(view) == {}
        await company.quiet()
        assert (await requests(company))[0].state == "need_info"
        letter = company.said_to(kevin)[-1]
        assert question in shown(letter)
        await kevin.click(letter, "request_answer")
        view = await company.modal(kevin)
        kevin.fill(view, "answer", "value", answer)
        assert await kevin.submit(view) == {}
        await company.quiet()
        assert [answer in shown(one) for one in thread(company, card(company))][-1], number
        assert (await requests(company))[0].state == "open"
        old = old or letter
    await kevin.click(old, "request_answer")
    view = await company.modal(kevin)
    kevin.fill(view, "answer", "value", "Trop tard")
    await kevin.submit(view)
    await company.quiet()
    assert "n’est plus ouverte" in shown(company.said_to(kevin)[-1])
    assert len(thread(company, card(company))) == 4


async def test_a_rejected_tool_is_blocked_and_needs_new_facts_to_be_asked_for_again(company: Company) -> None:
    kevin, jan = company.person("kevin.aubry"), company.person("jan.keller")
    await ask_for(company, kevin)
    await decide(company, jan, "request_reject", reason="Kein Vertrag zu bekommen.")
    assert (await entry(company, "fireflies"))["status"] == "blocked"
    letter = company.said_to(kevin)[-1]
    assert "Kein Vertrag zu bekommen." in shown(letter)
    await kevin.click(letter, "request_tool")
    view = await company.modal(kevin)
    assert "bloqué" in shown(view)
    kevin.fill(view, "purpose", "value", "Traduire")
    kevin.fill(view, "people", "value", "4")
    assert list(await kevin.submit(view)) == ["facts"]
    kevin.fill(view, "facts", "value", "L’éditeur signe désormais le contrat.")
    assert await kevin.submit(view) == {}
    await company.quiet()
    first, second = await requests(company)
    assert (second.earlier_id, second.tool_id) == (first.id, "fireflies")
    assert first.reference in shown(card(company))
    assert "L’éditeur signe désormais" in shown(card(company))
    assert (await entry(company, "fireflies"))["status"] == "blocked"
    await meet_criteria(company, jan)
    await decide(company, jan, "request_approve")
    assert (await entry(company, "fireflies"))["status"] == "approved"


async def test_after_three_months_nobody_asks_for_new_facts(company: Company) -> None:
    kevin, jan = company.person("kevin.aubry"), company.person("jan.keller")
    await ask_for(company, kevin)
    await decide(company, jan, "request_reject")
    company.clock.wind(timedelta(days=93))
    view = await form(company, kevin, "Fireflies")
    fill(kevin, view, {"purpose": "Traduire", "people": "4", "classes": ["public"]})
    assert await kevin.submit(view) == {}
    await company.quiet()
    assert len(await requests(company)) == 2


async def test_only_the_requester_withdraws_and_those_who_joined_hear_of_it(company: Company) -> None:
    ada, kevin, jan = (company.person(one) for one in ("ada.roth", "kevin.aubry", "jan.keller"))
    await ask_for(company, ada)
    await ask_for(company, kevin)
    await ask_for(company, ada)
    assert "schon beantragt" in shown(company.said_to(ada)[-1])
    view = await open_on_card(company, jan, "request_reject")
    letter = company.said_to(ada)[0]
    await ada.click(letter, action(letter, "request_withdraw"))
    await company.quiet()
    assert "zurückgezogen" in shown(company.said_to(ada)[-1])
    assert "retirée" in shown(company.said_to(kevin)[-1])
    assert "Retirée" in shown(card(company))
    jan.fill(view, "reason", "value", "Zu spät")
    assert await jan.submit(view) == {}
    await company.quiet()
    assert "inzwischen zurückgezogen" in shown(company.said_to(jan)[-1])
    await ada.click(letter, action(letter, "request_withdraw"))
    await company.quiet()
    assert "nicht mehr zurückgezogen" in shown(company.said_to(ada)[-1])
    (request,) = await requests(company)
    assert request.state == "withdrawn"


async def test_of_two_members_who_decide_at_once_one_wins_and_the_other_is_told(company: Company) -> None:
    ada, jan, sophie = (company.person(one) for one in ("ada.roth", "jan.keller", "sophie.heitz"))
    await ask_for(company, ada)
    await meet_criteria(company, jan)
    yes, no = await open_on_card(company, jan, "request_approve"), await open_on_card(company, sophie, "request_reject")
    jan.fill(yes, "reason", "value", "Ja")
    sophie.fill(no, "reason", "value", "Non")
    assert await asyncio.gather(jan.submit(yes), sophie.submit(no)) == [{}, {}]
    await company.quiet()
    (request,) = await requests(company)
    outcomes = [one for one in company.said_to(ada) if "Gremium hat" in shown(one)]
    assert len(outcomes) == 1
    late, winner = (sophie, "Jan Keller") if request.decision == "approve" else (jan, "Sophie Heitz")
    assert winner in shown(company.said_to(late)[-1])
    assert (await entry(company, "fireflies"))["status"] == ("approved" if request.decision == "approve" else "blocked")


async def test_whoever_is_no_member_decides_nothing_even_with_an_open_modal(company: Company) -> None:
    ada, jan, sophie = (company.person(one) for one in ("ada.roth", "jan.keller", "sophie.heitz"))
    await ask_for(company, ada)
    view = await open_on_card(company, sophie, "request_reject")
    async with company.bot.database.writing() as session:
        member = await session.get_one(Employee, await employee(company, "sophie.heitz"))
        member.roles = ["manager"]
    sophie.fill(view, "reason", "value", "Non")
    assert await sophie.submit(view) == {}
    await company.quiet()
    assert (await requests(company))[0].state == "open"
    assert "Seuls les membres" in shown(company.said_to(sophie)[-1])
    notice = await open_on_card(company, sophie, "request_checklist")
    assert "Seuls les membres" in shown(notice)
    assert "criterion" not in str(notice.content)
    await jan.click(card(company), "request_checklist")
    assert "criterion" in str((await company.modal(jan)).content)


async def test_the_form_speaks_three_languages_about_what_is_missing_and_what_is_known(company: Company) -> None:
    place = company.channel("general")
    for name, verb, word, known in (
        ("kevin.aubry", "demande", "nombre de personnes", "approuvé"),
        ("ada.roth", "beantragen", "Zahl von Personen", "freigegeben"),
        ("sinead.walsh", "request", "number of people", "approved"),
    ):
        person = company.person(name)
        await person.command(place, f"/ai {verb} DeepL")
        view = await company.modal(person)
        assert "DeepL Pro" in shown(view)
        assert known in shown(view)
        fill(person, view, {"purpose": "Offres", "people": "beaucoup", "classes": ["public"]})
        errors = await person.submit(view)
        assert word in errors["people"]
        fill(person, view, {"people": "3", "tool": "Mistral Le Chat"})
        assert await person.submit(view) == {}
        assert "Le Chat" in shown(await company.modal(person))
        await person.close(await company.modal(person))
    assert await requests(company) == []
    guest = next(user for user in company.workspace.users.values() if user.is_restricted)
    stranger = company.sandbox.person(guest.id)
    await stranger.command(place, "/ai request DeepL")
    assert "submit" not in (await company.modal(stranger)).content


async def test_a_suspended_tool_is_not_opened_by_a_decision(company: Company) -> None:
    ada, jan = company.person("ada.roth"), company.person("jan.keller")
    await ask_for(company, ada, tool="DeepL Pro")
    (request,) = await requests(company)
    assert request.tool_id == "deepl-pro"
    view = await open_on_card(company, jan, "request_approve")
    jan.fill(view, "reason", "value", "Passt")
    async with company.bot.database.writing() as session:
        await registry.change(
            "deepl-pro",
            {"status": "suspended"},
            by=None,
            source="test",
            why="",
            now=company.clock.now(),
            session=session,
        )
    assert await jan.submit(view) == {}
    await company.quiet()
    assert (await entry(company, "deepl-pro"))["status"] == "suspended"
    assert (await requests(company))[0].state == "open"
    assert "ausgesetzt" in shown(company.said_to(jan)[-1])


def reminders(company: Company) -> list[str]:
    said = company.workspace.history(company.channel("ai-committee"))
    return [one.text for one in said if one.app_id == company.app.id and "REQ-" in one.text and "attend" in one.text]


async def wind(company: Company, days: int) -> None:
    """Past 10:00 on the working day after so many."""
    now = company.clock.now()
    due = add_working_days(now, days, time_zone="Europe/Paris", country="FR")
    company.clock.wind(due - now + timedelta(minutes=1))
    await company.quiet()


async def test_the_committee_is_reminded_after_three_and_seven_working_days_in_which_nobody_is_asked(
    company: Company,
) -> None:
    kevin, jan = company.person("kevin.aubry"), company.person("jan.keller")
    await ask_for(company, kevin)
    await wind(company, 2)
    assert reminders(company) == []
    await wind(company, 1)
    await company.see(lambda: len(reminders(company)) == 1)
    assert "3 jours ouvrés" in reminders(company)[0]
    view = await open_on_card(company, jan, "request_ask_back")
    jan.fill(view, "question", "value", "Wofür genau?")
    await jan.submit(view)
    await company.quiet()
    await wind(company, 10)
    assert len(reminders(company)) == 1
    await kevin.click(company.said_to(kevin)[-1], "request_answer")
    view = await company.modal(kevin)
    kevin.fill(view, "answer", "value", "Pour traduire.")
    await kevin.submit(view)
    await company.quiet()
    await wind(company, 3)
    assert len(reminders(company)) == 1
    await wind(company, 1)
    await company.see(lambda: len(reminders(company)) == 2)
    assert "7 jours ouvrés" in reminders(company)[1]


async def test_a_decided_request_and_a_long_sleep_bring_no_needless_reminders(company: Company) -> None:
    kevin, ada, jan = (company.person(one) for one in ("kevin.aubry", "ada.roth", "jan.keller"))
    await ask_for(company, kevin)
    await decide(company, jan, "request_reject")
    await ask_for(company, ada, tool="Otter Notes")
    await wind(company, 8)
    await company.see(lambda: reminders(company))
    assert len(reminders(company)) == 1
    assert "Otter Notes" in reminders(company)[0]
    assert "7 jours ouvrés" in reminders(company)[0]


async def test_a_request_is_kept_while_the_committee_s_channel_cannot_be_reached(company: Company) -> None:
    ada, committee = company.person("ada.roth"), company.channel("ai-committee")
    company.workspace.leave(committee, company.app.bot_user)
    await ask_for(company, ada)
    await company.see(lambda: any("nicht" in shown(one) for one in company.said_to(ada)))
    assert cards(company) == []
    company.workspace.join(committee, company.app.bot_user)
    company.clock.wind(timedelta(hours=1, minutes=1))
    await company.quiet()
    await company.see(lambda: cards(company))
    assert len(cards(company)) == 1
    assert sum("gespeichert" in shown(one) for one in company.said_to(ada)) == 1


async def test_whoever_is_erased_becomes_a_former_employee_and_the_decision_goes_on(company: Company) -> None:
    ada, kevin, jan = (company.person(one) for one in ("ada.roth", "kevin.aubry", "jan.keller"))
    await ask_for(company, ada)
    await ask_for(company, kevin)
    assert f"<@{ada.id}>" in shown(card(company))
    await company.quiet()
    await erase(
        "ada.roth@brisemont.example", database=company.bot.database, rooms=company.bot.rooms, now=company.clock.now()
    )
    company.wake()
    await company.quiet()
    seen = shown(card(company))
    assert ada.id not in seen
    assert "n’est plus dans l’entreprise" in seen
    assert not any("REQ-" in shown(one) for one in company.said_to(ada))
    await decide(company, jan, "request_reject")
    (request,) = await requests(company)
    assert (request.state, request.employee_id) == ("rejected", None)
    assert "refusé" in shown(company.said_to(kevin)[-1])


async def test_what_people_write_pings_nobody_and_links_nowhere(company: Company) -> None:
    ada = company.person("ada.roth")
    bad = "<!channel> <@U123> <https://evil.example|click> *bold*"
    await ask_for(company, ada, tool="<!here> Tool", purpose=bad, link="evil.example/<!channel>")
    message = card(company)
    assert links(message) == set()
    markup = [text for text in str(message.blocks).split("'") if text.startswith("<!") or "<https" in text]
    assert [one for one in markup if "&lt;" not in one and one not in (bad, "<!here> Tool")] == []


async def test_what_cannot_be_stored_is_said_in_the_modal_and_nothing_is_lost(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    kevin = company.person("kevin.aubry")

    async def full(*_: object, **__: object) -> bool:
        raise IntakeUnavailable("full")

    view = await form(company, kevin)
    fill(kevin, view, WISH)
    with monkeypatch.context() as patched:
        patched.setattr(type(company.bot.inbox), "accept", full)
        assert "Réessayez" in (await kevin.submit(view))["tool"]
    assert await kevin.submit(view) == {}
    await company.quiet()
    assert [one.tool for one in await requests(company)] == ["Fireflies"]
    assert len(cards(company)) == 1
