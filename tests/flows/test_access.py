"""Who is shown what."""

from __future__ import annotations

from tests.support.company import Company
from tests.support.reading import shown

RESTRICTED = "Comment le CSE prépare-t-il la consultation sur l’IA ?"
"""Answered by the works council's own brief alone."""


async def test_guests_get_no_internal_content_and_are_told_so(company: Company) -> None:
    bastian = company.person("bastian.wolf")
    answer = await company.reply(await bastian.say(company.dm(bastian), "Darf ich Kundendaten übersetzen lassen?"))
    assert "[1]" not in shown(answer)
    assert "Brisemont" in shown(answer)


async def test_people_who_left_get_nothing(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    await company.reply(await kevin.say(company.dm(kevin), "Qui valide un nouvel outil ?"))
    company.workspace.update_user(kevin.id, deleted=True)
    await company.quiet()
    company.workspace.post(channel=company.dm(kevin), user=kevin.id, text="Et maintenant ?")
    await company.quiet()
    assert len(company.said_to(kevin)) == 1


async def test_a_restricted_document_answers_its_audience_in_private_and_nobody_in_a_channel(company: Company) -> None:
    delphine, kevin, place = company.person("delphine.klein"), company.person("kevin.aubry"), company.channel("ai-help")
    private = await company.reply(await delphine.say(company.dm(delphine), RESTRICTED))
    public = await company.reply(await delphine.say(place, f"{company.mention} {RESTRICTED}"))
    outsider = await company.reply(await kevin.say(company.dm(kevin), RESTRICTED))
    assert "works-council-brief" in str(private.blocks)
    assert "works-council-brief" not in str(public.blocks)
    assert "works-council-brief" not in str(outsider.blocks)


async def test_who_has_lost_a_role_since_is_no_longer_told(company: Company) -> None:
    """Asked while a member, answered while no longer one: the letter is looked at once more."""
    from sqlmodel import update

    from bot.people.models import Employee

    delphine = company.person("delphine.klein")
    company.sandbox.faults.fail_next("rate_limit", method="chat.postMessage")
    message = await delphine.say(company.dm(delphine), RESTRICTED)
    await company.see(lambda: company.sandbox.faults.counts.get("rate_limit"))
    async with company.bot.database.writing() as session:
        await session.exec(update(Employee).where(Employee.email == delphine.user.email).values(groups=[]))
    answer = await company.reply(message)
    assert "works-council-brief" not in str(answer.blocks)
    assert "[1]" not in shown(answer)
