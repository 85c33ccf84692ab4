"""`archipel doctor`: one look at everything this installation needs, worst news included, nothing changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.app import knowledge_config
from bot.errors import CompanyError, DatabaseUnusable, DataFolderError, NewerDatabase, NotMigrated
from bot.folders import try_writing
from bot.settings import Settings, given_names, misspelt, variable
from knowledge import (
    CalibrationError,
    KnowledgeError,
    inspect_calibration,
    inspect_index,
    probe_embeddings,
    probe_model,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.company import Company
    from knowledge import IndexStatus

Verdict = Literal["ok", "warn", "fail"]

LITTLE_SPACE: Final = 500_000_000
"""Bytes; below this a rebuild of the index beside the old one may not fit."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found and, unless all is well, what to do."""

    name: str
    verdict: Verdict
    said: str
    do: str = ""


async def diagnose(settings: Settings, now: datetime, *, audit: str = "") -> list[Check]:
    """Look at everything, in the order in which it is needed. `now` is aware. Nothing is changed, not even an index.

    `audit` is the last entry of the audit chain as an earlier look printed it.
    """
    from bot.doctor_audit import check_audit
    from bot.doctor_slack import check_backlog, check_slack

    return [
        check_settings(settings, given_names()),
        check_data_folder(settings),
        check_policies(settings, now),
        await check_database(settings),
        *await check_audit(settings, audit),
        *check_index(settings, now),
        check_calibration(settings),
        check_embeddings(settings),
        await check_model(settings),
        *await check_slack(settings),
        *await check_backlog(settings, now),
    ]


def worst(checks: Sequence[Check]) -> Verdict:
    """The worst verdict among `checks`."""
    return max((check.verdict for check in checks), key=("ok", "warn", "fail").index, default="ok")


def check_settings(settings: Settings, names: Sequence[str]) -> Check:
    """Whether `names` of given variables hold one that means nothing, and whether an admin is named."""
    strange = misspelt(names)
    if strange:
        said = ", ".join(name if meant is None else f"{name} (did you mean {meant}?)" for name, meant in strange)
        return Check("settings", "warn", f"unknown variables: {said}", "correct or remove them; they have no effect")
    if not settings.admins:
        name = variable("admins")
        return Check("settings", "warn", "nobody is an admin yet", f"set {name} to the first admins' e-mail addresses")
    return Check("settings", "ok", f"valid; admins: {len(settings.admins)}")


def check_data_folder(settings: Settings) -> Check:
    """Whether the data folder exists, takes a file and has room left."""
    folder = settings.data_dir
    if not folder.exists():
        return Check(
            "data folder", "warn", f"{folder} does not exist yet", "nothing; the first command that needs it makes it"
        )
    try:
        try_writing(folder)
        free = shutil.disk_usage(folder).free
    except DataFolderError as error:
        return Check("data folder", "fail", f"{folder} cannot be used", error.reason)
    except OSError as error:
        return Check("data folder", "fail", f"{folder} cannot be used", str(error.strerror))
    said = f"{folder.absolute()}, {free / 1e9:.1f} GB free"
    if free < LITTLE_SPACE:
        return Check("data folder", "warn", said, "make room: rebuilding the index needs space for a second one")
    return Check("data folder", "ok", said)


def check_policies(settings: Settings, now: datetime) -> Check:
    """Whether the policies folder is there and `company.yaml` can be used."""
    from bot import company

    folder = settings.policies_dir
    if not (folder / "documents").is_dir():
        do = f"set {variable('policies_dir')} to the folder that holds company.yaml and documents/"
        return Check("policies", "fail", f"{folder} has no folder documents/", do)
    try:
        ours = company.load(folder)
    except CompanyError as error:
        return Check("policies", "fail", "; ".join(str(finding) for finding in error.findings), "correct company.yaml")
    return _consultation(ours, settings, now)


async def check_database(settings: Settings) -> Check:
    """Whether the database answers, fits this version and has people in it."""
    from bot.db import Database, check_schema
    from bot.people import service

    database = Database(settings.database)
    try:
        await check_schema(database)
        async with database.reading() as session:
            people = await service.count(session=session)
    except NotMigrated as error:
        return Check("database", "fail", "empty, or older than this version of Archipel", f"run `{error.command}`")
    except NewerDatabase as error:
        said = f"at revision {error.revision}, which this version of Archipel does not know"
        return Check("database", "fail", said, "use the newer version, or restore the backup made before the upgrade")
    except DatabaseUnusable as error:
        return Check("database", "fail", "cannot be used", error.reason)
    finally:
        await database.close()
    kind = database.engine.dialect.name
    if people == 0:
        return Check("database", "warn", f"{kind}, up to date, no people", "run `archipel people import FILE.csv`")
    return Check("database", "ok", f"{kind}, up to date, {people} people")


