"""How people say things: the product's lexicon, the company's glossary, and phrasings of single sections.

Read from `lexicon.yaml` in this package and, in the policies folder, from `glossary.yaml` (words for one thing) and
`phrasings.yaml` (how people ask for one section). All of it only helps to find; none of it is ever shown.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from knowledge.errors import YamlError
from knowledge.frontmatter import Yaml, load_yaml, read_yaml
from knowledge.glossary import Entry, Glossary
from knowledge.lexical import IndexedChunk, indexed_text
from knowledge.types import LANGS, Chunk, Document, Finding, Lang

GLOSSARY_FILE: Final = "glossary.yaml"
PHRASINGS_FILE: Final = "phrasings.yaml"
_MAX_BYTES: Final = 2_000_000

Phrasings = Mapping[tuple[str, Lang], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions of one kind, in one language, that no rule on AI answers."""

    id: str
    lang: Lang
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The merged words. `phrasings` are by section (`document#anchor`, or `document`) and language."""

    glossary: Glossary
    phrasings: Phrasings
    fingerprint: str
    findings: tuple[Finding, ...] = ()

    def describe(self, document: Document, chunk: Chunk) -> IndexedChunk:
        """The chunk with the phrasings of its sections, in all languages, and the things it speaks of.

        A German question then finds a section that exists only in English by its German phrasings.
        """
        sections = (chunk.document, *(f"{chunk.document}#{anchor}" for anchor in chunk.anchors))
        hints = tuple(
            (lang, hint) for section in sections for lang in LANGS for hint in self.phrasings.get((section, lang), ())
        )
        texts = ((chunk.lang, indexed_text(document, chunk)), *hints)
        concepts = [concept for lang, text in texts for concept in self.glossary.concepts(text, lang)]
        return IndexedChunk(chunk, concepts, hints)


@dataclass(slots=True)
class _Reading:
    """What was read so far; a bad entry is a finding, the good ones count."""

    entries: list[Entry] = field(default_factory=list)
    phrasings: dict[tuple[str, Lang], Sequence[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, source: str, line: int | None, message: str) -> None:
        self.findings.append(Finding(source=source, line=line, severity="error", message=message))


def load(folder: Path) -> Vocabulary:
    """Read the package's lexicon and the folder's two files; missing files are no finding."""
    unread = _Reading()
    texts = [_text(folder / name, unread) for name in (GLOSSARY_FILE, PHRASINGS_FILE)]
    words = _parsed(*texts)
    return replace(words, findings=(*unread.findings, *words.findings))


@lru_cache(maxsize=2)
def _parsed(glossary: str, phrasings: str) -> Vocabulary:
    """Kept, because parsing and stemming thousands of forms takes 0.2 s and every refresh asks."""
    lexicon = _lexicon()
    reading = _Reading(entries=[*lexicon.entries], findings=[*lexicon.findings])
    digest = hashlib.sha256((_packaged("lexicon.yaml") + _packaged("background.yaml")).encode())
    for name, text, read in (
        (GLOSSARY_FILE, glossary, _read_entries),
        (PHRASINGS_FILE, phrasings, _read_phrasings),
    ):
        digest.update(name.encode() + text.encode())
        read(name, _parse(name, text, reading), reading)
    return Vocabulary(
        glossary=Glossary(reading.entries),
        phrasings=reading.phrasings,
        fingerprint=digest.hexdigest(),
        findings=tuple(reading.findings),
    )


@cache
def _lexicon() -> _Reading:
    """The product's own words."""
    reading = _Reading()
    _read_entries("lexicon.yaml", _parse("lexicon.yaml", _packaged("lexicon.yaml"), reading), reading)
    return reading


@cache
def background() -> tuple[Topic, ...]:
    """What people type into a company bot that no rule on AI answers: the other side of every decision to refuse."""
    topics = load_yaml(_packaged("background.yaml"), max_bytes=_MAX_BYTES)
    assert isinstance(topics, list)  # noqa: S101 - our own file, tested
    return tuple(Topic(topic["id"], lang, topic[lang]) for topic in topics for lang in LANGS)


def _packaged(name: str) -> str:
    return (resources.files("knowledge") / name).read_text(encoding="utf-8")


def _text(path: Path, reading: _Reading) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except UnicodeDecodeError:
        reading.refuse(path.name, None, "is not UTF-8: save it as UTF-8")
    except OSError as error:
        reading.refuse(path.name, None, f"cannot be read: {error.strerror}")
    return ""


def _parse(name: str, text: str, reading: _Reading) -> Yaml:
    try:
        return read_yaml(text, max_bytes=_MAX_BYTES)
    except YamlError as error:
        reading.refuse(name, error.line, error.message)
        return Yaml(None, {(): 1})


def _read_entries(name: str, yaml: Yaml, reading: _Reading) -> None:
    seen: dict[str, int] = {}
    for position, item in enumerate(_listed(name, yaml, reading)):
        line = yaml.line_of(position)
        entry = _entry(item)
        if isinstance(entry, str):
            reading.refuse(name, line, entry)
        elif entry.id in seen:
            reading.refuse(name, line, f"the id `{entry.id}` stands already in line {seen[entry.id]}: merge the two")
        else:
            seen[entry.id] = line
            reading.entries.append(entry)


def _listed(name: str, yaml: Yaml, reading: _Reading) -> Iterator[object]:
    if isinstance(yaml.value, list):
        yield from yaml.value
    elif yaml.value is not None:
        reading.refuse(name, yaml.line_of(), "must be a list of entries like `- {id: customer, en: [...], fr: [...]}`")


def _entry(item: object) -> Entry | str:
    """The entry, or what is wrong with it."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        return "an entry needs an `id` and forms, like `- {id: customer, en: [customer], fr: [client], de: [Kunde]}`"
    unknown = item.keys() - {"id", *LANGS}
    if unknown:
        return f"unknown key `{min(unknown)}` in `{item['id']}`: only id, {', '.join(LANGS)}"
    forms: dict[Lang, Sequence[str]] = {lang: item[lang] for lang in LANGS if lang in item}
    if not forms or not all(_is_words(words) for words in forms.values()):
        return f"the forms of `{item['id']}` must be lists of words, like `en: [customer, client]`"
    return Entry(item["id"], forms)


def _read_phrasings(name: str, yaml: Yaml, reading: _Reading) -> None:
    for position, item in enumerate(_listed(name, yaml, reading)):
        if not isinstance(item, dict) or not isinstance(item.get("section"), str):
            reading.refuse(
                name, yaml.line_of(position), "an entry needs a `section` like `data-handling#customer-data`"
            )
            continue
        for lang in LANGS:
            if lang in item and _is_words(item[lang]):
                reading.phrasings[item["section"], lang] = item[lang]
            elif lang in item:
                reading.refuse(name, yaml.line_of(position, lang), f"`{lang}` must be a list of texts")


def _is_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) and word.strip() for word in value)
