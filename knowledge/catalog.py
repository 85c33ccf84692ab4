"""The policies folder as validated documents, with everything that is wrong said at once.

Every file stands on its own: a broken one is reported and named in `Catalog.broken`, so that its last good version
can stay, and its neighbours are read as if it were not there.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from knowledge import convert
from knowledge.consistency import Anchors, check_body, check_together
from knowledge.errors import ConversionError, YamlError
from knowledge.frontmatter import MAX_BYTES, Yaml, read_yaml, split
from knowledge.policy_files import MAX_MARKDOWN_BYTES, META_SUFFIX, Problem, decode, list_files, read_bytes
from knowledge.types import Document, Finding, Severity

if TYPE_CHECKING:
    from knowledge.schema import FrontMatter

CATALOG_VERSION: Final = 1
"""Part of every fingerprint: raise it when conversion or validation changes, and every file is read anew."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A PDF, DOCX or HTML file that gave no text, and why: remembered, since finding out may take 30 s."""

    fingerprint: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What a policies folder holds.

    `documents` by key, of every status; `bodies` Markdown by key of those read anew, without front matter; `broken`
    sources that exist but are invalid now; `refused` conversions that failed, by source; `findings` sorted by source
    and line.
    """

    documents: dict[str, Document]
    bodies: dict[str, str]
    broken: frozenset[str]
    refused: dict[str, Refusal]
    findings: tuple[Finding, ...]


def read(
    folder: Path,
    *,
    known: Mapping[str, Document] = MappingProxyType({}),
    refused: Mapping[str, Refusal] = MappingProxyType({}),
    before: Collection[str] | None = None,
) -> Catalog:
    """Read `folder/documents`; what has not changed since `known` and `refused` (both by source) is not parsed again.

    `before` are the sources documents were last read from (those of `known` unless given): what stands below a folder
    that cannot be looked into now counts as broken, not as gone, and of two files with one id the earlier one stays.
    Anchors are compared between the files read this time only; `known` left out, every finding is there. Raises
    FolderError when the folder or its `documents` is missing or unreadable.
    """
    listing = list_files(folder)
    earlier = frozenset(known if before is None else before)
    reading = _Reading(folder, frozenset(listing.files), known, refused)
    for source, problem in listing.problems.items():
        reading.keep_what_was_below(source, problem, earlier)
    for source in sorted(listing.files, key=lambda source: (source not in earlier, source)):
        reading.take(source)
    return reading.catalog()


@dataclass(slots=True)
class _Reading:
    """One pass over the folder, file by file in path order."""

    folder: Path
    files: frozenset[str]
    known: Mapping[str, Document]
    known_refusals: Mapping[str, Refusal]
    documents: dict[str, Document] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, Anchors] = field(default_factory=dict)
    front_matters: dict[str, tuple[str, Yaml]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    refused: dict[str, Refusal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, source: str) -> None:
        suffix = PurePosixPath(source).suffix.casefold()
        try:
            if source.endswith(META_SUFFIX):
                self._take_meta(source)
            elif suffix == ".md":
                self._take_markdown(source)
            elif suffix in convert.SUFFIXES:
                self._take_converted(source, convert.SUFFIXES[suffix])
            else:
                self._say(source, None, "ignored: documents are .md, .pdf, .docx and .html files", "warning")
        except Problem as problem:
            self._fail(source, problem.line, str(problem))

    def keep_what_was_below(self, source: str, problem: str, earlier: Collection[str]) -> None:
        """A folder that cannot be looked into has not lost its documents."""
        self.broken.update(path for path in earlier if path.startswith(f"{source}/"))
        self._fail(source, None, problem)

    def catalog(self) -> Catalog:
        together = check_together(self.documents.values(), self.anchors, self._place)
        findings = dict.fromkeys([*self.findings, *together])  # two documents may share a meta file and its mistakes
        return Catalog(
            documents=self.documents,
            bodies=self.bodies,
            broken=frozenset(self.broken),
            refused=self.refused,
            findings=tuple(sorted(findings, key=lambda found: (found.source, found.line or 0, found.message))),
        )

    def _take_meta(self, source: str) -> None:
        name = source.removesuffix(META_SUFFIX)
        if not any(f"{name}{suffix}" in self.files for suffix in convert.SUFFIXES):
            beside = f"{PurePosixPath(name).name}.pdf, .docx or .html"
            self._say(source, None, f"belongs to no document: put {beside} beside it, or remove it", "error")

    def _take_markdown(self, source: str) -> None:
        data = read_bytes(self.folder, source, max_bytes=MAX_MARKDOWN_BYTES)
        fingerprint = _fingerprint(data)
        if self._reuse(source, fingerprint):
            return
        try:
            parts = split(decode(data))
        except YamlError as error:
            self._fail(source, error.line, error.message)
            return
        front = self._front_matter(source, parts.yaml, of=source, first_line=2)
        findings, anchors = check_body(source, parts.body, parts.body_line)
        self.findings.extend(findings)
        if any(finding.severity == "error" for finding in findings):
            self.broken.add(source)
        elif front and self._add(_document(front, source, fingerprint), parts.body):
            self.anchors[f"{front.id}.{front.lang}"] = anchors

    def _take_converted(self, source: str, kind: str) -> None:
        meta = str(PurePosixPath(source).with_suffix(META_SUFFIX))
        if meta not in self.files:
            raise Problem(f"has no {PurePosixPath(meta).name} beside it: write one with id, title, lang and so on")
        data = read_bytes(self.folder, source, max_bytes=convert.MAX_FILE_BYTES[kind])
        try:
            meta_data = read_bytes(self.folder, meta, max_bytes=MAX_BYTES)
            fingerprint = _fingerprint(data, meta_data)
            if self._reuse(source, fingerprint):
                return
            front = self._front_matter(meta, decode(meta_data), of=source)
        except Problem as problem:
            self._fail(meta, problem.line, str(problem), of=source)
            return
        body = self._converted(source, _fingerprint(data))
        if front and body is not None:
            self._add(_document(front, source, fingerprint), body)

    def _converted(self, source: str, fingerprint: str) -> str | None:
        """The text of a PDF, DOCX or HTML file; None, and a finding, when it gives none."""
        refusal = self.known_refusals.get(source)
        if refusal is None or refusal.fingerprint != fingerprint:
            try:
                return convert.to_markdown(self.folder / source)
            except ConversionError as error:
                refusal = Refusal(fingerprint, error.reason)
        self.refused[source] = refusal
        self._fail(source, None, refusal.reason)
        return None

    def _front_matter(self, source: str, text: str, *, of: str, first_line: int = 1) -> "FrontMatter | None":
        """The validated keys in `text`, which stands in `source` and speaks of the document `of`."""
        from knowledge.schema import read_front_matter  # pydantic, not needed while nothing changes

        try:
            written = read_yaml(text, first_line=first_line)
        except YamlError as error:
            self._fail(source, error.line, error.message, of=of)
            return None
        front = read_front_matter(written)
        if isinstance(front, list):
            for mistake in front:
                self._fail(source, mistake.line, mistake.message, of=of)
            return None
        self.front_matters[of] = (source, written)
        return front

    def _reuse(self, source: str, fingerprint: str) -> bool:
        document = self.known.get(source)
        if document is None or document.fingerprint != fingerprint:
            return False
        self._add(document)
        return True

    def _add(self, document: Document, body: str | None = None) -> bool:
        first = self.documents.setdefault(document.key, document)
        if first is not document:
            file, line = self._place(document, "id")
            message = f"`{document.id}` in `{document.lang}` is already {first.source}: remove one or change its id"
            self._fail(file, line, message, of=document.source)
            return False
        if body is not None:
            self.bodies[document.key] = body
        return True

    def _place(self, document: Document, key: str) -> tuple[str, int | None]:
        """The file and the line in which `key` of a document read this time is written."""
        if document.source not in self.front_matters:
            return document.source, None
        source, written = self.front_matters[document.source]
        return source, written.line_of(key)

    def _fail(self, source: str, line: int | None, message: str, *, of: str | None = None) -> None:
        self.broken.add(of or source)
        self._say(source, line, message, "error")

    def _say(self, source: str, line: int | None, message: str, severity: Severity) -> None:
        self.findings.append(Finding(source=source, line=line, severity=severity, message=message))


def _fingerprint(*parts: bytes) -> str:
    digests = (hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(b"".join((str(CATALOG_VERSION).encode(), *digests))).hexdigest()


def _document(front: "FrontMatter", source: str, fingerprint: str) -> Document:
    return Document(source=source, fingerprint=fingerprint, **front.model_dump())
