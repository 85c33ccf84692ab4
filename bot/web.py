"""What the bot answers over HTTP: Slack's events, health, metrics, and usage that other programs report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from sqlmodel import col, select
from starlette.routing import BaseRoute, Route

from bot import keys, metrics, work
from bot.db import check_schema
from bot.errors import ArchipelError, DatabaseError
from bot.people.models import Employee
from bot.usage import cloudevents, service
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from datetime import datetime

    from slack_bolt.async_app import AsyncApp
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.usage.cloudevents import Reported

MOST_BYTES: Final = 1_048_576
"""Of a request's body: Slack's largest are a quarter of that, 1,000 usage events about a third."""

PATIENCE_S: Final = 5.0
"""How long readiness waits for one part; whoever asks waits ten seconds or so."""

_SCHEME: Final = "bearer "
_ADDRESSES: Final = 500
"""Addresses looked up in one query."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What has to work before the bot can answer. Each may be asked at any time.

    `index` gives the fingerprint of the index that answers and raises KnowledgeError without one.
    """

    index: Callable[[], Awaitable[str]]
    worker: Callable[[], bool]
    slack: Callable[[], Awaitable[bool]]


class TooLarge(ArchipelError):
    """A request's body is larger than `MOST_BYTES`."""


def create_web(
    *,
    database: Database,
    clock: Clock,
    parts: Parts,
    import_blocked: Callable[[], str],
    bolt: AsyncApp | None = None,
) -> FastAPI:
    """The web application. `bolt` is given in HTTP mode only: then Slack's deliveries are taken at /slack/events.

    `import_blocked` says why usage of single people may not be imported yet, or "" when it may.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        missing, fingerprint = await look(database, parts)
        document = {"ready": not missing, "index": fingerprint, "missing": missing}
        return JSONResponse(document, status_code=503 if missing else 200)

    async def figures(_: Request) -> Response:
        await _count_backlog(database, clock.now())
        return Response(metrics.text(), media_type=metrics.CONTENT_TYPE)

    async def usage_events(request: Request) -> Response:
        return await _take_usage(request, database=database, now=clock.now(), import_blocked=import_blocked)

    # Starlette's routes: there is nothing to inject, and FastAPI keeps whatever it has analysed for ever.
    routes: list[BaseRoute] = [
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/metrics", figures),
        Route("/v1/usage-events", usage_events, methods=["POST"]),
    ]
    if bolt is not None:
        routes.append(Route("/slack/events", _slack_events(bolt), methods=["POST"]))
    return FastAPI(title="Archipel", docs_url=None, redoc_url=None, openapi_url=None, routes=routes)


async def look(database: Database, parts: Parts) -> tuple[dict[str, str], str | None]:
    """What is missing, by part, with what it is; and the fingerprint of the index that answers, if one does."""
    missing: dict[str, str] = {}
    fingerprint: str | None = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            await check_schema(database)
    except TimeoutError:
        missing["database"] = "does not answer"
    except DatabaseError as error:
        missing["database"] = str(error)
    try:
        async with asyncio.timeout(PATIENCE_S):
            fingerprint = await parts.index()
    except (TimeoutError, KnowledgeError):
        missing["index"] = "not open yet; `archipel doctor` says more"
    if not parts.worker():
        missing["worker"] = "does not run"
    if not await parts.slack():
        missing["slack"] = "not connected; `archipel doctor` says more"
    return missing, fingerprint


def _slack_events(bolt: AsyncApp) -> Callable[[Request], Awaitable[Response]]:
    handler = AsyncSlackRequestHandler(bolt)

    async def slack_events(request: Request) -> Response:
        try:
            body = await _body(request)
            body.decode()  # Bolt takes it for granted
        except TooLarge:
            return _problem(413, f"at most {MOST_BYTES} bytes")
        except UnicodeDecodeError:
            return _problem(400, "the body is not UTF-8")
        return await handler.handle(_again(request, body))

    return slack_events


async def _take_usage(
    request: Request, *, database: Database, now: datetime, import_blocked: Callable[[], str]
) -> Response:
    name = await _authorised(request, database)
    if name is None:
        return _problem(401, "give a key as `Authorization: Bearer KEY`; `archipel keys create NAME` makes one")
    if blocked := import_blocked():
        return _problem(403, blocked)
    try:
        found = cloudevents.items(await _body(request), request.headers.get("content-type", ""))
    except TooLarge:
        return _problem(413, f"at most {MOST_BYTES} bytes and {cloudevents.MOST} events in one request")
    except cloudevents.Malformed as error:
        return _problem(400, str(error))
    good, bad = _read(found, now)
    recorded, duplicates = await _record(good, bad, database)
    _log.info("usage.imported", source=name, recorded=recorded, duplicates=duplicates, refused=len(bad))
    errors = [{"index": index, "error": bad[index]} for index in sorted(bad)]
    document = {"recorded": recorded, "duplicates": duplicates, "errors": errors}
    return JSONResponse(document, status_code=422 if bad and len(bad) == len(found) else 200)


async def _authorised(request: Request, database: Database) -> str | None:
    """The name of the key that came with the request."""
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(_SCHEME):
        return None
    async with database.reading() as session:
        return await keys.verify(given[len(_SCHEME) :].strip(), session=session)


def _read(found: list[Any], now: datetime) -> tuple[dict[int, Reported], dict[int, str]]:
    """The good events and what is wrong with the others, both by their place in the request."""
    good: dict[int, Reported] = {}
    bad: dict[int, str] = {}
    for index, item in enumerate(found):
        try:
            event = cloudevents.read(item, now)
        except cloudevents.Malformed as error:
            bad[index] = str(error)
        else:
            if event.source == service.OWN:
                bad[index] = f"source: `{service.OWN}` is the bot's own"
            else:
                good[index] = event
    return good, bad


async def _record(good: dict[int, Reported], bad: dict[int, str], database: Database) -> tuple[int, int]:
    """Record the good ones in one transaction; people nobody knows join the bad. How many were new, and were not."""
    if not good:
        return 0, 0
    recorded = duplicates = 0
    async with database.writing() as session:
        people = await _people({event.email for event in good.values()}, session)
        for index, event in good.items():
            if event.email not in people:
                bad[index] = "subject: nobody active has this e-mail address"
                continue
            new = await service.record(
                session,
                key=event.key,
                name=event.name,
                employee_id=people[event.email],
                surface="api",
                source=event.source,
                tool=event.tool,
                quantity=event.quantity,
                occurred_at=event.occurred_at,
            )
            recorded, duplicates = recorded + new, duplicates + (not new)
    return recorded, duplicates


async def _people(emails: set[str], session: AsyncSession) -> dict[str, int]:
    wanted = sorted(emails)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _ADDRESSES):
        batch = select(Employee.email, Employee.id).where(
            col(Employee.email).in_(wanted[start : start + _ADDRESSES]), col(Employee.active).is_(True)
        )
        found |= {email: int(number or 0) for email, number in (await session.exec(batch)).all()}
    return found


async def _count_backlog(database: Database, now: datetime) -> None:
    """Without a database the other figures are still worth having."""
    try:
        async with asyncio.timeout(PATIENCE_S), database.reading() as session:
            metrics.backlog(await work.backlog(now, session))
    except (TimeoutError, DatabaseError):
        _log.warning("metrics.without_backlog")


async def _body(request: Request) -> bytes:
    """The body; raises TooLarge before it fills the memory."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def _again(request: Request, body: bytes) -> Request:
    """The request as it was before its body was read."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def _problem(status: int, error: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": error}, status_code=status, headers=headers)
