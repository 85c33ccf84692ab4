"""Composition root: settings in, the product's parts out. The table of contents of the bot's features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from slack_bolt.async_app import AsyncApp

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.privacy import PersonalData
    from bot.settings import Settings
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from bot.worker import Worker
    from knowledge import KnowledgeBase, KnowledgeConfig

EVENTS: Final = {
    "dm": "ask.message",
    "mention": "ask.message",
    "thread": "ask.message",
    "opened": "ask.prompts",
    "home": "home.publish",
    "user_change": "people.changed",
}
"""What kind of work each type of `Incoming` becomes."""

SUBSCRIBERS: Final[Mapping[str, Sequence[str]]] = {"tool_changed": ("ask.tool_changed",)}
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


def build(settings: Settings, *, clock: Clock) -> Bot:
    """Put the bot together; nothing connects yet. Needs a running event loop and `slack_bot_token`.

    Raises CompanyError, DataFolderError and EmbeddingError for what cannot be used.
    """
    import aiohttp
    from slack_bolt.async_app import AsyncApp

    from bot import company
    from bot.ask import aftercare, answers
    from bot.ask import listeners as ask_listeners
    from bot.ask import steps as ask_steps
    from bot.ask.library import Library
    from bot.clock import business_day
    from bot.db import Database
    from bot.home import listeners as home_listeners
    from bot.home.steps import HomeSteps
    from bot.incidents import room as incidents
    from bot.incidents.listeners import IncidentListeners
    from bot.outbox import Outbox
    from bot.people import listeners as people_listeners
    from bot.people.accounts import Accounts
    from bot.people.directory import Directory
    from bot.people.roster import Defaults
    from bot.people.steps import PeopleSteps
    from bot.registry.rulings import Rulings
    from bot.registry.service import Catalogue, enrolled
    from bot.registry.showing.desk import ToolDesk
    from bot.registry.showing.listeners import ToolListeners
    from bot.registry.suspension import room as suspension
    from bot.registry.suspension.listeners import SuspensionListeners
    from bot.requests import listeners as request_listeners
    from bot.requests import steps as request_steps
    from bot.requests.listeners import Desk
    from bot.requests.post import Post as RequestPost
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger, web_client
    from bot.slack.middleware import intake, trusting
    from bot.worker import Worker

    ours = company.load(settings.policies_dir)
    first_language = ours.languages[0]
    knowledge, database, rooms = knowledge_base(settings), Database(settings.database), personal_data()
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    session = aiohttp.ClientSession()  # keeps its connections to Slack open between calls
    client = web_client(token, settings.slack_api_url, session)
    messenger = Messenger(client, database, clock)
    accounts = Accounts(
        database,
        messenger.profile,
        admins=settings.admins,
        defaults=Defaults(country=ours.country, time_zone=ours.time_zone, locale=first_language),
    )

    async def account(user_id: str) -> Asker | None:
        return await accounts.account(user_id, now=clock.now())

    def today() -> date:
        return business_day(settings.today, clock.now(), ours.time_zone)

    directory, catalogue = Directory(database, messenger), Catalogue(database)

    async def enrolled_on(employee: int, day: date) -> frozenset[str]:
        async with database.reading() as session:
            return await enrolled(employee, today=day, session=session)

    rulings = Rulings(catalogue.current, enrolled=enrolled_on, shelf=knowledge, recognise=knowledge.recognise)
    asking = ask_steps.Asking(
        knowledge=knowledge, rulings=rulings, database=database, messenger=messenger, accounts=account, company=ours,
        clock=clock, today=today, admins=settings.admins, people=directory,
        approved=Library(policies=settings.policies_dir, kept=partial(answers.kept_in, database)),
    )  # fmt: skip
    home = HomeSteps(
        database=database, clock=clock, messenger=messenger, accounts=account, knowledge=knowledge,
        catalogue=catalogue, committee=ours.channels.committee, today=today,
    )  # fmt: skip
    people = PeopleSteps(
        database=database, clock=clock, messenger=messenger, accounts=accounts, rooms=rooms,
        committee_lang=first_language,
    )  # fmt: skip
    showing = ToolDesk(
        database=database, clock=clock, messenger=messenger, accounts=account, catalogue=catalogue, today=today
    )
    suspending = suspension.handlers(
        database=database, clock=clock, messenger=messenger, accounts=account, directory=directory,
        catalogue=catalogue, company=ours, today=today,
    )  # fmt: skip
    reporting = incidents.handlers(
        database=database, clock=clock, messenger=messenger, accounts=account, directory=directory,
        catalogue=catalogue, company=ours, today=today, contact=asking.contact,
    )  # fmt: skip
    requesting = request_steps.Requesting(
        database=database, catalogue=catalogue, accounts=account, clock=clock, today=today, admins=settings.admins,
        post=RequestPost(
            database=database, messenger=messenger, directory=directory, catalogue=catalogue, company=ours,
            clock=clock, contact=asking.contact,
        ),
    )  # fmt: skip
    later = aftercare.Aftercare(
        database=database, clock=clock, messenger=messenger, accounts=account, directory=directory,
        knowledge=knowledge, catalogue=catalogue, today=today, admins=settings.admins, company=ours,
    )  # fmt: skip
    handlers = {
        **later.handlers(), **asking.handlers(),
        **home.handlers(), **people.handlers(), **suspending, **reporting, **requesting.handlers(),
        **showing.handlers(),
        **Outbox(database, clock, SUBSCRIBERS).handlers(),
    }  # fmt: skip
    worker = Worker(
        database, clock, handlers, {**ask_steps.CONCURRENCY, **request_steps.CONCURRENCY, **aftercare.CONCURRENCY}
    )
    inbox = Inbox(database, clock, worker.wake)
    bolt = AsyncApp(
        client=web_client(None, settings.slack_api_url),
        authorize=trusting(token),
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        before_authorize=intake(inbox, EVENTS),
    )
    retention, committee, model = ours.retention_days, ours.channels.committee, bool(settings.model)
    suspensions = SuspensionListeners(
        inbox=inbox, messenger=messenger, accounts=account, database=database, catalogue=catalogue, clock=clock,
        today=today, lang=first_language,
    )  # fmt: skip
    suspensions.register(bolt)
    incident = IncidentListeners(
        inbox=inbox,
        messenger=messenger,
        accounts=account,
        database=database,
        catalogue=catalogue,
        clock=clock,
        lang=first_language,
    )
    incident.register(bolt)
    tools = ToolListeners(desk=showing, inbox=inbox, lang=first_language)
    tools.register(bolt)
    request = request_listeners.register(
        bolt,
        Desk(
            inbox=inbox, messenger=messenger, database=database, catalogue=catalogue, accounts=account, company=ours,
            today=today,
        ),
    )  # fmt: skip
    ask_listeners.register(
        bolt, inbox=inbox, messenger=messenger, asking=asking, clock=clock, lang=first_language,
        privacy=people_listeners.on_command(
            account, lang=first_language, retention=retention, committee=committee, model=model
        ),
        verbs={
            "suspend": suspensions.command, "incident": incident.command, "request": request, "tools": tools.command,
        },
    )  # fmt: skip
    people_listeners.register(
        bolt, inbox=inbox, messenger=messenger, retention=retention, committee=committee, model=model
    )
    home_listeners.register(bolt, inbox=inbox)
    later.register(bolt, inbox=inbox, contact=asking.contact)

    async def close() -> None:
        await asking.settle()
        await session.close()
        await database.close()

    return Bot(
        bolt=bolt, worker=worker, inbox=inbox, database=database, knowledge=knowledge, messenger=messenger,
        company=ours, rooms=rooms, close=close, begin=later.begin, index_changed=later.index_changed,
    )  # fmt: skip


def personal_data() -> Sequence[PersonalData]:
    """What each room stores of people; profiles last, since all else points at them."""
    from bot.ask.change_letters import ChangeData
    from bot.ask.gaps import GapData
    from bot.ask.privacy import AskData
    from bot.incidents.privacy import IncidentData
    from bot.people.personal import ProfileData
    from bot.registry.given import RegistryData
    from bot.requests.privacy import RequestData
    from bot.usage.privacy import UsageData

    asking = (ChangeData(), GapData(), AskData())
    return (*asking, RegistryData(), RequestData(), IncidentData(), UsageData(), ProfileData())


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
