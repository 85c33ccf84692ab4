import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import bot
from bot.errors import MissingText
from bot.i18n import LOCALES, day, text
from knowledge import LANGS, Lang

CODE = Path(bot.__file__).parent
BLANK_BEFORE_PUNCTUATION = re.compile(r"(?<![\u00a0\u202f ])[;!?»]|[ ][;!?»]|«(?!\u00a0)|[^\u00a0\d]:(?=\s|$)")


class Variables(Visitor):
    """Collects the names of the variables of one message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def entries(lang: Lang) -> list[ftl.EntryType]:
    files = sorted((LOCALES / lang).glob("*.ftl"))
    return [entry for file in files for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body]


def messages(lang: Lang) -> dict[str, set[str]]:
    """Every key of a catalogue with the variables it uses."""
    found: dict[str, set[str]] = {}
    for entry in entries(lang):
        if isinstance(entry, ftl.Message):
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def used_keys() -> Iterator[tuple[str, str]]:
    """Keys of `text(lang, "key")` in the code, with the place; f-strings become a pattern such as `language-*`."""
    for path in CODE.rglob("*.py"):
        if CODE / "sandbox" in path.parents:  # has its own texts
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "text" and len(node.args) == 2:
                for key in _keys(node.args[1]):
                    yield key, f"{path.relative_to(CODE.parent)}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _keys(argument: ast.expr) -> list[str]:
    match argument:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)]
        case ast.IfExp(body=body, orelse=orelse):
            return _keys(body) + _keys(orelse)
    return []


@cache
def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".+"))


def _matches(key: str, pattern: str) -> bool:
    return key == pattern if "*" not in pattern else _shape(pattern).fullmatch(key) is not None


@pytest.mark.parametrize("lang", LANGS)
def test_a_catalogue_has_no_syntax_error_and_no_key_twice(lang: Lang) -> None:
    assert [entry.content for entry in entries(lang) if isinstance(entry, ftl.Junk)] == []
    keys = [entry.id.name for entry in entries(lang) if isinstance(entry, ftl.Message)]
    assert len(keys) == len(set(keys)) > 10


@pytest.mark.parametrize("lang", LANGS)
def test_all_catalogues_have_the_same_keys_with_the_same_variables(lang: Lang) -> None:
    assert messages(lang) == messages("en")


def test_every_key_used_in_the_code_exists() -> None:
    known = messages("en")
    assert [use for use in used_keys() if not any(_matches(key, use[0]) for key in known)] == []


def test_every_key_of_the_catalogues_is_used_in_the_code() -> None:
    patterns = {key for key, _ in used_keys()}
    assert [key for key in messages("en") if not any(_matches(key, pattern) for pattern in patterns)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_can_be_written(lang: Lang) -> None:
    for key, variables in messages(lang).items():
        for number in (0, 1, 2, 1000):
            sentence = text(lang, key, **dict.fromkeys(variables, number))
            assert sentence.strip() == sentence != ""
            assert "\n" not in sentence


def test_french_punctuation_has_its_no_break_spaces() -> None:
    for key, variables in messages("fr").items():
        sentence = text("fr", key, **dict.fromkeys(variables, "x"))
        assert BLANK_BEFORE_PUNCTUATION.search(sentence) is None, key


@pytest.mark.parametrize("lang", LANGS)
def test_quotes_and_apostrophes_are_typographic(lang: Lang) -> None:
    for entry in entries(lang):
        if isinstance(entry, ftl.Message):
            plain = "".join(part.value for part in _texts(entry))
            assert not set(plain) & {'"', "'"}, entry.id.name


def _texts(entry: ftl.Message) -> list[ftl.TextElement]:
    found: list[ftl.TextElement] = []

    class Texts(Visitor):
        def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802 - the library's name
            found.append(node)

    Texts().visit(entry)
    return found


@pytest.mark.parametrize(
    ("lang", "searched", "sentence"),
    [
        ("en", 0, "I found nothing about this: there is no document I could search."),
        ("en", 1, "I found nothing about this in our rules. I searched 1 document."),
        ("en", 1200, "I found nothing about this in our rules. I searched 1,200 documents."),
        ("de", 1, "Dazu habe ich in unseren Regeln nichts gefunden. Durchsucht habe ich 1 Dokument."),
        ("de", 1200, "Dazu habe ich in unseren Regeln nichts gefunden. Durchsucht habe ich 1.200 Dokumente."),
        ("fr", 1, "Je n’ai rien trouvé à ce sujet dans nos règles. J’ai consulté 1 document."),
        ("fr", 1200, "Je n’ai rien trouvé à ce sujet dans nos règles. J’ai consulté 1\u202f200 documents."),
    ],
)
def test_numbers_choose_the_plural_and_are_written_as_people_do(lang: Lang, searched: int, sentence: str) -> None:
    assert text(lang, "ask-nothing-found", searched=searched) == sentence


def test_values_are_filled_in_without_invisible_marks() -> None:
    assert text("en", "source-owner", owner="it@brisemont.example") == "owner: it@brisemont.example"


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(MissingText, match=r"locales/de: no-such-key: no such text"):
        text("de", "no-such-key")


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(MissingText, match="owner"):
        text("fr", "source-owner")


@pytest.mark.parametrize(
    ("lang", "when", "written"),
    [
        ("en", date(2026, 3, 2), "2 March 2026"),
        ("fr", date(2026, 3, 2), "2 mars 2026"),
        ("fr", date(2026, 8, 1), "1er août 2026"),
        ("fr", date(2026, 8, 11), "11 août 2026"),
        ("de", date(2026, 3, 1), "1. März 2026"),
    ],
)
def test_days_are_written_as_people_do(lang: Lang, when: date, written: str) -> None:
    assert day(lang, when) == written
