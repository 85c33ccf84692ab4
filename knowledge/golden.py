"""Golden questions: what the company's own rules must answer, and what they must not.

`golden.yaml` is a list of `{question, lang, as, expect: {kind, document, outcome, tool}, topic}`. `document` is an id
or `id#anchor`, or a list of equally right ones; `topic` says of an unanswerable question whether it is `"off"` topic or
`near`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from knowledge.analysis import detect_language
from knowledge.errors import DatasetError, YamlError
from knowledge.frontmatter import Yaml, read_yaml
from knowledge.types import LANGS, Finding, Lang, Reader

GOLDEN_FILE: Final = "golden.yaml"
_MAX_BYTES: Final = 2_000_000
_KINDS: Final = ("answer", "no_answer", "verdict", "approved_answer", "clarify")
_OUTCOMES: Final = ("allowed", "conditions", "ask", "never")
_STRICTER: Final = {"allowed": ("conditions", "ask", "never"), "conditions": ("ask", "never")}
_TOP: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenQuestion:
    """A question with what must come out. `asker` is who asks: `employee`, `guest`, a label, or an e-mail address."""

    question: str
    lang: Lang
    asker: str
    kind: str
    documents: tuple[str, ...] = ()
    outcome: str | None = None
    tool: str | None = None
    topic: str = ""
    line: int = 0

    @property
    def answerable(self) -> bool:
        """Whether anything but a refusal is right."""
        return self.kind != "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What came out: sections `document#anchor` best first, and how many citations were not in their chunk."""

    kind: str
    sections: tuple[str, ...]
    hedged: bool = False
    outcome: str | None = None
    tool: str | None = None
    invented: int = 0


@dataclass(slots=True)
class _Tally:
    """Hits by figure; a figure is the share of hits among those it applies to."""

    hits: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, name: str, hit: bool) -> None:
        self.hits.setdefault(name, []).append(hit)

    def shares(self) -> dict[str, float]:
        return {name: round(sum(found) / len(found), 4) for name, found in self.hits.items()}


def reader_of(asker: str) -> Reader | None:
    """The reader a golden file names without a roster; None for an e-mail address.

    `employee`, `guest`, `group:x`, `role:x`, `department:x`; a bare `x` is an employee with that group, role and
    department at once.
    """
    kind, _, name = asker.partition(":")
    if "@" in asker:
        return None
    if asker == "employee":
        return Reader.employee()
    if asker == "guest":
        return Reader.guest()
    if name and kind in ("group", "role", "department"):
        return Reader(Reader.employee().labels | {asker.casefold()})
    return Reader.employee(department=asker, roles=[asker], groups=[asker])


def read_golden(path: Path) -> tuple[list[GoldenQuestion], list[Finding]]:
    """The valid questions and a finding for each other entry. Raises `DatasetError` when there is no such file."""
    try:
        yaml = read_yaml(path.read_text(encoding="utf-8"), max_bytes=_MAX_BYTES)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8: save it as UTF-8") from error
    except YamlError as error:
        return [], [_finding(path, error.line, error.message)]
    if not isinstance(yaml.value, list):
        return [], [_finding(path, 1, "must be a list of questions")]
    questions, findings = [], []
    for position, item in enumerate(yaml.value):
        read = _question(item, yaml, position)
        if isinstance(read, str):
            findings.append(_finding(path, yaml.line_of(position), read))
        else:
            questions.append(read)
    return questions, findings


def golden_report(pairs: Iterable[tuple[GoldenQuestion, Observed]]) -> dict[str, Any]:
    """The figures of `archipel eval golden --json`: shares 0 to 1 of those they apply to, and every failure."""
    total, languages = _Tally(), {lang: _Tally() for lang in LANGS}
    failures, questions, false_allowed, invented = [], 0, 0, 0
    for question, seen in pairs:
        questions += 1
        false_allowed += _is_false_allowed(question, seen)
        invented += seen.invented
        for tally in (total, languages[question.lang]):
            _count(tally, question, seen)
        if not _as_expected(question, seen):
            failures.append({"question": question.question, "expected": _wanted(question), "got": _got(seen)})
    report: dict[str, Any] = {"questions": questions, "right_document_top3": 0.0, "answered": 0.0, "refused": 0.0}
    report |= {"right_outcome": None, "false_allowed": false_allowed, "invented_citations": invented}
    report |= total.shares()
    report["per_language"] = {lang: tally.shares() for lang, tally in languages.items() if tally.hits}
    report["failures"] = failures
    return report


