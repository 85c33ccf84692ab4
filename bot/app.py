"""Composition root: settings in, the product's parts out. The table of contents of the bot's features."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot.clock import business_day

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.aftercare import Aftercare
    from bot.ask.steps import Asking
    from bot.champions.room import Room as NudgeRoom
    from bot.champions.words import Words as NudgeWords
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Accounts, Asker
    from bot.people.directory import Directory
    from bot.people.privacy import PersonalData
    from bot.pulse.regular import Regular
    from bot.pulse.shelf import SurveyShelf
    from bot.pulse.words import Words
    from bot.registry.service import Catalogue
    from bot.registry.showing.desk import ToolDesk
    from bot.rollout.steps import StartSurvey
    from bot.settings import Settings
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from bot.worker import Handler, Worker
    from knowledge import KnowledgeBase, KnowledgeConfig, Lang

EVENTS: Final = {
    "dm": "ask.message",
    "mention": "ask.message",
    "thread": "ask.message",
    "opened": "ask.prompts",
    "home": "home.publish",
    "user_change": "people.changed",
}
"""What kind of work each type of `Incoming` becomes."""

SUBSCRIBERS: Final[Mapping[str, Sequence[str]]] = {
    "tool_changed": ("ask.tool_changed", "rollout.tool_changed"),
    "wave_changed": (
        "pulse.wave_moved",
        "pulse.close_ahead",
    ),
    "member_changed": (
        "pulse.moved",
        "pulse.close_ahead",
    ),
    "person_changed": ("pulse.moved",),
}
"""What kinds of work each event of one room becomes in others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The parts of a running bot."""

    bolt: AsyncApp
    worker: Worker
    inbox: Inbox
    database: Database
    knowledge: KnowledgeBase
    messenger: Messenger
    company: Company
    rooms: Sequence[PersonalData]
    begin: Callable[[], Awaitable[None]]
    """Enters what comes again and again; call it once the database is migrated."""
    index_changed: Callable[[], Awaitable[None]]
    """To be told when the index is another one."""
    close: Callable[[], Awaitable[None]]
    """Waits for what still goes on in the background, then closes connections; call it once the worker has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Services:
    """What the rooms share."""

    settings: Settings
    company: Company
    clock: Clock
    knowledge: KnowledgeBase
    database: Database
    messenger: Messenger
    people: Accounts
    directory: Directory
    catalogue: Catalogue

    @property
    def lang(self) -> Lang:
        """Spoken while nothing is known about a person."""
        return self.company.languages[0]

    async def account(self, user_id: str) -> Asker | None:
        """Who a Slack user is now."""
        return await self.people.account(user_id, now=self.clock.now())

    def today(self) -> date:
        """The company's day."""
        return business_day(self.settings.today, self.clock.now(), self.company.time_zone)

    async def tool_name(self, tool_id: str) -> str:
        """What people call a tool; its id once nobody knows it any more."""
        tool = (await self.catalogue.current()).registry.tools.get(tool_id)
        return tool.name if tool is not None else tool_id

    async def enrolled(self, employee: int, day: date) -> frozenset[str]:
        """The tools somebody is enrolled on."""
        from bot.registry.enrolment import enrolled

        async with self.database.reading() as session:
            return await enrolled(employee, today=day, session=session)


@dataclass(frozen=True, slots=True)
class _Room:
    """A feature: what it does with its kinds of work, how much of each at once, and what enters what comes again."""

    handlers: Mapping[str, Handler]
    concurrency: Mapping[str, int] = field(default_factory=dict)
    begin: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rooms:
    """All features together, and those that listeners turn to."""

    asking: Asking
    aftercare: Aftercare
    tools: ToolDesk
    words: Words
    nudges: NudgeWords
    begins: Sequence[Callable[[], Awaitable[None]]]
    handlers: Mapping[str, Handler]
    concurrency: Mapping[str, int]


