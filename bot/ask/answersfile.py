"""`policies/answers/*.yaml`: approved answers that come with the policies, read with a finding for every mistake.

An entry with an error is left out, its neighbours stay: what cannot be read is never given as somebody's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from bot.ask.approved import Approved
from knowledge import LANGS, Finding, YamlError, read_yaml

if TYPE_CHECKING:
    from knowledge import Yaml

FOLDER: Final = "answers"

MAX_ANSWER: Final = 3_000
"""Characters of an answer: what a modal lets people write."""

_MAX_BYTES: Final = 1_000_000
_KEYS: Final = frozenset({"id", "owner", "since", "expires", "questions", "answer", "audience"})
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Read:
    """What a folder or a file holds: `answers` that can be given, and findings."""

    answers: tuple[Approved, ...] = ()
    findings: tuple[Finding, ...] = ()


def load(policies: Path) -> Read:
    """All approved answers of a policies folder, in the order of file names; nothing where there is no such folder."""
    answers: dict[str, Approved] = {}
    findings: list[Finding] = []
    for path in files(policies):
        read = _file(path, f"{FOLDER}/{path.name}")
        findings += read.findings
        for one in read.answers:
            if one.id in answers:
                message = f"the id `{one.id}` is taken by another file: the first one counts, give this one another"
                findings.append(Finding(source=f"{FOLDER}/{path.name}", line=None, severity="error", message=message))
            answers.setdefault(one.id, one)
    return Read(tuple(answers.values()), tuple(findings))


def files(policies: Path) -> list[Path]:
    """The YAML files in `policies/answers`, none from outside the folder."""
    folder = policies / FOLDER
    found = [path for suffix in ("yaml", "yml") for path in folder.glob(f"*.{suffix}")]
    inside = policies.resolve()
    return sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(inside))


def check(policies: Path, today: date | None = None) -> list[Finding]:
    """Findings for `archipel check`; with `today`, what has expired is a warning."""
    read = load(policies)
    expired = [
        Finding(
            source=FOLDER,
            line=None,
            severity="warning",
            message=f"`{one.id}` expired on {one.expires}: review it and set a new `expires`, or remove it",
        )
        for one in read.answers
        if today is not None and one.expires < today
    ]
    return [*read.findings, *expired]


def parse(text: str, source: str) -> Read:
    """The approved answers in the text of one file."""
    try:
        read = read_yaml(text.replace("\r\n", "\n"), max_bytes=_MAX_BYTES)
    except YamlError as error:
        return Read(findings=(Finding(source=source, line=error.line, severity="error", message=error.message),))
    if not isinstance(read.value, list):
        message = "must be a list of answers, each with id, owner, expires, questions and answer"
        return Read(findings=(Finding(source=source, line=1, severity="error", message=message),))
    return _entries(read, source)


def _file(path: Path, source: str) -> Read:
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), source)
    except OSError as error:
        message = f"cannot be read ({error.strerror}): check its permissions"
    except UnicodeDecodeError:
        message = "is not UTF-8: save it again as UTF-8"
    return Read(findings=(Finding(source=source, line=None, severity="error", message=message),))


def _entries(read: Yaml, source: str) -> Read:
    answers: list[Approved] = []
    findings: list[Finding] = []
    for place, entry in enumerate(cast("list[Any]", read.value)):
        problems = list(_problems(entry))
        if not problems and any(one.id == entry["id"] for one in answers):
            problems = [("id", f"`{entry['id']}` appears twice: give each answer its own id")]
        findings += [
            Finding(source=source, line=read.line_of(place, *filter(None, (key,))), severity="error", message=message)
            for key, message in problems
        ]
        if not problems:
            answers.append(_approved(entry))
    return Read(tuple(answers), tuple(findings))


def _approved(entry: Mapping[str, Any]) -> Approved:
    return Approved(
        id=entry["id"],
        owner=entry["owner"].strip().casefold(),
        since=entry.get("since"),
        expires=entry["expires"],
        questions={lang: tuple(asked) for lang, asked in entry["questions"].items()},
        texts={lang: text.strip() for lang, text in entry["answer"].items()},
        audience=tuple(entry.get("audience", ["all"])),
    )


def _problems(entry: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry, each with its key; empty for the entry itself."""
    if not isinstance(entry, dict):
        yield "", "must be a mapping with id, owner, expires, questions and answer"
        return
    for key in entry.keys() - _KEYS:
        yield key, f"unknown key `{key}`: remove it or check its spelling"
    if not isinstance(entry.get("id"), str) or not _ID.fullmatch(entry["id"]):
        yield "id", "`id` must be lower-case words with hyphens, such as `meeting-notes`"
    if not isinstance(entry.get("owner"), str) or not _EMAIL.fullmatch(entry["owner"].strip()):
        yield "owner", "`owner` must be an e-mail address: somebody has to answer for it"
    if not isinstance(entry.get("expires"), date):
        yield "expires", "`expires` must be a date such as 2027-06-30: an approved answer is reviewed"
    if "since" in entry and not isinstance(entry["since"], date):
        yield "since", "`since` must be a date such as 2026-06-30"
    if "audience" in entry and not _texts(entry["audience"]):
        yield "audience", "`audience` must be a list of labels such as [all] or [department:sales]"
    yield from _by_language(entry, "questions", "a list of questions", _texts)
    yield from _by_language(entry, "answer", f"a text of at most {MAX_ANSWER} characters", _answer)


def _by_language(entry: Mapping[str, Any], key: str, wanted: str, holds: Any) -> Iterator[tuple[str, str]]:
    value = entry.get(key)
    if not isinstance(value, dict) or not value:
        yield key, f"`{key}` must give {wanted} in at least one language: {', '.join(LANGS)}"
        return
    for lang, given in value.items():
        if lang not in LANGS:
            yield key, f"`{key}`: `{lang}` is none of the languages {', '.join(LANGS)}"
        elif not holds(given):
            yield key, f"`{key}`: `{lang}` must be {wanted}"


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)


def _answer(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= MAX_ANSWER