def _count(tally: _Tally, question: GoldenQuestion, seen: Observed) -> None:
    if question.documents:
        tally.add("right_document_top1", _documents_right(question, seen, 1))
        tally.add("right_document_top3", _documents_right(question, seen, _TOP))
        tally.add("right_section_top3", _sections_right(question, seen))
    if question.answerable:
        tally.add("answered", seen.kind != "no_answer")
        tally.add("asserted", seen.kind != "no_answer" and not seen.hedged)
    else:
        tally.add("refused", seen.kind == "no_answer")
        if question.topic == "off":
            tally.add("off_topic_refused", seen.kind == "no_answer")
        else:
            tally.add("near_topic_refused_or_hedged", seen.kind == "no_answer" or seen.hedged)
    if question.outcome is not None:
        tally.add("right_outcome", seen.outcome == question.outcome)


def _is_false_allowed(question: GoldenQuestion, seen: Observed) -> bool:
    """Whether a verdict opened what is to be asked for, or never allowed."""
    return (
        seen.kind == "verdict"
        and seen.outcome in ("allowed", "conditions")
        and question.outcome in _STRICTER[seen.outcome]
    )


def _documents_right(question: GoldenQuestion, seen: Observed, top: int) -> bool:
    ranked = list(dict.fromkeys(section.partition("#")[0] for section in seen.sections))[:top]
    return any(wanted.partition("#")[0] in ranked for wanted in question.documents)


def _sections_right(question: GoldenQuestion, seen: Observed) -> bool:
    top = seen.sections[:_TOP]
    return any(
        wanted in top if "#" in wanted else _documents_right(question, seen, _TOP) for wanted in question.documents
    )


def _as_expected(question: GoldenQuestion, seen: Observed) -> bool:
    if not question.answerable:
        return seen.kind == "no_answer" or seen.hedged
    kind_right = seen.kind == question.kind or (question.kind == "answer" and seen.kind == "approved_answer")
    document_right = not question.documents or _documents_right(question, seen, _TOP)
    return kind_right and document_right and seen.outcome == question.outcome and not seen.invented


def _wanted(question: GoldenQuestion) -> str:
    return " ".join(filter(None, (question.kind, question.outcome, question.tool, *question.documents, question.topic)))


def _got(seen: Observed) -> str:
    kind = f"{seen.kind} (hedged)" if seen.hedged else seen.kind
    return " ".join(filter(None, (kind, seen.outcome, seen.tool, *seen.sections[:_TOP])))


def _question(item: object, yaml: Yaml, position: int) -> GoldenQuestion | str:
    """The question, or what is wrong with it."""
    if not isinstance(item, dict) or not isinstance(item.get("question"), str) or not item["question"].strip():
        return "an entry needs a `question`"
    expect = item.get("expect")
    if not isinstance(expect, Mapping) or expect.get("kind") not in _KINDS:
        return f"`expect` needs a `kind`: one of {', '.join(_KINDS)}"
    if item.get("lang", "en") not in LANGS:
        return f"`lang` must be one of {', '.join(LANGS)}"
    if expect.get("outcome") not in (None, *_OUTCOMES):
        return f"`outcome` must be one of {', '.join(_OUTCOMES)}"
    documents = _texts(expect.get("document"))
    if documents is None:
        return "`document` must be an id, `id#anchor`, or a list of those"
    return GoldenQuestion(
        question=item["question"],
        lang=item.get("lang") or detect_language(item["question"]) or "en",
        asker=str(item.get("as", "employee")),
        kind=expect["kind"],
        documents=documents,
        outcome=expect.get("outcome"),
        tool=expect.get("tool"),
        topic=str(item.get("topic") or expect.get("topic") or ""),
        line=yaml.line_of(position),
    )


def _texts(value: object) -> tuple[str, ...] | None:
    values: Sequence[object] = [] if value is None else value if isinstance(value, list) else [value]
    return tuple(v for v in values if isinstance(v, str)) if all(isinstance(v, str) for v in values) else None


def _finding(path: Path, line: int, message: str) -> Finding:
    return Finding(source=path.name, line=line, severity="error", message=message)
