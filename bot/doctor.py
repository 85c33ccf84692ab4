"""`archipel doctor`: one look at everything this installation needs, worst news included, nothing changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.errors import ArchipelError, CompanyError, DatabaseUnusable, NewerDatabase, NotMigrated
from bot.folders import try_writing
from bot.settings import Settings, given_names, misspelt, variable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.company import Company

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


async def diagnose(settings: Settings, now: datetime) -> list[Check]:
    """Look at settings, data folder, policies and database, in the order in which they are needed. `now` is aware."""
    return [
        check_settings(settings, given_names()),
        check_data_folder(settings),
        check_policies(settings, now),
        await check_database(settings),
        # The checks of the index and of the model belong here.
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
    except ArchipelError as error:
        return Check("data folder", "fail", str(error), f"mend that, or set {variable('data_dir')} to another folder")
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
        return Check("database", "fail", str(error), f"run `{error.command}`")
    except NewerDatabase as error:
        return Check("database", "fail", str(error), "use the newer version of Archipel")
    except DatabaseUnusable as error:
        return Check("database", "fail", "cannot be used", error.reason)
    finally:
        await database.close()
    kind = database.engine.dialect.name
    if people == 0:
        return Check("database", "warn", f"{kind}, up to date, no people", "run `archipel people import FILE.csv`")
    return Check("database", "ok", f"{kind}, up to date, {people} people")


def _consultation(ours: Company, settings: Settings, now: datetime) -> Check:
    from bot.clock import business_day

    consulted = ours.works_council
    if consulted and consulted.consulted_on > business_day(settings.today, now, ours.time_zone):
        said = f"{ours.name}: the works council's consultation ({consulted.consulted_on}) lies in the future"
        return Check("policies", "warn", said, "surveys and figures stay off until that day")
    return Check("policies", "ok", f"{ours.name}, languages {', '.join(ours.languages)}")