def build(settings: Settings, *, clock: Clock) -> Bot:
    """Put the bot together; nothing connects yet. Needs a running event loop and `slack_bot_token`.

    Raises CompanyError, DataFolderError and EmbeddingError for what cannot be used.
    """
    import aiohttp
    from slack_bolt.async_app import AsyncApp

    from bot.logs import until_configured
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import web_client
    from bot.slack.middleware import intake, trusting
    from bot.worker import Worker

    until_configured()
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    http = aiohttp.ClientSession()  # keeps its connections to Slack open between calls
    services = _services(settings, clock, web_client(token, settings.slack_api_url, http))
    rooms = _rooms(services)
    worker = Worker(services.database, clock, rooms.handlers, rooms.concurrency)
    inbox = Inbox(services.database, clock, worker.wake)
    bolt = AsyncApp(
        name="archipel",  # else Bolt reads the source of every caller to find one
        client=web_client(None, settings.slack_api_url),
        authorize=trusting(token),
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        before_authorize=intake(inbox, EVENTS),
    )
    _listen(bolt, inbox, services, rooms)

    async def begin() -> None:
        for enter in rooms.begins:
            await enter()
        await rooms.asking.prepare()

    async def close() -> None:
        await rooms.asking.settle()
        await http.close()
        await services.database.close()

    return Bot(
        bolt=bolt, worker=worker, inbox=inbox, database=services.database, knowledge=services.knowledge,
        messenger=services.messenger, company=services.company, rooms=personal_data(), close=close,
        begin=begin, index_changed=rooms.aftercare.index_changed,
    )  # fmt: skip


def _services(settings: Settings, clock: Clock, client: AsyncWebClient) -> _Services:
    from bot import company
    from bot.db import Database
    from bot.people.accounts import Accounts
    from bot.people.directory import Directory
    from bot.people.roster import Defaults
    from bot.registry.service import Catalogue
    from bot.slack.messenger import Messenger

    ours = company.load(settings.policies_dir)
    knowledge, database = knowledge_base(settings), Database(settings.database)
    messenger = Messenger(client, database, clock)
    defaults = Defaults(country=ours.country, time_zone=ours.time_zone, locale=ours.languages[0])
    return _Services(
        settings=settings, company=ours, clock=clock, knowledge=knowledge, database=database, messenger=messenger,
        people=Accounts(database, messenger.profile, admins=settings.admins, defaults=defaults),
        directory=Directory(database, messenger), catalogue=Catalogue(database),
    )  # fmt: skip


def _rooms(its: _Services) -> _Rooms:
    """The features, in the order of a reader's interest, and what they need of one another."""
    from bot.ask import aftercare
    from bot.ask import steps as ask_steps
    from bot.champions import room as champions
    from bot.outbox import Outbox
    from bot.pulse import regular
    from bot.pulse.shelf import SurveyShelf

    asking, later, tools = _asking(its), _aftercare(its), _tools(its)
    shelf, words = SurveyShelf(its.settings.policies_dir), _words(its)
    surveys, nudges = _surveys(its, shelf), _nudges(its)
    rooms = (
        _Room(asking.handlers(), ask_steps.CONCURRENCY),
        _Room(later.handlers(), aftercare.CONCURRENCY, later.begin),
        _Room(tools.handlers()),
        _suspensions(its),
        _requests(its, asking.contact),
        _incidents(its, asking.contact),
        _checkins(its, words, shelf),
        _answers(its, words),
        _Room(surveys.handlers(), regular.CONCURRENCY, surveys.begin),
        _digests(its),
        _adoption(its),
        _waves(its, surveys.inventory),
        _Room(nudges.handlers, champions.CONCURRENCY, nudges.begin),
        _home(its),
        _people(its),
        _Room(Outbox(its.database, its.clock, SUBSCRIBERS).handlers()),
    )
    return _Rooms(
        asking=asking,
        aftercare=later,
        tools=tools,
        words=words,
        nudges=nudges.words,
        begins=[room.begin for room in rooms if room.begin is not None],
        handlers={kind: handler for room in rooms for kind, handler in room.handlers.items()},
        concurrency={kind: number for room in rooms for kind, number in room.concurrency.items()},
    )


def _asking(its: _Services) -> Asking:
    """Questions and their answers."""
    from bot.ask import answers
    from bot.ask.library import Library
    from bot.ask.steps import Asking
    from bot.registry.rulings import Rulings

    return Asking(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        knowledge=its.knowledge, company=its.company, admins=its.settings.admins, people=its.directory,
        rulings=Rulings(
            its.catalogue.current, enrolled=its.enrolled, shelf=its.knowledge, recognise=its.knowledge.recognise
        ),
        approved=Library(policies=its.settings.policies_dir, kept=partial(answers.kept_in, its.database)),
    )  # fmt: skip