def check_index(settings: Settings, now: datetime) -> list[Check]:
    """Whether there is an index that fits the documents and the settings, and whether reviews are overdue."""
    try:
        index = inspect_index(knowledge_config(settings))
    except KnowledgeError as error:
        return [Check("index", "fail", "cannot be compared with the documents", str(error))]
    if index is None:
        return [Check("index", "warn", "there is none yet", "run `archipel index`; the first question does it as well")]
    return [_step(index), _reviews(index, _business_day(settings, now))]


def check_calibration(settings: Settings) -> Check:
    """Whether the refusal thresholds were fitted on this company's questions, with the embeddings in use."""
    try:
        calibration = inspect_calibration(knowledge_config(settings))
    except CalibrationError as error:
        return Check("calibration", "fail", "calibration.json cannot be used", str(error))
    except KnowledgeError:
        return Check("calibration", "warn", "not known without embeddings", "see embeddings")
    if not calibration.own:
        said = f"the product's own of {calibration.calibrated_on}"
        return Check("calibration", "ok", said, "run `archipel calibrate` once golden.yaml holds your own questions")
    said = f"of {calibration.calibrated_on}"
    if not calibration.covers_embeddings:
        said = f"{said}, not measured with the embeddings in use, which therefore have no say in the ranking"
        return Check("calibration", "warn", said, "run `archipel calibrate`")
    return Check("calibration", "ok", f"{said}, measured with the embeddings in use")


def check_embeddings(settings: Settings) -> Check:
    """Whether the configured embeddings give vectors."""
    try:
        length = probe_embeddings(knowledge_config(settings))
    except KnowledgeError as error:
        return Check("embeddings", "fail", f"{settings.embeddings} gives no vectors", str(error))
    return Check("embeddings", "ok", f"{settings.embeddings}, {length} numbers a text")


async def check_model(settings: Settings) -> Check:
    """Whether the configured chat model answers; without one, answers are quotes."""
    if settings.model is None:
        return Check("model", "ok", "none: answers quote the documents (extractive)")
    try:
        await probe_model(knowledge_config(settings))
    except KnowledgeError as error:
        return Check("model", "fail", f"{settings.model} does not answer; meanwhile answers are quotes", str(error))
    return Check("model", "ok", f"{settings.model} answers")


def _step(index: IndexStatus) -> Check:
    """Whether the index is in step with everything it is made from."""
    said = f"{index.fingerprint}, {index.chunks} chunks of {len(index.documents)} documents"
    if index.broken:
        return Check("index", "warn", f"{said}; files refused: {listed(index.broken)}", "run `archipel check`")
    if index.other_recipe:
        return Check("index", "warn", f"{said}; made for other settings or words", "run `archipel index`")
    if index.behind:
        return Check("index", "warn", f"{said}; behind the documents: {listed(index.behind)}", "run `archipel index`")
    if not index.vectors_complete:
        return Check("index", "warn", f"{said}; vectors are missing", "run `archipel index` and read what it says")
    return Check("index", "ok", said)


def _reviews(index: IndexStatus, today: date) -> Check:
    """People are told under every answer from an overdue document that its review is due."""
    overdue = [f"{document.key} ({document.review_by}, {document.owner})" for document in index.overdue(today)]
    if overdue:
        do = "ask the owners to review them and to set a new `review_by`"
        return Check("reviews", "warn", f"overdue: {listed(overdue)}", do)
    return Check("reviews", "ok", "no published document is overdue")


def _business_day(settings: Settings, now: datetime) -> date:
    from bot.checks import time_zone
    from bot.clock import business_day

    return business_day(settings.today, now, time_zone(settings.policies_dir))


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _consultation(ours: Company, settings: Settings, now: datetime) -> Check:
    from bot.clock import business_day

    consulted = ours.works_council
    if consulted and consulted.consulted_on > business_day(settings.today, now, ours.time_zone):
        said = f"{ours.name}: the works council's consultation ({consulted.consulted_on}) lies in the future"
        return Check("policies", "warn", said, "surveys and figures stay off until that day")
    return Check("policies", "ok", f"{ours.name}, languages {', '.join(ours.languages)}")
