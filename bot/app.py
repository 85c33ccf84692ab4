"""Composition root: settings in, the product's parts out. The table of contents of the bot's features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
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
    close: Callable[[], Awaitable[None]]
    """Waits for what still goes on in the background, then closes connections; call it once the worker has ended."""


def build(settings: Settings, *, clock: Clock) -> Bot:
    """Put the bot together; nothing connects yet. Needs a running event loop and `slack_bot_token`.

    Raises CompanyError, DataFolderError and EmbeddingError for what cannot be used.
    """
    import aiohttp
    from slack_bolt.async_app import AsyncApp

    from bot import company
    from bot.ask import listeners as ask_listeners
    from bot.ask import steps as ask_steps
    from bot.clock import business_day
    from bot.db import Database
    from bot.home import listeners as home_listeners
    from bot.home.steps import HomeSteps
    from bot.people import listeners as people_listeners
    from bot.people.accounts import Accounts
    from bot.people.roster import Defaults
    from bot.people.steps import PeopleSteps
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

    asking = ask_steps.Asking(
        knowledge=knowledge, database=database, messenger=messenger, accounts=account, company=ours, clock=clock,
        today=today, admins=settings.admins,
    )  # fmt: skip
    home = HomeSteps(
        database=database, clock=clock, messenger=messenger, accounts=account, knowledge=knowledge,
        committee=ours.channels.committee, today=today,
    )  # fmt: skip
    people = PeopleSteps(
        database=database, clock=clock, messenger=messenger, accounts=accounts, rooms=rooms,
        committee_lang=first_language,
    )  # fmt: skip
    worker = Worker(
        database, clock, {**asking.handlers(), **home.handlers(), **people.handlers()}, ask_steps.CONCURRENCY
    )
    inbox = Inbox(database, clock, worker.wake)
    bolt = AsyncApp(
        client=web_client(None, settings.slack_api_url),
        authorize=trusting(token),
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        before_authorize=intake(inbox, EVENTS),
    )
    retention, committee, model = ours.retention_days, ours.channels.committee, bool(settings.model)
    ask_listeners.register(
        bolt, inbox=inbox, messenger=messenger, asking=asking, clock=clock, lang=first_language,
        privacy=people_listeners.on_command(
            account, lang=first_language, retention=retention, committee=committee, model=model
        ),
    )  # fmt: skip
    people_listeners.register(
        bolt, inbox=inbox, messenger=messenger, retention=retention, committee=committee, model=model
    )
    home_listeners.register(bolt, inbox=inbox)

    async def close() -> None:
        await asking.settle()
        await session.close()
        await database.close()

    return Bot(
        bolt=bolt, worker=worker, inbox=inbox, database=database, knowledge=knowledge, messenger=messenger,
        company=ours, rooms=rooms, close=close,
    )  # fmt: skip


def personal_data() -> Sequence[PersonalData]:
    """What each room stores of people; profiles last, since all else points at them."""
    from bot.ask.privacy import AskData
    from bot.people.personal import ProfileData
    from bot.usage.privacy import UsageData

    return (AskData(), UsageData(), ProfileData())


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