def _aftercare(its: _Services) -> Aftercare:
    """What becomes of answers later on."""
    from bot.ask.aftercare import Aftercare

    return Aftercare(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        directory=its.directory, company=its.company, catalogue=its.catalogue, knowledge=its.knowledge,
        admins=its.settings.admins,
    )  # fmt: skip


def _tools(its: _Services) -> ToolDesk:
    """The list of tools."""
    from bot.registry.showing.desk import ToolDesk

    return ToolDesk(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        catalogue=its.catalogue,
    )  # fmt: skip


def _suspensions(its: _Services) -> _Room:
    """Tools that must not be used any more at once."""
    from bot.registry.suspension import room

    return _Room(room.handlers(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        directory=its.directory, company=its.company, catalogue=its.catalogue,
    ))  # fmt: skip


def _requests(its: _Services, contact: Callable[[], str]) -> _Room:
    """Tools asked for and decided on; `contact` is whom to turn to when the committee cannot be reached."""
    from bot.requests.post import Post
    from bot.requests.steps import CONCURRENCY, Requesting

    post = Post(
        database=its.database, clock=its.clock, messenger=its.messenger, directory=its.directory,
        company=its.company, catalogue=its.catalogue, contact=contact,
    )  # fmt: skip
    requesting = Requesting(
        database=its.database, clock=its.clock, accounts=its.account, today=its.today, catalogue=its.catalogue,
        admins=its.settings.admins, post=post,
    )  # fmt: skip
    return _Room(requesting.handlers(), CONCURRENCY)


def _incidents(its: _Services, contact: Callable[[], str]) -> _Room:
    """Incidents reported and worked on; `contact` as for requests."""
    from bot.incidents import room

    return _Room(room.handlers(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        directory=its.directory, company=its.company, catalogue=its.catalogue, contact=contact,
    ))  # fmt: skip


def _words(its: _Services) -> Words:
    """What check-ins say."""
    from bot.pulse.words import Words

    return Words(
        database=its.database, clock=its.clock, catalogue=its.catalogue, least=its.company.anonymity_threshold,
        time_zone=its.company.time_zone,
    )  # fmt: skip


def _surveys(its: _Services, shelf: SurveyShelf) -> Regular:
    """Surveys without a wave: those of every month, and the inventory before the first wave."""
    from bot.pulse import cases
    from bot.pulse.regular import Regular

    return Regular(
        database=its.database, clock=its.clock, company=its.company, customs=cases.customs(its.company), shelf=shelf
    )


def _checkins(its: _Services, words: Words, shelf: SurveyShelf) -> _Room:
    """The weekly check-ins of people in waves."""
    from bot.pulse import cases
    from bot.pulse.steps import CONCURRENCY, Pulse

    checkins = Pulse(
        database=its.database, clock=its.clock, sender=its.messenger, slack_user=its.directory.slack_user,
        customs=cases.customs(its.company), surveys=shelf.of_week, words=words,
    )  # fmt: skip
    return _Room(checkins.handlers(), CONCURRENCY, checkins.begin)


def _answers(its: _Services, words: Words) -> _Room:
    """What people tap in check-ins."""
    from bot.pulse import cases
    from bot.pulse.answering import CONCURRENCY, Answering

    taps = Answering(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account,
        customs=cases.customs(its.company), words=words,
    )  # fmt: skip
    return _Room(taps.handlers(), CONCURRENCY)


def _digests(its: _Services) -> _Room:
    """Answers are closed, and digests of them are sent."""
    from bot.pulse import closing, digest

    letters = digest.Letters(
        database=its.database, clock=its.clock, messenger=its.messenger, directory=its.directory,
        company=its.company, tool_name=its.tool_name,
    )  # fmt: skip
    closes = closing.Closing(database=its.database, clock=its.clock, company=its.company, letters=letters.enter)
    return _Room({**closes.handlers(), **letters.handlers()}, {**closing.CONCURRENCY, **digest.CONCURRENCY})


