"""Training prompts as content: `policies/training/*.yaml`, read with a finding for every mistake. Pure but for `load`.

A prompt is something a champion does with colleagues in ten to thirty minutes. Whoever changes what is done in it gives
the file another version; whoever wants it to be given again gives it another name.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from bot import contents
from bot.contents import mistake
from bot.registry.notes import Notes, Place
from bot.registry.tools import Lists, Texts
from knowledge import Finding, YamlError, read_yaml

if TYPE_CHECKING:
    from bot.registry.tools import Tool
    from knowledge import Lang

FOLDER: Final = "training"

Format = Literal["demo", "pair", "talk", "checklist", "clinic", "challenge"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""How it is done: shown to others, in twos, over coffee, along a list, with what people bring, as a small contest."""

Level = Literal["beginner", "practised", "experienced"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

_MAX_BYTES: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One training prompt. `example` is a text to copy into an AI tool.

    `tools` are ids of `tools.yaml` and `tasks` tasks of tools there: it is for those who help with one of them, and for
    everybody where both are empty. `departments` are where it fits best.
    """

    id: str
    version: int
    format: Format
    level: Level
    minutes: int
    title: Texts
    why: Texts
    steps: Lists
    example: Texts
    tools: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    def speaks(self, lang: Lang) -> bool:
        """Whether all of it is there in `lang`."""
        return all(lang in texts for texts in (self.title, self.why, self.steps, self.example))


@dataclass(frozen=True, slots=True)
class Training:
    """What a folder holds: prompts by id in the order of the files' names, and findings."""

    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def load(policies: Path) -> Training:
    """The prompts of a policies folder and what is wrong with its files; a file with an error is left out."""
    prompts: dict[str, Prompt] = {}
    findings: list[Finding] = []
    for source, text in contents.texts(policies, FOLDER):
        prompt, found = parse(text, source) if isinstance(text, str) else (None, [text])
        findings += found
        if prompt is not None and prompt.id in prompts:
            findings.append(mistake(source, f"the prompt {prompt.id} stands in another file: remove one"))
        elif prompt is not None:
            prompts[prompt.id] = prompt
    return Training(prompts, tuple(findings))


def parse(text: str, source: str) -> tuple[Prompt | None, list[Finding]]:
    """The prompt in the text of a file called `source`, and what is wrong with it."""
    from bot.champions.trainingfile import read

    try:
        yaml = read_yaml(text.replace("\r\n", "\n"), max_bytes=_MAX_BYTES)
    except YamlError as error:
        return None, [mistake(source, error.message, error.line)]
    notes = Notes(source, yaml)
    prompt = read(yaml.value, Path(source).stem, Place(notes))
    return prompt, notes.in_order()


def check(policies: Path, tools: Collection[Tool]) -> list[Finding]:
    """Every finding about the folder, and what its prompts say of tools and tasks that `tools` do not know."""
    training = load(policies)
    findings = list(training.findings)
    ids, tasks = {tool.id for tool in tools}, {task for tool in tools for task in tool.tasks}
    for prompt in training.prompts.values():
        for key, named, known in (("tools", prompt.tools, ids), ("tasks", prompt.tasks, tasks)):
            findings += [_unknown(prompt, key, one, known) for one in named if one not in known]
    return findings


def _unknown(prompt: Prompt, key: str, named: str, known: Collection[str]) -> Finding:
    close = difflib.get_close_matches(named, known, n=1)
    right = f"did you mean {close[0]}?" if close else "add it there, or remove it here"
    message = f"{key}: tools.yaml has no `{named}`, so nobody gets this prompt because of it; {right}"
    return Finding(source=f"{FOLDER}/{prompt.id}.yaml", line=None, severity="warning", message=message)