def _adoption(its: _Services) -> _Room:
    """The weekly note on who uses the tools."""
    from bot.insight.steps import Adoption

    adoption = Adoption(
        database=its.database, clock=its.clock, messenger=its.messenger, directory=its.directory, company=its.company,
        tool_name=its.tool_name,
    )  # fmt: skip
    return _Room(adoption.handlers(), adoption.concurrency, adoption.begin)


def _waves(its: _Services, inventory: StartSurvey) -> _Room:
    """Waves: what is decided about them, what their days bring, what people are told; `inventory` starts the survey."""
    from bot.rollout.days import WaveDays
    from bot.rollout.steps import CONCURRENCY, Rollouts
    from bot.rollout.telling import Telling

    steps = Rollouts(
        database=its.database, clock=its.clock, company=its.company, accounts=its.account,
        admins=its.settings.admins, inventory=inventory,
    )  # fmt: skip
    days = WaveDays(database=its.database, clock=its.clock, company=its.company)
    telling = Telling(
        database=its.database, clock=its.clock, messenger=its.messenger, directory=its.directory,
        company=its.company, catalogue=its.catalogue,
    )  # fmt: skip
    return _Room({**steps.handlers(), **days.handlers(), **telling.handlers()}, CONCURRENCY)


def _nudges(its: _Services) -> NudgeRoom:
    """Training prompts for champions."""
    from bot.champions.room import room
    from bot.pulse import cases

    return room(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account,
        directory=its.directory, catalogue=its.catalogue, policies=its.settings.policies_dir,
        place=cases.customs(its.company).place,
    )  # fmt: skip


def _home(its: _Services) -> _Room:
    """The Home tab."""
    from bot.ask import gaps
    from bot.home.committee import Gap
    from bot.home.steps import HomeSteps

    async def latest(session: AsyncSession) -> list[Gap]:
        return [Gap(text=one.label, count=one.count) for one in await gaps.latest(session)]

    home = HomeSteps(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.account, today=its.today,
        catalogue=its.catalogue, knowledge=its.knowledge, committee=its.company.channels.committee, gaps=latest,
    )  # fmt: skip
    return _Room(home.handlers())


def _people(its: _Services) -> _Room:
    """People's own data: export and erasure."""
    from bot.people.steps import PeopleSteps

    people = PeopleSteps(
        database=its.database, clock=its.clock, messenger=its.messenger, accounts=its.people, rooms=personal_data(),
        committee_lang=its.lang,
    )  # fmt: skip
    return _Room(people.handlers())


def _listen(bolt: AsyncApp, inbox: Inbox, its: _Services, rooms: _Rooms) -> None:
    """Attach what people can click, type and submit."""
    from bot.ask import listeners as asking
    from bot.ask import modals as ask_modals
    from bot.champions.listeners import NudgeListeners
    from bot.home import listeners as home
    from bot.incidents.listeners import IncidentListeners
    from bot.people import listeners as people
    from bot.pulse import planning
    from bot.pulse import steps as pulse_steps
    from bot.pulse.listeners import PulseListeners
    from bot.registry.showing.listeners import ToolListeners
    from bot.registry.suspension.listeners import SuspensionListeners
    from bot.requests import listeners as requesting
    from bot.rollout.desk import WaveDesk
    from bot.rollout.listeners import WaveListeners
    from bot.rollout.views import Unreached

    desk: dict[str, Any] = {
        "inbox": inbox, "messenger": its.messenger, "accounts": its.account, "database": its.database,
        "catalogue": its.catalogue,
    }  # fmt: skip
    suspensions = SuspensionListeners(**desk, clock=its.clock, today=its.today, lang=its.lang)
    incidents = IncidentListeners(**desk, clock=its.clock, lang=its.lang)
    tools = ToolListeners(desk=rooms.tools, inbox=inbox, lang=its.lang)
    checkins = PulseListeners(
        inbox=inbox, messenger=its.messenger, accounts=its.account, clock=its.clock, words=rooms.words, lang=its.lang,
        human=lambda lang, written: ask_modals.human(lang, None, written),
    )  # fmt: skip

    async def attention(wave: str, session: AsyncSession) -> list[Unreached]:
        found = await planning.needs_attention(wave, session=session)
        return [Unreached(one.name, one.week, one.reason) for one in found]

    waves = WaveListeners(
        inbox=inbox, messenger=its.messenger, accounts=its.account, lang=its.lang, rehearsal=pulse_steps.REHEARSE,
        desk=WaveDesk(
            database=its.database, clock=its.clock, catalogue=its.catalogue, directory=its.directory,
            company=its.company, inventory=True, attention=attention,
        ),
    )  # fmt: skip
    nudges = NudgeListeners(
        inbox=inbox, messenger=its.messenger, accounts=its.account, words=rooms.nudges, lang=its.lang
    )
    for room in (suspensions, incidents, tools, waves, checkins, nudges):
        room.register(bolt)
    request = requesting.register(bolt, requesting.Desk(**desk, company=its.company, today=its.today))
    privacy: dict[str, Any] = {
        "retention": its.company.retention_days, "committee": its.company.channels.committee,
        "model": bool(its.settings.model),
    }  # fmt: skip
    asking.register(
        bolt, inbox=inbox, messenger=its.messenger, asking=rooms.asking, clock=its.clock, lang=its.lang,
        privacy=people.on_command(its.account, lang=its.lang, **privacy),
        verbs={
            "suspend": suspensions.command, "incident": incidents.command, "request": request, "tools": tools.command,
            "checkins": checkins.command, "waves": waves.command, "nudges": nudges.command,
        },
    )  # fmt: skip
    people.register(bolt, inbox=inbox, messenger=its.messenger, **privacy)
    home.register(bolt, inbox=inbox)
    rooms.aftercare.register(bolt, inbox=inbox, contact=rooms.asking.contact)


def personal_data() -> Sequence[PersonalData]:
    """What each room stores of people; profiles last, since all else points at them."""
    from bot.ask.change_letters import ChangeData
    from bot.ask.gaps import GapData
    from bot.ask.privacy import AskData
    from bot.champions.privacy import NudgeData
    from bot.incidents.privacy import IncidentData
    from bot.insight.privacy import AdoptionData
    from bot.people.personal import ProfileData
    from bot.pulse.digest_privacy import DigestData
    from bot.pulse.privacy import PulseData
    from bot.registry.given import RegistryData
    from bot.requests.privacy import RequestData
    from bot.rollout.privacy import RolloutData
    from bot.usage.privacy import UsageData

    asking = (ChangeData(), GapData(), AskData())
    return (
        *asking,
        RegistryData(),
        RequestData(),
        IncidentData(),
        RolloutData(),
        PulseData(),
        DigestData(),
        NudgeData(),
        UsageData(),
        AdoptionData(),
        ProfileData(),
    )


def knowledge_base(settings: Settings, policies: Path | None = None) -> KnowledgeBase:
    """The knowledge base the settings describe; with `policies` one of that folder alone, in memory.

    Raises `DataFolderError` when there is nowhere to keep its index, and `EmbeddingError` when the configured
    embedding model cannot be used.
    """
    from bot.folders import prepare_data_folder
    from knowledge import KnowledgeBase

    if policies is None:
        prepare_data_folder(settings.data_dir)
    return KnowledgeBase(knowledge_config(settings, policies))


def knowledge_config(settings: Settings, policies: Path | None = None) -> KnowledgeConfig:
    """What the settings say about documents, index and models; `policies` as for `knowledge_base`."""
    from knowledge import KnowledgeConfig

    return KnowledgeConfig(
        policies=policies or settings.policies_dir,
        data=None if policies else settings.data_dir,
        embeddings=settings.embeddings,
        embeddings_url=settings.embeddings_url or "",
        chroma_url="" if policies else settings.chroma_url or "",
        model=settings.model or "",
        model_url=settings.model_url or "",
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
    )


def measure_retrieval(folder: Path, settings: Settings, progress: Callable[[int, int], None]) -> dict[str, object]:
    """The product's retriever, with its own lexicon and the configured embeddings, on a labelled set."""
    from knowledge import measure

    return measure(
        folder,
        embeddings=settings.embeddings,
        embeddings_url=settings.embeddings_url or "",
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
        progress=progress,
    )
